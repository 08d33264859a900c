//! A setting as the controls show it: a name, a value as text, and the kind of control it needs.

use std::rc::Rc;

use crate::scene::{Ink, Marker};

/// The group of controls that a parameter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The subject: surface, formula, constants.
    What,
    /// The method: optimisers, learning rate, schedule.
    How,
    /// The playback: steps, speed, the step shown.
    Play,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its name in the state: `rosenbrock`.
    pub value: &'static str,
    /// Its label for visitors.
    pub label: &'static str,
    /// The look of its line and its marker, wherever it is drawn.
    pub swatch: Option<Swatch>,
}

impl From<(&'static str, &'static str)> for Choice {
    /// An option from its name in the state and its label, without a swatch.
    fn from((value, label): (&'static str, &'static str)) -> Self {
        Self { value, label, swatch: None }
    }
}

/// The look of a series, the same in the legend and in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swatch {
    /// Its colour.
    pub ink: Ink,
    /// Its dash pattern, in CSS pixels.
    pub dash: &'static [f64],
    /// Its marker.
    pub marker: Marker,
}

/// The kind of control that a parameter needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// A number: a slider with a text field.
    Number {
        /// The values at the ends of the slider.
        range: [f64; 2],
        /// The slider's position, from 0 to 1; the figure knows the scale.
        position: f64,
        /// Whether only whole numbers are accepted.
        whole: bool,
    },
    /// One of several options.
    Choice(Rc<[Choice]>),
    /// Any of several options; the value lists them in the order chosen, separated by spaces.
    Choices(Rc<[Choice]>),
    /// `true` or `false`.
    Toggle,
    /// A formula in one line of text.
    Formula {
        /// The formula as presentation MathML.
        mathml: Rc<str>,
    },
    /// A line of text that is not a formula: a list of points.
    Text,
    /// A text of many lines that may also be a file: a table of samples.
    Table,
    /// Part of the state without a control of its own: the view.
    Hidden,
}

/// A setting as the controls show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name in attributes, addresses and the state, in kebab case.
    pub name: String,
    /// The label for visitors.
    pub label: String,
    /// Its symbol in equations, or an empty string.
    pub symbol: &'static str,
    /// The group of its control.
    pub group: Group,
    /// Its heading within the group (an optimiser's title, `View`), or an empty string.
    pub section: &'static str,
    /// The current value, as the state writes it.
    pub value: String,
    /// Whether the value is the default, which the state leaves out.
    pub is_default: bool,
    /// Its control.
    pub control: Control,
}

impl Parameter {
    /// The same in another group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same under a heading, where what is seldom set stays out of sight until the heading is opened.
    pub fn in_section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }
}
