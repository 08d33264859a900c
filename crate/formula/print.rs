//! A tree as canonical text: every `*` written, no bracket that is not needed. Reading it gives the same tree back.

use std::f64::consts::{E, PI, TAU};

use super::function::{Callable, Function, Operation};
use super::tree::{Id, Node, Tree};

/// How tightly something binds: what binds less tightly than its place asks for stands in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
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
    /// How tightly a node binds.
    pub fn of(node: Node) -> Self {
        match node {
            Node::Binary(Operation::Add | Operation::Subtract, ..) => Binding::Sum,
            Node::Binary(Operation::Multiply | Operation::Divide, ..) => Binding::Product,
            Node::Unary(Function::Negative, _) => Binding::Sign,
            Node::Binary(Operation::Power, ..) => Binding::Power,
            _ => Binding::Operand,
        }
    }
}

/// What is still to be written.
enum Task {
    Text(&'static str),
    Node(Id, Binding),
}

/// Writes a part of a tree. `variables` and `constants` are the names of both in their order.
pub fn print(tree: &Tree, root: Id, variables: &[String], constants: &[String]) -> String {
    let mut text = String::new();
    let mut tasks = vec![Task::Node(root, Binding::Sum)];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Text(piece) => text.push_str(piece),
            Task::Node(id, least) => {
                let node = tree.node(id);
                match node {
                    Node::Number(number) => text.push_str(&number_text(number.value())),
                    Node::Variable(index) => text.push_str(&variables[usize::from(index)]),
                    Node::Constant(index) => text.push_str(&constants[usize::from(index)]),
                    _ => push(&mut tasks, pieces(node, Binding::of(node) < least)),
                }
            }
        }
    }
    text
}

fn push(tasks: &mut Vec<Task>, pieces: Vec<Task>) {
    tasks.extend(pieces.into_iter().rev());
}

fn pieces(node: Node, in_brackets: bool) -> Vec<Task> {
    use Task::Text;
    let mut pieces = match node {
        Node::Unary(Function::Negative, u) => vec![Text("-"), Task::Node(u, Binding::Sign)],
        Node::Unary(function, u) => call(Callable::One(function), &[u]),
        Node::Binary(Operation::Power, u, v) => {
            vec![Task::Node(u, Binding::Operand), Text("^"), Task::Node(v, Binding::Sign)]
        }
        Node::Binary(operation @ (Operation::Minimum | Operation::Maximum), u, v) => {
            call(Callable::Many(operation), &[u, v])
        }
        Node::Binary(operation, u, v) => {
            let (sign, left, right) = match operation {
                Operation::Add => (" + ", Binding::Sum, Binding::Product),
                Operation::Subtract => (" - ", Binding::Sum, Binding::Product),
                Operation::Multiply => ("*", Binding::Product, Binding::Sign),
                _ => ("/", Binding::Product, Binding::Sign),
            };
            vec![Task::Node(u, left), Text(sign), Task::Node(v, right)]
        }
        Node::Number(_) | Node::Variable(_) | Node::Constant(_) => Vec::new(),
    };
    if in_brackets {
        pieces.insert(0, Text("("));
        pieces.push(Text(")"));
    }
    pieces
}

fn call(callable: Callable, arguments: &[Id]) -> Vec<Task> {
    let mut pieces = vec![Task::Text(callable.name()), Task::Text("(")];
    for (place, &argument) in arguments.iter().enumerate() {
        if place > 0 {
            pieces.push(Task::Text(", "));
        }
        pieces.push(Task::Node(argument, Binding::Sum));
    }
    pieces.push(Task::Text(")"));
    pieces
}

/// A number so that reading it gives the same bits, by its name if it has one.
pub fn number_text(value: f64) -> String {
    match value {
        PI => "pi".into(),
        E => "e".into(),
        TAU => "tau".into(),
        _ if value == 0.0 || (1e-5..1e16).contains(&value) => format!("{value}"),
        _ => format!("{value:e}"),
    }
}
