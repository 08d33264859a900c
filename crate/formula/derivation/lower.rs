//! A line as a formula that can be computed: what is still to be differentiated is differentiated exactly, and what a person
//! writes short but a machine would cancel (1 − σ(u), 1 − tanh² u, 1 − u², 1 + erf u) is computed in the form that loses no digit.

use crate::formula::differentiate::differentiate;
use crate::formula::function::{Function, Operation};
use crate::formula::tree::{Id, Node, Tree};

use super::expression::{Expression, Head};
use super::rational::Rational;

/// Adds an expression to a tree.
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
        Head::Sum => careful(expression, tree).unwrap_or_else(|| lower_sum(expression, tree)),
        Head::Product => fold(Operation::Multiply, expression, tree),
        Head::Quotient => fold(Operation::Divide, expression, tree),
        Head::Power => fold(Operation::Power, expression, tree),
        Head::Extreme(operation) => fold(operation, expression, tree),
    }
}

fn lower_number(number: Rational, tree: &mut Tree) -> Id {
    if !number.is_fraction() {
        return tree.number(number.value());
    }
    let [above, below] = [number.numerator(), number.denominator()].map(|whole| tree.number(whole as f64));
    tree.add(Node::Binary(Operation::Divide, above, below))
}

fn fold(operation: Operation, expression: &Expression, tree: &mut Tree) -> Id {
    let parts: Vec<Id> = expression.parts().iter().map(|part| lower(part, tree)).collect();
    let mut parts = parts.into_iter();
    let first = parts.next().expect("an operation has parts");
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
fn careful(expression: &Expression, tree: &mut Tree) -> Option<Id> {
    let [one, other] = expression.parts() else { return None };
    if !one.is_whole(1) {
        return None;
    }
    let Some(taken) = other.without_minus() else {
        let (Head::Call(Function::Erf), [u]) = (other.head(), other.parts()) else { return None };
        return Some(reflected(Function::Erfc, u, tree));
    };
    match (taken.head(), taken.parts()) {
        (Head::Call(Function::Sigmoid), [u]) => Some(reflected(Function::Sigmoid, u, tree)),
        (Head::Power, [base, exponent]) if exponent.is_whole(2) => match (base.head(), base.parts()) {
            (Head::Call(Function::Tanh), [u]) => {
                let u = lower(u, tree);
                let sech = tree.add(Node::Unary(Function::Sech, u));
                let two = tree.number(2.0);
                Some(tree.add(Node::Binary(Operation::Power, sech, two)))
            }
            _ => {
                let u = lower(base, tree);
                let one = tree.number(1.0);
                let less = tree.add(Node::Binary(Operation::Subtract, one, u));
                let more = tree.add(Node::Binary(Operation::Add, one, u));
                Some(tree.add(Node::Binary(Operation::Multiply, less, more)))
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
