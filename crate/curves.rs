//! The named curves, one row each: instructive functions of one variable. Like a surface, a curve is a formula, so a row is
//! data. `tests/curves.rs` checks every row.

use crate::curve::Curve;
use crate::formula::Constant;

/// A named curve.
#[derive(Clone, Copy, Debug)]
pub struct CurveCard {
    /// The name in attributes and URLs: `double-well`.
    pub id: &'static str,
    /// The displayed name: `Double well`.
    pub title: &'static str,
    /// f(x) in the language of [`crate::formula`].
    pub formula: &'static str,
    /// The formula's constants.
    pub constants: &'static [Constant],
    /// The lowest and highest x of the interesting part.
    pub view: [f64; 2],
    /// An instructive starting point.
    pub start: f64,
}

impl CurveCard {
    /// The curve, with the constants' defaults.
    ///
    /// # Panics
    /// If the row's formula does not parse, which a test rules out.
    pub fn curve(&self) -> Curve {
        let constants: Vec<_> = self.constants.iter().map(|constant| (constant.name, constant.default)).collect();
        match Curve::parse(self.formula, &constants) {
            Ok(curve) => curve,
            Err(error) => panic!("{}: {error:?}", self.id),
        }
    }
}

/// Every named curve, simplest first.
pub const CURVES: &[CurveCard] = &[
    card("parabola", "Parabola", "x^2", [-3.0, 3.0], 1.0),
    card("cubic", "Cubic", "x^3 - 3x", [-2.5, 2.5], -1.6),
    card("quartic", "Quartic with inflection", "x^4/4 - x^3", [-1.5, 4.2], 1.5),
    card("double-well", "Double well", "(x^2 - 1)^2 + x/3", [-1.8, 1.8], 1.4),
    card("many-wells", "Many wells", "x^2/10 + sin(3x)", [-6.0, 6.0], 2.8),
    card("sine", "Sine", "sin(x)", [-7.0, 7.0], 1.0),
    CurveCard {
        constants: &[
            Constant { name: "a", default: 1.0, range: [0.1, 3.0] },
            Constant { name: "b", default: 0.3, range: [0.0, 1.0] },
        ],
        ..card("damped", "Damped wave", "a exp(-b x) cos(3x)", [0.0, 8.0], 1.0)
    },
    card("bell", "Bell curve", "exp(-x^2/2)", [-4.0, 4.0], 0.8),
    card("exponential", "Exponential", "exp(x)", [-3.0, 2.5], 0.5),
    card("logarithm", "Logarithm", "ln(x)", [-0.5, 6.0], 2.0),
    card("square-root", "Square root", "sqrt(x)", [-0.5, 6.0], 2.0),
    card("reciprocal", "Reciprocal", "1/x", [-4.0, 4.0], 1.0),
    card("product", "A product", "x^2 sin(x)", [-7.0, 7.0], 2.0),
    card("quotient", "A quotient", "(x^2 + 1)/(x - 1)", [-4.0, 6.0], 3.0),
    card("chain", "A chain", "exp(sin(x))", [-7.0, 7.0], 0.6),
    card("power-of-itself", "A power of itself", "x^x", [-0.5, 2.2], 1.0),
    card("logistic", "Logistic function", "sigmoid(x)", [-7.0, 7.0], 1.0),
    card("softplus", "Softplus", "softplus(x)", [-5.0, 5.0], 1.0),
    card("kink", "Absolute value", "abs(x)", [-3.0, 3.0], 1.0),
];

/// Returns the curve with this id.
pub fn named(id: &str) -> Option<&'static CurveCard> {
    CURVES.iter().find(|card| card.id == id)
}

/// A card without constants.
pub const fn card(
    id: &'static str,
    title: &'static str,
    formula: &'static str,
    view: [f64; 2],
    start: f64,
) -> CurveCard {
    CurveCard { id, title, formula, constants: &[], view, start }
}
