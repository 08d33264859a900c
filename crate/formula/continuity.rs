//! Whether a formula is continuous, decided from its tree alone: a safe answer, found without evaluating anything.
//!
//! A formula is continuous here if it has no pole, no jump and no gap in its domain: wherever it has values on both sides of
//! something, it takes all values between them. Sums, products, exponentials, sines and kinks never break that; a quotient does
//! unless its denominator is known to have no zero, and a logarithm or a root unless its argument is known not to be negative.

use super::function::{Function, Operation};
use super::tree::{Id, Node, Tree};

/// What is known of the values of a node.
#[derive(Clone, Copy, Default)]
struct Knowledge {
    /// Nowhere below 0.
    is_non_negative: bool,
    /// Nowhere 0.
    is_non_zero: bool,
    /// The same at every point.
    is_constant: bool,
}

/// Whether the function at `root` is known to be continuous.
pub fn is_continuous(tree: &Tree, root: Id) -> bool {
    let mut known = vec![Knowledge::default(); root as usize + 1];
    for id in tree.parts(&[root]) {
        let node = tree.node(id);
        let is_constant =
            !matches!(node, Node::Variable(_)) && node.children().all(|child| known[child as usize].is_constant);
        if !is_constant && !keeps_continuity(tree, node, &known) {
            return false;
        }
        known[id as usize] = Knowledge { is_constant, ..knowledge(tree, node, &known) };
    }
    true
}

/// Whether a node is continuous where its operands are.
fn keeps_continuity(tree: &Tree, node: Node, known: &[Knowledge]) -> bool {
    use Function::{Acos, Acosh, Asin, Atanh, Log, Log1p, Log2, Log10, Not, Sign, Sqrt, Step, Tan};
    let of = |id: Id| known[id as usize];
    match node {
        Node::Unary(Tan | Sign | Step | Not | Asin | Acos | Acosh | Atanh, _) => false,
        Node::Unary(Sqrt | Log | Log1p | Log2 | Log10, u) => of(u).is_non_negative,
        Node::Binary(Operation::Divide, _, v) => of(v).is_non_zero || of(v).is_constant,
        Node::Binary(Operation::Power, u, v) => {
            let has_domain = of(u).is_non_negative || tree.as_number(v).is_some_and(|exponent| exponent.fract() == 0.0);
            let has_no_pole = of(u).is_non_zero || tree.as_number(v).is_some_and(|exponent| exponent >= 0.0);
            has_domain && has_no_pole
        }
        Node::Binary(operation, ..) => !operation.is_condition(),
        // Whether the pieces meet is not known.
        Node::Where(condition, ..) => of(condition).is_constant,
        _ => true,
    }
}

/// The signs of a node's values, from those of its operands.
fn knowledge(tree: &Tree, node: Node, known: &[Knowledge]) -> Knowledge {
    use Function::{Abs, Acos, Acosh, Cosh, Erfc, Exp, Negative, Relu, Sech, Sigmoid, Softplus, Sqrt, Step};
    let of = |id: Id| known[id as usize];
    let sign = |is_non_negative, is_non_zero| Knowledge { is_non_negative, is_non_zero, is_constant: false };
    match node {
        Node::Number(number) => sign(true, number.value() > 0.0),
        Node::Unary(Exp | Cosh | Sech | Sigmoid | Softplus | Erfc, _) => sign(true, true),
        Node::Unary(Abs | Sqrt, u) => sign(true, of(u).is_non_zero),
        Node::Unary(Relu | Step | Acos | Acosh, _) => sign(true, false),
        Node::Unary(Negative, u) => sign(false, of(u).is_non_zero),
        Node::Binary(operation, u, v) => binary(tree, operation, [u, v], [of(u), of(v)], sign),
        Node::Where(_, u, v) => {
            let [u, v] = [u, v].map(of);
            sign(u.is_non_negative && v.is_non_negative, u.is_non_zero && v.is_non_zero)
        }
        Node::Unary(..) | Node::Variable(_) | Node::Constant(_) => Knowledge::default(),
    }
}

fn binary(
    tree: &Tree,
    operation: Operation,
    [u, v]: [Id; 2],
    known: [Knowledge; 2],
    sign: impl Fn(bool, bool) -> Knowledge,
) -> Knowledge {
    let both = |holds: fn(Knowledge) -> bool| known.into_iter().all(holds);
    let some = |holds: fn(Knowledge) -> bool| known.into_iter().any(holds);
    let is_positive = |one: Knowledge| one.is_non_negative && one.is_non_zero;
    let are_non_negative = both(|one| one.is_non_negative);
    match operation {
        Operation::Add => sign(are_non_negative, are_non_negative && some(|one| one.is_non_zero)),
        Operation::Multiply => sign(u == v || are_non_negative, both(|one| one.is_non_zero)),
        Operation::Divide => sign(are_non_negative, known[0].is_non_zero),
        Operation::Minimum => sign(are_non_negative, both(is_positive)),
        Operation::Maximum => sign(some(|one| one.is_non_negative), some(is_positive)),
        Operation::Power => {
            let is_even = tree.as_number(v).is_some_and(|exponent| exponent % 2.0 == 0.0);
            sign(is_even || known[0].is_non_negative, known[0].is_non_zero)
        }
        Operation::Subtract | Operation::LogAddExp => Knowledge::default(),
        _ => sign(true, false),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::{Formula, Vocabulary};

    fn is_continuous(text: &str) -> bool {
        let vocabulary = Vocabulary { variables: &["x", "y"], constants: &["a"] };
        Formula::parse(text, &vocabulary).expect("a formula").is_continuous()
    }

    #[test]
    fn smooth_functions_kinks_and_safe_denominators_are_continuous() {
        for text in [
            "3",
            "a",
            "1/a + tan(a) + sign(a) + ln(a)",
            "x^2 - 3x y + a x^3",
            "exp(-x^2) sin(50x) + tanh(50y)",
            "max(x, -x) + min(x, y) + abs(x) + relu(y) + cbrt(x) + atan(x) + erf(y) + gelu(x)",
            "x/2 + x/pi + x/a",
            "x/(1 + y^2)",
            "1/(1 + exp(-x)) + 1/cosh(y) + 1/-(1 + x^2)",
            "1/(x*x + 0.5) + 1/sqrt(1 + y^4)",
            "sqrt(x^2 + y^2) + ln(x^2 + 1) + (x^2)^0.3",
            "(1 + x^2)^-2 + (1 + x^2)^y + 2^x + e^-x",
            "max(1 + x^2, y)^0.5 / max(1, y)",
        ] {
            assert!(is_continuous(text), "{text}");
        }
    }

    #[test]
    fn poles_jumps_and_gaps_are_not() {
        for text in [
            "1/x",
            "a/x",
            "atan(y/x)",
            "tan(x)",
            "sign(x)",
            "step(x - y)",
            "x^-1",
            "x^-2",
            "x^a",
            "x^y",
            "0^x",
            "1/(x^2 + y^2 - 1)",
            "1/(1 + x^3)",
            "1/(x^2 + y^2)",
            "ln(x)",
            "sqrt(x)",
            "asin(x)",
            "x^0.5",
            "x/sin(x)",
            "exp(1/x)",
            "1/max(x, y)",
            "1/-(x)",
        ] {
            assert!(!is_continuous(text), "{text}");
        }
    }
}
