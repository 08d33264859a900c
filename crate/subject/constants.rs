//! The constants of a formula as sliders: every letter that is not a variable.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Control, Parameter, Refusal, Setting, Visit};
use crate::formula::{self, Constant};

/// The initial value and slider range of a constant in a typed formula.
const TYPED: Constant = Constant { name: "", default: 1.0, range: [-5.0, 5.0] };

/// The name of the setting that sets several constants at once.
const ALL: &str = "constants";

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

    /// The knobs, in that order.
    pub fn knobs(&self) -> &[Knob] {
        &self.0
    }

    /// The knob of a constant, in that order.
    ///
    /// # Panics
    /// If there is none.
    pub fn knob_mut(&mut self, index: usize) -> &mut Knob {
        &mut self.0[index]
    }

    /// Moves a constant to a position of its slider. Ignores an unknown one.
    pub fn slide(&mut self, index: usize, position: f64) {
        if let Some(knob) = self.0.get_mut(index) {
            // A knob has a slider.
            let _ = knob.slide(position);
        }
    }

    /// Names and values.
    pub fn pairs(&self) -> Vec<(&str, f64)> {
        self.0.iter().map(|knob| (knob.name(), knob.value())).collect()
    }

    /// Visits the settings: all constants at once, then each.
    pub fn settings(&mut self, visit: Visit) {
        visit(self);
        self.0.iter_mut().for_each(|knob| visit(knob));
    }

    /// Responds to a changed setting: a value beyond the slider widens it. Returns whether the setting is one of these constants.
    pub fn changed(&mut self, setting: &str) -> bool {
        if setting == ALL {
            self.0.iter_mut().for_each(Knob::widen);
            return true;
        }
        let knob = self.0.iter_mut().find(|knob| knob.name() == setting);
        knob.map(Knob::widen).is_some()
    }
}

/// All constants as one setting, `A=5 λ=2`, for attributes, whose names HTML writes in lower case. The state holds each by itself.
impl Setting for Constants {
    fn name(&self) -> &str {
        ALL
    }

    fn value(&self) -> String {
        let pairs = self.0.iter().map(|knob| format!("{}={}", knob.name(), knob.value()));
        pairs.collect::<Vec<_>>().join(" ")
    }

    fn is_default(&self) -> bool {
        true
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Constants", Control::Hidden)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let mut knobs = self.0.clone();
        for (name, value) in pairs(text)? {
            let name = formula::constant_name(name);
            let known = || knobs.iter().map(|knob| knob.name()).collect::<Vec<_>>().join(", ");
            let Some(index) = knobs.iter().position(|knob| knob.name() == name) else {
                return Err(Refusal::new(match known() {
                    known if known.is_empty() => format!("the formula has no constants, so none named “{name}”"),
                    known => format!("the formula has no constant “{name}”; its constants: {known}"),
                }));
            };
            knobs[index].set(value)?;
        }
        self.0 = knobs;
        Ok(())
    }
}

/// The names and values in a text such as `A=5 λ = 2` or `A=5, λ=2`.
fn pairs(text: &str) -> Result<Vec<(&str, &str)>, Refusal> {
    let malformed = || Refusal::new("Constants must be names and values: A=5 λ=2");
    let mut pieces = text.split('=').map(str::trim);
    let Some(mut name) = pieces.next().filter(|name| !name.is_empty()) else {
        return if text.trim().is_empty() { Ok(Vec::new()) } else { Err(malformed()) };
    };
    let mut pairs = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        // Between two signs stand a value and the next name.
        let (value, next) = if pieces.peek().is_none() {
            (piece, "")
        } else {
            piece.rsplit_once([' ', ',', ';', '\t', '\n', '\r']).ok_or_else(malformed)?
        };
        pairs.push((name, value.trim_end_matches([' ', ',', ';', '\t', '\n', '\r'])));
        name = next;
    }
    let is_complete = name.is_empty() && pairs.iter().all(|(name, value)| !name.is_empty() && !value.is_empty());
    if is_complete { Ok(pairs) } else { Err(malformed()) }
}

/// The knob of a constant. Its slider is logarithmic if the range is positive and spans at least two decades.
fn knob(name: &str, constant: &Constant) -> Knob {
    let range = constant.range;
    let has_decades = range[0] > 0.0 && range[1] / range[0] >= 100.0;
    let dial =
        Dial { range, scale: if has_decades { SliderScale::Logarithmic } else { SliderScale::Linear }, whole: false };
    Knob::new(name.to_owned(), formula::symbol(name).to_owned(), "", dial, constant.default).up_to(LIMIT)
}
