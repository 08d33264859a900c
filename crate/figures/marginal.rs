//! What a joint density says of one variable: alone, when the other is integrated out; and when the other is known. Contours with both
//! marginals along their sides, a slice whose area is the marginal there, the conditional that the slice divided by its area is, both
//! regressions, and a strip around the slice that opens into a wedge: the same line in the limit, and another conditional.

mod cost;
mod picture;
mod region;
mod slice;
mod words;

use std::rc::Rc;

use self::picture::PLANE;
use self::region::Region;
use self::slice::Slice;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Cell, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Travel, Visit};
use crate::joint::Form;
use crate::joints::{JOINTS, RHO};
use crate::number::{point_to_text, rounded, snapped, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};
use crate::subject::joint_choice::{JointChoice, JointMenu};
use crate::subject::map::Map;

/// The densities.
const MENU: JointMenu = JointMenu {
    name: "joint",
    label: "Joint density",
    formula_label: "Density",
    symbol: "f",
    form: Form::Density,
    cards: JOINTS,
    preset: "exp(-x^2/2 - (y - sin(2x))^2)",
    letters: &[RHO],
};

/// The handles: the slice, and the edge of the strip.
const SLICE: &str = "slice";
const WEDGE: &str = "wedge";

/// The heights of the handles, as shares of the view.
const FOOT: f64 = 0.07;
const HEAD: f64 = 0.86;

/// The least height above y = 0 of the edge's handle for its opening, as a share of the view.
const LEAST_RISE: f64 = 0.05;

/// An opening of less than this is none.
const CLOSED: f64 = 1e-9;

/// The largest magnitude of the slice's x.
const LIMIT: f64 = 1e9;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "marginal",
    title: "Marginals and conditionals",
    summary: "Integrating y out leaves the density of x; a slice, divided by its area, is the density of y once x is known.",
    tries: &[
        (
            "Do the marginals know the joint density? Look only at the sides while you change to this mixture.",
            "joint=mixture&rho=0.9",
        ),
        (
            "Uncorrelated, so independent? The least-squares line is flat here: drag the slice, and guess.",
            "joint=banana",
        ),
        ("A strip and a wedge close in on the same line x = 0. Do they agree on y there?", "x=0&strip=0&wedge=0.1"),
        ("Predicting y from x and x from y: two lines. Which of them is steeper, and when are they one?", "rho=0.4"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Marginal::new())
}

/// The state of the figure.
pub struct Marginal {
    choice: JointChoice,
    x: Knob,
    /// ε, half the width of the strip at y = 0, and how much wider it is at y = ±1.
    strip: Knob,
    wedge: Knob,
    dimensions: Knob,
    /// The point of the plane under the pointer.
    pointer: Option<Point>,
    slice: Cache<(u64, f64), Option<Rc<Slice>>>,
    region: Cache<(u64, [f64; 3]), Option<Rc<Region>>>,
    numbers: Cache<u64, Numbers>,
    map: Map,
    sides: picture::Sides,
}

/// What depends on the density alone.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    total: f64,
    error: f64,
    /// Mean and variance of x and of y; NaN where they do not exist.
    moments: [[f64; 2]; 2],
    covariance: f64,
    information: f64,
    quadrant: f64,
}

impl Numbers {
    fn correlation(&self) -> f64 {
        let [[_, x], [_, y]] = self.moments;
        self.covariance / (x * y).sqrt()
    }
}

impl Marginal {
    fn new() -> Self {
        let linear = |range| Dial { range, scale: SliderScale::Linear, whole: false };
        let whole = Dial { whole: true, ..linear([1.0, 20.0]) };
        Self {
            choice: JointChoice::new(MENU),
            x: Knob::new("x", "Slice at x", "x", linear([-3.5, 3.5]), 1.0).up_to(LIMIT),
            strip: Knob::new("strip", "Strip, half its width at y = 0", "ε", linear([0.0, 1.0]), 0.1),
            wedge: Knob::new("wedge", "Wedge, its opening a unit of y", "k", linear([0.0, 1.0]), 0.0),
            dimensions: Knob::new("dimensions", "Variables to integrate out", "n", whole, 2.0).in_group(Group::How),
            pointer: None,
            slice: Cache::default(),
            region: Cache::default(),
            numbers: Cache::default(),
            map: Map::default(),
            sides: picture::Sides::default(),
        }
    }

    /// The slice; `None` where nothing lies on it, or its integral does not settle.
    fn slice(&self) -> Option<Rc<Slice>> {
        let x = self.x.value();
        self.slice.of((self.choice.revision(), x), || Slice::of(self.choice.joint(), x).map(Rc::new))
    }

    /// The strip or wedge around the slice; `None` where nothing lies in it.
    fn region(&self) -> Option<Rc<Region>> {
        let [x, strip, wedge] = [&self.x, &self.strip, &self.wedge].map(Knob::value);
        self.region.of((self.choice.revision(), [x, strip, wedge]), || {
            Region::of(self.choice.joint(), x, [strip, wedge]).map(Rc::new)
        })
    }

    fn numbers(&self) -> Numbers {
        self.numbers.of(self.choice.revision(), || {
            let joint = self.choice.joint();
            let [by_columns, by_rows] = joint.totals();
            Numbers {
                total: by_columns.value,
                error: by_columns.error.max((by_columns.value - by_rows.value).abs()),
                moments: [0, 1].map(|axis| joint.moments(axis)),
                covariance: joint.covariance(),
                information: joint.mutual_information(),
                quadrant: joint.quadrant(),
            }
        })
    }

    /// Half the width of the region at a height.
    fn half_width(&self, y: f64) -> f64 {
        self.strip.value() + self.wedge.value() * y.abs()
    }

    /// What the region is called.
    fn region_name(&self) -> &'static str {
        match (self.strip.value() > 0.0, self.wedge.value() > 0.0) {
            (true, false) => "strip",
            (false, true) => "wedge",
            (true, true) => "opened strip",
            (false, false) => "line",
        }
    }

    /// The height of the edge's handle, and its distance from y = 0, which is never too small to tell the opening.
    fn head(&self) -> [f64; 2] {
        let [low, high] = self.choice.view().y;
        let y = low + HEAD * (high - low);
        [y, y.abs().max(LEAST_RISE * (high - low))]
    }

    fn handle(&self, id: &str, label: &str, value: String, at: Point, home: Point) -> Handle {
        let travel = Travel::Along(self.choice.view().x, AxisScale::Linear);
        Handle { id: id.into(), label: label.into(), value, panel: PLANE, at, home, travel, removable: false }
    }

    /// The handle of the region's edge: to the right of the slice, or to the left where there is no room.
    fn edge(&self) -> Handle {
        let ([left, right], [y, rise]) = (self.choice.view().x, self.head());
        let half = self.strip.value() + self.wedge.value() * rise;
        let place = |x: f64, half: f64| {
            if x + half > right && x - half >= left { x - half } else { (x + half).min(right).max(left) }
        };
        let x = self.x.value();
        let default = |knob: &Knob| knob.default().unwrap_or_default();
        let home = place(x, self.strip.value() + default(&self.wedge) * rise);
        let [strip, wedge] = [&self.strip, &self.wedge].map(|knob| to_text(knob.value(), 3));
        let value = format!("half width {strip} + {wedge} |y|: {}", self.region_name());
        self.handle(WEDGE, "Edge of the strip", value, [place(x, half), y], [home, y])
    }
}

impl Figure for Marginal {
    fn settings(&mut self, visit: Visit) {
        self.choice.settings(visit);
        self.x.set_slider_range(self.choice.view().x);
        visit(&mut self.x);
        visit(&mut self.strip);
        visit(&mut self.wedge);
        visit(&mut self.dimensions);
    }

    fn changed(&mut self, setting: &str) {
        self.choice.changed(setting);
    }

    fn handles(&self) -> Vec<Handle> {
        let [low, high] = self.choice.view().y;
        let (x, foot) = (self.x.value(), low + FOOT * (high - low));
        let mean = self.slice().map_or(f64::NAN, |slice| slice.mean());
        let value = format!("x = {}, mean of y {}", to_text(x, 3), to_text(mean, 3));
        let home = self.x.default().unwrap_or(x);
        vec![self.handle(SLICE, "Slice", value, [x, foot], [home, foot]), self.edge()]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if !to[0].is_finite() {
            return;
        }
        let at = snapped(to[0], self.choice.view().x);
        match handle {
            SLICE => self.x.put(at),
            WEDGE => {
                let [_, rise] = self.head();
                let opening = ((to[0] - self.x.value()).abs() - self.strip.value()) / rise;
                self.wedge.put(if opening > CLOSED { rounded(opening, 3) } else { 0.0 });
            }
            _ => {}
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let is_over_x = panel == PLANE || panel == picture::ABOVE;
        if is_over_x && at[0].is_finite() {
            self.x.put(snapped(at[0], self.choice.view().x));
        }
        is_over_x
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == PLANE).then(|| self.choice.pannable())
    }

    fn readouts(&self) -> Vec<Readout> {
        let (slice, region, numbers) = (self.slice(), self.region(), self.numbers());
        let number = |name, label, value: f64| match value.is_nan() {
            true => Cell::none(name, label),
            false => Cell::number(name, label, value),
        };
        let of_slice = |what: fn(&Slice) -> f64| slice.as_ref().map_or(f64::NAN, |slice| what(slice));
        let of_region = |what: fn(&Region) -> f64| region.as_ref().map_or(f64::NAN, |region| what(region));
        let cells = vec![
            number("px", "p(x)", self.choice.joint().marginal(0, self.x.value())),
            number("py", "p(y) at the mean", of_slice(|slice| slice.py)),
            number("conditionalMean", "E[Y | x]", of_slice(Slice::mean)),
            number("conditionalVariance", "Var[Y | x]", of_slice(Slice::variance)),
            number("regionMean", "E[Y | region]", of_region(|region| region.mean)),
            number("regionVariance", "Var[Y | region]", of_region(|region| region.variance)),
            number("limitVariance", "its limit", of_region(|region| region.limit_variance)),
            number("correlation", "correlation", numbers.correlation()),
            number("mutualInformation", "I(X; Y) in nats", numbers.information),
            number("quadrant", "P(X > 0, Y > 0)", numbers.quadrant),
            number("total", "Z", numbers.total),
            number("error", "error of Z", numbers.error),
            cost::cell(self.dimensions.value()),
        ];
        vec![Readout::new("joint", self.choice.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        words::statements(self)
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let is_defined = |at: &Point| self.choice.joint().value(*at).is_finite();
        self.pointer = over.filter(|(panel, _)| *panel == PLANE).map(|(_, at)| at).filter(is_defined);
    }

    fn hovered(&self) -> String {
        let Some(at) = self.pointer else { return String::new() };
        format!("p{} = {}", point_to_text(at, 3), to_text(self.choice.joint().value(at), 3))
    }

    fn description(&self) -> String {
        words::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
