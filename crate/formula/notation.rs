//! What can be written down, as text or as MathML: a tree, or a line of a derivation with a part marked.

use super::tree::{Id, Node, Tree};

/// One part as it is written; the parts it is made of have lower ids.
#[derive(Clone, Copy, Debug)]
pub enum Sign {
    /// A part of a formula.
    Node(Node),
    /// −u, and u may be a product.
    Minus(Id),
    /// d/dx[u], by the place of x among the variables.
    Derivative(u8, Id),
    /// The same, to be seen.
    Marked(Id),
    /// (u), where the parts alone do not tell that brackets are wanted.
    Brackets(Id),
}

impl Sign {
    /// The parts it is made of.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Id> {
        let (node, wrapped) = match self {
            Sign::Node(node) => (Some(node), None),
            Sign::Derivative(_, u) | Sign::Marked(u) | Sign::Brackets(u) | Sign::Minus(u) => (None, Some(u)),
        };
        node.into_iter().flat_map(Node::children).chain(wrapped)
    }
}

/// Signs by their ids.
pub trait Notation {
    /// What stands at an id.
    fn sign(&self, id: Id) -> Sign;
}

impl Notation for Tree {
    fn sign(&self, id: Id) -> Sign {
        Sign::Node(self.node(id))
    }
}
