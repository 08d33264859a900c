//! The constants of a formula as sliders: every letter that is no variable.

use crate::figure::dial::Dial;
use crate::figure::{Parameter, Refusal};
use crate::formula::{self, Constant};
use crate::optimiser::Scale;

/// What a typed constant is, and where its slider goes, to begin with.
const TYPED: Constant = Constant { name: "", default: 1.0, range: [-5.0, 5.0] };

/// How far from zero a constant may be typed.
const FARTHEST: f64 = 1e9;

/// Values and dials, in the order of [`Formula::constants`](crate::formula::Formula::constants).
#[derive(Clone, Debug, Default)]
pub struct Constants(Vec<Slider>);

#[derive(Clone, Debug)]
struct Slider {
    name: String,
    dial: Dial,
    default: f64,
    value: f64,
}

impl Constants {
    /// The constants of a named formula, or of several together, at their defaults.
    pub fn known(names: &[String], known: &[Constant]) -> Self {
        let constant = |name: &String| known.iter().find(|constant| constant.name == name).unwrap_or(&TYPED);
        Self(names.iter().map(|name| Slider::new(name, constant(name))).collect())
    }

    /// The constants of a typed formula: those that were there before keep their value.
    pub fn adopted(&self, names: &[String]) -> Self {
        let kept = |name: &String| self.0.iter().find(|slider| slider.name == *name);
        let slider = |name: &String| match kept(name) {
            Some(slider) => Slider { default: TYPED.default, ..slider.clone() },
            None => Slider::new(name, &TYPED),
        };
        Self(names.iter().map(slider).collect())
    }

    /// The values, as formulas want them.
    pub fn values(&self) -> Vec<f64> {
        self.0.iter().map(|slider| slider.value).collect()
    }

    /// Names and values.
    pub fn pairs(&self) -> Vec<(&str, f64)> {
        self.0.iter().map(|slider| (slider.name.as_str(), slider.value)).collect()
    }

    /// The parameters a person can set.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> {
        self.0.iter().map(|Slider { name, dial, default, value }| {
            Parameter::number(name, formula::symbol(name), "", dial, *value).with_default(value == default)
        })
    }

    /// Sets one from text; `None` says that the name is none of them. What lies beyond a slider's range widens it.
    pub fn set(&mut self, name: &str, text: &str) -> Option<Result<(), Refusal>> {
        let slider = self.0.iter_mut().find(|slider| slider.name == name)?;
        let wide = Dial { range: [-FARTHEST, FARTHEST], ..slider.dial };
        Some(wide.parse(name, text).map(|value| {
            slider.dial = widened(slider.dial, value);
            slider.value = value;
        }))
    }

    /// Sets one from its slider; `None` likewise.
    pub fn slide(&mut self, name: &str, position: f64) -> Option<()> {
        let slider = self.0.iter_mut().find(|slider| slider.name == name)?;
        slider.value = slider.dial.at(position);
        Some(())
    }
}

impl Slider {
    fn new(name: &str, constant: &Constant) -> Self {
        let default = constant.default;
        Self { name: name.into(), dial: dial(constant.range), default, value: default }
    }
}

/// The dial of a constant: by factors where the range is positive and spans decades.
fn dial(range: [f64; 2]) -> Dial {
    let decades = range[0] > 0.0 && range[1] / range[0] >= 100.0;
    Dial { range, scale: if decades { Scale::Logarithmic } else { Scale::Linear }, whole: false }
}

/// A dial whose range holds `value` too.
fn widened(dial: Dial, value: f64) -> Dial {
    let [low, high] = dial.range;
    match value {
        _ if (low..=high).contains(&value) => dial,
        _ => Dial { range: [low.min(2.0 * value), high.max(2.0 * value)], scale: Scale::Linear, whole: false },
    }
}
