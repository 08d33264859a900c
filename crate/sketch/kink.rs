//! A kink in words: the curve has no slope there, and what its formula gives for f′ is a convention.

use crate::curve::Kink;
use crate::figure::Cell;
use crate::number::to_text;

/// What stands at a kink, after “At x = …, f = …: ”.
pub fn description(kink: Kink, convention: f64) -> String {
    let [left, right, convention] = [kink.left, kink.right, convention].map(|slope| to_text(slope, 4));
    format!(
        "a kink, with slope {left} on its left and {right} on its right but none of its own; f′ = {convention} is a convention"
    )
}

/// The slope as a cell of the readouts, with a word where it is none.
pub fn slope_cell(slope: f64, kink: Option<Kink>) -> Cell {
    let cell = Cell::number("slope", "f′(x)", slope);
    match kink {
        Some(_) => Cell { text: format!("{} by convention", to_text(slope, 3)), ..cell },
        None => cell,
    }
}
