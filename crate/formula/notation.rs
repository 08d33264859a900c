//! What can be written as text or MathML: an expression tree, or a line of a derivation with a highlighted part.

use super::function::Operation;
use super::tree::{Id, Node, Tree};

/// A node as it is written; its children have lower ids.
#[derive(Clone, Copy, Debug)]
pub enum WrittenNode {
    /// A node of a formula.
    Node(Node),
    /// −u, where u may be a product.
    Minus(Id),
    /// d/dx[u], with the index of x among the variables.
    Derivative(u8, Id),
    /// u, highlighted.
    Marked(Id),
    /// (u), where precedence alone does not call for parentheses.
    Parentheses(Id),
}

impl WrittenNode {
    /// The child nodes.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Id> {
        let (node, wrapped) = match self {
            WrittenNode::Node(node) => (Some(node), None),
            WrittenNode::Derivative(_, u)
            | WrittenNode::Marked(u)
            | WrittenNode::Parentheses(u)
            | WrittenNode::Minus(u) => (None, Some(u)),
        };
        node.into_iter().flat_map(Node::children).chain(wrapped)
    }
}

/// Written nodes by id.
pub trait Notation {
    /// The node with this id.
    fn written(&self, id: Id) -> WrittenNode;

    /// Whether a node is 0/0, which stands for no value.
    fn is_undefined(&self, id: Id) -> bool {
        let is_zero = |id| matches!(self.written(id), WrittenNode::Node(Node::Number(number)) if number.value() == 0.0);
        matches!(self.written(id), WrittenNode::Node(Node::Binary(Operation::Divide, u, v)) if is_zero(u) && is_zero(v))
    }

    /// The operands of an operation whose left operand may be another of its kind: u, v and w of max(max(u, v), w).
    fn operands(&self, operation: Operation, [mut u, v]: [Id; 2]) -> Vec<Id> {
        let mut operands = vec![v];
        while let WrittenNode::Node(Node::Binary(inner, left, right)) = self.written(u)
            && inner == operation
        {
            operands.push(right);
            u = left;
        }
        operands.push(u);
        operands.reverse();
        operands
    }
}

impl Notation for Tree {
    fn written(&self, id: Id) -> WrittenNode {
        WrittenNode::Node(self.node(id))
    }
}
