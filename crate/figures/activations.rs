//! Activation functions above their derivatives: where each saturates, how sigmoid's derivative is built from its own value, and
//! what a derivative costs.

mod picture;
mod statements;

use std::rc::Rc;

use self::picture::VALUE;
use crate::activations::{self, ACTIVATIONS, ActivationCard, Cost, Costs, SATURATED, saturated};
use crate::curve::Curve;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::picks::Picks;
use crate::figure::style;
use crate::figure::{Cell, Choice, Figure, FigureCard, Handle, Readout, Setting, Statement, Swatch, Travel, Visit};
use crate::number::{counted, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Mark, Panel};

/// The activations shown at first.
const INITIAL: [&str; 3] = ["relu", "sigmoid", "tanh"];

/// The range of the x-axis and of the point.
const VIEW: [f64; 2] = [-8.0, 8.0];

/// The range searched for saturated intervals; an interval that reaches its end counts as unbounded.
const SEARCH_RANGE: [f64; 2] = [-16.0, 16.0];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "activations",
    title: "Activation functions",
    summary: "A neuron passes on f(x); training passes back f′(x) times what arrives, almost nothing where the neuron is saturated.",
    tries: &[
        (
            "Sigmoid’s slope is σ(1 − σ). At which value of σ is it largest, and how large? Drag x there.",
            "activations=sigmoid&x=-2",
        ),
        (
            "These three functions have a kink at x = 0. Which slope would you give them exactly there?",
            "activations=relu+leaky-relu+elu&x=0&alpha=0.5",
        ),
        (
            "Two of these smooth curves fall before they rise. Guess where the slope is zero, then look for the short strip.",
            "activations=softplus+silu+gelu&x=-1.28",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Activations::new())
}

/// The state of the figure.
pub struct Activations {
    /// Which activations are shown.
    choice: Picks,
    x: Knob,
    /// The slope of leaky ReLU on the left, and ELU's α.
    shapes: [Shape; 2],
    /// Every activation, shown or not.
    curves: Vec<Curve>,
    /// The saturated intervals of each.
    saturated: Vec<Vec<[f64; 2]>>,
    costs: Vec<Costs>,
    /// Changes whenever the backdrop does.
    revision: u64,
    /// The marks of each panel that do not move with the point.
    backdrops: Cache<(u64, Frame), Rc<[Vec<Mark>; 3]>>,
}

/// A constant of an activation as a knob.
struct Shape {
    activation: usize,
    knob: Knob,
}

impl Activations {
    fn new() -> Self {
        let position = |id: &str| activations::position(id).expect("the initial activations are listed");
        let shape = |id: &str, name, label, symbol| {
            let constant = ACTIVATIONS[position(id)].constants[0];
            let knob = Knob::new(name, label, symbol, linear(constant.range), constant.default);
            Shape { activation: position(id), knob }
        };
        let curves: Vec<Curve> = ACTIVATIONS.iter().map(ActivationCard::curve).collect();
        let option = |(index, card): (usize, &ActivationCard)| {
            let swatch = Some(swatch(index));
            Choice { value: card.id, label: card.title, swatch }
        };
        let options = ACTIVATIONS.iter().enumerate().map(option);
        Self {
            choice: Picks::new("activations", "Activations", options, &INITIAL),
            x: Knob::new("x", "Point", "x", linear(VIEW), 1.5),
            shapes: [
                shape("leaky-relu", "a", "Leaky ReLU’s slope for negative x", "a"),
                shape("elu", "alpha", "ELU’s depth", "α"),
            ],
            saturated: curves.iter().map(|curve| saturated(curve, SEARCH_RANGE)).collect(),
            curves,
            costs: ACTIVATIONS.iter().map(Costs::of).collect(),
            revision: 0,
            backdrops: Cache::default(),
        }
    }

    /// The indices of the activations that are shown, in the order chosen.
    fn shown(&self) -> &[usize] {
        self.choice.picked()
    }

    fn is_shown(&self, id: &str) -> bool {
        self.shown().iter().any(|&index| ACTIVATIONS[index].id == id)
    }

    /// f(x) and f′(x) at the point.
    fn at_point(&self, index: usize) -> [f64; 2] {
        let [value, slope, _] = self.curves[index].jet(self.x.value());
        [value, slope]
    }

    /// The slopes just left of the kink, at it by convention, and just right of it, if left and right differ.
    fn kink(&self, index: usize) -> Option<[f64; 3]> {
        ACTIVATIONS[index].at_kink?;
        // Close enough to 0 for a varying slope, like ELU's, to equal its one-sided limit to the last bit.
        let slopes = [-1e-30, 0.0, 1e-30].map(|x| self.curves[index].slope(x));
        (slopes[0] != slopes[2]).then_some(slopes)
    }

    /// Whether the unit is saturated at the point, in a word or two.
    fn verdict(&self, index: usize) -> &'static str {
        let x = self.x.value();
        if x == 0.0 && self.kink(index).is_some() {
            return "by convention";
        }
        if self.at_point(index)[1].abs() >= SATURATED {
            return "active";
        }
        let inside = |[from, to]: &&[f64; 2]| (*from..=*to).contains(&x);
        match self.saturated[index].iter().find(inside) {
            Some([from, to]) if SEARCH_RANGE[0] < *from && *to < SEARCH_RANGE[1] => "stationary",
            _ => "saturated",
        }
    }

    /// Applies changed shapes to their curves.
    fn apply_shapes(&mut self) {
        for shape in &self.shapes {
            let curve = &mut self.curves[shape.activation];
            curve.set_constants(&[shape.knob.value()]);
            self.saturated[shape.activation] = saturated(curve, SEARCH_RANGE);
        }
        self.revision += 1;
    }

    fn readout(&self, index: usize) -> Readout {
        let [value, slope] = self.at_point(index);
        let Costs { value: forward, slope: alone, slope_after_value: after } = self.costs[index];
        let card = &ACTIVATIONS[index];
        let cells = vec![
            Cell::number("value", "f(x)", value),
            Cell::number("slope", "f′(x)", slope),
            Cell::word("saturation", "state", self.verdict(index)),
            cost("valueOperations", "operations: f", forward),
            cost("slopeOperations", "f′ alone", alone),
            cost("slopeAfterValueOperations", "f′ after f", after),
        ];
        Readout { swatch: Some(swatch(index)), ..Readout::new(card.id, card.title, cells) }
    }
}

impl Figure for Activations {
    fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        self.shapes.iter_mut().for_each(|shape| visit(&mut shape.knob));
        visit(&mut self.x);
    }

    fn changed(&mut self, setting: &str) {
        if setting == self.choice.name() {
            self.revision += 1;
        }
        if self.shapes.iter().any(|shape| shape.knob.name() == setting) {
            self.apply_shapes();
        }
    }

    fn handles(&self) -> Vec<Handle> {
        let x = self.x.value();
        let described = |&index: &usize| {
            let [value, slope] = self.at_point(index).map(|number| to_text(number, 3));
            format!("{} {value}, slope {slope}", ACTIVATIONS[index].title)
        };
        let described: Vec<String> = self.shown().iter().map(described).collect();
        let value = format!("x = {}; {}", to_text(x, 3), described.join("; "));
        let height = self.shown().first().map_or(0.0, |&index| self.at_point(index)[0]);
        let [low, high] = picture::value_range(self);
        let at = [x, height.clamp(low, high)];
        let value = value.trim_end_matches([';', ' ']).to_owned();
        let home = [self.x.default().unwrap_or(x), at[1]];
        let travel = Travel::Along(VIEW, AxisScale::Linear);
        vec![Handle {
            id: "x".into(),
            label: "Point x".into(),
            value,
            panel: VALUE,
            at,
            home,
            travel,
            removable: false,
        }]
    }

    fn drag(&mut self, handle: &str, [x, _]: Point) {
        if handle == "x" {
            self.x.put(x);
        }
    }

    fn click(&mut self, panel: &str, [x, _]: Point) -> bool {
        let moved = panel == VALUE || panel == picture::SLOPE;
        if moved {
            self.x.put(x);
        }
        moved
    }

    fn readouts(&self) -> Vec<Readout> {
        self.shown().iter().map(|&index| self.readout(index)).collect()
    }

    fn statements(&self) -> Vec<Statement> {
        statements::statements(self)
    }

    fn description(&self) -> String {
        let x = to_text(self.x.value(), 3);
        let described = |&index: &usize| {
            let [value, slope] = self.at_point(index).map(|number| to_text(number, 3));
            format!("{} is {value} with slope {slope} ({})", ACTIVATIONS[index].title, self.verdict(index))
        };
        let described: Vec<String> = self.shown().iter().map(described).collect();
        match described.as_slice() {
            [] => "No activation function is chosen.".into(),
            _ => format!("Activation functions above their derivatives. At x = {x}, {}.", described.join("; ")),
        }
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}

/// The style of an activation.
fn swatch(index: usize) -> Swatch {
    style::nth(index)
}

fn linear(range: [f64; 2]) -> Dial {
    Dial { range, scale: SliderScale::Linear, whole: false }
}

/// A count of operations, and how many of them are calls.
fn cost(name: &'static str, label: &'static str, Cost { operations, calls }: Cost) -> Cell {
    let text = match calls {
        0 => operations.to_string(),
        _ => format!("{operations} ({})", counted(calls, "call", "calls")),
    };
    Cell { text, ..Cell::count(name, label, operations) }
}
