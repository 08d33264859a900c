//! The period of what a run ends in: how many steps until its iterates repeat.

use super::bifurcation::ITERATES;
use super::setup::Setup;
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::surface::Surface;
use crate::trajectory::Run;

/// The longest period that is looked for, and the steps over which it must repeat.
pub const MAX_PERIOD: usize = 64;
const WINDOW: usize = 256;

/// Iterates this close, in units of 1 + ‖x‖, are the same.
const SAME: f64 = 1e-7;

/// What a long run at a constant rate ends in.
#[derive(Clone, Debug, PartialEq)]
pub enum Attractor {
    /// A cycle: the iterates repeat after as many steps as there are points. A fixed point is one of period 1.
    Cycle(Vec<Point>),
    /// It stays bounded, and has no period up to [`MAX_PERIOD`].
    Aperiodic,
    /// It creeps on without turning back: more steps would decide.
    Undecided,
    /// It is out of bounds, or f is undefined there.
    Escapes,
}

/// What a run ends in after [`ITERATES`] steps.
pub fn attractor(setup: &Setup, surface: &dyn Surface, rate: f64) -> Attractor {
    let run: Run = setup.constant(rate, ITERATES);
    let trajectory = run.trajectory(&mut SurfaceProblem::new(surface)).expect("knobs allow only what a run accepts");
    let steps = trajectory.steps();
    if steps < ITERATES {
        return Attractor::Escapes;
    }
    let point = |step: usize| [trajectory.point(step)[0], trajectory.point(step)[1]];
    let size = 1.0 + libm::hypot(point(steps)[0], point(steps)[1]);
    let apart = |one: Point, two: Point| libm::hypot(one[0] - two[0], one[1] - two[1]);
    let repeats =
        |period: &usize| (steps - WINDOW..=steps).all(|step| apart(point(step), point(step - period)) <= SAME * size);
    match (1..=MAX_PERIOD).find(repeats) {
        Some(period) => Attractor::Cycle((steps - period + 1..=steps).map(point).collect()),
        None => {
            let length: f64 = (steps - WINDOW..steps).map(|step| apart(point(step), point(step + 1))).sum();
            let is_drift = apart(point(steps - WINDOW), point(steps)) > 0.5 * length;
            if is_drift { Attractor::Undecided } else { Attractor::Aperiodic }
        }
    }
}
