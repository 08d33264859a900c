//! A mixture of two normal distributions: with probability w the first, else the second.

use super::{Normal, location, positive};
use crate::distribution::{Distribution, DistributionCard, Letter, quantile};

pub const CARD: DistributionCard = DistributionCard {
    id: "mixture",
    title: "Mixture of two normals",
    letters: &[
        Letter { name: "w", symbol: "w", label: "Weight of the first", default: 0.5, range: [0.0, 1.0] },
        location("mu1", "μ₁", "Mean of the first", -1.5),
        positive("sigma1", "σ₁", "Its standard deviation", 0.6),
        location("mu2", "μ₂", "Mean of the second", 1.5),
        positive("sigma2", "σ₂", "Its standard deviation", 0.9),
    ],
    density: "w N(x; μ₁, σ₁²) + (1 − w) N(x; μ₂, σ₂²)",
    with: |letters| {
        let part = |at: usize| Normal { mean: letters[at], deviation: letters[at + 1] };
        Box::new(Mixture { weight: letters[0], parts: [part(1), part(3)] })
    },
};

/// w N(μ₁, σ₁²) + (1 − w) N(μ₂, σ₂²).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    /// w, from 0 to 1.
    pub weight: f64,
    /// The two.
    pub parts: [Normal; 2],
}

impl Mixture {
    fn weights(&self) -> [f64; 2] {
        [self.weight, 1.0 - self.weight]
    }

    /// Σ wᵢ f(partᵢ)
    fn mean_of(&self, f: impl Fn(&Normal) -> f64) -> f64 {
        let [one, other] = self.weights();
        one * f(&self.parts[0]) + other * f(&self.parts[1])
    }
}

impl Distribution for Mixture {
    fn log_density(&self, x: f64) -> f64 {
        let log = |at: usize| libm::log(self.weights()[at]) + self.parts[at].log_density(x);
        let (one, other) = (log(0), log(1));
        let (high, low) = (one.max(other), one.min(other));
        if high == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        [0, 1].map(|side| self.mean_of(|part| part.tails(x)[side]))
    }

    /// Between the quantiles of the two, and by the smaller tail.
    fn quantile(&self, p: f64) -> f64 {
        let [one, other] = self.parts.map(|part| part.quantile(p));
        // At 0, 1 and NaN both are alike.
        if !(one.is_finite() && other.is_finite()) {
            return one;
        }
        quantile(self, p, [one.min(other), one.max(other)], 0.5 * (one + other), |x| [x, 1.0])
    }

    fn support(&self) -> [f64; 2] {
        [f64::NEG_INFINITY, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean_of(|part| part.mean))
    }

    /// The mean of the variances and the variance of the means.
    fn variance(&self) -> Option<f64> {
        let apart = self.parts[0].mean - self.parts[1].mean;
        let [one, other] = self.weights();
        Some(self.mean_of(|part| part.deviation * part.deviation) + one * other * apart * apart)
    }

    fn entropy(&self) -> Option<f64> {
        None
    }
}
