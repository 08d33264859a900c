//! The ways from a start to its outcome.

use super::minima::{Limit, Minima, Near};
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::surface::Surface;
use crate::trajectory::{Run, Stepper, Trajectory, Verdict};

/// Points in a row that must lie at a minimum before a run may count as arrived: momentum flies past.
const STAY: usize = 5;

/// So many points of trajectories are kept at a time.
const MOST_KEPT: usize = 200_000;

/// What becomes of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not looked at yet.
    Pending,
    /// After all its steps it has neither come to a minimum nor diverged.
    Undecided {
        /// The steps of the run.
        steps: u16,
    },
    /// It rests where it is level, but at no single minimum: on a plain, or along the floor of a trough.
    Level {
        /// After how many steps.
        steps: u16,
    },
    /// Out of bounds, or on the way there: the trajectory's verdict.
    Diverged {
        /// After how many steps.
        steps: u16,
    },
    /// It came to a minimum.
    Reached {
        /// Which, by its index among the minima.
        minimum: u16,
        /// After how many steps it was there to dwell.
        steps: u16,
    },
}

impl Outcome {
    /// The index of the minimum, if it came to one.
    pub fn minimum(self) -> Option<u16> {
        match self {
            Outcome::Reached { minimum, .. } => Some(minimum),
            _ => None,
        }
    }

    /// How many steps it took.
    pub fn steps(self) -> u16 {
        match self {
            Outcome::Pending => 0,
            Outcome::Undecided { steps }
            | Outcome::Level { steps }
            | Outcome::Diverged { steps }
            | Outcome::Reached { steps, .. } => steps,
        }
    }
}

/// A way to find the outcomes of many starts. Two roads for one run give the same outcomes:
///
/// - A start has come to a minimum when its run is at it ([`Minima::near`]) and settling: for five points in a row at
///   least, the last one nearer than the one before and half as far as the first. A run that grows away again, as from
///   a minimum too steep for its rate, only passes. The run need not be walked to its end then.
/// - It has also come there if the last two points of the run are at it, and to a minimum not known so far, which
///   is then added, if it ends at rest. Where the ground is level around it there is no minimum to add.
/// - It has diverged when the verdict on its [`crate::trajectory`] says so.
pub trait Classifier {
    /// Writes the outcome of each start.
    fn classify(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]);
}

/// The road of every optimiser: one start after the other.
pub struct Sequential<'a> {
    surface: &'a dyn Surface,
    run: Run,
}

impl<'a> Sequential<'a> {
    /// The run's own start does not matter, nor do its minima: those of the basins count.
    ///
    /// # Errors
    /// A sentence about the learning rate, or the number of steps.
    pub fn new(surface: &'a dyn Surface, run: &Run) -> Result<Self, String> {
        if run.steps > usize::from(u16::MAX) {
            return Err(format!("basins are of at most {} steps, not {}", u16::MAX, run.steps));
        }
        let run = Run { start: vec![0.0; 2], minima: Vec::new(), ..run.clone() };
        Stepper::begin(&run, &mut SurfaceProblem::new(surface))?;
        Ok(Self { surface, run })
    }

    fn outcome(&mut self, start: Point, minima: &mut Minima) -> Outcome {
        self.run.start.copy_from_slice(&start);
        let mut problem = SurfaceProblem::new(self.surface);
        let Ok(mut walk) = Stepper::begin(&self.run, &mut problem) else { return Outcome::Diverged { steps: 0 } };
        let mut dwell = Dwell::default();
        for point in 0..=self.run.steps {
            let here = walk.so_far().last_point();
            dwell.record(minima.near([here[0], here[1]]));
            if let Some(minimum) = dwell.minimum().filter(|_| dwell.is_there(point == self.run.steps)) {
                return Outcome::Reached { minimum, steps: dwell.since(point) };
            }
            walk.advance(&mut problem, 1);
            if walk.so_far().steps() == point {
                break;
            }
        }
        self.ending(walk.finish(&mut problem), minima)
    }

    /// The outcomes of those starts that have none yet, by their whole trajectories.
    pub(super) fn finish(&self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        let pending: Vec<usize> = (0..starts.len()).filter(|&start| outcomes[start] == Outcome::Pending).collect();
        for some in pending.chunks((MOST_KEPT / self.run.steps.max(1)).max(1)) {
            let from: Vec<Point> = some.iter().map(|&start| starts[start]).collect();
            let Ok(trajectories) = self.run.trajectories(&from, self.surface) else { return };
            for (&start, trajectory) in some.iter().zip(trajectories) {
                outcomes[start] = self.outcome_of(trajectory, minima);
            }
        }
    }

    /// The outcome that a whole trajectory tells.
    fn outcome_of(&self, trajectory: Trajectory, minima: &mut Minima) -> Outcome {
        let mut dwell = Dwell::default();
        for (step, point) in trajectory.points.chunks_exact(2).enumerate() {
            dwell.record(minima.near([point[0], point[1]]));
            if let Some(minimum) = dwell.minimum().filter(|_| dwell.is_there(step == self.run.steps)) {
                return Outcome::Reached { minimum, steps: dwell.since(step) };
            }
        }
        self.ending(trajectory, minima)
    }

    /// The outcome of a run that has come to no known minimum.
    fn ending(&self, trajectory: Trajectory, minima: &mut Minima) -> Outcome {
        let steps = trajectory.steps() as u16;
        let last = trajectory.last_point();
        match trajectory.verdict {
            Verdict::Diverged => Outcome::Diverged { steps },
            Verdict::Running | Verdict::Oscillating => Outcome::Undecided { steps },
            Verdict::Converged => {
                let since = trajectory.converged_at.map_or(steps, |step| step as u16);
                match minima.settle(self.surface, [last[0], last[1]]) {
                    Some(Limit::Minimum(minimum)) => Outcome::Reached { minimum, steps: since },
                    Some(Limit::Flat) => Outcome::Level { steps: since },
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
    /// Squares of the distance at first, at the last point but one, and at the last.
    first: f64,
    before: f64,
    last: f64,
}

impl Dwell {
    /// Takes note of where the next point is.
    pub(super) fn record(&mut self, near: Option<Near>) {
        let minimum = near.map(|near| near.minimum);
        let square = near.map_or(0.0, |near| near.square);
        if minimum == self.minimum {
            self.points += 1;
            (self.before, self.last) = (self.last, square);
        } else {
            *self = Self { minimum, points: 1, first: square, before: square, last: square };
        }
    }

    /// The same for several points at once, where that is simple: whether it was. They are told by the squares of their
    /// distances to the minimum it is at, or, if it is at none, to the one that the last of them is at; no other may be
    /// as near. They are too few to come and settle before the last one.
    pub(super) fn note_all<const POINTS: usize>(&mut self, minimum: u16, squares: [f64; POINTS], reach: f64) -> bool {
        const { assert!(2 <= POINTS && POINTS <= STAY) };
        let [before, last] = [squares[POINTS - 2], squares[POINTS - 1]];
        let there = squares.iter().rev().take_while(|&&square| square <= reach).count();
        let next = match self.minimum {
            Some(_) => Self { points: self.points + POINTS, before, last, ..*self },
            None => {
                let [first, before] = if there == 1 { [last; 2] } else { [squares[POINTS - there], before] };
                Self { minimum: Some(minimum), points: there, first, before, last }
            }
        };
        // Whoever settles on the way and no longer at its end is looked at point by point.
        let is_simple = self.minimum.is_none()
            || there == POINTS && (next.is_settling() || squares.iter().all(|&square| square > 0.25 * self.first));
        if is_simple {
            *self = next;
        }
        is_simple
    }

    /// The minimum it is at.
    pub(super) fn minimum(&self) -> Option<u16> {
        self.minimum
    }

    /// Whether it has come to dwell; at the last point of a run two points in a row are enough.
    pub(super) fn is_there(&self, is_last: bool) -> bool {
        self.is_settling() || is_last && self.points > 1
    }

    /// After how many steps it came, if the last point noted is that after `step`.
    pub(super) fn since(&self, step: usize) -> u16 {
        (step + 1 - self.points) as u16
    }

    /// Whether the run will dwell. A point exactly at the minimum comes no nearer.
    fn is_settling(&self) -> bool {
        let nears = self.last < self.before && self.last <= 0.25 * self.first;
        self.minimum.is_some() && self.points >= STAY && (nears || self.last == 0.0)
    }
}
