//! What the runs of the figure have in common: everything but the rate.

use crate::optimiser::{Hyperparameter, Settings};
use crate::optimisers::OPTIMISERS;
use crate::plane::Point;
use crate::schedule::Schedule;
use crate::subject::schedule_choice::{ScheduleValues, schedule_of};
use crate::trajectory::Run;

/// The rates of a sweep.
pub const RATES: [f64; 2] = [1e-4, 10.0];

/// A run without its rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The revision of the loss.
    pub loss: u64,
    /// Whether the loss depends on y.
    pub is_planar: bool,
    /// The start.
    pub start: Point,
    /// The number of the optimiser, and the values of its hyperparameters.
    pub optimiser: (usize, Vec<f64>),
    /// The schedule.
    pub schedule: ScheduleValues,
    /// The number of steps.
    pub steps: usize,
}

impl Setup {
    /// A run of so many steps at a constant rate.
    pub fn constant(&self, learning_rate: f64, steps: usize) -> Run {
        let card = &OPTIMISERS[self.optimiser.0];
        let settings = settings(card.parameters, &self.optimiser.1);
        Run { learning_rate, settings, steps, ..Run::new(card, &self.start) }
    }

    /// The same for runs at a constant rate, whatever their length.
    pub fn at_constant_rate(self) -> Self {
        Self { schedule: (0, Vec::new()), steps: 0, ..self }
    }

    /// The schedule that is set.
    pub fn schedule(&self) -> Schedule {
        schedule_of(&self.schedule)
    }

    /// The value of a hyperparameter of the optimiser.
    pub fn hyperparameter(&self, name: &str) -> Option<f64> {
        let at = OPTIMISERS[self.optimiser.0].parameters.iter().position(|parameter| parameter.name == name)?;
        Some(self.optimiser.1[at])
    }
}

/// The mean rate of a schedule over a run, as a function of its base rate: affine, for a floor does not scale with the base.
#[derive(Clone, Copy, Debug)]
pub struct Average {
    offset: f64,
    slope: f64,
}

impl Average {
    /// The mean over a run of so many steps.
    pub fn of(schedule: &Schedule, steps: usize) -> Self {
        let rates = schedule.rates(steps);
        let mean = |base: f64| (0..steps.max(1)).map(|step| rates(step, base)).sum::<f64>() / steps.max(1) as f64;
        let offset = mean(0.0);
        Self { offset, slope: mean(1.0) - offset }
    }

    /// The base rate with a given mean; the mean itself where no positive base has it, as for a schedule with a peak of its own.
    pub fn base(&self, average: f64) -> f64 {
        let base = (average - self.offset) / self.slope;
        if base.is_finite() && base > 0.0 { base } else { average }
    }
}

fn settings(parameters: &'static [Hyperparameter], values: &[f64]) -> Settings {
    let mut settings = Settings::new(parameters);
    for (parameter, value) in parameters.iter().zip(values) {
        settings.set(parameter.name, *value).expect("a knob stays within the range of its parameter");
    }
    settings
}
