//! The constants of a formula as sliders: every letter that is not a variable.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Setting, Visit};
use crate::formula::{self, Constant};

/// The initial value and slider range of a constant in a typed formula.
const TYPED: Constant = Constant { name: "", default: 1.0, range: [-5.0, 5.0] };

/// The largest accepted magnitude of a constant.
const LIMIT: f64 = 1e9;

/// A knob per constant, in the order of [`Formula::constants`](crate::formula::Formula::constants).
#[derive(Clone, Debug, Default)]
pub struct Constants(Vec<Knob>);

impl Constants {
    /// The constants of one or more named formulas, at their defaults.
    pub fn known(names: &[String], known: &[Constant]) -> Self {
        let constant = |name: &String| known.iter().find(|constant| constant.name == name).unwrap_or(&TYPED);
        Self(names.iter().map(|name| knob(name, constant(name))).collect())
    }

    /// Switches to the constants of a typed formula; those that existed before keep their values.
    pub fn adopt(&mut self, names: &[String]) {
        let existing = |name: &String| self.0.iter().find(|knob| knob.name() == name).cloned();
        let adopted = names.iter().map(|name| {
            let mut knob = existing(name).unwrap_or_else(|| knob(name, &TYPED));
            knob.set_default(Some(TYPED.default));
            knob
        });
        self.0 = adopted.collect();
    }

    /// The values, in the order that formulas expect.
    pub fn values(&self) -> Vec<f64> {
        self.0.iter().map(Knob::value).collect()
    }

    /// Names and values.
    pub fn pairs(&self) -> Vec<(&str, f64)> {
        self.0.iter().map(|knob| (knob.name(), knob.value())).collect()
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        self.0.iter_mut().for_each(|knob| visit(knob));
    }

    /// Responds to a changed setting: a value beyond the slider widens it. Returns whether the setting is one of these constants.
    pub fn changed(&mut self, setting: &str) -> bool {
        let knob = self.0.iter_mut().find(|knob| knob.name() == setting);
        knob.map(Knob::widen).is_some()
    }
}

/// The knob of a constant. Its slider is logarithmic if the range is positive and spans at least two decades.
fn knob(name: &str, constant: &Constant) -> Knob {
    let range = constant.range;
    let has_decades = range[0] > 0.0 && range[1] / range[0] >= 100.0;
    let dial =
        Dial { range, scale: if has_decades { SliderScale::Logarithmic } else { SliderScale::Linear }, whole: false };
    Knob::new(name.to_owned(), formula::symbol(name).to_owned(), "", dial, constant.default).up_to(LIMIT)
}
