//! Integrals with random ends and letters: what a table of chosen ones might leave out.

use std::f64::consts::PI;

use fall_line::random::Random;
use libm::{atan, cos, erf, exp, log, pow, sin, sqrt};

use super::{Known, integral, known};

/// A number from a range, with few digits, so that its text is the number.
fn number(random: &mut Random, [low, high]: [f64; 2]) -> f64 {
    let value = low + (high - low) * random.uniform();
    libm::round(1e4 * value) / 1e4
}

/// One integral of each family.
fn family(random: &mut Random) -> Vec<Known> {
    let a = number(random, [-3.0, 3.0]);
    let b = a + number(random, [0.01, 8.0]);
    let c = number(random, [-3.0, 11.0]);
    let k = libm::round(pow(10.0, number(random, [0.0, 5.0])));
    let (w, p) = (number(random, [0.2, 60.0]), number(random, [-0.8, 3.0]));
    let power = |x: f64| x.signum() * pow(x.abs(), p + 1.0) / (p + 1.0);
    let gauss = |x: f64| 0.5 * sqrt(PI / k) * erf(sqrt(k) * (x - c));
    let kink = |x: f64| 0.5 * (x - c) * (x - c).abs();
    let log_part = |x: f64| if x == c { 0.0 } else { (x - c) * (log((x - c).abs()) - 1.0) };
    let wave = |x: f64| -exp(-x) * (sin(w * x) + w * cos(w * x)) / (1.0 + w * w);
    let root = sqrt(k);
    let lorentz = |x: f64| atan(root * (x - c)) / root;
    vec![
        known(format!("abs(x - {c})^{p}"), [a, b], power(b - c) - power(a - c)),
        known(format!("exp(-{k}(x - {c})^2)"), [a, b], gauss(b) - gauss(a)),
        known(format!("abs(x - {c})"), [a, b], kink(b) - kink(a)),
        known(format!("ln(abs(x - {c}))"), [a, b], log_part(b) - log_part(a)),
        known(format!("exp(-x) sin({w}x)"), [a, b], wave(b) - wave(a)),
        known(format!("exp(-x) sin({w}x)"), [a, f64::INFINITY], -wave(a)),
        known(format!("1/(1 + {k}(x - {c})^2)"), [a, b], lorentz(b) - lorentz(a)),
        known(format!("1/(1 + {k}(x - {c})^2)"), [a, f64::INFINITY], 0.5 * PI / root - lorentz(a)),
        known(format!("sin({w}x + {c})"), [a, b], (cos(w * a + c) - cos(w * b + c)) / w),
        known(format!("step(x - {c}) x"), [a, b], 0.5 * (b * b - c.clamp(a, b) * c.clamp(a, b))),
        known(format!("exp(-{w}x)"), [a, f64::INFINITY], exp(-w * a) / w),
        known(format!("exp(-{w}abs(x - {c}))"), [f64::NEG_INFINITY, f64::INFINITY], 2.0 / w),
        known(format!("(x - {a})^{p} exp({a} - x)"), [a, f64::INFINITY], libm::tgamma(p + 1.0)),
    ]
}

#[test]
fn the_true_error_of_random_integrals_is_below_the_estimate_too() {
    let mut random = Random::new(18);
    let mut dishonest = Vec::new();
    let mut refused = Vec::new();
    for Known { formula, ends, value } in (0..150).flat_map(|_| family(&mut random)) {
        // What the exact value itself is off by, as computed here.
        let own = 1e-15 * (1.0 + value.abs());
        match integral(&formula, ends) {
            Ok(found) if (found.value - value).abs() <= found.error + own => {}
            Ok(found) => dishonest.push(format!("{formula} on {ends:?} is {value:e}: {found:?}")),
            Err(found) => refused.push(format!("{formula} on {ends:?} is {value:e}: {found:?}")),
        }
    }
    assert!(dishonest.is_empty(), "{}:\n{}", dishonest.len(), dishonest.join("\n"));
    assert!(refused.is_empty(), "{}:\n{}", refused.len(), refused.join("\n"));
}
