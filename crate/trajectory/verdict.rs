//! The verdict on a run, from its trajectory. In this order:
//!
//! **Diverged** — the next point was out of bounds, or its loss not finite.
//!
//! **Stopped** — the run ends where f is defined but ∇f is not, and no subgradient can be taken: on a kink along which f falls, at
//! a vertical tangent, on the edge of the domain. There is no step to take.
//!
//! **Converged** — the run ends where it cannot descend further: within 10⁻³ (1 + ‖x‖) of a known minimum; or where the Newton
//! step Σ qᵢ(qᵢ·g)∕|λᵢ| is shorter than 10⁻⁴ (1 + ‖x‖), so that four digits of the point no longer change. That step does not
//! depend on the units of the loss, and on a plateau, where gradient and curvature both vanish, it stays long: a small ‖∇f‖
//! alone is no convergence. Without a Hessian (or with more than 32 numbers) ‖∇f‖ must have fallen to 10⁻⁴ of its largest value
//! in the run; a plateau is then indistinguishable from a minimum. Where some eigenvalue is negative the step must be shorter
//! than 10⁻⁸ (1 + ‖x‖): a run that ends on a saddle has converged, one that passes it has not. "Converged at" is the first
//! point from which on the run stayed within that distance; a run must have stayed for a step: passing by does not count.
//!
//! **Diverged** also — over the last window (a quarter of the run, 20 to 100 steps) every step reversed the previous one, the
//! mean loss grew from each quarter of the window to the next, and the loss is above its start or has doubled within the
//! window. Gradient descent on a quadratic with η = 1.01 · 2∕λmax reverses at each step and grows by 2 % a step, 4 % in the
//! loss; with η = 0.99 · 2∕λmax it reverses as well, but falls.
//!
//! **Oscillating** — over the last window the run made no progress: its net displacement is at most a quarter of its path
//! length, and the mean loss, counted from the lowest one of the run, did not fall by a quarter from the first half of the
//! window to the second. (η = 2∕λmax exactly; sign methods such as Lion around a minimum.)
//!
//! **Running** — anything else: more steps may decide. It includes runs too short for a window.
//!
//! With noise on the gradient the rules are the same, applied to f and its exact gradient: a run that hovers around a minimum has
//! converged only while it stays within the radius above. Otherwise it oscillates, or runs on while its mean loss happens to fall.

use super::{Trajectory, norm};
use crate::problem::{Problem, eigendecomposition::Eigendecomposition};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At a minimum, or at least at a stationary point.
    Converged,
    /// Still on its way.
    Running,
    /// Back and forth without progress.
    Oscillating,
    /// Out of bounds, or about to be.
    Diverged,
    /// At a point without a gradient.
    Stopped,
}

impl Verdict {
    /// `converged`, `running`, `oscillating`, `diverged` or `stopped`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::Running => "running",
            Self::Oscillating => "oscillating",
            Self::Diverged => "diverged",
            Self::Stopped => "stopped",
        }
    }

    /// The verdict as it is shown: the word, with the reason if the word alone does not tell.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Stopped => "stopped: gradient undefined",
            _ => self.as_str(),
        }
    }
}

/// The radius of a known minimum, in units of 1 + ‖minimum‖: about a pixel of a figure.
const AT_MINIMUM: f64 = 1e-3;

/// The maximum Newton step of a converged run, in units of 1 + ‖x‖.
const SETTLED: f64 = 1e-4;

/// The same at a saddle: a run this close has come along its ridge, and will not leave it soon.
const BALANCED: f64 = 1e-8;

/// Without a Hessian: the fraction to which ‖∇f‖ must have fallen.
const FADED: f64 = 1e-4;

/// The maximum dimension for which the Hessian is evaluated.
const MAX_HESSIAN_DIMENSION: usize = 32;

/// Losses closer than this, relative to their size, count as equal.
const NOISE: f64 = 1e-12;

/// The shortest and the longest window, in steps.
const WINDOW: [usize; 2] = [20, 100];

/// The gradients of a run, as far as the verdict needs them.
#[derive(Clone, Copy)]
pub(super) struct Gradients<'a> {
    /// ∇f at the last point.
    pub(super) last: &'a [f64],
    /// The largest ‖∇f‖² of all points, which is rarely needed.
    pub(super) steepest: &'a dyn Fn() -> f64,
}

/// The verdict on a run that was not stopped, and the step at which it converged, if it did.
pub(super) fn judge(
    trajectory: &Trajectory,
    minima: &[Vec<f64>],
    problem: &mut dyn Problem,
    gradients: Gradients,
) -> (Verdict, Option<usize>) {
    let step = at_minimum(trajectory, minima).or_else(|| at_rest(trajectory, problem, gradients));
    if step.is_some() {
        return (Verdict::Converged, step);
    }
    let verdict = match Window::last_of(trajectory) {
        Some(window) if window.zigzags_upwards() => Verdict::Diverged,
        Some(window) if window.makes_no_progress() => Verdict::Oscillating,
        _ => Verdict::Running,
    };
    (verdict, None)
}

/// The first point from which on the run is at a known minimum.
fn at_minimum(trajectory: &Trajectory, minima: &[Vec<f64>]) -> Option<usize> {
    minima.iter().find_map(|minimum| since(trajectory, minimum, AT_MINIMUM * (1.0 + norm(minimum))))
}

/// The first point from which on the run is at rest, if it ends at rest.
fn at_rest(trajectory: &Trajectory, problem: &mut dyn Problem, gradients: Gradients) -> Option<usize> {
    let last = trajectory.last_point();
    let size = 1.0 + norm(last);
    let is_at_rest = match NewtonStep::at(problem, last, gradients.last) {
        Some(newton) if newton.has_negative_curvature => newton.length <= BALANCED * size,
        Some(newton) => newton.length <= SETTLED * size,
        None => norm(gradients.last) <= FADED * (gradients.steepest)().sqrt(),
    };
    // The last point may be off by a Newton step, and earlier ones may be off on the other side.
    is_at_rest.then(|| since(trajectory, last, 2.0 * SETTLED * size)).flatten()
}

/// The first point from which on the run stays within `radius` of `place`; it must have stayed for a step, if it took any,
/// so that passing by does not count.
fn since(trajectory: &Trajectory, place: &[f64], radius: f64) -> Option<usize> {
    let steps = trajectory.steps();
    let away = (0..=steps).rev().find(|&step| distance(trajectory.point(step), place) > radius);
    let first = away.map_or(0, |step| step + 1);
    (first < steps.max(1)).then_some(first)
}

/// The Newton step from a point.
struct NewtonStep {
    length: f64,
    /// Whether some eigenvalue is negative: the run may yet leave in that direction.
    has_negative_curvature: bool,
}

impl NewtonStep {
    fn at(problem: &mut dyn Problem, at: &[f64], gradient: &[f64]) -> Option<Self> {
        if at.len() > MAX_HESSIAN_DIMENSION {
            return None;
        }
        let mut curvature = Eigendecomposition::new(at.len());
        curvature.decompose(problem, at).then(|| {
            let mut step = vec![0.0; at.len()];
            curvature.solve(gradient, 0.0, &mut step);
            Self { length: norm(&step), has_negative_curvature: curvature.has_negative_curvature() }
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
    fn zigzags_upwards(&self) -> bool {
        let [first, second, third, fourth] = [0, 1, 2, 3].map(|quarter| {
            let at = |quarters: usize| quarters * self.losses.len() / 4;
            mean(&self.losses[at(quarter)..at(quarter + 1)])
        });
        let grows = first < second && second < third && third < fourth && fourth - first > 1e-3 * fourth.abs();
        let lowest = lowest(&self.trajectory.losses);
        let is_above = fourth > self.trajectory.losses[0] || fourth - lowest > 2.0 * (first - lowest);
        grows && is_above && self.reverses()
    }

    /// Whether every step reverses the previous one.
    fn reverses(&self) -> bool {
        let point = |step: usize| self.trajectory.point(step);
        (self.first + 1..self.trajectory.steps()).all(|k| {
            let moves = point(k - 1).iter().zip(point(k)).zip(point(k + 1));
            moves.map(|((before, here), after)| (here - before) * (after - here)).sum::<f64>() < 0.0
        })
    }

    /// Whether the run moves without progress.
    fn makes_no_progress(&self) -> bool {
        let lowest = lowest(&self.trajectory.losses);
        let (early, late) = self.losses.split_at(self.losses.len() / 2);
        let (early, late) = (mean(early), mean(late));
        let falls = late - lowest < 0.75 * (early - lowest) && early - late > NOISE * early.abs();
        let steps = self.first..self.trajectory.steps();
        let point = |step: usize| self.trajectory.point(step);
        let path_length: f64 = steps.clone().map(|k| distance(point(k), point(k + 1))).sum();
        !falls && path_length > 0.0 && distance(point(steps.start), point(steps.end)) <= 0.25 * path_length
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
