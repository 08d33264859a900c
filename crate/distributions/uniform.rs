//! The uniform distribution from l to l + w.

use super::{location, positive};
use crate::distribution::{Distribution, DistributionCard};

pub const CARD: DistributionCard = DistributionCard {
    id: "uniform",
    title: "Uniform",
    letters: &[location("left", "l", "Left end", 0.0), positive("w", "w", "Width", 1.0)],
    density: "1/w for l ≤ x ≤ l + w",
    with: |letters| Box::new(Uniform { left: letters[0], width: letters[1] }),
};

struct Uniform {
    left: f64,
    width: f64,
}

impl Distribution for Uniform {
    fn log_density(&self, x: f64) -> f64 {
        let [low, high] = self.support();
        match x {
            _ if x.is_nan() => f64::NAN,
            _ if (low..=high).contains(&x) => -libm::log(self.width),
            _ => f64::NEG_INFINITY,
        }
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let share = |length: f64| (length / self.width).clamp(0.0, 1.0);
        [share(x - self.left), share(self.left + self.width - x)]
    }

    fn quantile(&self, p: f64) -> f64 {
        if (0.0..=1.0).contains(&p) { self.left + p * self.width } else { f64::NAN }
    }

    fn support(&self) -> [f64; 2] {
        [self.left, self.left + self.width]
    }

    fn mean(&self) -> Option<f64> {
        Some(self.left + 0.5 * self.width)
    }

    fn variance(&self) -> Option<f64> {
        Some(self.width * self.width / 12.0)
    }

    fn entropy(&self) -> Option<f64> {
        Some(libm::log(self.width))
    }
}
