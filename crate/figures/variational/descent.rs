//! The runs of q: gradient ascent on the ELBO with reparameterised samples, by the chosen optimiser and by others, and descent on
//! KL(p‖q). Each step draws samples of its own, the same for every optimiser. The runs advance in slices.

use crate::formula_surface::FormulaSurface;
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Settings};
use crate::problem::{FunctionProblem, Problem};
use crate::random::Random;
use crate::variational::gradient::{SampledElbo, Workspace, ascent};
use crate::variational::{Family, Forward, Mixture};

/// A run ends where a parameter is larger than this.
const REACH: f64 = 1e6;

/// About so many samples are evaluated in a slice, and at once when something has changed: so that a run follows the hand.
const SLICE: usize = 2_000;
const AT_ONCE: usize = 60_000;

/// A step of the descent on KL(p‖q) costs about as much as so many samples: by the moments of p, and by points of p.
const BY_MOMENTS: usize = 10;
const BY_POINTS: usize = 30_000;

/// What the runs depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// A number for the target, and one for the optimiser with its hyperparameters.
    pub revisions: [u64; 2],
    /// The family.
    pub family: Family,
    /// Its parameters at the start.
    pub start: Vec<f64>,
    /// η.
    pub rate: f64,
    /// The samples of a step, and their seed.
    pub samples: usize,
    pub seed: u64,
    /// How many steps.
    pub steps: usize,
}

impl Setup {
    /// The samples of a step say this of the ELBO.
    pub fn sampled(&self, surface: &FormulaSurface, q: &Mixture, step: usize) -> SampledElbo {
        let mut gradient = vec![0.0; self.family.parameters()];
        let mut random = Random::stream(self.seed, step as u64);
        ascent(surface, q, self.samples, &mut random, &mut Workspace::default(), &mut gradient)
    }
}

/// What a run descends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// KL(q‖p), by samples of q.
    Reverse,
    /// KL(p‖q), exactly.
    Forward,
}

/// One optimiser's run.
pub struct Course {
    /// What it descends on.
    pub objective: Objective,
    /// Its optimiser.
    pub card: &'static OptimiserCard,
    optimiser: Box<dyn Optimiser>,
    /// The parameters after each step, concatenated.
    points: Vec<f64>,
    dimension: usize,
    /// Whether it left all bounds.
    pub has_diverged: bool,
}

impl Course {
    /// A run that stands at its start.
    pub fn new(objective: Objective, card: &'static OptimiserCard, settings: &Settings, start: &[f64]) -> Self {
        let optimiser = (card.make)(settings, start.len());
        let (points, dimension) = (start.to_vec(), start.len());
        Self { objective, card, optimiser, points, dimension, has_diverged: false }
    }

    /// The steps taken.
    pub fn steps(&self) -> usize {
        self.points.len() / self.dimension - 1
    }

    /// The parameters after a step, or after the last one taken.
    pub fn point(&self, step: usize) -> &[f64] {
        let step = step.min(self.steps());
        &self.points[step * self.dimension..(step + 1) * self.dimension]
    }

    fn is_finished(&self, setup: &Setup) -> bool {
        self.has_diverged || self.steps() >= setup.steps
    }

    /// What a step costs, in samples.
    fn cost(&self, setup: &Setup) -> usize {
        match (self.objective, setup.family.normals()) {
            (Objective::Reverse, _) => setup.samples,
            (Objective::Forward, 1) => BY_MOMENTS,
            (Objective::Forward, _) => BY_POINTS,
        }
    }

    fn step(&mut self, setup: &Setup, surface: &FormulaSurface, forward: &Forward, workspace: &mut Workspace) {
        let step = self.steps();
        let (family, objective) = (setup.family, self.objective);
        let mut problem = FunctionProblem::new(self.dimension, |at: &[f64], gradient: &mut [f64]| {
            let q = family.member(at);
            match objective {
                Objective::Forward => forward.descent(&q, gradient),
                Objective::Reverse => {
                    let mut random = Random::stream(setup.seed, step as u64);
                    let elbo = ascent(surface, &q, setup.samples, &mut random, workspace, gradient);
                    gradient.iter_mut().for_each(|entry| *entry = -*entry);
                    -elbo.value
                }
            }
        });
        let mut at = self.point(step).to_vec();
        let mut gradient = vec![0.0; self.dimension];
        let loss = problem.loss_and_gradient(&at, &mut gradient);
        self.optimiser.step(&mut at, Evaluation { loss, gradient: &gradient }, setup.rate, &mut problem);
        if at.iter().all(|entry| entry.abs() <= REACH) {
            self.points.extend(at);
        } else {
            self.has_diverged = true;
        }
    }
}

/// The runs of a setup as far as they are.
#[derive(Default)]
pub struct Descent {
    setup: Option<Setup>,
    courses: Vec<Course>,
    workspace: Workspace,
}

impl Descent {
    /// Whether its runs are those of a setup.
    pub fn is_of(&self, setup: &Setup) -> bool {
        self.setup.as_ref() == Some(setup)
    }

    /// Turns to the runs of another setup.
    pub fn turn_to(&mut self, setup: Setup, courses: Vec<Course>) {
        (self.setup, self.courses) = (Some(setup), courses);
    }

    /// The runs, if they are those of a setup.
    pub fn courses(&self, setup: &Setup) -> &[Course] {
        if self.is_of(setup) { &self.courses } else { &[] }
    }

    /// Takes steps while `go_on` returns `true`; returns whether any is left. The runs are done one by one.
    pub fn advance(&mut self, surface: &FormulaSurface, forward: &Forward, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.work(surface, forward, &mut |_| go_on())
    }

    /// Takes as many steps as hardly take time.
    pub fn advance_at_once(&mut self, surface: &FormulaSurface, forward: &Forward) {
        let mut left = AT_ONCE;
        self.work(surface, forward, &mut |cost| {
            let goes_on = left >= cost;
            left = left.saturating_sub(cost);
            goes_on
        });
    }

    /// Takes steps while `go_on` accepts what the next ones cost.
    fn work(&mut self, surface: &FormulaSurface, forward: &Forward, go_on: &mut dyn FnMut(usize) -> bool) -> bool {
        let Some(setup) = &self.setup else { return false };
        loop {
            let mut open = self.courses.iter_mut().filter(|course| !course.is_finished(setup));
            let Some(course) = open.next() else { return false };
            let cost = course.cost(setup);
            let steps = (SLICE / cost).max(1);
            if !go_on(steps * cost) {
                return true;
            }
            for _ in 0..steps {
                if course.is_finished(setup) {
                    break;
                }
                course.step(setup, surface, forward, &mut self.workspace);
            }
        }
    }
}
