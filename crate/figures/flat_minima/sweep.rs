//! The share of runs that end in the flat valley, against the learning rate: for a single sample, for the batch that is set, and for
//! all samples. Computed coarse to fine. A stretch α is a learning rate α² times as large, so one sweep serves all of them.

use super::landscape::{Landscape, SAMPLES};
use super::population::{Plan, run};

/// The learning rates for α = 1: logarithmically even, from the first to the last.
pub const RATES: [f64; 2] = [0.01, 2.6];
const POINTS: usize = 81;

/// Runs at each, and their steps at most.
pub const RUNS: usize = 100;
pub const STEPS: usize = 400;

/// The distance of the first points that are computed.
const COARSE: usize = 16;

/// The line of one batch size.
#[derive(Clone, Debug, Default)]
pub struct Line {
    plan: Option<Plan>,
    /// How many are computed, in the order of [`order`].
    done: usize,
    shares: Vec<f64>,
}

/// The lines.
#[derive(Default)]
pub struct Sweep {
    /// One sample, the batch that is set, all samples; without repetitions.
    pub lines: Vec<Line>,
    /// Changes with the lines.
    generation: u64,
}

/// The learning rate of a point.
fn rate(point: usize) -> f64 {
    RATES[0] * libm::pow(RATES[1] / RATES[0], point as f64 / (POINTS - 1) as f64)
}

/// The points, coarse to fine.
fn order() -> impl Iterator<Item = usize> {
    let strides = std::iter::successors(Some(COARSE), |stride| (*stride > 1).then_some(stride / 2));
    strides.flat_map(|stride| {
        (0..POINTS).step_by(stride).filter(move |point| stride == COARSE || point % (2 * stride) != 0)
    })
}

impl Line {
    /// B.
    pub fn batch(&self) -> usize {
        self.plan.map_or(0, |plan| plan.batch)
    }

    /// Learning rates and shares, ascending, as far as they are computed.
    pub fn points(&self) -> Vec<[f64; 2]> {
        let known = (0..POINTS).zip(&self.shares).filter(|(_, share)| !share.is_nan());
        known.map(|(point, share)| [rate(point), *share]).collect()
    }

    fn is_complete(&self) -> bool {
        self.plan.is_none() || self.done == POINTS
    }

    fn step(&mut self, landscape: &Landscape) {
        let (Some(plan), Some(point)) = (self.plan, order().nth(self.done)) else { return };
        let plan = Plan { rate: rate(point), ..plan };
        let mut flat = 0;
        for index in 0..plan.runs {
            run(landscape, &plan, index, |step, x| flat += usize::from(step == plan.steps && x > landscape.crest));
        }
        self.shares[point] = flat as f64 / plan.runs as f64;
        self.done += 1;
    }
}

impl Sweep {
    /// Turns to the sweep around a plan; lines that stay are kept.
    pub fn request(&mut self, plan: &Plan) {
        let mut batches = vec![1, plan.batch, SAMPLES];
        batches.dedup();
        let steps = plan.steps.min(STEPS);
        let plans: Vec<_> = batches
            .into_iter()
            .map(|batch| Some(Plan { rate: 1.0, stretch: 1.0, batch, runs: RUNS, steps, ..*plan }))
            .collect();
        if self.lines.iter().map(|line| line.plan).eq(plans.iter().copied()) {
            return;
        }
        self.generation += 1;
        let old = std::mem::take(&mut self.lines);
        self.lines = plans
            .into_iter()
            .map(|plan| {
                let known = old.iter().find(|line| line.plan == plan).cloned();
                known.unwrap_or_else(|| Line { plan, done: 0, shares: vec![f64::NAN; POINTS] })
            })
            .collect();
    }

    /// Computes while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        while let Some(line) = self.lines.iter_mut().filter(|line| !line.is_complete()).min_by_key(|line| line.done) {
            if !go_on() {
                return true;
            }
            line.step(landscape);
        }
        false
    }

    /// A number that changes with the lines.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How many points are computed; a key for what depends on them.
    pub fn done(&self) -> usize {
        self.lines.iter().map(|line| line.done).sum()
    }
}
