//! The scene of the Hessian: the surface with its quadratic model over it, the model's axes and both steps, and beside it the
//! model's error against the distance.

use super::model::Model;
use super::{Hessian, NewtonVerdict};
use crate::contour;
use crate::linear;
use crate::number::to_text;
use crate::plane::{Point, View};
use crate::scene::{Align, Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::subject::level_line;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The panel of the model's error.
const ERROR: &str = "error";

/// Colours with the same meaning in every figure: the descent direction, curvature and its model, Newton's step.
const DOWN: Ink = Ink::Series(0);
const MODEL: Ink = Ink::Series(2);
const NEWTON: Ink = Ink::Series(3);

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
    draw_error(figure, &model, error, frame.scale);
}

fn areas(frame: Frame) -> [Rect; 2] {
    let whole = frame.rect();
    let slots = if frame.is_wide() { whole.columns([66.0, 34.0]) } else { whole.rows([68.0, 32.0]) };
    slots.map(|slot| slot.inset(margins(frame.scale)))
}

fn draw_plane(figure: &Hessian, model: &Model, frame: Frame, panel: &mut Panel) {
    let (landscape, view) = (&figure.probe.landscape, panel.view());
    panel.backdrop = landscape.map(panel, frame.detail);
    if !model.is_defined() {
        let text = "no curvature here";
        panel.front = vec![Mark::text(model.at, [0.0, 28.0], text, MODEL)];
        return;
    }
    let mut labels = Labels::new(panel, frame);
    let through = landscape.level(view, model.value);
    panel.front.push(Mark::line(through, Stroke::new(Ink::Foreground, 2.5).haloed()));
    panel.front.push(Mark::line(model_lines(figure, model), Stroke::new(MODEL, 2.0).dashed(DASH).haloed()));
    labels.keep_clear(model.at);
    let steps = steps(figure, model, &mut labels);
    panel.front.extend(axes(figure, model, view, &mut labels));
    panel.front.extend(steps);
    panel.front.extend(labels.write("model m", MODEL, around(model.at, radius(figure, model))));
}

/// Label positions around a circle: below and above first.
fn around([x, y]: Point, radius: f64) -> impl Iterator<Item = LabelPosition> {
    let on = move |right: f64, up: f64| [x + right * radius, y + up * radius];
    let below = [0.0, -0.7, 0.7].map(|right| LabelPosition::below(on(right, -libm::sqrt(1.0 - right * right))));
    let above = [0.0, -0.7, 0.7].map(|right| LabelPosition::above(on(right, libm::sqrt(1.0 - right * right))));
    below.into_iter().chain(above).chain([LabelPosition::left_of(on(-1.0, 0.0)), LabelPosition::right_of(on(1.0, 0.0))])
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

/// The eigenvectors as the axes of the model's ellipses or hyperbolas, through their centre where that is in view, with the
/// eigenvalues at their ends. The smaller the eigenvalue, the longer the axis.
fn axes(figure: &Hessian, model: &Model, view: View, labels: &mut Labels) -> Vec<Mark> {
    let values = model.eigenvalues();
    let centre = model.newton().map(|step| [0, 1].map(|axis| model.at[axis] + step[axis]));
    let centre = centre.filter(|centre| view.contains(*centre)).unwrap_or(model.at);
    let flattest = values[0].abs().min(values[1].abs());
    let mut marks = Vec::new();
    for ((value, vector), name) in values.into_iter().zip(linear::eigenvectors(model.hessian)).zip(["λ₁", "λ₂"]) {
        let share = if value == 0.0 { 1.0 } else { (flattest / value.abs()).sqrt() };
        let length = AXIS_LENGTH * figure.reach() * share.max(MIN_AXIS_SHARE);
        let end = |side: f64| [0, 1].map(|axis| centre[axis] + side * length * vector[axis]);
        marks.push(Mark::line([end(-1.0), end(1.0)].concat(), Stroke::new(MODEL, 2.0).haloed()));
        // On the side away from the tail of Newton's step.
        let back = [model.at[0] - centre[0], model.at[1] - centre[1]];
        let side = if back[0] * vector[0] + back[1] * vector[1] > 0.0 { -1.0 } else { 1.0 };
        // Beyond an end, or below or above it if that is occupied.
        let place = |(side, down): (f64, f64)| LabelPosition {
            at: end(side),
            offset: [side * 26.0 * vector[0], down - side * 14.0 * vector[1]],
            align: Align::Middle,
        };
        let places = [(side, 0.0), (-side, 0.0), (side, 14.0), (side, -14.0), (-side, 14.0), (-side, -14.0)];
        marks.extend(labels.write(&format!("{name} = {}", to_text(value, 3)), MODEL, places.map(place)));
    }
    marks
}

/// Newton's step and the descent direction.
fn steps(figure: &Hessian, model: &Model, labels: &mut Labels) -> Vec<Mark> {
    if figure.is_stationary(model) {
        return Vec::new();
    }
    let mut marks = Vec::new();
    let steepness = libm::hypot(model.gradient[0], model.gradient[1]);
    let down = model.gradient.map(|end| -end / steepness);
    let lengths = [DESCENT_LENGTH, 0.8 * DESCENT_LENGTH].map(|share| share * figure.reach());
    marks.extend(arrow(model.at, down, lengths, ("−∇f", DOWN), labels));
    if let Some(step) = model.newton() {
        let length = libm::hypot(step[0], step[1]);
        let name = if figure.newton(model) == NewtonVerdict::Up { "Newton, uphill" } else { "Newton" };
        let lengths = [length, (0.6 * length).min(0.7 * figure.reach())];
        marks.extend(arrow(model.at, step.map(|end| end / length), lengths, (name, NEWTON), labels));
    }
    marks
}

/// An arrow of a length along a unit vector, with its name beside it at the distance `named`.
fn arrow(
    at: Point,
    along: Point,
    [length, named]: [f64; 2],
    (name, ink): (&str, Ink),
    labels: &mut Labels,
) -> Vec<Mark> {
    let to = [0, 1].map(|axis| at[axis] + length * along[axis]);
    if !to.iter().all(|end| end.is_finite()) || length == 0.0 {
        return Vec::new();
    }
    let middle = [0, 1].map(|axis| at[axis] + named * along[axis]);
    // Beside the arrow: above one that points left, below one that points right; otherwise on its other side.
    let place = |side: f64| LabelPosition {
        at: middle,
        offset: [side * 14.0 * along[1], side * 14.0 * along[0]],
        align: match side * along[1] {
            up if up > 0.4 => Align::Start,
            up if up < -0.4 => Align::End,
            _ => Align::Middle,
        },
    };
    let mut marks = vec![Mark::Arrow { from: at, to, stroke: Stroke::new(ink, 3.0).haloed() }];
    marks.extend(labels.write(name, ink, [1.0, -1.0, 1.8, -1.8].map(place)));
    marks
}

/// The largest error of the model at each distance on logarithmic axes, beside a line of slope 3.
fn draw_error(figure: &Hessian, model: &Model, panel: &mut Panel, scale: f64) {
    let errors = figure.errors(model);
    let Some([farthest, largest]) = errors.last().copied() else {
        let text = if model.is_defined() { "no error: f is its own model" } else { "no model here" };
        let middle = [panel.x.at(0.5), panel.y.at(0.5)];
        let text = Mark::text(middle, [0.0; 2], text, MODEL);
        panel.front.push(text);
        return;
    };
    panel.front.push(Mark::line(errors.concat(), Stroke::new(MODEL, 2.5).haloed()));
    let [r, error] = errors[errors.len() / 2];
    let guide = |to: f64| (GUIDE_FACTOR * error * libm::pow(to / r, 3.0)).max(MIN_GUIDE);
    let ends = panel.x.range.map(|to| [to, guide(to)]);
    panel.front.push(Mark::line(ends.concat(), Stroke::new(Ink::Muted, 1.5).dashed(&[4.0, 4.0]).haloed()));
    let label =
        |at: Point, text: &str, ink| Mark::Text { at, offset: [-10.0, 0.0], text: text.into(), align: Align::End, ink };
    panel.front.push(label([farthest, largest], "error", MODEL));
    let low = [panel.x.at(0.96), panel.y.at(0.08)];
    let wordings = ["dashed: slope 3, error ~ r³".into(), "dashed: error ~ r³".into(), "dashed: ~ r³".into()];
    panel.front.push(label(low, &labels::fitting(wordings, 0.96 * panel.area.width, scale), Ink::Muted));
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
