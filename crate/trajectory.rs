//! A run: the points an optimiser visits, their losses, and the verdict on them.
//!
//! A [`Run`] describes what to do, a [`Stepper`] does it, a few steps at a time if need be, and a [`Trajectory`] is the result.
//! Point 0 is the start; step k leads from point k to point k + 1, at the schedule's rate for k.
//!
//! A run takes every requested step: it does not stop on convergence. It does stop at the last point that has finite
//! coordinates and a finite loss and lies within 10⁹ times the size of the start; a start that is not such a point is kept as the
//! only one. Where the gradient is undefined the run takes a subgradient (`subgradient`) and goes on as its rule says: plain
//! descent rests, momentum rolls on. Where there is none to take, the run stops at that point.

mod batch;
mod noise;
mod rate_batch;
mod subgradient;
mod verdict;

pub use batch::Batch;
pub use noise::Noise;
use noise::{NoiseStream, Tilted};
pub use rate_batch::{RateBatch, RateEnd};
use verdict::Gradients;
pub use verdict::Verdict;

use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Settings};
use crate::plane::Point;
use crate::problem::{Problem, SurfaceProblem};
use crate::schedule::{Rates, Schedule};
use crate::surface::Surface;

/// The maximum number of steps of a run.
pub const MAX_STEPS: usize = 100_000;

/// A coordinate beyond this many times the size of the start (or of 1) is out of bounds: no figure shows it, and no run returns
/// from there.
const REACH: f64 = 1e9;

/// What to run: the optimiser, its settings, the start, the number of steps.
#[derive(Clone, Debug)]
pub struct Run {
    /// The optimiser.
    pub optimiser: &'static OptimiserCard,
    /// The values of its hyperparameters.
    pub settings: Settings,
    /// η, the base of the schedule: finite and positive.
    pub learning_rate: f64,
    /// The learning-rate schedule.
    pub schedule: Schedule,
    /// The start: finite numbers.
    pub start: Vec<f64>,
    /// The number of steps, at most [`MAX_STEPS`].
    pub steps: usize,
    /// The known minima, if any: reaching one is converging.
    pub minima: Vec<Vec<f64>>,
    /// The noise on its gradients.
    pub noise: Noise,
}

impl Run {
    /// A run of 100 steps with the optimiser's defaults.
    pub fn new(optimiser: &'static OptimiserCard, start: &[f64]) -> Self {
        Self {
            optimiser,
            settings: Settings::new(optimiser.parameters),
            learning_rate: optimiser.learning_rate,
            schedule: Schedule::default(),
            start: start.to_vec(),
            steps: 100,
            minima: Vec::new(),
            noise: Noise::default(),
        }
    }

    /// Takes all the steps.
    ///
    /// # Errors
    /// If the learning rate, the noise, the number of steps or the start is invalid.
    pub fn trajectory(&self, problem: &mut dyn Problem) -> Result<Trajectory, String> {
        let mut stepper = Stepper::begin(self, problem)?;
        stepper.advance(problem, self.steps);
        Ok(stepper.finish(problem))
    }

    /// Takes all the steps on a surface from each of many starts, instead of the run's own: as one batch if the optimiser
    /// allows it, which is several times as fast, otherwise one by one. The trajectories are the same. Each start has a stream of
    /// noise of its own, by its number.
    ///
    /// # Errors
    /// As [`Run::trajectory`].
    pub fn trajectories(&self, starts: &[Point], surface: &dyn Surface) -> Result<Vec<Trajectory>, String> {
        let runs = || starts.iter().enumerate().map(|(index, start)| self.from(*start, index));
        runs().try_for_each(|run| run.check(2))?;
        if let Some(trajectories) = batch::trajectories(self, starts, surface) {
            return Ok(trajectories);
        }
        runs().map(|run| run.trajectory(&mut SurfaceProblem::new(surface))).collect()
    }

    /// The run from start number `index` of many.
    fn from(&self, start: Point, index: usize) -> Self {
        let noise = Noise { stream: self.noise.stream.wrapping_add(index as u64), ..self.noise };
        Run { start: start.to_vec(), noise, ..self.clone() }
    }

    fn check(&self, dimension: usize) -> Result<(), String> {
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return Err(format!("the learning rate must be a positive number, not {}", self.learning_rate));
        }
        if !(self.noise.deviation.is_finite() && self.noise.deviation >= 0.0) {
            return Err(format!("the noise must be a number that is not negative, not {}", self.noise.deviation));
        }
        if self.steps > MAX_STEPS {
            return Err(format!("a run takes at most {MAX_STEPS} steps, not {}", self.steps));
        }
        if self.start.len() != dimension {
            return Err(format!("the start has {} numbers, but the loss takes {dimension}", self.start.len()));
        }
        if let Some(number) = self.start.iter().find(|number| !number.is_finite()) {
            return Err(format!("the start must be finite, not {number}"));
        }
        Ok(())
    }
}

/// The result of a run. With k steps taken there are k + 1 points and losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Numbers per point.
    pub dimension: usize,
    /// The points, concatenated.
    pub points: Vec<f64>,
    /// f at each point.
    pub losses: Vec<f64>,
    /// The evaluations up to each point, its own included; empty while each point takes one.
    counts: Vec<u32>,
    /// How it ended.
    pub verdict: Verdict,
    /// If it converged: the first point from which on it stayed there.
    pub converged_at: Option<usize>,
}

impl Trajectory {
    /// The number of steps taken.
    pub fn steps(&self) -> usize {
        self.losses.len() - 1
    }

    /// The point after `step` steps.
    pub fn point(&self, step: usize) -> &[f64] {
        &self.points[step * self.dimension..(step + 1) * self.dimension]
    }

    /// The final point.
    pub fn last_point(&self) -> &[f64] {
        self.point(self.steps())
    }

    /// The number of evaluations up to a point, its own included.
    pub fn evaluations(&self, step: usize) -> usize {
        self.counts.get(step).map_or(step + 1, |&count| count as usize)
    }

    /// Records the number of evaluations up to the last point.
    fn count(&mut self, evaluations: u32) {
        let points = self.losses.len() as u32;
        if !self.counts.is_empty() || evaluations != points {
            self.counts.extend(self.counts.len() as u32 + 1..points);
            self.counts.push(evaluations);
        }
    }

    /// Drops all but the first points.
    fn truncate(&mut self, points: usize) {
        self.points.truncate(points * self.dimension);
        self.losses.truncate(points);
        self.counts.truncate(points);
    }

    fn with_capacity(dimension: usize, steps: usize) -> Self {
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

/// A run in progress.
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
    noise: Option<NoiseStream>,
    evaluations_before: u32,
    /// The verdict on a run that takes no further step: the next point is not finite or out of bounds, or this one has no
    /// gradient.
    end: Option<Verdict>,
    trajectory: Trajectory,
}

impl<'r> Stepper<'r> {
    /// Starts a run.
    ///
    /// # Errors
    /// If the learning rate, the noise, the number of steps or the start is invalid.
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
            noise: run.noise.of(0),
            evaluations_before: problem.evaluations().total(),
            end: None,
            trajectory: Trajectory::with_capacity(n, run.steps),
        };
        stepper.loss = problem.loss_and_gradient(&stepper.at, &mut stepper.gradient);
        stepper.end = stepper.ending(problem);
        stepper.record(problem);
        Ok(stepper)
    }

    /// Takes `steps` more steps, or as many as are left; returns whether any remain.
    pub fn advance(&mut self, problem: &mut dyn Problem, steps: usize) -> bool {
        let goal = self.run.steps.min(self.trajectory.steps() + steps);
        while self.end.is_none() && self.trajectory.steps() < goal {
            self.step(problem);
        }
        self.end.is_none() && self.trajectory.steps() < self.run.steps
    }

    /// The trajectory so far, without its verdict.
    pub fn so_far(&self) -> &Trajectory {
        &self.trajectory
    }

    /// The trajectory with its verdict. May evaluate the Hessian at the last point, uncounted.
    pub fn finish(self, problem: &mut dyn Problem) -> Trajectory {
        let mut trajectory = self.trajectory;
        (trajectory.verdict, trajectory.converged_at) = match self.end {
            Some(verdict) => (verdict, None),
            None => verdict::judge(
                &trajectory,
                &self.run.minima,
                problem,
                Gradients { last: &self.gradient, steepest: &|| self.steepest },
            ),
        };
        trajectory
    }

    fn step(&mut self, problem: &mut dyn Problem) {
        let rate = (self.rates)(self.trajectory.steps(), self.run.learning_rate);
        if self.noise.is_some() {
            return self.noisy_step(rate, problem);
        }
        let here = Evaluation { loss: self.loss, gradient: &self.gradient };
        self.optimiser.step(&mut self.at, here, rate, problem);
        match self.optimiser.arrival() {
            Some(arrival) => {
                self.loss = arrival.loss;
                self.gradient.copy_from_slice(arrival.gradient);
            }
            None => self.loss = problem.loss_and_gradient(&self.at, &mut self.gradient),
        }
        self.arrive(problem);
    }

    /// A step by the gradient with noise. The next step has other noise, so even a method that has evaluated the point where it
    /// arrives evaluates it again.
    fn noisy_step(&mut self, rate: f64, problem: &mut dyn Problem) {
        let tilt: Vec<f64> = self.noise.iter_mut().flat_map(|noise| self.at.iter().map(|_| noise.next())).collect();
        let gradient: Vec<f64> = self.gradient.iter().zip(&tilt).map(|(entry, tilt)| entry + tilt).collect();
        let here = Evaluation { loss: self.loss, gradient: &gradient };
        let from = self.at.clone();
        self.optimiser.step(&mut self.at, here, rate, &mut Tilted { problem, tilt: &tilt, from: &from });
        self.loss = problem.loss_and_gradient(&self.at, &mut self.gradient);
        self.arrive(problem);
    }

    /// Records the current point, unless it is out of bounds.
    fn arrive(&mut self, problem: &mut dyn Problem) {
        self.end = self.ending(problem);
        if self.end != Some(Verdict::Diverged) {
            self.record(problem);
        }
    }

    /// The verdict if the run ends at the current point. An undefined gradient is completed if it can be.
    fn ending(&mut self, problem: &mut dyn Problem) -> Option<Verdict> {
        if !self.loss.is_finite() || !self.at.iter().all(|number| number.abs() <= self.reach) {
            return Some(Verdict::Diverged);
        }
        if self.gradient.iter().all(|entry| entry.is_finite()) {
            return None;
        }
        if self.trajectory.points.ends_with(&self.at) {
            // The method rests at a point that has been probed.
            subgradient::fill(&mut self.gradient);
            return None;
        }
        let before = problem.evaluations().total();
        let is_complete = subgradient::complete(problem, &self.at, self.loss, &mut self.gradient);
        // The probe is no part of the method.
        self.evaluations_before += problem.evaluations().total() - before;
        (!is_complete).then_some(Verdict::Stopped)
    }

    fn record(&mut self, problem: &dyn Problem) {
        let trajectory = &mut self.trajectory;
        match self.at[..] {
            // Copying two numbers is faster than starting a copy loop.
            [x, y] => trajectory.points.extend_from_slice(&[x, y]),
            _ => trajectory.points.extend_from_slice(&self.at),
        }
        trajectory.losses.push(self.loss);
        trajectory.count(problem.evaluations().total() - self.evaluations_before);
        self.steepest = self.steepest.max(squared_norm(&self.gradient));
    }
}

/// ‖v‖, the Euclidean norm.
fn norm(vector: &[f64]) -> f64 {
    squared_norm(vector).sqrt()
}

/// ‖v‖²
fn squared_norm(vector: &[f64]) -> f64 {
    vector.iter().map(|entry| entry * entry).sum()
}
