//! A number of a figure: its name, its dial and its value.

use std::borrow::Cow;

use super::dial::{Dial, SliderScale};
use super::{Group, Parameter, Refusal, Setting};
use crate::optimiser::{self, HyperparameterKind};

/// A number with a slider and a text field.
#[derive(Clone, Debug)]
pub struct Knob {
    name: Cow<'static, str>,
    label: Cow<'static, str>,
    symbol: &'static str,
    group: Group,
    section: &'static str,
    /// The range of the slider.
    dial: Dial,
    /// The accepted range of typed and dragged values.
    limits: [f64; 2],
    default: Option<f64>,
    value: f64,
}

impl Knob {
    /// A knob in [`Group::What`], at its default. `label` is its name for visitors; `symbol` its symbol in equations, or empty.
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

    /// A hyperparameter of an optimiser or a schedule, named by `prefix` and its own name in kebab case.
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

    /// The same in another group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same under a heading within its group.
    pub fn in_section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    /// The same, accepting values up to this magnitude, beyond the ends of its slider.
    pub fn up_to(self, limit: f64) -> Self {
        Self { limits: [-limit, limit], ..self }
    }

    /// The current value.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The default value; with `None`, the state always holds the value.
    pub fn default(&self) -> Option<f64> {
        self.default
    }

    /// The position of a value on the slider, 0 to 1.
    pub fn position(&self, value: f64) -> f64 {
        self.dial().position(value)
    }

    /// Changes its label.
    pub fn set_label(&mut self, label: String) {
        self.label = label.into();
    }

    /// Changes the default; the value stays as it is.
    pub fn set_default(&mut self, default: Option<f64>) {
        self.default = default;
    }

    /// Changes the range of the slider, which still extends to the current value.
    pub fn set_slider_range(&mut self, range: [f64; 2]) {
        self.dial.range = range;
    }

    /// Changes the accepted range, which is also that of the slider; a value beyond it moves to its end.
    pub fn set_range(&mut self, range: [f64; 2]) {
        (self.dial.range, self.limits) = (range, range);
        self.put(self.value);
    }

    /// If the value lies beyond the slider, extends the slider to twice the value, on a linear scale.
    pub fn widen(&mut self) {
        let ([low, high], value) = (self.dial.range, self.value);
        if !(low..=high).contains(&value) {
            let range = [low.min(2.0 * value), high.max(2.0 * value)];
            self.dial = Dial { range, scale: SliderScale::Linear, whole: false };
        }
    }

    /// Sets the value, clamped to the accepted range. Ignores NaN.
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
        let label = format!("{} {}", self.label, self.symbol);
        self.value = Dial { range: self.limits, ..self.dial }.parse(label.trim_end(), text)?;
        Ok(())
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        self.value = self.dial().at(position);
        Ok(())
    }
}

/// A name in kebab case: `weightDecay` becomes `weight-decay`.
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
    fn typed_values_out_of_range_are_refused_and_dragged_ones_clamped() {
        let mut knob = Knob::new("width", "Width", "w", DIAL, 2.0);
        assert_eq!(knob.set("11").unwrap_err().message, "Width w must be a number from 0 to 10");
        assert!(knob.is_default());
        knob.put(11.0);
        knob.put(f64::NAN);
        assert_eq!(knob.value(), 10.0);
        knob.slide(0.5).expect("a slider");
        assert_eq!((knob.value(), knob.parameter().value), (5.0, "5".into()));
    }

    #[test]
    fn a_slider_extends_to_a_typed_value_and_stays_wide_only_if_widened() {
        let range = |knob: &Knob| match knob.parameter().control {
            Control::Number { range, .. } => range,
            other => panic!("a number, not {other:?}"),
        };
        let mut knob = Knob::new("x", "Point", "x", DIAL, 2.0).up_to(1e3);
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
    fn camel_case_names_become_kebab_case() {
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
