//! A line of a derivation as one reads it: n-ary sums and products, exact fractions, and d/dx[u] as a part like any other until
//! its rule is applied.
//!
//! Expressions are tidy by construction: no terms of 0, no factors of 1, and signs in front. Everything else stays as written
//! (3·4x³) until `simplify.rs` simplifies it.

use std::rc::Rc;

use crate::formula::function::{Function, Operation};
use crate::formula::tree::{Id, Node, Number, Tree};

use super::rational::Rational;

/// The kind of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Head {
    /// An exact non-negative number.
    Number(Rational),
    /// An inexact number: π, e, 1e300.
    Real(Number),
    /// A variable; the first one is x.
    Variable(u8),
    /// A constant (a slider).
    Constant(u16),
    /// The sum of its parts; a difference is a sum with a negative term.
    Sum,
    /// The product of its parts.
    Product,
    /// The first part over the second.
    Quotient,
    /// The first part to the power of the second.
    Power,
    /// A function of its one part.
    Call(Function),
    /// Any other operation on its parts: a minimum, a comparison.
    Many(Operation),
    /// The second part where the first, a condition, holds, elsewhere the third.
    Where,
    /// d/dx of its part, not yet evaluated.
    Derivative,
}

/// An expression and its parts. Clones share the parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    head: Head,
    size: u32,
    depth: u32,
    varies: bool,
    is_pending: bool,
    parts: Rc<[Expression]>,
}

/// The path to a part: the index to take at each level.
pub type Path = Vec<usize>;

impl Expression {
    /// An expression exactly as given.
    fn verbatim(head: Head, parts: Vec<Expression>) -> Self {
        Self {
            head,
            size: parts.iter().fold(1, |sum, part| sum.saturating_add(part.size)),
            depth: 1 + parts.iter().map(|part| part.depth).max().unwrap_or(0),
            varies: head == Head::Variable(0) || parts.iter().any(|part| part.varies),
            is_pending: head == Head::Derivative || parts.iter().any(|part| part.is_pending),
            parts: parts.into(),
        }
    }

    /// An expression of this kind, tidied.
    pub fn new(head: Head, mut parts: Vec<Expression>) -> Self {
        match head {
            Head::Sum => sum(parts),
            Head::Product => product(parts),
            Head::Call(Function::Negative) => negative(parts.remove(0)),
            Head::Quotient => {
                let denominator = parts.remove(1);
                quotient(parts.remove(0), denominator)
            }
            Head::Power => {
                let exponent = parts.remove(1);
                power(parts.remove(0), exponent)
            }
            Head::Where if parts[1] == parts[2] && !parts[1].is_pending => parts.remove(1),
            _ => Self::verbatim(head, parts),
        }
    }

    /// Its kind.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Its parts.
    pub fn parts(&self) -> &[Expression] {
        &self.parts
    }

    /// The number of nodes, itself included.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// The nesting depth.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// Whether it contains x.
    pub fn varies(&self) -> bool {
        self.varies
    }

    /// Whether it contains a d/dx[u].
    pub fn is_pending(&self) -> bool {
        self.is_pending
    }

    /// Whether it is x.
    pub fn is_variable(&self) -> bool {
        self.head == Head::Variable(0)
    }

    /// Its value with its sign, if it is an exact number.
    pub fn as_rational(&self) -> Option<Rational> {
        match self.head {
            Head::Number(number) => Some(number),
            Head::Call(Function::Negative) => self.parts[0].as_rational().map(Rational::negative),
            _ => None,
        }
    }

    /// Whether it is this integer.
    pub fn is_integer(&self, value: i64) -> bool {
        self.as_rational() == Some(Rational::integer(value))
    }

    /// Whether it is 0/0, which stands for no value.
    pub fn is_undefined(&self) -> bool {
        self.head == Head::Quotient && self.parts.iter().all(|part| part.is_integer(0))
    }

    /// u, if it is −u.
    pub fn without_minus(&self) -> Option<&Expression> {
        (self.head == Head::Call(Function::Negative)).then(|| &self.parts[0])
    }

    /// The part at a path.
    pub fn at(&self, path: &[usize]) -> &Expression {
        path.iter().fold(self, |part, &index| &part.parts[index])
    }

    /// The expression with the part at a path replaced, tidied.
    pub fn with(&self, path: &[usize], other: Expression) -> Expression {
        let Some((&first, rest)) = path.split_first() else { return other };
        let mut parts = self.parts.to_vec();
        parts[first] = parts[first].with(rest, other);
        Self::new(self.head, parts)
    }

    /// The path to the first part that matches, outermost first and from left to right.
    pub fn find(&self, matches: &impl Fn(&Expression) -> bool) -> Option<Path> {
        if matches(self) {
            return Some(Path::new());
        }
        self.parts.iter().enumerate().find_map(|(index, part)| {
            let mut path = part.find(matches)?;
            path.insert(0, index);
            Some(path)
        })
    }

    /// The path to the smallest part that contains all differences.
    pub fn difference(&self, other: &Expression) -> Path {
        let mut path = Path::new();
        let (mut one, mut two) = (self, other);
        while one.head == two.head && one.parts.len() == two.parts.len() {
            let mut different = (0..one.parts.len()).filter(|&index| one.parts[index] != two.parts[index]);
            let (Some(index), None) = (different.next(), different.next()) else { break };
            path.push(index);
            (one, two) = (&one.parts[index], &two.parts[index]);
        }
        path
    }

    /// Converts a subtree, if it has at most `max_size` nodes and `max_depth` levels. Chains of an operation become n-ary, and
    /// quotients of numbers become fractions; nothing else changes.
    pub fn read(tree: &Tree, root: Id, max_size: u32, max_depth: u32) -> Option<Self> {
        let mut read: Vec<Option<Expression>> = vec![None; root as usize + 1];
        let is_separate = separate_nodes(tree, root);
        for id in tree.parts(&[root]).filter(|&id| is_separate[id as usize]) {
            let part = |id: Id| read[id as usize].clone().expect("children come first");
            let expression = match tree.node(id) {
                Node::Number(number) => match Rational::typed(number.value()) {
                    Some(exact) => Self::verbatim(Head::Number(exact), Vec::new()),
                    None => Self::verbatim(Head::Real(number), Vec::new()),
                },
                Node::Variable(index) => Self::verbatim(Head::Variable(index), Vec::new()),
                Node::Constant(index) => Self::verbatim(Head::Constant(index), Vec::new()),
                Node::Unary(function, u) => Self::verbatim(Head::Call(function), vec![part(u)]),
                Node::Binary(Operation::Power, u, v) => Self::verbatim(Head::Power, vec![part(u), part(v)]),
                Node::Where(condition, u, v) => Self::verbatim(Head::Where, [condition, u, v].map(part).to_vec()),
                Node::Binary(operation, ..) => {
                    let (first, rest) = spine(tree, id);
                    let rest = rest.into_iter().map(|(operation, id)| (operation, part(id)));
                    chained(operation, part(first), rest.collect())
                }
            };
            if expression.size > max_size || expression.depth > max_depth {
                return None;
            }
            read[id as usize] = Some(expression);
        }
        read.pop().flatten()
    }
}

/// Whether an operation and its left operand form a chain: u + v − w, u v / w, max(u, v, w).
fn is_chain(operation: Operation, left: Node) -> bool {
    use Operation::{Add, Divide, LogAddExp, Maximum, Minimum, Multiply, Subtract};
    let Node::Binary(left, ..) = left else { return false };
    [&[Add, Subtract][..], &[Multiply, Divide], &[Minimum], &[Maximum], &[LogAddExp]]
        .iter()
        .any(|chain| chain.contains(&operation) && chain.contains(&left))
}

/// Which nodes are not merely the left end of a longer chain.
fn separate_nodes(tree: &Tree, root: Id) -> Vec<bool> {
    let mut is_separate = vec![false; root as usize + 1];
    is_separate[root as usize] = true;
    for id in tree.parts(&[root]) {
        let node = tree.node(id);
        let left = match node {
            Node::Binary(operation, u, _) if is_chain(operation, tree.node(u)) => Some(u),
            _ => None,
        };
        node.children().filter(|&part| Some(part) != left).for_each(|part| is_separate[part as usize] = true);
        if let Node::Binary(_, u, v) = node
            && u == v
        {
            is_separate[u as usize] = true;
        }
    }
    is_separate
}

/// A chain: its leftmost operand, then each operation with its right operand.
fn spine(tree: &Tree, mut id: Id) -> (Id, Vec<(Operation, Id)>) {
    let mut rest = Vec::new();
    while let Node::Binary(operation, u, v) = tree.node(id) {
        rest.push((operation, v));
        id = u;
        if !is_chain(operation, tree.node(u)) {
            break;
        }
    }
    rest.reverse();
    (id, rest)
}

fn chained(operation: Operation, first: Expression, rest: Vec<(Operation, Expression)>) -> Expression {
    match operation {
        Operation::Multiply | Operation::Divide => multiplied(first, rest),
        Operation::Add | Operation::Subtract => {
            let terms = rest.into_iter().map(|(operation, term)| match operation {
                Operation::Subtract => Expression::verbatim(Head::Call(Function::Negative), vec![term]),
                _ => term,
            });
            Expression::verbatim(Head::Sum, std::iter::once(first).chain(terms).collect())
        }
        _ => {
            let parts = rest.into_iter().map(|(_, part)| part);
            Expression::verbatim(Head::Many(operation), std::iter::once(first).chain(parts).collect())
        }
    }
}

/// u v / w as a quotient of products, with a leading sign in front.
fn multiplied(first: Expression, rest: Vec<(Operation, Expression)>) -> Expression {
    if let Some(positive) = first.without_minus() {
        return Expression::verbatim(Head::Call(Function::Negative), vec![multiplied(positive.clone(), rest)]);
    }
    let (mut numerator, mut denominator) = (vec![first], Vec::new());
    for (operation, factor) in rest {
        let fraction = match (&numerator[..], factor.head) {
            ([single], Head::Number(divisor)) if denominator.is_empty() && operation == Operation::Divide => {
                match single.head {
                    Head::Number(dividend) => dividend.over(divisor),
                    _ => None,
                }
            }
            _ => None,
        };
        match fraction {
            Some(fraction) => numerator[0] = number(fraction),
            // (1/u) v is v/u.
            None if operation == Operation::Multiply && !denominator.is_empty() && numerator[0].is_integer(1) => {
                numerator[0] = factor;
            }
            None if operation == Operation::Multiply => numerator.push(factor),
            None => denominator.push(factor),
        }
    }
    let join = |mut factors: Vec<Expression>| {
        if factors.len() == 1 { factors.remove(0) } else { Expression::verbatim(Head::Product, factors) }
    };
    if denominator.is_empty() {
        join(numerator)
    } else {
        Expression::verbatim(Head::Quotient, vec![join(numerator), join(denominator)])
    }
}

/// An exact number.
pub fn number(value: Rational) -> Expression {
    let magnitude = Expression::verbatim(Head::Number(value.absolute()), Vec::new());
    if value.is_negative() { Expression::verbatim(Head::Call(Function::Negative), vec![magnitude]) } else { magnitude }
}

/// An integer.
pub fn integer(value: i64) -> Expression {
    number(Rational::integer(value))
}

/// An inexact number.
pub fn real(value: f64) -> Expression {
    let number = Number::new(value).expect("a number of a formula");
    Expression::verbatim(Head::Real(number), Vec::new())
}

/// d/dx[u].
pub fn derivative(u: Expression) -> Expression {
    Expression::verbatim(Head::Derivative, vec![u])
}

/// f(u).
pub fn call(function: Function, u: Expression) -> Expression {
    Expression::new(Head::Call(function), vec![u])
}

/// −u; cancels a minus of u or of its first factor.
pub fn negative(u: Expression) -> Expression {
    if let Some(positive) = u.without_minus() {
        return positive.clone();
    }
    if u.is_integer(0) {
        return u;
    }
    let first = u.parts.first().and_then(Expression::without_minus);
    match (u.head, first) {
        (Head::Product | Head::Quotient, Some(positive)) => {
            let mut parts = u.parts.to_vec();
            parts[0] = positive.clone();
            Expression::new(u.head, parts)
        }
        _ => Expression::verbatim(Head::Call(Function::Negative), vec![u]),
    }
}

/// The sum of the terms.
pub fn sum(mut terms: Vec<Expression>) -> Expression {
    terms.retain(|term| !term.is_integer(0));
    match terms.len() {
        0 => integer(0),
        1 => terms.remove(0),
        _ => Expression::verbatim(Head::Sum, terms),
    }
}

/// The product of the factors, with its sign in front.
pub fn product(factors: Vec<Expression>) -> Expression {
    let mut is_negative = false;
    let mut remaining = Vec::with_capacity(factors.len());
    for factor in factors {
        let factor = match factor.without_minus() {
            Some(positive) => {
                is_negative = !is_negative;
                positive.clone()
            }
            None => factor,
        };
        if factor.is_integer(0) {
            return factor;
        }
        if !factor.is_integer(1) {
            remaining.push(factor);
        }
    }
    let product = match remaining.len() {
        0 => integer(1),
        1 => remaining.remove(0),
        _ => Expression::verbatim(Head::Product, remaining),
    };
    if is_negative { negative(product) } else { product }
}

/// u/v, with its sign in front.
pub fn quotient(u: Expression, v: Expression) -> Expression {
    if let Some(positive) = u.without_minus() {
        negative(quotient(positive.clone(), v))
    } else if let Some(positive) = v.without_minus() {
        negative(quotient(u, positive.clone()))
    } else if v.is_integer(1) || (u.is_integer(0) && !v.is_integer(0)) {
        u
    } else {
        Expression::verbatim(Head::Quotient, vec![u, v])
    }
}

/// uᵛ.
pub fn power(u: Expression, v: Expression) -> Expression {
    if v.is_integer(1) {
        u
    } else if v.is_integer(0) {
        integer(1)
    } else {
        Expression::verbatim(Head::Power, vec![u, v])
    }
}
