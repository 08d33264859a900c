//! The contract of a figure: state and the questions a page may ask of it. The page knows no figure by name: what
//! it draws, drags and prints is what the figure answers here.

pub mod dial;
pub mod knob;
pub mod number;
pub mod pannable;
pub mod parameter;
pub mod pick;
pub mod readout;
pub mod state;
pub mod switch;
pub mod table;

pub use pannable::Pannable;
pub use parameter::{Choice, Control, Group, Parameter, Swatch};
pub use readout::{Cell, Readout, Value};
pub use table::Table;

use crate::formula::FormulaError;
use crate::scene::{Frame, Scene};
use crate::surface::Point;

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

/// A line of mathematics that a figure says beside its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is, in words: `product rule`, `gradient`.
    pub label: String,
    /// The line itself, set as presentation MathML.
    pub mathml: String,
    /// Whether it is the one that the picture shows now; among several at most one is.
    pub current: bool,
    /// Whether it may share its row with another: it follows from no line before, and numbers in it that change leave it as
    /// short as it is.
    pub brief: bool,
}

impl Statement {
    /// A line with a row of its own.
    pub fn new(label: impl Into<String>, mathml: String) -> Self {
        Self { label: label.into(), mathml, current: false, brief: false }
    }
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

    /// A figure has no parameter of this name.
    pub fn unknown(name: &str) -> Self {
        Self::new(format!("there is no parameter “{name}”"))
    }
}

impl From<FormulaError> for Refusal {
    fn from(error: FormulaError) -> Self {
        Self { place: Some([error.start, error.end]), message: error.message }
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

impl Nudge {
    /// Where a handle goes from `at` in a view of this width and height, a step being a fiftieth of it; `home` is where the
    /// preset has it.
    pub fn from(self, at: Point, [width, height]: [f64; 2], home: Point) -> Point {
        match self {
            Nudge::By { right, up, fine } => {
                let share = if fine { 0.1 * STEP } else { STEP };
                [at[0] + f64::from(right) * share * width, at[1] + f64::from(up) * share * height]
            }
            Nudge::Home => home,
        }
    }
}

/// An arrow key moves a handle by this share of the view.
const STEP: f64 = 1.0 / 50.0;

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
    fn remove(&mut self, handle: &str) {
        let _ = handle;
    }

    /// A click on an empty place of a panel. Says whether anything came of it.
    fn click(&mut self, panel: &str, at: Point) -> bool {
        let _ = (panel, at);
        false
    }

    /// The pointer rests over a point of a panel, or over none.
    fn hover(&mut self, over: Option<(&str, Point)>) {
        let _ = over;
    }

    /// The view of a panel, if it can be shifted and zoomed.
    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        let _ = panel;
        None
    }

    /// Does as told.
    fn command(&mut self, command: Command) {
        let _ = command;
    }

    /// Lets `seconds` of playing time pass. Says whether there is more to play.
    fn play(&mut self, seconds: f64) -> bool {
        let _ = seconds;
        false
    }

    /// Works on what is not finished for as long as `go_on` says so. Says whether there is more to do.
    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let _ = go_on;
        false
    }

    /// What can be read off.
    fn readouts(&self) -> Vec<Readout>;

    /// What the picture is made of, exactly, to take away.
    fn table(&self) -> Table {
        Table::of(self.readouts())
    }

    /// Mathematics to read beside the picture, a line each: a derivation, a gradient, a matrix.
    fn statements(&self) -> Vec<Statement> {
        Vec::new()
    }

    /// What the colours of the picture mean, where that is not said by its controls.
    fn legend(&self) -> Vec<LegendEntry> {
        Vec::new()
    }

    /// What the pointer rests on, in one line, or nothing.
    fn hovered(&self) -> String {
        String::new()
    }

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
    /// Opens it in its first state. In each figure's file it is called `open`, for by that name the build finds what only this
    /// figure needs.
    pub open: fn() -> Box<dyn Figure>,
}
