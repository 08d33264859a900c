//! Forms that overflow or cancel, computed by others that do not, as every framework for machine learning does.
//!
//! Cross-entropies are written as ln σ(u), ln(1 − σ(u)) and ln(1 + eᵘ); read literally, −ln(1 − σ(50)) is infinite instead of 50, and
//! the slope of 1/(1 + e⁻ᵘ) at −710 is ∞·0. What a formula *means* is the same for both, so the typed tree stays as it is, and values and
//! derivatives are computed from this one. The rules, with e^u for eᵘ in any spelling:
//!
//! ```text
//! ln σ(u)                  = −softplus(−u)
//! ln(1 − σ(u))             = −softplus(u)
//! ln(1 + e^u), log1p(e^u)  = softplus(u)
//! ln(e^u + e^v + …)        = logsumexp(u, v, …)
//! 1/(1 + e^u)              = σ(−u)
//! e^u/(1 + e^u)            = σ(u)
//! e^u/(e^u + e^v + …)      = exp(u − logsumexp(u, v, …)), with two terms σ(u − v)
//! ```
//!
//! Source: Blanchard, Higham and Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41 (2021).

use std::f64::consts::E;

use super::function::{Function, Operation};
use super::tree::{Id, Node, Tree};

/// Adds the stable form of the part under `root` to its tree and returns its root: the same one if there is nothing to change.
pub fn stable(tree: &mut Tree, root: Id) -> Id {
    let mut copies: Vec<Id> = (0..=root).collect();
    for id in tree.parts(&[root]) {
        let node = tree.node(id).with_children(|child| copies[child as usize]);
        copies[id as usize] = match node {
            Node::Unary(Function::Log, u) => logarithm(tree, u),
            Node::Unary(Function::Log1p, u) => {
                as_exponential(tree, u).map(|u| tree.add(Node::Unary(Function::Softplus, u)))
            }
            Node::Binary(Operation::Divide, u, v) => quotient(tree, u, v),
            _ => None,
        }
        .unwrap_or_else(|| tree.add(node));
    }
    copies[root as usize]
}

/// The stable form of ln u, if it has one.
fn logarithm(tree: &mut Tree, u: Id) -> Option<Id> {
    match tree.node(u) {
        Node::Unary(Function::Sigmoid, u) => {
            let opposite = negative(tree, u);
            Some(negative_softplus(tree, opposite))
        }
        Node::Binary(Operation::Subtract, one, v) if tree.as_number(one) == Some(1.0) => match tree.node(v) {
            Node::Unary(Function::Sigmoid, u) => Some(negative_softplus(tree, u)),
            _ => None,
        },
        _ => {
            let exponents = exponents(tree, u)?;
            Some(log_sum_exp(tree, &exponents))
        }
    }
}

/// The stable form of u/v, if it has one.
fn quotient(tree: &mut Tree, u: Id, v: Id) -> Option<Id> {
    let terms = exponents(tree, v).filter(|terms| terms.len() > 1)?;
    let one = exponents(tree, u).filter(|one| one.len() == 1)?[0];
    let others: Vec<Option<Id>> = match terms.iter().position(|&term| term == one) {
        Some(at) => terms.iter().enumerate().filter(|&(index, _)| index != at).map(|(_, &term)| term).collect(),
        None => return None,
    };
    let difference = match (one, &others[..]) {
        (Some(u), [None]) => u,
        (None, &[Some(v)]) => negative(tree, v),
        (Some(u), &[Some(v)]) => tree.add(Node::Binary(Operation::Subtract, u, v)),
        _ => {
            let all = log_sum_exp(tree, &terms);
            let one = one.unwrap_or_else(|| tree.number(0.0));
            let difference = tree.add(Node::Binary(Operation::Subtract, one, all));
            return Some(tree.add(Node::Unary(Function::Exp, difference)));
        }
    };
    Some(tree.add(Node::Unary(Function::Sigmoid, difference)))
}

/// The exponents of a sum of exponentials and ones, each of which is e⁰ and has none; if at least one has.
fn exponents(tree: &Tree, sum: Id) -> Option<Vec<Option<Id>>> {
    let (mut pending, mut exponents) = (vec![sum], Vec::new());
    while let Some(id) = pending.pop() {
        match tree.node(id) {
            Node::Binary(Operation::Add, u, v) => pending.extend([v, u]),
            _ if tree.as_number(id) == Some(1.0) => exponents.push(None),
            _ => exponents.push(Some(as_exponential(tree, id)?)),
        }
    }
    (exponents.len() == 1 || exponents.iter().any(Option::is_some)).then_some(exponents)
}

/// u, if the node is eᵘ.
fn as_exponential(tree: &Tree, id: Id) -> Option<Id> {
    match tree.node(id) {
        Node::Unary(Function::Exp, u) => Some(u),
        Node::Binary(Operation::Power, base, u) if tree.as_number(base) == Some(E) => Some(u),
        _ => None,
    }
}

/// ln(e^u + e^v + …), where no exponent is 0; softplus of one exponent and 0.
fn log_sum_exp(tree: &mut Tree, exponents: &[Option<Id>]) -> Id {
    if let [Some(u), None] | [None, Some(u)] = *exponents {
        return tree.add(Node::Unary(Function::Softplus, u));
    }
    let zero = tree.number(0.0);
    let mut ids = exponents.iter().map(|exponent| exponent.unwrap_or(zero));
    let first = ids.next().expect("a sum has terms");
    ids.fold(first, |all, next| tree.add(Node::Binary(Operation::LogAddExp, all, next)))
}

fn negative_softplus(tree: &mut Tree, u: Id) -> Id {
    let softplus = tree.add(Node::Unary(Function::Softplus, u));
    tree.add(Node::Unary(Function::Negative, softplus))
}

fn negative(tree: &mut Tree, u: Id) -> Id {
    match tree.node(u) {
        Node::Unary(Function::Negative, positive) => positive,
        _ => tree.add(Node::Unary(Function::Negative, u)),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::{Evaluator, Formula, Vocabulary};

    fn formula(text: &str) -> Formula {
        Formula::parse(text, &Vocabulary { variables: &["x", "y"], constants: &[] }).expect("a formula")
    }

    /// f, ∂f/∂x and ∂f/∂y.
    fn gradient(text: &str, at: [f64; 2]) -> [f64; 3] {
        Evaluator::new(formula(text).jet().gradient, &[]).evaluate(&at)
    }

    #[test]
    fn what_overflows_or_cancels_has_its_value_and_slopes() {
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        for (text, at, expected) in [
            ("log(sigmoid(x))", [-800.0, 0.0], [-800.0, 1.0, 0.0]),
            ("-log(1 - sigmoid(x))", [50.0, 0.0], [50.0, 1.0, 0.0]),
            ("-ln(1 - 1/(1 + exp(-x)))", [50.0, 0.0], [50.0, 1.0, 0.0]),
            ("log(1 + exp(x))", [1000.0, 0.0], [1000.0, 1.0, 0.0]),
            ("log1p(e^x)", [1000.0, 0.0], [1000.0, 1.0, 0.0]),
            ("log(e^-x + 1)", [-1000.0, 0.0], [1000.0, -1.0, 0.0]),
            ("log(exp(x) + exp(y))", [1000.0, 1000.0], [1000.0 + 2f64.ln(), 0.5, 0.5]),
            ("log(exp(x) + exp(y) + 1)", [-900.0, 2.0], [2.0 + (-2f64).exp().ln_1p(), 0.0, logistic(2.0)]),
            ("1/(1 + exp(-x))", [-709.0, 0.0], [(-709f64).exp(), (-709f64).exp(), 0.0]),
            ("1/(1 + exp(-x))", [-710.0, 0.0], [0.0, 0.0, 0.0]),
            ("exp(x)/(1 + exp(x))", [800.0, 0.0], [1.0, 0.0, 0.0]),
            ("exp(x)/(exp(x) + exp(y))", [800.0, 800.0], [0.5, 0.25, -0.25]),
            ("exp(x)/(exp(y) + exp(x) + 1)", [800.0, 800.0], [0.5, 0.25, -0.25]),
            ("1/(exp(y) + exp(x) + 1)", [0.0, 0.0], [1.0 / 3.0, -1.0 / 9.0, -1.0 / 9.0]),
        ] {
            let computed = gradient(text, at);
            for (value, expected) in computed.iter().zip(expected) {
                // A relative error of e^u grows with |u|.
                assert!((value - expected).abs() <= 1e-12 * expected.abs(), "{text} at {at:?}: {computed:?}");
            }
        }
    }

    #[test]
    fn the_text_and_the_value_of_one_over_one_plus_exp_are_as_typed() {
        let typed = formula("1/(1 + exp(-x))");
        assert_eq!(typed.to_string(), "1/(1 + exp(-x))");
        for x in [-30.0, -1.25, 0.0, 0.3, 17.0] {
            let [value, ..] = gradient("1/(1 + exp(-x))", [x, 0.0]);
            assert_eq!(value.to_bits(), (1.0 / (1.0 + libm::exp(-x))).to_bits());
        }
    }

    #[test]
    fn what_only_resembles_them_stays() {
        for text in ["log(1 - x)", "log(2 + exp(x))", "x/(1 + exp(x))", "1/(1 - exp(x))", "exp(x)/exp(y)", "log(x + 1)"]
        {
            let formula = formula(text);
            let mut tree = formula.tree().clone();
            assert_eq!(super::stable(&mut tree, formula.root()), formula.root(), "{text}");
        }
    }
}
