//! The derivative as a limit of difference quotients, and as a slope: the secant through x and x + h turns into the tangent as h
//! shrinks, f′ runs below on the same axis, and the quotient's error is drawn against h down to where rounding takes over.

mod picture;
mod quotient;
mod stationary_points;

use std::rc::Rc;

use self::picture::{Backdrop, CURVE, ERROR, SLOPE};
use self::quotient::{Errors, Quotient, RANGE};
use crate::figure::cache::Cache;
use crate::figure::clock::Scrub;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Cell, Choice, Clock, Figure, FigureCard, Handle, Pannable, Readout, Swatch, Travel, Visit};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Ink, Marker, Panel};
use crate::sketch::kink;
use crate::subject::graph::{Graph, X};

/// The handles beside the point: the end of the secant, and h on the plot of errors.
const SECANT: &str = "secant";
const ERROR_H: &str = "error";

/// A hand on the curve brings the ends of the secant no nearer than this share of the view; sliders and the plot of errors do.
const NEAREST: f64 = 1e-3;

/// Played, h is halved so often a second, from 1 on, and at most so often.
const HALVINGS_A_SECOND: f64 = 3.0;
const MOST_HALVINGS: usize = 49;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "tangent",
    title: "Secant and tangent",
    summary: "The secant through x and x + h turns into the tangent as h shrinks, and its slope into the derivative.",
    tries: &[
        ("Where is this curve level? Guess, then drag x until the tangent lies flat.", "x=0.3&step-size=0.5"),
        (
            "Measure the slope on both sides of x: each time h is a tenth, how much smaller is the error?",
            "function=sine&quotient=central&step-size=0.1",
        ),
        (
            "Should an even smaller h not be better still? Move h from here to the right until the error is least.",
            "function=exponential&step-size=1e-13",
        ),
        ("Level twice, but only once at the bottom: what does f′ do at the other place?", "function=quartic&x=0.4"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Tangent::new())
}

/// The state of the figure.
pub struct Tangent {
    graph: Graph,
    h: Knob,
    quotient: Pick,
    backdrop: Cache<(u64, [f64; 3]), Rc<Backdrop>>,
    errors: Cache<(u64, f64, f64), [Errors; 2]>,
}

impl Tangent {
    fn new() -> Self {
        let dial = Dial { range: RANGE, scale: SliderScale::Logarithmic, whole: false };
        Self {
            graph: Graph::new("cubic"),
            h: Knob::new("step-size", "Step size", "h", dial, 1.0),
            quotient: Pick::new("quotient", "Difference quotient", Quotient::OPTIONS.map(Choice::from)),
            backdrop: Cache::default(),
            errors: Cache::default(),
        }
    }

    fn chosen(&self) -> Quotient {
        Quotient::ALL[self.quotient.index()]
    }

    /// The errors of both quotients, for an axis from `floor` on.
    fn errors(&self, floor: f64) -> [Errors; 2] {
        let (curve, x) = (self.graph.curve(), self.graph.x());
        self.errors.of((self.graph.revision(), x, floor), || {
            Quotient::ALL.map(|quotient| Errors::of(quotient, curve, x, floor))
        })
    }

    /// How high the error of a quotient stands on the axis of errors.
    fn height(&self, quotient: Quotient, [floor, top]: [f64; 2]) -> f64 {
        let error = quotient.error(self.graph.curve(), self.graph.x(), self.h.value());
        if error.is_nan() { floor } else { error.clamp(floor, top) }
    }

    /// A hand moves the end of the secant.
    fn put_end(&mut self, x: f64) {
        let [low, high] = self.graph.view();
        self.h.put(rounded((x - self.graph.x()).max(NEAREST * (high - low)), 3));
    }

    fn direction(&self) -> &'static str {
        match self.graph.curve().slope(self.graph.x()) {
            _ if self.graph.kink().is_some() => "by convention, at a kink",
            slope if slope > 0.0 => "rising",
            slope if slope < 0.0 => "falling",
            0.0 => "level",
            _ => "undefined",
        }
    }

    fn readout(&self, quotient: Quotient) -> Readout {
        let (curve, x, h) = (self.graph.curve(), self.graph.x(), self.h.value());
        let [value, slope, _] = curve.jet(x);
        let kink = self.graph.kink();
        let order = quotient.order(curve, x, h).filter(|_| kink.is_none());
        // Where there is no slope nothing is off from it.
        let error = match kink {
            None => Cell::number("error", "error", quotient.error(curve, x, h)),
            Some(_) => Cell::none("error", "error"),
        };
        let cells = vec![
            Cell::number("value", "f(x)", value),
            kink::slope_cell(slope, kink),
            Cell::number("quotient", "quotient", quotient.of(curve, x, h)),
            error,
            order.map_or(Cell::none("order", ORDER), |order| Cell::number("order", ORDER, order)),
        ];
        let swatch = Some(self.swatch(quotient));
        Readout { swatch, ..Readout::new(quotient.as_str(), quotient.title(), cells) }
    }

    /// What there is at x, in a sentence.
    fn point_described(&self) -> String {
        let x = to_text(self.graph.x(), 4);
        let [value, slope, _] = self.graph.curve().jet(self.graph.x());
        let [value_text, slope_text] = [value, slope].map(|number| to_text(number, 4));
        match self.graph.kink() {
            _ if value.is_nan() => format!("At x = {x} f is undefined, and so is its slope."),
            Some(kink) => format!("At x = {x}, f = {value_text}: {}.", kink::description(kink, slope)),
            None => format!("At x = {x}, f = {value_text} and the slope f′ = {slope_text}: {}.", self.direction()),
        }
    }

    /// The quotient and how far off it is, in a sentence.
    fn quotient_described(&self) -> String {
        let (curve, x, h, chosen) = (self.graph.curve(), self.graph.x(), self.h.value(), self.chosen());
        let error = Some(chosen.error(curve, x, h)).filter(|error| !error.is_nan() && self.graph.kink().is_none());
        let error = error.map_or(String::new(), |error| format!(", an error of {}", to_text(error, 4)));
        let [h, quotient] = [h, chosen.of(curve, x, h)].map(|number| to_text(number, 4));
        format!("The {} quotient over h = {h} is {quotient}{error}.", chosen.as_str())
    }

    /// The quotient whose secant is drawn has the secant's look, the other one stands back.
    fn swatch(&self, quotient: Quotient) -> Swatch {
        match quotient == self.chosen() {
            true => Swatch { ink: Ink::Series(0), dash: &[], marker: Marker::Circle },
            false => Swatch { ink: Ink::Muted, dash: &[6.0, 3.0], marker: Marker::Square },
        }
    }
}

/// The heading of the power of h with which the error falls.
const ORDER: &str = "error ∝ hᵖ, p";

impl Figure for Tangent {
    fn settings(&mut self, visit: Visit) {
        self.graph.settings(visit);
        visit(&mut self.quotient);
        visit(&mut self.h);
        visit(&mut Scrub::new(self).called("Halvings of h"));
    }

    fn changed(&mut self, setting: &str) {
        self.graph.changed(setting);
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(self)
    }

    fn handles(&self) -> Vec<Handle> {
        let (curve, x, h) = (self.graph.curve(), self.graph.x(), self.h.value());
        let [far, slope, quotient, error] =
            [x + h, curve.slope(x), self.chosen().of(curve, x, h), self.chosen().error(curve, x, h)]
                .map(|number| to_text(number, 3));
        let [x_text, h_text] = [x, h].map(|number| to_text(number, 3));
        let axis = picture::error_axis(&self.graph.drawn());
        let point = format!("x = {x_text}, slope {slope}, {}", self.direction());
        let secant = format!("x + h = {far}, h = {h_text}, quotient {quotient}");
        let secant = self.graph.handle(SECANT, "End of the secant x + h", CURVE, x + h, secant);
        let home = self.h.default().unwrap_or(h);
        let at = [h, self.height(self.chosen(), axis)];
        let error = Handle {
            id: ERROR_H.into(),
            label: "Step size h".into(),
            value: format!("h = {h_text}, error {error}"),
            panel: ERROR,
            at,
            home: [home, at[1]],
            travel: Travel::Along(RANGE, AxisScale::Logarithmic),
            removable: false,
        };
        vec![self.graph.point("Point x", CURVE, point), Handle { home: [x + home, secant.at[1]], ..secant }, error]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        match handle {
            X => self.graph.put_x(to[0]),
            SECANT => self.put_end(to[0]),
            ERROR_H => self.h.put(rounded(to[0], 3)),
            _ => {}
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            CURVE | SLOPE => self.graph.put_x(at[0]),
            _ => self.h.put(rounded(at[0], 3)),
        }
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.graph.hover(over.filter(|(panel, _)| *panel != ERROR).map(|(_, at)| at[0]));
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == CURVE).then_some(&mut self.graph as _)
    }

    fn readouts(&self) -> Vec<Readout> {
        Quotient::ALL.map(|quotient| self.readout(quotient)).into()
    }

    fn hovered(&self) -> String {
        self.graph.hovered()
    }

    fn description(&self) -> String {
        let [point, quotient] = [self.point_described(), self.quotient_described()];
        let levels = stationary_points::description(&self.graph.drawn());
        let lines = if self.graph.kink().is_some() { "a secant" } else { "its tangent and a secant" };
        format!("{} with {lines}. {point} {quotient} {levels}", self.graph.title())
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}

/// Its steps are halvings of h, from h = 1 on. The state has h itself; the step only shows and moves it.
impl Clock for Tangent {
    /// How often 1 is halved to come to h, or near it.
    fn step(&self) -> usize {
        libm::round(-libm::log2(self.h.value())).clamp(0.0, MOST_HALVINGS as f64) as usize
    }

    fn last(&self) -> usize {
        MOST_HALVINGS
    }

    fn opening(&self) -> usize {
        self.step()
    }

    fn show(&mut self, step: usize) {
        if step != self.step() {
            self.h.put(libm::exp2(-(step as f64)));
        }
    }

    fn play(&mut self, seconds: f64) -> bool {
        let shrunk = self.h.value() * libm::exp2(-HALVINGS_A_SECOND * seconds.clamp(0.0, 1.0));
        self.h.put(rounded(shrunk, 4));
        self.step() < self.last()
    }
}
