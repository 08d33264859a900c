//! From the text of a rule to its statements: where each begins and ends, the name that it assigns, and its formula.

use super::{G, KNOWN, MAX_ASSIGNMENTS, X};
use crate::formula::{Formula, FormulaError, Vocabulary, constant_name, is_callable, symbol};

/// A statement of the form `name = formula`.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'s> {
    /// The name assigned, a Greek letter by name.
    pub name: &'s str,
    /// Where the name is, in bytes.
    pub name_at: [usize; 2],
    /// The operation in `m += g`.
    operation: Option<&'static str>,
    /// Where the formula is, in bytes.
    formula_at: [usize; 2],
}

/// Names for the same things in other systems.
const FOREIGN_NAMES: [(&str, &str, &str); 6] = [
    ("lr", "the learning rate", "eta"),
    ("rate", "the learning rate", "eta"),
    ("learning_rate", "the learning rate", "eta"),
    ("grad", "the gradient", G),
    ("gradient", "the gradient", G),
    ("∇", "the gradient", G),
];

/// Splits a rule into its statements, at least one.
///
/// # Errors
/// If there is none, if there are too many, or for one that is no assignment.
pub fn statements(source: &str) -> Result<Vec<Statement<'_>>, FormulaError> {
    let offset = |part: &str| part.as_ptr() as usize - source.as_ptr() as usize;
    let code = source.split('\n').map(|line| line.split('#').next().unwrap_or(line));
    let mut statements = Vec::new();
    for text in code.flat_map(|line| line.split(';')).map(str::trim).filter(|text| !text.is_empty()) {
        let start = offset(text);
        if statements.len() == MAX_ASSIGNMENTS {
            let message = format!("This is one assignment too many: a rule has at most {MAX_ASSIGNMENTS}.");
            let expected = format!("at most {MAX_ASSIGNMENTS} assignments");
            return Err(FormulaError::new(start, start + text.len(), expected, message));
        }
        statements.push(statement(text, start)?);
    }
    if statements.is_empty() {
        let message = "The rule is empty: type one, such as x = x - eta g.";
        return Err(FormulaError::new(0, source.len(), "an assignment", message).with_nearest("x = x - eta g"));
    }
    Ok(statements)
}

fn statement(text: &str, start: usize) -> Result<Statement<'_>, FormulaError> {
    let error = |[from, to]: [usize; 2], expected: &str, message: String| {
        Err(FormulaError::new(start + from, start + to, expected, message))
    };
    let Some(at) = text.find(is_equals) else {
        let message = "This assigns nothing: write a name and “=” before it, as in x = x - eta g.".into();
        return error([0, text.len()], "an assignment", message);
    };
    let (left, operation) = operation(&text[..at]);
    let after = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let right = text[after..].trim_start();
    let formula = text.len() - right.len();
    let name = left.trim_end();
    if name.is_empty() {
        return error(
            [at, after],
            "a name",
            "A name is missing before “=”: write what changes, as in x = x - eta g.".into(),
        );
    }
    if !is_name(name) {
        let message = format!("The left of “=” must be one name, as in m = 0.9 m + g, not {name}.");
        return error([0, name.len()], "a name", message);
    }
    if let Some((second, sign)) = right.char_indices().find(|&(at, c)| is_equals(c) && !is_comparison(right, at)) {
        let place = [formula + second, formula + second + sign.len_utf8()];
        return error(place, "“;”", "This is a second “=” in one assignment: put “;” between two assignments.".into());
    }
    if right.is_empty() {
        let message = format!("Something is missing after “=”: write what {name} becomes.");
        return error([text.len(); 2], "a formula", message);
    }
    let name_at = [start, start + name.len()];
    Ok(Statement { name: constant_name(name), name_at, operation, formula_at: [start + formula, start + text.len()] })
}

fn is_equals(c: char) -> bool {
    matches!(c, '=' | '←')
}

/// Whether the “=” at a byte of a text is part of a comparison: `<=`, `>=`, `==`, `!=`.
fn is_comparison(text: &str, at: usize) -> bool {
    text[..at].ends_with(['<', '>', '=', '!']) || text[at..].starts_with("==")
}

/// What is left of “=”, without the sign of an operation directly before it, and that operation.
fn operation(left: &str) -> (&str, Option<&'static str>) {
    const SIGNS: [(char, Option<&str>); 7] = [
        (':', None),
        ('+', Some("+")),
        ('-', Some("-")),
        ('−', Some("-")),
        ('*', Some("*")),
        ('·', Some("*")),
        ('/', Some("/")),
    ];
    let found = SIGNS.iter().find_map(|&(sign, operation)| Some((left.strip_suffix(sign)?, operation)));
    found.unwrap_or((left, None))
}

/// A Latin letter followed by letters, digits and `_`, or a Greek letter.
fn is_name(text: &str) -> bool {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    constant_name(text) != text || is_word && text.as_bytes()[0].is_ascii_alphabetic()
}

impl Statement<'_> {
    /// The new value as a formula in these names.
    ///
    /// # Errors
    /// A syntax error, placed in the text of the whole rule.
    pub fn formula(&self, source: &str, names: &[&str]) -> Result<Formula, FormulaError> {
        let text = &source[self.formula_at[0]..self.formula_at[1]];
        let mut constants = indexed(text);
        constants.push(KNOWN[2]);
        let vocabulary = Vocabulary { variables: names, constants: &constants };
        // Blanks stand for the text before, so that places and columns are those of the whole rule.
        let padded = blanks(&source[..self.formula_at[0]]) + text;
        let formula = Formula::parse(&padded, &vocabulary).map_err(|error| translated(error, source))?;
        let Some(operation) = self.operation else { return Ok(formula) };
        let whole = format!("{} {operation} ({text})", self.name);
        Formula::parse(&whole, &vocabulary).map_err(|error| {
            let [start, end] = self.formula_at;
            FormulaError { start, end, ..error }
        })
    }
}

/// As many blanks, of the same number of bytes each where Unicode has such blanks.
fn blanks(text: &str) -> String {
    text.chars().map(|c| [" ", "\u{a0}", "\u{2003}", "\u{a0}\u{a0}"][c.len_utf8() - 1]).collect()
}

/// The same error with this rule's name for what other systems call differently.
fn translated(error: FormulaError, source: &str) -> FormulaError {
    let word = source.get(error.start..error.end).unwrap_or_default();
    match FOREIGN_NAMES.iter().find(|(name, ..)| *name == word) {
        Some((_, what, name)) => {
            FormulaError { message: format!("Unknown name “{word}”: {what} is {name} here."), ..error }
                .with_nearest(*name)
        }
        None => error,
    }
}

/// The words in a formula that are a letter with a number, such as `beta_2`, and no function. Where x, g and the like have a
/// number, a power is meant more often.
fn indexed(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = match first {
            '0'..='9' | '.' => number(rest),
            _ if first.is_ascii_alphabetic() => rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        let letter = word.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
        let is_letter = first.is_ascii_alphabetic() && (letter.len() == 1 || symbol(letter) != letter);
        let is_known = [X, G].contains(&letter) || KNOWN.contains(&letter);
        if is_letter && letter.len() < word.len() && !is_known && !is_callable(word) {
            words.push(word);
        }
        rest = after;
    }
    words
}

/// The length of a number at the start of a text: digits, a point, an exponent.
fn number(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let length = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let sign = usize::from(text.as_bytes().get(length + 1).is_some_and(|sign| matches!(sign, b'+' | b'-')));
    let is_exponent = text[length..].starts_with(['e', 'E']) && text.is_char_boundary(length + 1 + sign);
    match is_exponent.then(|| digits(length + 1 + sign)) {
        Some(exponent) if exponent > 0 => length + 1 + sign + exponent,
        _ => length,
    }
}
