//! What can be set on a figure: a name, a value as text, and the control that it needs.

use std::rc::Rc;

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

impl From<(&'static str, &'static str)> for Choice {
    /// A name in the state and what a person reads, without a look.
    fn from((value, label): (&'static str, &'static str)) -> Self {
        Self { value, label, swatch: None }
    }
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
    Choice(Rc<[Choice]>),
    /// Any of several, in the order chosen, separated by spaces.
    Choices(Rc<[Choice]>),
    /// `true` or `false`.
    Toggle,
    /// A formula in one line of text.
    Formula {
        /// The formula set as presentation MathML.
        mathml: Rc<str>,
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
    pub section: &'static str,
    /// What it is now, as the state writes it.
    pub value: String,
    /// Whether it is what it would be if nobody had said anything.
    pub is_default: bool,
    /// Its control.
    pub control: Control,
}

impl Parameter {
    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }
}
