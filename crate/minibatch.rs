//! Descent on mini-batches: which samples each step sees, how noisy their mean gradient is, and what that does to the mean and the
//! covariance of the weights, exactly, for losses that are quadratic.
//!
//! The loss is a mean over n samples, L = Σ ℓᵢ / n. A step moves by the mean gradient of a batch S of B samples, θ ← θ − η g(S). With
//! u = θ − θ*, the distance from a minimum, the gradient of a quadratic sample is gᵢ(u) = Hᵢu + gᵢ, so that both the noise and the
//! curvature of a batch are random, and nothing about the noise is assumed: it is what sampling makes of the data.

mod batches;
mod law;
mod limit_search;
mod moments;
mod noise;
mod reshuffling;
mod stability;

pub use batches::{Batches, Order};
pub use law::independent;
pub use limit_search::LimitSearch;
pub use moments::{MomentMap, Moments};
pub use noise::{Noise, share};
pub use reshuffling::{MOST_SAMPLES, Reshuffling};
pub use stability::{mean_limit, mean_square_limit};

use crate::plane::Point;

/// The quadratic loss of one sample: its gradient at a distance u from the minimum of the mean is H u + g.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// H = [a, b, c], with the rows (a b) and (b c).
    pub hessian: [f64; 3],
    /// g; over all samples, these have a mean of zero.
    pub gradient: Point,
}

impl Sample {
    /// The mean of some samples; NaN of none.
    pub fn mean<'a>(samples: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut sum, mut count) = (Self { hessian: [0.0; 3], gradient: [0.0; 2] }, 0.0);
        for sample in samples {
            sum.hessian.iter_mut().zip(sample.hessian).for_each(|(sum, entry)| *sum += entry);
            sum.gradient.iter_mut().zip(sample.gradient).for_each(|(sum, entry)| *sum += entry);
            count += 1.0;
        }
        Self { hessian: sum.hessian.map(|sum| sum / count), gradient: sum.gradient.map(|sum| sum / count) }
    }
}
