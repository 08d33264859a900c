//! The chain rule at a point: ∇(f∘g) = Jᵀ ∇f, as the sum of two paths.

use crate::plane::Point;

/// Larger derivatives are not drawn: their products are still finite.
const MAX_DERIVATIVE: f64 = 1e150;

/// ∇(f∘g) counts as zero if it is below this share of its paths: they cancel.
const CANCELLED: f64 = 1e-12;

/// The map g, its Jacobian and the gradient of f at a point and its image.
pub struct Reading {
    /// (x, y)
    pub at: Point,
    /// (u, v) = g(x, y)
    pub image: Point,
    /// f(u, v)
    pub value: f64,
    /// Its rows are ∇u and ∇v.
    pub jacobian: [[f64; 2]; 2],
    /// ∂f/∂u and ∂f/∂v at the image.
    pub outer: Point,
}

impl Reading {
    /// The two terms of ∇(f∘g): through u, (∂f/∂u) ∇u, and through v, (∂f/∂v) ∇v.
    pub fn paths(&self) -> [Point; 2] {
        [0, 1].map(|component| self.jacobian[component].map(|slope| self.outer[component] * slope))
    }

    /// ∇(f∘g) = Jᵀ ∇f, the sum of the paths.
    pub fn gradient(&self) -> Point {
        let [u, v] = self.paths();
        [u[0] + v[0], u[1] + v[1]]
    }

    /// What is undefined at the point, as a sentence without its full stop; `None` if nothing is.
    pub fn fault(&self) -> Option<&'static str> {
        let is_defined = |numbers: &[f64]| numbers.iter().all(|number| number.abs() < MAX_DERIVATIVE);
        if !is_defined(&self.image) {
            Some("g is undefined at the point")
        } else if !is_defined(&[self.value]) {
            Some("f is undefined at g(x, y)")
        } else if !is_defined(self.jacobian.as_flattened()) {
            Some("g has no Jacobian at the point")
        } else if !is_defined(&self.outer) {
            Some("f has no gradient at g(x, y)")
        } else {
            None
        }
    }

    /// Whether the paths add up to nothing.
    pub fn is_stationary(&self) -> bool {
        norm(self.gradient()) <= CANCELLED * self.paths().map(norm).into_iter().fold(0.0, f64::max)
    }
}

/// The length of a vector.
pub fn norm([right, up]: Point) -> f64 {
    libm::hypot(right, up)
}
