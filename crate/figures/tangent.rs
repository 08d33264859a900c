//! The derivative as a limit of difference quotients, and as a slope: the secant through x and x + h turns into the tangent as h
//! shrinks, f′ is plotted below on the same axis, and the quotient's error against h, down to where rounding dominates.

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

/// The ids of the other handles: the end of the secant, and h in the error plot.
const SECANT: &str = "secant";
const ERROR_H: &str = "error";

/// The smallest h, as a share of the view, that dragging the secant's end sets; the slider and the error plot go lower.
const MIN_H_SHARE: f64 = 1e-3;

/// While playing, h starts at 1 and is halved this many times per second, up to `MAX_HALVINGS` times.
const HALVINGS_PER_SECOND: f64 = 3.0;
const MAX_HALVINGS: usize = 49;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "tangent",
    title: "Secant and tangent",
    summary: "The secant through x and x + h turns into the tangent as h shrinks, and its slope into the derivative.",
    tries: &[
        (
            "Where is the slope of this curve zero? Guess, then drag x until the tangent is horizontal.",
            "x=0.3&step-size=0.5",
        ),
        (
            "Use both sides of x: each time h shrinks tenfold, by what factor does the error shrink?",
            "function=sine&quotient=central&step-size=0.1",
        ),
        (
            "Shouldn’t an even smaller h be better? Increase h from here until the error is smallest.",
            "function=exponential&step-size=1e-13",
        ),
        ("Two stationary points, but only one minimum: what does f′ do at the other?", "function=quartic&x=0.4"),
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

    /// The errors of both quotients, for an axis that starts at `floor`.
    fn errors(&self, floor: f64) -> [Errors; 2] {
        let (curve, x) = (self.graph.curve(), self.graph.x());
        self.errors.of((self.graph.revision(), x, floor), || {
            Quotient::ALL.map(|quotient| Errors::of(quotient, curve, x, floor))
        })
    }

    /// The error of a quotient, clamped to the error axis.
    fn height(&self, quotient: Quotient, [floor, top]: [f64; 2]) -> f64 {
        let error = quotient.error(self.graph.curve(), self.graph.x(), self.h.value());
        if error.is_nan() { floor } else { error.clamp(floor, top) }
    }

    /// Drags the end of the secant to x.
    fn drag_secant(&mut self, x: f64) {
        let [low, high] = self.graph.view();
        self.h.put(rounded((x - self.graph.x()).max(MIN_H_SHARE * (high - low)), 3));
    }

    fn direction(&self) -> &'static str {
        match self.graph.curve().slope(self.graph.x()) {
            _ if self.graph.kink().is_some() => "by convention, at a kink",
            slope if slope > 0.0 => "rising",
            slope if slope < 0.0 => "falling",
            0.0 => "stationary",
            _ => "undefined",
        }
    }

    fn readout(&self, quotient: Quotient) -> Readout {
        let (curve, x, h) = (self.graph.curve(), self.graph.x(), self.h.value());
        let [value, slope, _] = curve.jet(x);
        let kink = self.graph.kink();
        let order = quotient.order(curve, x, h).filter(|_| kink.is_none());
        // Without a slope there is no error.
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

    /// The value and the slope at x, as a sentence.
    fn point_sentence(&self) -> String {
        let x = to_text(self.graph.x(), 4);
        let [value, slope, _] = self.graph.curve().jet(self.graph.x());
        let [value_text, slope_text] = [value, slope].map(|number| to_text(number, 4));
        match self.graph.kink() {
            _ if value.is_nan() => format!("At x = {x} f is undefined, and so is its slope."),
            Some(kink) => format!("At x = {x}, f = {value_text}: {}.", kink::description(kink, slope)),
            None => format!("At x = {x}, f = {value_text} and the slope f′ = {slope_text}: {}.", self.direction()),
        }
    }

    /// The quotient and its error, as a sentence.
    fn quotient_sentence(&self) -> String {
        let (curve, x, h, chosen) = (self.graph.curve(), self.graph.x(), self.h.value(), self.chosen());
        let error = Some(chosen.error(curve, x, h)).filter(|error| !error.is_nan() && self.graph.kink().is_none());
        let error = error.map_or(String::new(), |error| format!(", an error of {}", to_text(error, 4)));
        let [h, quotient] = [h, chosen.of(curve, x, h)].map(|number| to_text(number, 4));
        format!("The {} quotient over h = {h} is {quotient}{error}.", chosen.as_str())
    }

    /// The style of a quotient: the secant's for the selected one, muted for the other.
    fn swatch(&self, quotient: Quotient) -> Swatch {
        match quotient == self.chosen() {
            true => Swatch { ink: Ink::Series(0), dash: &[], marker: Marker::Circle },
            false => Swatch { ink: Ink::Muted, dash: &[6.0, 3.0], marker: Marker::Square },
        }
    }
}

/// The label of p, the power of h that the error is proportional to.
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
            SECANT => self.drag_secant(to[0]),
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
        let [point, quotient] = [self.point_sentence(), self.quotient_sentence()];
        let stationary = stationary_points::description(&self.graph.drawn());
        let lines = if self.graph.kink().is_some() { "a secant" } else { "its tangent and a secant" };
        format!("{} with {lines}. {point} {quotient} {stationary}", self.graph.title())
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}

/// Steps are halvings of h, starting at h = 1. The state stores h itself; the step is derived from it.
impl Clock for Tangent {
    /// The number of halvings of 1 that comes closest to h.
    fn step(&self) -> usize {
        libm::round(-libm::log2(self.h.value())).clamp(0.0, MAX_HALVINGS as f64) as usize
    }

    fn last(&self) -> usize {
        MAX_HALVINGS
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
        let shrunk = self.h.value() * libm::exp2(-HALVINGS_PER_SECOND * seconds.clamp(0.0, 1.0));
        self.h.put(rounded(shrunk, 4));
        self.step() < self.last()
    }
}
