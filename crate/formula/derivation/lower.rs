//! Lowering a line to a formula that can be evaluated: remaining derivatives are computed exactly, and classroom forms that
//! suffer from cancellation (1 − σ(u), 1 − tanh² u, 1 − u², 1 + erf u) are replaced by numerically stable ones.

use crate::formula::differentiate::differentiate;
use crate::formula::function::{Function, Operation};
use crate::formula::tree::{Id, Node, Tree};

use super::expression::{Expression, Head};
use super::rational::Rational;

/// Adds an expression to a tree and returns its id.
pub fn lower(expression: &Expression, tree: &mut Tree) -> Id {
    match expression.head() {
        Head::Number(number) => lower_number(number, tree),
        Head::Real(number) => tree.add(Node::Number(number)),
        Head::Variable(index) => tree.add(Node::Variable(index)),
        Head::Constant(index) => tree.add(Node::Constant(index)),
        Head::Derivative => {
            let part = lower(&expression.parts()[0], tree);
            differentiate(tree, part, 0)
        }
        Head::Call(function) => {
            let part = lower(&expression.parts()[0], tree);
            tree.add(Node::Unary(function, part))
        }
        Head::Sum => stable_form(expression, tree).unwrap_or_else(|| lower_sum(expression, tree)),
        Head::Product => fold(Operation::Multiply, expression, tree),
        Head::Quotient => fold(Operation::Divide, expression, tree),
        Head::Power => fold(Operation::Power, expression, tree),
        Head::Many(operation) => fold(operation, expression, tree),
        Head::Where => {
            let [condition, u, v] = [0, 1, 2].map(|index| lower(&expression.parts()[index], tree));
            tree.add(Node::Where(condition, u, v))
        }
    }
}

fn lower_number(number: Rational, tree: &mut Tree) -> Id {
    if !number.is_fraction() {
        return tree.number(number.value());
    }
    let [numerator, denominator] =
        [number.numerator(), number.denominator()].map(|integer| tree.number(integer as f64));
    tree.add(Node::Binary(Operation::Divide, numerator, denominator))
}

fn fold(operation: Operation, expression: &Expression, tree: &mut Tree) -> Id {
    let parts: Vec<Id> = expression.parts().iter().map(|part| lower(part, tree)).collect();
    let mut parts = parts.into_iter();
    let first = parts.next().expect("an operation has operands");
    parts.fold(first, |left, right| tree.add(Node::Binary(operation, left, right)))
}

fn lower_sum(expression: &Expression, tree: &mut Tree) -> Id {
    let mut total = None;
    for term in expression.parts() {
        total = Some(match (total, term.without_minus()) {
            (None, _) => lower(term, tree),
            (Some(left), Some(positive)) => {
                let right = lower(positive, tree);
                tree.add(Node::Binary(Operation::Subtract, left, right))
            }
            (Some(left), None) => {
                let right = lower(term, tree);
                tree.add(Node::Binary(Operation::Add, left, right))
            }
        });
    }
    total.expect("a sum has terms")
}

/// 1 − σ(u) = σ(−u), 1 − tanh² u = sech² u, 1 − u² = (1 − u)(1 + u), 1 + erf u = erfc(−u).
fn stable_form(expression: &Expression, tree: &mut Tree) -> Option<Id> {
    let [first, second] = expression.parts() else { return None };
    if !first.is_integer(1) {
        return None;
    }
    let Some(subtracted) = second.without_minus() else {
        let (Head::Call(Function::Erf), [u]) = (second.head(), second.parts()) else { return None };
        return Some(reflected(Function::Erfc, u, tree));
    };
    match (subtracted.head(), subtracted.parts()) {
        (Head::Call(Function::Sigmoid), [u]) => Some(reflected(Function::Sigmoid, u, tree)),
        (Head::Power, [base, exponent]) if exponent.is_integer(2) => match (base.head(), base.parts()) {
            (Head::Call(Function::Tanh), [u]) => {
                let u = lower(u, tree);
                let sech = tree.add(Node::Unary(Function::Sech, u));
                let two = tree.number(2.0);
                Some(tree.add(Node::Binary(Operation::Power, sech, two)))
            }
            _ => {
                let u = lower(base, tree);
                let one = tree.number(1.0);
                let difference = tree.add(Node::Binary(Operation::Subtract, one, u));
                let sum = tree.add(Node::Binary(Operation::Add, one, u));
                Some(tree.add(Node::Binary(Operation::Multiply, difference, sum)))
            }
        },
        _ => None,
    }
}

/// f(−u).
fn reflected(function: Function, u: &Expression, tree: &mut Tree) -> Id {
    let u = lower(u, tree);
    let opposite = tree.add(Node::Unary(Function::Negative, u));
    tree.add(Node::Unary(function, opposite))
}
