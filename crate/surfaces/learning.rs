//! Losses of small models with two weights.

use super::critical::{Critical, CriticalKind, Known, minimum, saddle};
use super::{Constant, SurfaceCard, around};
use crate::plane::View;

pub(super) const CARDS: &[SurfaceCard] = &[
    SurfaceCard {
        id: "logistic-loss",
        title: "Logistic loss",
        // Weight x and bias y on inputs −2, −1, ½ of class 0 and 0, 1½, 2 of class 1.
        formula: "(softplus(y - 2x) + softplus(y - x) + softplus(y + x/2) \
                  + softplus(-y) + softplus(-y - 1.5x) + softplus(-y - 2x))/6",
        constants: &[],
        view: View { x: [-2.0, 6.0], y: [-4.0, 4.0] },
        known: Known::Listed(&[minimum(1.8895832382782038, -0.44099035524711944, 0.35731051838217187)]),
        starts: &[[-1.5, 3.0], [5.0, 3.5], [-1.0, -3.5]],
        learning_rate: 2.0,
        source: "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2009, section 4.4",
    },
    SurfaceCard {
        id: "lasso",
        title: "Lasso",
        formula: "((x - 2)^2 + (y - 0.5)^2)/2 + lambda (|x| + |y|)",
        constants: &[Constant { name: "lambda", default: 1.0, range: [0.0, 3.0] }],
        view: View { x: [-2.0, 4.0], y: [-2.0, 2.0] },
        known: Known::Moving(lasso),
        starts: &[[-1.5, 1.5], [3.5, -1.5], [3.0, 1.8]],
        learning_rate: 0.1,
        source: "Tibshirani, Regression Shrinkage and Selection via the Lasso, 1996",
    },
    SurfaceCard {
        id: "linear-network",
        title: "Deep linear network",
        formula: "(1 - x y)^2/2 + lambda (x^2 + y^2)/2",
        constants: &[Constant { name: "lambda", default: 0.1, range: [0.01, 0.9] }],
        view: around(2.5),
        known: Known::Moving(linear_network),
        starts: &[[-1.0, 1.05], [2.2, 0.1], [0.2, -2.0]],
        learning_rate: 0.1,
        source: "Saxe, McClelland & Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning, 2014",
    },
    SurfaceCard {
        id: "sharp-and-flat",
        title: "A sharp and a flat minimum",
        formula: "1 - 0.9 exp(-((x - 1)^2 + y^2)/2) - exp(-10 ((x + 1.5)^2 + y^2))",
        constants: &[],
        view: around(3.0),
        known: Known::Listed(&[
            minimum(-1.4950037860694072, 0.0, -0.03979016387679832),
            minimum(1.0, 0.0, 0.1),
            saddle(-0.8870493374955928, 0.0, 0.8249464296613219),
        ]),
        starts: &[[-1.8, 0.3], [-0.8, 0.9], [2.2, -1.5]],
        learning_rate: 0.05,
        source: "Hochreiter & Schmidhuber, Flat Minima, 1997",
    },
];

/// Each weight shrinks by λ towards zero and stops there: w* = max(w − λ, 0).
fn lasso(constants: &[f64]) -> Vec<Critical> {
    let lambda = constants[0];
    let [x, y] = [2.0 - lambda, 0.5 - lambda].map(|weight| weight.max(0.0));
    let value = ((x - 2.0) * (x - 2.0) + (y - 0.5) * (y - 0.5)) / 2.0 + lambda * (x + y);
    let kind = if x > 0.0 && y > 0.0 { CriticalKind::Minimum } else { CriticalKind::Kink };
    vec![Critical { at: [x, y], value, kind }]
}

/// Both weights are equal: x = y = ±√(1 − λ), for λ < 1. Between these minima, the origin is a saddle.
fn linear_network(constants: &[f64]) -> Vec<Critical> {
    let lambda = constants[0];
    if lambda >= 1.0 {
        return vec![];
    }
    let weight = libm::sqrt(1.0 - lambda);
    let value = lambda * (1.0 - lambda / 2.0);
    vec![minimum(weight, weight, value), minimum(-weight, -weight, value), saddle(0.0, 0.0, 0.5)]
}
