//! Integrands with kinks and jumps, which the formula gives away.

use std::f64::consts::PI;

use libm::{atan, cos, exp, log, pow};

use super::{Known, known};

pub fn all() -> Vec<Known> {
    let unit = [0.0, 1.0];
    let mut all = Vec::new();
    for c in [0.1, 1.0 / 3.0, 0.5, 0.77] {
        all.push(known(format!("abs(x - {c})"), unit, 0.5 * (c * c + (1.0 - c) * (1.0 - c))));
        all.push(known(format!("sign(x - {c})"), unit, 1.0 - 2.0 * c));
        all.push(known(format!("step(x - {c})"), unit, 1.0 - c));
        all.push(known(format!("relu(x - {c})"), unit, 0.5 * (1.0 - c) * (1.0 - c)));
        let sides = pow(c, 1.5) + pow(1.0 - c, 1.5);
        all.push(known(format!("sqrt(abs(x - {c}))"), unit, sides / 1.5));
        all.push(known(format!("exp(-abs(x - {c}))"), unit, 2.0 - exp(-c) - exp(c - 1.0)));
    }
    all.extend([
        known("abs(sin(x))", [0.0, 10.0], 7.0 - cos(10.0 - 3.0 * PI)),
        known("abs(cos(7x))", [0.0, PI], 2.0),
        known("max(x, 1 - x)", unit, 0.75),
        known("min(x, x^2)", [0.0, 2.0], 1.0 / 3.0 + 1.5),
        known("relu(sin(3x))", [0.0, 2.0 * PI], 2.0),
        known("relu(x^2 - 1)", [-2.0, 2.0], 8.0 / 3.0),
        known("step(sin(x))", [0.0, 10.0], 2.0 * PI),
        known("abs(x^3 - x)", [-2.0, 2.0], 5.0),
        known("abs(ln(x))", [0.1, 10.0], 0.9 + 0.1 * log(0.1) + 10.0 * log(10.0) - 9.0),
        known("atan(1/x)", [-1.0, 1.0], 0.0),
        known("atan(1/x)", [-1.0, 2.0], 2.0 * atan(0.5) + 0.5 * log(2.5) - 0.25 * PI),
        known("min(max(x, -1), 1)", [-3.0, 5.0], -2.0 + 4.0),
        known("x step(x) + exp(x) step(-x)", [-1.0, 1.0], 0.5 + 1.0 - exp(-1.0)),
        known("abs(abs(x) - 1)", [-3.0, 3.0], 5.0),
        known("abs(x - 1e-9)", [-1.0, 1.0], 1.0 + 1e-18),
    ]);
    all
}
