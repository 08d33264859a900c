//! Integrals to infinity.

use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};

use libm::{erfc, exp, sqrt, tgamma};

use super::{Known, known};

const ALL: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const FROM_0: [f64; 2] = [0.0, f64::INFINITY];

pub fn all() -> Vec<Known> {
    let mut all = Vec::new();
    for k in [1e-3, 0.1, 1.0, 10.0, 1e3, 1e5] {
        all.push(known(format!("exp(-{k}x)"), FROM_0, 1.0 / k));
        all.push(known(format!("exp(-{k}x^2)"), ALL, sqrt(PI / k)));
        all.push(known(format!("1/(x^2 + {k}^2)"), ALL, PI / k));
    }
    for n in [1, 2, 5, 10] {
        all.push(known(format!("x^{n} exp(-x)"), FROM_0, tgamma(f64::from(n) + 1.0)));
    }
    for power in [1.1, 1.5, 2.0, 3.0, 6.0] {
        all.push(known(format!("1/x^{power}"), [1.0, f64::INFINITY], 1.0 / (power - 1.0)));
        all.push(known(format!("(1 + x)^-{power}"), FROM_0, 1.0 / (power - 1.0)));
    }
    for centre in [3.0, 100.0, -1e4] {
        all.push(known(format!("exp(-(x - {centre})^2)"), ALL, sqrt(PI)));
    }
    for from in [0.5, 2.0, 5.0] {
        all.push(known("exp(-x^2)", [from, f64::INFINITY], 0.5 * sqrt(PI) * erfc(from)));
        all.push(known("exp(x)", [f64::NEG_INFINITY, from], exp(from)));
    }
    all.extend([
        known("1/(1 + x^2)", FROM_0, FRAC_PI_2),
        known("1/(1 + x^4)", ALL, PI / SQRT_2),
        known("exp(-x)/sqrt(x)", FROM_0, sqrt(PI)),
        known("ln(x) exp(-x)", FROM_0, -0.577_215_664_901_532_9),
        known("sech(x)", ALL, PI),
        known("sech(x)^2", ALL, 2.0),
        known("exp(-abs(x))", ALL, 2.0),
        known("exp(-abs(x - 1)) + exp(-x^2)", ALL, 2.0 + sqrt(PI)),
        known("x^2 exp(-x^2)", ALL, 0.5 * sqrt(PI)),
        known("x exp(-x^2)", ALL, 0.0),
        known("exp(-x) sin(x)", FROM_0, 0.5),
        known("exp(-x) cos(5x)", FROM_0, 1.0 / 26.0),
        known("exp(-x^2) cos(x)", ALL, sqrt(PI) * exp(-0.25)),
        known("1/x^2", [f64::NEG_INFINITY, -1.0], 1.0),
        known("ln(x)/x^2", [1.0, f64::INFINITY], 1.0),
        known("x/(1 + x^2)^2", FROM_0, 0.5),
        known("exp(-sqrt(x))", FROM_0, 2.0),
        known("erfc(x)", FROM_0, 1.0 / sqrt(PI)),
        known("1/(sqrt(x)(1 + x))", FROM_0, PI),
        known("ln(x)/(1 + x^2)", FROM_0, 0.0),
        known("sigmoid(x) sigmoid(-x)", ALL, 1.0),
        known("x^2 sech(x)^2", ALL, PI * PI / 6.0),
        known("softplus(-x)", FROM_0, PI * PI / 12.0),
        known("x/(exp(x) - 1)", FROM_0, PI * PI / 6.0),
        known("x^3/(exp(x) - 1)", FROM_0, PI * PI * PI * PI / 15.0),
        known("exp(-x^2/2)/sqrt(2pi)", ALL, 1.0),
        known("exp(-x)", [f64::INFINITY, 0.0], -1.0),
    ]);
    all
}
