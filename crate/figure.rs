//! The contract of a figure: its state, and what a page may ask of it. A page knows no figure by name; everything it draws,
//! drags and prints comes from the [`Figure`] trait.
//!
//! # Adding a figure
//!
//! 1. Write `crate/figures/<name>.rs` with a type that implements [`Figure`], a [`FigureCard`] and a function `open`.
//! 2. Add the card to the list in `crate/figures.rs`. Neither `web/` nor `www/` changes.
//! 3. Record its snapshots (see `tests/snapshots.rs`). `tests/figures/battery.rs` then tries whatever a visitor might do with it.
//!
//! Most figures are assembled from existing pieces: settings, handles and readouts from the modules below, graphs, surfaces
//! and races from `subject`, labels, shading and typeset mathematics from `sketch`.
//!
//! # State
//!
//! Everything a visitor can set is a [`Setting`], and [`Figure::settings`] visits them all. The controls, the attributes, the
//! address and undo follow from that: they use the state string of [`state`], which holds what differs from the defaults. Once a
//! setting has a new value, [`Figure::changed`] updates whatever depends on it. A drag or a click changes the settings directly.
//!
//! # Pictures
//!
//! For each frame a page calls [`Figure::request`], [`Figure::panels`] and [`Figure::draw`], in this order. Work that takes
//! longer than a frame is queued by `request` and done in slices between frames by [`Figure::advance`]; until it is done, `draw`
//! shows what there is. A panel's backdrop is repainted only when its axes or one of its marks has changed, and marks are compared by
//! the identity of their `Rc`: cache whatever is slow to compute ([`cache::Cache`]).
//!
//! Points are in the data coordinates of a panel's axes, lengths of a [`Frame`] in CSS pixels.
//!
//! # What every figure guarantees
//!
//! - A figure opens with its defaults: its state is the empty string.
//! - Equal states give equal pictures, on every machine. Time passes only through [`Clock::play`].
//! - No input panics, including NaN, infinities and unknown names. A refused value leaves the figure unchanged and says why.
//! - Asking changes no answer: drawing changes nothing that any method returns.
//! - Every handle has a label, a value and a finite position in one of the panels; every cell of a readout has a text.

pub mod cache;
pub mod clock;
pub mod dial;
pub mod feature;
pub mod fold;
pub mod formula_field;
pub mod handle;
pub mod hidden;
pub mod knob;
pub mod legend;
pub mod pannable;
pub mod parameter;
pub mod pick;
pub mod picks;
pub mod playback;
pub mod points;
pub mod query;
pub mod readout;
pub mod samples;
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

/// An entry of the legend: the meaning of one colour of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// Red, green, blue.
    pub color: [u8; 3],
    /// What has this colour.
    pub label: String,
    /// How much of the picture has it, as text.
    pub share: String,
}

/// A line of mathematics beside the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What the line is, in words: `product rule`, `gradient`.
    pub label: String,
    /// The line as presentation MathML.
    pub mathml: String,
    /// Whether the picture shows this line now; at most one of several is current.
    pub current: bool,
    /// Whether the line may share its row with another: it does not follow from the line before, and stays short whatever its
    /// numbers are.
    pub brief: bool,
}

impl Statement {
    /// A line with a row of its own.
    pub fn new(label: impl Into<String>, mathml: String) -> Self {
        Self { label: label.into(), mathml, current: false, brief: false }
    }
}

/// A link to another figure that shows more of what is selected here. The page sets that figure if it has it; elsewhere the link
/// opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it opens, in words.
    pub label: String,
    /// The id of the figure.
    pub figure: &'static str,
    /// Its state.
    pub state: String,
}

/// Why a value was not accepted. The figure is unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was expected or what to do, as a sentence that names the setting: `Rule must be one of left, right`.
    pub message: String,
    /// The range of bytes at fault in the text that was set, if there is one.
    pub place: Option<[usize; 2]>,
}

impl Refusal {
    /// A refusal of the text as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None }
    }

    /// The refusal of a parameter that the figure does not have.
    pub fn unknown(name: &str) -> Self {
        Self::new(format!("there is no parameter “{name}”"))
    }
}

impl From<FormulaError> for Refusal {
    fn from(error: FormulaError) -> Self {
        Self { place: Some([error.start, error.end]), message: error.message }
    }
}

/// A figure: its state, and the questions a page may ask of it. The [module](self) describes when each method is called and what
/// every figure guarantees. Methods with a default are optional.
pub trait Figure {
    /// Visits every setting, in the order of the controls. Which settings there are may depend on the state: each surface and
    /// each optimiser has parameters of its own.
    fn settings(&mut self, visit: Visit);

    /// Updates whatever depends on a setting, after it has been set. `setting` is its name. Choosing a surface, for example,
    /// also sets its view and its starting point.
    fn changed(&mut self, setting: &str) {
        let _ = setting;
    }

    /// The names of the [features](feature) that the state needs.
    fn features(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether a setting that is missing now may be there once the features that the state needs are loaded.
    fn awaits(&self, setting: &str) -> bool {
        let _ = setting;
        false
    }

    /// Takes up the features that have been loaded since.
    fn take_up_features(&mut self) {}

    /// The handles that can be dragged.
    fn handles(&self) -> Vec<Handle>;

    /// Moves a handle towards a point of its panel, as far as it can go. Ignores an unknown id.
    fn drag(&mut self, handle: &str, to: Point);

    /// Turns a handle that moves around a centre ([`Travel::Turn`]) counter-clockwise, by an angle in degrees.
    fn turn(&mut self, handle: &str, degrees: f64) {
        let _ = (handle, degrees);
    }

    /// Removes a handle, if it is removable.
    fn remove(&mut self, handle: &str) {
        let _ = handle;
    }

    /// Handles a click at a point of a panel where there is no handle. Returns whether the click had an effect.
    fn click(&mut self, panel: &str, at: Point) -> bool {
        let _ = (panel, at);
        false
    }

    /// Receives the panel and the point under the pointer, or `None` if the pointer is over no panel.
    fn hover(&mut self, over: Option<(&str, Point)>) {
        let _ = over;
    }

    /// The view of a panel, if it can be panned and zoomed.
    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        let _ = panel;
        None
    }

    /// The clock, if the figure runs through steps.
    fn clock(&mut self) -> Option<&mut dyn Clock> {
        None
    }

    /// Does the work queued by [`Figure::request`] while `go_on` returns `true`. Returns whether any is left.
    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let _ = go_on;
        false
    }

    /// The rows of the table of numbers; all have the same columns.
    fn readouts(&self) -> Vec<Readout>;

    /// The exact data behind the picture, for export. By default, the readouts.
    fn table(&self) -> Table {
        Table::of(self.readouts())
    }

    /// Lines of mathematics beside the picture: a derivation, a gradient, a matrix.
    fn statements(&self) -> Vec<Statement> {
        Vec::new()
    }

    /// The meaning of the picture's colours, where the controls do not show it.
    fn legend(&self) -> Vec<LegendEntry> {
        Vec::new()
    }

    /// The link to another figure that shows more of what is selected.
    fn leads_to(&self) -> Option<Link> {
        None
    }

    /// What is under the pointer, in one line; empty if there is nothing to report.
    fn hovered(&self) -> String {
        String::new()
    }

    /// What the picture shows now, in a sentence or two, for visitors who cannot see it.
    fn description(&self) -> String;

    /// The panels of a frame with their axes, and no marks: all that pointer positions depend on.
    fn panels(&self, frame: Frame) -> Vec<Panel>;

    /// Queues for [`Figure::advance`] whatever the picture of a frame needs that takes longer than a frame to compute.
    fn request(&mut self, frame: Frame) {
        let _ = frame;
    }

    /// Draws into the panels that [`Figure::panels`] returned for the same frame.
    fn draw(&self, panels: &mut [Panel], frame: Frame);
}

impl dyn Figure + '_ {
    /// The picture for a frame, as far as it has been computed.
    pub fn scene(&mut self, frame: Frame) -> Scene {
        self.request(frame);
        let mut panels = self.panels(frame);
        self.draw(&mut panels, frame);
        Scene { panels }
    }
}

/// What is known about a figure before it is opened.
pub struct FigureCard {
    /// The name in attributes and addresses.
    pub id: &'static str,
    /// The title for visitors.
    pub title: &'static str,
    /// What the figure shows, in one sentence.
    pub summary: &'static str,
    /// Things to try, at least one: a sentence, and the state that it sets. Each state differs from the defaults.
    pub tries: &'static [(&'static str, &'static str)],
    /// Opens the figure with its defaults. Every figure's file calls this function `open`: the build looks for that name to find
    /// the code that only this figure needs.
    pub open: fn() -> Box<dyn Figure>,
}
