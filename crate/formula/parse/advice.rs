//! What the parser says of a text that it cannot read: where, what was expected, what to do. A replacement is offered only where it
//! means what was typed.

use super::{OPERAND, OPERATOR, Parser};
use crate::formula::callable::Callable;
use crate::formula::error::FormulaError;
use crate::formula::token::{Token, TokenKind};

impl Parser<'_> {
    pub(super) fn text(&self, token: Token) -> &str {
        &self.source[token.start..token.end]
    }

    pub(super) fn missing_operand(&self) -> FormulaError {
        let token = self.tokens[self.at];
        let before = self.at.checked_sub(1).map(|before| self.text(self.tokens[before]));
        let place = before.map_or("at the start".to_string(), |before| format!("after “{before}”"));
        let message = match token.kind {
            TokenKind::End => format!("Something is missing {place}: add {OPERAND}."),
            _ => format!("Expected {OPERAND} {place}, not “{}”.", self.text(token)),
        };
        let start = if token.kind == TokenKind::End { self.source.len() } else { token.start };
        FormulaError::new(start, token.end.max(start), OPERAND, message)
    }

    /// A token that cannot follow a complete operand.
    pub(super) fn unexpected(&self, expected: &str) -> FormulaError {
        let token = self.tokens[self.at];
        let text = self.text(token);
        let error = |message: String| FormulaError::new(token.start, token.end, expected, message);
        match token.kind {
            TokenKind::Number(_) => {
                let before = self.text(self.tokens[self.at - 1]);
                error(format!("An operator is missing between “{before}” and “{text}”: write *{text} or ^{text}."))
                    .with_nearest(format!("*{text}"))
            }
            TokenKind::Symbol(',') => {
                let error = error(
                    "Commas only separate arguments, as in max(x, y): write decimals with a point, as in 0.5.".into(),
                );
                if self.is_decimal_comma(token) { error.with_nearest(".") } else { error }
            }
            TokenKind::Symbol(')' | ']' | '}') if expected == OPERATOR => {
                error(format!("This “{text}” closes no bracket: delete it, or open one before it."))
            }
            TokenKind::Symbol('=') => error("Type only the right-hand side of the equation, without “=”.".into()),
            _ => error(format!("Expected {expected} after “{}”, not “{text}”.", self.text(self.tokens[self.at - 1]))),
        }
    }

    pub(super) fn unknown_word(&self, word: &str, token: Token) -> FormulaError {
        let error = |message: String| FormulaError::new(token.start, token.end, OPERAND, message);
        let Some(nearest) = self.vocabulary.nearest(word, self.peek() == TokenKind::Symbol('(')) else {
            let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
            if letters.len() == 1 && letters.len() < word.len() {
                let number = &word[1..];
                return error(format!("Unknown name “{word}”: write {letters}*{number} or {letters}^{number}."));
            }
            return error(format!("Unknown name “{word}”: a constant is a single letter or a Greek letter."));
        };
        let message = match nearest.contains(' ') {
            true => format!("Unknown name “{word}”: for a product, write {nearest}."),
            false => format!("Unknown name “{word}”: did you mean {nearest}?"),
        };
        error(message).with_nearest(nearest)
    }

    /// A function name without an argument: `sin`, `sin + 1`.
    pub(super) fn no_argument(&self, callable: Callable, name: &str, token: Token) -> FormulaError {
        let message = format!("The function {name} needs an argument: write {name}({}).", callable.arguments().1);
        FormulaError::new(token.start, token.end, format!("an argument of {name}"), message)
    }

    /// `exp⁻¹`, of which books have no reading in common.
    pub(super) fn no_inverse(&self, name: &str, token: Token) -> FormulaError {
        let message =
            format!("Is {name}^−1 the inverse function or the reciprocal? For the reciprocal, write 1/{name}(x).");
        let end = self.tokens[self.at - 1].end;
        FormulaError::new(token.start, end, "another exponent", message)
    }

    /// Whether a comma stands between two digits.
    fn is_decimal_comma(&self, comma: Token) -> bool {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        digit(self.source[..comma.start].chars().next_back()) && digit(self.source[comma.end..].chars().next())
    }

    pub(super) fn wrong_count(&self, callable: Callable, name: &str, token: Token, count: usize) -> FormulaError {
        let end = if count == 0 { self.tokens[self.at].end } else { self.tokens[self.at - 1].end };
        let (expected, example) = callable.arguments();
        let message = format!("The function {name} takes {expected}, not {count}: write {name}({example}).");
        FormulaError::new(token.start, end, expected, message)
    }
}
