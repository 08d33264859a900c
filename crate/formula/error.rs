//! Syntax errors in formulas, in plain words.

use std::fmt;

/// A syntax error: where it is and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The start of the offending text, in bytes.
    pub start: usize,
    /// Its end, in bytes; equal to `start` where something is missing.
    pub end: usize,
    /// What was expected there.
    pub expected: String,
    /// The suggested replacement, if there is one.
    pub nearest: Option<String>,
    /// One sentence: what is wrong, and what to do.
    pub message: String,
}

impl FormulaError {
    /// An error between two byte offsets.
    pub fn new(start: usize, end: usize, expected: impl Into<String>, message: impl Into<String>) -> Self {
        Self { start, end, expected: expected.into(), nearest: None, message: message.into() }
    }

    /// The same error with a suggested replacement.
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
