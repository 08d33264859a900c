//! The Laplace distribution with mean μ and scale d: two exponentials back to back (Laplace 1774).

use super::{location, positive};
use crate::distribution::{Distribution, DistributionCard};

pub const CARD: DistributionCard = DistributionCard {
    id: "laplace",
    title: "Laplace",
    letters: &[location("mu", "μ", "Mean", 0.0), positive("d", "d", "Scale", 1.0)],
    density: "e^(−|x − μ|/d) / (2d)",
    with: |letters| Box::new(Laplace { mean: letters[0], scale: letters[1] }),
};

struct Laplace {
    mean: f64,
    scale: f64,
}

impl Distribution for Laplace {
    fn log_density(&self, x: f64) -> f64 {
        -(x - self.mean).abs() / self.scale - libm::log(2.0 * self.scale)
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let z = (x - self.mean) / self.scale;
        let small = 0.5 * libm::exp(-z.abs());
        if z < 0.0 { [small, 1.0 - small] } else { [1.0 - small, small] }
    }

    fn quantile(&self, p: f64) -> f64 {
        match p {
            _ if p <= 0.5 => self.mean + self.scale * libm::log(2.0 * p),
            _ => self.mean - self.scale * libm::log(2.0 * (1.0 - p)),
        }
    }

    fn support(&self) -> [f64; 2] {
        [f64::NEG_INFINITY, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn variance(&self) -> Option<f64> {
        Some(2.0 * self.scale * self.scale)
    }

    fn entropy(&self) -> Option<f64> {
        Some(1.0 + libm::log(2.0 * self.scale))
    }
}
