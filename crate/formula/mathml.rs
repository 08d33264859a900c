//! A tree as a real formula: presentation MathML, as HTML and browsers understand it (MathML Core). In a line of a derivation,
//! what is marked stands in a row of the class `marked`.

use std::f64::consts::{E, PI, TAU};

use super::function::{Callable, Function, Operation};
use super::notation::{Notation, Sign};
use super::tree::{Id, Node};
use super::vocabulary::symbol;

/// How tightly a part binds: a part that binds less tightly than its place wants stands in brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Sign,
    Product,
    Power,
    Primary,
}

/// What is still to be set.
enum Task {
    Markup(&'static str),
    Name(u8),
    Part(Id, Bond),
}

/// A part as a `<math>` element.
pub fn mathml(notation: &impl Notation, root: Id, variables: &[String], constants: &[String]) -> String {
    let mut text = String::from("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">");
    let mut tasks =
        vec![Task::Markup("</math>"), Task::Markup("</mrow>"), Task::Part(root, Bond::Sum), Task::Markup("<mrow>")];
    let tall = tall(notation, root);
    while let Some(task) = tasks.pop() {
        let (id, least) = match task {
            Task::Markup(piece) => {
                text.push_str(piece);
                continue;
            }
            Task::Name(index) => {
                text.push_str(&set_name(&variables[usize::from(index)]));
                continue;
            }
            Task::Part(id, least) => (id, least),
        };
        let sign = notation.sign(id);
        if bond(sign) < least {
            tasks.extend(bracketed(id, tall[id as usize]).into_iter().rev());
            continue;
        }
        match sign {
            Sign::Node(Node::Number(number)) => text.push_str(&set_number(number.value())),
            Sign::Node(Node::Variable(index)) => text.push_str(&set_name(&variables[usize::from(index)])),
            Sign::Node(Node::Constant(index)) => text.push_str(&set_name(symbol(&constants[usize::from(index)]))),
            Sign::Node(node) => tasks.extend(pieces(notation, node, least, &tall).into_iter().rev()),
            Sign::Brackets(u) => tasks.extend(bracketed(u, tall[u as usize]).into_iter().rev()),
            Sign::Minus(u) => tasks.extend(minus(u).into_iter().rev()),
            Sign::Marked(u) => tasks.extend(marked(u).into_iter().rev()),
            Sign::Derivative(variable, u) => tasks.extend(derivative(variable, u, tall[u as usize]).into_iter().rev()),
        }
    }
    text
}

fn bracketed(u: Id, tall: bool) -> Vec<Task> {
    let [open, close] = brackets(tall);
    vec![Task::Markup(open), Task::Part(u, Bond::Sum), Task::Markup(close)]
}

fn minus(u: Id) -> Vec<Task> {
    vec![Task::Markup("<mrow><mo form=\"prefix\">−</mo>"), Task::Part(u, Bond::Product), Task::Markup("</mrow>")]
}

fn marked(u: Id) -> Vec<Task> {
    vec![Task::Markup("<mrow class=\"marked\">"), Task::Part(u, Bond::Sum), Task::Markup("</mrow>")]
}

/// d/dx[u].
fn derivative(variable: u8, u: Id, tall: bool) -> Vec<Task> {
    let [open, close] = if tall {
        ["</mrow></mfrac><mrow><mo>[</mo>", "<mo>]</mo></mrow></mrow>"]
    } else {
        ["</mrow></mfrac><mrow><mo stretchy=\"false\">[</mo>", "<mo stretchy=\"false\">]</mo></mrow></mrow>"]
    };
    let operator = Task::Markup("<mrow><mfrac><mi>d</mi><mrow><mi>d</mi>");
    vec![operator, Task::Name(variable), Task::Markup(open), Task::Part(u, Bond::Sum), Task::Markup(close)]
}

/// Which parts hold a fraction: only brackets around these grow, whatever the font makes of a descender.
fn tall(notation: &impl Notation, root: Id) -> Vec<bool> {
    let mut tall = vec![false; root as usize + 1];
    for id in 0..=root {
        let sign = notation.sign(id);
        tall[id as usize] = match sign {
            Sign::Node(Node::Binary(Operation::Divide, ..)) | Sign::Derivative(..) => true,
            Sign::Node(Node::Binary(Operation::Power, base, _)) => tall[base as usize],
            _ => sign.children().any(|part| tall[part as usize]),
        };
    }
    tall
}

fn brackets(tall: bool) -> [&'static str; 2] {
    if tall {
        ["<mrow><mo>(</mo>", "<mo>)</mo></mrow>"]
    } else {
        ["<mrow><mo stretchy=\"false\">(</mo>", "<mo stretchy=\"false\">)</mo></mrow>"]
    }
}

fn bars(tall: bool) -> [&'static str; 2] {
    if tall {
        ["<mrow><mo>|</mo>", "<mo>|</mo></mrow>"]
    } else {
        ["<mrow><mo stretchy=\"false\">|</mo>", "<mo stretchy=\"false\">|</mo></mrow>"]
    }
}

/// A number, and numbers with a name by their sign.
fn set_number(value: f64) -> String {
    match value {
        E => "<mi>e</mi>".into(),
        PI => "<mi>π</mi>".into(),
        TAU => "<mi>τ</mi>".into(),
        _ => match scientific(value) {
            Some((mantissa, exponent)) => {
                let power = format!("<msup><mn>10</mn><mn>{}</mn></msup>", exponent.replace('-', "−"));
                if mantissa == "1" { power } else { format!("<mrow><mn>{mantissa}</mn><mo>·</mo>{power}</mrow>") }
            }
            None => format!("<mn>{value}</mn>"),
        },
    }
}

/// Mantissa and exponent of a number that is set with a power of ten: it binds as loosely as a product does, or a power.
fn scientific(value: f64) -> Option<(String, String)> {
    if value == 0.0 || (1e-4..1e7).contains(&value) {
        return None;
    }
    let text = format!("{value:e}");
    text.split_once('e').map(|(mantissa, exponent)| (mantissa.to_owned(), exponent.to_owned()))
}

/// A name; what follows its first letter (`w1`, `x_0`) is set as an index where it is digits.
fn set_name(name: &str) -> String {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let index = &name[letters.len()..];
    let letters = escaped(letters.trim_end_matches('_'));
    if index.is_empty() {
        format!("<mi>{letters}</mi>")
    } else {
        format!("<msub><mi>{letters}</mi><mn>{index}</mn></msub>")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn bond(sign: Sign) -> Bond {
    let Sign::Node(node) = sign else { return Bond::Primary };
    match node {
        Node::Unary(Function::Negative, _) => Bond::Sign,
        Node::Binary(Operation::Add | Operation::Subtract, ..) => Bond::Sum,
        Node::Binary(Operation::Multiply, ..) => Bond::Product,
        Node::Number(number) => match scientific(number.value()) {
            Some((mantissa, _)) if mantissa == "1" => Bond::Power,
            Some(_) => Bond::Product,
            None => Bond::Primary,
        },
        // A fraction bar holds together what is above and below it, but a power of a fraction wants brackets.
        Node::Binary(Operation::Divide, ..) => Bond::Product,
        Node::Binary(Operation::Power, ..) | Node::Unary(Function::Exp, _) => Bond::Power,
        _ => Bond::Primary,
    }
}

/// What a part is made of; `least` is how tightly its place wants it to bind.
fn pieces(notation: &impl Notation, node: Node, least: Bond, tall: &[bool]) -> Vec<Task> {
    use Task::{Markup, Part};
    match node {
        Node::Unary(Function::Negative, u) => minus(u),
        Node::Unary(function, u) => call(function, u, tall[u as usize]),
        Node::Binary(Operation::Add, u, v) => {
            vec![Part(u, Bond::Sum), Markup("<mo>+</mo>"), Part(v, Bond::Product)]
        }
        Node::Binary(Operation::Subtract, u, v) => {
            vec![Part(u, Bond::Sum), Markup("<mo>−</mo>"), Part(v, Bond::Product)]
        }
        Node::Binary(Operation::Multiply, u, v) => {
            // A sign may lead where nothing stands before it.
            let first = if least <= Bond::Sign { Bond::Sign } else { Bond::Product };
            vec![Part(u, first), Markup(times(notation, v)), Part(v, Bond::Product)]
        }
        Node::Binary(Operation::Divide, u, v) => {
            let [over, end] = ["</mrow><mrow>", "</mrow></mfrac>"];
            vec![Markup("<mfrac><mrow>"), Part(u, Bond::Sum), Markup(over), Part(v, Bond::Sum), Markup(end)]
        }
        Node::Binary(Operation::Power, u, v) => {
            let is_bracketed = bond(notation.sign(u)) < Bond::Primary;
            let ([base, exponent, end], least) = if is_bracketed && !tall[u as usize] {
                // The closing bracket carries the exponent, which then does not rise above one inside, as in (x² − 1)².
                let [open, _] = brackets(false);
                ([open, "<msup><mo stretchy=\"false\">)</mo><mrow>", "</mrow></msup></mrow>"], Bond::Sum)
            } else {
                (["<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"], Bond::Primary)
            };
            vec![Markup(base), Part(u, least), Markup(exponent), Part(v, Bond::Sum), Markup(end)]
        }
        Node::Binary(operation, u, v) => {
            let name = if operation == Operation::Minimum { "<mrow><mi>min</mi>" } else { "<mrow><mi>max</mi>" };
            let [open, close] = brackets(tall[u as usize] || tall[v as usize]);
            let (comma, end) = ("<mo separator=\"true\">,</mo>", "</mrow>");
            vec![
                Markup(name),
                Markup(open),
                Part(u, Bond::Sum),
                Markup(comma),
                Part(v, Bond::Sum),
                Markup(close),
                Markup(end),
            ]
        }
        Node::Number(_) | Node::Variable(_) | Node::Constant(_) => Vec::new(),
    }
}

/// A function: roots, bars and exponentials by their own signs, all else by name.
fn call(function: Function, u: Id, tall: bool) -> Vec<Task> {
    use Task::{Markup, Part};
    match function {
        Function::Sqrt => vec![Markup("<msqrt>"), Part(u, Bond::Sum), Markup("</msqrt>")],
        Function::Cbrt => vec![Markup("<mroot><mrow>"), Part(u, Bond::Sum), Markup("</mrow><mn>3</mn></mroot>")],
        Function::Abs => {
            let [open, close] = bars(tall);
            vec![Markup(open), Part(u, Bond::Sum), Markup(close)]
        }
        Function::Exp => vec![Markup("<msup><mi>e</mi><mrow>"), Part(u, Bond::Sum), Markup("</mrow></msup>")],
        _ => {
            let name = Callable::One(function).name();
            let [open, close] = brackets(tall);
            let (start, end) = ("<mrow><mi>", "</mrow>");
            let after = "</mi><mo>\u{2061}</mo>";
            vec![
                Markup(start),
                Markup(upright(name)),
                Markup(after),
                Markup(open),
                Part(u, Bond::Sum),
                Markup(close),
                Markup(end),
            ]
        }
    }
}

/// The name a book uses.
fn upright(name: &'static str) -> &'static str {
    match name {
        "asin" => "arcsin",
        "acos" => "arccos",
        "atan" => "arctan",
        "sigmoid" => "σ",
        "log2" => "log₂",
        "log10" => "log₁₀",
        _ => name,
    }
}

/// Nothing to see between factors, but a little room before a name (x sin x), and a dot before a digit: 2·3, x·2, and 2·½,
/// which is not two and a half.
fn times(notation: &impl Notation, v: Id) -> &'static str {
    if starts_with_digit(notation, v) {
        "<mo>·</mo>"
    } else if starts_with_name(notation, v) {
        "<mo>\u{2062}</mo><mspace width=\"0.17em\"></mspace>"
    } else {
        "<mo>\u{2062}</mo>"
    }
}

fn starts_with_name(notation: &impl Notation, mut id: Id) -> bool {
    use Function::{Abs, Cbrt, Exp, Negative, Sqrt};
    loop {
        match notation.sign(id) {
            Sign::Node(Node::Unary(Abs | Cbrt | Exp | Negative | Sqrt, _)) => return false,
            Sign::Node(Node::Unary(..) | Node::Binary(Operation::Minimum | Operation::Maximum, ..)) => return true,
            Sign::Node(Node::Binary(Operation::Multiply | Operation::Power, u, _)) | Sign::Marked(u) => id = u,
            Sign::Derivative(..) => return true,
            _ => return false,
        }
    }
}

fn starts_with_digit(notation: &impl Notation, mut id: Id) -> bool {
    loop {
        match notation.sign(id) {
            Sign::Node(Node::Number(number)) => return ![E, PI, TAU].contains(&number.value()),
            Sign::Node(Node::Binary(Operation::Multiply | Operation::Divide | Operation::Power, u, _)) => id = u,
            Sign::Marked(u) => id = u,
            _ => return false,
        }
    }
}
