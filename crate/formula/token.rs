//! Text to tokens: numbers, words, signs. Signs that mean the same become one: `·`, `×` and `*`; `−` and `-`; `**` and `^`.

use super::error::FormulaError;
use super::vocabulary;
use crate::decimal;

/// One piece of the text, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token<'s> {
    /// What it is.
    pub kind: TokenKind<'s>,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TokenKind<'s> {
    /// `2`, `.5`, `5.`, `2e-3`
    Number(f64),
    /// A letter with the letters, digits and `_` after it, or one Greek sign by its name.
    Word(&'s str),
    /// `²`, `⁻¹`: a power.
    Superscript(i32),
    /// One of `+ - * / ^ ( ) , |`.
    Sign(char),
    /// The text is over.
    End,
}

const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/// Cuts a text into tokens; the last one is [`TokenKind::End`].
///
/// # Errors
/// At a character that has no meaning, or a number that has no size.
pub fn tokens(source: &str) -> Result<Vec<Token<'_>>, FormulaError> {
    let mut tokens = Vec::new();
    let mut start = 0;
    loop {
        start += spaces(&source[start..]);
        let (kind, length) = next(source, start)?;
        tokens.push(Token { kind, start, end: start + length });
        if kind == TokenKind::End {
            return Ok(tokens);
        }
        start += length;
    }
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || "\u{2062}\u{200b}\u{feff}".contains(c)).len()
}

fn next(source: &str, start: usize) -> Result<(TokenKind<'_>, usize), FormulaError> {
    let text = &source[start..];
    let Some(first) = text.chars().next() else { return Ok((TokenKind::End, 0)) };
    let sign = |sign| Ok((TokenKind::Sign(sign), first.len_utf8()));
    match first {
        '*' if text.starts_with("**") => Ok((TokenKind::Sign('^'), 2)),
        '+' | '-' | '*' | '/' | '^' | '(' | ')' | ',' | '|' => sign(first),
        '·' | '×' | '⋅' | '∙' | '∗' => sign('*'),
        '÷' | '∕' => sign('/'),
        '−' | '–' => sign('-'),
        '0'..='9' | '.' => number(source, start),
        'a'..='z' | 'A'..='Z' => {
            let length = run(text, |c| c.is_ascii_alphanumeric() || c == '_');
            Ok((TokenKind::Word(&text[..length]), length))
        }
        '⁺' | '⁻' => superscript(source, start),
        _ if SUPERSCRIPTS.contains(first) => superscript(source, start),
        _ => match vocabulary::greek_name(first) {
            Some(name) => Ok((TokenKind::Word(name), first.len_utf8())),
            None => Err(unknown(first, start)),
        },
    }
}

/// How many bytes the characters at the front take that are of a kind.
fn run(text: &str, of_kind: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(of_kind).len()
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
        return Err(FormulaError::new(start, start + 1, "a number", "A point needs a digit beside it: write 0.5."));
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    if text[length..].starts_with('.') {
        let message = format!("The number {} has two points: write it with one.", &text[..=length]);
        return Err(FormulaError::new(start + length, start + length + 1, "a digit or an operation", message));
    }
    match decimal::parse(&text[..length]) {
        Some(value) if value.is_finite() => Ok((TokenKind::Number(value), length)),
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
            "a raised whole number",
            "This raised number cannot be read: write the power with ^.",
        )),
    }
}

/// Controls, and the signs of Unicode that join, part and turn what is around them.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn unknown(sign: char, at: usize) -> FormulaError {
    let place = |expected: &str, message: String| FormulaError::new(at, at + sign.len_utf8(), expected, message);
    match sign {
        '[' | '{' => place("a round bracket", format!("The sign {sign} has no meaning here: use round brackets ( )."))
            .with_nearest("("),
        ']' | '}' => place("a round bracket", format!("The sign {sign} has no meaning here: use round brackets ( )."))
            .with_nearest(")"),
        '=' => place(
            "one expression",
            "A formula is one side of an equation: write what f(x, y) equals, without the sign =.".into(),
        ),
        '√' => place("sqrt(…)", "Write the root of x as sqrt(x).".into()).with_nearest("sqrt("),
        '∞' => place("a number", "Infinity is no number: write a large one.".into()),
        ';' | ':' => place("an operation", format!("The sign {sign} has no meaning in a formula: take it out.")),
        '!' => place("an operation", "The factorial ! is not known: write the product out.".into()),
        '%' => place("an operation", "The sign % is not known: for 5 % write 0.05.".into()),
        _ if is_invisible(sign) => place("a formula", "There is an invisible character here: take it out.".into()),
        _ => place("a formula", format!("The character {sign} has no meaning in a formula: take it out.")),
    }
}
