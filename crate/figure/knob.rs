//! A number of a figure that a person turns: its name, its dial and what it stands at.

use super::dial::Dial;
use super::{Group, Parameter, Refusal};

/// A number with a slider and a field.
#[derive(Clone, Debug)]
pub struct Knob {
    name: &'static str,
    label: &'static str,
    symbol: &'static str,
    group: Group,
    dial: Dial,
    default: f64,
    value: f64,
}

impl Knob {
    /// A knob of what is looked at, standing at its default. `label` is how a person calls it, `symbol` its letter or nothing.
    pub fn new(name: &'static str, label: &'static str, symbol: &'static str, dial: Dial, default: f64) -> Self {
        Self { name, label, symbol, group: Group::What, dial, default, value: default }
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// What it stands at.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// What it would stand at if nobody had said anything.
    pub fn default(&self) -> f64 {
        self.default
    }

    /// Turns it to a number, or as near as its range allows. What is no number turns nothing.
    pub fn put(&mut self, value: f64) {
        if !value.is_nan() {
            let [low, high] = self.dial.range;
            self.value = value.clamp(low, high);
        }
    }

    /// Turns it to what a person typed.
    ///
    /// # Errors
    /// What is accepted.
    pub fn set(&mut self, text: &str) -> Result<(), Refusal> {
        self.value = self.dial.parse(self.label, text)?;
        Ok(())
    }

    /// Turns it to where its slider stands.
    pub fn slide(&mut self, position: f64) {
        self.value = self.dial.at(position);
    }

    /// How it is offered.
    pub fn parameter(&self) -> Parameter {
        Parameter::number(self.name, self.label, self.symbol, &self.dial, self.value)
            .in_group(self.group)
            .with_default(self.value == self.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimiser::Scale;

    #[test]
    fn a_knob_refuses_what_is_typed_out_of_range_and_stops_a_hand_at_its_ends() {
        let dial = Dial { range: [0.0, 10.0], scale: Scale::Linear, whole: false };
        let mut knob = Knob::new("width", "Width", "w", dial, 2.0);
        assert!(knob.set("11").is_err());
        assert!(knob.parameter().is_default);
        knob.put(11.0);
        knob.put(f64::NAN);
        assert_eq!(knob.value(), 10.0);
        knob.slide(0.5);
        assert_eq!((knob.value(), knob.parameter().value), (5.0, "5".into()));
    }
}
