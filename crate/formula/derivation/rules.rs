//! The rules by which a teacher differentiates: one of them on one d/dx[u], in the words of calculus.
//!
//! Where a function has a kink, its slope is that of `differentiate.rs`: |u| has slope 0 at 0, as sign, step and relu have, and
//! min and max have the mean of both slopes at a tie.

use std::f64::consts::{E, PI, TAU};

use crate::formula::function::{Function, Operation};
use crate::formula::tree::Number;

use super::expression::{
    Expression, Head, call, derivative, negative, number, power, product, quotient, real, sum, whole,
};
use super::rational::Rational;

/// What a step does.
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
    /// The derivative of a function of x.
    Outer(Outer),
    /// The derivative of a function of u, times u′.
    Chain(Outer),
    /// Nothing is differentiated: the same, written shorter.
    Simplify,
    /// All rules that are left, at once.
    Rest,
}

/// What stands outside in f(u).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outer {
    /// uⁿ
    Power,
    /// eᵘ, aᵘ
    Exponential,
    /// Any other function.
    Function(Function),
    /// min and max
    Extreme(Operation),
}

impl Rule {
    /// Its name, as it is said in class.
    pub fn name(self) -> String {
        match self {
            Rule::Constant => "constant rule".into(),
            Rule::Variable => "derivative of the variable".into(),
            Rule::ConstantMultiple => "constant multiple rule".into(),
            Rule::Sum => "sum rule".into(),
            Rule::Difference => "difference rule".into(),
            Rule::Product => "product rule".into(),
            Rule::Quotient => "quotient rule".into(),
            Rule::Reciprocal => "reciprocal rule".into(),
            Rule::Logarithmic => "logarithmic differentiation".into(),
            Rule::Outer(outer) => format!("{} rule", outer.name()),
            Rule::Chain(outer) => format!("chain rule ({})", outer.name()),
            Rule::Simplify => "simplify".into(),
            Rule::Rest => "all remaining rules at once".into(),
        }
    }

    /// Whether a person would do it in the head.
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
            Outer::Extreme(Operation::Minimum) => "minimum",
            Outer::Extreme(_) => "maximum",
            Outer::Function(function) => match function {
                Negative | Exp => "sign",
                Sin => "sine",
                Cos => "cosine",
                Tan => "tangent",
                Asin => "arcsine",
                Acos => "arccosine",
                Atan => "arctangent",
                Sinh => "hyperbolic sine",
                Cosh => "hyperbolic cosine",
                Tanh => "hyperbolic tangent",
                Sech => "hyperbolic secant",
                Log => "logarithm",
                Log2 => "logarithm to base 2",
                Log10 => "logarithm to base 10",
                Sqrt => "square root",
                Cbrt => "cube root",
                Abs => "absolute value",
                Sign => "sign",
                Step => "step",
                Relu => "ReLU",
                Sigmoid => "sigmoid",
                Softplus => "softplus",
                Gelu => "GELU",
                Erf => "error function",
                Erfc => "complementary error function",
            },
        }
    }
}

/// d/dx[u] by one rule.
pub fn apply(u: &Expression) -> (Rule, Expression) {
    if !u.varies() {
        return (Rule::Constant, whole(0));
    }
    match (u.head(), u.parts()) {
        (Head::Sum, terms) => termwise(terms),
        (Head::Product, factors) => multiplied(u, factors),
        (Head::Quotient, [above, below]) => divided(u, above, below),
        (Head::Power, [base, exponent]) => raised(u, base, exponent),
        (Head::Call(Function::Negative), _) => (Rule::ConstantMultiple, multiple(u)),
        (Head::Call(function), [part]) => called(function, u, part),
        (Head::Extreme(operation), parts) => extreme(operation, parts),
        _ => (Rule::Variable, whole(1)),
    }
}

/// Sum rule and difference rule; a sign before the first term is left to the constant multiple rule.
fn termwise(terms: &[Expression]) -> (Rule, Expression) {
    let is_difference = terms[1..].iter().all(|term| term.without_minus().is_some());
    let first = derivative(terms[0].clone());
    let others = terms[1..].iter().map(|term| match term.without_minus() {
        Some(positive) => negative(derivative(positive.clone())),
        None => derivative(term.clone()),
    });
    let rule = if is_difference { Rule::Difference } else { Rule::Sum };
    (rule, sum(std::iter::once(first).chain(others).collect()))
}

/// d/dx[u] with the sign and every constant factor before it.
fn multiple(u: &Expression) -> Expression {
    match (u.head(), u.parts()) {
        (Head::Call(Function::Negative), [part]) => negative(multiple(part)),
        (Head::Quotient, [above, below]) if !below.varies() => quotient(multiple(above), below.clone()),
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
    // More than three factors are split in two: otherwise the line grows with their square.
    let groups = match factors {
        [_, _] | [_, _, _] => factors.to_vec(),
        [first, rest @ ..] => vec![first.clone(), product(rest.to_vec())],
        [] => Vec::new(),
    };
    let term = |at: usize| {
        let factor = |(place, group): (usize, &Expression)| {
            if place == at { derivative(group.clone()) } else { group.clone() }
        };
        product(groups.iter().enumerate().map(factor).collect())
    };
    (Rule::Product, sum((0..groups.len()).map(term).collect()))
}

/// Constant multiple rule, reciprocal rule and quotient rule.
fn divided(u: &Expression, above: &Expression, below: &Expression) -> (Rule, Expression) {
    if !below.varies() {
        return (Rule::ConstantMultiple, multiple(u));
    }
    let square = match (below.head(), below.parts()) {
        (Head::Power, [base, exponent]) if exponent.as_rational().is_some() => {
            let twice = exponent.as_rational().and_then(|exponent| exponent.times(Rational::whole(2)));
            twice.map_or_else(|| power(below.clone(), whole(2)), |twice| power(base.clone(), number(twice)))
        }
        _ => power(below.clone(), whole(2)),
    };
    let slope = derivative(below.clone());
    if !above.varies() {
        let above = product(vec![above.clone(), slope]);
        return (Rule::Reciprocal, negative(quotient(above, square)));
    }
    let first = product(vec![derivative(above.clone()), below.clone()]);
    let second = product(vec![above.clone(), slope]);
    (Rule::Quotient, quotient(sum(vec![first, negative(second)]), square))
}

/// Power rule, exponential rule and logarithmic differentiation.
fn raised(whole_power: &Expression, base: &Expression, exponent: &Expression) -> (Rule, Expression) {
    if !exponent.varies() {
        let less = match exponent.as_rational().and_then(|exponent| exponent.plus(Rational::whole(-1))) {
            Some(less) => number(less),
            None => sum(vec![exponent.clone(), whole(-1)]),
        };
        return outer(Outer::Power, base, vec![exponent.clone(), power(base.clone(), less)]);
    }
    if !base.varies() {
        let is_natural = Number::new(E).map(Head::Real) == Some(base.head());
        let rate = if is_natural { whole(1) } else { call(Function::Log, base.clone()) };
        return outer(Outer::Exponential, exponent, vec![whole_power.clone(), rate]);
    }
    let logarithm = product(vec![exponent.clone(), call(Function::Log, base.clone())]);
    (Rule::Logarithmic, product(vec![whole_power.clone(), derivative(logarithm)]))
}

/// f′(u) by the factors it has, times u′ if u is not x itself.
fn outer(outer: Outer, u: &Expression, mut slope: Vec<Expression>) -> (Rule, Expression) {
    if u.is_variable() {
        return (Rule::Outer(outer), product(slope));
    }
    slope.push(derivative(u.clone()));
    (Rule::Chain(outer), product(slope))
}

/// The rule of a function by its name; `whole_call` is f(u) itself.
#[rustfmt::skip]
fn called(function: Function, whole_call: &Expression, u: &Expression) -> (Rule, Expression) {
    use Function::*;
    let of_u = |function| call(function, u.clone());
    let itself = || whole_call.clone();
    let square = |u| power(u, whole(2));
    let over = |below| quotient(whole(1), below);
    let base = |base| product(vec![u.clone(), call(Log, whole(base))]);
    let slope = match function {
        Sin      => vec![of_u(Cos)],
        Cos      => vec![negative(of_u(Sin))],
        Tan      => vec![over(square(of_u(Cos)))],
        Asin     => vec![over(call(Sqrt, one_minus(square(u.clone()))))],
        Acos     => vec![negative(over(call(Sqrt, one_minus(square(u.clone())))))],
        Atan     => vec![over(sum(vec![whole(1), square(u.clone())]))],
        Sinh     => vec![of_u(Cosh)],
        Cosh     => vec![of_u(Sinh)],
        Tanh     => vec![one_minus(square(itself()))],
        Sech     => vec![negative(itself()), of_u(Tanh)],
        Negative => vec![whole(-1)],
        Exp      => vec![itself()],
        Log      => vec![over(u.clone())],
        Log2     => vec![over(base(2))],
        Log10    => vec![over(base(10))],
        Sqrt     => vec![over(product(vec![whole(2), itself()]))],
        Cbrt     => vec![over(product(vec![whole(3), square(itself())]))],
        Abs      => vec![of_u(Sign)],
        Sign     => vec![whole(0)],
        Step     => vec![whole(0)],
        Relu     => vec![of_u(Step)],
        Sigmoid  => vec![itself(), one_minus(itself())],
        Softplus => vec![of_u(Sigmoid)],
        Gelu     => vec![sum(vec![normal_share(u), product(vec![u.clone(), normal(u)])])],
        Erf      => vec![bell(u)],
        Erfc     => vec![negative(bell(u))],
    };
    outer(Outer::Function(function), u, slope)
}

fn one_minus(u: Expression) -> Expression {
    sum(vec![whole(1), negative(u)])
}

/// 2/√π e^(−u²).
fn bell(u: &Expression) -> Expression {
    let height = quotient(whole(2), call(Function::Sqrt, real(PI)));
    product(vec![height, call(Function::Exp, negative(power(u.clone(), whole(2))))])
}

/// The standard normal distribution Φ(u) = (1 + erf(u/√2))/2.
fn normal_share(u: &Expression) -> Expression {
    let share = call(Function::Erf, quotient(u.clone(), call(Function::Sqrt, whole(2))));
    quotient(sum(vec![whole(1), share]), whole(2))
}

/// The standard normal density φ(u) = e^(−u²/2)/√(2π).
fn normal(u: &Expression) -> Expression {
    let bell = call(Function::Exp, negative(quotient(power(u.clone(), whole(2)), whole(2))));
    quotient(bell, call(Function::Sqrt, real(TAU)))
}

/// The slope of the smaller or the larger, the mean of both at a tie: ((1 ± sign(u − v)) u′ + (1 ∓ sign(u − v)) v′)/2.
fn extreme(operation: Operation, parts: &[Expression]) -> (Rule, Expression) {
    let (last, others) = parts.split_last().expect("min and max have parts");
    let first = match others {
        [only] => only.clone(),
        _ => Expression::new(Head::Extreme(operation), others.to_vec()),
    };
    let side = call(Function::Sign, sum(vec![first.clone(), negative(last.clone())]));
    let (one, two) = match operation {
        Operation::Minimum => (negative(side.clone()), side),
        _ => (side.clone(), negative(side)),
    };
    let share = |side, part| product(vec![sum(vec![whole(1), side]), derivative(part)]);
    let slopes = sum(vec![share(one, first), share(two, last.clone())]);
    (Rule::Outer(Outer::Extreme(operation)), quotient(slopes, whole(2)))
}
