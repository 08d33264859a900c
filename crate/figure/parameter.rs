//! What can be set on a figure: a name, a value as text, and the control that it needs.

use super::dial::Dial;
use crate::formula::Formula;
use crate::scene::{Ink, Marker};

/// Which group of controls a parameter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What is looked at: surface, formula, constants.
    What,
    /// How it is walked: optimisers, learning rate, schedule.
    How,
    /// When: steps, speed, the step that is shown.
    Play,
}

/// One of the values a choice offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the state says: `rosenbrock`.
    pub value: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// How its line and dot look wherever it is drawn.
    pub swatch: Option<Swatch>,
}

/// The look of a series, the same in the legend and in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swatch {
    /// Its colour.
    pub ink: Ink,
    /// Its dashes, in CSS pixels.
    pub dash: &'static [f64],
    /// Its dot.
    pub marker: Marker,
}

/// What kind of control a parameter needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// A number on a slider with a field.
    Number {
        /// Lowest and highest that is accepted.
        range: [f64; 2],
        /// Where the slider stands, from 0 to 1; the figure knows the scale.
        position: f64,
        /// Whether only whole numbers make sense.
        whole: bool,
    },
    /// One of several.
    Choice(Vec<Choice>),
    /// Any of several, in the order chosen, separated by spaces.
    Choices(Vec<Choice>),
    /// `true` or `false`.
    Toggle,
    /// A formula in one line of text.
    Formula {
        /// The formula set as presentation MathML.
        mathml: String,
    },
    /// A line of text that is no formula: a list of points.
    Text,
    /// Part of the state that has no control of its own: the view.
    Hidden,
}

/// Something that can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name in attributes, addresses and the state, kebab-case.
    pub name: String,
    /// What a person reads.
    pub label: String,
    /// The letter it has in equations, or nothing.
    pub symbol: &'static str,
    /// Where its control stands.
    pub group: Group,
    /// The heading inside the group under which it stands (an optimiser's title), or nothing.
    pub section: String,
    /// What it is now, as the state writes it.
    pub value: String,
    /// Whether it is what it would be if nobody had said anything.
    pub is_default: bool,
    /// Its control.
    pub control: Control,
}

impl Parameter {
    /// A number on a slider with a field.
    pub fn number(name: &str, label: &str, symbol: &'static str, dial: &Dial, value: f64) -> Self {
        Self { symbol, control: dial.control(value), ..Self::hidden(name, label, dial.write(value)) }
    }

    /// One of several.
    pub fn choice(name: &str, label: &str, choices: Vec<Choice>, value: &str) -> Self {
        Self { control: Control::Choice(choices), ..Self::hidden(name, label, value.into()) }
    }

    /// A formula in a line of text.
    pub fn formula(name: &str, label: &str, symbol: &'static str, formula: &Formula) -> Self {
        let control = Control::Formula { mathml: formula.to_mathml() };
        Self { symbol, control, ..Self::hidden(name, label, formula.source().into()) }
    }

    /// A line of text.
    pub fn text(name: &str, label: &str, value: String) -> Self {
        Self { control: Control::Text, ..Self::hidden(name, label, value) }
    }

    /// Part of the state that has no control of its own. Like all of these it is of what is looked at, and at its default
    /// until [`Parameter::in_group`] and [`Parameter::with_default`] say otherwise.
    pub fn hidden(name: &str, label: &str, value: String) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            symbol: "",
            group: Group::What,
            section: String::new(),
            value,
            is_default: true,
            control: Control::Hidden,
        }
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same, knowing whether it is what it would be if nobody had said anything.
    pub fn with_default(self, is_default: bool) -> Self {
        Self { is_default, ..self }
    }
}
