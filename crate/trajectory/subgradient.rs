//! The gradient where f is defined but ∇f is not: at the tip of a cone, on a kink, on the edge of a domain.
//!
//! At a minimum of a convex f, 0 is a subgradient (Rockafellar, *Convex analysis*, 1970, §23): an optimiser that lands on the tip
//! of √(x² + y²) sees the gradient 0 there, as it sees the derivative 0 of |x| at its kink. More generally, where f is minimal in
//! the directions of those coordinates whose partial derivatives are undefined, these are 0 and the others stay. So √(x²) + y²
//! has the gradient (0, 2y) on its kink, as |x| + y² has. Anywhere else there is no such choice, and no step to take.

use std::f64::consts::TAU;

use super::norm;
use crate::problem::Problem;

/// The radius of the probe, in units of 1 + ‖x‖.
const RADIUS: f64 = 1e-6;

/// Directions probed in the plane of each two coordinates, the first along the axis.
const DIRECTIONS: u32 = 64;

/// The maximum number of undefined partial derivatives; more planes would take too long.
const MAX_UNDEFINED: usize = 8;

/// Replaces the entries of the gradient at `at` that are not finite by 0, if f is minimal there as far as a probe around it
/// shows: `loss`, finite, is no higher than f at any point of the probe, and f is finite at all of them. Otherwise returns `false`
/// and changes nothing.
pub(super) fn complete(problem: &mut dyn Problem, at: &[f64], loss: f64, gradient: &mut [f64]) -> bool {
    let undefined: Vec<usize> = (0..at.len()).filter(|&index| !gradient[index].is_finite()).collect();
    let is_minimal = undefined.len() <= MAX_UNDEFINED && is_minimal(problem, at, loss, &undefined);
    if is_minimal {
        fill(gradient);
    }
    is_minimal
}

/// Replaces the entries that are not finite by 0.
pub(super) fn fill(gradient: &mut [f64]) {
    gradient.iter_mut().filter(|entry| !entry.is_finite()).for_each(|entry| *entry = 0.0);
}

/// Whether f is minimal at a point in the directions of these coordinates.
fn is_minimal(problem: &mut dyn Problem, at: &[f64], loss: f64, coordinates: &[usize]) -> bool {
    let radius = RADIUS * (1.0 + norm(at));
    let mut probe = at.to_vec();
    // False for NaN.
    let mut is_higher = |steps: &[(usize, f64)]| {
        probe.copy_from_slice(at);
        steps.iter().for_each(|&(coordinate, step)| probe[coordinate] += radius * step);
        let found = problem.loss(&probe);
        found.is_finite() && found >= loss
    };
    match *coordinates {
        [coordinate] => is_higher(&[(coordinate, 1.0)]) && is_higher(&[(coordinate, -1.0)]),
        _ => {
            let pairs = coordinates
                .iter()
                .enumerate()
                .flat_map(|(index, one)| coordinates[index + 1..].iter().map(move |other| (*one, *other)));
            pairs.into_iter().all(|(one, other)| {
                (0..DIRECTIONS).all(|direction| {
                    let (sine, cosine) = libm::sincos(TAU * f64::from(direction) / f64::from(DIRECTIONS));
                    is_higher(&[(one, cosine), (other, sine)])
                })
            })
        }
    }
}
