//! The commands of LaTeX that a formula may contain, as tokens.

use super::callable::callable;
use super::error::FormulaError;
use super::function::Operation;
use super::spelling::{self, run};
use super::token::TokenKind;
use super::vocabulary::is_greek_name;

/// Commands that only lay out: spaces and sizes.
const LAYOUT: [&str; 25] = [
    ",",
    ";",
    ":",
    "!",
    " ",
    "quad",
    "qquad",
    "left",
    "right",
    "big",
    "Big",
    "bigg",
    "Bigg",
    "bigl",
    "bigr",
    "Bigl",
    "Bigr",
    "biggl",
    "biggr",
    "Biggl",
    "Biggr",
    "displaystyle",
    "textstyle",
    "limits",
    "thinspace",
];

/// Commands for a sign, and the sign.
const SIGNS: [(&str, char); 19] = [
    ("cdot", '*'),
    ("times", '*'),
    ("ast", '*'),
    ("div", '/'),
    ("lvert", '|'),
    ("rvert", '|'),
    ("vert", '|'),
    ("lVert", '‖'),
    ("rVert", '‖'),
    ("Vert", '‖'),
    ("|", '‖'),
    ("{", '{'),
    ("}", '}'),
    ("lbrace", '{'),
    ("rbrace", '}'),
    ("lbrack", '['),
    ("rbrack", ']'),
    ("lparen", '('),
    ("rparen", ')'),
];

/// Commands that compare.
const COMPARISONS: [(&str, Operation); 10] = [
    ("lt", Operation::Less),
    ("le", Operation::AtMost),
    ("leq", Operation::AtMost),
    ("leqslant", Operation::AtMost),
    ("gt", Operation::Greater),
    ("ge", Operation::AtLeast),
    ("geq", Operation::AtLeast),
    ("geqslant", Operation::AtLeast),
    ("ne", Operation::NotEqual),
    ("neq", Operation::NotEqual),
];

/// Commands that join conditions, and the word.
const WORDS: [(&str, &str); 6] =
    [("land", "and"), ("wedge", "and"), ("lor", "or"), ("vee", "or"), ("lnot", "not"), ("neg", "not")];

/// Commands that set the name in braces after them in a typeface.
const TYPEFACES: [&str; 13] = [
    "operatorname",
    "mathrm",
    "mathit",
    "mathbf",
    "mathsf",
    "mathtt",
    "mathcal",
    "text",
    "textrm",
    "textit",
    "mbox",
    "boldsymbol",
    "bm",
];

/// Environments whose rows are the pieces of a definition.
const ENVIRONMENTS: [&str; 2] = ["{cases}", "{dcases}"];

/// The command at the start of a text, which begins with a backslash, and its length in bytes; no token if it only lays out.
///
/// # Errors
/// For a command without a meaning in a formula.
pub fn command(text: &str, start: usize) -> Result<(Option<TokenKind<'_>>, usize), FormulaError> {
    let after = &text[1..];
    let letters = run(after, |c| c.is_ascii_alphabetic());
    let one = after.chars().next().map_or(0, char::len_utf8);
    let name = &after[..if letters > 0 { letters } else { one }];
    let length = 1 + name.len();
    if LAYOUT.contains(&name) {
        return Ok((None, length));
    }
    if let Some(&(_, sign)) = SIGNS.iter().find(|(command, _)| *command == name) {
        return Ok((Some(TokenKind::Symbol(sign)), length));
    }
    if let Some(&(_, operation)) = COMPARISONS.iter().find(|(command, _)| *command == name) {
        return Ok((Some(TokenKind::Comparison(operation)), length));
    }
    if let Some(&(_, word)) = WORDS.iter().find(|(command, _)| *command == name) {
        return Ok((Some(TokenKind::Word(word)), length));
    }
    if TYPEFACES.contains(&name) {
        return typeface(text, length, start);
    }
    match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" => Ok((Some(TokenKind::Fraction), length)),
        "\\" => Ok((Some(TokenKind::Row), length)),
        "begin" | "end" if ENVIRONMENTS.iter().any(|environment| text[length..].starts_with(environment)) => {
            let braced = text[length..].find('}').map_or(0, |end| end + 1);
            Ok((Some(if name == "begin" { TokenKind::Cases } else { TokenKind::EndCases }), length + braced))
        }
        "sqrt" => Ok((Some(TokenKind::Root(2)), length)),
        _ if is_greek_name(&spelling::plain(name)) || callable(name).is_some() => {
            let whole = length + spelling::subscript_after_letter(&text[length..]);
            Ok((Some(TokenKind::Word(&text[..whole])), whole))
        }
        _ => Err(unknown(name, start, length)),
    }
}

/// `\operatorname{relu}`, `\mathrm e`.
fn typeface(text: &str, length: usize, start: usize) -> Result<(Option<TokenKind<'_>>, usize), FormulaError> {
    let rest = &text[length..];
    let blank = run(rest, |c| c == ' ' || c == '*');
    let argument = &rest[blank..];
    let inside = argument.strip_prefix('{').and_then(|inside| inside.split_once('}')).map(|(inside, _)| inside.trim());
    match inside {
        Some(name) if spelling::length(name) == name.len() && !name.is_empty() => {
            let braces = argument.find('}').map_or(argument.len(), |end| end + 1);
            Ok((Some(TokenKind::Word(name)), length + blank + braces))
        }
        None if argument.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Ok((Some(TokenKind::Word(&argument[..1])), length + blank + 1))
        }
        _ => Err(FormulaError::new(start, start + length, "a name in braces", {
            let command = &text[..length];
            format!("The command {command} needs a name in braces after it, as in {command}{{relu}}.")
        })),
    }
}

fn unknown(name: &str, start: usize, length: usize) -> FormulaError {
    let error = |expected: &str, message: String| FormulaError::new(start, start + length, expected, message);
    match name {
        "infty" => error("a number", "Infinity is not allowed: use a large number instead.".into()),
        "" => error("a command", "There is no command after the backslash: delete it.".into()),
        "begin" | "end" => error("a single expression", "Type a single expression, without rows.".into()),
        "sum" | "prod" | "int" | "lim" => {
            error("a single expression", format!("The command \\{name} is not supported: write its value out."))
        }
        _ => error("a command for a function, a letter or a sign", {
            format!("The command \\{name} has no meaning in a formula: delete it.")
        }),
    }
}
