//! The contract of a figure: state and the questions a page may ask of it. The page knows no figure by name: what
//! it draws, drags and prints is what the figure answers here.

pub mod cache;
pub mod clock;
pub mod dial;
pub mod formula_field;
pub mod handle;
pub mod knob;
pub mod legend;
pub mod pannable;
pub mod parameter;
pub mod pick;
pub mod picks;
pub mod playback;
pub mod points;
pub mod readout;
pub mod setting;
pub mod state;
pub mod style;
pub mod switch;
pub mod table;

pub use clock::{Clock, Command};
pub use handle::{Handle, Nudge, Travel};
pub use pannable::Pannable;
pub use parameter::{Choice, Control, Group, Parameter, Swatch};
pub use readout::{Cell, Readout, Value};
pub use setting::{Setting, Visit};
pub use table::Table;

use crate::formula::FormulaError;
use crate::plane::Point;
use crate::scene::{Frame, Panel, Scene};

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

/// One figure of the page.
pub trait Figure {
    /// Goes through what can be set, in the order the controls stand.
    fn settings(&mut self, visit: Visit);

    /// Does what follows from a setting that has got another value: a surface brings its own view and start with it.
    fn changed(&mut self, setting: &str) {
        let _ = setting;
    }

    /// What can be dragged.
    fn handles(&self) -> Vec<Handle>;

    /// Moves a handle to a point of its panel. An unknown id is ignored.
    fn drag(&mut self, handle: &str, to: Point);

    /// Turns a handle that goes around by so many degrees, counter-clockwise.
    fn turn(&mut self, handle: &str, degrees: f64) {
        let _ = (handle, degrees);
    }

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

    /// What runs through its steps, if it has any.
    fn clock(&mut self) -> Option<&mut dyn Clock> {
        None
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

    /// Where the panels are in a frame, and what their axes show, with nothing drawn in them: all that a pointer needs.
    fn panels(&self, frame: Frame) -> Vec<Panel>;

    /// Queues for [`Figure::advance`] what the picture of a frame shows and takes longer than a frame to make.
    fn request(&mut self, frame: Frame) {
        let _ = frame;
    }

    /// Draws into the panels of a frame what there is to be seen. Drawing changes nothing that can be asked.
    fn draw(&self, panels: &mut [Panel], frame: Frame);
}

impl dyn Figure + '_ {
    /// The picture for a frame, as far as it is worked out.
    pub fn scene(&mut self, frame: Frame) -> Scene {
        self.request(frame);
        let mut panels = self.panels(frame);
        self.draw(&mut panels, frame);
        Scene { panels }
    }
}

/// What is known of a figure before it is opened.
pub struct FigureCard {
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
