//! The learning rate of one optimiser: the common one until it has its own.

use super::race::LEARNING_RATE;
use crate::figure::knob::Knob;
use crate::figure::{Group, Parameter, Refusal, Setting};
use crate::optimiser::OptimiserCard;

/// A learning rate that follows the common one until it is set.
#[derive(Clone)]
pub struct OwnRate {
    knob: Knob,
    common: f64,
    is_own: bool,
}

impl OwnRate {
    /// The rate of an optimiser, following the common one.
    pub fn new(card: &'static OptimiserCard, common: f64) -> Self {
        let name = format!("{}-learning-rate", card.id);
        let knob = Knob::new(name, "Own learning rate", "η", LEARNING_RATE, common).in_group(Group::How);
        Self { knob: knob.in_section(card.title), common, is_own: false }
    }

    /// The rate.
    pub fn rate(&self) -> f64 {
        self.knob.value()
    }

    /// Updates the common rate.
    pub fn follow(&mut self, common: f64) {
        self.common = common;
        if !self.is_own {
            self.knob.put(common);
        }
    }
}

impl Setting for OwnRate {
    fn name(&self) -> &str {
        self.knob.name()
    }

    fn value(&self) -> String {
        Setting::value(&self.knob)
    }

    fn is_default(&self) -> bool {
        !self.is_own
    }

    fn parameter(&self) -> Parameter {
        Parameter { is_default: self.is_default(), ..self.knob.parameter() }
    }

    /// Sets the rate; an empty text returns it to the common one.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let is_own = !text.trim().is_empty();
        if is_own {
            self.knob.set(text)?;
        } else {
            self.knob.put(self.common);
        }
        self.is_own = is_own;
        Ok(())
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        self.is_own = true;
        self.knob.slide(position)
    }
}
