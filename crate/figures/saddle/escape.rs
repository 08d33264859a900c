//! The experiment: how many steps each optimiser takes to leave a saddle, from closer and closer to it.
//!
//! The runs start at s + d q on the way down: elsewhere on a curved surface, d would not be the distance from the true stable
//! line. A run has left once |q · (x − s)| reaches r. Times are interpolated between the last step before and the first one
//! after, as geometric growth would pass r; so the slope of the times is not rounded to whole steps.

use super::law::Law;
use super::stationary::SaddlePoint;
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::subject::landscape::Landscape;
use crate::subject::race::Race;
use crate::trajectory::{Run, Stepper};

/// The decades below r at which runs start.
pub const DECADES: i32 = 12;

/// The line is fitted from this decade on: closer to r, the law has not set in.
const FITTED: usize = 4;

/// The most steps of a run, and of all runs of an optimiser.
const STEPS: usize = 20_000;
const BUDGET: usize = 30_000;

/// A run has come to the saddle once it is closer than this share of r.
const ARRIVED: f64 = 1e-6;

/// What the experiment is about.
pub struct Experiment<'a> {
    /// The optimisers.
    pub race: &'a Race,
    /// The surface.
    pub landscape: &'a Landscape,
    /// The saddle that they leave.
    pub saddle: SaddlePoint,
    /// r, the distance from its stable line at which they have left.
    pub reach: f64,
    /// The length of a schedule.
    pub steps: usize,
}

/// The runs of one optimiser.
#[derive(Clone, Debug)]
pub struct Escapes {
    /// The distance and the time of each run that left.
    pub times: Vec<[f64; 2]>,
    /// The fitted steps for each unit of ln(1/d), if there are enough runs.
    pub slope: Option<f64>,
    /// What theory expects.
    pub law: Option<Law>,
}

/// What became of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Passage {
    /// The time at which it left.
    pub left: Option<f64>,
    /// The first step at which it was at the saddle.
    pub arrived: Option<usize>,
    /// The steps that it took.
    pub steps: usize,
}

impl Experiment<'_> {
    /// The runs of each racer, on the side of the saddle that has the sign of `side`.
    pub fn escapes(&self, side: f64) -> Vec<Escapes> {
        (0..self.race.racers().len()).map(|racer| self.escapes_of(racer, side)).collect()
    }

    /// The passage of a racer from a starting point.
    pub fn passage(&self, racer: usize, start: Point) -> Passage {
        self.follow(&self.run(racer, start))
    }

    fn escapes_of(&self, racer: usize, side: f64) -> Escapes {
        let run = |distance: f64| self.run(racer, self.saddle.along(distance.copysign(side)));
        let law = self.saddle.curvature.and_then(|curvature| Law::of(&run(self.reach), curvature));
        let (mut times, mut left) = (Vec::new(), BUDGET);
        for decade in 1..=DECADES {
            let distance = self.reach * libm::pow(10.0, f64::from(-decade));
            let run = run(distance);
            let passage = self.follow(&Run { steps: run.steps.min(left), ..run });
            let Some(time) = passage.left else { break };
            times.push([distance, time]);
            left -= passage.steps;
        }
        let slope = fitted_slope(times.get(FITTED - 1..).unwrap_or(&[]));
        Escapes { times, slope, law }
    }

    /// A run that may take long; with a schedule it is as long as that.
    fn run(&self, racer: usize, start: Point) -> Run {
        let run = self.race.run(racer, start, self.steps);
        let is_constant = run.schedule.card.id == "constant";
        Run { steps: if is_constant { STEPS } else { self.steps }, ..run }
    }

    /// Follows a run until it has left.
    fn follow(&self, run: &Run) -> Passage {
        let mut problem = SurfaceProblem::new(self.landscape.surface());
        let Ok(mut stepper) = Stepper::begin(run, &mut problem) else { return Passage::default() };
        let (mut passage, mut before) = (Passage::default(), f64::NAN);
        loop {
            let (step, at) = (stepper.so_far().steps(), stepper.so_far().last_point());
            let (at, is_noisy) = ([at[0], at[1]], run.noise.deviation > 0.0);
            let across = self.saddle.across(at).abs();
            passage.steps = step;
            if across >= self.reach {
                let share = libm::log(self.reach / before) / libm::log(across / before);
                let before = step.saturating_sub(1) as f64;
                passage.left = Some(if step == 0 { 0.0 } else { before + if share.is_finite() { share } else { 1.0 } });
                return passage;
            }
            if passage.arrived.is_none() && self.saddle.distance(at) < ARRIVED * self.reach {
                passage.arrived = Some(step);
            }
            // Exactly on the stable line and at its end, nothing moves any more.
            let rests = passage.arrived.is_some() && across == 0.0 && !is_noisy;
            stepper.advance(&mut problem, 1);
            if rests || stepper.so_far().steps() == step {
                return passage;
            }
            before = across;
        }
    }
}

/// The slope of the times against ln(1/d), by least squares; `None` for fewer than three.
fn fitted_slope(times: &[[f64; 2]]) -> Option<f64> {
    if times.len() < 3 {
        return None;
    }
    let points: Vec<[f64; 2]> = times.iter().map(|[distance, time]| [-libm::log(*distance), *time]).collect();
    let mean = |axis: usize| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64;
    let [x, y] = [mean(0), mean(1)];
    let covariance: f64 = points.iter().map(|point| (point[0] - x) * (point[1] - y)).sum();
    Some(covariance / points.iter().map(|point| (point[0] - x) * (point[0] - x)).sum::<f64>())
}
