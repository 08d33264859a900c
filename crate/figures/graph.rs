//! The function of one variable that a person looks at: a named curve or a typed formula, its constants as sliders, a point on it,
//! and the stretch of the x-axis that is shown. Shared by every figure that draws a graph.

use std::cell::RefCell;
use std::rc::Rc;

use super::constants::Constants;
use super::span;
use crate::curve::{self, Curve, Stationary};
use crate::curves::{self, CURVES, Row};
use crate::figure::dial::Dial;
use crate::figure::{Choice, Nudge, Pannable, Parameter, Refusal, number};
use crate::optimiser::Scale;
use crate::surface::Point;

/// How far from zero the point may be typed.
const FARTHEST: f64 = 1e9;

/// Values beyond this do not count for what is shown: with room around them an axis would run out of numbers.
const HIGHEST: f64 = 1e300;

/// Room above and below a graph, as a share of its height.
const ROOM: f64 = 0.08;

/// What is drawn of f, f′ and f″ on a span of x in so many cells.
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
    opening: &'static Row,
    row: Option<&'static Row>,
    curve: Curve,
    constants: Constants,
    x: f64,
    view: [f64; 2],
    revision: u64,
    drawn: RefCell<Option<(u64, usize, Drawn)>>,
}

impl Graph {
    /// A named curve as its row has it. A figure that opens with it need not say so in its state.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn new(opening: &str) -> Self {
        let row = curves::named(opening).expect("the opening curve has a row");
        Self::of(row, row)
    }

    fn of(row: &'static Row, opening: &'static Row) -> Self {
        let curve = row.curve();
        let constants = Constants::known(curve.formula().constants(), row.constants);
        let (row, x, view) = (Some(row), row.start, row.view);
        Self { opening, row, curve, constants, x, view, revision: 0, drawn: RefCell::default() }
    }

    /// The function.
    pub fn curve(&self) -> &Curve {
        &self.curve
    }

    /// What the function is called.
    pub fn title(&self) -> &str {
        self.row.map_or("your formula", |row| row.title)
    }

    /// Where the point stands.
    pub fn x(&self) -> f64 {
        self.x
    }

    /// Puts the point somewhere else. What is no number moves nothing.
    pub fn put_x(&mut self, x: f64) {
        if !x.is_nan() {
            self.x = x.clamp(-FARTHEST, FARTHEST);
        }
    }

    /// Moves the point by keys.
    pub fn nudge_x(&mut self, nudge: Nudge) {
        let size = [self.view[1] - self.view[0], 0.0];
        self.put_x(nudge.from([self.x, 0.0], size, [self.default_x(), 0.0])[0]);
    }

    /// The lowest and highest x that are shown.
    pub fn view(&self) -> [f64; 2] {
        self.view
    }

    /// Changes whenever the function or the view does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The function and its derivatives on the view, made once for each revision and number of cells: one a CSS pixel is as
    /// fine as anybody sees.
    pub fn drawn(&self, width: f64) -> Drawn {
        let cells = if width.is_finite() { (width as usize).clamp(16, 2048) } else { 512 };
        let mut kept = self.drawn.borrow_mut();
        match kept.as_ref() {
            Some((revision, known, drawn)) if (*revision, *known) == (self.revision, cells) => drawn.clone(),
            _ => {
                let drawn = self.draw(cells);
                *kept = Some((self.revision, cells, drawn.clone()));
                drawn
            }
        }
    }

    /// The parameters a person can set.
    pub fn parameters(&self) -> Vec<Parameter> {
        let formula = Parameter::formula("formula", "Formula", "f", self.curve.formula());
        let mut parameters = vec![self.choice(), formula.with_default(self.row.is_some())];
        parameters.extend(self.constants.parameters());
        let view = Parameter::text("view", "View: left, right", span::to_text(self.view));
        parameters.push(view.with_default(self.view == self.default_view()));
        let x = Parameter::number("x", "Point", "x", &self.x_dial(), self.x);
        parameters.push(x.with_default(self.x == self.default_x()));
        parameters
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Refusal>> {
        match name {
            "function" => Some(self.choose(value)),
            "formula" => Some(self.type_in(value)),
            "view" => Some(self.look_at(value)),
            "x" => {
                let dial = Dial { range: [-FARTHEST, FARTHEST], ..self.x_dial() };
                Some(dial.parse("x", value).map(|x| self.x = x))
            }
            _ => {
                let result = self.constants.set(name, value)?;
                self.take_constants();
                Some(result)
            }
        }
    }

    /// Sets one from its slider; `None` says that the name is none of them.
    pub fn slide(&mut self, name: &str, position: f64) -> Option<()> {
        if name == "x" {
            self.x = self.x_dial().at(position);
            return Some(());
        }
        self.constants.slide(name, position)?;
        self.take_constants();
        Some(())
    }

    fn draw(&self, cells: usize) -> Drawn {
        let nth = |order: usize| curve::trace(|x| self.curve.jet(x)[order], self.view, cells);
        let traces = [0, 1, 2].map(|order| Rc::new(nth(order)));
        let heights = [0, 1, 2].map(|order: usize| {
            let seen = traces[order].chunks_exact(2).map(|point| point[1]).filter(|value| value.abs() < HIGHEST);
            span::padded(curve::heights(seen), ROOM)
        });
        let (stationary, unmarked) = curve::stationary(&self.curve, self.view);
        Drawn { traces, heights, stationary: Rc::new(stationary), unmarked }
    }

    fn choice(&self) -> Parameter {
        let typed = Choice { value: "typed", label: "Your own formula", swatch: None };
        let rows = CURVES.iter().map(|row| Choice { value: row.id, label: row.title, swatch: None });
        let value = self.row.map_or("typed", |row| row.id);
        Parameter::choice("function", "Function", rows.chain([typed]).collect(), value)
            // A typed formula says by itself that no row is chosen.
            .with_default(self.row.is_none_or(|row| row.id == self.opening.id))
    }

    /// The slider goes through what is shown, and as far as the point has been typed.
    fn x_dial(&self) -> Dial {
        let [low, high] = self.view;
        Dial { range: [low.min(self.x), high.max(self.x)], scale: Scale::Linear, whole: false }
    }

    /// The row whose point and view are the default. A state with a typed formula alone is read into a figure that has just been
    /// opened, so for a typed formula they are those of the opening.
    fn home(&self) -> &'static Row {
        self.row.unwrap_or(self.opening)
    }

    fn default_x(&self) -> f64 {
        self.home().start
    }

    fn default_view(&self) -> [f64; 2] {
        self.home().view
    }

    fn choose(&mut self, id: &str) -> Result<(), Refusal> {
        if id == "typed" {
            self.row = None;
            self.constants = self.constants.adopted(self.curve.formula().constants());
            return Ok(());
        }
        let row = curves::named(id).ok_or_else(|| Refusal::new(format!("there is no function “{id}”")))?;
        *self = Self { revision: self.revision + 1, ..Self::of(row, self.opening) };
        Ok(())
    }

    fn type_in(&mut self, text: &str) -> Result<(), Refusal> {
        self.curve = Curve::parse(text, &[])?;
        self.constants = self.constants.adopted(self.curve.formula().constants());
        self.row = None;
        self.take_constants();
        Ok(())
    }

    fn look_at(&mut self, text: &str) -> Result<(), Refusal> {
        let numbers: Option<Vec<f64>> = text.split(',').map(number::parse).collect();
        let refusal = || Refusal::new("the view is two numbers, the lower one first: left,right");
        match numbers.as_deref() {
            Some(&[low, high]) if self.show([low, high]) => Ok(()),
            _ => Err(refusal()),
        }
    }

    fn show(&mut self, view: [f64; 2]) -> bool {
        let accepted = span::is_sensible(view);
        if accepted {
            self.view = view;
            self.revision += 1;
        }
        accepted
    }

    /// After a constant has got another value.
    fn take_constants(&mut self) {
        self.curve.set_constants(&self.constants.values());
        self.revision += 1;
    }
}

impl Pannable for Graph {
    fn pan(&mut self, from: Point, to: Point) {
        self.show(span::shifted(self.view, from[0], to[0]));
    }

    fn zoom(&mut self, factor: f64, at: Point) {
        self.show(span::zoomed(self.view, factor, at[0]));
    }

    fn reset_view(&mut self) {
        self.show(self.default_view());
    }
}
