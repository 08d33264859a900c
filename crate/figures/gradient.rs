//! Partial derivatives as slopes of slices, the gradient as the arrow perpendicular to the contour, and the directional
//! derivative D_u f = ∇f · u as a cosine of the angle between u and ∇f.

mod picture;

use std::rc::Rc;

use self::picture::{DIRECTIONS, PLANE};
use crate::curve;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Cell, Figure, FigureCard, Handle, Pannable, Readout, Statement, Travel, Visit};
use crate::number::{point_to_text, to_text};
use crate::plane::{Point, View};
use crate::scene::{Frame, Panel};
use crate::sketch::math::{self, apply_named, name, run, sign};
use crate::subject::arrow_length;
use crate::subject::probe::Probe;
use crate::surface::Surface;

/// The surface shown at first.
const OPENING_SURFACE: &str = "himmelblau";

/// The initial position of the point: on a slope, well inside the view.
const OPENING_POINT: Point = [-1.0, 2.0];

/// The initial direction u, in degrees from the x-axis, and its range.
const OPENING_DIRECTION: f64 = 340.0;
const DIRECTION: Dial = Dial { range: [0.0, 360.0], scale: SliderScale::Linear, whole: false };

/// The radius of the direction dial, as a share of the view.
const DIAL_RADIUS: f64 = 0.3;

/// The largest gradient norm that an axis can show.
const MAX_NORM: f64 = 1e300;

/// A point is stationary if its gradient norm is below this share of the typical norm in view.
const STATIONARY: f64 = 1e-9;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "gradient",
    title: "Gradient",
    summary: "The gradient (its arrow is compressed) is perpendicular to the contour; at an angle φ from it the slope is ‖∇f‖ cos φ.",
    tries: &[
        (
            "Turn u until f does not change along it: what is its angle to the gradient? Guess before you look.",
            "direction=170&x=-1.2&y=-1",
        ),
        (
            "In a narrow ravine, does the gradient point away from the minimum? Drag the point and compare.",
            "surface=ravine&x=-1&y=-0.2&direction=191",
        ),
        (
            "Drag the point across the saddle: one slice has a minimum, the other a maximum. What is the gradient there?",
            "surface=saddle&x=0.15&y=0.1&direction=45",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Gradient::new())
}

/// The state of the figure.
pub struct Gradient {
    probe: Probe,
    direction: Knob,
    formulas: Cache<u64, [String; 2]>,
    slices: [Cache<SliceKey, Rc<Vec<f64>>>; 2],
    /// The typical gradient norm, for a loss and a view.
    typical_norm: Cache<(u64, View), f64>,
}

/// The key of a slice: the loss and the view, the point, and the number of cells.
type SliceKey = (u64, View, Point, usize);

/// The loss and its gradient at the point.
struct Reading {
    at: Point,
    value: f64,
    gradient: Point,
    norm: f64,
    /// The typical gradient norm in view.
    typical_norm: f64,
    /// The direction, as a unit vector.
    u: Point,
}

impl Reading {
    /// Whether f has a gradient here that can be drawn.
    fn is_defined(&self) -> bool {
        self.value.is_finite() && self.norm < MAX_NORM
    }

    /// Whether the point is stationary.
    fn is_stationary(&self) -> bool {
        self.norm <= STATIONARY * self.typical_norm
    }

    /// D_u f = ∇f · u.
    fn slope(&self) -> f64 {
        self.gradient[0] * self.u[0] + self.gradient[1] * self.u[1]
    }

    /// ∇f ∕ ‖∇f‖; `None` at a stationary point, or where f has no gradient.
    fn uphill(&self) -> Option<Point> {
        let has_direction = self.is_defined() && !self.is_stationary();
        has_direction.then(|| self.gradient.map(|end| end / self.norm))
    }

    /// The angle between u and ∇f in degrees, from 0 to 180.
    fn angle(&self) -> Option<f64> {
        let [x, y] = self.uphill()?;
        let (along, across) = (x * self.u[0] + y * self.u[1], x * self.u[1] - y * self.u[0]);
        Some(libm::atan2(across.abs(), along).to_degrees())
    }
}

impl Gradient {
    fn new() -> Self {
        Self {
            probe: Probe::new(OPENING_SURFACE, OPENING_POINT),
            direction: Knob::new("direction", "Direction u in degrees", "", DIRECTION, OPENING_DIRECTION),
            formulas: Cache::default(),
            slices: Default::default(),
            typical_norm: Cache::default(),
        }
    }

    fn read(&self) -> Reading {
        let at = self.probe.at();
        let (value, gradient) = self.probe.landscape.surface().value_and_gradient(at);
        // The formulas of the derivatives may be defined where f is not.
        let gradient = if value.is_nan() { [f64::NAN; 2] } else { gradient };
        let angle = self.direction.value().to_radians();
        Reading {
            at,
            value,
            gradient,
            norm: libm::hypot(gradient[0], gradient[1]),
            typical_norm: self.typical_norm(),
            u: [libm::cos(angle), libm::sin(angle)],
        }
    }

    fn typical_norm(&self) -> f64 {
        let (landscape, view) = (&self.probe.landscape, self.probe.landscape.view());
        self.typical_norm.of((landscape.revision(), view), || arrow_length::typical_norm(landscape.surface(), view))
    }

    /// The graph of f through the point along x (axis 0) or y (axis 1), sampled in `cells` cells.
    fn slice(&self, axis: usize, cells: usize) -> Rc<Vec<f64>> {
        let (landscape, at) = (&self.probe.landscape, self.probe.at());
        let view = landscape.view();
        self.slices[axis].of((landscape.revision(), view, at, cells), || {
            let place = |along: f64| if axis == 0 { [along, at[1]] } else { [at[0], along] };
            Rc::new(curve::trace(|along| landscape.surface().value(place(along)), [view.x, view.y][axis], cells))
        })
    }

    /// The radius of the direction dial.
    fn radius(&self) -> f64 {
        let [width, height] = self.probe.landscape.view().size();
        DIAL_RADIUS * width.min(height)
    }

    /// The tip of u on the direction dial, at this many degrees from the x-axis.
    fn tip(&self, degrees: f64) -> Point {
        let ([x, y], angle) = (self.probe.at(), degrees.to_radians());
        [x + self.radius() * libm::cos(angle), y + self.radius() * libm::sin(angle)]
    }

    /// Points u along a vector of the plane.
    fn aim_u(&mut self, [right, up]: Point) {
        if right.is_finite() && up.is_finite() && (right, up) != (0.0, 0.0) {
            self.set_direction(libm::atan2(up, right).to_degrees());
        }
    }

    fn set_direction(&mut self, degrees: f64) {
        if degrees.is_finite() {
            let whole_turns = libm::floor(degrees / 360.0) * 360.0;
            let tenths = libm::round((degrees - whole_turns) * 10.0) / 10.0;
            self.direction.put(if tenths >= 360.0 { 0.0 } else { tenths });
        }
    }

    /// The partial derivatives as formulas, typeset once per loss.
    fn formulas(&self) -> [String; 2] {
        self.formulas.of(self.probe.landscape.revision(), || {
            let formula = self.probe.landscape.surface().formula();
            [0, 1].map(|variable: u8| {
                let derivative = math::derivative(formula, variable);
                let letter = formula.variables()[usize::from(variable)].as_str();
                math::partial("f", &[letter]).equals(math::formula(derivative.as_ref())).set()
            })
        })
    }
}

impl Figure for Gradient {
    fn settings(&mut self, visit: Visit) {
        self.probe.settings(visit);
        visit(&mut self.direction);
    }

    fn changed(&mut self, setting: &str) {
        self.probe.changed(setting);
    }

    fn handles(&self) -> Vec<Handle> {
        let reading = self.read();
        let direction = self.direction.value();
        let turned = format!("{}°, slope {}", to_text(direction, 3), to_text(reading.slope(), 3));
        let height = if reading.is_defined() { reading.slope() } else { 0.0 };
        let handle = |id: &str, label: &str, panel, at, home| Handle {
            id: id.into(),
            label: label.into(),
            value: turned.clone(),
            panel,
            at,
            home,
            travel: Travel::Turn,
            removable: false,
        };
        let value = format!("{}, gradient {}", point_to_text(reading.at, 3), point_to_text(reading.gradient, 3));
        vec![
            self.probe.handle(PLANE, value),
            handle("u", "Direction u", PLANE, self.tip(direction), self.tip(OPENING_DIRECTION)),
            handle("angle", "Angle of u", DIRECTIONS, [direction, height], [OPENING_DIRECTION, height]),
        ]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        let [x, y] = self.probe.at();
        match handle {
            "u" => self.aim_u([to[0] - x, to[1] - y]),
            "angle" => self.set_direction(to[0].clamp(0.0, 359.9)),
            _ => self.probe.drag(handle, to),
        }
    }

    fn turn(&mut self, handle: &str, degrees: f64) {
        if ["u", "angle"].contains(&handle) {
            self.set_direction(self.direction.value() + degrees);
        }
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == PLANE).then(|| self.probe.landscape.pannable())
    }

    fn readouts(&self) -> Vec<Readout> {
        let reading = self.read();
        let Reading { at, value, gradient, norm, .. } = reading;
        let [across, up] = self.probe.landscape.letters();
        let cells = vec![
            Cell::point("position", format!("({across}, {up})"), at),
            Cell::number("value", "f", value),
            Cell::number("slopeX", format!("∂f/∂{across}"), gradient[0]),
            Cell::number("slopeY", format!("∂f/∂{up}"), gradient[1]),
            Cell::number("gradientNorm", "‖∇f‖", norm),
            Cell::number("directional", "Dᵤf", reading.slope()),
            match reading.angle() {
                Some(angle) => Cell::number("angle", "angle from ∇f, °", angle),
                None => Cell::none("angle", "angle from ∇f, °"),
            },
        ];
        vec![Readout::new("gradient", self.probe.landscape.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        let partial = |label: &str, mathml| Statement { brief: true, ..Statement::new(label, mathml) };
        let reading = self.read();
        let along = self.probe.landscape.letters().into_iter().zip(self.formulas());
        let mut statements: Vec<_> =
            along.map(|(letter, formula)| partial(&format!("slope along {letter}"), formula)).collect();
        if let Some(angle) = reading.angle() {
            let left = run([math::sub("D", "u"), name("f")]);
            let length = math::row([sign("‖"), sign("∇"), name("f"), sign("‖")]);
            let rule = run([length, apply_named("cos", name("φ"))]);
            let [norm, angle, slope] = [reading.norm, angle, reading.slope()].map(math::number);
            let share = run([norm, sign("·"), apply_named("cos", run([angle, sign("°")]))]);
            statements.push(Statement::new("slope along u", left.equals(rule).equals(share).equals(slope).set()));
        }
        statements
    }

    fn description(&self) -> String {
        let reading = self.read();
        let place =
            format!("Contours of {} with a point at {}.", self.probe.landscape.title(), point_to_text(reading.at, 3));
        let [right, up] = reading.gradient.map(|end| to_text(end, 3));
        let [x, y] = self.probe.landscape.letters();
        match reading.angle() {
            _ if !reading.is_defined() => format!("{place} The function has no gradient there."),
            None if reading.norm == 0.0 => {
                format!(
                    "{place} The gradient is zero: this is a stationary point, and f has no slope in any direction."
                )
            }
            None => format!(
                "{place} The gradient is negligible compared with the rest of the view: the point is almost stationary."
            ),
            Some(angle) => format!(
                "{place} The slope is {right} along {x} and {up} along {y}. The gradient, of length {}, is perpendicular to the \
                 contour f = {}; its arrow is compressed. Along u, {}° from the gradient, the slope is {}.",
                to_text(reading.norm, 3),
                to_text(reading.value, 3),
                to_text(angle, 3),
                to_text(reading.slope(), 3)
            ),
        }
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
