//! The standard normal distribution: its tail, and the inverse of that.

use std::f64::consts::FRAC_1_SQRT_2;

use super::LN_ROOT_TWO_PI;

/// P(Z > z) = erfc(z/√2)/2 of a standard normal Z, accurate in both tails.
pub fn normal_tail(z: f64) -> f64 {
    0.5 * libm::erfc(FRAC_1_SQRT_2 * z)
}

/// The z with P(Z ≤ z) = p: an approximation by Hastings (Abramowitz & Stegun, 26.2.23), made exact by Halley's method. NaN outside
/// [0, 1].
pub fn normal_quantile(p: f64) -> f64 {
    match p {
        _ if p.is_nan() || !(0.0..=1.0).contains(&p) => f64::NAN,
        0.0 => f64::NEG_INFINITY,
        0.5 => 0.0,
        1.0 => f64::INFINITY,
        // 1 − p is exact from ½ on.
        _ if p > 0.5 => upper(1.0 - p),
        _ => -upper(p),
    }
}

/// The z ≥ 0 with P(Z > z) = q, for q from the least positive number up to ½.
fn upper(q: f64) -> f64 {
    let t = libm::sqrt(-2.0 * libm::log(q));
    let top = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let bottom = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - top / bottom;
    // Each step triples the number of right digits, of which there are three at first.
    for _ in 0..3 {
        let density = libm::exp(-0.5 * z * z - LN_ROOT_TWO_PI);
        let error = (normal_tail(z) - q) / density;
        z += error / (1.0 - 0.5 * z * error);
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_inverts_the_tail() {
        for exponent in 1..300 {
            let q = libm::exp10(-f64::from(exponent));
            let z = upper(q);
            assert!((normal_tail(z) / q - 1.0).abs() < 1e-13 * (1.0 + z * z), "{q}: {z}");
        }
        for at in 1..200 {
            let p = f64::from(at) / 200.0;
            assert!((normal_tail(-normal_quantile(p)) - p).abs() < 4e-16, "{p}");
        }
        // To 16 digits: tables of the normal distribution.
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
        assert!((normal_quantile(0.75) - 0.674_489_750_196_081_7).abs() < 1e-15);
    }

    #[test]
    fn the_ends_are_infinite_and_beyond_them_there_is_nothing() {
        assert_eq!([0.0, 0.5, 1.0].map(normal_quantile), [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
        assert!([-0.1, 1.1, f64::NAN].iter().all(|p| normal_quantile(*p).is_nan()));
        assert!(normal_quantile(f64::from_bits(1)).is_finite());
    }
}
