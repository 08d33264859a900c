//! The exponential distribution with rate λ: the time until something happens that is never overdue.

use super::positive;
use crate::distribution::{Distribution, DistributionCard};

pub const CARD: DistributionCard = DistributionCard {
    id: "exponential",
    title: "Exponential",
    letters: &[positive("lambda", "λ", "Rate", 1.0)],
    density: "λ e^(−λx) for x ≥ 0",
    with: |letters| Box::new(Exponential { rate: letters[0] }),
};

struct Exponential {
    rate: f64,
}

impl Distribution for Exponential {
    fn log_density(&self, x: f64) -> f64 {
        if x < 0.0 { f64::NEG_INFINITY } else { libm::log(self.rate) - self.rate * x }
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let exponent = -self.rate * if x < 0.0 { 0.0 } else { x };
        [-libm::expm1(exponent), libm::exp(exponent)]
    }

    fn quantile(&self, p: f64) -> f64 {
        if (0.0..=1.0).contains(&p) { -libm::log1p(-p) / self.rate } else { f64::NAN }
    }

    fn support(&self) -> [f64; 2] {
        [0.0, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        Some(1.0 / self.rate)
    }

    fn variance(&self) -> Option<f64> {
        Some(1.0 / (self.rate * self.rate))
    }

    fn entropy(&self) -> Option<f64> {
        Some(1.0 - libm::log(self.rate))
    }
}
