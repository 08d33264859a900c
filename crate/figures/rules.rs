//! Differentiating one rule at a time: the lines of a derivation beside f and f′ on one x-axis. The step that is shown says its
//! rule; what it applied to is marked in the line before, what it brought in its own.

mod board;
mod picture;

use std::cell::RefCell;
use std::rc::Rc;

use self::board::Board;
use self::picture::{Backdrop, CURVE, SLOPE};
use super::graph::{Drawn, Graph};
use super::kink;
use crate::curve::Kink;
use crate::figure::number::to_text;
use crate::figure::switch::Switch;
use crate::figure::{
    Card, Cell, Command, Figure, Group, Handle, Nudge, Pannable, Parameter, Readout, Refusal, Statement,
};
use crate::scene::{Frame, Scene};
use crate::surface::Point;

/// The handle.
const X: &str = "x";

/// The graph is traced in so many cells whatever the frame: as fine as anybody sees.
const CELLS: f64 = 1024.0;

/// The card of this figure.
pub const CARD: Card = Card {
    id: "rules",
    title: "One rule at a time",
    summary: "Every formula is differentiated by a few rules, each applied to one part of it while the rest waits.",
    tries: &[
        ("Which rule comes first here? Say it, then step on and see.", "function=quotient&step=0"),
        (
            "Follow the chain from outside in: what waits in the brackets at each step?",
            "formula=sin%28exp%28x%5E2%29%29&step=0",
        ),
        (
            "No power rule and no exponential rule fits x to the x. What would you do?",
            "function=power-of-itself&step=0",
        ),
        (
            "Type a sigmoid written out. Does its derivative come out as you know it?",
            "formula=1%2F%281%2Bexp%28-x%29%29",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Rules::new())
}

/// The state of the figure.
pub struct Rules {
    graph: Graph,
    collapse: Switch,
    board: Board,
    pointer: Option<f64>,
    backdrop: RefCell<Option<(u64, Rc<Backdrop>)>>,
}

impl Rules {
    fn new() -> Self {
        let graph = Graph::new("product");
        let board = Board::new(graph.curve().formula(), false);
        let collapse = Switch::new("collapse", "Skip trivial steps", false).in_group(Group::How);
        Self { graph, collapse, board, pointer: None, backdrop: RefCell::default() }
    }

    fn drawn(&self) -> Drawn {
        self.graph.drawn(CELLS)
    }

    /// f′(x), worked out from the line that is shown: it may have a value where f has none, and then it is no slope.
    fn slope(&self, x: f64) -> f64 {
        let curve = self.graph.curve();
        if curve.value(x).is_nan() { f64::NAN } else { self.board.value(x, curve.constants()) }
    }

    fn slope_cell(&self) -> Cell {
        kink::slope_cell(self.slope(self.graph.x()), self.kink())
    }

    /// The kink that x stands on, if it does.
    fn kink(&self) -> Option<Kink> {
        Kink::at(self.graph.curve(), self.graph.x())
    }

    /// The point of the curve at x, moved into the picture where the curve runs out of it or is undefined.
    fn on_curve(&self, x: f64) -> Point {
        let [low, high] = self.drawn().heights[0];
        let value = self.graph.curve().value(x);
        [x, if value.is_nan() { 0.5 * low + 0.5 * high } else { value.clamp(low, high) }]
    }

    /// What stays while x is dragged.
    fn backdrop(&self) -> Rc<Backdrop> {
        let revision = self.graph.revision();
        let mut kept = self.backdrop.borrow_mut();
        match kept.as_ref() {
            Some((known, backdrop)) if *known == revision => Rc::clone(backdrop),
            _ => {
                let backdrop = Rc::new(Backdrop::of(&self.drawn()));
                *kept = Some((revision, Rc::clone(&backdrop)));
                backdrop
            }
        }
    }

    /// After something has been set: another formula or another choice of steps is another derivation.
    fn settle(&mut self, name: &str) {
        if ["function", "formula", "collapse"].contains(&name) {
            self.board = self.board.renewed(self.graph.curve().formula(), self.collapse.is_on());
        }
    }

    fn shows(&self, panel: &str) -> bool {
        [CURVE, SLOPE].contains(&panel)
    }
}

impl Figure for Rules {
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = self.graph.parameters();
        parameters.push(self.collapse.parameter());
        parameters.push(self.board.parameter());
        parameters
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        match name {
            "collapse" => self.collapse.set(value)?,
            "step" => self.board.set(value)?,
            _ => self.graph.set(name, value).unwrap_or_else(|| Err(Refusal::unknown(name)))?,
        }
        self.settle(name);
        Ok(())
    }

    fn slide(&mut self, name: &str, position: f64) -> Result<(), Refusal> {
        if name == "step" {
            self.board.slide(position);
            return Ok(());
        }
        self.graph.slide(name, position).ok_or_else(|| Refusal::new(format!("there is no slider “{name}”")))
    }

    fn handles(&self) -> Vec<Handle> {
        let x = self.graph.x();
        vec![Handle {
            id: X.into(),
            label: "x".into(),
            value: format!("x = {}, slope {}", to_text(x, 4), to_text(self.slope(x), 4)),
            panel: CURVE,
            at: self.on_curve(x),
            removable: false,
        }]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == X {
            self.graph.put_x(to[0]);
        }
    }

    fn nudge(&mut self, handle: &str, nudge: Nudge) {
        if handle == X {
            self.graph.nudge_x(nudge);
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let is_here = self.shows(panel);
        if is_here {
            self.graph.put_x(at[0]);
        }
        is_here
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.pointer = over.filter(|(panel, _)| self.shows(panel)).map(|(_, at)| at[0]);
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        self.shows(panel).then_some(&mut self.graph as _)
    }

    fn command(&mut self, command: Command) {
        self.board.command(command);
    }

    fn play(&mut self, seconds: f64) -> bool {
        self.board.play(seconds)
    }

    fn readouts(&self) -> Vec<Readout> {
        let x = self.graph.x();
        let cells = vec![
            Cell::number("x", "x", x),
            Cell::number("value", "f(x)", self.graph.curve().value(x)),
            self.slope_cell(),
            Cell::count("step", "step", self.board.shown()),
            Cell::word("rule", "rule of the step", self.board.rule()),
        ];
        vec![Readout::new("rules", self.graph.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        self.board.statements()
    }

    fn hovered(&self) -> String {
        let Some(x) = self.pointer else { return String::new() };
        let [value, slope] = [self.graph.curve().value(x), self.slope(x)].map(|value| to_text(value, 4));
        format!("x = {}   f(x) = {value}   f′(x) = {slope}", to_text(x, 4))
    }

    fn description(&self) -> String {
        let x = self.graph.x();
        let slope = match self.kink() {
            Some(_) => self.slope_cell().text,
            None => to_text(self.slope(x), 3),
        };
        let point = match to_text(self.graph.curve().value(x), 3) {
            _ if self.graph.curve().value(x).is_nan() => "f is undefined".into(),
            value => format!("the value is {value} and the slope {slope}"),
        };
        let board = self.board.description();
        format!("{board} {} and its derivative below it; at x = {} {point}.", self.graph.title(), to_text(x, 3))
    }

    fn scene(&self, frame: Frame) -> Scene {
        picture::scene(self, frame)
    }
}
