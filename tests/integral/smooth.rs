//! Smooth integrands: polynomials, exponentials, waves, periods.

use std::f64::consts::{E, LN_2, PI};

use libm::{atan, cos, cosh, erf, exp, j0, log, sqrt, tanh};

use super::{Known, known};

/// The modified Bessel function of order 0, by its series.
fn bessel_i0(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..100 {
        term *= 0.25 * x * x / f64::from(k * k);
        sum += term;
    }
    sum
}

pub fn all() -> Vec<Known> {
    let mut all = Vec::new();
    for n in [0, 1, 2, 3, 5, 7, 8, 13, 21, 40] {
        all.push(known(format!("x^{n}"), [0.0, 1.0], 1.0 / (f64::from(n) + 1.0)));
    }
    for k in [1.0, -1.0, 3.0, -3.0, 10.0] {
        all.push(known(format!("exp({k}x)"), [-1.0, 2.0], (exp(2.0 * k) - exp(-k)) / k));
    }
    for k in [1.0, 5.0, 20.0, 100.0, 333.0] {
        all.push(known(format!("sin({k}x)"), [0.0, 2.0], (1.0 - cos(2.0 * k)) / k));
        all.push(known(format!("cos({k}x + 1)"), [-3.0, 1.0], (libm::sin(k + 1.0) - libm::sin(1.0 - 3.0 * k)) / k));
    }
    for c in [1.0, 5.0, 100.0, 1e4, 1e6] {
        all.push(known("1/(1 + x^2)", [-c, c], 2.0 * atan(c)));
        all.push(known("1/x", [1.0, c + 1.0], log(c + 1.0)));
    }
    for k in [0.5, 1.0, 2.0, 5.0, 20.0] {
        all.push(known(format!("exp({k}cos(x))"), [0.0, 2.0 * PI], 2.0 * PI * bessel_i0(k)));
    }
    for a in [2.0, 1.5, 1.1, 1.01, 1.001] {
        all.push(known(format!("1/({a} + cos(x))"), [0.0, 2.0 * PI], 2.0 * PI / sqrt(a * a - 1.0)));
    }
    for z in [1.0, 5.0, 10.0, 40.0] {
        all.push(known(format!("cos({z}sin(x))"), [0.0, PI], PI * j0(z)));
    }
    for c in [1.0, 3.0, 8.0] {
        all.push(known("tanh(x)", [0.0, c], log(cosh(c))));
        all.push(known("sech(x)^2", [-c, c], 2.0 * tanh(c)));
        all.push(known("sigmoid(x)", [-c, c], c));
        all.push(known("x^2 exp(-x)", [0.0, c], 2.0 - exp(-c) * (c * c + 2.0 * c + 2.0)));
        let (phi, inner) = (exp(-0.5 * c * c) / sqrt(2.0 * PI), erf(c / sqrt(2.0)));
        all.push(known("gelu(x)", [-c, c], 0.5 * c * c * inner - 0.5 * (inner - 2.0 * c * phi)));
    }
    all.extend([
        known("e^cos(x)", [0.0, 2.0 * PI], 7.954_926_521_012_845),
        known("x^3 - 3x", [-2.0, 3.0], 8.75),
        known("(x - 1)(x - 2)(x + 3)", [0.0, 4.0], 64.0 - 56.0 + 24.0),
        known("x sin(x)", [0.0, PI], PI),
        known("exp(-x) sin(x)", [0.0, PI], 0.5 * (1.0 + exp(-PI))),
        known("sin(x)^10", [0.0, PI], PI * 63.0 / 256.0),
        known("cos(x)^2", [0.0, PI], 0.5 * PI),
        known("sin(x) cos(3x)", [0.0, 2.0 * PI], 0.0),
        known("ln(x)", [1.0, E], 1.0),
        known("sqrt(x)", [1.0, 4.0], 14.0 / 3.0),
        known("x ln(x)", [1.0, 2.0], 2.0 * LN_2 - 0.75),
        known("erf(x)", [0.0, 1.0], erf(1.0) + (exp(-1.0) - 1.0) / sqrt(PI)),
        known("atan(x)", [0.0, 1.0], 0.25 * PI - 0.5 * LN_2),
        known("3", [-1e6, 1e6], 6e6),
        known("0", [-1.0, 1.0], 0.0),
        known("1e200 x", [0.0, 1.0], 5e199),
        known("1e-200 x", [0.0, 1.0], 5e-201),
        known("x + 1e9 - 1e9", [0.0, 1.0], 0.5),
        known("2^x", [0.0, 3.0], 7.0 / LN_2),
        known("exp(x)", [1.0, 0.0], 1.0 - E),
    ]);
    all
}
