//! The beta distribution with the shapes α and β, on the numbers from 0 to 1.

use super::positive;
use crate::distribution::{Distribution, DistributionCard, quantile};
use crate::special::{digamma, incomplete_beta, log_beta};

pub const CARD: DistributionCard = DistributionCard {
    id: "beta",
    title: "Beta",
    letters: &[positive("alpha", "α", "Shape at 0", 2.0), positive("beta", "β", "Shape at 1", 3.0)],
    density: "x^(α−1) (1 − x)^(β−1) / B(α, β) for 0 < x < 1",
    with: |letters| Box::new(Beta { shapes: [letters[0], letters[1]] }),
};

struct Beta {
    shapes: [f64; 2],
}

impl Distribution for Beta {
    fn log_density(&self, x: f64) -> f64 {
        let [a, b] = self.shapes;
        let power = |exponent: f64, log: f64| if exponent == 0.0 { 0.0 } else { exponent * log };
        match x {
            _ if x.is_nan() => f64::NAN,
            _ if (0.0..=1.0).contains(&x) => {
                power(a - 1.0, libm::log(x)) + power(b - 1.0, libm::log1p(-x)) - log_beta(a, b)
            }
            _ => f64::NEG_INFINITY,
        }
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        let x = x.clamp(0.0, 1.0);
        incomplete_beta(self.shapes, [x, 1.0 - x])
    }

    /// In u = ln(x/(1 − x)), and by the smaller tail.
    fn quantile(&self, p: f64) -> f64 {
        let place = |u: f64| {
            let x = 1.0 / (1.0 + libm::exp(-u));
            [x, x / (1.0 + libm::exp(u))]
        };
        let [a, b] = self.shapes;
        quantile(self, p, [-745.0, 40.0], libm::log(a / b), place)
    }

    fn support(&self) -> [f64; 2] {
        [0.0, 1.0]
    }

    fn mean(&self) -> Option<f64> {
        let [a, b] = self.shapes;
        Some(a / (a + b))
    }

    fn variance(&self) -> Option<f64> {
        let [a, b] = self.shapes;
        Some(a / (a + b) * (b / (a + b)) / (a + b + 1.0))
    }

    /// ln B(α, β) − (α − 1)ψ(α) − (β − 1)ψ(β) + (α + β − 2)ψ(α + β)
    fn entropy(&self) -> Option<f64> {
        let [a, b] = self.shapes;
        Some(log_beta(a, b) - (a - 1.0) * digamma(a) - (b - 1.0) * digamma(b) + (a + b - 2.0) * digamma(a + b))
    }
}
