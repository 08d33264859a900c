//! The noise of a batch's mean gradient.

use super::Order;
use crate::plane::Point;

/// The spread of the gradients of all samples at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Their mean, ∇L.
    pub mean: Point,
    /// tr Σ = S² = Σ ‖gᵢ − ∇L‖² / n, the mean squared distance of a sample's gradient from their mean.
    pub variance: f64,
}

impl Noise {
    /// The mean and the variance of gradients; NaN without any.
    pub fn of(gradients: &[Point]) -> Self {
        let count = gradients.len() as f64;
        let mean = [0, 1].map(|axis| gradients.iter().map(|gradient| gradient[axis]).sum::<f64>() / count);
        let square = |gradient: &Point| {
            let [x, y] = [gradient[0] - mean[0], gradient[1] - mean[1]];
            x * x + y * y
        };
        Self { mean, variance: gradients.iter().map(square).sum::<f64>() / count }
    }

    /// The variance of the mean gradient of a batch: see [`share`].
    pub fn of_batch(&self, order: Order, count: usize, size: usize) -> f64 {
        self.variance * share(order, count, size as f64)
    }

    /// tr Σ ∕ ‖∇L‖²: the batch size at which the noise is as large as the gradient. Much smaller batches are all noise, much larger
    /// ones compute the same gradient again and again (McCandlish et al., An Empirical Model of Large-Batch Training, 2018, where it is
    /// the simple noise scale).
    pub fn critical_batch(&self) -> f64 {
        let [x, y] = self.mean;
        self.variance / (x * x + y * y)
    }
}

/// The variance of the mean of a batch as a share of that of one sample: 1 ∕ B with replacement, and without (n − B) ∕ (B (n − 1)), which
/// is 0 for the full batch. B may lie between whole numbers.
pub fn share(order: Order, count: usize, size: f64) -> f64 {
    let count = count as f64;
    match order {
        Order::Replacement => 1.0 / size,
        _ if count > 1.0 => ((count - size) / (size * (count - 1.0))).max(0.0),
        _ => 0.0,
    }
}
