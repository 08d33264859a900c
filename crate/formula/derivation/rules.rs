//! The differentiation rules of calculus, each applied to one d/dx[u].
//!
//! At kinks the derivative is that of `differentiate.rs`: |u|, sign, step and relu have derivative 0 at 0, and min and max have
//! the mean of both derivatives at a tie.

use std::f64::consts::{E, PI, TAU};

use crate::formula::function::{Function, Operation};
use crate::formula::tree::Number;

use super::expression::{
    Expression, Head, call, derivative, integer, negative, number, power, product, quotient, real, sum,
};
use super::rational::Rational;

/// The rule of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// (c)′ = 0
    Constant,
    /// (x)′ = 1
    Variable,
    /// (c u)′ = c u′
    ConstantMultiple,
    /// (u + v)′ = u′ + v′
    Sum,
    /// (u − v)′ = u′ − v′
    Difference,
    /// (u v)′ = u′ v + u v′
    Product,
    /// (u/v)′ = (u′ v − u v′)/v²
    Quotient,
    /// (1/v)′ = −v′/v²
    Reciprocal,
    /// (uᵛ)′ = uᵛ (v ln u)′
    Logarithmic,
    /// Each piece of a piecewise definition by itself.
    Piecewise,
    /// The derivative of a function of x.
    Outer(Outer),
    /// The derivative of a function of u, times u′.
    Chain(Outer),
    /// An algebraic simplification, without differentiating.
    Simplify,
    /// All remaining rules at once.
    Rest,
}

/// The outer function f in f(u).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outer {
    /// uⁿ
    Power,
    /// eᵘ, aᵘ
    Exponential,
    /// Any other function.
    Function(Function),
    /// Any other operation on several parts.
    Many(Operation),
}

impl Rule {
    /// Its name, for display.
    pub fn name(self) -> String {
        match self {
            Rule::Constant => "constant rule".into(),
            Rule::Variable => "derivative of x".into(),
            Rule::ConstantMultiple => "constant multiple rule".into(),
            Rule::Sum => "sum rule".into(),
            Rule::Difference => "difference rule".into(),
            Rule::Product => "product rule".into(),
            Rule::Quotient => "quotient rule".into(),
            Rule::Reciprocal => "reciprocal rule".into(),
            Rule::Logarithmic => "logarithmic differentiation".into(),
            // In British schools "the sine rule" is the law of sines.
            Rule::Piecewise => "piece by piece".into(),
            Rule::Outer(outer @ (Outer::Power | Outer::Exponential | Outer::Function(Function::Exp))) => {
                format!("{} rule", outer.name())
            }
            Rule::Outer(outer) => format!("derivative of the {}", outer.name()),
            Rule::Chain(outer) => format!("chain rule ({})", outer.name()),
            Rule::Simplify => "simplify".into(),
            Rule::Rest => "all remaining rules at once".into(),
        }
    }

    /// Whether it is simple enough to merge with the previous step.
    pub fn is_trivial(self) -> bool {
        matches!(self, Rule::Constant | Rule::Variable | Rule::Simplify)
    }
}

impl Outer {
    fn name(self) -> &'static str {
        use Function::*;
        match self {
            Outer::Power => "power",
            Outer::Exponential | Outer::Function(Exp) => "exponential",
            Outer::Many(Operation::Minimum) => "minimum",
            Outer::Many(Operation::Maximum) => "maximum",
            Outer::Many(Operation::LogAddExp) => "logarithm of a sum of exponentials",
            Outer::Many(_) => "condition",
            Outer::Function(function) => match function {
                Negative | Exp => "negation",
                Sin => "sine",
                Cos => "cosine",
                Tan => "tangent",
                Asin => "arcsine",
                Acos => "arccosine",
                Atan => "arctangent",
                Asinh => "inverse hyperbolic sine",
                Acosh => "inverse hyperbolic cosine",
                Atanh => "inverse hyperbolic tangent",
                Sinh => "hyperbolic sine",
                Cosh => "hyperbolic cosine",
                Tanh => "hyperbolic tangent",
                Sech => "hyperbolic secant",
                Expm1 => "exponential minus 1",
                Log => "logarithm",
                Log1p => "logarithm of 1 plus a number",
                Log2 => "logarithm to base 2",
                Log10 => "logarithm to base 10",
                Sqrt => "square root",
                Cbrt => "cube root",
                Abs => "absolute value",
                Sign => "sign function",
                Step => "step function",
                Relu => "ReLU",
                Sigmoid => "sigmoid",
                Softplus => "softplus",
                Gelu => "GELU",
                Erf => "error function",
                Erfc => "complementary error function",
                Not => "condition",
            },
        }
    }
}

/// Applies one rule to d/dx[u].
pub fn apply(u: &Expression) -> (Rule, Expression) {
    if !u.varies() {
        return (Rule::Constant, if u.is_undefined() { u.clone() } else { integer(0) });
    }
    match (u.head(), u.parts()) {
        (Head::Sum, terms) => termwise(terms),
        (Head::Product, factors) => multiplied(u, factors),
        (Head::Quotient, [numerator, denominator]) => divided(u, numerator, denominator),
        (Head::Power, [base, exponent]) => raised(u, base, exponent),
        (Head::Call(Function::Negative), _) => (Rule::ConstantMultiple, multiple(u)),
        (Head::Call(function), [part]) => called(function, u, part),
        (Head::Many(operation @ (Operation::Minimum | Operation::Maximum)), parts) => extreme(operation, parts),
        (Head::Many(Operation::LogAddExp), parts) => log_add_exp(parts),
        (Head::Many(operation), _) => (Rule::Outer(Outer::Many(operation)), integer(0)),
        (Head::Where, [condition, u, v]) => {
            // Where there is no value, there is no derivative.
            let piece = |u: &Expression| if u.is_undefined() { u.clone() } else { derivative(u.clone()) };
            (Rule::Piecewise, Expression::new(Head::Where, vec![condition.clone(), piece(u), piece(v)]))
        }
        _ => (Rule::Variable, integer(1)),
    }
}

/// Sum and difference rule; a minus before the first term is left to the constant multiple rule.
fn termwise(terms: &[Expression]) -> (Rule, Expression) {
    let is_difference = terms[1..].iter().all(|term| term.without_minus().is_some());
    let first = derivative(terms[0].clone());
    let rest = terms[1..].iter().map(|term| match term.without_minus() {
        Some(positive) => negative(derivative(positive.clone())),
        None => derivative(term.clone()),
    });
    let rule = if is_difference { Rule::Difference } else { Rule::Sum };
    (rule, sum(std::iter::once(first).chain(rest).collect()))
}

/// d/dx[u] with its sign and constant factors pulled out.
fn multiple(u: &Expression) -> Expression {
    match (u.head(), u.parts()) {
        (Head::Call(Function::Negative), [part]) => negative(multiple(part)),
        (Head::Quotient, [numerator, denominator]) if !denominator.varies() => {
            quotient(multiple(numerator), denominator.clone())
        }
        (Head::Product, factors) if factors.iter().any(|factor| !factor.varies()) => {
            let (varying, mut factors): (Vec<_>, Vec<_>) = factors.iter().cloned().partition(Expression::varies);
            factors.push(multiple(&product(varying)));
            product(factors)
        }
        _ => derivative(u.clone()),
    }
}

/// Constant multiple rule and product rule.
fn multiplied(u: &Expression, factors: &[Expression]) -> (Rule, Expression) {
    if factors.iter().any(|factor| !factor.varies()) {
        return (Rule::ConstantMultiple, multiple(u));
    }
    // More than three factors are split in two: otherwise the line grows quadratically.
    let groups = match factors {
        [_, _] | [_, _, _] => factors.to_vec(),
        [first, rest @ ..] => vec![first.clone(), product(rest.to_vec())],
        [] => Vec::new(),
    };
    let term = |index: usize| {
        let factor = |(other, group): (usize, &Expression)| {
            if other == index { derivative(group.clone()) } else { group.clone() }
        };
        product(groups.iter().enumerate().map(factor).collect())
    };
    (Rule::Product, sum((0..groups.len()).map(term).collect()))
}

/// Constant multiple rule, reciprocal rule and quotient rule.
fn divided(u: &Expression, numerator: &Expression, denominator: &Expression) -> (Rule, Expression) {
    if !denominator.varies() {
        return (Rule::ConstantMultiple, multiple(u));
    }
    let square = match (denominator.head(), denominator.parts()) {
        (Head::Power, [base, exponent]) if exponent.as_rational().is_some() => {
            let twice = exponent.as_rational().and_then(|exponent| exponent.times(Rational::integer(2)));
            twice.map_or_else(|| power(denominator.clone(), integer(2)), |twice| power(base.clone(), number(twice)))
        }
        _ => power(denominator.clone(), integer(2)),
    };
    let slope = derivative(denominator.clone());
    if !numerator.varies() {
        let product = product(vec![numerator.clone(), slope]);
        return (Rule::Reciprocal, negative(quotient(product, square)));
    }
    let first = product(vec![derivative(numerator.clone()), denominator.clone()]);
    let second = product(vec![numerator.clone(), slope]);
    (Rule::Quotient, quotient(sum(vec![first, negative(second)]), square))
}

/// Power rule, exponential rule and logarithmic differentiation.
fn raised(whole_power: &Expression, base: &Expression, exponent: &Expression) -> (Rule, Expression) {
    if !exponent.varies() {
        let reduced = match exponent.as_rational().and_then(|exponent| exponent.plus(Rational::integer(-1))) {
            Some(reduced) => number(reduced),
            None => sum(vec![exponent.clone(), integer(-1)]),
        };
        return outer(Outer::Power, base, vec![exponent.clone(), power(base.clone(), reduced)]);
    }
    if !base.varies() {
        let is_natural = Number::new(E).map(Head::Real) == Some(base.head());
        let log_base = if is_natural { integer(1) } else { call(Function::Log, base.clone()) };
        return outer(Outer::Exponential, exponent, vec![whole_power.clone(), log_base]);
    }
    let logarithm = product(vec![exponent.clone(), call(Function::Log, base.clone())]);
    (Rule::Logarithmic, product(vec![whole_power.clone(), derivative(logarithm)]))
}

/// f′(u), given by its factors, times u′ unless u is x itself.
fn outer(outer: Outer, u: &Expression, mut slope: Vec<Expression>) -> (Rule, Expression) {
    if u.is_variable() {
        return (Rule::Outer(outer), product(slope));
    }
    slope.push(derivative(u.clone()));
    (Rule::Chain(outer), product(slope))
}

/// The rule for a named function; `whole_call` is f(u) itself.
#[rustfmt::skip]
fn called(function: Function, whole_call: &Expression, u: &Expression) -> (Rule, Expression) {
    use Function::*;
    let of_u = |function| call(function, u.clone());
    let itself = || whole_call.clone();
    let square = |u| power(u, integer(2));
    let over = |denominator| quotient(integer(1), denominator);
    let base = |base| product(vec![u.clone(), call(Log, integer(base))]);
    let slope = match function {
        Sin      => vec![of_u(Cos)],
        Cos      => vec![negative(of_u(Sin))],
        Tan      => vec![over(square(of_u(Cos)))],
        Asin     => vec![over(call(Sqrt, one_minus(square(u.clone()))))],
        Acos     => vec![negative(over(call(Sqrt, one_minus(square(u.clone())))))],
        Atan     => vec![over(sum(vec![integer(1), square(u.clone())]))],
        Asinh    => vec![over(call(Sqrt, sum(vec![integer(1), square(u.clone())])))],
        Acosh    => vec![over(call(Sqrt, sum(vec![square(u.clone()), integer(-1)])))],
        Atanh    => vec![over(one_minus(square(u.clone())))],
        Sinh     => vec![of_u(Cosh)],
        Cosh     => vec![of_u(Sinh)],
        Tanh     => vec![one_minus(square(itself()))],
        Sech     => vec![negative(itself()), of_u(Tanh)],
        Negative => vec![integer(-1)],
        Exp      => vec![itself()],
        Expm1    => vec![of_u(Exp)],
        Log      => vec![over(u.clone())],
        Log1p    => vec![over(sum(vec![integer(1), u.clone()]))],
        Log2     => vec![over(base(2))],
        Log10    => vec![over(base(10))],
        Sqrt     => vec![over(product(vec![integer(2), itself()]))],
        Cbrt     => vec![over(product(vec![integer(3), square(itself())]))],
        Abs      => vec![of_u(Sign)],
        Sign     => vec![integer(0)],
        Step     => vec![integer(0)],
        Not      => vec![integer(0)],
        Relu     => vec![of_u(Step)],
        Sigmoid  => vec![itself(), one_minus(itself())],
        Softplus => vec![of_u(Sigmoid)],
        Gelu     => vec![sum(vec![normal_cdf(u), product(vec![u.clone(), normal_pdf(u)])])],
        Erf      => vec![gaussian(u)],
        Erfc     => vec![negative(gaussian(u))],
    };
    outer(Outer::Function(function), u, slope)
}

fn one_minus(u: Expression) -> Expression {
    sum(vec![integer(1), negative(u)])
}

/// 2/√π e^(−u²).
fn gaussian(u: &Expression) -> Expression {
    let height = quotient(integer(2), call(Function::Sqrt, real(PI)));
    product(vec![height, call(Function::Exp, negative(power(u.clone(), integer(2))))])
}

/// The standard normal CDF Φ(u) = (1 + erf(u/√2))/2.
fn normal_cdf(u: &Expression) -> Expression {
    let erf = call(Function::Erf, quotient(u.clone(), call(Function::Sqrt, integer(2))));
    quotient(sum(vec![integer(1), erf]), integer(2))
}

/// The standard normal density φ(u) = e^(−u²/2)/√(2π).
fn normal_pdf(u: &Expression) -> Expression {
    let gaussian = call(Function::Exp, negative(quotient(power(u.clone(), integer(2)), integer(2))));
    quotient(gaussian, call(Function::Sqrt, real(TAU)))
}

/// The derivative of min or max, the mean of both at a tie: ((1 ± sign(u − v)) u′ + (1 ∓ sign(u − v)) v′)/2.
fn extreme(operation: Operation, parts: &[Expression]) -> (Rule, Expression) {
    let [first, last] = split(operation, parts);
    let side = call(Function::Sign, sum(vec![first.clone(), negative(last.clone())]));
    let (one, two) = match operation {
        Operation::Minimum => (negative(side.clone()), side),
        _ => (side.clone(), negative(side)),
    };
    let weighted = |side, part| product(vec![sum(vec![integer(1), side]), derivative(part)]);
    let slopes = sum(vec![weighted(one, first), weighted(two, last)]);
    (Rule::Outer(Outer::Many(operation)), quotient(slopes, integer(2)))
}

/// The derivative of ln(eᵘ + eᵛ): σ(u − v) u′ + σ(v − u) v′.
fn log_add_exp(parts: &[Expression]) -> (Rule, Expression) {
    let operation = Operation::LogAddExp;
    let [first, last] = split(operation, parts);
    let weighted = |part: &Expression, other: &Expression| {
        let share = call(Function::Sigmoid, sum(vec![part.clone(), negative(other.clone())]));
        product(vec![share, derivative(part.clone())])
    };
    let slopes = sum(vec![weighted(&first, &last), weighted(&last, &first)]);
    (Rule::Outer(Outer::Many(operation)), slopes)
}

/// The operation on all parts but the last, and the last.
fn split(operation: Operation, parts: &[Expression]) -> [Expression; 2] {
    let (last, rest) = parts.split_last().expect("an operation has parts");
    let first = match rest {
        [only] => only.clone(),
        _ => Expression::new(Head::Many(operation), rest.to_vec()),
    };
    [first, last.clone()]
}
