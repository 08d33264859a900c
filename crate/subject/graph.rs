//! The function of one variable that a figure is about: a named curve or a typed formula, its constants as sliders, a point on
//! it, and the interval of the x-axis shown. Shared by every figure that draws a graph.

use std::rc::Rc;

use super::constants::Constants;
use super::span::{self, Span};
use crate::curve::{self, Curve, Kink, Stationary};
use crate::curves::{CURVES, CurveCard};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Handle, Pannable, Travel, Visit};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::AxisScale;

/// The id of the point's handle.
pub const X: &str = "x";

/// The number of cells in which a graph is traced, whatever the frame: as fine as anyone can see.
const CELLS: usize = 1024;

/// The largest accepted magnitude of the point's x.
const LIMIT: f64 = 1e9;

/// Values beyond this do not affect the range shown: with padding, the range would overflow.
const MAX_HEIGHT: f64 = 1e300;

/// The padding above and below a graph, as a fraction of its height.
const PADDING: f64 = 0.08;

/// What is drawn of f, f′ and f″ on the interval shown.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The points x0, y0, x1, y1, … of f, f′ and f″, with breaks where they jump or are undefined.
    pub traces: [Rc<Vec<f64>>; 3],
    /// The range of values that a panel of each shows.
    pub heights: [[f64; 2]; 3],
    /// The stationary points of f on the interval.
    pub stationary: Rc<Vec<Stationary>>,
    /// The number of further stationary points, which are not marked because f′ is too steep there.
    pub unmarked: usize,
}

/// A function, a point on it, and the interval shown.
pub struct Graph {
    /// The named functions to choose from, and the one that the figure opens with.
    cards: &'static [CurveCard],
    opening: &'static CurveCard,
    choice: Pick,
    formula: FormulaField,
    constants: Constants,
    view: Span,
    x: Knob,
    curve: Curve,
    /// The x under the pointer, if any.
    pointer: Option<f64>,
    revision: u64,
    drawn: Cache<u64, Drawn>,
}

impl Graph {
    /// A named curve as its card has it. The state of a figure that opens with it omits its name.
    ///
    /// # Panics
    /// If there is no such curve.
    pub fn new(opening: &str) -> Self {
        Self::among(CURVES, opening)
    }

    /// The same, with other named functions to choose from.
    ///
    /// # Panics
    /// If `opening` is none of them.
    pub fn among(cards: &'static [CurveCard], opening: &str) -> Self {
        let opening = cards.iter().find(|card| card.id == opening).expect("the opening curve has a card");
        let rows = cards.iter().map(|card| Choice::from((card.id, card.title)));
        let curve = opening.curve();
        let dial = Dial { range: opening.view, scale: SliderScale::Linear, whole: false };
        Self {
            cards,
            opening,
            choice: Pick::new("function", "Function", rows).or_implied("typed", "Your own formula").at(opening.id),
            formula: FormulaField::new("formula", "Formula", "f", &["x"], curve.formula().clone()),
            constants: Constants::known(curve.formula().constants(), opening.constants),
            view: Span::new(opening.view),
            x: Knob::new("x", "Point", "x", dial, opening.start).up_to(LIMIT),
            curve,
            pointer: None,
            revision: 0,
            drawn: Cache::default(),
        }
    }

    /// The same, with names that the letters of a typed formula may not have.
    pub fn without(self, reserved: &'static [&'static str]) -> Self {
        Self { formula: self.formula.without(reserved), ..self }
    }

    /// The function.
    pub fn curve(&self) -> &Curve {
        &self.curve
    }

    /// The name of the function, as in a sentence.
    pub fn title(&self) -> &str {
        self.card().map_or("your formula", |card| card.title)
    }

    /// The x of the point.
    pub fn x(&self) -> f64 {
        self.x.value()
    }

    /// Moves the point. Ignores NaN.
    pub fn put_x(&mut self, x: f64) {
        self.x.put(x);
    }

    /// The kink at the point, if there is one: the curve has no derivative there.
    pub fn kink(&self) -> Option<Kink> {
        Kink::at(&self.curve, self.x())
    }

    /// The point of the curve at x, moved into the picture where the curve leaves it or is undefined.
    pub fn on_curve(&self, x: f64) -> Point {
        let [low, high] = self.drawn().heights[0];
        let value = self.curve.value(x);
        [x, if value.is_nan() { 0.5 * low + 0.5 * high } else { value.clamp(low, high) }]
    }

    /// A handle on the curve at x, which keys move across the interval shown.
    pub fn handle(&self, id: &str, label: &str, panel: &'static str, x: f64, value: String) -> Handle {
        let at = self.on_curve(x);
        let travel = Travel::Along(self.view(), AxisScale::Linear);
        Handle { id: id.into(), label: label.into(), value, panel, at, home: at, travel, removable: false }
    }

    /// The handle of the point.
    pub fn point(&self, label: &str, panel: &'static str, value: String) -> Handle {
        let handle = self.handle(X, label, panel, self.x(), value);
        Handle { home: [self.home().start, handle.at[1]], ..handle }
    }

    /// Receives the x under the pointer, if any.
    pub fn hover(&mut self, x: Option<f64>) {
        self.pointer = x;
    }

    /// The x under the pointer, if any.
    pub fn pointer(&self) -> Option<f64> {
        self.pointer
    }

    /// f and f′ under the pointer, in one line; empty without a pointer.
    pub fn hovered(&self) -> String {
        let Some(x) = self.pointer else { return String::new() };
        let [value, slope, _] = self.curve.jet(x).map(|number| to_text(number, 4));
        let x = to_text(x, 3);
        format!("f({x}) = {value}   f′({x}) = {slope}")
    }

    /// The interval of x shown.
    pub fn view(&self) -> [f64; 2] {
        self.view.shown()
    }

    /// A number that changes whenever the function or the view does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The function and its derivatives on the interval shown, computed once per revision.
    pub fn drawn(&self) -> Drawn {
        self.drawn.of(self.revision, || self.draw())
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        self.function_settings(visit);
        self.x.set_slider_range(self.view.shown());
        visit(&mut self.x);
    }

    /// Visits the settings of the function and the view, for a figure without the point.
    pub fn function_settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.formula);
        self.constants.settings(visit);
        visit(&mut self.view);
    }

    /// Responds to a changed setting; ignores other settings.
    pub fn changed(&mut self, setting: &str) {
        match (setting, self.card()) {
            ("function", Some(card)) => self.apply_card(card),
            ("function", None) => self.apply_formula(),
            ("formula", _) => {
                self.curve = Curve::new(self.formula.formula().clone(), Vec::new());
                self.apply_formula();
            }
            ("view", _) => self.revision += 1,
            _ if self.constants.changed(setting) => self.apply_constants(),
            _ => {}
        }
    }

    fn draw(&self) -> Drawn {
        let nth = |order: usize| curve::trace(|x| self.curve.jet(x)[order], self.view(), CELLS);
        let traces = [0, 1, 2].map(|order| Rc::new(nth(order)));
        let heights = [0, 1, 2].map(|order: usize| {
            let seen = traces[order].chunks_exact(2).map(|point| point[1]).filter(|value| value.abs() < MAX_HEIGHT);
            span::padded(curve::heights(seen), PADDING)
        });
        let (stationary, unmarked) = curve::stationary(&self.curve, self.view());
        Drawn { traces, heights, stationary: Rc::new(stationary), unmarked }
    }

    /// The named function, unless the formula is typed.
    pub fn card(&self) -> Option<&'static CurveCard> {
        self.cards.get(self.choice.index())
    }

    /// The card whose point and view are the defaults. A state with only a typed formula is applied to a figure that has just been
    /// opened, so for a typed formula this is the opening card.
    fn home(&self) -> &'static CurveCard {
        self.card().unwrap_or(self.opening)
    }

    fn apply_card(&mut self, card: &'static CurveCard) {
        self.curve = card.curve();
        self.formula.adopt(self.curve.formula().clone());
        self.constants = Constants::known(self.curve.formula().constants(), card.constants);
        self.view = Span::new(card.view);
        self.x.set_default(Some(card.start));
        self.x.put(card.start);
        self.revision += 1;
    }

    /// Switches to the typed formula.
    fn apply_formula(&mut self) {
        self.choice.imply();
        self.formula.mark_as_typed();
        self.constants.adopt(self.curve.formula().constants());
        self.view.set_home(self.opening.view);
        self.x.set_default(Some(self.opening.start));
        self.apply_constants();
    }

    /// Applies the values of the constants.
    fn apply_constants(&mut self) {
        self.curve.set_constants(&self.constants.values());
        self.revision += 1;
    }
}

impl Pannable for Graph {
    fn pan(&mut self, from: Point, to: Point) {
        self.view.pan(from, to);
        self.revision += 1;
    }

    fn zoom(&mut self, factor: f64, at: Point) {
        self.view.zoom(factor, at);
        self.revision += 1;
    }

    fn reset_view(&mut self) {
        self.view.reset_view();
        self.revision += 1;
    }
}
