//! The function of one variable that a person looks at: a named curve or a typed formula, its constants as sliders, a point on it,
//! and the stretch of the x-axis that is shown. Shared by every figure that draws a graph.

use std::rc::Rc;

use super::constants::Constants;
use super::span::{self, Span};
use crate::curve::{self, Curve, Kink, Stationary};
use crate::curves::{self, CURVES, CurveCard};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Handle, Pannable, Travel, Visit};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::AxisScale;

/// What the handle of the point is called.
pub const X: &str = "x";

/// The graph is traced in so many cells whatever the frame: as fine as anybody sees.
const CELLS: usize = 1024;

/// How far from zero the point may be typed.
const FARTHEST: f64 = 1e9;

/// Values beyond this do not count for what is shown: with room around them an axis would run out of numbers.
const HIGHEST: f64 = 1e300;

/// Room above and below a graph, as a share of its height.
const ROOM: f64 = 0.08;

/// What is drawn of f, f′ and f″ on the stretch of x that is shown.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The points x0, y0, x1, y1, … of f, f′ and f″, broken where they jump or end.
    pub traces: [Rc<Vec<f64>>; 3],
    /// The heights that a panel of each shows.
    pub heights: [[f64; 2]; 3],
    /// The level places of f on the span.
    pub stationary: Rc<Vec<Stationary>>,
    /// How many more there are, at which f′ is too steep for them to be marked.
    pub unmarked: usize,
}

/// A function, a point on it and the window onto it.
pub struct Graph {
    /// The row that it opens with.
    opening: &'static CurveCard,
    choice: Pick,
    formula: FormulaField,
    constants: Constants,
    view: Span,
    x: Knob,
    curve: Curve,
    /// The x over which the pointer rests.
    pointer: Option<f64>,
    revision: u64,
    drawn: Cache<u64, Drawn>,
}

impl Graph {
    /// A named curve as its row has it. A figure that opens with it need not say so in its state.
    ///
    /// # Panics
    /// If there is no such card.
    pub fn new(opening: &str) -> Self {
        let opening = curves::named(opening).expect("the opening curve has a row");
        let rows = CURVES.iter().map(|card| Choice::from((card.id, card.title)));
        let curve = opening.curve();
        let dial = Dial { range: opening.view, scale: SliderScale::Linear, whole: false };
        Self {
            opening,
            choice: Pick::new("function", "Function", rows).or_implied("typed", "Your own formula").at(opening.id),
            formula: FormulaField::new("formula", "Formula", "f", &["x"], curve.formula().clone()),
            constants: Constants::known(curve.formula().constants(), opening.constants),
            view: Span::new(opening.view),
            x: Knob::new("x", "Point", "x", dial, opening.start).as_far_as(FARTHEST),
            curve,
            pointer: None,
            revision: 0,
            drawn: Cache::default(),
        }
    }

    /// The function.
    pub fn curve(&self) -> &Curve {
        &self.curve
    }

    /// What the function is called.
    pub fn title(&self) -> &str {
        self.card().map_or("your formula", |card| card.title)
    }

    /// Where the point stands.
    pub fn x(&self) -> f64 {
        self.x.value()
    }

    /// Puts the point somewhere else. What is no number moves nothing.
    pub fn put_x(&mut self, x: f64) {
        self.x.put(x);
    }

    /// The kink that the point stands on, if it does: there the curve has no slope.
    pub fn kink(&self) -> Option<Kink> {
        Kink::at(&self.curve, self.x())
    }

    /// The point of the curve at x, moved into the picture where the curve runs out of it or is undefined.
    pub fn on_curve(&self, x: f64) -> Point {
        let [low, high] = self.drawn().heights[0];
        let value = self.curve.value(x);
        [x, if value.is_nan() { 0.5 * low + 0.5 * high } else { value.clamp(low, high) }]
    }

    /// A handle on the curve at x, which keys move along the view.
    pub fn handle(&self, id: &str, label: &str, panel: &'static str, x: f64, value: String) -> Handle {
        let at = self.on_curve(x);
        let travel = Travel::Along(self.view(), AxisScale::Linear);
        Handle { id: id.into(), label: label.into(), value, panel, at, home: at, travel, removable: false }
    }

    /// The handle of the point itself.
    pub fn point(&self, label: &str, panel: &'static str, value: String) -> Handle {
        let handle = self.handle(X, label, panel, self.x(), value);
        Handle { home: [self.home().start, handle.at[1]], ..handle }
    }

    /// The pointer rests over this x, or over none.
    pub fn hover(&mut self, x: Option<f64>) {
        self.pointer = x;
    }

    /// The x over which the pointer rests.
    pub fn pointer(&self) -> Option<f64> {
        self.pointer
    }

    /// f and f′ under the pointer, in one line, or nothing.
    pub fn hovered(&self) -> String {
        let Some(x) = self.pointer else { return String::new() };
        let [value, slope, _] = self.curve.jet(x).map(|number| to_text(number, 4));
        let x = to_text(x, 3);
        format!("f({x}) = {value}   f′({x}) = {slope}")
    }

    /// The lowest and highest x that are shown.
    pub fn view(&self) -> [f64; 2] {
        self.view.shown()
    }

    /// Changes whenever the function or the view does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The function and its derivatives on the view, made once for each revision.
    pub fn drawn(&self) -> Drawn {
        self.drawn.of(self.revision, || self.draw())
    }

    /// What can be set.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.formula);
        self.constants.settings(visit);
        visit(&mut self.view);
        self.x.reach(self.view.shown());
        visit(&mut self.x);
    }

    /// After a setting has got another value; one that is none of these changes nothing.
    pub fn changed(&mut self, setting: &str) {
        match (setting, self.card()) {
            ("function", Some(card)) => self.take_card(card),
            ("function", None) => self.take_formula(),
            ("formula", _) => {
                self.curve = Curve::new(self.formula.formula().clone(), Vec::new());
                self.take_formula();
            }
            ("view", _) => self.revision += 1,
            _ if self.constants.changed(setting) => self.take_constants(),
            _ => {}
        }
    }

    fn draw(&self) -> Drawn {
        let nth = |order: usize| curve::trace(|x| self.curve.jet(x)[order], self.view(), CELLS);
        let traces = [0, 1, 2].map(|order| Rc::new(nth(order)));
        let heights = [0, 1, 2].map(|order: usize| {
            let seen = traces[order].chunks_exact(2).map(|point| point[1]).filter(|value| value.abs() < HIGHEST);
            span::padded(curve::heights(seen), ROOM)
        });
        let (stationary, unmarked) = curve::stationary(&self.curve, self.view());
        Drawn { traces, heights, stationary: Rc::new(stationary), unmarked }
    }

    fn card(&self) -> Option<&'static CurveCard> {
        CURVES.get(self.choice.index())
    }

    /// The row whose point and view are the default. A state with a typed formula alone is read into a figure that has just been
    /// opened, so for a typed formula they are those of the opening.
    fn home(&self) -> &'static CurveCard {
        self.card().unwrap_or(self.opening)
    }

    fn take_card(&mut self, card: &'static CurveCard) {
        self.curve = card.curve();
        self.formula.adopt(self.curve.formula().clone());
        self.constants = Constants::known(self.curve.formula().constants(), card.constants);
        self.view = Span::new(card.view);
        self.x.settle(Some(card.start));
        self.x.put(card.start);
        self.revision += 1;
    }

    /// The formula is nobody's but the person's from now on.
    fn take_formula(&mut self) {
        self.choice.imply();
        self.formula.own();
        self.constants.adopt(self.curve.formula().constants());
        self.view.settle(self.opening.view);
        self.x.settle(Some(self.opening.start));
        self.take_constants();
    }

    /// After a constant has got another value.
    fn take_constants(&mut self) {
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
