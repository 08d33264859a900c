//! The Cauchy distribution with median m and scale γ: the ratio of two centred normal numbers. It has no mean (Poisson 1824).

use std::f64::consts::{FRAC_1_PI, PI};

use super::{location, positive};
use crate::distribution::{Distribution, DistributionCard};

pub const CARD: DistributionCard = DistributionCard {
    id: "cauchy",
    title: "Cauchy",
    letters: &[location("m", "m", "Median", 0.0), positive("gamma", "γ", "Scale", 1.0)],
    density: "1 / (πγ (1 + (x − m)²/γ²))",
    with: |letters| Box::new(Cauchy { median: letters[0], scale: letters[1] }),
};

struct Cauchy {
    median: f64,
    scale: f64,
}

impl Distribution for Cauchy {
    fn log_density(&self, x: f64) -> f64 {
        // By the hypotenuse, whose square may overflow.
        -2.0 * libm::log(libm::hypot(1.0, (x - self.median) / self.scale)) - libm::log(PI * self.scale)
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let z = (x - self.median) / self.scale;
        // atan2(1, z) is the angle to the upper tail.
        [libm::atan2(1.0, -z) * FRAC_1_PI, libm::atan2(1.0, z) * FRAC_1_PI]
    }

    fn quantile(&self, p: f64) -> f64 {
        match p {
            _ if p.is_nan() || !(0.0..=1.0).contains(&p) => f64::NAN,
            0.0 => f64::NEG_INFINITY,
            1.0 => f64::INFINITY,
            0.5 => self.median,
            _ if p < 0.5 => self.median - self.scale / libm::tan(PI * p),
            _ => self.median + self.scale / libm::tan(PI * (1.0 - p)),
        }
    }

    fn support(&self) -> [f64; 2] {
        [f64::NEG_INFINITY, f64::INFINITY]
    }

    fn mean(&self) -> Option<f64> {
        None
    }

    fn variance(&self) -> Option<f64> {
        None
    }

    /// ln 4πγ
    fn entropy(&self) -> Option<f64> {
        Some(libm::log(4.0 * PI * self.scale))
    }
}
