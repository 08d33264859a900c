//! Where a run comes to rest: the one definition that the ball, the strip and the legend share.

use crate::curve::{Curve, Stationary, valley};
use crate::trajectory::{Trajectory, Verdict};

/// The distance within which a point is at a minimum, in units of 1 + |x|; the same as for the verdict on a trajectory.
const TOLERANCE: f64 = 1e-3;

/// Where a run has come to rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RestPoint {
    /// At a minimum, in the view or outside it.
    Minimum(Stationary),
    /// At a stationary point that is not a minimum: a maximum, an inflection or a flat region.
    Flat,
}

impl RestPoint {
    /// The rest point of a run on a curve, if it has converged. A known minimum within the tolerance takes precedence over nearer
    /// ones, as in the verdict.
    pub fn of(trajectory: &Trajectory, curve: &Curve, known: &[Stationary]) -> Option<Self> {
        if trajectory.verdict != Verdict::Converged {
            return None;
        }
        let x = trajectory.last_point()[0];
        let is_near = |place: &&Stationary| (place.x - x).abs() <= TOLERANCE * (1.0 + place.x.abs());
        let minimum = known.iter().find(is_near).copied().or_else(|| valley(curve, x, TOLERANCE * (1.0 + x.abs())));
        Some(minimum.map_or(RestPoint::Flat, RestPoint::Minimum))
    }
}
