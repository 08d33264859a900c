//! The scene of the map: on one side the plane with a grid, the point and its square, on the other side their images.

use std::f64::consts::TAU;
use std::rc::Rc;

use super::{Jacobian, Reading};
use crate::figure::Figure;
use crate::linear::{self, Singular};
use crate::number::to_text;
use crate::plane::{Point, View};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::subject::map;

/// The panel of the plane that is mapped.
pub const DOMAIN: &str = "domain";

/// The panel of its image.
const IMAGE: &str = "image";

/// The colours of the x- and the y-axis and their images, of the components u and v, and of the square's image under J.
const AXES: [Ink; 2] = [Ink::Series(4), Ink::Series(5)];
const COMPONENTS: [Ink; 2] = [Ink::Series(2), Ink::Series(3)];
const LINEAR: Ink = Ink::Series(0);

/// The length of a component's gradient arrow, as a share of the view's shorter side: only its direction has a meaning.
const GRADIENT_LENGTH: f64 = 0.2;

/// The dashes of the level lines of u and v.
const DASHES: [&[f64]; 2] = [&[6.0, 4.0], &[2.0, 3.0]];

/// Segments of a circle.
const SEGMENTS: usize = 72;

/// The plane, and its image beside it.
pub fn panels(figure: &Jacobian, frame: Frame) -> [Panel; 2] {
    let whole = frame.rect();
    let slots: [Rect; 2] = if frame.is_wide() { whole.columns([53.0, 47.0]) } else { whole.rows([1.0, 1.0]) };
    let [domain, image] = slots.map(|slot| slot.inset(margins(frame.scale)));
    let view = map::shown(figure.mapping.view(), domain);
    let extent = map::shown(figure.image(view).extent, image);
    [
        Panel::new(DOMAIN, domain, Axis::linear("x", view.x), Axis::linear("y", view.y)),
        Panel::new(IMAGE, image, Axis::linear("u", extent.x), Axis::linear("v", extent.y)),
    ]
}

/// Draws the figure.
pub fn draw(figure: &Jacobian, panels: &mut [Panel], frame: Frame) {
    let [domain, image] = panels else { return };
    let (reading, shown) = (figure.read(), figure.image(domain.view()));
    domain.backdrop.extend(grid(&shown.lines));
    image.backdrop.extend(grid(&shown.images));
    draw_domain(figure, &reading, domain, frame);
    draw_image(figure, &reading, image, frame);
}

fn draw_domain(figure: &Jacobian, reading: &Reading, panel: &mut Panel, frame: Frame) {
    let gradients = if reading.is_defined() { gradients(figure, reading) } else { [None; 2] };
    if reading.is_defined() {
        panel.front.extend(components(figure, reading, gradients, panel.view()));
    }
    let side = figure.side.value();
    let square: Rc<Vec<f64>> = Rc::new(closed(figure.square()));
    panel.front.push(Mark::Polygon { points: Rc::clone(&square), ink: Ink::Foreground, opacity: 0.2 });
    panel.front.push(Mark::line(square, Stroke::new(Ink::Foreground, 2.0).haloed()));
    panel.front.push(Mark::line(
        circle(reading.at, |vector| vector.map(|end| side * end)),
        Stroke::new(LINEAR, 1.5).dashed(&[3.0, 3.0]).haloed(),
    ));
    panel.front.extend(axis_arrows(reading.at, [[side, 0.0], [0.0, side]]));
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_off(&panel.front);
    for ((tip, name), ink) in gradients.into_iter().zip(["∇u", "∇v"]).zip(COMPONENTS) {
        panel.front.extend(tip.and_then(|tip| labels.name_arrow(name, ink, reading.at, tip)));
    }
}

/// The tips of the arrows of the rows of J, the gradients of the components; `None` for one that is zero.
fn gradients(figure: &Jacobian, reading: &Reading) -> [Option<Point>; 2] {
    let [width, height] = figure.mapping.view().size();
    let length = GRADIENT_LENGTH * width.min(height);
    reading.jacobian.map(|row| {
        let norm = libm::hypot(row[0], row[1]);
        (norm > 0.0).then(|| [0, 1].map(|axis| reading.at[axis] + length * row[axis] / norm))
    })
}

/// The gradients of the components, each perpendicular to the level line of its component.
fn components(figure: &Jacobian, reading: &Reading, gradients: [Option<Point>; 2], view: View) -> Vec<Mark> {
    let level_samples = figure.level_samples(view);
    let mut marks = Vec::new();
    for (component, tip) in gradients.into_iter().enumerate() {
        let ink = COMPONENTS[component];
        let level = level_samples.line(&figure.mapping, component, reading.value[component]);
        marks.push(Mark::line(level, Stroke::new(ink, 1.5).dashed(DASHES[component]).haloed()));
        let stroke = Stroke::new(ink, 2.5).haloed();
        marks.extend(tip.map(|tip| Mark::Arrow { from: reading.at, to: tip, stroke }));
    }
    marks
}

fn draw_image(figure: &Jacobian, reading: &Reading, panel: &mut Panel, frame: Frame) {
    let mut labels = Labels::new(panel, frame, &figure.handles());
    if !reading.is_defined() {
        let wordings = ["the map is undefined at the point", "undefined at the point", "undefined"];
        let middle = LabelPosition::on(panel.view().centre());
        panel.front.extend(labels.write_longest(wordings, Ink::Foreground, [middle]));
        return;
    }
    let side = figure.side.value();
    let [first, second] = [[side, 0.0], [0.0, side]].map(|edge| reading.times(edge));
    let from = |vector: Point| [0, 1].map(|axis| reading.value[axis] + vector[axis]);
    let diagonal = [first[0] + second[0], first[1] + second[1]];
    let corners = [[0.0; 2], first, diagonal, second].map(from);
    let parallelogram = Rc::new(closed(corners.to_vec()));
    panel.front.push(Mark::Polygon { points: Rc::clone(&parallelogram), ink: LINEAR, opacity: 0.25 });
    panel.front.push(Mark::line(parallelogram, Stroke::new(LINEAR, 2.0).haloed()));
    let image = figure.square().into_iter().map(|at| figure.mapping.map().value(at));
    let drawable = |point: Point| if point.iter().all(|end| end.is_finite()) { point } else { [f64::NAN; 2] };
    panel.front.push(Mark::line(closed(image.map(drawable).collect()), Stroke::new(Ink::Foreground, 2.0).haloed()));
    let semi_axes = semi_axes(reading, side);
    panel.front.extend(ellipse(reading, side, semi_axes));
    panel.front.extend(axis_arrows(reading.value, [first, second]));
    let middle = Mark::dot(reading.value, Ink::Foreground);
    panel.front.push(middle);
    labels.keep_off(&panel.front);
    panel.front.extend(labels.name_arrow("J", LINEAR, reading.value, from(diagonal)));
    for ((value, tip), name) in semi_axes.into_iter().zip(["σ₁", "σ₂"]) {
        let opposite = [0, 1].map(|axis| 2.0 * reading.value[axis] - tip[axis]);
        let text = format!("{name} = {}", to_text(value, 3));
        let named = labels.name_arrow(&text, LINEAR, reading.value, tip);
        let named = named.or_else(|| labels.name_arrow(&text, LINEAR, reading.value, opposite));
        panel.front.extend(named.or_else(|| labels.name_arrow(name, LINEAR, reading.value, tip)));
    }
}

/// The singular values, and for each the end of its semi-axis of the ellipse: the one away from the parallelogram, where the
/// arrows are.
fn semi_axes(reading: &Reading, side: f64) -> [(f64, Point); 2] {
    let Singular { values, to, .. } = linear::singular(reading.jacobian);
    let diagonal = reading.times([1.0, 1.0]);
    [0, 1].map(|index| {
        let (value, vector) = (values[index], to[index]);
        let sign = if vector[0] * diagonal[0] + vector[1] * diagonal[1] > 0.0 { -1.0 } else { 1.0 };
        (value, [0, 1].map(|axis| reading.value[axis] + sign * side * value * vector[axis]))
    })
}

/// The image under J of the circle around the point: an ellipse whose semi-axes are the singular values, in sides of the square.
fn ellipse(reading: &Reading, side: f64, semi_axes: [(f64, Point); 2]) -> Vec<Mark> {
    let round = circle(reading.value, |vector| reading.times(vector.map(|end| side * end)));
    let dashed = |points: Vec<f64>| Mark::line(points, Stroke::new(LINEAR, 1.5).dashed(&[3.0, 3.0]).haloed());
    let axes = semi_axes.map(|(_, tip)| dashed([reading.value, tip].concat()));
    [dashed(round)].into_iter().chain(axes).collect()
}

/// The two axes as arrows from a point, or their images under J: its columns.
fn axis_arrows(from: Point, edges: [Point; 2]) -> Vec<Mark> {
    let arrow = |(edge, ink): (Point, Ink)| Mark::Arrow {
        from,
        to: [from[0] + edge[0], from[1] + edge[1]],
        stroke: Stroke::new(ink, 3.5).haloed(),
    };
    edges.into_iter().zip(AXES).map(arrow).collect()
}

/// The two families of grid lines, in the colours of the axes they are parallel to.
fn grid(lines: &[Rc<Vec<f64>>; 2]) -> Vec<Mark> {
    let thin = |ink, dash| Stroke::new(ink, 1.0).dashed(dash);
    let strokes = [thin(AXES[0], &[]), thin(AXES[1], &[4.0, 2.0])];
    lines.iter().zip(strokes).map(|(points, stroke)| Mark::line(Rc::clone(points), stroke)).collect()
}

/// The image of the unit circle under `place`, centred on a point.
fn circle(around: Point, place: impl Fn(Point) -> Point) -> Vec<f64> {
    let angles = (0..=SEGMENTS).map(|step| TAU * step as f64 / SEGMENTS as f64);
    let point = |angle: f64| {
        let [x, y] = place([libm::cos(angle), libm::sin(angle)]);
        [around[0] + x, around[1] + y]
    };
    angles.flat_map(point).collect()
}

/// The points of a closed line.
fn closed(points: Vec<Point>) -> Vec<f64> {
    points.iter().chain(points.first()).flatten().copied().collect()
}
