//! The scene of the chain rule: on one side the plane of x and y with the paths and their sum, on the other side that of u and v
//! with the gradient of f.

use std::rc::Rc;

use super::MultivariateChain;
use super::arrow_sum::{ArrowSum, name_arrow};
use super::contour_plot::ContourPlot;
use super::reading::{Reading, norm};
use crate::figure::Figure;
use crate::number::point_to_text;
use crate::plane::{Point, View};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::subject::{arrow_length, map, span};

/// The panel of the plane of x and y.
pub const DOMAIN: &str = "domain";

/// The panel of the plane of u and v.
const IMAGE: &str = "image";

/// The length of the longest arrow that there is, as a share of the panel's shorter side.
const MAX_ARROW: f64 = 0.6;

/// The least share of its length that is left to an arrow near the edge of the panel, and the space beyond its tip, as a share of the
/// panel.
const MIN_SHARE: f64 = 0.4;
const INSET: f64 = 0.03;

/// The side of the right-angle mark, as a share of the panel's shorter side.
const RIGHT_ANGLE: f64 = 0.055;

/// The dashes of the image of the plane's edge, and of ∇f without Jᵀ.
const EDGE: &[f64] = &[2.0, 3.0];
const UNTRANSPOSED: &[f64] = &[6.0, 4.0];

/// The heights in a panel at which a sentence may stand, the middle first: there may be the label of a contour.
const HEIGHTS: [f64; 7] = [0.5, 0.56, 0.44, 0.64, 0.36, 0.75, 0.25];

/// The plane of x and y, and that of u and v beside it.
pub fn panels(figure: &MultivariateChain, frame: Frame) -> [Panel; 2] {
    let whole = frame.rect();
    let slots: [Rect; 2] = if frame.is_wide() { whole.columns([60.0, 40.0]) } else { whole.rows([55.0, 45.0]) };
    let [domain, image] = slots.map(|slot| slot.inset(margins(frame.scale)));
    let view = map::shown(figure.composition.mapping.view(), domain);
    let extent = map::shown(figure.composition.image(view).extent, image);
    [
        Panel::new(DOMAIN, domain, Axis::linear("x", view.x), Axis::linear("y", view.y)),
        Panel::new(IMAGE, image, Axis::linear("u", extent.x), Axis::linear("v", extent.y)),
    ]
}

/// Draws the figure.
pub fn draw(figure: &MultivariateChain, panels: &mut [Panel], frame: Frame) {
    let [domain, image] = panels else { return };
    let reading = figure.read();
    let edge = Rc::clone(&figure.composition.image(domain.view()).edge);
    draw_domain(figure, &reading, domain, frame);
    draw_image(figure, &reading, edge, image, frame);
}

fn draw_domain(figure: &MultivariateChain, reading: &Reading, panel: &mut Panel, frame: Frame) {
    let plot = &figure.composition.composed;
    let mut labels = prepare(figure, plot, panel, frame);
    if let Some(fault) = reading.fault() {
        panel.front.extend(explain([fault, "undefined"], panel.view(), &mut labels));
        return;
    }
    panel.front.push(plot.contour(panel.view(), reading.value));
    let untransposed = figure.without_jacobian.is_on().then_some(reading.outer);
    let arrows: Vec<Point> = reading.paths().into_iter().chain([reading.gradient()]).chain(untransposed).collect();
    let factor = factor(plot, panel.view(), reading.at, &arrows);
    let scaled = |vector: Point| vector.map(|end| factor * end);
    let sum = ArrowSum { from: reading.at, sides: reading.paths().map(scaled) };
    let mut marks = sum.marks();
    if !reading.is_stationary() {
        marks.extend(sum.right_angle(RIGHT_ANGLE * shorter_side(panel.view())));
    }
    let tip = untransposed.map(scaled).map(|[right, up]| [reading.at[0] + right, reading.at[1] + up]);
    let stroke = Stroke::new(Ink::Foreground, 2.0).dashed(UNTRANSPOSED).haloed();
    marks.extend(tip.map(|to| Mark::Arrow { from: reading.at, to, stroke }));
    labels.keep_off(&marks);
    if reading.is_stationary() {
        let text = if norm(reading.paths()[0]) > 0.0 { "the paths cancel: ∇(f∘g) = 0" } else { "∇(f∘g) = 0" };
        marks.extend(labels.name_point(text, Ink::Foreground, reading.at, [0.0, -1.0]));
    }
    let texts = (["∇(f∘g) = Jᵀ∇f", "∇(f∘g)"], [["through u", "u"], ["through v", "v"]]);
    marks.extend(sum.names(texts.0, texts.1, &mut labels));
    marks
        .extend(tip.and_then(|tip| name_arrow(&mut labels, ["∇f without Jᵀ", "∇f"], Ink::Foreground, reading.at, tip)));
    panel.front.extend(marks);
    panel.front.extend(caption(["contours of f∘g", "f∘g"], panel.view(), &mut labels));
}

fn draw_image(figure: &MultivariateChain, reading: &Reading, edge: Rc<Vec<f64>>, panel: &mut Panel, frame: Frame) {
    let plot = &figure.composition.outer;
    let mut labels = prepare(figure, plot, panel, frame);
    let border = Mark::line(Rc::clone(&edge), Stroke::new(Ink::Background, 1.5).dashed(EDGE));
    labels.keep_off(std::slice::from_ref(&border));
    panel.backdrop.push(border);
    let outside = format!("g(x, y) = {} is outside this view", point_to_text(reading.image, 3));
    let wordings = match reading.fault() {
        Some(fault) => Some([fault, "undefined"]),
        None => (!panel.view().contains(reading.image)).then_some([&*outside, "g(x, y) is outside"]),
    };
    if let Some(wordings) = wordings {
        panel.front.extend(explain(wordings, panel.view(), &mut labels));
        return;
    }
    panel.front.push(plot.contour(panel.view(), reading.value));
    let factor = factor(plot, panel.view(), reading.image, &[reading.outer]);
    let [u, v] = reading.outer.map(|end| factor * end);
    let sum = ArrowSum { from: reading.image, sides: [[u, 0.0], [0.0, v]] };
    let mut marks = sum.marks();
    marks.extend(sum.right_angle(RIGHT_ANGLE * shorter_side(panel.view())));
    marks.push(Mark::dot(reading.image, Ink::Foreground));
    labels.keep_off(&marks);
    marks.extend(sum.names(["∇f", "∇f"], [["∂f/∂u", "u"], ["∂f/∂v", "v"]], &mut labels));
    panel.front.extend(marks);
    panel.front.extend(labels.name_point("g(x, y)", Ink::Foreground, reading.image, [-u, -v]));
    panel.front.extend(caption(["contours of f; dotted: the x, y view", "contours of f"], panel.view(), &mut labels));
}

/// Draws a function into a panel's backdrop, and returns the space that is left for texts.
fn prepare(figure: &MultivariateChain, plot: &ContourPlot, panel: &mut Panel, frame: Frame) -> Labels {
    panel.backdrop = plot.map(panel, frame);
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_clear(plot.map_labels(panel, frame.scale).iter().copied());
    labels.keep_off(&panel.backdrop);
    labels
}

/// What all the arrows of a plane are multiplied by. Their tips are in the view, unless they would have to be much shorter for that.
fn factor(plot: &ContourPlot, view: View, from: Point, arrows: &[Point]) -> f64 {
    let longest = arrows.iter().copied().map(norm).fold(0.0, f64::max);
    let length = MAX_ARROW * shorter_side(view) * arrow_length::compressed(longest, plot.typical_norm(view));
    let full = if longest > 0.0 { length / longest } else { 0.0 };
    let room = arrows.iter().map(|arrow| room(view, from, *arrow)).fold(full, f64::min);
    room.max(MIN_SHARE * full)
}

/// The factor of an arrow whose tip is just inside a view.
fn room(view: View, from: Point, arrow: Point) -> f64 {
    let along = |axis: usize, [low, high]: [f64; 2]| {
        let inner = span::padded([low, high], -INSET);
        match arrow[axis] {
            0.0 => f64::INFINITY,
            step if step > 0.0 => (inner[1] - from[axis]) / step,
            step => (inner[0] - from[axis]) / step,
        }
    };
    along(0, view.x).min(along(1, view.y))
}

fn shorter_side(view: View) -> f64 {
    let [width, height] = view.size();
    width.min(height)
}

/// Says in a corner of a panel what its contours are.
fn caption(wordings: [&str; 2], view: View, labels: &mut Labels) -> Option<Mark> {
    let left = [0.03, 0.97].map(|y| LabelPosition::right_of(at(view, [0.0, y])));
    let right = LabelPosition::left_of(at(view, [1.0, 0.03]));
    labels.write_longest(wordings, Ink::Foreground, left.into_iter().chain([right]))
}

/// Says in the middle of a panel, or as near to it as possible, why there are no arrows.
fn explain(wordings: [&str; 2], view: View, labels: &mut Labels) -> Option<Mark> {
    let positions = HEIGHTS.map(|y| LabelPosition::on(at(view, [0.5, y])));
    labels.write_longest(wordings, Ink::Foreground, positions)
}

/// The point of a view at shares of its width and height.
fn at(view: View, share: Point) -> Point {
    let ([left, low], size) = ([view.x[0], view.y[0]], view.size());
    [left + share[0] * size[0], low + share[1] * size[1]]
}
