//! A line as it is written down: signs in an arena, a mark, and the brackets that it and gathered parts need.

use crate::formula::function::{Function, Operation};
use crate::formula::notation::{Notation, Sign};
use crate::formula::tree::{Id, Node, Number, Tree};

use super::expression::{Expression, Head, Path};
use super::rational::Rational;

/// A line, ready to be set; the last sign is the whole line.
pub struct TypesetLine {
    signs: Vec<Sign>,
    mark: Option<Path>,
}

impl Notation for TypesetLine {
    fn sign(&self, id: Id) -> Sign {
        self.signs[id as usize]
    }
}

/// How tightly a part holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Sum,
    Sign,
    Product,
    Power,
    Operand,
}

fn hold(expression: &Expression) -> Hold {
    match expression.head() {
        Head::Sum => Hold::Sum,
        Head::Call(Function::Negative) => Hold::Sign,
        Head::Product | Head::Quotient => Hold::Product,
        Head::Number(number) if number.is_fraction() => Hold::Product,
        Head::Power => Hold::Power,
        _ => Hold::Operand,
    }
}

impl TypesetLine {
    /// An expression with the part at a place marked.
    pub fn new(expression: &Expression, mark: Option<Path>) -> Self {
        let mut sheet = Self { signs: Vec::new(), mark };
        sheet.part(expression, &mut Path::new(), Hold::Sum);
        sheet
    }

    /// d/dx[f] with f as it was typed.
    pub fn typed(tree: &Tree, root: Id) -> Self {
        let mut sheet = Self { signs: Vec::new(), mark: None };
        let mut copies = vec![0; root as usize + 1];
        for id in tree.parts(&[root]) {
            let copy = |part: Id| copies[part as usize];
            let node = match tree.node(id) {
                Node::Unary(function, u) => Node::Unary(function, copy(u)),
                Node::Binary(operation, u, v) => Node::Binary(operation, copy(u), copy(v)),
                leaf => leaf,
            };
            copies[id as usize] = sheet.add(Sign::Node(node));
        }
        sheet.add(Sign::Derivative(0, copies[root as usize]));
        sheet
    }

    /// The whole line.
    pub fn root(&self) -> Id {
        self.signs.len() as Id - 1
    }

    fn add(&mut self, sign: Sign) -> Id {
        self.signs.push(sign);
        self.signs.len() as Id - 1
    }

    fn node(&mut self, node: Node) -> Id {
        self.add(Sign::Node(node))
    }

    /// A part where parts that hold less tightly than `least` want brackets; marked within them, if it is marked.
    fn part(&mut self, expression: &Expression, path: &mut Path, least: Hold) -> Id {
        let bare = self.bare(expression, path);
        let id = self.marked(bare, path);
        // A marked part is set as if it stood alone, so that the setter does not see that (e^u)^2 wants brackets.
        let is_hidden = id != bare && expression.head() == Head::Call(Function::Exp) && least == Hold::Operand;
        if hold(expression) < least || is_hidden { self.add(Sign::Brackets(id)) } else { id }
    }

    /// The same within a mark, if its place has it.
    fn marked(&mut self, id: Id, path: &Path) -> Id {
        if self.is_marked(path) { self.add(Sign::Marked(id)) } else { id }
    }

    fn is_marked(&self, path: &Path) -> bool {
        self.mark.as_ref() == Some(path)
    }

    fn child(&mut self, expression: &Expression, index: usize, path: &mut Path, least: Hold) -> Id {
        path.push(index);
        let id = self.part(&expression.parts()[index], path, least);
        path.pop();
        id
    }

    fn bare(&mut self, expression: &Expression, path: &mut Path) -> Id {
        match expression.head() {
            Head::Number(number) => self.number(number),
            Head::Real(number) => self.node(Node::Number(number)),
            Head::Variable(index) => self.node(Node::Variable(index)),
            Head::Constant(index) => self.node(Node::Constant(index)),
            Head::Sum => self.sum(expression, path),
            Head::Product => self.product(expression, path),
            Head::Quotient => {
                let above = self.child(expression, 0, path, Hold::Sum);
                let below = self.child(expression, 1, path, Hold::Sum);
                self.node(Node::Binary(Operation::Divide, above, below))
            }
            Head::Power => {
                let base = self.child(expression, 0, path, Hold::Operand);
                let exponent = self.child(expression, 1, path, Hold::Sum);
                self.node(Node::Binary(Operation::Power, base, exponent))
            }
            Head::Call(Function::Negative) => {
                let part = self.child(expression, 0, path, Hold::Product);
                self.add(Sign::Minus(part))
            }
            Head::Call(function) => {
                let part = self.child(expression, 0, path, Hold::Sum);
                self.node(Node::Unary(function, part))
            }
            Head::Extreme(operation) => {
                let first = self.child(expression, 0, path, Hold::Sum);
                (1..expression.parts().len()).fold(first, |left, index| {
                    let right = self.child(expression, index, path, Hold::Sum);
                    self.node(Node::Binary(operation, left, right))
                })
            }
            Head::Derivative => {
                let part = self.child(expression, 0, path, Hold::Sum);
                self.add(Sign::Derivative(0, part))
            }
        }
    }

    fn number(&mut self, number: Rational) -> Id {
        if !number.is_fraction() {
            return self.written_number(number.value());
        }
        let [above, below] = [number.numerator(), number.denominator()].map(|whole| self.written_number(whole as f64));
        self.node(Node::Binary(Operation::Divide, above, below))
    }

    fn written_number(&mut self, value: f64) -> Id {
        let number = Number::new(value).expect("numbers of an expression are finite and not negative");
        self.node(Node::Number(number))
    }

    /// u + v − w: a sum within a sum needs brackets only behind a minus.
    fn sum(&mut self, expression: &Expression, path: &mut Path) -> Id {
        self.terms(None, expression, path).expect("a sum has terms")
    }

    fn terms(&mut self, mut left: Option<Id>, expression: &Expression, path: &mut Path) -> Option<Id> {
        for (index, term) in expression.parts().iter().enumerate() {
            path.push(index);
            left = match (left, term.without_minus()) {
                _ if term.head() == Head::Sum && !self.is_marked(path) => self.terms(left, term, path),
                (None, _) => Some(self.part(term, path, Hold::Sum)),
                (Some(left), Some(positive)) => {
                    path.push(0);
                    let part = self.part(positive, path, Hold::Product);
                    path.pop();
                    let right = self.marked(part, path);
                    Some(self.node(Node::Binary(Operation::Subtract, left, right)))
                }
                (Some(left), None) => {
                    let right = self.part(term, path, Hold::Sum);
                    Some(self.node(Node::Binary(Operation::Add, left, right)))
                }
            };
            path.pop();
        }
        left
    }

    /// u v w: a product within a product needs no brackets.
    fn product(&mut self, expression: &Expression, path: &mut Path) -> Id {
        self.factors(None, expression, path).expect("a product has factors")
    }

    fn factors(&mut self, mut left: Option<Id>, expression: &Expression, path: &mut Path) -> Option<Id> {
        for (index, factor) in expression.parts().iter().enumerate() {
            path.push(index);
            left = match left {
                _ if factor.head() == Head::Product && !self.is_marked(path) => self.factors(left, factor, path),
                None => Some(self.part(factor, path, Hold::Product)),
                Some(left) => {
                    let right = self.part(factor, path, Hold::Product);
                    Some(self.node(Node::Binary(Operation::Multiply, left, right)))
                }
            };
            path.pop();
        }
        left
    }
}
