//! Canonical text: every `*` is written, and no redundant parentheses. Parsing it yields the same tree. A line of a derivation
//! is written the same way, with `d/dx[u]` for what remains to be differentiated.

use std::f64::consts::{E, PI, TAU};

use super::callable::Callable;
use super::function::{Function, Operation};
use super::notation::{Notation, WrittenNode};
use super::tree::{Id, Node};

/// Operator precedence: a node that binds less tightly than its context requires is parenthesised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// u or v
    Disjunction,
    /// u and v
    Conjunction,
    /// not u
    Negation,
    /// u < v
    Comparison,
    /// u + v, u − v
    Sum,
    /// u v, u / v
    Product,
    /// −u
    Sign,
    /// uᵛ
    Power,
    /// Numbers, names, calls
    Operand,
}

impl Binding {
    /// The precedence of a node.
    pub fn of(node: Node) -> Self {
        match node {
            Node::Binary(Operation::Or, ..) => Binding::Disjunction,
            Node::Binary(Operation::And, ..) => Binding::Conjunction,
            Node::Unary(Function::Not, _) => Binding::Negation,
            Node::Binary(operation, ..) if operation.is_comparison() => Binding::Comparison,
            Node::Binary(Operation::Add | Operation::Subtract, ..) => Binding::Sum,
            Node::Binary(Operation::Multiply | Operation::Divide, ..) => Binding::Product,
            Node::Unary(Function::Negative, _) => Binding::Sign,
            Node::Binary(Operation::Power, ..) => Binding::Power,
            _ => Binding::Operand,
        }
    }
}

/// A piece still to be written.
enum Task {
    Text(&'static str),
    Name(u8),
    Part(Id, Binding),
}

/// Writes a subtree. `variables` and `constants` are the names, in order.
pub fn print(notation: &impl Notation, root: Id, variables: &[String], constants: &[String]) -> String {
    let mut text = String::new();
    let mut tasks = vec![Task::Part(root, Binding::Disjunction)];
    while let Some(task) = tasks.pop() {
        let (id, required) = match task {
            Task::Text(piece) => {
                text.push_str(piece);
                continue;
            }
            Task::Name(index) => {
                text.push_str(&variables[usize::from(index)]);
                continue;
            }
            Task::Part(id, required) => (id, required),
        };
        match notation.written(id) {
            WrittenNode::Node(Node::Number(number)) => text.push_str(&number_text(number.value())),
            WrittenNode::Node(Node::Variable(index)) => text.push_str(&variables[usize::from(index)]),
            WrittenNode::Node(Node::Constant(index)) => text.push_str(&constants[usize::from(index)]),
            WrittenNode::Node(node) => push(&mut tasks, pieces(notation, node, Binding::of(node) < required)),
            WrittenNode::Marked(u) => tasks.push(Task::Part(u, Binding::Disjunction)),
            WrittenNode::Parentheses(u) => {
                push(&mut tasks, vec![Task::Text("("), Task::Part(u, Binding::Disjunction), Task::Text(")")])
            }
            WrittenNode::Minus(u) => push(&mut tasks, minus(u, is_product(notation, u) && required > Binding::Product)),
            WrittenNode::Derivative(variable, u) => push(&mut tasks, derivative(variable, u)),
        }
    }
    text
}

/// −u; a product is written -u*v, or -(u*v) where tighter binding is required.
fn minus(u: Id, in_parentheses: bool) -> Vec<Task> {
    let [open, close] = if in_parentheses { ["-(", ")"] } else { ["-", ""] };
    vec![Task::Text(open), Task::Part(u, Binding::Product), Task::Text(close)]
}

fn is_product(notation: &impl Notation, u: Id) -> bool {
    matches!(notation.written(u), WrittenNode::Node(node) if Binding::of(node) == Binding::Product)
}

fn derivative(variable: u8, u: Id) -> Vec<Task> {
    vec![Task::Text("d/d"), Task::Name(variable), Task::Text("["), Task::Part(u, Binding::Disjunction), Task::Text("]")]
}

fn push(tasks: &mut Vec<Task>, pieces: Vec<Task>) {
    tasks.extend(pieces.into_iter().rev());
}

fn pieces(notation: &impl Notation, node: Node, in_parentheses: bool) -> Vec<Task> {
    use Task::Text;
    let mut pieces = match node {
        Node::Unary(Function::Negative, u) => vec![Text("-"), Task::Part(u, Binding::Sign)],
        Node::Unary(Function::Not, u) => vec![Text("not "), Task::Part(u, Binding::Negation)],
        Node::Unary(function, u) => call(Callable::One(function).name(), &[u]),
        Node::Where(condition, u, v) => call("where", &[condition, u, v]),
        Node::Binary(Operation::Power, u, v) => {
            vec![Task::Part(u, Binding::Operand), Text("^"), Task::Part(v, Binding::Sign)]
        }
        Node::Binary(operation @ (Operation::Minimum | Operation::Maximum | Operation::LogAddExp), u, v) => {
            call(Callable::Many(operation).name(), &notation.operands(operation, [u, v]))
        }
        Node::Binary(operation, u, v) => {
            let (operator, left, right) = match operation {
                Operation::Add => (" + ", Binding::Sum, Binding::Product),
                Operation::Subtract => (" - ", Binding::Sum, Binding::Product),
                Operation::Multiply => ("*", Binding::Product, Binding::Sign),
                Operation::Less => (" < ", Binding::Sum, Binding::Sum),
                Operation::AtMost => (" <= ", Binding::Sum, Binding::Sum),
                Operation::Greater => (" > ", Binding::Sum, Binding::Sum),
                Operation::AtLeast => (" >= ", Binding::Sum, Binding::Sum),
                Operation::Equal => (" == ", Binding::Sum, Binding::Sum),
                Operation::NotEqual => (" != ", Binding::Sum, Binding::Sum),
                Operation::And => (" and ", Binding::Conjunction, Binding::Negation),
                Operation::Or => (" or ", Binding::Disjunction, Binding::Conjunction),
                _ => ("/", Binding::Product, Binding::Sign),
            };
            vec![Task::Part(u, left), Text(operator), Task::Part(v, right)]
        }
        Node::Number(_) | Node::Variable(_) | Node::Constant(_) => Vec::new(),
    };
    if in_parentheses {
        pieces.insert(0, Text("("));
        pieces.push(Text(")"));
    }
    pieces
}

fn call(name: &'static str, arguments: &[Id]) -> Vec<Task> {
    let mut pieces = vec![Task::Text(name), Task::Text("(")];
    for (index, &argument) in arguments.iter().enumerate() {
        if index > 0 {
            pieces.push(Task::Text(", "));
        }
        pieces.push(Task::Part(argument, Binding::Disjunction));
    }
    pieces.push(Task::Text(")"));
    pieces
}

/// A number, by name if it has one; parsing the text yields the same bits.
pub fn number_text(value: f64) -> String {
    match value {
        PI => "pi".into(),
        E => "e".into(),
        TAU => "tau".into(),
        _ if value == 0.0 || (1e-5..1e16).contains(&value) => format!("{value}"),
        _ => format!("{value:e}"),
    }
}
