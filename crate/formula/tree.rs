//! A formula as a tree whose equal parts are one node.
//!
//! Nodes live in an arena, children before parents, and a node that is added twice is stored once. So a node's id says
//! what it is, sharing costs nothing, and every pass is one loop over ids: no recursion, however deep the formula.

use std::collections::HashMap;

use super::function::{Function, Operation};

/// The place of a node in its tree.
pub type Id = u32;

/// A number of a formula: finite and not negative (−2 is the negative of 2), compared by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number(u64);

impl Number {
    /// The number, if it is one that a formula can hold.
    pub fn new(value: f64) -> Option<Self> {
        (value.is_finite() && value.is_sign_positive()).then_some(Self(value.to_bits()))
    }

    /// What it is worth.
    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// A part of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number: `2`, `pi`.
    Number(Number),
    /// A variable, by its place among the variables.
    Variable(u8),
    /// A constant (a slider), by its place among the constants.
    Constant(u16),
    /// A function of one part.
    Unary(Function, Id),
    /// An operation on two parts.
    Binary(Operation, Id, Id),
}

impl Node {
    /// The nodes it is made of.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Id> {
        let (first, second) = match self {
            Node::Number(_) | Node::Variable(_) | Node::Constant(_) => (None, None),
            Node::Unary(_, u) => (Some(u), None),
            Node::Binary(_, u, v) => (Some(u), Some(v)),
        };
        first.into_iter().chain(second)
    }
}

/// Nodes, each stored once.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    ids: HashMap<Node, Id>,
}

impl Tree {
    /// The id of a node whose children are in the tree already.
    pub fn add(&mut self, node: Node) -> Id {
        let next = self.nodes.len() as Id;
        let id = *self.ids.entry(node).or_insert(next);
        if id == next {
            self.nodes.push(node);
        }
        id
    }

    /// A number as a node: a negative one is the negative of a positive one.
    ///
    /// # Panics
    /// If the number is not finite.
    pub fn number(&mut self, value: f64) -> Id {
        let size = self.add(Node::Number(Number::new(value.abs()).expect("a finite number")));
        if value < 0.0 { self.add(Node::Unary(Function::Negative, size)) } else { size }
    }

    /// The node of an id.
    pub fn node(&self, id: Id) -> Node {
        self.nodes[id as usize]
    }

    /// What the node is worth if it is a number or the negative of one.
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

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The ids of all the nodes that the roots are made of, children before parents.
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

    /// Copies a part of another tree into this one.
    pub fn graft(&mut self, other: &Tree, root: Id) -> Id {
        let mut copies = vec![0; root as usize + 1];
        for id in other.parts(&[root]) {
            let copy = match other.node(id) {
                Node::Unary(function, u) => Node::Unary(function, copies[u as usize]),
                Node::Binary(operation, u, v) => Node::Binary(operation, copies[u as usize], copies[v as usize]),
                leaf => leaf,
            };
            copies[id as usize] = self.add(copy);
        }
        copies[root as usize]
    }
}
