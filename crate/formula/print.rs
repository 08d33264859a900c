//! A tree as canonical text: every `*` written, no bracket that is not needed. Reading it gives the same tree back.
//! A line of a derivation is written the same way, with `d/dx[u]` for what is still to be differentiated.

use std::f64::consts::{E, PI, TAU};

use super::function::{Callable, Function, Operation};
use super::notation::{Notation, Sign};
use super::tree::{Id, Node};

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
    Name(u8),
    Part(Id, Binding),
}

/// Writes a part. `variables` and `constants` are the names of both in their order.
pub fn print(notation: &impl Notation, root: Id, variables: &[String], constants: &[String]) -> String {
    let mut text = String::new();
    let mut tasks = vec![Task::Part(root, Binding::Sum)];
    while let Some(task) = tasks.pop() {
        let (id, least) = match task {
            Task::Text(piece) => {
                text.push_str(piece);
                continue;
            }
            Task::Name(index) => {
                text.push_str(&variables[usize::from(index)]);
                continue;
            }
            Task::Part(id, least) => (id, least),
        };
        match notation.sign(id) {
            Sign::Node(Node::Number(number)) => text.push_str(&number_text(number.value())),
            Sign::Node(Node::Variable(index)) => text.push_str(&variables[usize::from(index)]),
            Sign::Node(Node::Constant(index)) => text.push_str(&constants[usize::from(index)]),
            Sign::Node(node) => push(&mut tasks, pieces(node, Binding::of(node) < least)),
            Sign::Marked(u) => tasks.push(Task::Part(u, Binding::Sum)),
            Sign::Brackets(u) => push(&mut tasks, vec![Task::Text("("), Task::Part(u, Binding::Sum), Task::Text(")")]),
            Sign::Minus(u) => push(&mut tasks, minus(u, holds_product(notation, u) && least > Binding::Product)),
            Sign::Derivative(variable, u) => push(&mut tasks, derivative(variable, u)),
        }
    }
    text
}

/// −u; a product keeps its sign in front, as a number does, and has brackets only where a power or a factor is expected.
fn minus(u: Id, in_brackets: bool) -> Vec<Task> {
    let [open, close] = if in_brackets { ["-(", ")"] } else { ["-", ""] };
    vec![Task::Text(open), Task::Part(u, Binding::Product), Task::Text(close)]
}

fn holds_product(notation: &impl Notation, u: Id) -> bool {
    matches!(notation.sign(u), Sign::Node(node) if Binding::of(node) == Binding::Product)
}

fn derivative(variable: u8, u: Id) -> Vec<Task> {
    vec![Task::Text("d/d"), Task::Name(variable), Task::Text("["), Task::Part(u, Binding::Sum), Task::Text("]")]
}

fn push(tasks: &mut Vec<Task>, pieces: Vec<Task>) {
    tasks.extend(pieces.into_iter().rev());
}

fn pieces(node: Node, in_brackets: bool) -> Vec<Task> {
    use Task::Text;
    let mut pieces = match node {
        Node::Unary(Function::Negative, u) => vec![Text("-"), Task::Part(u, Binding::Sign)],
        Node::Unary(function, u) => call(Callable::One(function), &[u]),
        Node::Binary(Operation::Power, u, v) => {
            vec![Task::Part(u, Binding::Operand), Text("^"), Task::Part(v, Binding::Sign)]
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
            vec![Task::Part(u, left), Text(sign), Task::Part(v, right)]
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
        pieces.push(Task::Part(argument, Binding::Sum));
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
