//! The constants of a formula as sliders: every letter that is no variable.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Setting, Visit};
use crate::formula::{self, Constant};

/// What a typed constant is, and where its slider goes, to begin with.
const TYPED: Constant = Constant { name: "", default: 1.0, range: [-5.0, 5.0] };

/// How far from zero a constant may be typed.
const FARTHEST: f64 = 1e9;

/// A knob for each, in the order of [`Formula::constants`](crate::formula::Formula::constants).
#[derive(Clone, Debug, Default)]
pub struct Constants(Vec<Knob>);

impl Constants {
    /// The constants of a named formula, or of several together, at their defaults.
    pub fn known(names: &[String], known: &[Constant]) -> Self {
        let constant = |name: &String| known.iter().find(|constant| constant.name == name).unwrap_or(&TYPED);
        Self(names.iter().map(|name| knob(name, constant(name))).collect())
    }

    /// Turns to the constants of a typed formula: those that were there before keep their value.
    pub fn adopt(&mut self, names: &[String]) {
        let existing = |name: &String| self.0.iter().find(|knob| knob.name() == name).cloned();
        let adopted = names.iter().map(|name| {
            let mut knob = existing(name).unwrap_or_else(|| knob(name, &TYPED));
            knob.settle(Some(TYPED.default));
            knob
        });
        self.0 = adopted.collect();
    }

    /// The values, as formulas want them.
    pub fn values(&self) -> Vec<f64> {
        self.0.iter().map(Knob::value).collect()
    }

    /// Names and values.
    pub fn pairs(&self) -> Vec<(&str, f64)> {
        self.0.iter().map(|knob| (knob.name(), knob.value())).collect()
    }

    /// What can be set.
    pub fn settings(&mut self, visit: Visit) {
        self.0.iter_mut().for_each(|knob| visit(knob));
    }

    /// After a setting has got another value. What lies beyond a slider's range widens it. Says whether it is one of these.
    pub fn changed(&mut self, setting: &str) -> bool {
        let knob = self.0.iter_mut().find(|knob| knob.name() == setting);
        knob.map(Knob::widen).is_some()
    }
}

/// A constant's knob, with a slider by factors where the range is positive and spans decades.
fn knob(name: &str, constant: &Constant) -> Knob {
    let range = constant.range;
    let has_decades = range[0] > 0.0 && range[1] / range[0] >= 100.0;
    let dial =
        Dial { range, scale: if has_decades { SliderScale::Logarithmic } else { SliderScale::Linear }, whole: false };
    Knob::new(name.to_owned(), formula::symbol(name).to_owned(), "", dial, constant.default).as_far_as(FARTHEST)
}
