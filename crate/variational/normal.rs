//! A normal distribution of the plane, as what a triangular matrix makes of the standard one.

use std::f64::consts::PI;

use crate::plane::Point;

/// The number of parameters of a [`Normal`]: μ₁, μ₂, ln ℓ₁₁, ln ℓ₂₂, ℓ₂₁, in this order.
pub const PARAMETERS: usize = 5;

/// N(μ, LLᵀ): z = μ + Lu with u standard normal and L = (ℓ₁₁ 0; ℓ₂₁ ℓ₂₂).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    /// μ.
    pub mean: Point,
    /// ℓ₁₁ > 0, the standard deviation of x.
    pub along: f64,
    /// ℓ₂₂ > 0, the standard deviation of y once x is known.
    pub up: f64,
    /// ℓ₂₁, the covariance over ℓ₁₁.
    pub tilt: f64,
}

impl Normal {
    /// The normal with these parameters, in the order of [`PARAMETERS`].
    pub fn of([x, y, along, up, tilt]: [f64; PARAMETERS]) -> Self {
        Self { mean: [x, y], along: libm::exp(along), up: libm::exp(up), tilt }
    }

    /// Its parameters.
    pub fn parameters(&self) -> [f64; PARAMETERS] {
        [self.mean[0], self.mean[1], libm::log(self.along), libm::log(self.up), self.tilt]
    }

    /// z = μ + Lu.
    pub fn at(&self, [u, v]: Point) -> Point {
        [self.mean[0] + self.along * u, self.mean[1] + self.tilt * u + self.up * v]
    }

    /// u = L⁻¹(z − μ).
    pub fn whitened(&self, [x, y]: Point) -> Point {
        let u = (x - self.mean[0]) / self.along;
        [u, (y - self.mean[1] - self.tilt * u) / self.up]
    }

    /// ln of the density.
    pub fn log_density(&self, at: Point) -> f64 {
        let [u, v] = self.whitened(at);
        -0.5 * (u * u + v * v) - libm::log(2.0 * PI * self.along * self.up)
    }

    /// ∇ ln of the density by the point: −L⁻ᵀu.
    pub fn slope(&self, at: Point) -> Point {
        let [u, v] = self.whitened(at);
        let y = -v / self.up;
        [(-u - self.tilt * y) / self.along, y]
    }

    /// ∇ ln of the density by the parameters: the score.
    pub fn score(&self, at: Point) -> [f64; PARAMETERS] {
        let [u, v] = self.whitened(at);
        let [x, y] = self.slope(at);
        [-x, -y, -x * self.along * u - 1.0, -y * self.up * v - 1.0, -y * u]
    }

    /// The entropy 1 + ln 2π + ln det L.
    pub fn entropy(&self) -> f64 {
        1.0 + libm::log(2.0 * PI * self.along * self.up)
    }

    /// The variance of x, the covariance, and the variance of y.
    pub fn covariance(&self) -> [f64; 3] {
        [self.along * self.along, self.along * self.tilt, self.tilt * self.tilt + self.up * self.up]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_and_score_are_the_derivatives_of_the_logarithm() {
        let at = [0.3, -1.1];
        let parameters = [0.5, -0.2, 0.1, -0.4, 0.7];
        let normal = Normal::of(parameters);
        let step = 1e-6;
        let difference = |high: f64, low: f64| (high - low) / (2.0 * step);
        for (axis, slope) in normal.slope(at).into_iter().enumerate() {
            let moved = |step: f64| {
                let mut moved = at;
                moved[axis] += step;
                normal.log_density(moved)
            };
            assert!((difference(moved(step), moved(-step)) - slope).abs() < 1e-8, "{axis}");
        }
        for (index, score) in normal.score(at).into_iter().enumerate() {
            let moved = |step: f64| {
                let mut moved = parameters;
                moved[index] += step;
                Normal::of(moved).log_density(at)
            };
            assert!((difference(moved(step), moved(-step)) - score).abs() < 1e-8, "{index}");
        }
    }

    #[test]
    fn whitening_undoes_the_map_and_the_parameters_come_back() {
        let normal = Normal::of([0.5, -0.2, 0.1, -0.4, 0.7]);
        let [u, v] = normal.whitened(normal.at([1.5, -2.0]));
        assert!((u - 1.5).abs() < 1e-14 && (v + 2.0).abs() < 1e-14);
        for (found, expected) in normal.parameters().into_iter().zip([0.5, -0.2, 0.1, -0.4, 0.7]) {
            assert!((found - expected).abs() < 1e-15);
        }
    }
}
