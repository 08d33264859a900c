//! The learning-rate range test: one run in which the rate grows by the same factor in every step. Where the loss falls fastest is a good
//! rate; where it blows up, a rate that is too large.
//!
//! Smith, *Cyclical learning rates for training neural networks* (2017), section 3.3.

use super::setup::{RATES, Setup};
use crate::optimiser::Evaluation;
use crate::problem::{Problem, SurfaceProblem};
use crate::surface::Surface;

/// The steps of the run: 40 for each decade.
const STEPS: usize = 200;

/// The result.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeTest {
    /// The rate of each step, and the loss before it.
    pub points: Vec<[f64; 2]>,
    /// The step at which the loss falls fastest.
    pub steepest: Option<usize>,
    /// The first step before which the loss is larger than it was at the start.
    pub blow_up: Option<usize>,
}

/// The run of a setup's optimiser from its start.
pub fn range_test(setup: &Setup, surface: &dyn Surface) -> RangeTest {
    let run = setup.constant(1.0, 0);
    let mut optimiser = (run.optimiser.make)(&run.settings, 2);
    let mut problem = SurfaceProblem::new(surface);
    let (mut at, mut gradient, mut points) = (setup.start, [0.0; 2], Vec::new());
    let [low, high] = RATES;
    for step in 0..=STEPS {
        let loss = problem.loss_and_gradient(&at, &mut gradient);
        if !loss.is_finite() || !gradient.iter().all(|entry| entry.is_finite()) {
            break;
        }
        let rate = low * libm::pow(high / low, step as f64 / STEPS as f64);
        points.push([rate, loss]);
        optimiser.step(&mut at, Evaluation { loss, gradient: &gradient }, rate, &mut problem);
    }
    let blow_up = points.iter().position(|[_, loss]| *loss > points[0][1]);
    let until = blow_up.unwrap_or(points.len());
    // The rates are evenly spaced in their logarithms, and so is the slope taken.
    let fall = |step: usize| points[step - 1][1] - points[step + 1][1];
    let inner = 1..until.saturating_sub(1);
    let steepest = inner.reduce(|one, two| if fall(two) > fall(one) { two } else { one });
    RangeTest { blow_up, steepest: steepest.filter(|step| fall(*step) > 0.0), points }
}
