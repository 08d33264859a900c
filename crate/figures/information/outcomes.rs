//! A distribution over a few outcomes, as a setting: weights, each of which is a bar that can be dragged.

use crate::figure::{Control, Parameter, Refusal, Setting};
use crate::number::{self, rounded};

/// The fewest and the most outcomes.
const COUNTS: [usize; 2] = [2, 8];

/// The largest weight.
const MOST: f64 = 1e9;

/// The digits of a dragged probability.
const DIGITS: usize = 3;

/// Weights of outcomes.
#[derive(Clone, Debug)]
pub struct Outcomes {
    name: &'static str,
    label: &'static str,
    default: &'static [f64],
    weights: Vec<f64>,
}

impl Outcomes {
    /// The weights at their defaults.
    pub fn new(name: &'static str, label: &'static str, default: &'static [f64]) -> Self {
        Self { name, label, default, weights: default.to_vec() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.weights.len()
    }

    /// The probabilities of at least `count` outcomes; those beyond the weights have none.
    pub fn probabilities(&self, count: usize) -> Vec<f64> {
        let sum: f64 = self.weights.iter().sum();
        let padding = std::iter::repeat_n(0.0, count.saturating_sub(self.count()));
        self.weights.iter().map(|weight| weight / sum).chain(padding).collect()
    }

    /// The probability of an outcome at first; 0 beyond.
    pub fn home(&self, index: usize) -> f64 {
        self.default.get(index).copied().unwrap_or(0.0)
    }

    /// Gives an outcome a probability; the others keep their ratios. Ignores NaN.
    pub fn put(&mut self, index: usize, count: usize, probability: f64) {
        let mut all = self.probabilities(count);
        if index >= all.len() || probability.is_nan() {
            return;
        }
        let probability =
            number::fixed(probability.clamp(0.0, 1.0), DIGITS).parse().unwrap_or(probability.clamp(0.0, 1.0));
        let others = all.len() as f64 - 1.0;
        let rest = 1.0 - all[index];
        for (other, share) in all.iter_mut().enumerate() {
            *share = match rest {
                _ if other == index => probability,
                rest if rest > 1e-9 => rounded((1.0 - probability) * *share / rest, 6),
                _ => rounded((1.0 - probability) / others, 6),
            };
        }
        self.weights = all;
    }
}

impl Setting for Outcomes {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.weights.iter().map(f64::to_string).collect::<Vec<_>>().join(",")
    }

    fn is_default(&self) -> bool {
        self.weights == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Text)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let [fewest, most] = COUNTS;
        let accepts = |weights: &Vec<f64>| {
            (fewest..=most).contains(&weights.len())
                && weights.iter().all(|weight| (0.0..=MOST).contains(weight))
                && weights.iter().sum::<f64>() > 1e-9
        };
        let weights = number::parse_list(text).filter(accepts);
        self.weights = weights.ok_or_else(|| {
            Refusal::new(format!(
                "{} must be {fewest} to {most} weights that are not negative: 0.5,0.3,0.2",
                self.label
            ))
        })?;
        Ok(())
    }
}
