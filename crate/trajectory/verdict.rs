//! The verdict on a run, from what it left behind. In this order:
//!
//! **Diverged** — the walk was stopped: a number, the loss or its gradient was not finite, or the point was absurdly
//! far.
//!
//! **Converged** — the run ends where it cannot get any lower: at a known minimum, to 10⁻³ of 1 + ‖x‖; or where
//! NewtonStep's step Σ qᵢ(qᵢ·g)∕|λᵢ| is shorter than 10⁻⁴ of 1 + ‖x‖, so that four digits of the point will not change any
//! more. That step does not depend on the units of the loss, and on a plateau, where gradient and curvature both fade,
//! it stays long: a small ‖∇f‖ alone is no convergence. Without a Hessian (or with more than 32 numbers) ‖∇f‖ must have
//! fallen to 10⁻⁴ of its largest value in the run; there a plateau cannot be told from a minimum. Where the loss bends
//! down along some direction the step must be shorter than 10⁻⁸: a walk that ends on a saddle has converged, one that
//! passes it has not. "Converged at" is the first point from which on the run stayed within that distance; a run must
//! have stayed for a step, lest it only fly past.
//!
//! **Diverged** also — over the last window (a quarter of the run, 20 to 100 steps) every step turned back on the
//! one before, the mean loss grew from each quarter of the window to the next, and the run stands above its
//! start or has doubled within the window. Gradient descent on a quadratic with η = 1.01 · 2∕λmax turns at each
//! step and grows by 2 % a step, 4 % in the loss; with η = 0.99 · 2∕λmax it turns as well, but falls.
//!
//! **Oscillating** — over the last window the run got nowhere: it ended within a quarter of the way it walked, and
//! the mean loss, counted from the lowest one of the run, did not fall by a quarter from the first half of the
//! window to the second. (η = 2∕λmax exactly; sign methods such as Lion around a minimum.)
//!
//! **Running** — anything else: more steps may tell. So is a run too short for a window.

use super::{Trajectory, norm};
use crate::problem::{Problem, eigendecomposition::Eigendecomposition};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At a minimum, or at least where the gradient vanishes.
    Converged,
    /// Still on its way.
    Running,
    /// Back and forth, getting nowhere.
    Oscillating,
    /// Out of bounds, or on the way there.
    Diverged,
}

impl Verdict {
    /// `converged`, `running`, `oscillating` or `diverged`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::Running => "running",
            Self::Oscillating => "oscillating",
            Self::Diverged => "diverged",
        }
    }
}

/// How near a known minimum is near enough, in units of 1 + ‖minimum‖: a pixel of a figure.
const AT_MINIMUM: f64 = 1e-3;

/// How short NewtonStep's step must be, in units of 1 + ‖x‖.
const SETTLED: f64 = 1e-4;

/// The same on a saddle: who comes so near has come along its ridge, and will not fall off it soon.
const BALANCED: f64 = 1e-8;

/// Without a Hessian: how far ‖∇f‖ must have fallen.
const FADED: f64 = 1e-4;

/// Up to so many numbers the Hessian is asked for.
const FEW: usize = 32;

/// Losses that differ by less, relative to their size, do not differ.
const NOISE: f64 = 1e-12;

/// The shortest and the longest window, in steps.
const WINDOW: [usize; 2] = [20, 100];

/// What is to be known of the slopes of a walk.
#[derive(Clone, Copy)]
pub(super) struct Slopes<'a> {
    /// ∇f at the last point.
    pub(super) last: &'a [f64],
    /// The largest ‖∇f‖² of all points, which is seldom asked for.
    pub(super) steepest: &'a dyn Fn() -> f64,
}

/// The verdict on a walk that was not stopped, and the step at which it converged if it did.
pub(super) fn judge(
    trajectory: &Trajectory,
    minima: &[Vec<f64>],
    problem: &mut dyn Problem,
    slopes: Slopes,
) -> (Verdict, Option<usize>) {
    let step = at_minimum(trajectory, minima).or_else(|| at_rest(trajectory, problem, slopes));
    if step.is_some() {
        return (Verdict::Converged, step);
    }
    let verdict = match Window::last_of(trajectory) {
        Some(window) if window.climbs() => Verdict::Diverged,
        Some(window) if window.gets_nowhere() => Verdict::Oscillating,
        _ => Verdict::Running,
    };
    (verdict, None)
}

/// Since when the run has been at a known minimum.
fn at_minimum(trajectory: &Trajectory, minima: &[Vec<f64>]) -> Option<usize> {
    minima.iter().find_map(|minimum| since(trajectory, minimum, AT_MINIMUM * (1.0 + norm(minimum))))
}

/// Since when the run has been where it is, if that is a place to rest.
fn at_rest(trajectory: &Trajectory, problem: &mut dyn Problem, slopes: Slopes) -> Option<usize> {
    let last = trajectory.last_point();
    let size = 1.0 + norm(last);
    let rests = match NewtonStep::at(problem, last, slopes.last) {
        Some(newton) if newton.falls_off => newton.length <= BALANCED * size,
        Some(newton) => newton.length <= SETTLED * size,
        None => norm(slopes.last) <= FADED * (slopes.steepest)().sqrt(),
    };
    // The last point may be a NewtonStep step off, and so may the earlier ones on the other side.
    rests.then(|| since(trajectory, last, 2.0 * SETTLED * size)).flatten()
}

/// The first point from which on the run stays within `radius` of `place`; it must have stayed for a step, if it took
/// any, lest it only fly past.
fn since(trajectory: &Trajectory, place: &[f64], radius: f64) -> Option<usize> {
    let steps = trajectory.steps();
    let away = (0..=steps).rev().find(|&step| distance(trajectory.point(step), place) > radius);
    let first = away.map_or(0, |step| step + 1);
    (first < steps.max(1)).then_some(first)
}

/// NewtonStep's step from a point.
struct NewtonStep {
    length: f64,
    /// Whether the loss bends down along some direction: a walk may yet leave that way.
    falls_off: bool,
}

impl NewtonStep {
    fn at(problem: &mut dyn Problem, at: &[f64], gradient: &[f64]) -> Option<Self> {
        if at.len() > FEW {
            return None;
        }
        let mut curvature = Eigendecomposition::new(at.len());
        curvature.look(problem, at).then(|| {
            let mut step = vec![0.0; at.len()];
            curvature.solve(gradient, 0.0, &mut step);
            Self { length: norm(&step), falls_off: curvature.bends_down() }
        })
    }
}

/// The last steps of a run.
struct Window<'t> {
    trajectory: &'t Trajectory,
    first: usize,
    losses: &'t [f64],
}

impl<'t> Window<'t> {
    /// `None` if the run is shorter than the shortest window.
    fn last_of(trajectory: &'t Trajectory) -> Option<Self> {
        let [shortest, longest] = WINDOW;
        let steps = trajectory.steps();
        let first = steps.checked_sub((steps / 4).clamp(shortest, longest))?;
        Some(Self { trajectory, first, losses: &trajectory.losses[first..] })
    }

    /// Whether the run zigzags upwards.
    fn climbs(&self) -> bool {
        let [first, second, third, fourth] = [0, 1, 2, 3].map(|quarter| {
            let at = |share: usize| share * self.losses.len() / 4;
            mean(&self.losses[at(quarter)..at(quarter + 1)])
        });
        let grows = first < second && second < third && third < fourth && fourth - first > 1e-3 * fourth.abs();
        let lowest = lowest(&self.trajectory.losses);
        let stands_above = fourth > self.trajectory.losses[0] || fourth - lowest > 2.0 * (first - lowest);
        grows && stands_above && self.turns()
    }

    /// Whether every step leads back over the one before.
    fn turns(&self) -> bool {
        let point = |step: usize| self.trajectory.point(step);
        (self.first + 1..self.trajectory.steps()).all(|k| {
            let moves = point(k - 1).iter().zip(point(k)).zip(point(k + 1));
            moves.map(|((before, here), after)| (here - before) * (after - here)).sum::<f64>() < 0.0
        })
    }

    /// Whether the run walks without getting on.
    fn gets_nowhere(&self) -> bool {
        let lowest = lowest(&self.trajectory.losses);
        let (early, late) = self.losses.split_at(self.losses.len() / 2);
        let (early, late) = (mean(early), mean(late));
        let falls = late - lowest < 0.75 * (early - lowest) && early - late > NOISE * early.abs();
        let steps = self.first..self.trajectory.steps();
        let point = |step: usize| self.trajectory.point(step);
        let walked: f64 = steps.clone().map(|k| distance(point(k), point(k + 1))).sum();
        !falls && walked > 0.0 && distance(point(steps.start), point(steps.end)) <= 0.25 * walked
    }
}

fn distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn lowest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, |low, value| if value < low { value } else { low })
}
