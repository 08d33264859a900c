//! Integrands with narrow peaks and steep steps, which no fixed set of points would see.

use std::f64::consts::{LN_2, PI};

use libm::{atan, erf, exp, log1p, sqrt, tanh};

use super::{Known, known};

/// ln cosh x.
fn log_cosh(x: f64) -> f64 {
    x.abs() + log1p(exp(-2.0 * x.abs())) - LN_2
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + log1p(exp(-x.abs()))
}

pub fn all() -> Vec<Known> {
    let mut all = Vec::new();
    for width in [0.1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8] {
        let text = format!("{width}/((x - 0.3)^2 + {width}^2)");
        all.push(known(text, [0.0, 1.0], atan(0.7 / width) + atan(0.3 / width)));
    }
    for k in [1.0f64, 1e2, 1e4, 1e6, 1e8, 1e10] {
        let root = sqrt(k);
        let value = 0.5 * sqrt(PI) / root * (erf(1.3 * root) + erf(1.7 * root));
        all.push(known(format!("exp(-{k}(x - 0.3)^2)"), [-1.0, 2.0], value));
    }
    for n in [5, 10, 50, 100, 400] {
        let value = (1..=n).map(|k| f64::from(2 * k) / f64::from(2 * k + 1)).product();
        all.push(known(format!("(4x(1 - x))^{n}"), [0.0, 1.0], value));
    }
    for k in [10.0, 100.0, 1e4, 1e6] {
        all.push(known(format!("tanh({k}(x - 0.4))"), [0.0, 1.0], (log_cosh(0.6 * k) - log_cosh(0.4 * k)) / k));
        let value = (softplus(0.75 * k) - softplus(-1.25 * k)) / k;
        all.push(known(format!("sigmoid({k}(x - 0.25))"), [-1.0, 1.0], value));
        all.push(known(format!("sech({k}x)^2"), [-1.0, 1.3], (tanh(k) + tanh(1.3 * k)) / k));
        let value = 2.0 * (atan(k) - log1p(k * k) / (2.0 * k));
        all.push(known(format!("abs(atan({k}x))"), [-1.0, 1.0], value));
    }
    all.push(known("1/(1 + 25x^2)", [-1.0, 1.0], 0.4 * atan(5.0)));
    all.push(known("exp(-100x^2) + exp(-1e6(x - 0.5)^2)", [-1.0, 1.0], {
        0.1 * sqrt(PI) * erf(10.0) + 1e-3 * sqrt(PI)
    }));
    all
}
