//! Where a walk comes to rest: the one word on it that the ball, the strip and the legend all take.

use crate::curve::{Curve, Stationary, valley};
use crate::trajectory::{Trajectory, Verdict};

/// How near a minimum is at it, in units of 1 + |x|, as for the verdict on a trajectory.
const NEAR: f64 = 1e-3;

/// Where a walk has come to rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RestPoint {
    /// At the bottom of a valley, in the view or outside it.
    Minimum(Stationary),
    /// Where it is level, but at no bottom: on a crest, a terrace or a plain.
    Flat,
}

impl RestPoint {
    /// Where a walk on a curve rests, if it has converged. A bottom within reach that is known, even if others are nearer, is
    /// the one: the verdict has it that way.
    pub fn of(trajectory: &Trajectory, curve: &Curve, known: &[Stationary]) -> Option<Self> {
        if trajectory.verdict != Verdict::Converged {
            return None;
        }
        let x = trajectory.last_point()[0];
        let is_near = |place: &&Stationary| (place.x - x).abs() <= NEAR * (1.0 + place.x.abs());
        let bottom = known.iter().find(is_near).copied().or_else(|| valley(curve, x, NEAR * (1.0 + x.abs())));
        Some(bottom.map_or(RestPoint::Flat, RestPoint::Minimum))
    }
}
