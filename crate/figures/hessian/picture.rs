//! The scene of the Hessian: the surface with its quadratic model over it, the model's axes and both steps, and beside it the
//! model's error against the distance.

use std::rc::Rc;

use super::model::Model;
use super::{Hessian, NewtonVerdict};
use crate::contour;
use crate::figure::Figure;
use crate::linear;
use crate::number::to_text;
use crate::order::ordered;
use crate::plane::{Point, View};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::subject::level_line;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The panel of the model's error.
const ERROR: &str = "error";

/// Colours with the same meaning in every figure: the descent direction, curvature and its model, Newton's step.
const DOWN: Ink = Ink::Series(0);
const MODEL: Ink = Ink::Series(2);
const NEWTON: Ink = Ink::Series(3);

/// The name of the model may stand at one in so many points of its contours.
const LABEL_STEP: usize = 8;

/// The dash of the model's contours.
const DASH: &[f64] = &[6.0, 4.0];

/// The length of the descent arrow, in reaches of the model: only its direction has a meaning.
const DESCENT_LENGTH: f64 = 0.5;

/// The half length of the model's longer axis, in reaches, and the least the shorter one is, as a share of it.
const AXIS_LENGTH: f64 = 0.85;
const MIN_AXIS_SHARE: f64 = 0.08;

/// The radius in which the model is drawn, as a multiple of Newton's step, and its maximum in reaches.
const STEP_MULTIPLE: f64 = 1.6;
const MAX_RADIUS: f64 = 2.0;

/// The distance from the centre, in reaches, that sets the contour levels when the point is at the centre.
const CENTRE_DISTANCE: f64 = 0.4;

/// The line of slope 3 as a factor of the errors, and its least value, whose logarithm is still finite.
const GUIDE_FACTOR: f64 = 0.05;
const MIN_GUIDE: f64 = 1e-305;

/// The range of exponents on the error axis.
const EXPONENTS: [f64; 2] = [-300.0, 300.0];

/// The plane, and the error of the model beside it.
pub fn panels(figure: &Hessian, frame: Frame) -> [Panel; 2] {
    let [plane, error] = areas(frame);
    let reach = figure.reach();
    let x = Axis::logarithmic("distance r", [1e-4 * reach, reach]);
    let y = Axis::logarithmic("error |f − m|", decades(&figure.errors(&figure.model())));
    [figure.probe.landscape.panel(PLANE, plane), Panel::new(ERROR, error, x, y)]
}

/// Draws the figure.
pub fn draw(figure: &Hessian, panels: &mut [Panel], frame: Frame) {
    let [plane, error] = panels else { return };
    let model = figure.model();
    draw_plane(figure, &model, frame, plane);
    draw_error(figure, &model, error, frame);
}

fn areas(frame: Frame) -> [Rect; 2] {
    let whole = frame.rect();
    let slots = if frame.is_wide() { whole.columns([66.0, 34.0]) } else { whole.rows([68.0, 32.0]) };
    slots.map(|slot| slot.inset(margins(frame.scale)))
}

fn draw_plane(figure: &Hessian, model: &Model, frame: Frame, panel: &mut Panel) {
    let (landscape, view) = (&figure.probe.landscape, panel.view());
    panel.backdrop = landscape.map(panel, frame);
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_clear(landscape.map_labels(panel, frame.scale).iter().copied());
    labels.keep_off(&panel.backdrop);
    if !model.is_defined() {
        panel.front = Vec::from_iter(labels.name_point("no curvature here", MODEL, model.at, [0.0, -1.0]));
        return;
    }
    let through = landscape.level(view, model.value);
    panel.front.push(Mark::line(through, Stroke::new(Ink::Foreground, 2.5).haloed()));
    let model_lines = Rc::new(model_lines(figure, model));
    let contours = Mark::line(Rc::clone(&model_lines), Stroke::new(MODEL, 2.0).dashed(DASH).haloed());
    panel.front.push(contours.clone());
    let (axes, steps) = (axes(figure, model, view), steps(figure, model));
    let lines: Vec<Mark> =
        axes.iter().map(ModelAxis::mark).chain(steps.iter().map(|step| step.mark(model.at))).collect();
    labels.keep_off(&lines);
    panel.front.extend(lines);
    for Step { name, ink, to } in steps {
        panel.front.extend(labels.name_arrow(name, ink, model.at, to));
    }
    panel.front.extend(axes.iter().filter_map(|axis| axis.name(&mut labels)));
    labels.keep_off(&[contours]);
    panel.front.extend(labels.beside("model m", MODEL, lowest_first(&model_lines)));
}

/// Some of the points of a line, the lowest first: one in [`LABEL_STEP`].
fn lowest_first(line: &[f64]) -> Vec<Point> {
    let points = line.as_chunks().0.iter().copied().step_by(LABEL_STEP);
    let finite: Vec<Point> = points.filter(|point: &Point| point.iter().all(|end| end.is_finite())).collect();
    ordered(finite, |one, two| one[1] < two[1])
}

/// The contours of the model: the one through the point, and some around the model's centre.
fn model_lines(figure: &Hessian, model: &Model) -> Vec<f64> {
    let step = model.newton().unwrap_or([0.0; 2]);
    let radius = radius(figure, model);
    let around = |centre: f64| [centre - radius, centre + radius];
    let grid = level_line::coarse(View { x: around(model.at[0]), y: around(model.at[1]) });
    let mut values = Vec::with_capacity(grid.len());
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            let at = [grid.x(column), grid.y(row)];
            let is_near = libm::hypot(at[0] - model.at[0], at[1] - model.at[1]) <= radius;
            values.push(if is_near { model.value(at) } else { f64::NAN });
        }
    }
    let lines = contour::contours(&grid, &values, &levels(model, step, figure.reach())).into_iter().flatten();
    lines.flat_map(|line| line.into_iter().chain([f64::NAN; 2])).collect()
}

/// The radius in which the model is drawn.
fn radius(figure: &Hessian, model: &Model) -> f64 {
    let [right, up] = model.newton().unwrap_or([0.0; 2]);
    let reach = figure.reach();
    (STEP_MULTIPLE * libm::hypot(right, up)).clamp(reach, MAX_RADIUS * reach)
}

/// The contour levels of the model: the point's own, the centre's, and three to either side of it whose contours are evenly spaced.
fn levels(model: &Model, step: Point, reach: f64) -> Vec<f64> {
    let centre = model.value([model.at[0] + step[0], model.at[1] + step[1]]);
    let [low, high] = model.eigenvalues();
    let least = 0.5 * low.abs().max(high.abs()) * (CENTRE_DISTANCE * reach) * (CENTRE_DISTANCE * reach);
    let unit = (model.value - centre).abs().max(least);
    let around = [0.25, 1.0, 2.25].into_iter().flat_map(|share| [centre - share * unit, centre + share * unit]);
    // A point away from the centre already lies on one of these.
    let own = (unit == least).then_some(model.value);
    around.chain([centre]).chain(own).collect()
}

/// An eigenvector as an axis of the model's ellipses or hyperbolas, with its eigenvalue.
struct ModelAxis {
    name: &'static str,
    value: f64,
    centre: Point,
    /// Both ends; first the one away from the tail of Newton's step.
    ends: [Point; 2],
}

impl ModelAxis {
    fn mark(&self) -> Mark {
        Mark::line(self.ends.concat(), Stroke::new(MODEL, 2.0).haloed())
    }

    /// The eigenvalue at an end of the axis, or the axis's name alone.
    fn name(&self, labels: &mut Labels) -> Option<Mark> {
        let text = format!("{} = {}", self.name, to_text(self.value, 3));
        let places = [&*text, self.name].into_iter().flat_map(|text| self.ends.map(|end| (text, end)));
        places.into_iter().find_map(|(text, end)| labels.name_arrow(text, MODEL, self.centre, end))
    }
}

/// The eigenvectors through the model's centre, where that is in view. The smaller the eigenvalue, the longer the axis.
fn axes(figure: &Hessian, model: &Model, view: View) -> Vec<ModelAxis> {
    let values = model.eigenvalues();
    let centre = model.newton().map(|step| [0, 1].map(|axis| model.at[axis] + step[axis]));
    let centre = centre.filter(|centre| view.contains(*centre)).unwrap_or(model.at);
    let flattest = values[0].abs().min(values[1].abs());
    let axis = |((value, vector), name): ((f64, Point), &'static str)| {
        let share = if value == 0.0 { 1.0 } else { (flattest / value.abs()).sqrt() };
        let length = AXIS_LENGTH * figure.reach() * share.max(MIN_AXIS_SHARE);
        let back = [model.at[0] - centre[0], model.at[1] - centre[1]];
        let side = if back[0] * vector[0] + back[1] * vector[1] > 0.0 { -1.0 } else { 1.0 };
        let ends = [side, -side].map(|side| [0, 1].map(|axis| centre[axis] + side * length * vector[axis]));
        ModelAxis { name, value, centre, ends }
    };
    values.into_iter().zip(linear::eigenvectors(model.hessian)).zip(["λ₁", "λ₂"]).map(axis).collect()
}

/// An arrow from the point.
struct Step {
    name: &'static str,
    ink: Ink,
    to: Point,
}

impl Step {
    fn mark(&self, from: Point) -> Mark {
        Mark::Arrow { from, to: self.to, stroke: Stroke::new(self.ink, 3.0).haloed() }
    }
}

/// Newton's step and the descent direction.
fn steps(figure: &Hessian, model: &Model) -> Vec<Step> {
    if figure.is_stationary(model) {
        return Vec::new();
    }
    let to = |[right, up]: Point| [model.at[0] + right, model.at[1] + up];
    let steepness = libm::hypot(model.gradient[0], model.gradient[1]);
    let down = model.gradient.map(|end| -end / steepness * DESCENT_LENGTH * figure.reach());
    let newton = model.newton().filter(|step| *step != [0.0; 2]).map(|step| {
        let name = if figure.newton(model) == NewtonVerdict::Up { "Newton, uphill" } else { "Newton" };
        Step { name, ink: NEWTON, to: to(step) }
    });
    let steps = [Some(Step { name: "−∇f", ink: DOWN, to: to(down) }), newton];
    steps.into_iter().flatten().filter(|step| step.to.iter().all(|end| end.is_finite())).collect()
}

/// The largest error of the model at each distance on logarithmic axes, beside a line of slope 3.
fn draw_error(figure: &Hessian, model: &Model, panel: &mut Panel, frame: Frame) {
    let errors = figure.errors(model);
    let mut labels = Labels::new(panel, frame, &[]);
    if errors.is_empty() {
        let [text, short] = match model.is_defined() {
            true => ["no error: f is its own model", "no error"],
            false => ["no model here", "no model"],
        };
        let middle = LabelPosition::on([panel.x.at(0.5), panel.y.at(0.5)]);
        panel.front.extend(labels.write_longest([text, short], MODEL, [middle]));
        return;
    }
    panel.front.push(Mark::line(errors.concat(), Stroke::new(MODEL, 2.5).haloed()));
    let [r, error] = errors[errors.len() / 2];
    let guide = |to: f64| (GUIDE_FACTOR * error * libm::pow(to / r, 3.0)).max(MIN_GUIDE);
    let ends = panel.x.range.map(|to| [to, guide(to)]);
    panel.front.push(Mark::line(ends.concat(), Stroke::new(Ink::Muted, 1.5).dashed(&[4.0, 4.0]).haloed()));
    labels.keep_off(&panel.front);
    let from_right = errors.iter().rev().flat_map(|at| [LabelPosition::left_of(*at), LabelPosition::above(*at)]);
    panel.front.extend(labels.write("error", MODEL, from_right));
    let wordings = ["dashed: slope 3, error ~ r³", "dashed: error ~ r³", "dashed: ~ r³"];
    // In the lower right corner, or in the upper left one: the line rises.
    let corner = |along: f64, up: f64| [panel.x.at(along), panel.y.at(up)];
    let low = [0.07, 0.2].map(|up| LabelPosition::left_of(corner(1.0, up)));
    let high = [0.93, 0.8].map(|up| LabelPosition::right_of(corner(0.0, up)));
    panel.front.extend(labels.write_longest(wordings, Ink::Muted, low.into_iter().chain(high)));
}

/// Whole powers of ten around the errors.
fn decades(errors: &[[f64; 2]]) -> [f64; 2] {
    let (Some([_, first]), Some([_, last])) = (errors.first(), errors.last()) else { return [1e-12, 1.0] };
    let most = errors.iter().map(|[_, error]| *error).fold(*last, f64::max);
    let least = errors.iter().map(|[_, error]| *error).fold(*first, f64::min);
    let low = libm::floor(libm::log10(least)).clamp(EXPONENTS[0], EXPONENTS[1] - 1.0);
    let high = libm::ceil(libm::log10(most)).clamp(low + 1.0, EXPONENTS[1]);
    [low, high].map(|decade| libm::pow(10.0, decade))
}
