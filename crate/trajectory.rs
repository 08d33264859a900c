//! A run: the points an optimiser visits, their losses, and the verdict on them.
//!
//! A [`Run`] is what to do, a [`Stepper`] is the doing of it, a few steps at a time if need be, and a [`Trajectory`] is
//! what has come of it. Point 0 is the start; step k leads from point k to point k + 1, at the rate that the schedule
//! gives for k.
//!
//! A walk takes every step it is asked for: it does not stop where it has converged, but it stops at the last point
//! where the numbers, the loss and its gradient are finite and that lies within 10⁹ times the size of the start. A
//! start that is not such a point is kept as the only one.

mod batch;
mod verdict;

pub use batch::Batch;
use verdict::Slopes;
pub use verdict::Verdict;

use crate::optimiser::{Optimiser, OptimiserCard, Settings, Slope};
use crate::plane::Point;
use crate::problem::{Problem, SurfaceProblem};
use crate::schedule::{Rates, Schedule};
use crate::surface::Surface;

/// The longest run.
pub const MOST_STEPS: usize = 100_000;

/// A coordinate beyond this many times the size of the start (and beyond this number) is absurdly far: no figure shows
/// it, and nothing comes back from there.
const REACH: f64 = 1e9;

/// What to do: which optimiser, told what, from where, for how long.
#[derive(Clone, Debug)]
pub struct Run {
    /// The method.
    pub optimiser: &'static OptimiserCard,
    /// What the method was told.
    pub settings: Settings,
    /// η, the base of the schedule: finite and positive.
    pub learning_rate: f64,
    /// How η changes from step to step.
    pub schedule: Schedule,
    /// Where from: finite numbers.
    pub start: Vec<f64>,
    /// How many steps, at most [`MOST_STEPS`].
    pub steps: usize,
    /// The minima that are known, if any: reaching one is converging.
    pub minima: Vec<Vec<f64>>,
}

impl Run {
    /// 100 steps of an optimiser with its defaults.
    pub fn new(optimiser: &'static OptimiserCard, start: &[f64]) -> Self {
        Self {
            optimiser,
            settings: Settings::new(optimiser.parameters),
            learning_rate: optimiser.learning_rate,
            schedule: Schedule::default(),
            start: start.to_vec(),
            steps: 100,
            minima: Vec::new(),
        }
    }

    /// Takes all the steps.
    ///
    /// # Errors
    /// A sentence about the learning rate, the number of steps, or the start.
    pub fn trajectory(&self, problem: &mut dyn Problem) -> Result<Trajectory, String> {
        let mut stepper = Stepper::begin(self, problem)?;
        stepper.advance(problem, self.steps);
        Ok(stepper.finish(problem))
    }

    /// Takes all the steps on a surface from each of many starts, its own not among them: side by side if the method allows
    /// it, which is several times as fast, and one after the other if not. The trajectories are the same.
    ///
    /// # Errors
    /// As [`Run::trajectory`].
    pub fn trajectories(&self, starts: &[Point], surface: &dyn Surface) -> Result<Vec<Trajectory>, String> {
        let from = |start: &Point| Run { start: start.to_vec(), ..self.clone() };
        starts.iter().try_for_each(|start| from(start).check(2))?;
        if let Some(trajectories) = batch::trajectories(self, starts, surface) {
            return Ok(trajectories);
        }
        starts.iter().map(|start| from(start).trajectory(&mut SurfaceProblem::new(surface))).collect()
    }

    fn check(&self, dimension: usize) -> Result<(), String> {
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return Err(format!("the learning rate is a positive number, not {}", self.learning_rate));
        }
        if self.steps > MOST_STEPS {
            return Err(format!("a run takes at most {MOST_STEPS} steps, not {}", self.steps));
        }
        if self.start.len() != dimension {
            return Err(format!("the start has {} numbers, but the loss is of {dimension}", self.start.len()));
        }
        if let Some(number) = self.start.iter().find(|number| !number.is_finite()) {
            return Err(format!("a start is made of finite numbers, not {number}"));
        }
        Ok(())
    }
}

/// What has come of a run. With k steps taken there are k + 1 points and losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Numbers a point.
    pub dimension: usize,
    /// The points, one after the other.
    pub points: Vec<f64>,
    /// f at each point.
    pub losses: Vec<f64>,
    /// All evaluations that were asked for up to each point, its own included; empty while each point takes one.
    counts: Vec<u32>,
    /// How it ended.
    pub verdict: Verdict,
    /// If it converged: the first point from which on it stayed there.
    pub converged_at: Option<usize>,
}

impl Trajectory {
    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.losses.len() - 1
    }

    /// The point after so many steps.
    pub fn point(&self, step: usize) -> &[f64] {
        &self.points[step * self.dimension..(step + 1) * self.dimension]
    }

    /// The point it ended on.
    pub fn last_point(&self) -> &[f64] {
        self.point(self.steps())
    }

    /// All evaluations that were asked for up to a point, its own included.
    pub fn evaluations(&self, step: usize) -> usize {
        self.counts.get(step).map_or(step + 1, |&count| count as usize)
    }

    /// Notes how many evaluations were asked for up to the last point.
    fn count(&mut self, evaluations: u32) {
        let points = self.losses.len() as u32;
        if !self.counts.is_empty() || evaluations != points {
            self.counts.extend(self.counts.len() as u32 + 1..points);
            self.counts.push(evaluations);
        }
    }

    /// Forgets all but the first points.
    fn truncate(&mut self, points: usize) {
        self.points.truncate(points * self.dimension);
        self.losses.truncate(points);
        self.counts.truncate(points);
    }

    fn with_room(dimension: usize, steps: usize) -> Self {
        Self {
            dimension,
            points: Vec::with_capacity((steps + 1) * dimension),
            losses: Vec::with_capacity(steps + 1),
            counts: Vec::new(),
            verdict: Verdict::Running,
            converged_at: None,
        }
    }
}

/// A run under way.
pub struct Stepper<'r> {
    run: &'r Run,
    optimiser: Box<dyn Optimiser>,
    rates: Rates,
    at: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    /// The largest ‖∇f‖² so far.
    steepest: f64,
    reach: f64,
    evaluations_before: u32,
    /// Set when the next point is not one to stand on.
    lost: bool,
    trajectory: Trajectory,
}

impl<'r> Stepper<'r> {
    /// Stands at the start.
    ///
    /// # Errors
    /// A sentence about the learning rate, the number of steps, or the start.
    pub fn begin(run: &'r Run, problem: &mut dyn Problem) -> Result<Self, String> {
        let n = problem.dimension();
        run.check(n)?;
        let mut stepper = Self {
            run,
            optimiser: (run.optimiser.make)(&run.settings, n),
            rates: run.schedule.rates(run.steps),
            at: run.start.clone(),
            loss: 0.0,
            gradient: vec![0.0; n],
            steepest: 0.0,
            reach: REACH * run.start.iter().fold(1.0, |size, number| number.abs().max(size)),
            evaluations_before: problem.evaluations().total(),
            lost: false,
            trajectory: Trajectory::with_room(n, run.steps),
        };
        stepper.loss = problem.loss_and_gradient(&stepper.at, &mut stepper.gradient);
        stepper.lost = !stepper.is_sound();
        stepper.record(problem);
        Ok(stepper)
    }

    /// Takes `steps` more steps, or as many as are left: `false` when none is.
    pub fn advance(&mut self, problem: &mut dyn Problem, steps: usize) -> bool {
        let goal = self.run.steps.min(self.trajectory.steps() + steps);
        while !self.lost && self.trajectory.steps() < goal {
            self.step(problem);
        }
        !self.lost && self.trajectory.steps() < self.run.steps
    }

    /// What has come of it so far. The verdict is not in yet.
    pub fn so_far(&self) -> &Trajectory {
        &self.trajectory
    }

    /// The trajectory with its verdict. The Hessian at the last point may be asked for, uncounted.
    pub fn finish(self, problem: &mut dyn Problem) -> Trajectory {
        let mut trajectory = self.trajectory;
        (trajectory.verdict, trajectory.converged_at) = if self.lost {
            (Verdict::Diverged, None)
        } else {
            verdict::judge(
                &trajectory,
                &self.run.minima,
                problem,
                Slopes { last: &self.gradient, steepest: &|| self.steepest },
            )
        };
        trajectory
    }

    fn step(&mut self, problem: &mut dyn Problem) {
        let rate = (self.rates)(self.trajectory.steps(), self.run.learning_rate);
        let slope = Slope { loss: self.loss, gradient: &self.gradient };
        self.optimiser.step(&mut self.at, slope, rate, problem);
        match self.optimiser.arrival() {
            Some(slope) => {
                self.loss = slope.loss;
                self.gradient.copy_from_slice(slope.gradient);
            }
            None => self.loss = problem.loss_and_gradient(&self.at, &mut self.gradient),
        }
        self.lost = !self.is_sound();
        if !self.lost {
            self.record(problem);
        }
    }

    fn is_sound(&self) -> bool {
        self.loss.is_finite()
            && self.gradient.iter().all(|slope| slope.is_finite())
            && self.at.iter().all(|number| number.abs() <= self.reach)
    }

    fn record(&mut self, problem: &dyn Problem) {
        let trajectory = &mut self.trajectory;
        match self.at[..] {
            // Two numbers are copied sooner than a copying loop is begun.
            [x, y] => trajectory.points.extend_from_slice(&[x, y]),
            _ => trajectory.points.extend_from_slice(&self.at),
        }
        trajectory.losses.push(self.loss);
        trajectory.count(problem.evaluations().total() - self.evaluations_before);
        self.steepest = self.steepest.max(square(&self.gradient));
    }
}

/// ‖v‖, the Euclidean norm.
fn norm(vector: &[f64]) -> f64 {
    square(vector).sqrt()
}

/// ‖v‖²
fn square(vector: &[f64]) -> f64 {
    vector.iter().map(|entry| entry * entry).sum()
}
