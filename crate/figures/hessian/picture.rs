//! The Hessian as a scene: the surface with its quadratic model over it, the model's axes and both steps, and beside it how the
//! model's error shrinks with the distance.

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

/// What has these colours here has them in every figure: the way down, curvature and its model, Newton's step.
const DOWN: Ink = Ink::Series(0);
const MODEL: Ink = Ink::Series(2);
const NEWTON: Ink = Ink::Series(3);

/// The dash of the model's contours.
const DASH: &[f64] = &[6.0, 4.0];

/// The length of the way down, in reaches of the model: it tells a direction only.
const WAY: f64 = 0.5;

/// The longer of the model's axes and the least the shorter one is, in reaches.
const AXIS: f64 = 0.85;
const SHORTEST: f64 = 0.08;

/// The model is drawn beyond its centre by this factor of Newton's step, but at most so many reaches away.
const BEYOND: f64 = 1.6;
const FARTHEST: f64 = 2.0;

/// In reaches, how far from the centre the contour lies that would go through a point in the centre.
const NARROW: f64 = 0.4;

/// How far beside the errors the line of slope 3 lies, and where its logarithm still is one.
const BESIDE: f64 = 0.05;
const LEAST: f64 = 1e-305;

/// The powers of ten that the axis of errors may show.
const DECADES: [f64; 2] = [-300.0, 300.0];

/// The plane, and the error of the model beside it.
pub fn panels(figure: &Hessian, frame: Frame) -> [Panel; 2] {
    let [plane, error] = rooms(frame);
    let reach = figure.reach();
    let x = Axis::logarithmic("distance r", [1e-4 * reach, reach]);
    let y = Axis::logarithmic("error |f − m|", decades(&figure.errors(&figure.model())));
    [figure.probe.landscape.panel(PLANE, plane), Panel::new(ERROR, error, x, y)]
}

/// The picture of the figure.
pub fn draw(figure: &Hessian, panels: &mut [Panel], frame: Frame) {
    let [plane, error] = panels else { return };
    let model = figure.model();
    draw_plane(figure, &model, frame, plane);
    draw_error(figure, &model, error, frame.scale);
}

fn rooms(frame: Frame) -> [Rect; 2] {
    let whole = frame.rect();
    let rooms = if frame.is_wide() { whole.columns([62.0, 38.0]) } else { whole.rows([64.0, 36.0]) };
    rooms.map(|room| room.inset(margins(frame.scale)))
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

/// Places on a circle and beside it: below and above first.
fn around([x, y]: Point, radius: f64) -> impl Iterator<Item = LabelPosition> {
    let on = move |right: f64, up: f64| [x + right * radius, y + up * radius];
    let below = [0.0, -0.7, 0.7].map(|right| LabelPosition::below(on(right, -libm::sqrt(1.0 - right * right))));
    let above = [0.0, -0.7, 0.7].map(|right| LabelPosition::above(on(right, libm::sqrt(1.0 - right * right))));
    below.into_iter().chain(above).chain([LabelPosition::left_of(on(-1.0, 0.0)), LabelPosition::right_of(on(1.0, 0.0))])
}

/// The contours of the model around the point: the one through the point, and some about the model's centre.
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

/// How far from the point the model is drawn.
fn radius(figure: &Hessian, model: &Model) -> f64 {
    let [right, up] = model.newton().unwrap_or([0.0; 2]);
    let reach = figure.reach();
    (BEYOND * libm::hypot(right, up)).clamp(reach, FARTHEST * reach)
}

/// Levels of the model: the point's own, and the centre's with three to either side of it, at distances from it that grow evenly.
fn levels(model: &Model, step: Point, reach: f64) -> Vec<f64> {
    let centre = model.value([model.at[0] + step[0], model.at[1] + step[1]]);
    let [low, high] = model.eigenvalues();
    let least = 0.5 * low.abs().max(high.abs()) * (NARROW * reach) * (NARROW * reach);
    let unit = (model.value - centre).abs().max(least);
    let around = [0.25, 1.0, 2.25].into_iter().flat_map(|share| [centre - share * unit, centre + share * unit]);
    // Where the point is not in the centre, it lies on one of these.
    let own = (unit == least).then_some(model.value);
    around.chain([centre]).chain(own).collect()
}

/// The eigenvectors as the axes of the model's ellipses or hyperbolas, through their centre where that is in sight, with the
/// eigenvalues at their ends: the flatter, the longer.
fn axes(figure: &Hessian, model: &Model, view: View, labels: &mut Labels) -> Vec<Mark> {
    let values = model.eigenvalues();
    let centre = model.newton().map(|step| [0, 1].map(|axis| model.at[axis] + step[axis]));
    let centre = centre.filter(|centre| view.contains(*centre)).unwrap_or(model.at);
    let flattest = values[0].abs().min(values[1].abs());
    let mut marks = Vec::new();
    for ((value, vector), name) in values.into_iter().zip(linear::eigenvectors(model.hessian)).zip(["λ₁", "λ₂"]) {
        let share = if value == 0.0 { 1.0 } else { (flattest / value.abs()).sqrt() };
        let length = AXIS * figure.reach() * share.max(SHORTEST);
        let end = |side: f64| [0, 1].map(|axis| centre[axis] + side * length * vector[axis]);
        marks.push(Mark::line([end(-1.0), end(1.0)].concat(), Stroke::new(MODEL, 2.0).haloed()));
        // To the side away from the other end of Newton's step.
        let back = [model.at[0] - centre[0], model.at[1] - centre[1]];
        let side = if back[0] * vector[0] + back[1] * vector[1] > 0.0 { -1.0 } else { 1.0 };
        // Beyond an end, or where something else is there, below or above it.
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

/// Newton's step, and the way down beside it.
fn steps(figure: &Hessian, model: &Model, labels: &mut Labels) -> Vec<Mark> {
    if figure.is_level(model) {
        return Vec::new();
    }
    let mut marks = Vec::new();
    let steepness = libm::hypot(model.gradient[0], model.gradient[1]);
    let down = model.gradient.map(|end| -end / steepness);
    let lengths = [WAY, 0.8 * WAY].map(|share| share * figure.reach());
    marks.extend(arrow(model.at, down, lengths, ("−∇f", DOWN), labels));
    if let Some(step) = model.newton() {
        let length = libm::hypot(step[0], step[1]);
        let name = if figure.newton(model) == NewtonVerdict::Up { "Newton, uphill" } else { "Newton" };
        let lengths = [length, (0.6 * length).min(0.7 * figure.reach())];
        marks.extend(arrow(model.at, step.map(|end| end / length), lengths, (name, NEWTON), labels));
    }
    marks
}

/// An arrow of a length along a unit vector, with its name beside it so far along.
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
    // Beside the arrow: above one that goes to the left, below one that goes to the right; else on its other side.
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
    let guide = |to: f64| (BESIDE * error * libm::pow(to / r, 3.0)).max(LEAST);
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
    let low = libm::floor(libm::log10(least)).clamp(DECADES[0], DECADES[1] - 1.0);
    let high = libm::ceil(libm::log10(most)).clamp(low + 1.0, DECADES[1]);
    [low, high].map(|decade| libm::pow(10.0, decade))
}
