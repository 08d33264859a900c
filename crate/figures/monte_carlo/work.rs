//! What takes longer than a frame: the runs. They are done in slices, one run after another, for the setup asked for last.

use std::rc::Rc;

use super::averages::{Averages, Run, SAMPLES, TOP, checkpoints, sums};
use super::grid::{Grid, sides};
use super::integrand::Integrand;
use super::reduction::{Reduction, Switches};
use super::truth::Truth;
use crate::formula::{Batch, Formula};
use crate::genz::{Family, Genz};
use crate::random::Random;
use crate::sobol::Sobol;

/// Operations in a slice, and the least and most samples in it, which are powers of 2.
const OPERATIONS: usize = 250_000;
const LEAST: usize = 256;
const MOST: usize = 8192;

/// The scrambled runs from which a typed formula's integral is estimated, unless the first is enough.
const TRUTH_RUNS: usize = 16;

/// The first of the streams of a seed for each purpose; runs and coordinates count from there.
const SCRAMBLES: u64 = 1 << 32;
const TRUTH_SCRAMBLES: u64 = 2 << 32;
const PARAMETERS: u64 = 3 << 32;
const PILOT: u64 = 4 << 32;

/// What is integrated.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// π from darts.
    Darts,
    /// The ball's share of its cube.
    Ball,
    /// A random member of a family.
    Genz(Family),
    /// A typed formula: its text and the values of its constants.
    Formula(String, Vec<f64>),
}

/// What the results depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// What is integrated.
    pub subject: Subject,
    /// The dimension of the cube.
    pub dimension: usize,
    /// The seed.
    pub seed: u64,
    /// The reductions of variance.
    pub switches: Switches,
}

impl Setup {
    /// The integrand; `formula` is the typed one.
    pub fn integrand(&self, formula: &Formula) -> Integrand {
        let dimension = self.dimension;
        match &self.subject {
            Subject::Darts => Integrand::Ball { dimension, height: 4.0 },
            Subject::Ball => Integrand::Ball { dimension, height: 1.0 },
            Subject::Genz(family) => {
                Integrand::Genz(Genz::random(*family, dimension, &mut Random::stream(self.seed, PARAMETERS)))
            }
            Subject::Formula(_, constants) => {
                Integrand::Formula { batch: Box::new(Batch::new(formula.program(), constants)), dimension }
            }
        }
    }

    /// The streams of a Monte Carlo run, one for each coordinate.
    pub fn streams(&self, run: usize) -> Vec<Random> {
        (0..self.dimension).map(|axis| Random::stream(self.seed, (run << 5 | axis) as u64)).collect()
    }

    /// The points of a scrambled Sobol′ run.
    pub fn scrambled(&self, run: usize) -> Sobol {
        Sobol::scrambled(self.dimension, &mut Random::stream(self.seed, SCRAMBLES + run as u64))
    }
}

/// A scrambled Sobol′ run: its means after 2ᵐ points.
#[derive(Clone, Copy, Debug, Default)]
pub struct SobolRun {
    /// The mean after 2ᵐ points, for each m.
    pub means: [f64; TOP + 1],
    /// The points at which f is not 0.
    pub hits: usize,
    count: usize,
    /// The sums of f and of f².
    sums: [f64; 2],
}

impl SobolRun {
    /// Adds the values at the next points.
    fn extend(&mut self, values: &[f64]) {
        self.hits += values.iter().filter(|value| **value != 0.0).count();
        let mut left = values;
        while !left.is_empty() {
            let next = (self.count + 1).next_power_of_two();
            let (until, after) = left.split_at(left.len().min(next - self.count));
            let [sum, squares] = sums(until, 0.0);
            self.sums = [self.sums[0] + sum, self.sums[1] + squares];
            self.count += until.len();
            if self.count == next {
                self.means[next.ilog2() as usize] = self.sums[0] / next as f64;
            }
            left = after;
        }
    }

    /// The mean of f² so far.
    fn mean_square(&self) -> f64 {
        self.sums[1] / self.count as f64
    }
}

/// What is being computed.
enum Task {
    MonteCarlo { streams: Vec<Random>, averages: Box<Averages> },
    Sobol { sobol: Sobol, run: SobolRun, is_for_truth: bool },
    Grid(Grid),
}

/// The work on a setup, and its results so far.
#[derive(Default)]
pub struct Work {
    setup: Option<Setup>,
    integrand: Option<Integrand>,
    /// How many runs are wanted, and of which methods.
    wanted: usize,
    methods: [bool; 3],
    truth: Option<Truth>,
    /// The mean of f and of f² over each of the runs from which the integral is estimated.
    truth_runs: Vec<[f64; 2]>,
    reduction: Option<Reduction>,
    task: Option<Task>,
    monte_carlo: Vec<Run>,
    sobol: Vec<SobolRun>,
    grids: Vec<[f64; 2]>,
    checkpoints: Rc<Vec<usize>>,
    columns: Vec<Vec<f64>>,
    values: Vec<f64>,
}

impl Work {
    /// Turns to a setup, unless it is the present one, and to a number of runs of some methods: Monte Carlo, grid, Sobol′.
    pub fn request(&mut self, setup: Setup, formula: &Formula, runs: usize, methods: [bool; 3]) {
        (self.wanted, self.methods) = (runs, methods);
        if self.setup.as_ref() == Some(&setup) {
            return;
        }
        let integrand = setup.integrand(formula);
        *self = Self {
            truth: Truth::closed(&integrand),
            integrand: Some(integrand),
            setup: Some(setup),
            wanted: runs,
            methods,
            checkpoints: if self.checkpoints.is_empty() {
                Rc::new(checkpoints())
            } else {
                Rc::clone(&self.checkpoints)
            },
            ..Self::default()
        };
    }

    /// Whether its results are about a setup.
    pub fn is_of(&self, setup: &Setup) -> bool {
        self.setup.as_ref() == Some(setup)
    }

    /// Whether the integrand has no jumps by its construction; a typed one may have some.
    pub fn is_smooth(&self) -> bool {
        let subject = self.setup.as_ref().map(|setup| &setup.subject);
        !matches!(subject, Some(Subject::Darts | Subject::Ball | Subject::Genz(Family::Discontinuous)))
    }

    /// The integral, once it is known.
    pub fn truth(&self) -> Option<Truth> {
        self.truth
    }

    /// The Monte Carlo runs so far, of those that are wanted.
    pub fn monte_carlo(&self) -> &[Run] {
        &self.monte_carlo[..self.monte_carlo.len().min(self.wanted)]
    }

    /// The scrambled Sobol′ runs so far, of those that are wanted.
    pub fn sobol(&self) -> &[SobolRun] {
        &self.sobol[..self.sobol.len().min(self.wanted)]
    }

    /// The grids so far: the number of points and the mean of each.
    pub fn grids(&self) -> &[[f64; 2]] {
        &self.grids
    }

    /// The index of the last checkpoint up to a number of samples.
    pub fn checkpoint(&self, samples: usize) -> usize {
        self.checkpoints.partition_point(|&count| count <= samples).saturating_sub(1)
    }

    /// The numbers of samples at which running means are kept.
    pub fn checkpoints(&self) -> &[usize] {
        &self.checkpoints
    }

    /// The shares of the work on this many runs that are done, in runs.
    pub fn progress(&self) -> usize {
        let [monte_carlo, _, sobol] = self.methods;
        let counts = [(monte_carlo, self.monte_carlo().len()), (sobol, self.sobol().len())];
        counts.into_iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, count)| count).min().unwrap_or(self.wanted)
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(mut integrand) = self.integrand.take() else { return false };
        self.begin(&mut integrand);
        while self.task.is_some() && go_on() {
            self.step(&mut integrand);
            self.begin(&mut integrand);
        }
        self.integrand = Some(integrand);
        self.task.is_some()
    }

    /// Turns to the next task after one that is complete.
    fn begin(&mut self, integrand: &mut Integrand) {
        if self.task.is_none() {
            self.task = self.next_task(integrand);
        }
    }

    /// Does a slice of the task.
    fn step(&mut self, integrand: &mut Integrand) {
        let Some(mut task) = self.task.take() else { return };
        let slice = 1 << (OPERATIONS / integrand.cost()).clamp(LEAST, MOST).ilog2();
        self.columns.resize(integrand.dimension(), Vec::new());
        let mut prepare = |count: usize| {
            self.columns.iter_mut().for_each(|column| column.resize(count, 0.0));
            self.values.resize(count, 0.0);
        };
        match &mut task {
            Task::MonteCarlo { streams, averages } => {
                prepare(slice.min(averages.left()));
                if let Some(reduction) = &self.reduction {
                    reduction.draw(streams, &mut self.columns);
                    reduction.evaluate(integrand, &mut self.columns, &mut self.values);
                    averages.extend(&self.values);
                }
            }
            Task::Sobol { sobol, run, .. } => {
                prepare(slice.min(SAMPLES - run.count));
                sobol.fill(&mut self.columns);
                integrand.evaluate(&self.columns, &mut self.values);
                run.extend(&self.values);
            }
            Task::Grid(grid) => {
                prepare(slice.min(grid.left()));
                grid.fill(&mut self.columns);
                integrand.evaluate(&self.columns, &mut self.values);
                grid.add(&self.values);
            }
        }
        self.keep(task, integrand);
    }

    /// Keeps the result of a task that is complete, or the task.
    fn keep(&mut self, task: Task, integrand: &mut Integrand) {
        match task {
            Task::MonteCarlo { averages, .. } if averages.left() == 0 => self.monte_carlo.push(averages.finish()),
            Task::Grid(grid) if grid.left() == 0 => self.grids.push([grid.points() as f64, grid.mean()]),
            Task::Sobol { run, is_for_truth: false, .. } if run.count == SAMPLES => self.sobol.push(run),
            Task::Sobol { run, .. } if run.count == SAMPLES => {
                self.truth_runs.push([run.means[TOP], run.mean_square()]);
                self.truth = match self.truth_runs[..] {
                    [[mean, _]] => Truth::confirmed(integrand, mean),
                    _ if self.truth_runs.len() == TRUTH_RUNS => Some(Truth::estimated(integrand, &self.truth_runs)),
                    _ => None,
                };
            }
            unfinished => self.task = Some(unfinished),
        }
    }

    /// The next task: what the truth needs, then grids, then runs in turn, then grids of more points than a run has.
    fn next_task(&mut self, integrand: &mut Integrand) -> Option<Task> {
        let setup = self.setup.as_ref()?;
        let sobol = |sobol: Sobol, is_for_truth: bool| Task::Sobol { sobol, run: SobolRun::default(), is_for_truth };
        let Some(truth) = self.truth else {
            let run = self.truth_runs.len() as u64;
            let mut random = Random::stream(setup.seed, TRUTH_SCRAMBLES + run);
            return Some(sobol(Sobol::scrambled(setup.dimension, &mut random), true));
        };
        let [wants_runs, wants_grids, wants_sobol] = self.methods;
        let is_last = !wants_sobol || self.sobol.len() >= self.wanted;
        let is_last = is_last && (!wants_runs || self.monte_carlo.len() >= self.wanted);
        if let Some(side) = sides(setup.dimension).get(self.grids.len()).filter(|_| wants_grids) {
            let grid = Grid::new(*side, setup.dimension);
            // A grid of a million points waits for the runs.
            if is_last || grid.points() <= SAMPLES {
                return Some(Task::Grid(grid));
            }
        }
        if wants_sobol && self.sobol.len() < self.wanted && (self.sobol.len() < self.monte_carlo.len() || !wants_runs) {
            return Some(sobol(setup.scrambled(self.sobol.len()), false));
        }
        if !wants_runs || self.monte_carlo.len() >= self.wanted {
            return None;
        }
        let pilot = || Reduction::fit(setup.switches, integrand, &mut Random::stream(setup.seed, PILOT));
        self.reduction.get_or_insert_with(pilot);
        let centre = if truth.value.is_finite() { truth.value } else { 0.0 };
        let averages = Box::new(Averages::new(Rc::clone(&self.checkpoints), centre, setup.switches.antithetic));
        Some(Task::MonteCarlo { streams: setup.streams(self.monte_carlo.len()), averages })
    }
}
