//! The contract of a figure: state and the questions a page may ask of it. The page knows no figure by name: what
//! it draws, drags and prints is what the figure answers here.

pub mod dial;
pub mod number;
pub mod state;

use crate::scene::{Frame, Ink, Marker, Scene};
use crate::surface::Point;

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
    /// Part of the state that has no control of its own: handles, the view.
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

/// Something that can be dragged.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// What drags name it by; stable while it is dragged.
    pub id: String,
    /// What a screen reader says it is.
    pub label: String,
    /// What a screen reader says its value is.
    pub value: String,
    /// The panel it lives in.
    pub panel: &'static str,
    /// Where it is on that panel's axes.
    pub at: Point,
    /// Whether it can be taken away.
    pub removable: bool,
}

/// One number or word that a person can read off.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number, exact; `text` beside it is rounded.
    Number(f64),
    /// A point.
    Point(Point),
    /// A word.
    Word(String),
    /// There is nothing to say.
    None,
}

/// A cell of the table of readouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its column's name for programs, camelCase: `gradientNorm`.
    pub name: &'static str,
    /// Its column's heading: `‖∇f‖`.
    pub label: &'static str,
    /// The value itself.
    pub value: Value,
    /// The value as a person reads it.
    pub text: String,
}

/// A row of the table of readouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// What programs name the row by: `adam`.
    pub id: String,
    /// What the row is about: `Adam`.
    pub label: String,
    /// How that looks in the picture.
    pub swatch: Option<Swatch>,
    /// Its cells; every row of a figure has the same columns.
    pub cells: Vec<Cell>,
}

/// A line of the legend: what a colour of the picture means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// Red, green, blue.
    pub color: [u8; 3],
    /// What has that colour.
    pub label: String,
    /// How much of the picture it is.
    pub share: String,
}

/// Why something was not taken. The figure stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was expected and what to do, as a sentence.
    pub message: String,
    /// Where in the text, as byte offsets, if it is about a text.
    pub place: Option<[usize; 2]>,
}

impl Refusal {
    /// A refusal that is about no particular place.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None }
    }
}

/// What a person can tell a figure to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Run through the steps at the stated speed.
    Play,
    /// Hold.
    Pause,
    /// One step on.
    Step,
    /// One step back.
    StepBack,
    /// Back to the first step.
    Reset,
    /// The view as the preset has it.
    ResetView,
}

/// Which way and how far a key moves a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Steps to the right and up; a fine step is a tenth of a step.
    By {
        /// Steps to the right (negative: left).
        right: i8,
        /// Steps up (negative: down).
        up: i8,
        /// Whether each is a tenth.
        fine: bool,
    },
    /// Back to where the preset has it.
    Home,
}

/// One figure of the page.
pub trait Figure {
    /// What can be set, in the order the controls stand, with what it is now.
    fn parameters(&self) -> Vec<Parameter>;

    /// Sets a parameter from text.
    ///
    /// # Errors
    /// What was expected; the figure stays as it was.
    fn set(&mut self, name: &str, value: &str) -> Result<(), Refusal>;

    /// Sets a number from where its slider stands, 0 to 1.
    ///
    /// # Errors
    /// As [`Figure::set`].
    fn slide(&mut self, name: &str, position: f64) -> Result<(), Refusal>;

    /// What can be dragged.
    fn handles(&self) -> Vec<Handle>;

    /// Moves a handle to a point of its panel. An unknown id is ignored.
    fn drag(&mut self, handle: &str, to: Point);

    /// Moves a handle by keys.
    fn nudge(&mut self, handle: &str, nudge: Nudge);

    /// Takes a handle away, if it is removable.
    fn remove(&mut self, handle: &str);

    /// A click on an empty place of a panel. Says whether anything came of it.
    fn click(&mut self, panel: &str, at: Point) -> bool;

    /// The pointer rests over a point of a panel, or over none.
    fn hover(&mut self, over: Option<(&str, Point)>);

    /// Whether a panel's view can be shifted and zoomed.
    fn pannable(&self, panel: &str) -> bool;

    /// Shifts a panel's view so that what was at `from` is at `to`.
    fn pan(&mut self, panel: &str, from: Point, to: Point);

    /// Makes a panel's view `factor` times as wide, holding `at` in place.
    fn zoom(&mut self, panel: &str, factor: f64, at: Point);

    /// Does as told.
    fn command(&mut self, command: Command);

    /// Lets `seconds` of playing time pass. Says whether there is more to play.
    fn play(&mut self, seconds: f64) -> bool;

    /// Works on what is not finished for as long as `go_on` says so. Says whether there is more to do.
    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool;

    /// What can be read off.
    fn readouts(&self) -> Vec<Readout>;

    /// What the colours of the picture mean, where that is not said by its controls.
    fn legend(&self) -> Vec<LegendEntry>;

    /// What the pointer rests on, in one line, or nothing.
    fn hovered(&self) -> String;

    /// What the picture shows now, in a sentence or two, for those who do not see it.
    fn description(&self) -> String;

    /// The picture for a frame.
    fn scene(&self, frame: Frame) -> Scene;
}

/// What is known of a figure before it is opened.
pub struct Card {
    /// The name in attributes and addresses.
    pub id: &'static str,
    /// The title as a person reads it.
    pub title: &'static str,
    /// What it shows, in one sentence.
    pub summary: &'static str,
    /// Things to try: a sentence, and the state that trying it sets.
    pub tries: &'static [(&'static str, &'static str)],
    /// Opens it in its first state.
    pub open: fn() -> Box<dyn Figure>,
}
