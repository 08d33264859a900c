//! A number of a figure that a person turns: its name, its dial and what it stands at.

use std::borrow::Cow;

use super::dial::{Dial, SliderScale};
use super::{Group, Parameter, Refusal, Setting};
use crate::optimiser::{self, HyperparameterKind};

/// A number with a slider and a field.
#[derive(Clone, Debug)]
pub struct Knob {
    name: Cow<'static, str>,
    label: Cow<'static, str>,
    symbol: &'static str,
    group: Group,
    section: &'static str,
    /// Through what the slider goes.
    dial: Dial,
    /// What is accepted where it is typed or put.
    limits: [f64; 2],
    default: Option<f64>,
    value: f64,
}

impl Knob {
    /// A knob of what is looked at, standing at its default. `label` is how a person calls it, `symbol` its letter or nothing.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        symbol: &'static str,
        dial: Dial,
        default: f64,
    ) -> Self {
        let (name, label, group, section, limits) = (name.into(), label.into(), Group::What, "", dial.range);
        Self { name, label, symbol, group, section, dial, limits, default: Some(default), value: default }
    }

    /// A parameter of an optimiser or a schedule, named by `prefix` and its own name, kebab-case.
    pub fn of(prefix: &str, parameter: &optimiser::Hyperparameter) -> Self {
        let &optimiser::Hyperparameter { name, title, symbol, default, range, kind } = parameter;
        let scale = match kind {
            HyperparameterKind::Plain => SliderScale::Linear,
            HyperparameterKind::Magnitude => SliderScale::Logarithmic,
            HyperparameterKind::Decay => SliderScale::LogarithmicToOne,
            HyperparameterKind::Switch => SliderScale::Toggle,
        };
        let dial = Dial { range, scale, whole: false };
        Self::new(format!("{prefix}-{}", kebab(name)), title, symbol, dial, default).in_group(Group::How)
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same under a heading of its group.
    pub fn in_section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    /// The same, accepting numbers as far from zero as this, beyond where its slider goes.
    pub fn as_far_as(self, farthest: f64) -> Self {
        Self { limits: [-farthest, farthest], ..self }
    }

    /// What it stands at.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// What it would stand at if nobody had said anything; nothing where nobody knows.
    pub fn default(&self) -> Option<f64> {
        self.default
    }

    /// Stays where it is, and has another default from now on.
    pub fn settle(&mut self, default: Option<f64>) {
        self.default = default;
    }

    /// Its slider goes through this range from now on, and as far as it has been put.
    pub fn reach(&mut self, range: [f64; 2]) {
        self.dial.range = range;
    }

    /// Where it has been put beyond its slider, the slider goes twice as far and evenly from now on.
    pub fn widen(&mut self) {
        let ([low, high], value) = (self.dial.range, self.value);
        if !(low..=high).contains(&value) {
            let range = [low.min(2.0 * value), high.max(2.0 * value)];
            self.dial = Dial { range, scale: SliderScale::Linear, whole: false };
        }
    }

    /// Turns it to a number, or as near as it may go. What is no number turns nothing.
    pub fn put(&mut self, value: f64) {
        if !value.is_nan() {
            let [low, high] = self.limits;
            self.value = value.clamp(low, high);
        }
    }

    fn dial(&self) -> Dial {
        let [low, high] = self.dial.range;
        Dial { range: [low.min(self.value), high.max(self.value)], ..self.dial }
    }
}

impl Setting for Knob {
    fn name(&self) -> &str {
        &self.name
    }

    fn value(&self) -> String {
        self.dial.write(self.value)
    }

    fn is_default(&self) -> bool {
        self.default == Some(self.value)
    }

    fn parameter(&self) -> Parameter {
        let Self { symbol, section, group, .. } = *self;
        Parameter { symbol, section, group, ..Parameter::of(self, &*self.label, self.dial().control(self.value)) }
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let called = format!("{} {}", self.label, self.symbol);
        self.value = Dial { range: self.limits, ..self.dial }.parse(called.trim_end(), text)?;
        Ok(())
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        self.value = self.dial().at(position);
        Ok(())
    }
}

/// `weightDecay` as attributes write it: `weight-decay`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 2);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Control;

    const DIAL: Dial = Dial { range: [0.0, 10.0], scale: SliderScale::Linear, whole: false };

    #[test]
    fn a_knob_refuses_what_is_typed_out_of_range_and_stops_a_hand_at_its_ends() {
        let mut knob = Knob::new("width", "Width", "w", DIAL, 2.0);
        assert_eq!(knob.set("11").unwrap_err().message, "Width w is a number from 0 to 10");
        assert!(knob.is_default());
        knob.put(11.0);
        knob.put(f64::NAN);
        assert_eq!(knob.value(), 10.0);
        knob.slide(0.5).expect("a slider");
        assert_eq!((knob.value(), knob.parameter().value), (5.0, "5".into()));
    }

    #[test]
    fn a_slider_follows_what_is_typed_beyond_it_and_comes_back_unless_it_is_widened() {
        let range = |knob: &Knob| match knob.parameter().control {
            Control::Number { range, .. } => range,
            other => panic!("a number, not {other:?}"),
        };
        let mut knob = Knob::new("x", "Point", "x", DIAL, 2.0).as_far_as(1e3);
        knob.set("100").expect("far, but not too far");
        assert_eq!(range(&knob), [0.0, 100.0]);
        knob.set("5").expect("a number");
        assert_eq!(range(&knob), [0.0, 10.0]);
        knob.put(-1e9);
        knob.widen();
        knob.put(5.0);
        assert_eq!(range(&knob), [-2e3, 10.0]);
    }

    #[test]
    fn names_of_several_words_are_written_with_hyphens() {
        let parameter = optimiser::Hyperparameter {
            name: "weightDecay",
            title: "Weight decay",
            symbol: "λ",
            default: 0.0,
            range: [0.0, 1.0],
            kind: HyperparameterKind::Plain,
        };
        assert_eq!(Knob::of("adam", &parameter).name(), "adam-weight-decay");
    }
}
