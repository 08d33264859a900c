//! The logistic distribution with mean μ and scale s, whose CDF is the sigmoid (Verhulst 1845).

use std::f64::consts::PI;

use super::{location, positive};
use crate::distribution::{Distribution, DistributionCard};

pub const CARD: DistributionCard = DistributionCard {
    id: "logistic",
    title: "Logistic",
    letters: &[location("mu", "μ", "Mean", 0.0), positive("s", "s", "Scale", 1.0)],
    density: "σ(z) (1 − σ(z)) / s with z = (x − μ)/s",
    with: |letters| Box::new(Logistic { mean: letters[0], scale: letters[1] }),
};

struct Logistic {
    mean: f64,
    scale: f64,
}

impl Distribution for Logistic {
    fn log_density(&self, x: f64) -> f64 {
        let z = ((x - self.mean) / self.scale).abs();
        -z - 2.0 * libm::log1p(libm::exp(-z)) - libm::log(self.scale)
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let z = (x - self.mean) / self.scale;
        let power = libm::exp(-z.abs());
        let [small, large] = [power / (1.0 + power), 1.0 / (1.0 + power)];
        if z < 0.0 { [small, large] } else { [large, small] }
    }

    fn quantile(&self, p: f64) -> f64 {
        self.mean + self.scale * (libm::log(p) - libm::log1p(-p))
    }

    fn support(&self) -> [f64; 2] {
        [f64::NEG_INFINITY, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn variance(&self) -> Option<f64> {
        Some(self.scale * self.scale * PI * PI / 3.0)
    }

    fn entropy(&self) -> Option<f64> {
        Some(2.0 + libm::log(self.scale))
    }
}
