//! A kink in words: the curve has no derivative there, and what its formula gives for f′ is a convention.

use crate::curve::Kink;
use crate::figure::Cell;
use crate::number::to_text;

/// The description of a kink, to follow “At x = …, f = …: ”.
pub fn description(kink: Kink, convention: f64) -> String {
    let [left, right, convention] = [kink.left, kink.right, convention].map(|slope| to_text(slope, 4));
    format!(
        "a kink with slope {left} on the left and {right} on the right, and no derivative; f′ = {convention} is a convention"
    )
}

/// The slope as a cell of the readouts, marked as a convention at a kink.
pub fn slope_cell(slope: f64, kink: Option<Kink>) -> Cell {
    let cell = Cell::number("slope", "f′(x)", slope);
    match kink {
        Some(_) => Cell { text: format!("{} by convention", to_text(slope, 3)), ..cell },
        None => cell,
    }
}
