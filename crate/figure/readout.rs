//! The table of numbers beside a picture: rows of cells, each exact for programs and rounded for readers.

use std::borrow::Cow;

use super::Swatch;
use crate::number::{point_to_text, to_text};
use crate::plane::Point;
use crate::trajectory::Verdict;

/// The number of significant digits shown.
const DIGITS: usize = 4;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An exact number; [`Cell::text`] is rounded.
    Number(f64),
    /// A point.
    Point(Point),
    /// A word.
    Word(String),
    /// The verdict on a run so far, and the step at which it was reached.
    Verdict(&'static str, usize),
    /// No value.
    None,
}

/// A cell of the table of readouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The column's name for programs, in camel case: `gradientNorm`.
    pub name: &'static str,
    /// The column's heading: `‖∇f‖`.
    pub label: Cow<'static, str>,
    /// The exact value.
    pub value: Value,
    /// The value as it is shown.
    pub text: String,
}

/// A row of the table of readouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// The row's name for programs: `adam`.
    pub id: String,
    /// The row's heading: `Adam`.
    pub label: String,
    /// Its look in the picture, if it is drawn there.
    pub swatch: Option<Swatch>,
    /// The cells; every row of a figure has the same columns.
    pub cells: Vec<Cell>,
}

impl Cell {
    /// A number, shown with four significant digits.
    pub fn number(name: &'static str, label: impl Into<Cow<'static, str>>, value: f64) -> Self {
        Self { name, label: label.into(), value: Value::Number(value), text: to_text(value, DIGITS) }
    }

    /// A whole number.
    pub fn count(name: &'static str, label: impl Into<Cow<'static, str>>, value: usize) -> Self {
        Self { name, label: label.into(), value: Value::Number(value as f64), text: value.to_string() }
    }

    /// A point.
    pub fn point(name: &'static str, label: impl Into<Cow<'static, str>>, value: Point) -> Self {
        Self { name, label: label.into(), value: Value::Point(value), text: point_to_text(value, DIGITS) }
    }

    /// A word.
    pub fn word(name: &'static str, label: impl Into<Cow<'static, str>>, word: impl Into<String>) -> Self {
        let word = word.into();
        Self { name, label: label.into(), value: Value::Word(word.clone()), text: word }
    }

    /// The verdict on a run so far, and the step at which it was reached.
    pub fn verdict(name: &'static str, label: impl Into<Cow<'static, str>>, verdict: Verdict, steps: usize) -> Self {
        Self {
            name,
            label: label.into(),
            value: Value::Verdict(verdict.as_str(), steps),
            text: verdict.in_words().into(),
        }
    }

    /// A cell without a value, shown as a dash.
    pub fn none(name: &'static str, label: impl Into<Cow<'static, str>>) -> Self {
        Self { name, label: label.into(), value: Value::None, text: "–".into() }
    }
}

impl Readout {
    /// A row without a swatch.
    pub fn new(id: impl Into<String>, label: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { id: id.into(), label: label.into(), swatch: None, cells }
    }
}
