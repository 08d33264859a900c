//! Why a text is no formula, in words that a teacher understands.

use std::fmt;

/// Where a text stops being a formula, and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// Where the trouble begins, in bytes of the text.
    pub start: usize,
    /// Where it ends; equal to `start` where something is missing.
    pub end: usize,
    /// What was expected there.
    pub expected: String,
    /// What was probably meant.
    pub nearest: Option<String>,
    /// One sentence: what is wrong, and what to do.
    pub message: String,
}

impl FormulaError {
    /// An error at a place.
    pub fn new(start: usize, end: usize, expected: impl Into<String>, message: impl Into<String>) -> Self {
        Self { start, end, expected: expected.into(), nearest: None, message: message.into() }
    }

    /// The same, with what was probably meant.
    pub fn with_nearest(self, nearest: impl Into<String>) -> Self {
        Self { nearest: Some(nearest.into()), ..self }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for FormulaError {}
