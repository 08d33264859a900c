//! Expression trees with shared subtrees.
//!
//! Nodes live in an arena, children before parents, and equal nodes are stored once (hash consing). Equal ids therefore mean
//! equal subtrees, sharing is free, and every pass is a loop over ids: no recursion, however deep the formula.

use std::collections::HashMap;

use super::function::{Function, Operation};

/// The index of a node in its tree.
pub type Id = u32;

/// A number in a formula: finite and non-negative (−2 is the negative of 2), compared bitwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number(u64);

impl Number {
    /// The number, if it is finite and non-negative.
    pub fn new(value: f64) -> Option<Self> {
        (value.is_finite() && value.is_sign_positive()).then_some(Self(value.to_bits()))
    }

    /// Its value.
    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// A node of an expression tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number: `2`, `pi`.
    Number(Number),
    /// A variable, by index.
    Variable(u8),
    /// A constant (a slider), by index.
    Constant(u16),
    /// A function of one operand.
    Unary(Function, Id),
    /// An operation on two operands.
    Binary(Operation, Id, Id),
    /// Where the first, a condition, [holds](super::function::holds), the second, elsewhere the third.
    Where(Id, Id, Id),
}

impl Node {
    /// The ids of the children.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Id> {
        let (first, second, third) = match self {
            Node::Number(_) | Node::Variable(_) | Node::Constant(_) => (None, None, None),
            Node::Unary(_, u) => (Some(u), None, None),
            Node::Binary(_, u, v) => (Some(u), Some(v), None),
            Node::Where(condition, u, v) => (Some(condition), Some(u), Some(v)),
        };
        first.into_iter().chain(second).chain(third)
    }

    /// The same node with other children.
    pub fn with_children(self, child: impl Fn(Id) -> Id) -> Self {
        match self {
            Node::Unary(function, u) => Node::Unary(function, child(u)),
            Node::Binary(operation, u, v) => Node::Binary(operation, child(u), child(v)),
            Node::Where(condition, u, v) => Node::Where(child(condition), child(u), child(v)),
            leaf => leaf,
        }
    }
}

/// An arena of nodes, each stored once.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    ids: HashMap<Node, Id>,
}

impl Tree {
    /// Adds a node whose children are in the tree and returns its id.
    pub fn add(&mut self, node: Node) -> Id {
        let next = self.nodes.len() as Id;
        let id = *self.ids.entry(node).or_insert(next);
        if id == next {
            self.nodes.push(node);
        }
        id
    }

    /// Adds a number; a negative one becomes the negative of a positive one.
    ///
    /// # Panics
    /// If the number is not finite.
    pub fn number(&mut self, value: f64) -> Id {
        let size = self.add(Node::Number(Number::new(value.abs()).expect("a finite number")));
        if value < 0.0 { self.add(Node::Unary(Function::Negative, size)) } else { size }
    }

    /// The node with this id.
    pub fn node(&self, id: Id) -> Node {
        self.nodes[id as usize]
    }

    /// The node's value if it is a number or the negative of one.
    pub fn as_number(&self, id: Id) -> Option<f64> {
        match self.node(id) {
            Node::Number(number) => Some(number.value()),
            Node::Unary(Function::Negative, u) => match self.node(u) {
                Node::Number(number) => Some(-number.value()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree has no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The ids of all nodes reachable from the roots, children before parents.
    pub fn parts(&self, roots: &[Id]) -> impl Iterator<Item = Id> + use<> {
        let mut needed = vec![false; self.nodes.len()];
        for &root in roots {
            needed[root as usize] = true;
        }
        for id in (0..self.nodes.len()).rev() {
            if needed[id] {
                for child in self.nodes[id].children() {
                    needed[child as usize] = true;
                }
            }
        }
        (0..).zip(needed).filter_map(|(id, needed)| needed.then_some(id))
    }

    /// Copies a subtree of another tree into this one and returns its id.
    pub fn graft(&mut self, other: &Tree, root: Id) -> Id {
        self.graft_with(other, root, |_| None)
    }

    /// A tree of the part under `root` alone, with another node in place of one of them, and its root.
    pub fn with_replaced(&self, root: Id, replaced: Id, by: Node) -> (Self, Id) {
        let mut tree = Self::default();
        let root = tree.graft_with(self, root, |id| (id == replaced).then_some(by));
        (tree, root)
    }

    /// A tree of the part under `root` alone in which more parts are equal, and its root: one made of numbers with a finite value is
    /// that value, u⁰ is 1, and operands that commute have one order.
    pub fn canonical(&self, root: Id) -> (Self, Id) {
        let mut tree = Self::default();
        let mut copies = vec![0; root as usize + 1];
        for id in self.parts(&[root]) {
            let node = match self.node(id).with_children(|child| copies[child as usize]) {
                Node::Binary(operation, u, v) if operation.commutes() => Node::Binary(operation, u.min(v), u.max(v)),
                node => node,
            };
            let value = match node {
                Node::Unary(function, u) => tree.as_number(u).map(|u| function.value(u)),
                Node::Binary(Operation::Power, _, v) if tree.as_number(v) == Some(0.0) => Some(1.0),
                Node::Binary(operation, u, v) => {
                    tree.as_number(u).zip(tree.as_number(v)).map(|(u, v)| operation.value(u, v))
                }
                _ => None,
            };
            copies[id as usize] = match value.filter(|value| value.is_finite()) {
                Some(value) => tree.number(value),
                None => tree.add(node),
            };
        }
        let root = copies[root as usize];
        (tree, root)
    }

    /// Copies a subtree of another tree into this one, with `instead` of some of its nodes, and returns its id.
    fn graft_with(&mut self, other: &Tree, root: Id, instead: impl Fn(Id) -> Option<Node>) -> Id {
        let mut copies = vec![0; root as usize + 1];
        for id in other.parts(&[root]) {
            let copy = instead(id).unwrap_or_else(|| other.node(id).with_children(|child| copies[child as usize]));
            copies[id as usize] = self.add(copy);
        }
        copies[root as usize]
    }
}
