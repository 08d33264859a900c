//! The gamma distribution with shape k and scale θ: the sum of k exponentials, for whole k.

use super::positive;
use crate::distribution::{Distribution, DistributionCard, quantile};
use crate::special::{digamma, gamma_power, incomplete_gamma};

pub const CARD: DistributionCard = DistributionCard {
    id: "gamma",
    title: "Gamma",
    letters: &[positive("k", "k", "Shape", 3.0), positive("theta", "θ", "Scale", 1.0)],
    density: "x^(k−1) e^(−x/θ) / (Γ(k) θ^k) for x > 0",
    with: |letters| Box::new(Gamma { shape: letters[0], scale: letters[1] }),
};

struct Gamma {
    shape: f64,
    scale: f64,
}

impl Distribution for Gamma {
    fn log_density(&self, x: f64) -> f64 {
        let (k, t) = (self.shape, x / self.scale);
        let log = match t {
            _ if t.is_nan() => return f64::NAN,
            _ if t < 0.0 || t.is_infinite() => return f64::NEG_INFINITY,
            _ if k == 1.0 => 0.0,
            _ => (k - 1.0) * libm::log(t),
        };
        log - t - libm::lgamma(k) - libm::log(self.scale)
    }

    /// xᵏe⁻ˣ/Γ(k) over x, without the cancellation that its logarithm has for large k.
    fn density(&self, x: f64) -> f64 {
        let t = x / self.scale;
        if t > 0.0 && t.is_finite() { gamma_power(self.shape, t) / x } else { libm::exp(self.log_density(x)) }
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        incomplete_gamma(self.shape, x / self.scale)
    }

    /// In u = ln x, and by the smaller tail.
    fn quantile(&self, p: f64) -> f64 {
        let place = |u: f64| [self.scale * libm::exp(u); 2];
        quantile(self, p, [-745.0, 12.0], libm::log(self.shape), place)
    }

    fn support(&self) -> [f64; 2] {
        [0.0, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        Some(self.shape * self.scale)
    }

    fn variance(&self) -> Option<f64> {
        Some(self.shape * self.scale * self.scale)
    }

    /// k + ln θ + ln Γ(k) + (1 − k)ψ(k)
    fn entropy(&self) -> Option<f64> {
        let k = self.shape;
        Some(k + libm::log(self.scale) + libm::lgamma(k) + (1.0 - k) * digamma(k))
    }
}
