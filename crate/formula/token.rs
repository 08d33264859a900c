//! The tokeniser: numbers, words, symbols. Synonyms are unified: `·`, `×`, `\cdot` and `*`; `−` and `-`; `**` and `^`; `½` and 0.5.

use super::error::FormulaError;
use super::function::Operation;
use super::latex;
use super::spelling::{self, run};
use crate::decimal;

/// A token and its byte range in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token<'s> {
    /// Its kind.
    pub kind: TokenKind<'s>,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TokenKind<'s> {
    /// `2`, `.5`, `5.`, `2e-3`
    Number(f64),
    /// A name as it is [spelled](spelling): a Latin letter followed by letters, digits and `_`, or a Greek letter.
    Word(&'s str),
    /// `²`, `⁻¹`: an exponent.
    Superscript(i32),
    /// One of `+ - * / ^ = ( ) [ ] { } , | ‖ : ? &`.
    Symbol(char),
    /// `√`, `∛`, `∜`, `\sqrt`: the root of this degree of what follows.
    Root(i32),
    /// `\frac`: the quotient of the two parts that follow.
    Fraction,
    /// `<`, `<=`, `\le`, `==`.
    Comparison(Operation),
    /// `\begin{cases}`
    Cases,
    /// `\\`: the end of a row.
    Row,
    /// `\end{cases}`
    EndCases,
    /// The end of the text.
    End,
}

const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/// Fractions of one character, which may follow a whole number.
const VULGAR_FRACTIONS: [(char, f64); 15] = [
    ('½', 1.0 / 2.0),
    ('⅓', 1.0 / 3.0),
    ('⅔', 2.0 / 3.0),
    ('¼', 1.0 / 4.0),
    ('¾', 3.0 / 4.0),
    ('⅕', 1.0 / 5.0),
    ('⅖', 2.0 / 5.0),
    ('⅗', 3.0 / 5.0),
    ('⅘', 4.0 / 5.0),
    ('⅙', 1.0 / 6.0),
    ('⅚', 5.0 / 6.0),
    ('⅛', 1.0 / 8.0),
    ('⅜', 3.0 / 8.0),
    ('⅝', 5.0 / 8.0),
    ('⅞', 7.0 / 8.0),
];

/// Signs of comparison, the longer before the shorter.
const COMPARISONS: [(&str, Operation); 12] = [
    ("<=", Operation::AtMost),
    (">=", Operation::AtLeast),
    ("==", Operation::Equal),
    ("!=", Operation::NotEqual),
    ("<>", Operation::NotEqual),
    ("<", Operation::Less),
    (">", Operation::Greater),
    ("≤", Operation::AtMost),
    ("⩽", Operation::AtMost),
    ("≥", Operation::AtLeast),
    ("⩾", Operation::AtLeast),
    ("≠", Operation::NotEqual),
];

/// Splits a text into tokens; the last one is [`TokenKind::End`].
///
/// # Errors
/// For a character without a meaning, or a malformed or overflowing number.
pub fn tokens(source: &str) -> Result<Vec<Token<'_>>, FormulaError> {
    let mut tokens = Vec::new();
    let mut start = 0;
    // TeX reads the parts of \frac12 digit by digit.
    let mut single_digits = 0;
    loop {
        start += spaces(&source[start..]);
        let rest = &source[start..];
        let (kind, length) = match rest.bytes().next() {
            Some(b'\\') => match latex::command(rest, start)? {
                (Some(kind), length) => (kind, length),
                (None, length) => {
                    start += length;
                    continue;
                }
            },
            Some(digit @ b'0'..=b'9') if single_digits > 0 => (TokenKind::Number(f64::from(digit - b'0')), 1),
            _ => next(source, start)?,
        };
        single_digits = match kind {
            TokenKind::Fraction => 2,
            TokenKind::Number(_) if single_digits > 0 => single_digits - 1,
            _ => 0,
        };
        tokens.push(Token { kind, start, end: start + length });
        if kind == TokenKind::End {
            return Ok(tokens);
        }
        start += length;
    }
}

fn spaces(text: &str) -> usize {
    run(text, |c| c.is_whitespace() || "$~\u{2061}\u{2062}\u{200b}\u{feff}".contains(c))
}

fn next(source: &str, start: usize) -> Result<(TokenKind<'_>, usize), FormulaError> {
    let text = &source[start..];
    let Some(first) = text.chars().next() else { return Ok((TokenKind::End, 0)) };
    let symbol = |symbol| Ok((TokenKind::Symbol(symbol), first.len_utf8()));
    if let Some((operation, length)) = comparison(text) {
        return Ok((TokenKind::Comparison(operation), length));
    }
    match first {
        '*' if text.starts_with("**") => Ok((TokenKind::Symbol('^'), 2)),
        '∧' => Ok((TokenKind::Word("and"), first.len_utf8())),
        '∨' => Ok((TokenKind::Word("or"), first.len_utf8())),
        '¬' => Ok((TokenKind::Word("not"), first.len_utf8())),
        '+' | '-' | '*' | '/' | '^' | '=' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | '|' | ':' | '?' | '&' => {
            symbol(first)
        }
        '‖' | '∥' => symbol('‖'),
        '·' | '×' | '⋅' | '∙' | '∗' => symbol('*'),
        '÷' | '∕' | '⁄' => symbol('/'),
        '−' | '–' => symbol('-'),
        '0'..='9' | '.' => number(source, start),
        '√' => Ok((TokenKind::Root(2), first.len_utf8())),
        '∛' => Ok((TokenKind::Root(3), first.len_utf8())),
        '∜' => Ok((TokenKind::Root(4), first.len_utf8())),
        '⁺' | '⁻' => superscript(source, start),
        _ if SUPERSCRIPTS.contains(first) => superscript(source, start),
        _ => match (vulgar_fraction(first), spelling::length(text)) {
            (Some(value), _) => Ok((TokenKind::Number(value), first.len_utf8())),
            (None, 0) => Err(unknown(first, start)),
            (None, length) => Ok((TokenKind::Word(&text[..length]), length)),
        },
    }
}

/// The comparison at the start of a text, and its length in bytes.
fn comparison(text: &str) -> Option<(Operation, usize)> {
    COMPARISONS.iter().find(|(sign, _)| text.starts_with(sign)).map(|&(sign, operation)| (operation, sign.len()))
}

fn vulgar_fraction(character: char) -> Option<f64> {
    VULGAR_FRACTIONS.iter().find(|(fraction, _)| *fraction == character).map(|&(_, value)| value)
}

/// `digits [. digits] [e [±] digits]`, with a digit before or after the point. An `e` without digits is the number e.
fn number(source: &str, start: usize) -> Result<(TokenKind<'_>, usize), FormulaError> {
    let text = &source[start..];
    let digits = |from: usize| run(&text[from..], |c| c.is_ascii_digit());
    let mut length = digits(0);
    if text[length..].starts_with('.') {
        length += 1 + digits(length + 1);
    }
    if length == 1 && text.starts_with('.') {
        return Err(FormulaError::new(
            start,
            start + 1,
            "a number",
            "A decimal point needs a digit next to it, as in 0.5.",
        ));
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    if text[length..].starts_with('.') {
        let message = format!("The number {} has two decimal points: delete one.", &text[..=length]);
        return Err(FormulaError::new(start + length, start + length + 1, "a digit or an operator", message));
    }
    let is_whole = text[..length].bytes().all(|byte| byte.is_ascii_digit());
    let fraction =
        text[length..].chars().next().filter(|_| is_whole).and_then(|c| Some((vulgar_fraction(c)?, c.len_utf8())));
    let (part, more) = fraction.unwrap_or_default();
    match decimal::parse(&text[..length]) {
        Some(value) if value.is_finite() => Ok((TokenKind::Number(value + part), length + more)),
        _ => {
            let message = format!("The number {} is too large: the largest is about 1.8e308.", &text[..length]);
            Err(FormulaError::new(start, start + length, "a number up to 1.8e308", message))
        }
    }
}

fn superscript(source: &str, start: usize) -> Result<(TokenKind<'_>, usize), FormulaError> {
    let text = &source[start..];
    let mut length = 0;
    let mut value = Some(0_i32);
    let mut negative = false;
    let mut digits = 0;
    for c in text.chars() {
        match SUPERSCRIPTS.chars().position(|digit| digit == c) {
            Some(digit) => {
                digits += 1;
                value = value.and_then(|value| value.checked_mul(10)?.checked_add(digit as i32));
            }
            None if length == 0 && (c == '⁻' || c == '⁺') => negative = c == '⁻',
            None => break,
        }
        length += c.len_utf8();
    }
    match value {
        Some(value) if digits > 0 => Ok((TokenKind::Superscript(if negative { -value } else { value }), length)),
        _ => Err(FormulaError::new(
            start,
            start + length,
            "an integer superscript",
            "This superscript is not a valid power: write the power with ^, as in x^2.",
        )),
    }
}

/// Control characters, and the Unicode characters that join, split or reorder text.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn unknown(character: char, at: usize) -> FormulaError {
    let error = |expected: &str, message: String| FormulaError::new(at, at + character.len_utf8(), expected, message);
    match character {
        '∞' => error("a number", "Infinity is not allowed: use a large number instead.".into()),
        ';' => error("an operator", format!("“{character}” has no meaning in a formula: delete it.")),
        '!' => error("an operator", "Factorials are not supported: write out the product.".into()),
        '%' => error("an operator", "Percentages are not supported: write 0.05 for 5%.".into()),
        _ if is_invisible(character) => error("a formula", "There is an invisible character here: delete it.".into()),
        _ => error("a formula", format!("“{character}” has no meaning in a formula: delete it.")),
    }
}
