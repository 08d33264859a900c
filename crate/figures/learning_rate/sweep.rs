//! The loss after n steps against the learning rate: one run for each rate on a logarithmic grid. A coarse grid is computed at once, the
//! rest in slices.

use std::rc::Rc;

use super::regime::Regime;
use super::setup::{Average, RATES, Setup};
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::surface::Surface;
use crate::trajectory::{Run, Trajectory};

/// The number of rates, and the largest distance between those computed at once: powers of two apart.
const COUNT: usize = 321;
const COARSEST: usize = 8;

/// The number of steps that are taken at once.
const BUDGET: usize = 40_000;

/// The golden section search ends at this relative width.
const WIDTH: f64 = 1e-6;

/// A run at one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The rate.
    pub rate: f64,
    /// f at its last point.
    pub loss: f64,
    /// What it does.
    pub regime: Regime,
}

/// The sweep of a setup.
#[derive(Clone, Debug)]
pub struct Sweep {
    average: Average,
    /// The samples in ascending order of their rates; `None` where there is none yet.
    samples: Vec<Option<Sample>>,
    /// The rate with the lowest loss of the coarse grid, refined, and that loss.
    best: Option<[f64; 2]>,
}

/// The rate at a position of the grid.
fn rate(index: usize) -> f64 {
    let [low, high] = RATES;
    low * libm::pow(high / low, index as f64 / (COUNT - 1) as f64)
}

/// The runs of a sweep.
#[derive(Clone, Copy)]
pub struct Runs<'a> {
    /// What they have in common.
    pub setup: &'a Setup,
    /// The loss.
    pub surface: &'a dyn Surface,
    /// The minimum below the start.
    pub minimum: Option<Point>,
}

impl Runs<'_> {
    /// The run at an average rate, with its regime.
    pub fn at(&self, average: Average, rate: f64) -> (Trajectory, Regime) {
        let Self { setup, surface, minimum } = *self;
        let schedule = setup.schedule();
        let run = Run { learning_rate: average.base(rate), schedule, ..setup.constant(rate, setup.steps) };
        let trajectory =
            run.trajectory(&mut SurfaceProblem::new(surface)).expect("knobs allow only what a run accepts");
        let regime = Regime::of(&trajectory, setup.steps, minimum);
        (trajectory, regime)
    }
}

impl Sweep {
    /// The coarse grid.
    pub fn coarse(runs: Runs) -> Self {
        let setup = runs.setup;
        let average = Average::of(&setup.schedule(), setup.steps);
        let mut sweep = Self { average, samples: vec![None; COUNT], best: None };
        let mut stride = 1;
        while stride < COARSEST && COUNT / stride * setup.steps > BUDGET {
            stride *= 2;
        }
        for index in (0..COUNT).step_by(stride) {
            sweep.samples[index] = Some(sweep.sample(runs, rate(index)));
        }
        sweep.best = sweep.lowest(stride, |rate| sweep.sample(runs, rate).loss);
        sweep
    }

    /// Computes the rest while `go_on` returns `true`. Returns whether any is left.
    pub fn advance(&mut self, runs: Runs, go_on: &mut dyn FnMut() -> bool) -> bool {
        while let Some(index) = self.samples.iter().position(Option::is_none) {
            if !go_on() {
                return true;
            }
            self.samples[index] = Some(self.sample(runs, rate(index)));
        }
        false
    }

    /// Whether all is computed.
    pub fn is_done(&self) -> bool {
        self.samples.iter().all(Option::is_some)
    }

    /// The samples so far, in ascending order of their rates.
    pub fn samples(&self) -> impl DoubleEndedIterator<Item = &Sample> {
        self.samples.iter().flatten()
    }

    /// The rate after which the loss is lowest, and that loss; `None` if every run diverges.
    pub fn best(&self) -> Option<[f64; 2]> {
        self.best
    }

    fn sample(&self, runs: Runs, rate: f64) -> Sample {
        let (trajectory, regime) = runs.at(self.average, rate);
        Sample { rate, loss: trajectory.losses[trajectory.steps()], regime }
    }

    /// The lowest sample that has not diverged, refined by golden section between its neighbours in the logarithm of the rate.
    fn lowest(&self, stride: usize, loss: impl Fn(f64) -> f64) -> Option<[f64; 2]> {
        let known = self.samples.iter().enumerate().filter_map(|(index, sample)| Some((index, (*sample)?)));
        let bounded = known.filter(|(_, sample)| sample.regime != Regime::Diverges && sample.loss.is_finite());
        let (index, lowest) = bounded.reduce(|one, two| if two.1.loss < one.1.loss { two } else { one })?;
        let ends = [index.saturating_sub(stride), (index + stride).min(COUNT - 1)].map(|index| libm::log(rate(index)));
        let refined = libm::exp(golden_section(|log| loss(libm::exp(log)), ends));
        let value = loss(refined);
        Some(if value < lowest.loss { [refined, value] } else { [lowest.rate, lowest.loss] })
    }
}

/// A local minimum in an interval (Kiefer 1953).
fn golden_section(f: impl Fn(f64) -> f64, [mut low, mut high]: [f64; 2]) -> f64 {
    let share = 0.5 * (5.0f64.sqrt() - 1.0);
    let mut inner = [high - share * (high - low), low + share * (high - low)];
    let mut values = inner.map(&f);
    while high - low > WIDTH {
        if values[0] <= values[1] {
            high = inner[1];
            inner = [high - share * (high - low), inner[0]];
            values = [f(inner[0]), values[0]];
        } else {
            low = inner[0];
            inner = [inner[1], low + share * (high - low)];
            values = [values[1], f(inner[1])];
        }
    }
    0.5 * (low + high)
}

/// The sweep that is shown, with what it is of.
#[derive(Default)]
pub struct SweepWork(Option<(Setup, Rc<Sweep>)>);

impl SweepWork {
    /// The finest sweep of a setup that is known.
    pub fn of(&self, setup: &Setup) -> Option<Rc<Sweep>> {
        self.0.as_ref().filter(|(own, _)| own == setup).map(|(_, sweep)| Rc::clone(sweep))
    }

    /// Continues from a coarse sweep while `go_on` returns `true`. Returns whether any is left.
    pub fn advance(&mut self, runs: Runs, coarse: &Rc<Sweep>, go_on: &mut dyn FnMut() -> bool) -> bool {
        if coarse.is_done() {
            return false;
        }
        let mut sweep = self.of(runs.setup).unwrap_or_else(|| Rc::clone(coarse));
        self.0 = None;
        let is_more = !sweep.is_done() && Rc::make_mut(&mut sweep).advance(runs, go_on);
        self.0 = Some((runs.setup.clone(), sweep));
        is_more
    }
}
