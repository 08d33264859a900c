//! The logarithm of a mean of squares: mean and variance of ln(χ² ∕ n), for all of n standard normal numbers and for those that
//! a ReLU lets through.
//!
//! With k degrees of freedom E ln χ² = ψ(k ∕ 2) + ln 2 and Var ln χ² = ψ′(k ∕ 2) (Abramowitz & Stegun, 26.4).

use super::mean_field::Spread;
use crate::special::{digamma, trigamma};

/// ln(χ²ₙ ∕ n): the factor of a squared norm through normal weights.
pub fn of_normals(n: usize) -> Spread {
    let [mean, variance] = log_chi_square(n);
    Spread { mean: mean - libm::log(n as f64), variance }
}

/// ln(2χ²_K ∕ n) with K binomial, n trials of ½, and not 0: the factor through normal weights and ReLU, as long as any unit is
/// alive.
pub fn of_active_normals(n: usize) -> Spread {
    let n_ln2 = n as f64 * std::f64::consts::LN_2;
    let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
    let mut log_binomial = 0.0;
    for k in 1..=n {
        log_binomial += libm::log((n + 1 - k) as f64 / k as f64);
        let weight = libm::exp(log_binomial - n_ln2);
        let [mean, variance] = log_chi_square(k);
        total += weight;
        first += weight * mean;
        second += weight * (variance + mean * mean);
    }
    let mean = first / total;
    Spread { mean: mean - libm::log(0.5 * n as f64), variance: second / total - mean * mean }
}

/// Mean and variance of ln χ² with k degrees of freedom.
fn log_chi_square(k: usize) -> [f64; 2] {
    let half = 0.5 * k as f64;
    [digamma(half) + std::f64::consts::LN_2, trigamma(half)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digamma_and_trigamma_have_their_known_values() {
        const EULER: f64 = 0.577_215_664_901_532_9;
        let square = std::f64::consts::PI * std::f64::consts::PI;
        let [mean, variance] = log_chi_square(2);
        assert!((mean + EULER - std::f64::consts::LN_2).abs() < 1e-12 && (variance - square / 6.0).abs() < 1e-12);
        let [mean, variance] = log_chi_square(1);
        assert!((mean + EULER + std::f64::consts::LN_2).abs() < 1e-12 && (variance - square / 2.0).abs() < 1e-12);
    }
}
