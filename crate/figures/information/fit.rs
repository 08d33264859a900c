//! Maximum likelihood: samples from p, and q descending on their mean of −ln q, which is the cross-entropy of the samples.

use crate::distribution::{Distribution, DistributionCard};
use crate::optimisers;
use crate::problem::FunctionProblem;
use crate::random::Random;
use crate::trajectory::{Run, Trajectory};

/// The slope of ln p in z = (x − location)/scale.
type Slope = fn(f64) -> f64;

/// The families of a location and a scale.
const FAMILIES: [(&str, Slope); 4] = [
    ("normal", |z| -z),
    ("laplace", |z| if z == 0.0 { 0.0 } else { -1.0f64.copysign(z) }),
    ("logistic", |z| -libm::tanh(0.5 * z)),
    ("cauchy", |z| -2.0 / (z + 1.0 / z)),
];

/// What to fit, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct FitSetup {
    /// The revision of p.
    pub revision: u64,
    /// The family of q.
    pub family: &'static str,
    /// Its location and scale at first.
    pub start: [f64; 2],
    /// How many samples.
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
    /// η.
    pub rate: f64,
    /// How many steps.
    pub steps: usize,
}

/// The samples, and q after each step.
#[derive(Debug)]
pub struct Fit {
    /// The samples of p.
    pub samples: Vec<f64>,
    card: &'static DistributionCard,
    trajectory: Option<Trajectory>,
    start: [f64; 2],
}

/// Whether a family can be fitted: it has a location and a scale.
pub fn can_fit(card: &DistributionCard) -> bool {
    FAMILIES.iter().any(|(id, _)| *id == card.id)
}

impl Fit {
    /// Draws the samples and descends, by Adam in the location and the logarithm of the scale.
    pub fn new(setup: &FitSetup, p: &dyn Distribution, card: &'static DistributionCard) -> Self {
        let mut random = Random::new(setup.seed);
        let samples: Vec<f64> = (0..setup.samples).map(|_| p.draw(&mut random)).filter(|x| x.is_finite()).collect();
        let slope = FAMILIES.iter().find(|(id, _)| *id == card.id).map(|(_, slope)| *slope);
        let trajectory = slope.and_then(|slope| {
            let count = samples.len() as f64;
            let mut problem = FunctionProblem::new(2, |at: &[f64], gradient: &mut [f64]| {
                let scale = libm::exp(at[1]);
                let q = (card.with)(&[at[0], scale]);
                gradient.fill(0.0);
                let mut loss = 0.0;
                for x in &samples {
                    let z = (x - at[0]) / scale;
                    let slope = slope(z);
                    loss -= q.log_density(*x) / count;
                    gradient[0] += slope / scale / count;
                    gradient[1] += (1.0 + if z == 0.0 { 0.0 } else { slope * z }) / count;
                }
                loss
            });
            let adam = optimisers::named("adam").expect("Adam is an optimiser");
            let start = [setup.start[0], libm::log(setup.start[1])];
            let run = Run { learning_rate: setup.rate, steps: setup.steps, ..Run::new(adam, &start) };
            run.trajectory(&mut problem).ok()
        });
        Self { samples, card, trajectory, start: setup.start }
    }

    /// The steps that were taken.
    pub fn steps(&self) -> usize {
        self.trajectory.as_ref().map_or(0, Trajectory::steps)
    }

    /// The location and the scale of q after a step.
    pub fn letters(&self, step: usize) -> [f64; 2] {
        let Some(trajectory) = &self.trajectory else { return self.start };
        let at = trajectory.point(step.min(trajectory.steps()));
        [at[0], libm::exp(at[1])]
    }

    /// q after a step.
    pub fn distribution(&self, step: usize) -> Box<dyn Distribution> {
        (self.card.with)(&self.letters(step))
    }

    /// The cross-entropy of the samples after each step, in nats.
    pub fn losses(&self) -> &[f64] {
        self.trajectory.as_ref().map_or(&[], |trajectory| &trajectory.losses)
    }
}
