//! A map of the plane to the plane and its Jacobian matrix J: near a point the map is almost linear, a small square maps almost
//! to the parallelogram spanned by the columns of J, and areas scale by |det J|.

mod image;
mod picture;

use std::rc::Rc;

use self::image::{Image, LevelSamples};
use self::picture::DOMAIN;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Cell, Figure, FigureCard, Handle, Pannable, Readout, Statement, Visit};
use crate::linear;
use crate::number::{point_to_text, to_text};
use crate::plane::{Point, View};
use crate::scene::{Frame, Panel};
use crate::sketch::math::{self, apply_named, name, run, sign};
use crate::subject::mapping::Mapping;
use crate::subject::maps::{FOLD, MapCard, POLAR, ROTATION, SHEAR, SOFTMAX, SQUARE, SWIRL};
use crate::subject::plane_point::{POINT, PlanePoint};

/// The maps; the first one opens the figure.
const MAPS: &[MapCard] = &[POLAR, ROTATION, SHEAR, SQUARE, SOFTMAX, FOLD, SWIRL];

/// The side of the small square.
const SIDE: Dial = Dial { range: [0.001, 2.0], scale: SliderScale::Logarithmic, whole: false };
const OPENING_SIDE: f64 = 0.8;

/// The home position of the point for typed formulas.
const TYPED_HOME: Point = [0.5, 0.5];

/// Points along each side of the square; their images bound its image.
const POINTS_PER_SIDE: usize = 64;

/// A determinant below this share of σ₁² counts as zero.
const COLLAPSED: f64 = 1e-12;

/// Larger entries of J are not drawn.
const MAX_ENTRY: f64 = 1e150;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "jacobian",
    title: "Jacobian",
    summary: "Near a point a map is nearly linear: the Jacobian maps a small square to a parallelogram (∇u and ∇v show directions alone).",
    tries: &[
        (
            "Make the square smaller: how soon can you no longer tell its image from the parallelogram?",
            "map=square&side=0.3&x=0.9",
        ),
        (
            "Drag the square across the fold. What happens to its orientation, and to det J, on the way?",
            "map=fold&x=-0.5&side=0.4",
        ),
        (
            "Softmax’s two outputs add up to one. What does that do to the area of every square?",
            "map=softmax&x=1&y=0.5",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Jacobian::new())
}

/// The state of the figure.
pub struct Jacobian {
    mapping: Mapping,
    point: PlanePoint,
    side: Knob,
    image: Cache<(u64, View), Rc<Image>>,
    level_samples: Cache<(u64, View), Rc<LevelSamples>>,
    formula: Cache<u64, String>,
}

/// The map and its Jacobian at the point.
struct Reading {
    at: Point,
    /// (u, v)
    value: Point,
    /// Its rows are ∇u and ∇v.
    jacobian: [[f64; 2]; 2],
}

impl Reading {
    fn is_defined(&self) -> bool {
        self.value.iter().chain(self.jacobian.iter().flatten()).all(|number| number.abs() < MAX_ENTRY)
    }

    fn determinant(&self) -> f64 {
        let [[a, b], [c, d]] = self.jacobian;
        a * d - b * c
    }

    /// J applied to a vector.
    fn times(&self, [x, y]: Point) -> Point {
        self.jacobian.map(|[first, second]| first * x + second * y)
    }

    /// Whether J preserves orientation, in a word.
    fn orientation(&self) -> &'static str {
        let (determinant, most) = (self.determinant(), linear::singular(self.jacobian).values[0]);
        match determinant {
            _ if !self.is_defined() => "undefined",
            _ if determinant.abs() <= COLLAPSED * most * most => "collapsed",
            _ if determinant > 0.0 => "preserved",
            _ => "reversed",
        }
    }
}

impl Jacobian {
    fn new() -> Self {
        let mapping = Mapping::new(MAPS);
        Self {
            point: PlanePoint::new(mapping.start().unwrap_or(TYPED_HOME), TYPED_HOME),
            mapping,
            side: Knob::new("side", "Side of the square", "h", SIDE, OPENING_SIDE),
            image: Cache::default(),
            level_samples: Cache::default(),
            formula: Cache::default(),
        }
    }

    /// The grid over a view, and its image.
    fn image(&self, view: View) -> Rc<Image> {
        self.image.of((self.mapping.revision(), view), || Rc::new(Image::of(&self.mapping, view)))
    }

    /// The samples over a view for the level lines of the components.
    fn level_samples(&self, view: View) -> Rc<LevelSamples> {
        self.level_samples.of((self.mapping.revision(), view), || Rc::new(LevelSamples::of(&self.mapping, view)))
    }

    fn read(&self) -> Reading {
        self.read_at(self.point.at())
    }

    fn read_at(&self, at: Point) -> Reading {
        let (value, mut jacobian) = self.mapping.map().value_and_jacobian(at);
        // The formulas of the derivatives may be defined where the component is not.
        for (row, component) in jacobian.iter_mut().zip(value) {
            if component.is_nan() {
                *row = [f64::NAN; 2];
            }
        }
        Reading { at, value, jacobian }
    }

    /// The boundary of the square whose lower left corner is the point.
    fn square(&self) -> Vec<Point> {
        let ([x, y], side) = (self.point.at(), self.side.value());
        let corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        let edge = |ends: &[Point]| {
            let (from, to) = (ends[0], ends[1]);
            (0..POINTS_PER_SIDE).map(move |step| step as f64 / POINTS_PER_SIDE as f64).map(move |t| {
                let along = [0, 1].map(|axis| from[axis] + t * (to[axis] - from[axis]));
                [x + side * along[0], y + side * along[1]]
            })
        };
        corners.windows(2).flat_map(edge).collect()
    }

    /// The area of the square's true image divided by its own, by the shoelace formula along the image of its boundary. Flipped
    /// parts count as negative; the absolute value compares with |det J|.
    fn area_ratio(&self, reading: &Reading) -> f64 {
        let from_corner = |at: Point| {
            let [u, v] = self.mapping.map().value(at);
            [u - reading.value[0], v - reading.value[1]]
        };
        let image: Vec<Point> = self.square().into_iter().map(from_corner).collect();
        let next = image.iter().cycle().skip(1);
        let twice: f64 = image.iter().zip(next).map(|(one, two)| one[0] * two[1] - one[1] * two[0]).sum();
        0.5 * twice.abs() / (self.side.value() * self.side.value())
    }

    /// The area of the square's image, as a sentence.
    fn area(&self, reading: &Reading) -> String {
        let ratio = self.area_ratio(reading);
        if !ratio.is_finite() {
            return "Part of the square has no image.".into();
        }
        let sign = |reading: &Reading| reading.determinant() > 0.0;
        let folds = self.square().into_iter().any(|at| sign(&self.read_at(at)) != sign(reading));
        let note = if folds { ", minus the flipped part" } else { "" };
        let [side, ratio] = [to_text(self.side.value(), 2), to_text(ratio, 3)];
        format!("The image of a square of side {side} has {ratio} times its area{note}.")
    }

    /// The Jacobian as a matrix of formulas, typeset once per map.
    fn formula(&self) -> String {
        self.formula.of(self.mapping.revision(), || {
            let entry = |component: usize, variable: u8| {
                let derivative = math::derivative(&self.mapping.map().components()[component], variable);
                math::formula(derivative.as_ref())
            };
            let names = ["u", "v"].map(|of| [math::partial(of, &["x"]), math::partial(of, &["y"])]);
            let formulas = [0, 1].map(|component| [entry(component, 0), entry(component, 1)]);
            name("J").equals(math::matrix(names)).equals(math::matrix(formulas)).set()
        })
    }
}

impl Figure for Jacobian {
    fn settings(&mut self, visit: Visit) {
        self.mapping.settings(visit);
        self.point.settings(self.mapping.view(), visit);
        visit(&mut self.side);
    }

    /// A named map brings its own start; typed formulas have none.
    fn changed(&mut self, setting: &str) {
        if self.mapping.changed(setting) {
            let home = self.mapping.start();
            self.point.set_default(home);
            self.point.put(home.unwrap_or(self.point.at()));
        }
    }

    fn handles(&self) -> Vec<Handle> {
        let reading = self.read();
        let [from, to] = [reading.at, reading.value].map(|point| point_to_text(point, 3));
        let value = format!("{from} maps to {to}, det J = {}", to_text(reading.determinant(), 3));
        vec![self.point.handle(DOMAIN, self.mapping.view(), value)]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == POINT {
            self.point.put(to);
        }
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == DOMAIN).then(|| self.mapping.pannable())
    }

    fn readouts(&self) -> Vec<Readout> {
        let reading = self.read();
        let [[ux, uy], [vx, vy]] = reading.jacobian;
        let [most, least] = linear::singular(reading.jacobian).values;
        let cells = vec![
            Cell::number("ux", "∂u/∂x", ux),
            Cell::number("uy", "∂u/∂y", uy),
            Cell::number("vx", "∂v/∂x", vx),
            Cell::number("vy", "∂v/∂y", vy),
            Cell::number("determinant", "det J", reading.determinant()),
            Cell::number("areaRatio", "area ratio", self.area_ratio(&reading)),
            Cell::number("most", "σ₁", most),
            Cell::number("least", "σ₂", least),
            Cell::word("orientation", "orientation", reading.orientation()),
        ];
        vec![Readout::new("jacobian", self.mapping.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        let reading = self.read();
        let numbers = math::matrix(reading.jacobian.map(|row| row.map(math::number)));
        let determinant = apply_named("det", name("J")).equals(math::number(reading.determinant()));
        let here = name("J").equals(run([numbers, sign(","), math::space(1.0), determinant])).set();
        vec![Statement::new("Jacobian", self.formula()), Statement::new("at the point", here)]
    }

    fn description(&self) -> String {
        let reading = self.read();
        let [from, to] = [reading.at, reading.value].map(|point| point_to_text(point, 3));
        let title = self.mapping.title();
        if !reading.is_defined() {
            return format!("A grid of the plane and its image under {title}. The map is undefined at {from}.");
        }
        let [most, least] = linear::singular(reading.jacobian).values.map(|value| to_text(value, 3));
        format!(
            "A grid of the plane and its image under {title}. {from} maps to {to}. The Jacobian stretches by {most} in one direction and by \
             {least} at a right angle to it; det J = {}, orientation {}. {}",
            to_text(reading.determinant(), 3),
            reading.orientation(),
            self.area(&reading)
        )
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
