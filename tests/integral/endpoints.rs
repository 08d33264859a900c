//! Integrands that are singular at an end of the interval, or at a point inside.

use std::f64::consts::{FRAC_PI_2, LN_2, PI, SQRT_2};

use libm::{cos, erf, erfc, exp, log, pow, sqrt, tgamma};

use super::{Known, known};

/// The sine integral at 1, by its series.
fn sine_integral_at_1() -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for k in 0..12 {
        let n = f64::from(2 * k + 1);
        sum += term / n;
        term /= -(n + 1.0) * (n + 2.0);
    }
    sum
}

/// Σ of a term over n ≥ 1.
fn series(term: impl Fn(f64) -> f64) -> f64 {
    (1..25).rev().map(|n| term(f64::from(n))).sum()
}

/// (−γ − ln 1) − Σ (−1)ⁿ/(n n!): the exponential integral E₁ at 1.
fn exponential_integral_at_1() -> f64 {
    -0.577_215_664_901_532_9 - series(|n| if n % 2.0 == 0.0 { 1.0 } else { -1.0 } / (n * tgamma(n + 1.0)))
}

pub fn all() -> Vec<Known> {
    let unit = [0.0, 1.0];
    let mut all = Vec::new();
    for power in [-0.9, -0.75, -0.5, -0.25, 0.1, 0.5, 0.75, 1.5, 2.7] {
        all.push(known(format!("x^{power}"), unit, 1.0 / (1.0 + power)));
        all.push(known(format!("(x + 2)^{power}"), [-2.0, -1.0], 1.0 / (1.0 + power)));
        all.push(known(format!("(1 - x)^{power}"), unit, 1.0 / (1.0 + power)));
    }
    for power in [-0.75, -0.5, -0.25, 0.5, 1.5] {
        all.push(known(format!("(x - 0.3)^{power}"), [0.3, 1.3], 1.0 / (1.0 + power)));
        let value = (pow(0.3, 1.0 + power) + pow(0.7, 1.0 + power)) / (1.0 + power);
        all.push(known(format!("abs(x - 0.3)^{power}"), unit, value));
        all.push(known(format!("(1000 - x)^{power}"), [999.0, 1000.0], 1.0 / (1.0 + power)));
    }
    all.extend([
        known("ln(x)", unit, -1.0),
        known("ln(x)^2", unit, 2.0),
        known("ln(x)^3", unit, -6.0),
        known("x ln(x)", unit, -0.25),
        known("ln(x)/sqrt(x)", unit, -4.0),
        known("sqrt(x) ln(x)", unit, -4.0 / 9.0),
        known("ln(1 - x)", unit, -1.0),
        known("ln(x) ln(1 - x)", unit, 2.0 - PI * PI / 6.0),
        known("ln(x)/(1 - x)", unit, -PI * PI / 6.0),
        known("ln(1 + x)/x", unit, PI * PI / 12.0),
        known("ln(x)/(1 + x)", unit, -PI * PI / 12.0),
        known("ln(sin(x))", [0.0, FRAC_PI_2], -FRAC_PI_2 * LN_2),
        known("ln(abs(x))", [-1.0, 2.0], 2.0 * LN_2 - 3.0),
        known("ln(abs(x - 0.3))", unit, 0.3 * log(0.3) + 0.7 * log(0.7) - 1.0),
        known("1/sqrt(1 - x^2)", [-1.0, 1.0], PI),
        known("sqrt(1 - x^2)", [-1.0, 1.0], FRAC_PI_2),
        known("1/sqrt(x(1 - x))", unit, PI),
        known("x^-0.5 (1 - x)^-0.25", unit, tgamma(0.5) * tgamma(0.75) / tgamma(1.25)),
        known("1/sqrt(1 - x^4)", unit, tgamma(0.25) * tgamma(0.25) / (4.0 * sqrt(2.0 * PI))),
        known("acos(x)", [-1.0, 1.0], PI),
        known("asin(x)", unit, FRAC_PI_2 - 1.0),
        known("sqrt(tan(x))", [0.0, FRAC_PI_2], PI / SQRT_2),
        known("exp(-x)/sqrt(x)", unit, sqrt(PI) * erf(1.0)),
        known("cbrt(x)", [-1.0, 2.0], 0.75 * (pow(2.0, 4.0 / 3.0) - 1.0)),
        known("1/cbrt(x)^2", [-1.0, 8.0], 9.0),
        known("1/sqrt(abs(x))", [-1.0, 4.0], 6.0),
        known("sin(x)/x", unit, sine_integral_at_1()),
        known("sin(x)/x", [-1.0, 1.0], 2.0 * sine_integral_at_1()),
        known("(1 - cos(x))/x^2", unit, sine_integral_at_1() - 1.0 + cos(1.0)),
        known("(exp(x) - 1)/x", unit, series(|n| 1.0 / (n * tgamma(n + 1.0)))),
        known("x^x", unit, series(|n| if n % 2.0 == 0.0 { -1.0 } else { 1.0 } / pow(n, n))),
        known("x^-x", unit, series(|n| 1.0 / pow(n, n))),
        known("exp(-1/x)", unit, exp(-1.0) - exponential_integral_at_1()),
        known("exp(-1/x^2)", unit, exp(-1.0) - sqrt(PI) * erfc(1.0)),
        known("cos(x)/sqrt(sin(x))", [0.0, FRAC_PI_2], 2.0),
        known("x^-0.5 sin(ln(x))", unit, -4.0 / 5.0),
    ]);
    all
}
