//! What a run does at a learning rate, from its trajectory.

use crate::plane::Point;
use crate::scene::Ink;
use crate::trajectory::{Trajectory, Verdict};

/// Steps shorter than this, in units of 1 + ‖x‖, are rounding.
const ROUNDING: f64 = 1e-13;

/// A run has arrived when it has left less than this share of its way to the minimum.
const NEAR: f64 = 0.05;

/// Steps that shrink by this factor from quarter to quarter decay, and those whose logarithms fall by so much over half of the run, if
/// that is also so many times their scatter: chaos scatters, and a cycle does not fall.
const STRONG_DECAY: f64 = 0.8;
const LEAST_FALL: f64 = 0.03;
const SIGNIFICANT: f64 = 3.0;

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// It is still on its way.
    Creeps,
    /// It converges, at last without turning back.
    Converges,
    /// Its steps turn back and shrink.
    Oscillates,
    /// It stays bounded and does not converge: a cycle, or chaos.
    NeverSettles,
    /// It leaves.
    Diverges,
}

impl Regime {
    /// Every regime, the cautious ones first.
    pub const ALL: [Self; 5] = [Self::Creeps, Self::Converges, Self::Oscillates, Self::NeverSettles, Self::Diverges];

    /// The regime of a run of so many steps, towards a minimum if one is known.
    ///
    /// It **diverges** if it ends early or by its verdict. If two steps or more of its later half turn back, it **oscillates** if
    /// it has converged or its steps shrink, and otherwise **never settles**. A run that does not turn back **converges** if its
    /// verdict says so or it has left less than a twentieth of its way to the minimum, and otherwise **creeps**.
    pub fn of(trajectory: &Trajectory, steps: usize, minimum: Option<Point>) -> Self {
        let has_converged = trajectory.verdict == Verdict::Converged;
        let has_left = trajectory.steps() < steps && trajectory.verdict != Verdict::Stopped;
        if has_left || trajectory.verdict == Verdict::Diverged {
            return Self::Diverges;
        }
        let end = trajectory.converged_at.unwrap_or(trajectory.steps()).max(4).min(trajectory.steps());
        match turns(trajectory, end / 2, end) >= 2 {
            true if has_converged || decays(trajectory) => Self::Oscillates,
            true => Self::NeverSettles,
            false if has_converged || minimum.is_some_and(|minimum| is_near(trajectory, minimum)) => Self::Converges,
            false => Self::Creeps,
        }
    }

    /// The name for programs and readers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Creeps => "creeps",
            Self::Converges => "converges",
            Self::Oscillates => "oscillates",
            Self::NeverSettles => "never settles",
            Self::Diverges => "diverges",
        }
    }

    /// Its colour.
    pub fn ink(self) -> Ink {
        match self {
            Self::Creeps => Ink::Muted,
            Self::Converges => Ink::Series(1),
            Self::Oscillates => Ink::Series(3),
            Self::NeverSettles => Ink::Series(2),
            Self::Diverges => Ink::Series(0),
        }
    }
}

/// The number of steps between two points of a run that turn back from the step before.
fn turns(trajectory: &Trajectory, from: usize, to: usize) -> usize {
    let is_turn = |&at: &usize| {
        let [before, here, after] = [at - 1, at, at + 1].map(|step| trajectory.point(step));
        let size = 1.0 + here.iter().fold(0.0f64, |size, number| size.max(number.abs()));
        let cosine: f64 = before.iter().zip(here).zip(after).map(|((a, b), c)| (b - a) * (c - b)).sum();
        let is_real = |one: &[f64], two: &[f64]| distance(one, two) > ROUNDING * size;
        cosine < 0.0 && is_real(before, here) && is_real(here, after)
    };
    (from.max(1)..to).filter(is_turn).count()
}

/// Whether a run of the plane has left less than a twentieth of its way to a minimum.
fn is_near(trajectory: &Trajectory, minimum: Point) -> bool {
    distance(trajectory.last_point(), &minimum) < NEAR * distance(trajectory.point(0), &minimum)
}

/// Whether the steps shrink: the largest of each quarter of the run by a fifth to the next, or the logarithms of those of its later
/// half along a line that falls by more than they scatter around it.
fn decays(trajectory: &Trajectory) -> bool {
    let steps = trajectory.steps();
    let length = |step: usize| distance(trajectory.point(step), trajectory.point(step + 1));
    let quarters = [0, 1, 2, 3].map(|quarter| quarter * steps / 4..(quarter + 1) * steps / 4);
    let largest = quarters.map(|quarter| quarter.map(length).fold(0.0, f64::max));
    if largest.windows(2).all(|pair| pair[1] < STRONG_DECAY * pair[0]) {
        return true;
    }
    let logs: Vec<f64> = (steps / 2..steps).map(|step| libm::log(length(step))).collect();
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count;
    let offset = |index: usize| index as f64 - 0.5 * (count - 1.0);
    let squares: f64 = (0..logs.len()).map(|index| offset(index) * offset(index)).sum();
    let slope = logs.iter().enumerate().map(|(index, log)| offset(index) * (log - mean)).sum::<f64>() / squares;
    let rest = |(index, log): (usize, &f64)| log - mean - slope * offset(index);
    let scatter = (logs.iter().enumerate().map(rest).map(|rest| rest * rest).sum::<f64>() / count).sqrt();
    let fall = -slope * count;
    fall > LEAST_FALL && fall > SIGNIFICANT * scatter
}

fn distance(one: &[f64], two: &[f64]) -> f64 {
    one.iter().zip(two).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}
