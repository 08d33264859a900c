//! The axis of losses, measured from the minimum below the start so that a logarithm can show them.

use super::super::LearningRate;
use crate::decimal::power_of_ten;

/// Losses below this share of the first are rounding.
const LEAST_SHARE: f64 = 1e-16;

/// Losses above this many times the first one are only said to diverge.
const MOST: f64 = 100.0;

/// The largest exponent: greater powers of ten overflow.
const MAX_EXPONENT: f64 = 300.0;

/// A logarithmic axis of losses.
pub struct LossAxis {
    /// What it shows.
    pub quantity: &'static str,
    /// Whole decades.
    pub range: [f64; 2],
}

impl LossAxis {
    /// The losses of the sweep.
    pub fn of(figure: &LearningRate) -> Self {
        let sweep = figure.coarse();
        Self::around(figure, sweep.samples().map(|sample| sample.loss))
    }

    /// The losses of the schedules.
    pub fn of_race(figure: &LearningRate) -> Self {
        let race = figure.race();
        Self::around(figure, race.iter().flat_map(|lane| lane.losses.iter().copied()))
    }

    fn around(figure: &LearningRate, losses: impl Iterator<Item = f64>) -> Self {
        let base = figure.base();
        let first = figure.surface().value(figure.start()) - base;
        let first = if first.is_finite() && first > 0.0 { first } else { 1.0 };
        let [least, most] = [LEAST_SHARE * first, MOST * first];
        let seen = losses.map(|loss| (loss - base).clamp(least, most)).filter(|loss| !loss.is_nan());
        let [low, high] = seen.fold([first, first], |[low, high], loss| [low.min(loss), high.max(loss)]);
        let exponent = |loss: f64| libm::log10(loss).clamp(-MAX_EXPONENT, MAX_EXPONENT);
        let down = libm::floor(exponent(low)).min(MAX_EXPONENT - 1.0);
        let up = libm::ceil(exponent(high)).max(down + 1.0);
        let quantity = match figure.minimum() {
            Some(_) => "above the minimum, f − f*",
            None => "above the lowest seen",
        };
        Self { quantity, range: [down, up].map(power_of_ten) }
    }
}
