//! The derivative as a limit of difference quotients, and as a slope: the secant through x and x + h turns into the tangent as h
//! shrinks, f′ runs below on the same axis, and the quotient's error is drawn against h down to where rounding takes over.

mod levels;
mod picture;
mod quotient;

use std::rc::Rc;

use self::picture::{Backdrop, CURVE, ERROR, SLOPE};
use self::quotient::{Errors, Quotient, RANGE};
use super::graph::{Drawn, Graph};
use super::kept::Kept;
use super::kink;
use crate::curve::Kink;
use crate::decimal::power_of_ten;
use crate::figure::dial::Dial;
use crate::figure::knob::Knob;
use crate::figure::number::{rounded, to_text};
use crate::figure::pick::Pick;
use crate::figure::{Card, Cell, Command, Figure, Group, Handle, Nudge, Pannable, Parameter, Readout, Refusal, Swatch};
use crate::optimiser::Scale;
use crate::scene::{Frame, Ink, Marker, Scene};
use crate::surface::Point;

/// The handles: the point, the end of the secant, and h on the plot of errors.
const X: &str = "x";
const SECANT: &str = "secant";
const ERROR_H: &str = "error";

/// The graph is traced in so many cells whatever the frame: as fine as anybody sees.
const CELLS: f64 = 1024.0;

/// A hand on the curve brings the ends of the secant no nearer than this share of the view; sliders and the plot of errors do.
const NEAREST: f64 = 1e-3;

/// Played, h is halved so often a second, from 1 on, and at most so often.
const HALVINGS_A_SECOND: f64 = 3.0;
const HALVINGS: Dial = Dial { range: [0.0, 49.0], scale: Scale::Linear, whole: true };

/// The card of this figure.
pub const CARD: Card = Card {
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
    pointer: Option<f64>,
    backdrop: Kept<(u64, [f64; 3]), Rc<Backdrop>>,
    errors: Kept<(u64, f64, f64), [Errors; 2]>,
}

impl Tangent {
    fn new() -> Self {
        let dial = Dial { range: RANGE, scale: Scale::Logarithmic, whole: false };
        Self {
            graph: Graph::new("cubic"),
            h: Knob::new("step-size", "Step size", "h", dial, 1.0),
            quotient: Pick::new("quotient", "Difference quotient", &Quotient::OPTIONS),
            pointer: None,
            backdrop: Kept::default(),
            errors: Kept::default(),
        }
    }

    fn drawn(&self) -> Drawn {
        self.graph.drawn(CELLS)
    }

    fn chosen(&self) -> Quotient {
        Quotient::ALL[self.quotient.index()]
    }

    /// The point of the curve at x, moved into the picture where the curve runs out of it or is undefined.
    fn on_curve(&self, x: f64) -> Point {
        let [low, high] = self.drawn().heights[0];
        let value = self.graph.curve().value(x);
        [x, if value.is_nan() { 0.5 * low + 0.5 * high } else { value.clamp(low, high) }]
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

    /// How often 1 is halved to come to h, or near it.
    fn halvings(&self) -> f64 {
        let [least, most] = HALVINGS.range;
        libm::round(-libm::log2(self.h.value())).clamp(least, most) + 0.0
    }

    fn halve(&mut self, times: f64) {
        if times != self.halvings() {
            let [least, most] = HALVINGS.range;
            self.h.put(libm::exp2(-times.clamp(least, most)));
        }
    }

    /// A hand moves the end of the secant.
    fn put_end(&mut self, x: f64) {
        let [low, high] = self.graph.view();
        self.h.put(rounded((x - self.graph.x()).max(NEAREST * (high - low)), 3));
    }

    /// The kink that x stands on, if it does: there the curve has no slope, and no tangent.
    fn kink(&self) -> Option<Kink> {
        Kink::at(self.graph.curve(), self.graph.x())
    }

    fn way(&self) -> &'static str {
        match self.graph.curve().slope(self.graph.x()) {
            _ if self.kink().is_some() => "by convention, at a kink",
            slope if slope > 0.0 => "rising",
            slope if slope < 0.0 => "falling",
            0.0 => "level",
            _ => "undefined",
        }
    }

    fn readout(&self, quotient: Quotient) -> Readout {
        let (curve, x, h) = (self.graph.curve(), self.graph.x(), self.h.value());
        let [value, slope, _] = curve.jet(x);
        let kink = self.kink();
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
    fn point_told(&self) -> String {
        let x = to_text(self.graph.x(), 4);
        let [value, slope, _] = self.graph.curve().jet(self.graph.x());
        let [value_text, slope_text] = [value, slope].map(|number| to_text(number, 4));
        match self.kink() {
            _ if value.is_nan() => format!("At x = {x} f is undefined, and so is its slope."),
            Some(kink) => format!("At x = {x}, f = {value_text}: {}.", kink::told(kink, slope)),
            None => format!("At x = {x}, f = {value_text} and the slope f′ = {slope_text}: {}.", self.way()),
        }
    }

    /// The quotient and how far off it is, in a sentence.
    fn quotient_told(&self) -> String {
        let (curve, x, h, chosen) = (self.graph.curve(), self.graph.x(), self.h.value(), self.chosen());
        let error = Some(chosen.error(curve, x, h)).filter(|error| !error.is_nan() && self.kink().is_none());
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
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = self.graph.parameters();
        parameters.push(self.quotient.parameter());
        parameters.push(self.h.parameter());
        // The state has h itself; this only shows and moves it.
        let step = Parameter::number("step", "Halvings of h", "", &HALVINGS, self.halvings());
        parameters.push(step.in_group(Group::Play));
        parameters
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        if let Some(result) = self.graph.set(name, value) {
            return result;
        }
        match name {
            "step-size" => self.h.set(value),
            "quotient" => self.quotient.set(value),
            "step" => HALVINGS.parse("the number of halvings", value).map(|times| self.halve(times)),
            _ => Err(Refusal::unknown(name)),
        }
    }

    fn slide(&mut self, name: &str, position: f64) -> Result<(), Refusal> {
        if self.graph.slide(name, position).is_some() {
            return Ok(());
        }
        match name {
            "step-size" => self.h.slide(position),
            "step" => self.halve(HALVINGS.at(position)),
            _ => return Err(Refusal::unknown(name)),
        }
        Ok(())
    }

    fn handles(&self) -> Vec<Handle> {
        let (curve, x, h) = (self.graph.curve(), self.graph.x(), self.h.value());
        let handle = |id: &str, label: &str, value: String, panel, at| Handle {
            id: id.into(),
            label: label.into(),
            value,
            panel,
            at,
            removable: false,
        };
        let [far, slope, quotient, error] =
            [x + h, curve.slope(x), self.chosen().of(curve, x, h), self.chosen().error(curve, x, h)]
                .map(|number| to_text(number, 3));
        let [x_text, h_text] = [x, h].map(|number| to_text(number, 3));
        let axis = picture::error_axis(&self.drawn());
        vec![
            handle(X, "Point x", format!("x = {x_text}, slope {slope}, {}", self.way()), CURVE, self.on_curve(x)),
            handle(
                SECANT,
                "End of the secant x + h",
                format!("x + h = {far}, h = {h_text}, quotient {quotient}"),
                CURVE,
                self.on_curve(x + h),
            ),
            handle(
                ERROR_H,
                "Step size h",
                format!("h = {h_text}, error {error}"),
                ERROR,
                [h, self.height(self.chosen(), axis)],
            ),
        ]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        match handle {
            X => self.graph.put_x(to[0]),
            SECANT => self.put_end(to[0]),
            ERROR_H => self.h.put(rounded(to[0], 3)),
            _ => {}
        }
    }

    fn nudge(&mut self, handle: &str, nudge: Nudge) {
        match handle {
            X => self.graph.nudge_x(nudge),
            _ if nudge == Nudge::Home => self.h.put(self.h.default()),
            SECANT => {
                let ([low, high], end) = (self.graph.view(), self.graph.x() + self.h.value());
                self.put_end(nudge.from([end, 0.0], [high - low, 0.0], [end, 0.0])[0]);
            }
            ERROR_H => {
                let [low, high] = RANGE.map(libm::log10);
                let [exponent, _] = nudge.from([libm::log10(self.h.value()), 0.0], [high - low, 0.0], [0.0; 2]);
                self.h.put(rounded(power_of_ten(exponent), 3));
            }
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
        self.pointer = over.filter(|(panel, _)| *panel != ERROR).map(|(_, at)| at[0]);
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == CURVE).then_some(&mut self.graph as _)
    }

    fn command(&mut self, command: Command) {
        let [first, last] = HALVINGS.range;
        match command {
            Command::Play if self.halvings() == last => self.halve(first),
            Command::Step => self.halve((self.halvings() + 1.0).min(last)),
            Command::StepBack => self.halve((self.halvings() - 1.0).max(first)),
            Command::Reset => self.halve(first),
            Command::Play | Command::Pause => {}
        }
    }

    fn play(&mut self, seconds: f64) -> bool {
        let shrunk = self.h.value() * libm::exp2(-HALVINGS_A_SECOND * seconds.clamp(0.0, 1.0));
        self.h.put(rounded(shrunk, 4));
        self.halvings() < HALVINGS.range[1]
    }

    fn readouts(&self) -> Vec<Readout> {
        Quotient::ALL.map(|quotient| self.readout(quotient)).into()
    }

    fn hovered(&self) -> String {
        let Some(x) = self.pointer else { return String::new() };
        let [value, slope, _] = self.graph.curve().jet(x).map(|number| to_text(number, 4));
        let x = to_text(x, 3);
        format!("f({x}) = {value}   f′({x}) = {slope}")
    }

    fn description(&self) -> String {
        let [point, quotient] = [self.point_told(), self.quotient_told()];
        let levels = levels::told(&self.drawn());
        let lines = if self.kink().is_some() { "a secant" } else { "its tangent and a secant" };
        format!("{} with {lines}. {point} {quotient} {levels}", self.graph.title())
    }

    fn scene(&self, frame: Frame) -> Scene {
        picture::scene(self, frame)
    }
}
