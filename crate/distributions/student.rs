//! Student's t with ν degrees of freedom: the mean of a few normal numbers, measured by their own spread (Gosset 1908). It has
//! a mean only for ν > 1, and a finite variance only for ν > 2.

use super::positive;
use crate::distribution::{Distribution, DistributionCard, quantile};
use crate::special::{digamma, incomplete_beta, log_beta};

pub const CARD: DistributionCard = DistributionCard {
    id: "student",
    title: "Student t",
    letters: &[positive("nu", "ν", "Degrees of freedom", 3.0)],
    density: "(1 + x²/ν)^(−(ν+1)/2) / (√ν B(ν/2, 1/2))",
    with: |letters| Box::new(Student { freedom: letters[0] }),
};

struct Student {
    freedom: f64,
}

impl Student {
    /// P(|X| > |x|)/2.
    fn tail(&self, x: f64) -> f64 {
        let n = self.freedom;
        let t = x * x / n;
        let shares = if t.is_infinite() { [0.0, 1.0] } else { [1.0 / (1.0 + t), t / (1.0 + t)] };
        0.5 * incomplete_beta([0.5 * n, 0.5], shares)[0]
    }
}

impl Distribution for Student {
    fn log_density(&self, x: f64) -> f64 {
        let n = self.freedom;
        let bend = (n + 1.0) * libm::log(libm::hypot(1.0, x / n.sqrt()));
        -bend - 0.5 * libm::log(n) - log_beta(0.5 * n, 0.5)
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let small = self.tail(x);
        if x < 0.0 { [small, 1.0 - small] } else { [1.0 - small, small] }
    }

    /// In u = ln |x|, and by the tail on its side.
    fn quantile(&self, p: f64) -> f64 {
        match p {
            0.5 => 0.0,
            _ if p < 0.5 => quantile(self, p, [-700.0, 700.0], 0.0, |u| [-libm::exp(-u), libm::exp(-u)]),
            _ => quantile(self, p, [-700.0, 700.0], 0.0, |u| [libm::exp(u); 2]),
        }
    }

    fn support(&self) -> [f64; 2] {
        [f64::NEG_INFINITY, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        (self.freedom > 1.0).then_some(0.0)
    }

    fn variance(&self) -> Option<f64> {
        match self.freedom {
            n if n > 2.0 => Some(n / (n - 2.0)),
            n if n > 1.0 => Some(f64::INFINITY),
            _ => None,
        }
    }

    /// (ν + 1)/2 (ψ((ν + 1)/2) − ψ(ν/2)) + ln(√ν B(ν/2, 1/2))
    fn entropy(&self) -> Option<f64> {
        let half = 0.5 * self.freedom;
        let spread = 0.5 * libm::log(self.freedom) + log_beta(half, 0.5);
        Some((half + 0.5) * (digamma(half + 0.5) - digamma(half)) + spread)
    }
}
