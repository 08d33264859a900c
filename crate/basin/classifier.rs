//! The outcome of a start, and how to find it.

use super::minima::{Limit, Minima, Near};
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::surface::Surface;
use crate::trajectory::{Noise, Run, Stepper, Trajectory, Verdict};

/// Points in a row that must lie at a minimum before a run counts as converged: momentum overshoots.
const MIN_DWELL: usize = 5;

/// The number of trajectory points held at a time.
const MAX_POINTS: usize = 200_000;

/// The outcome of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not classified yet.
    Pending,
    /// It has taken all its steps and neither converged to a minimum nor diverged nor stopped.
    Undecided {
        /// The steps of the run.
        steps: u16,
    },
    /// It stopped where the gradient vanishes, but at no isolated minimum: on a plateau, or along the floor of a trough.
    Flat {
        /// The number of steps taken.
        steps: u16,
    },
    /// It left the bounds, or is about to, by the trajectory's verdict.
    Diverged {
        /// The number of steps taken.
        steps: u16,
    },
    /// It landed on a point without a gradient, from which there is no step to take.
    Stopped {
        /// The number of steps taken.
        steps: u16,
    },
    /// It converged to a minimum.
    Reached {
        /// The index of the minimum.
        minimum: u16,
        /// The number of steps until it arrived there to stay.
        steps: u16,
    },
}

impl Outcome {
    /// The index of the minimum, if it converged to one.
    pub fn minimum(self) -> Option<u16> {
        match self {
            Outcome::Reached { minimum, .. } => Some(minimum),
            _ => None,
        }
    }

    /// The number of steps it took.
    pub fn steps(self) -> u16 {
        match self {
            Outcome::Pending => 0,
            Outcome::Undecided { steps }
            | Outcome::Flat { steps }
            | Outcome::Diverged { steps }
            | Outcome::Stopped { steps }
            | Outcome::Reached { steps, .. } => steps,
        }
    }
}

/// A way to find the outcomes of many starts. Two classifiers of one run give the same outcomes:
///
/// - A start converges to a minimum when its run is at it ([`Minima::near`]) and settling: at least five points in a row, the
///   last nearer than the one before and at most half as far as the first. A run that moves away again, as from a minimum too
///   steep for its learning rate, does not count. A settled run need not be completed.
/// - It also converges if the last two points of the run are at the minimum, or if it ends at rest at an unknown minimum, which
///   is then added. In a flat region there is no minimum to add.
/// - It diverges or stops when the verdict on its [`crate::trajectory`] says so.
pub trait Classifier {
    /// Writes the outcome of each start.
    fn classify(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]);
}

/// The classifier for every optimiser: one start at a time.
pub struct Sequential<'a> {
    surface: &'a dyn Surface,
    run: Run,
}

impl<'a> Sequential<'a> {
    /// Creates a classifier. The run's own start and minima are ignored: those of the basins count. So is its noise: a basin is what
    /// the method makes of the surface.
    ///
    /// # Errors
    /// If the learning rate or the number of steps is invalid.
    pub fn new(surface: &'a dyn Surface, run: &Run) -> Result<Self, String> {
        if run.steps > usize::from(u16::MAX) {
            return Err(format!("basins allow at most {} steps, not {}", u16::MAX, run.steps));
        }
        let run = Run { start: vec![0.0; 2], minima: Vec::new(), noise: Noise::default(), ..run.clone() };
        Stepper::begin(&run, &mut SurfaceProblem::new(surface))?;
        Ok(Self { surface, run })
    }

    fn outcome(&mut self, start: Point, minima: &mut Minima) -> Outcome {
        self.run.start.copy_from_slice(&start);
        let mut problem = SurfaceProblem::new(self.surface);
        let Ok(mut stepper) = Stepper::begin(&self.run, &mut problem) else { return Outcome::Diverged { steps: 0 } };
        let mut dwell = Dwell::default();
        for point in 0..=self.run.steps {
            let here = stepper.so_far().last_point();
            dwell.record(minima.near([here[0], here[1]]));
            if let Some(minimum) = dwell.minimum().filter(|_| dwell.has_settled(point == self.run.steps)) {
                return Outcome::Reached { minimum, steps: dwell.since(point) };
            }
            stepper.advance(&mut problem, 1);
            if stepper.so_far().steps() == point {
                break;
            }
        }
        self.final_outcome(stepper.finish(&mut problem), minima)
    }

    /// Decides the pending starts from their full trajectories.
    pub(super) fn finish(&self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        let pending: Vec<usize> = (0..starts.len()).filter(|&start| outcomes[start] == Outcome::Pending).collect();
        for chunk in pending.chunks((MAX_POINTS / self.run.steps.max(1)).max(1)) {
            let from: Vec<Point> = chunk.iter().map(|&start| starts[start]).collect();
            let Ok(trajectories) = self.run.trajectories(&from, self.surface) else { return };
            for (&start, trajectory) in chunk.iter().zip(trajectories) {
                outcomes[start] = self.outcome_of(trajectory, minima);
            }
        }
    }

    /// The outcome of a complete trajectory.
    fn outcome_of(&self, trajectory: Trajectory, minima: &mut Minima) -> Outcome {
        let mut dwell = Dwell::default();
        for (step, point) in trajectory.points.chunks_exact(2).enumerate() {
            dwell.record(minima.near([point[0], point[1]]));
            if let Some(minimum) = dwell.minimum().filter(|_| dwell.has_settled(step == self.run.steps)) {
                return Outcome::Reached { minimum, steps: dwell.since(step) };
            }
        }
        self.final_outcome(trajectory, minima)
    }

    /// The outcome of a run that has converged to no known minimum.
    fn final_outcome(&self, trajectory: Trajectory, minima: &mut Minima) -> Outcome {
        let steps = trajectory.steps() as u16;
        let last = trajectory.last_point();
        match trajectory.verdict {
            Verdict::Diverged => Outcome::Diverged { steps },
            Verdict::Stopped => Outcome::Stopped { steps },
            Verdict::Running | Verdict::Oscillating => Outcome::Undecided { steps },
            Verdict::Converged => {
                let since = trajectory.converged_at.map_or(steps, |step| step as u16);
                match minima.settle(self.surface, [last[0], last[1]]) {
                    Some(Limit::Minimum(minimum)) => Outcome::Reached { minimum, steps: since },
                    Some(Limit::Flat) => Outcome::Flat { steps: since },
                    None => Outcome::Undecided { steps },
                }
            }
        }
    }
}

impl Classifier for Sequential<'_> {
    fn classify(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        for (&start, outcome) in starts.iter().zip(outcomes) {
            *outcome = self.outcome(start, minima);
        }
    }
}

/// How long a run has been at a minimum, and how near.
#[derive(Clone, Copy, Default)]
pub(super) struct Dwell {
    minimum: Option<u16>,
    points: usize,
    /// Squared distances at the first, the last but one and the last point.
    first: f64,
    previous: f64,
    last: f64,
}

impl Dwell {
    /// Records where the next point is.
    pub(super) fn record(&mut self, near: Option<Near>) {
        let minimum = near.map(|near| near.minimum);
        let square = near.map_or(0.0, |near| near.square);
        if minimum == self.minimum {
            self.points += 1;
            (self.previous, self.last) = (self.last, square);
        } else {
            *self = Self { minimum, points: 1, first: square, previous: square, last: square };
        }
    }

    /// Records several points at once where that is simple; returns whether it was. Points are given by their squared distances
    /// to the run's minimum or, if it is at none, to the minimum that the last of them is at; no other minimum may be as near.
    /// They are too few to arrive and settle before the last one.
    pub(super) fn record_all<const POINTS: usize>(&mut self, minimum: u16, squares: [f64; POINTS], reach: f64) -> bool {
        const { assert!(2 <= POINTS && POINTS <= MIN_DWELL) };
        let [previous, last] = [squares[POINTS - 2], squares[POINTS - 1]];
        let inside = squares.iter().rev().take_while(|&&square| square <= reach).count();
        let next = match self.minimum {
            Some(_) => Self { points: self.points + POINTS, previous, last, ..*self },
            None => {
                let [first, previous] = if inside == 1 { [last; 2] } else { [squares[POINTS - inside], previous] };
                Self { minimum: Some(minimum), points: inside, first, previous, last }
            }
        };
        // A run that settles within the stride but not at its end needs the check point by point.
        let is_simple = self.minimum.is_none()
            || inside == POINTS && (next.is_settling() || squares.iter().all(|&square| square > 0.25 * self.first));
        if is_simple {
            *self = next;
        }
        is_simple
    }

    /// The minimum the run is at.
    pub(super) fn minimum(&self) -> Option<u16> {
        self.minimum
    }

    /// Whether the run has settled; at the last point of a run, two points in a row are enough.
    pub(super) fn has_settled(&self, is_last: bool) -> bool {
        self.is_settling() || is_last && self.points > 1
    }

    /// The step of arrival, if the last recorded point is that after `step`.
    pub(super) fn since(&self, step: usize) -> u16 {
        (step + 1 - self.points) as u16
    }

    /// Whether the run is settling. A point exactly at the minimum cannot come nearer.
    fn is_settling(&self) -> bool {
        let approaches = self.last < self.previous && self.last <= 0.25 * self.first;
        self.minimum.is_some() && self.points >= MIN_DWELL && (approaches || self.last == 0.0)
    }
}
