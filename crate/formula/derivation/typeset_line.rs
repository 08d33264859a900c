//! A typeset line: written nodes in an arena, with the highlight and the parentheses that it and n-ary operations need.

use crate::formula::function::{Function, Operation};
use crate::formula::notation::{Notation, WrittenNode};
use crate::formula::tree::{Id, Node, Number, Tree};

use super::expression::{Expression, Head, Path};
use super::rational::Rational;

/// A line ready for output; its last node is the root.
pub struct TypesetLine {
    nodes: Vec<WrittenNode>,
    highlight: Option<Path>,
}

impl Notation for TypesetLine {
    fn written(&self, id: Id) -> WrittenNode {
        self.nodes[id as usize]
    }
}

/// Operator precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Sum,
    Sign,
    Product,
    Power,
    Operand,
}

fn precedence(expression: &Expression) -> Precedence {
    match expression.head() {
        Head::Sum => Precedence::Sum,
        Head::Call(Function::Negative) => Precedence::Sign,
        Head::Product | Head::Quotient => Precedence::Product,
        Head::Number(number) if number.is_fraction() => Precedence::Product,
        Head::Power => Precedence::Power,
        _ => Precedence::Operand,
    }
}

impl TypesetLine {
    /// An expression with the part at a path highlighted.
    pub fn new(expression: &Expression, highlight: Option<Path>) -> Self {
        let mut line = Self { nodes: Vec::new(), highlight };
        line.part(expression, &mut Path::new(), Precedence::Sum);
        line
    }

    /// d/dx[f], with f as typed.
    pub fn typed(tree: &Tree, root: Id) -> Self {
        let mut line = Self { nodes: Vec::new(), highlight: None };
        let mut copies = vec![0; root as usize + 1];
        for id in tree.parts(&[root]) {
            let node = tree.node(id).with_children(|part| copies[part as usize]);
            copies[id as usize] = line.add(WrittenNode::Node(node));
        }
        line.add(WrittenNode::Derivative(0, copies[root as usize]));
        line
    }

    /// The root of the line.
    pub fn root(&self) -> Id {
        self.nodes.len() as Id - 1
    }

    fn add(&mut self, node: WrittenNode) -> Id {
        self.nodes.push(node);
        self.nodes.len() as Id - 1
    }

    fn node(&mut self, node: Node) -> Id {
        self.add(WrittenNode::Node(node))
    }

    /// Writes a part, highlighted if it is the highlighted one, in parentheses if it binds less tightly than `required`.
    fn part(&mut self, expression: &Expression, path: &mut Path, required: Precedence) -> Id {
        let bare = self.without_parentheses(expression, path);
        let id = self.highlighted(bare, path);
        // A highlighted part is written as if alone, so the writer would not parenthesise e^u in (e^u)^2.
        let is_hidden = id != bare && expression.head() == Head::Call(Function::Exp) && required == Precedence::Operand;
        if precedence(expression) < required || is_hidden { self.add(WrittenNode::Parentheses(id)) } else { id }
    }

    /// Wraps a node in the highlight if its path is the highlighted one.
    fn highlighted(&mut self, id: Id, path: &Path) -> Id {
        if self.is_highlighted(path) { self.add(WrittenNode::Marked(id)) } else { id }
    }

    fn is_highlighted(&self, path: &Path) -> bool {
        self.highlight.as_ref() == Some(path)
    }

    fn child(&mut self, expression: &Expression, index: usize, path: &mut Path, required: Precedence) -> Id {
        path.push(index);
        let id = self.part(&expression.parts()[index], path, required);
        path.pop();
        id
    }

    fn without_parentheses(&mut self, expression: &Expression, path: &mut Path) -> Id {
        match expression.head() {
            Head::Number(number) => self.number(number),
            Head::Real(number) => self.node(Node::Number(number)),
            Head::Variable(index) => self.node(Node::Variable(index)),
            Head::Constant(index) => self.node(Node::Constant(index)),
            Head::Sum => self.sum(expression, path),
            Head::Product => self.product(expression, path),
            Head::Quotient => {
                let numerator = self.child(expression, 0, path, Precedence::Sum);
                let denominator = self.child(expression, 1, path, Precedence::Sum);
                self.node(Node::Binary(Operation::Divide, numerator, denominator))
            }
            Head::Power => {
                let base = self.child(expression, 0, path, Precedence::Operand);
                let exponent = self.child(expression, 1, path, Precedence::Sum);
                self.node(Node::Binary(Operation::Power, base, exponent))
            }
            Head::Call(Function::Negative) => {
                let part = self.child(expression, 0, path, Precedence::Product);
                self.add(WrittenNode::Minus(part))
            }
            Head::Call(function) => {
                let part = self.child(expression, 0, path, Precedence::Sum);
                self.node(Node::Unary(function, part))
            }
            Head::Where => {
                let [condition, u, v] = [0, 1, 2].map(|index| self.child(expression, index, path, Precedence::Sum));
                self.node(Node::Where(condition, u, v))
            }
            Head::Many(operation) => {
                let first = self.child(expression, 0, path, Precedence::Sum);
                (1..expression.parts().len()).fold(first, |left, index| {
                    let right = self.child(expression, index, path, Precedence::Sum);
                    self.node(Node::Binary(operation, left, right))
                })
            }
            Head::Derivative => {
                let part = self.child(expression, 0, path, Precedence::Sum);
                self.add(WrittenNode::Derivative(0, part))
            }
        }
    }

    fn number(&mut self, number: Rational) -> Id {
        if !number.is_fraction() {
            return self.written_number(number.value());
        }
        let [numerator, denominator] =
            [number.numerator(), number.denominator()].map(|integer| self.written_number(integer as f64));
        self.node(Node::Binary(Operation::Divide, numerator, denominator))
    }

    fn written_number(&mut self, value: f64) -> Id {
        let number = Number::new(value).expect("numbers of an expression are finite and non-negative");
        self.node(Node::Number(number))
    }

    /// u + v − w: a sum within a sum needs parentheses only after a minus.
    fn sum(&mut self, expression: &Expression, path: &mut Path) -> Id {
        self.terms(None, expression, path).expect("a sum has terms")
    }

    fn terms(&mut self, mut left: Option<Id>, expression: &Expression, path: &mut Path) -> Option<Id> {
        for (index, term) in expression.parts().iter().enumerate() {
            path.push(index);
            left = match (left, term.without_minus()) {
                _ if term.head() == Head::Sum && !self.is_highlighted(path) => self.terms(left, term, path),
                (None, _) => Some(self.part(term, path, Precedence::Sum)),
                (Some(left), Some(positive)) => {
                    path.push(0);
                    let part = self.part(positive, path, Precedence::Product);
                    path.pop();
                    let right = self.highlighted(part, path);
                    Some(self.node(Node::Binary(Operation::Subtract, left, right)))
                }
                (Some(left), None) => {
                    let right = self.part(term, path, Precedence::Sum);
                    Some(self.node(Node::Binary(Operation::Add, left, right)))
                }
            };
            path.pop();
        }
        left
    }

    /// u v w: a product within a product needs no parentheses.
    fn product(&mut self, expression: &Expression, path: &mut Path) -> Id {
        self.factors(None, expression, path).expect("a product has factors")
    }

    fn factors(&mut self, mut left: Option<Id>, expression: &Expression, path: &mut Path) -> Option<Id> {
        for (index, factor) in expression.parts().iter().enumerate() {
            path.push(index);
            left = match left {
                _ if factor.head() == Head::Product && !self.is_highlighted(path) => self.factors(left, factor, path),
                None => Some(self.part(factor, path, Precedence::Product)),
                Some(left) => {
                    let right = self.part(factor, path, Precedence::Product);
                    Some(self.node(Node::Binary(Operation::Multiply, left, right)))
                }
            };
            path.pop();
        }
        left
    }
}
