//! Building trees with operators: `u * dv + du * v`. Trivial cases are simplified as they are built (0·u = 0, 1·u = u,
//! u + 0 = u, −(−u) = u, u¹ = u, 2·3 = 6), which keeps derivatives short; nothing else is rearranged.

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::function::{Function, Operation};
use super::tree::{Id, Node, Tree};

/// A node of a tree under construction.
#[derive(Clone, Copy)]
pub struct SymbolicTerm<'t> {
    tree: &'t RefCell<Tree>,
    id: Id,
}

impl<'t> SymbolicTerm<'t> {
    /// The term for a node already in the tree.
    pub fn new(tree: &'t RefCell<Tree>, id: Id) -> Self {
        Self { tree, id }
    }

    /// A number in the same tree.
    pub fn number(self, value: f64) -> Self {
        Self { id: self.tree.borrow_mut().number(value), ..self }
    }

    /// The node's id in the tree.
    pub fn id(self) -> Id {
        self.id
    }

    /// Its value if it is a plain number.
    pub fn as_number(self) -> Option<f64> {
        self.tree.borrow().as_number(self.id)
    }

    /// Whether it is the number 0.
    pub fn is_zero(self) -> bool {
        self.as_number() == Some(0.0)
    }

    /// f(u).
    pub fn call(self, function: Function) -> Self {
        let known = match (function, self.as_number()) {
            (Function::Sign, None) => self.as_fraction().map(|fraction| function.value(fraction)),
            (Function::Sign | Function::Abs, Some(u)) => Some(function.value(u)),
            (Function::Log, Some(u)) if u == std::f64::consts::E => Some(1.0),
            (Function::Log, Some(1.0)) => Some(0.0),
            (Function::Exp, Some(0.0)) => Some(1.0),
            _ => None,
        };
        match known {
            Some(value) if value.is_finite() => self.number(value),
            _ => self.add_node(Node::Unary(function, self.id)),
        }
    }

    /// uᵛ.
    pub fn power(self, v: Self) -> Self {
        match v.as_number() {
            Some(0.0) => self.number(1.0),
            Some(1.0) => self,
            _ => self.binary(Operation::Power, v),
        }
    }

    /// u where this condition holds, v elsewhere.
    pub fn choice(self, u: Self, v: Self) -> Self {
        if u.id == v.id { u } else { self.add_node(Node::Where(self.id, u.id, v.id)) }
    }

    /// u².
    pub fn square(self) -> Self {
        self.power(self.number(2.0))
    }

    /// √u.
    pub fn sqrt(self) -> Self {
        self.call(Function::Sqrt)
    }

    fn node(self) -> Node {
        self.tree.borrow().node(self.id)
    }

    fn add_node(self, node: Node) -> Self {
        Self { id: self.tree.borrow_mut().add(node), ..self }
    }

    fn binary(self, operation: Operation, v: Self) -> Self {
        self.add_node(Node::Binary(operation, self.id, v.id))
    }

    /// u, if the term is −u.
    pub fn without_minus(self) -> Option<Self> {
        match self.node() {
            Node::Unary(Function::Negative, u) => Some(Self { id: u, ..self }),
            _ => None,
        }
    }

    /// The numeric factor and the rest, if the term is a number times something.
    fn split_factor(self) -> Option<(f64, Self)> {
        let Node::Binary(Operation::Multiply, factor, rest) = self.node() else { return None };
        let factor = Self { id: factor, ..self }.as_number()?;
        Some((factor, Self { id: rest, ..self }))
    }

    /// The value, if the term is a quotient of two plain numbers.
    fn as_fraction(self) -> Option<f64> {
        let Node::Binary(Operation::Divide, u, v) = self.node() else { return None };
        Some(Self { id: u, ..self }.as_number()? / Self { id: v, ..self }.as_number()?)
    }

    /// Constant folding: the result, if both operands are numbers and the result is finite and, for a quotient, an integer.
    fn fold(self, operation: Operation, v: Self) -> Option<Self> {
        let value = operation.value(self.as_number()?, v.as_number()?);
        let is_exact = operation != Operation::Divide || value.fract() == 0.0;
        (value.is_finite() && is_exact).then(|| self.number(value))
    }
}

impl Add for SymbolicTerm<'_> {
    type Output = Self;

    fn add(self, v: Self) -> Self {
        if self.is_zero() {
            v
        } else if v.is_zero() {
            self
        } else if let Some(sum) = self.fold(Operation::Add, v) {
            sum
        } else if self.id == v.id {
            self.number(2.0) * self
        } else if let Some(positive) = v.without_minus() {
            self - positive
        } else {
            self.binary(Operation::Add, v)
        }
    }
}

impl Sub for SymbolicTerm<'_> {
    type Output = Self;

    fn sub(self, v: Self) -> Self {
        if self.is_zero() {
            -v
        } else if v.is_zero() {
            self
        } else if let Some(difference) = self.fold(Operation::Subtract, v) {
            difference
        } else if let Some(positive) = v.without_minus() {
            self + positive
        } else {
            self.binary(Operation::Subtract, v)
        }
    }
}

impl Mul for SymbolicTerm<'_> {
    type Output = Self;

    fn mul(self, v: Self) -> Self {
        match (self.as_number(), v.as_number()) {
            (Some(0.0), _) | (_, Some(1.0)) => return self,
            (_, Some(0.0)) | (Some(1.0), _) => return v,
            _ => {}
        }
        if let Some(product) = self.fold(Operation::Multiply, v) {
            return product;
        }
        if let Some(positive) = self.without_minus() {
            return -(positive * v);
        }
        if let Some(positive) = v.without_minus() {
            return -(self * positive);
        }
        match (self.as_number(), v.split_factor()) {
            (Some(number), Some((factor, rest))) if (number * factor).is_normal() => {
                self.number(number * factor) * rest
            }
            (None, Some((factor, rest))) => self.number(factor) * (self * rest),
            (None, None) if v.as_number().is_some() => v.binary(Operation::Multiply, self),
            _ => self.binary(Operation::Multiply, v),
        }
    }
}

impl Div for SymbolicTerm<'_> {
    type Output = Self;

    fn div(self, v: Self) -> Self {
        if self.is_zero() || v.as_number() == Some(1.0) {
            self
        } else if let Some(quotient) = self.fold(Operation::Divide, v) {
            quotient
        } else if let Some(positive) = self.without_minus() {
            -(positive / v)
        } else if let Some(positive) = v.without_minus() {
            -(self / positive)
        } else {
            self.binary(Operation::Divide, v)
        }
    }
}

impl Neg for SymbolicTerm<'_> {
    type Output = Self;

    fn neg(self) -> Self {
        match self.node() {
            Node::Unary(Function::Negative, u) => Self { id: u, ..self },
            _ if self.is_zero() => self,
            _ => self.add_node(Node::Unary(Function::Negative, self.id)),
        }
    }
}

impl<'t> Mul<SymbolicTerm<'t>> for f64 {
    type Output = SymbolicTerm<'t>;

    fn mul(self, v: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
        v.number(self) * v
    }
}

impl<'t> Add<SymbolicTerm<'t>> for f64 {
    type Output = SymbolicTerm<'t>;

    fn add(self, v: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
        v.number(self) + v
    }
}

impl<'t> Sub<SymbolicTerm<'t>> for f64 {
    type Output = SymbolicTerm<'t>;

    fn sub(self, v: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
        v.number(self) - v
    }
}

impl<'t> Div<SymbolicTerm<'t>> for f64 {
    type Output = SymbolicTerm<'t>;

    fn div(self, v: SymbolicTerm<'t>) -> SymbolicTerm<'t> {
        v.number(self) / v
    }
}
