//! Presentation MathML for a tree, within the subset that browsers support (MathML Core). In a line of a derivation, the
//! highlighted part is an `<mrow class="marked">`.

use std::f64::consts::{E, PI, TAU};

use super::callable::Callable;
use super::function::{Function, Operation};
use super::notation::{Notation, WrittenNode};
use super::tree::{Id, Node};
use super::vocabulary::{split_number, symbol};

/// Operator precedence: a node that binds less tightly than its context requires is parenthesised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Disjunction,
    Conjunction,
    Negation,
    Comparison,
    Sum,
    Sign,
    Product,
    Power,
    Primary,
}

/// A piece still to be written.
enum Task {
    Markup(&'static str),
    Name(u8),
    Part(Id, Bond),
}

/// Writes a subtree as a `<math>` element.
pub fn mathml(notation: &impl Notation, root: Id, variables: &[String], constants: &[String]) -> String {
    let mut text = String::from("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">");
    let mut tasks = vec![
        Task::Markup("</math>"),
        Task::Markup("</mrow>"),
        Task::Part(root, Bond::Disjunction),
        Task::Markup("<mrow>"),
    ];
    let tall = tall(notation, root);
    while let Some(task) = tasks.pop() {
        let (id, required) = match task {
            Task::Markup(piece) => {
                text.push_str(piece);
                continue;
            }
            Task::Name(index) => {
                text.push_str(&set_name(&variables[usize::from(index)]));
                continue;
            }
            Task::Part(id, required) => (id, required),
        };
        let node = notation.written(id);
        if bond(node) < required {
            tasks.extend(parenthesised(id, tall[id as usize]).into_iter().rev());
            continue;
        }
        match node {
            WrittenNode::Node(Node::Number(number)) => text.push_str(&set_number(number.value())),
            WrittenNode::Node(Node::Variable(index)) => text.push_str(&set_name(&variables[usize::from(index)])),
            WrittenNode::Node(Node::Constant(index)) => {
                text.push_str(&set_name(&constants[usize::from(index)]));
            }
            WrittenNode::Node(node) => tasks.extend(pieces(notation, node, required, &tall).into_iter().rev()),
            WrittenNode::Parentheses(u) => tasks.extend(parenthesised(u, tall[u as usize]).into_iter().rev()),
            WrittenNode::Minus(u) => tasks.extend(minus(u).into_iter().rev()),
            WrittenNode::Marked(u) => tasks.extend(marked(u).into_iter().rev()),
            WrittenNode::Derivative(variable, u) => {
                tasks.extend(derivative(variable, u, tall[u as usize]).into_iter().rev());
            }
        }
    }
    text
}

fn parenthesised(u: Id, tall: bool) -> Vec<Task> {
    let [open, close] = parentheses(tall);
    vec![Task::Markup(open), Task::Part(u, Bond::Disjunction), Task::Markup(close)]
}

fn minus(u: Id) -> Vec<Task> {
    vec![Task::Markup("<mrow><mo form=\"prefix\">−</mo>"), Task::Part(u, Bond::Product), Task::Markup("</mrow>")]
}

fn marked(u: Id) -> Vec<Task> {
    vec![Task::Markup("<mrow class=\"marked\">"), Task::Part(u, Bond::Disjunction), Task::Markup("</mrow>")]
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

/// Which nodes contain a fraction: only parentheses around these stretch, whatever the font does with descenders.
fn tall(notation: &impl Notation, root: Id) -> Vec<bool> {
    let mut tall = vec![false; root as usize + 1];
    for id in 0..=root {
        let node = notation.written(id);
        tall[id as usize] = match node {
            WrittenNode::Node(Node::Binary(Operation::Divide, ..) | Node::Where(..)) | WrittenNode::Derivative(..) => {
                true
            }
            WrittenNode::Node(Node::Binary(Operation::Power, base, _)) => tall[base as usize],
            _ => node.children().any(|part| tall[part as usize]),
        };
    }
    tall
}

fn parentheses(tall: bool) -> [&'static str; 2] {
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

/// A number; named numbers by their symbol.
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

/// Mantissa and exponent of a number written with a power of ten, which has the precedence of a product or a power.
fn scientific(value: f64) -> Option<(String, String)> {
    if value == 0.0 || (1e-4..1e7).contains(&value) {
        return None;
    }
    let text = format!("{value:e}");
    text.split_once('e').map(|(mantissa, exponent)| (mantissa.to_owned(), exponent.to_owned()))
}

/// A name, a Greek one as its letter; trailing digits (`w1`, `beta_2`) become a subscript.
pub fn set_name(name: &str) -> String {
    let (letters, index) = split_number(name);
    let letters = escaped(symbol(letters));
    if index.is_empty() {
        format!("<mi>{letters}</mi>")
    } else {
        format!("<msub><mi>{letters}</mi><mn>{index}</mn></msub>")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn bond(written: WrittenNode) -> Bond {
    let WrittenNode::Node(node) = written else { return Bond::Primary };
    match node {
        // The rows of a brace have no other end.
        Node::Where(..) | Node::Binary(Operation::Or, ..) => Bond::Disjunction,
        Node::Binary(Operation::And, ..) => Bond::Conjunction,
        Node::Unary(Function::Not, _) => Bond::Negation,
        Node::Binary(operation, ..) if operation.is_comparison() => Bond::Comparison,
        Node::Unary(Function::Negative, _) => Bond::Sign,
        Node::Binary(Operation::Add | Operation::Subtract, ..) => Bond::Sum,
        Node::Binary(Operation::Multiply, ..) => Bond::Product,
        Node::Number(number) => match scientific(number.value()) {
            Some((mantissa, _)) if mantissa == "1" => Bond::Power,
            Some(_) => Bond::Product,
            None => Bond::Primary,
        },
        // A fraction bar groups its numerator and denominator, but a power of a fraction needs parentheses.
        Node::Binary(Operation::Divide, ..) => Bond::Product,
        Node::Binary(Operation::Power, ..) | Node::Unary(Function::Exp, _) => Bond::Power,
        _ => Bond::Primary,
    }
}

/// The pieces of a node; `required` is the precedence its context requires.
fn pieces(notation: &impl Notation, node: Node, required: Bond, tall: &[bool]) -> Vec<Task> {
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
            // A minus sign may lead where nothing precedes it.
            let first = if required <= Bond::Sign { Bond::Sign } else { Bond::Product };
            vec![Part(u, first), Markup(times(notation, v, tall)), Part(v, Bond::Product)]
        }
        Node::Binary(Operation::Divide, u, v) => {
            let [over, end] = ["</mrow><mrow>", "</mrow></mfrac>"];
            vec![Markup("<mfrac><mrow>"), Part(u, Bond::Sum), Markup(over), Part(v, Bond::Sum), Markup(end)]
        }
        Node::Binary(Operation::Power, u, v) => {
            let is_parenthesised = bond(notation.written(u)) < Bond::Primary;
            let ([base, exponent, end], required) = if is_parenthesised && !tall[u as usize] {
                // The closing parenthesis carries the exponent, so it sits no higher than an exponent inside, as in (x² − 1)².
                let [open, _] = parentheses(false);
                ([open, "<msup><mo stretchy=\"false\">)</mo><mrow>", "</mrow></msup></mrow>"], Bond::Sum)
            } else {
                (["<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"], Bond::Primary)
            };
            vec![Markup(base), Part(u, required), Markup(exponent), Part(v, Bond::Sum), Markup(end)]
        }
        Node::Where(..) => cases(notation, node),
        Node::Binary(operation, u, v) => match operation.sign() {
            Some(sign) => condition(operation, sign, [u, v]),
            None => many(operation, &notation.operands(operation, [u, v]), tall),
        },
        Node::Number(_) | Node::Variable(_) | Node::Constant(_) => Vec::new(),
    }
}

/// An operation on several operands by its name.
fn many(operation: Operation, operands: &[Id], tall: &[bool]) -> Vec<Task> {
    use Task::{Markup, Part};
    let [open, close] = parentheses(operands.iter().any(|&operand| tall[operand as usize]));
    let name = Callable::Many(operation).name();
    let mut pieces = vec![Markup("<mrow><mi>"), Markup(name), Markup("</mi>"), Markup(open)];
    for (index, &operand) in operands.iter().enumerate() {
        pieces.extend((index > 0).then_some(Markup("<mo separator=\"true\">,</mo>")));
        pieces.push(Part(operand, Bond::Disjunction));
    }
    pieces.extend([Markup(close), Markup("</mrow>")]);
    pieces
}

/// A comparison, or two conditions joined by a word.
fn condition(operation: Operation, sign: &'static str, [u, v]: [Id; 2]) -> Vec<Task> {
    use Task::{Markup, Part};
    let [left, right] = match operation {
        Operation::Or => [Bond::Disjunction, Bond::Conjunction],
        Operation::And => [Bond::Conjunction, Bond::Negation],
        _ => [Bond::Sum, Bond::Sum],
    };
    let [open, sign, close] = match operation {
        Operation::And | Operation::Or => {
            ["<mspace width=\"0.4em\"></mspace><mtext>", sign, "</mtext><mspace width=\"0.4em\"></mspace>"]
        }
        Operation::Less => ["<mo>", "&lt;", "</mo>"],
        Operation::Greater => ["<mo>", "&gt;", "</mo>"],
        _ => ["<mo>", sign, "</mo>"],
    };
    vec![Part(u, left), Markup(open), Markup(sign), Markup(close), Part(v, right)]
}

/// A piecewise definition, one row a piece; pieces within the last one are rows too, and a last one that has no value is none.
fn cases(notation: &impl Notation, mut node: Node) -> Vec<Task> {
    use Task::{Markup, Part};
    let mut pieces = vec![Markup("<mrow><mo>{</mo><mtable class=\"cases\">")];
    while let Node::Where(condition, u, v) = node {
        pieces.extend([
            Markup("<mtr><mtd>"),
            Part(u, Bond::Disjunction),
            Markup("</mtd><mtd><mtext>if</mtext><mspace width=\"0.4em\"></mspace>"),
            Part(condition, Bond::Disjunction),
            Markup("</mtd></mtr>"),
        ]);
        node = match notation.written(v) {
            WrittenNode::Node(next @ Node::Where(..)) => next,
            _ => {
                if !notation.is_undefined(v) {
                    let [open, otherwise] = ["<mtr><mtd>", "</mtd><mtd><mtext>otherwise</mtext></mtd></mtr>"];
                    pieces.extend([Markup(open), Part(v, Bond::Disjunction), Markup(otherwise)]);
                }
                break;
            }
        };
    }
    pieces.push(Markup("</mtable></mrow>"));
    pieces
}

/// A function: roots, bars and short exponentials in their own notation, all others by name.
fn call(function: Function, u: Id, tall: bool) -> Vec<Task> {
    use Task::{Markup, Part};
    match function {
        Function::Not => vec![Markup("<mtext>not</mtext><mspace width=\"0.4em\"></mspace>"), Part(u, Bond::Negation)],
        Function::Sqrt => vec![Markup("<msqrt>"), Part(u, Bond::Sum), Markup("</msqrt>")],
        Function::Cbrt => vec![Markup("<mroot><mrow>"), Part(u, Bond::Sum), Markup("</mrow><mn>3</mn></mroot>")],
        Function::Abs => {
            let [open, close] = bars(tall);
            vec![Markup(open), Part(u, Bond::Sum), Markup(close)]
        }
        // A fraction in an exponent is too small to read.
        Function::Exp if !tall => vec![Markup("<msup><mi>e</mi><mrow>"), Part(u, Bond::Sum), Markup("</mrow></msup>")],
        _ => {
            let name = Callable::One(function).name();
            let [open, close] = parentheses(tall);
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

/// The textbook name.
fn upright(name: &'static str) -> &'static str {
    match name {
        "asin" => "arcsin",
        "acos" => "arccos",
        "atan" => "arctan",
        "asinh" => "arsinh",
        "acosh" => "arcosh",
        "atanh" => "artanh",
        "sigmoid" => "σ",
        "log2" => "log₂",
        "log10" => "log₁₀",
        _ => name,
    }
}

/// The multiplication sign: invisible, with a thin space before a function name (x sin x), and a dot before a digit: 2·3, x·2,
/// and 2·½, which is not two and a half.
fn times(notation: &impl Notation, v: Id, tall: &[bool]) -> &'static str {
    if starts_with_digit(notation, v) {
        "<mo>·</mo>"
    } else if starts_with_name(notation, v, tall) {
        "<mo>\u{2062}</mo><mspace width=\"0.17em\"></mspace>"
    } else {
        "<mo>\u{2062}</mo>"
    }
}

fn starts_with_name(notation: &impl Notation, mut id: Id, tall: &[bool]) -> bool {
    use Function::{Abs, Cbrt, Exp, Negative, Sqrt};
    loop {
        match notation.written(id) {
            WrittenNode::Node(Node::Unary(Exp, u)) => return tall[u as usize],
            WrittenNode::Node(Node::Unary(Abs | Cbrt | Negative | Sqrt, _)) => return false,
            WrittenNode::Node(
                Node::Unary(..) | Node::Binary(Operation::Minimum | Operation::Maximum | Operation::LogAddExp, ..),
            ) => return true,
            WrittenNode::Node(Node::Binary(Operation::Multiply | Operation::Power, u, _)) | WrittenNode::Marked(u) => {
                id = u;
            }
            WrittenNode::Derivative(..) => return true,
            _ => return false,
        }
    }
}

fn starts_with_digit(notation: &impl Notation, mut id: Id) -> bool {
    loop {
        match notation.written(id) {
            WrittenNode::Node(Node::Number(number)) => return ![E, PI, TAU].contains(&number.value()),
            WrittenNode::Node(Node::Binary(Operation::Multiply | Operation::Divide | Operation::Power, u, _)) => id = u,
            WrittenNode::Marked(u) => id = u,
            _ => return false,
        }
    }
}
