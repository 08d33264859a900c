//! The left-hand side of a definition, which names the value and may list the variables: `y =`, `f(x, y) =`. It changes nothing.

use super::Parser;
use crate::formula::error::FormulaError;
use crate::formula::spelling;
use crate::formula::token::{Token, TokenKind};
use crate::formula::vocabulary::Meaning;

impl Parser<'_> {
    /// Skips `y =` or `f(x, y) =`, whatever the name; but not `x =`, which is an equation for x.
    pub(super) fn left_hand_side(&mut self) -> Result<(), FormulaError> {
        let Some(equals) = self.equals() else { return Ok(()) };
        let TokenKind::Word(name) = self.peek() else { return Err(self.equation(equals)) };
        let is_first_variable = self.vocabulary.variables.first() == Some(&&*spelling::plain(name));
        let is_name = equals == 1 && !is_first_variable;
        if !is_name {
            self.parameters(equals)?;
        }
        self.at = equals + 1;
        Ok(())
    }

    /// The index of the first `=` that is not within brackets or cases, where it compares.
    fn equals(&self) -> Option<usize> {
        let mut depth = 0_usize;
        self.tokens.iter().position(|token| {
            match token.kind {
                TokenKind::Symbol('(' | '[' | '{') | TokenKind::Cases => depth += 1,
                TokenKind::Symbol(')' | ']' | '}') | TokenKind::EndCases => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.kind == TokenKind::Symbol('=')
        })
    }

    /// Checks the `(x, y)` of `f(x, y) =`. Where nothing is declared, any letter may be a variable.
    fn parameters(&self, equals: usize) -> Result<(), FormulaError> {
        let inside = self.tokens.get(2..equals.saturating_sub(1)).unwrap_or_default();
        let bracketed = [1, equals - 1].map(|at| self.tokens[at].kind) == ['(', ')'].map(TokenKind::Symbol);
        if !bracketed || inside.len() % 2 == 0 {
            return Err(self.equation(equals));
        }
        for (index, &token) in inside.iter().enumerate() {
            match token.kind {
                TokenKind::Symbol(',') if index % 2 == 1 => {}
                TokenKind::Word(word) if index % 2 == 0 => {
                    let is_variable = match self.vocabulary.meaning(&spelling::plain(word)) {
                        Meaning::Variable(_) => true,
                        Meaning::Constant => self.vocabulary.variables.is_empty(),
                        _ => false,
                    };
                    if !is_variable {
                        return Err(self.no_variable(token));
                    }
                }
                _ => return Err(self.equation(equals)),
            }
        }
        Ok(())
    }

    /// `=` after what is no name.
    fn equation(&self, equals: usize) -> FormulaError {
        let Token { start, end, .. } = self.tokens[equals];
        let message = "Type only the right-hand side of the equation, without “=”.";
        FormulaError::new(start, end, "a single expression", message)
    }

    /// A parameter on the left-hand side that is no variable.
    fn no_variable(&self, token: Token) -> FormulaError {
        let variables = self.vocabulary.variables.join(", ");
        let text = self.text(token);
        let message = format!("“{text}” is no variable here: the variables are {variables}.");
        FormulaError::new(token.start, token.end, format!("one of {variables}"), message)
    }
}
