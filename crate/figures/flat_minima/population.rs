//! A thousand runs of mini-batch descent on the landscape, each with random numbers of its own, so that none depends on how the work
//! is sliced. What is kept is the histogram at every step.

use std::rc::Rc;

use super::landscape::{Landscape, SAMPLES};
use crate::random::Random;

/// The bins, and the part of the landscape that they cover, in x = αu.
pub const BINS: usize = 180;
pub const RANGE: [f64; 2] = [-0.8, 3.7];

/// A run beyond this has diverged.
const FAR: f64 = 1e6;

/// The steps of a slice.
const SLICE: usize = 8_000;

/// What is random in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Noise {
    /// The samples of the batch: so many different ones, drawn anew in each step.
    Samples,
    /// Normal noise on the slope of L: σ ∕ √B everywhere.
    Constant(f64),
}

/// What the runs depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// η.
    pub rate: f64,
    /// α: the model computes with x = αu, descent moves u.
    pub stretch: f64,
    /// B.
    pub batch: usize,
    /// What is random.
    pub noise: Noise,
    /// Where runs start, in x.
    pub start: [f64; 2],
    /// The number of runs.
    pub runs: usize,
    /// The number of steps.
    pub steps: usize,
    /// The seed; run i has stream i.
    pub seed: u64,
}

/// The slope of a random batch's loss.
pub struct Batches<'a> {
    landscape: &'a Landscape,
    batch: usize,
    noise: Noise,
    order: [u8; SAMPLES],
}

impl<'a> Batches<'a> {
    /// Batches of a size.
    pub fn new(landscape: &'a Landscape, batch: usize, noise: Noise) -> Self {
        Self { landscape, batch, noise, order: std::array::from_fn(|index| index as u8) }
    }

    /// The slope at x of the loss of the next batch.
    pub fn slope(&mut self, x: f64, random: &mut Random) -> f64 {
        match self.noise {
            Noise::Constant(deviation) => {
                self.landscape.training.slope(x) + deviation * random.normal() / (self.batch as f64).sqrt()
            }
            Noise::Samples if self.batch == SAMPLES => self.landscape.training.slope(x),
            Noise::Samples => {
                let mut sum = 0.0;
                // The first entries of a random order, as far as they are needed; whatever the order was before.
                for drawn in 0..self.batch {
                    let other = drawn + random.below((SAMPLES - drawn) as u64) as usize;
                    self.order.swap(drawn, other);
                    sum += self.landscape.sample.slope(x - self.landscape.shifts[usize::from(self.order[drawn])]);
                }
                sum / self.batch as f64
            }
        }
    }
}

/// Run number `index` of a plan: hands x to `visit` at each step, from the start on; NaN once it has diverged.
pub fn run(landscape: &Landscape, plan: &Plan, index: usize, mut visit: impl FnMut(usize, f64)) {
    let mut random = Random::stream(plan.seed, index as u64);
    let mut batches = Batches::new(landscape, plan.batch, plan.noise);
    let [low, high] = plan.start;
    let mut u = (low + random.uniform() * (high - low)) / plan.stretch;
    // Descent sees ∂∕∂u = α ∂∕∂x.
    let rate = plan.rate * plan.stretch;
    for step in 0..=plan.steps {
        let x = plan.stretch * u;
        visit(step, x);
        if step == plan.steps || x.is_nan() {
            continue;
        }
        u -= rate * batches.slope(x, &mut random);
        if (plan.stretch * u).abs() > FAR {
            u = f64::NAN;
        }
    }
}

/// Where the runs are at a step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// Left of the crest.
    pub sharp: u16,
    /// Right of it.
    pub flat: u16,
    /// Gone.
    pub diverged: u16,
}

/// The runs of a plan, as far as they are computed.
#[derive(Default)]
pub struct Population {
    plan: Option<Plan>,
    done: usize,
    /// Runs in each bin, step by step.
    bins: Vec<u16>,
    counts: Vec<Count>,
}

impl Population {
    /// Turns to a plan, unless it is the present one.
    pub fn request(&mut self, landscape: &Landscape, plan: Plan) {
        if self.plan == Some(plan) {
            return;
        }
        let (mut bins, mut counts) = (std::mem::take(&mut self.bins), std::mem::take(&mut self.counts));
        bins.clear();
        bins.resize((plan.steps + 1) * BINS, 0);
        counts.clear();
        counts.resize(plan.steps + 1, Count::default());
        *self = Self { plan: Some(plan), done: 0, bins, counts };
        // Something to show at once.
        self.slice(landscape, &plan);
    }

    /// Itself, if it is of a plan.
    pub fn of(&self, plan: &Plan) -> Option<&Self> {
        (self.plan.as_ref() == Some(plan)).then_some(self)
    }

    /// Computes while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(plan) = self.plan else { return false };
        while self.done < plan.runs {
            if !go_on() {
                return true;
            }
            self.slice(landscape, &plan);
        }
        false
    }

    fn slice(&mut self, landscape: &Landscape, plan: &Plan) {
        let scale = BINS as f64 / (RANGE[1] - RANGE[0]);
        let until = (self.done + (SLICE / plan.steps.max(1)).max(1)).min(plan.runs);
        for index in self.done..until {
            run(landscape, plan, index, |step, x| {
                let count = &mut self.counts[step];
                match x {
                    x if x.is_nan() => count.diverged += 1,
                    x if x > landscape.crest => count.flat += 1,
                    _ => count.sharp += 1,
                }
                let place = (x - RANGE[0]) * scale;
                if (0.0..BINS as f64).contains(&place) {
                    self.bins[step * BINS + place as usize] += 1;
                }
            });
        }
        self.done = until;
    }

    /// How many runs are computed.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Whether all are.
    pub fn is_complete(&self) -> bool {
        self.plan.is_some_and(|plan| self.done == plan.runs)
    }

    /// Where they are at a step.
    pub fn count(&self, step: usize) -> Count {
        self.counts.get(step).copied().unwrap_or_default()
    }

    /// The runs in each bin at a step.
    pub fn bins(&self, step: usize) -> &[u16] {
        self.bins.get(step * BINS..(step + 1) * BINS).unwrap_or(&[])
    }

    /// The share of runs in each bin at a step.
    pub fn shares(&self, step: usize) -> Rc<Vec<f64>> {
        let runs = self.done.max(1) as f64;
        Rc::new(self.bins(step).iter().map(|count| f64::from(*count) / runs).collect())
    }
}

/// The left edge of a bin, in x; that of the last plus one is the right end.
pub fn edge(bin: usize) -> f64 {
    RANGE[0] + (RANGE[1] - RANGE[0]) * bin as f64 / BINS as f64
}
