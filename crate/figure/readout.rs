//! The table of numbers beside a picture: rows of cells, each exact for programs and rounded for people.

use super::Swatch;
use crate::number::{point_to_text, to_text};
use crate::plane::Point;

/// Significant digits that a person reads.
const DIGITS: usize = 4;

/// One number or word that a person can read off.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number, exact; `text` beside it is rounded.
    Number(f64),
    /// A point.
    Point(Point),
    /// A word.
    Word(String),
    /// What came of a run so far, and after how many steps.
    Verdict(&'static str, usize),
    /// There is nothing to say.
    None,
}

/// A cell of the table of readouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its column's name for programs, camelCase: `gradientNorm`.
    pub name: &'static str,
    /// Its column's heading: `‖∇f‖`.
    pub label: &'static str,
    /// The value itself.
    pub value: Value,
    /// The value as a person reads it.
    pub text: String,
}

/// A row of the table of readouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// What programs name the row by: `adam`.
    pub id: String,
    /// What the row is about: `Adam`.
    pub label: String,
    /// How that looks in the picture.
    pub swatch: Option<Swatch>,
    /// Its cells; every row of a figure has the same columns.
    pub cells: Vec<Cell>,
}

impl Cell {
    /// A number, rounded to four digits where a person reads it.
    pub fn number(name: &'static str, label: &'static str, value: f64) -> Self {
        Self { name, label, value: Value::Number(value), text: to_text(value, DIGITS) }
    }

    /// A whole number.
    pub fn count(name: &'static str, label: &'static str, value: usize) -> Self {
        Self { name, label, value: Value::Number(value as f64), text: value.to_string() }
    }

    /// A point.
    pub fn point(name: &'static str, label: &'static str, value: Point) -> Self {
        Self { name, label, value: Value::Point(value), text: point_to_text(value, DIGITS) }
    }

    /// A word.
    pub fn word(name: &'static str, label: &'static str, word: impl Into<String>) -> Self {
        let word = word.into();
        Self { name, label, value: Value::Word(word.clone()), text: word }
    }

    /// What came of a run so far, and after how many steps.
    pub fn verdict(name: &'static str, label: &'static str, verdict: &'static str, steps: usize) -> Self {
        Self { name, label, value: Value::Verdict(verdict, steps), text: verdict.into() }
    }

    /// Nothing to say.
    pub fn none(name: &'static str, label: &'static str) -> Self {
        Self { name, label, value: Value::None, text: "–".into() }
    }
}

impl Readout {
    /// A row that looks like nothing in the picture.
    pub fn new(id: impl Into<String>, label: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { id: id.into(), label: label.into(), swatch: None, cells }
    }
}
