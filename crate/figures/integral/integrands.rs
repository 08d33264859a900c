//! The named integrands: one for each thing that a rule may do with a function.

use std::f64::consts::TAU;

use crate::curves::{CurveCard, card};

/// The named integrands.
pub const INTEGRANDS: &[CurveCard] = &[
    card("sine", "Sine", "sin(x)", [-0.6, 7.0], 0.5),
    card("parabola", "Parabola", "x^2", [-0.4, 2.4], 0.0),
    card("cubic", "Cubic", "x^3 - 3x", [-2.3, 2.6], -1.0),
    card("bell", "Bell curve", "exp(-x^2/2)", [-4.0, 4.0], -1.0),
    card("period", "A full period", "e^cos(x)", [-0.8, 7.1], 0.0),
    card("square-root", "Square root", "sqrt(x)", [-0.15, 1.25], 0.0),
    card("logarithm", "Logarithm", "ln(x)", [-0.3, 3.0], 0.0),
    card("runge", "Runge’s function", "1/(1 + 25x^2)", [-1.2, 1.2], -1.0),
    card("kink", "Absolute value", "abs(x)", [-2.4, 3.4], -2.0),
    card("jump", "A jump", "sign(x) + x/3", [-2.2, 3.2], -1.5),
    card("reciprocal", "Reciprocal", "1/x", [-1.5, 4.0], 1.0),
];

/// The upper end b of the interval that each opens with; the card's start is a.
const UPPER: [f64; 11] = [5.5, 2.0, 2.0, 1.0, TAU, 1.0, 2.0, 1.0, 3.0, 2.5, 3.0];

/// The interval that a named integrand opens with.
pub fn interval(card: &CurveCard) -> [f64; 2] {
    let index = INTEGRANDS.iter().position(|one| one.id == card.id).unwrap_or(0);
    [card.start, UPPER[index]]
}
