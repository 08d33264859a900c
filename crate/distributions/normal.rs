//! The normal distribution with mean μ and standard deviation σ (Gauß 1809).

use super::{location, positive};
use crate::distribution::{Distribution, DistributionCard};
use crate::special::{LN_ROOT_TWO_PI, normal_quantile, normal_tail};

pub const CARD: DistributionCard = DistributionCard {
    id: "normal",
    title: "Normal",
    letters: &[location("mu", "μ", "Mean", 0.0), positive("sigma", "σ", "Standard deviation", 1.0)],
    density: "e^(−(x − μ)²/2σ²) / (σ√(2π))",
    with: |letters| Box::new(Normal { mean: letters[0], deviation: letters[1] }),
};

/// N(μ, σ²).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    /// μ
    pub mean: f64,
    /// σ > 0
    pub deviation: f64,
}

impl Distribution for Normal {
    fn log_density(&self, x: f64) -> f64 {
        let z = (x - self.mean) / self.deviation;
        -0.5 * z * z - LN_ROOT_TWO_PI - libm::log(self.deviation)
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let z = (x - self.mean) / self.deviation;
        [normal_tail(-z), normal_tail(z)]
    }

    fn quantile(&self, p: f64) -> f64 {
        self.mean + self.deviation * normal_quantile(p)
    }

    fn support(&self) -> [f64; 2] {
        [f64::NEG_INFINITY, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn variance(&self) -> Option<f64> {
        Some(self.deviation * self.deviation)
    }

    /// ½ ln(2πeσ²)
    fn entropy(&self) -> Option<f64> {
        Some(0.5 + LN_ROOT_TWO_PI + libm::log(self.deviation))
    }
}
