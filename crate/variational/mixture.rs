//! The density q: one normal, or two of equal weight.

use super::normal::Normal;
use crate::plane::Point;

/// The most normals of a mixture.
pub const MOST: usize = 2;

/// q = the mean of its normals' densities.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    /// Its normals, at least one and at most [`MOST`].
    pub normals: Vec<Normal>,
}

impl Mixture {
    /// ln q(z).
    pub fn log_density(&self, at: Point) -> f64 {
        match self.normals[..] {
            [normal] => normal.log_density(at),
            _ => self.log_density_and_shares(at).0,
        }
    }

    /// ln q(z), and its gradient by the point.
    pub fn log_density_and_slope(&self, at: Point) -> (f64, Point) {
        if let [normal] = self.normals[..] {
            return (normal.log_density(at), normal.slope(at));
        }
        let (log, shares) = self.log_density_and_shares(at);
        let mut slope = [0.0; 2];
        for (normal, share) in self.normals.iter().zip(shares) {
            let [x, y] = normal.slope(at);
            slope = [slope[0] + share * x, slope[1] + share * y];
        }
        (log, slope)
    }

    /// ln q(z), and the share of each normal in q(z): the probability that a sample found there is its own.
    pub fn log_density_and_shares(&self, at: Point) -> (f64, [f64; MOST]) {
        let mut logs = [f64::NEG_INFINITY; MOST];
        for (log, normal) in logs.iter_mut().zip(&self.normals) {
            *log = normal.log_density(at);
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts = logs.map(|log| libm::exp(log - most));
        let sum: f64 = parts.iter().sum();
        (most + libm::log(sum / self.normals.len() as f64), parts.map(|part| part / sum))
    }

    /// The mean of q, and the variance of x, the covariance, and the variance of y.
    pub fn moments(&self) -> (Point, [f64; 3]) {
        let count = self.normals.len() as f64;
        let mean = [0, 1].map(|axis: usize| self.normals.iter().map(|normal| normal.mean[axis]).sum::<f64>() / count);
        let mut covariance = [0.0; 3];
        for normal in &self.normals {
            let [x, y] = [0, 1].map(|axis: usize| normal.mean[axis] - mean[axis]);
            for (sum, term) in covariance.iter_mut().zip(normal.covariance().into_iter().zip([x * x, x * y, y * y])) {
                *sum += (term.0 + term.1) / count;
            }
        }
        (mean, covariance)
    }
}
