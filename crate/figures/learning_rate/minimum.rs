//! The minimum below a start, with its curvatures: what the limits of the learning rate refer to.

use crate::plane::Point;
use crate::surface::Surface;

/// Descent gives up after so many steps, and a line search after so many halvings.
const STEPS: usize = 2000;
const HALVINGS: usize = 60;

/// A Newton step shorter than this, in units of 1 + ‖x‖, ends the search.
const SETTLED: f64 = 1e-13;

/// Curvatures below this share of ‖H‖ count as zero.
const FLAT: f64 = 1e-9;

/// A minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum {
    /// Where it is.
    pub at: Point,
    /// f there.
    pub value: f64,
    /// The smallest and the largest eigenvalue of the Hessian, μ and λmax.
    pub curvatures: [f64; 2],
}

/// The eigenvalues of a Hessian, the smaller first; of a function of x alone, f″ twice.
pub fn eigenvalues([xx, xy, yy]: [f64; 3], is_planar: bool) -> [f64; 2] {
    if !is_planar {
        return [xx; 2];
    }
    let (middle, radius) = (0.5 * (xx + yy), libm::hypot(0.5 * (xx - yy), xy));
    [middle - radius, middle + radius]
}

/// The minimum below a start: gradient descent with a line search that accepts only descent, and Newton's method where the Hessian is
/// positive definite. `None` if f falls forever, or if the Hessian at the end is not positive definite: a limit exists only for those.
pub fn below(surface: &dyn Surface, start: Point, is_planar: bool) -> Option<Minimum> {
    let (mut at, mut length) = (start, 1.0);
    for _ in 0..STEPS {
        let (value, gradient) = surface.value_and_gradient(at);
        let hessian = surface.hessian(at);
        if !value.is_finite() || !gradient.iter().chain(&hessian).all(|number| number.is_finite()) {
            return None;
        }
        let curvatures = eigenvalues(hessian, is_planar);
        let size = 1.0 + libm::hypot(at[0], at[1]);
        let is_convex = curvatures[0] > FLAT * curvatures[1].abs();
        let newton = newton_step(gradient, hessian, is_planar);
        if is_convex && libm::hypot(newton[0], newton[1]) <= SETTLED * size {
            return Some(Minimum { at, value, curvatures });
        }
        let (direction, first) = if is_convex { (newton, 1.0) } else { (gradient, 2.0 * length) };
        let fall = direction[0] * gradient[0] + direction[1] * gradient[1];
        let to = |share: f64| [0, 1].map(|axis| at[axis] - share * direction[axis]);
        let is_lower = |share: &f64| surface.value(to(*share)) <= value - 0.25 * share * fall;
        let accepted = (0..HALVINGS as i32).map(|halvings| libm::ldexp(first, -halvings)).find(is_lower);
        match accepted {
            Some(share) => {
                at = to(share);
                length = if is_convex { length } else { share };
            }
            // No lower value can be told apart.
            None if is_convex && libm::hypot(newton[0], newton[1]) <= 1e-6 * size => {
                let at = to(1.0);
                return Some(Minimum { at, value: surface.value(at), curvatures });
            }
            None => return None,
        }
        if fall == 0.0 {
            return None;
        }
    }
    None
}

/// H⁻¹∇f.
fn newton_step([x, y]: Point, [xx, xy, yy]: [f64; 3], is_planar: bool) -> Point {
    if !is_planar {
        return [x / xx, 0.0];
    }
    let determinant = xx * yy - xy * xy;
    [(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant]
}
