//! What integrating n variables out costs on a grid.

use crate::figure::{Cell, Value};
use crate::number::to_text;

/// Grid points along each axis.
pub const POINTS: f64 = 100.0;

/// Evaluations a second: what a fast machine does with a simple integrand.
const RATE: f64 = 1e9;

/// Names of durations, each from so many seconds up, with its length.
const UNITS: [(f64, f64, &str); 7] = [
    (4.4e17, 4.4e17, "ages of the universe"),
    (3.2e7, 3.156e7, "years"),
    (8.64e4, 8.64e4, "days"),
    (3600.0, 3600.0, "hours"),
    (1.0, 1.0, "s"),
    (1e-3, 1e-3, "ms"),
    (0.0, 1e-6, "µs"),
];

/// The number of points of a grid in n dimensions.
pub fn points(n: f64) -> f64 {
    libm::pow(POINTS, n)
}

/// How long it takes to evaluate at them.
pub fn time(n: f64) -> String {
    let seconds = points(n) / RATE;
    let unit = UNITS.iter().find(|(from, ..)| seconds >= *from);
    unit.map_or(String::new(), |(_, length, name)| format!("{} {name}", to_text(seconds / length, 2)))
}

/// The cell of the table.
pub fn cell(n: f64) -> Cell {
    let text = format!("{} points: {}", to_text(points(n), 1), time(n));
    Cell { name: "gridCost", label: "100ⁿ grid".into(), value: Value::Number(points(n)), text }
}
