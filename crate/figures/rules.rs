//! Differentiating one rule at a time: the lines of a derivation beside f and f′ on one x-axis. The current step names its
//! rule; the term it rewrites is marked in the line before, the result in its own line.

mod board;
mod picture;

use std::rc::Rc;

use self::board::Board;
use self::picture::{Backdrop, CURVE, SLOPE};
use crate::figure::cache::Cache;
use crate::figure::clock::Scrub;
use crate::figure::switch::Switch;
use crate::figure::{Cell, Clock, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Visit};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::sketch::kink;
use crate::subject::graph::{Graph, X};

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "rules",
    title: "One rule at a time",
    summary: "A few rules differentiate every formula, each applied to one part of it while the rest waits.",
    tries: &[
        ("Which rule comes first here? Decide, then step forward and see.", "function=quotient&step=0"),
        (
            "Follow the chain from the outside in: what is left in the brackets at each step?",
            "formula=sin%28exp%28x%5E2%29%29&step=0",
        ),
        (
            "Neither the power rule nor the exponential rule fits x to the x. What would you do?",
            "function=power-of-itself&step=0",
        ),
        (
            "This is the sigmoid, written out. Does its derivative come out in the form you know?",
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
    backdrop: Cache<u64, Rc<Backdrop>>,
}

impl Rules {
    fn new() -> Self {
        let graph = Graph::new("product");
        let board = Board::new(graph.curve().formula(), false);
        let collapse = Switch::new("collapse", "Skip trivial steps", false).in_group(Group::How);
        Self { graph, collapse, board, backdrop: Cache::default() }
    }

    /// f′(x), evaluated from the current line; NaN where f is undefined, even if the line has a value there.
    fn slope(&self, x: f64) -> f64 {
        let curve = self.graph.curve();
        if curve.value(x).is_nan() { f64::NAN } else { self.board.value(x, curve.constants()) }
    }

    fn slope_cell(&self) -> Cell {
        kink::slope_cell(self.slope(self.graph.x()), self.graph.kink())
    }

    fn is_graph(&self, panel: &str) -> bool {
        [CURVE, SLOPE].contains(&panel)
    }
}

impl Figure for Rules {
    fn settings(&mut self, visit: Visit) {
        self.graph.settings(visit);
        visit(&mut self.collapse);
        visit(&mut Scrub::new(&mut self.board));
    }

    /// A new formula or a change of `collapse` makes a new derivation.
    fn changed(&mut self, setting: &str) {
        self.graph.changed(setting);
        if ["function", "formula", "collapse"].contains(&setting) {
            self.board = self.board.renewed(self.graph.curve().formula(), self.collapse.is_on());
        }
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.board)
    }

    fn handles(&self) -> Vec<Handle> {
        let x = self.graph.x();
        let value = format!("x = {}, slope {}", to_text(x, 4), to_text(self.slope(x), 4));
        vec![self.graph.point("x", CURVE, value)]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == X {
            self.graph.put_x(to[0]);
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let on_graph = self.is_graph(panel);
        if on_graph {
            self.graph.put_x(at[0]);
        }
        on_graph
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.graph.hover(over.filter(|(panel, _)| self.is_graph(panel)).map(|(_, at)| at[0]));
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        self.is_graph(panel).then_some(&mut self.graph as _)
    }

    fn readouts(&self) -> Vec<Readout> {
        let x = self.graph.x();
        let cells = vec![
            Cell::number("x", "x", x),
            Cell::number("value", "f(x)", self.graph.curve().value(x)),
            self.slope_cell(),
            Cell::count("step", "step", self.board.step()),
            Cell::word("rule", "rule applied", self.board.rule()),
        ];
        vec![Readout::new("rules", self.graph.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        self.board.statements()
    }

    fn hovered(&self) -> String {
        let Some(x) = self.graph.pointer() else { return String::new() };
        let [value, slope] = [self.graph.curve().value(x), self.slope(x)].map(|value| to_text(value, 4));
        format!("x = {}   f(x) = {value}   f′(x) = {slope}", to_text(x, 4))
    }

    fn description(&self) -> String {
        let x = self.graph.x();
        let slope = match self.graph.kink() {
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

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
