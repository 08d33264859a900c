//! The second derivative as the rate of change of the slope: f, f′ and f″ on one axis, the parabola that agrees with f in all
//! three at x, and two steps from x: Newton's to the parabola's vertex, and a gradient step scaled by the learning rate.

mod picture;

use std::rc::Rc;

use self::picture::{Backdrop, CURVE};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Cell, Figure, FigureCard, Group, Handle, Pannable, Readout, Swatch, Visit};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Frame, Ink, Marker, Panel};
use crate::sketch::kink;
use crate::subject::graph::{Graph, X};

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "curvature",
    title: "Curvature",
    summary: "The second derivative is the rate at which the slope changes; Newton’s step uses it, a gradient step ignores it.",
    tries: &[
        (
            "Drag x along this parabola: where does Newton’s step land each time?",
            "function=parabola&x=2.5&learning-rate=0.2",
        ),
        ("Here the curve bends downwards: f″ < 0. Which way will Newton’s step go?", "x=0.2"),
        (
            "Which learning rate makes the gradient step as long as Newton’s? Work it out from f″, then set it.",
            "function=parabola&x=-2&learning-rate=0.1",
        ),
        (
            "Drag x far to the right, where the bell is nearly straight: how far does each step go?",
            "function=bell&x=1.1",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Curvature::new())
}

/// The state of the figure.
pub struct Curvature {
    graph: Graph,
    rate: Knob,
    backdrop: Cache<(u64, [f64; 3]), Rc<Backdrop>>,
}

/// The two kinds of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// Against the slope: x − η f′(x).
    Gradient,
    /// To the vertex of the osculating parabola: x − f′(x) / f″(x).
    Newton,
}

impl Method {
    const ALL: [Self; 2] = [Self::Gradient, Self::Newton];

    fn title(self) -> &'static str {
        match self {
            Self::Gradient => "Gradient step",
            Self::Newton => "Newton’s step",
        }
    }

    fn swatch(self) -> Swatch {
        match self {
            Self::Gradient => Swatch { ink: Ink::Series(0), dash: &[], marker: Marker::Circle },
            Self::Newton => Swatch { ink: Ink::Series(3), dash: &[], marker: Marker::Diamond },
        }
    }
}

impl Curvature {
    fn new() -> Self {
        let dial = Dial { range: [1e-4, 10.0], scale: SliderScale::Logarithmic, whole: false };
        Self {
            graph: Graph::new("double-well"),
            rate: Knob::new("learning-rate", "Learning rate", "η", dial, 0.1).in_group(Group::How),
            backdrop: Cache::default(),
        }
    }

    fn jet(&self) -> [f64; 3] {
        self.graph.curve().jet(self.graph.x())
    }

    /// The signed step of a method from x. `None` at a kink, where it is not finite, and for Newton's step where f″ = 0.
    fn step(&self, method: Method) -> Option<f64> {
        let [_, slope, bend] = self.jet();
        let step = match method {
            Method::Gradient => -self.rate.value() * slope,
            Method::Newton => -slope / bend,
        };
        (step.is_finite() && self.graph.kink().is_none()).then_some(step)
    }

    /// The value at x + d of the parabola that agrees with f, f′ and f″ at x: f + f′ d + ½ f″ d².
    fn parabola(&self, d: f64) -> f64 {
        let [value, slope, bend] = self.jet();
        value + d * (slope + 0.5 * bend * d)
    }

    /// The curvature of f at x, in words.
    fn curvature_text(&self) -> &'static str {
        match self.jet()[2] {
            _ if self.graph.kink().is_some() => "has a kink",
            bend if bend > 0.0 => "curves up",
            bend if bend < 0.0 => "curves down",
            0.0 => "does not curve",
            _ => "is undefined",
        }
    }

    /// The outcome of a step, in words.
    fn outcome(&self, method: Method) -> &'static str {
        let [here, slope, _] = self.jet();
        let Some(step) = self.step(method) else {
            if self.graph.kink().is_some() {
                return "none: a kink has no slope";
            }
            return if here.is_finite() && slope.is_finite() { "none: no vertex" } else { "undefined" };
        };
        match self.graph.curve().value(self.graph.x() + step) - here {
            _ if step == 0.0 => "stays",
            change if change < 0.0 => "downhill",
            change if change > 0.0 => "uphill",
            0.0 => "same height",
            _ => "undefined there",
        }
    }

    /// f, f′ and f″ at x, as a sentence.
    fn point_sentence(&self) -> String {
        let jet = self.jet();
        let x = to_text(self.graph.x(), 4);
        let [value, slope, bend] = jet.map(|number| to_text(number, 4));
        match self.graph.kink() {
            _ if jet[0].is_nan() => format!("At x = {x} f is undefined, and so are f′ and f″."),
            Some(kink) => format!("At x = {x}, f = {value}: {}.", kink::description(kink, jet[1])),
            None => format!("At x = {x}, f = {value}, f′ = {slope} and f″ = {bend}: it {}.", self.curvature_text()),
        }
    }

    fn readout(&self, method: Method) -> Readout {
        let [value, slope, bend] = self.jet();
        let step = self.step(method);
        let arrival = step.map(|step| self.graph.x() + step);
        let number = |name, label, number: Option<f64>| {
            number.map_or(Cell::none(name, label), |number| Cell::number(name, label, number))
        };
        let cells = vec![
            Cell::number("value", "f(x)", value),
            kink::slope_cell(slope, self.graph.kink()),
            Cell::number("bend", "f″(x)", bend),
            number("step", "step", step),
            number("arrival", "arrives at x", arrival),
            number("arrivalValue", "f there", arrival.map(|x| self.graph.curve().value(x))),
            Cell::word("outcome", "outcome", self.outcome(method)),
        ];
        let id = if method == Method::Gradient { "gradient" } else { "newton" };
        Readout { swatch: Some(method.swatch()), ..Readout::new(id, method.title(), cells) }
    }
}

impl Figure for Curvature {
    fn settings(&mut self, visit: Visit) {
        self.graph.settings(visit);
        visit(&mut self.rate);
    }

    fn changed(&mut self, setting: &str) {
        self.graph.changed(setting);
    }

    fn handles(&self) -> Vec<Handle> {
        let [_, slope, bend] = self.jet().map(|number| to_text(number, 3));
        let value = format!("x = {}, slope {slope}, f″ {bend}, {}", to_text(self.graph.x(), 3), self.curvature_text());
        vec![self.graph.point("Point x", CURVE, value)]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == X {
            self.graph.put_x(to[0]);
        }
    }

    fn click(&mut self, _panel: &str, at: Point) -> bool {
        self.graph.put_x(at[0]);
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.graph.hover(over.map(|(_, at)| at[0]));
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == CURVE).then_some(&mut self.graph as _)
    }

    fn readouts(&self) -> Vec<Readout> {
        Method::ALL.map(|method| self.readout(method)).into()
    }

    fn hovered(&self) -> String {
        let Some(x) = self.graph.pointer() else { return String::new() };
        let [value, slope, bend] = self.graph.curve().jet(x).map(|number| to_text(number, 4));
        let x = to_text(x, 3);
        format!("f({x}) = {value}   f′({x}) = {slope}   f″({x}) = {bend}")
    }

    fn description(&self) -> String {
        let step = |method: Method| match self.step(method) {
            Some(step) => {
                let arrival = to_text(self.graph.x() + step, 4);
                format!("{} arrives at x = {arrival}: {}", method.title(), self.outcome(method))
            }
            None => format!("{}: {}", method.title(), self.outcome(method)),
        };
        let [gradient, newton] = [Method::Gradient, Method::Newton].map(step);
        let point = self.point_sentence();
        format!("{} above its slope and its second derivative. {point} {gradient}. {newton}.", self.graph.title())
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
