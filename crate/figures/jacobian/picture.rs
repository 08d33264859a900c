//! The scene of the map: on one side the plane with a grid, the point and its square, on the other side their images.

use std::f64::consts::TAU;
use std::rc::Rc;

use super::{Jacobian, Reading};
use crate::linear::{self, Singular};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
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
    let slots: [Rect; 2] = if frame.is_wide() { whole.columns([1.0, 1.0]) } else { whole.rows([1.0, 1.0]) };
    let [domain, image] = slots.map(|slot| slot.inset(margins(frame.scale)));
    let view = map::shown(figure.mapping.view(), domain);
    let extent = map::shown(figure.image().extent, image);
    [
        Panel::new(DOMAIN, domain, Axis::linear("x", view.x), Axis::linear("y", view.y)),
        Panel::new(IMAGE, image, Axis::linear("u", extent.x), Axis::linear("v", extent.y)),
    ]
}

/// Draws the figure. Only the requested view is mapped; the rest of a wide frame stays empty.
pub fn draw(figure: &Jacobian, panels: &mut [Panel], _frame: Frame) {
    let [domain, image] = panels else { return };
    let reading = figure.read();
    draw_domain(figure, &reading, domain);
    draw_image(figure, &reading, image);
}

fn draw_domain(figure: &Jacobian, reading: &Reading, panel: &mut Panel) {
    panel.backdrop.extend(grid(&figure.image().lines));
    if reading.is_defined() {
        panel.front.extend(components(figure, reading));
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
}

/// The rows of J: the gradients of the components, each perpendicular to the level line of its component.
fn components(figure: &Jacobian, reading: &Reading) -> Vec<Mark> {
    let level_samples = figure.level_samples();
    let [width, height] = figure.mapping.view().size();
    let length = GRADIENT_LENGTH * width.min(height);
    let mut marks = Vec::new();
    for component in 0..2 {
        let (ink, row) = (COMPONENTS[component], reading.jacobian[component]);
        let level = level_samples.line(component, reading.value[component]);
        marks.push(Mark::line(level, Stroke::new(ink, 1.5).dashed(DASHES[component]).haloed()));
        let norm = libm::hypot(row[0], row[1]);
        if norm > 0.0 {
            let along = row.map(|end| end / norm);
            let tip = [0, 1].map(|axis| reading.at[axis] + length * along[axis]);
            marks.push(Mark::Arrow { from: reading.at, to: tip, stroke: Stroke::new(ink, 2.5).haloed() });
            marks.push(Mark::text(tip, [14.0 * along[0], -12.0 * along[1]], ["∇u", "∇v"][component], ink));
        }
    }
    marks
}

fn draw_image(figure: &Jacobian, reading: &Reading, panel: &mut Panel) {
    panel.backdrop.extend(grid(&figure.image().images));
    if !reading.is_defined() {
        let middle = panel.view().centre();
        panel.front.push(Mark::text(middle, [0.0; 2], "the map is undefined at the point", Ink::Foreground));
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
    let length = libm::hypot(diagonal[0], diagonal[1]);
    if length > 0.0 {
        let offset = [12.0 * diagonal[0] / length, -12.0 * diagonal[1] / length];
        panel.front.push(Mark::text(from(diagonal), offset, "J", LINEAR));
    }
    let image = figure.square().into_iter().map(|at| figure.mapping.map().value(at));
    let drawable = |point: Point| if point.iter().all(|end| end.is_finite()) { point } else { [f64::NAN; 2] };
    panel.front.push(Mark::line(closed(image.map(drawable).collect()), Stroke::new(Ink::Foreground, 2.0).haloed()));
    panel.front.extend(ellipse(reading, side));
    panel.front.extend(axis_arrows(reading.value, [first, second]));
    let middle = Mark::dot(reading.value, Ink::Foreground);
    panel.front.push(middle);
}

/// The image under J of the circle around the point: an ellipse whose semi-axes are the singular values, in sides of the square.
fn ellipse(reading: &Reading, side: f64) -> Vec<Mark> {
    let Singular { values, to, .. } = linear::singular(reading.jacobian);
    let round = circle(reading.value, |vector| reading.times(vector.map(|end| side * end)));
    let mut marks = vec![Mark::line(round, Stroke::new(LINEAR, 1.5).dashed(&[3.0, 3.0]).haloed())];
    for ((value, vector), name) in values.into_iter().zip(to).zip(["σ₁", "σ₂"]) {
        // Away from the parallelogram, where the arrows have their labels.
        let diagonal = reading.times([1.0, 1.0]);
        let sign = if vector[0] * diagonal[0] + vector[1] * diagonal[1] > 0.0 { -1.0 } else { 1.0 };
        let along = vector.map(|end| sign * end);
        let tip = [0, 1].map(|axis| reading.value[axis] + side * value * along[axis]);
        marks.push(Mark::line([reading.value, tip].concat(), Stroke::new(LINEAR, 1.5).dashed(&[3.0, 3.0]).haloed()));
        let offset = [26.0 * along[0], -12.0 * along[1]];
        marks.push(Mark::text(tip, offset, format!("{name} = {}", to_text(value, 3)), LINEAR));
    }
    marks
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
