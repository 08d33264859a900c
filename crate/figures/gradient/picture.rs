//! The scene of the gradient: the plane with the arrow perpendicular to the contour, the two slices through the point with their
//! tangents, and the slope along u against the angle of u.

use super::{Gradient, Reading};
use crate::curve;
use crate::figure::{Figure, Handle};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::subject::arrow_length;
use crate::subject::span;
use std::f64::consts::TAU;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The panel of the slope against the angle of u.
pub const DIRECTIONS: &str = "directions";

/// The panels of the slices along x and along y.
const SLICES: [&str; 2] = ["slice-x", "slice-y"];

/// Colours with the same meaning in every figure: slopes and tangents; the gradient.
const SLOPE: Ink = Ink::Series(1);
const GRADIENT: Ink = Ink::Series(0);

/// The colour of the chosen direction.
const CHOSEN: Ink = Ink::Series(4);

/// The dashes of the slices along x and along y, the same on the plane and in their panels.
const DASHES: [&[f64]; 2] = [&[6.0, 4.0], &[2.0, 3.0]];

/// The maximum length of the gradient's arrow and half the length of the contour's tangent, in dial radii.
const MAX_ARROW: f64 = 1.5;
const TANGENT: f64 = 1.35;

/// The side of the right-angle mark, in dial radii.
const RIGHT_ANGLE: f64 = 0.28;

/// Segments of a circle, and of a cosine.
const SEGMENTS: usize = 120;

/// How far a slice's tangent extends to either side, as a share of the panel.
const REACH: f64 = 0.25;

/// How far a title may extend into the margins of its panel, in CSS pixels.
const TITLE_OVERHANG: f64 = 32.0;

/// Larger heights do not count for the range of a slice.
const MAX_HEIGHT: f64 = 1e300;

/// The plane, the slices through the point and the slope along u.
pub fn panels(figure: &Gradient, frame: Frame) -> [Panel; 4] {
    let [plane, along_x, along_y, directions] = areas(frame);
    let reading = figure.read();
    [
        figure.probe.landscape.panel(PLANE, plane),
        slice_panel(figure, &reading, 0, along_x, frame.scale),
        slice_panel(figure, &reading, 1, along_y, frame.scale),
        directions_panel(&reading, directions),
    ]
}

/// Draws the figure.
pub fn draw(figure: &Gradient, panels: &mut [Panel], frame: Frame) {
    let [plane, along_x, along_y, directions] = panels else { return };
    let reading = figure.read();
    let handles = figure.handles();
    draw_plane(figure, &reading, plane, frame, &handles);
    draw_slice(figure, &reading, 0, along_x);
    draw_slice(figure, &reading, 1, along_y);
    draw_directions(figure, &reading, directions, frame, &handles);
}

fn areas(frame: Frame) -> [Rect; 4] {
    let whole = frame.rect();
    let slots = if frame.is_wide() {
        let [plane, side] = whole.columns([52.0, 48.0]);
        let [slices, directions] = side.rows([1.0, 1.0]);
        let [one, two] = slices.columns([1.0, 1.0]);
        [plane, one, two, directions]
    } else {
        let [plane, slices, directions] = whole.rows([56.0, 22.0, 22.0]);
        let [one, two] = slices.columns([1.0, 1.0]);
        [plane, one, two, directions]
    };
    slots.map(|slot| slot.inset(margins(frame.scale)))
}

fn draw_plane(figure: &Gradient, reading: &Reading, panel: &mut Panel, frame: Frame, handles: &[Handle]) {
    let (landscape, view) = (&figure.probe.landscape, panel.view());
    panel.backdrop = landscape.map(panel, frame);
    let [x, y] = reading.at;
    panel.front = vec![
        Mark::line(vec![view.x[0], y, view.x[1], y], Stroke::new(Ink::Foreground, 1.0).dashed(DASHES[0]).haloed()),
        Mark::line(vec![x, view.y[0], x, view.y[1]], Stroke::new(Ink::Foreground, 1.0).dashed(DASHES[1]).haloed()),
    ];
    if reading.is_defined() {
        let level = landscape.level(view, reading.value);
        panel.front.push(Mark::line(level, Stroke::new(Ink::Foreground, 2.5).haloed()));
    }
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_clear(landscape.map_labels(panel, frame.scale).iter().copied());
    labels.keep_off(&panel.backdrop);
    panel.front.extend(arrows(reading, figure.radius(), &mut labels));
}

/// The dial with u, the gradient, and the contour's tangent at a right angle to it.
fn arrows(reading: &Reading, radius: f64, labels: &mut Labels) -> Vec<Mark> {
    let from = |vector: Point, length: f64| [0, 1].map(|axis| reading.at[axis] + length * vector[axis]);
    let angles = (0..=SEGMENTS).map(|step| TAU * step as f64 / SEGMENTS as f64);
    let circle = angles.flat_map(|angle| from([libm::cos(angle), libm::sin(angle)], radius));
    let mut marks = vec![Mark::line(circle.collect::<Vec<_>>(), Stroke::new(CHOSEN, 1.5).haloed())];
    let steepest = reading.uphill().map(|uphill| from(uphill, radius * length(reading)));
    if let (Some([right, up]), Some(tip)) = (reading.uphill(), steepest) {
        let along = [-up, right];
        let ends = [from(along, -TANGENT * radius), from(along, TANGENT * radius)];
        marks.push(Mark::line(ends.concat(), Stroke::new(SLOPE, 2.0).haloed()));
        marks.push(Mark::Arrow { from: reading.at, to: tip, stroke: Stroke::new(GRADIENT, 3.0).haloed() });
        let side = RIGHT_ANGLE * radius;
        let corner = [right + along[0], up + along[1]];
        let angle = [from([right, up], side), from(corner, side), from(along, side)];
        marks.push(Mark::line(angle.concat(), Stroke::new(Ink::Foreground, 1.5).haloed()));
    }
    let chosen = from(reading.u, radius);
    marks.push(Mark::Arrow { from: reading.at, to: chosen, stroke: Stroke::new(CHOSEN, 2.5).haloed() });
    labels.keep_off(&marks);
    marks.extend(match steepest {
        Some(tip) => labels.name_arrow("∇f", GRADIENT, reading.at, tip),
        None => {
            let text = if reading.is_defined() { "∇f = 0: stationary point" } else { "no gradient here" };
            labels.name_point(text, GRADIENT, reading.at, [0.0, -1.0])
        }
    });
    marks.extend(labels.name_arrow("u", CHOSEN, reading.at, chosen));
    marks
}

/// The compressed length of the gradient's arrow, in dial radii.
fn length(reading: &Reading) -> f64 {
    MAX_ARROW * arrow_length::compressed(reading.norm, reading.typical_norm)
}

/// One cell of a slice per CSS pixel.
fn cells(area: Rect) -> usize {
    if area.width.is_finite() { (area.width as usize).clamp(16, 1024) } else { 256 }
}

fn slice_panel(figure: &Gradient, reading: &Reading, axis: usize, area: Rect, scale: f64) -> Panel {
    let view = figure.probe.landscape.view();
    let graph = figure.slice(axis, cells(area));
    let heights =
        curve::heights(graph.chunks_exact(2).map(|point| point[1]).filter(|height| height.abs() < MAX_HEIGHT));
    let letters = figure.probe.landscape.letters();
    let (name, other, sign) = (&letters[axis], &letters[1 - axis], format!("∂f/∂{}", letters[axis]));
    let (fixed, slope) = (to_text(reading.at[1 - axis], 3), to_text(reading.gradient[axis], 3));
    let title = |wordings| labels::fitting(wordings, area.width + TITLE_OVERHANG * scale, scale);
    let across = [format!("{name}, where {other} = {fixed}"), format!("{name} at {other} = {fixed}"), name.clone()];
    let across = Axis::linear(title(across), [view.x, view.y][axis]);
    let slope = title([format!("f, slope {sign} = {slope}"), format!("{sign} = {slope}"), sign]);
    Panel::new(SLICES[axis], area, across, Axis::linear(slope, span::padded(heights, 0.12)))
}

/// A slice with its tangent.
fn draw_slice(figure: &Gradient, reading: &Reading, axis: usize, panel: &mut Panel) {
    let graph = figure.slice(axis, cells(panel.area));
    panel.front.push(Mark::line(graph, Stroke::new(Ink::Foreground, 2.0).dashed(DASHES[axis]).haloed()));
    if reading.is_defined() {
        let ([low, high], at, slope) = (panel.x.range, reading.at[axis], reading.gradient[axis]);
        let reach = REACH * (high - low);
        let ends = [at - reach, reading.value - slope * reach, at + reach, reading.value + slope * reach];
        if ends.iter().all(|end| end.is_finite()) {
            panel.front.push(Mark::line(ends.to_vec(), Stroke::new(SLOPE, 2.5).haloed()));
        }
        panel.front.push(Mark::dot([at, reading.value], Ink::Foreground));
    }
}

/// The panel of the slope along u, somewhat higher than ‖∇f‖.
fn directions_panel(reading: &Reading, area: Rect) -> Panel {
    let norm = if reading.is_defined() { reading.norm } else { 0.0 };
    let height = if norm > 0.0 { 1.6 * norm } else { 1.0 };
    let (x, y) = (Axis::linear("angle of u, °", [0.0, 360.0]), Axis::linear("slope along u, Dᵤf", [-height, height]));
    Panel::new(DIRECTIONS, area, x, y)
}

/// D_u f against the angle of u: a cosine with amplitude ‖∇f‖.
fn draw_directions(figure: &Gradient, reading: &Reading, panel: &mut Panel, frame: Frame, handles: &[Handle]) {
    let mut labels = Labels::new(panel, frame, handles);
    let (norm, degrees) = (reading.norm, figure.direction.value());
    panel.front.push(Mark::line(vec![0.0, 0.0, 360.0, 0.0], Stroke::new(Ink::Muted, 1.0).haloed()));
    if !reading.is_defined() {
        panel.front.extend(labels.name_point("no gradient here", Ink::Foreground, [180.0, 0.0], [0.0, 1.0]));
        return;
    }
    let angles = (0..=SEGMENTS).map(|step| 360.0 * step as f64 / SEGMENTS as f64);
    let slope = |degrees: f64| {
        let angle = degrees.to_radians();
        reading.gradient[0] * libm::cos(angle) + reading.gradient[1] * libm::sin(angle)
    };
    let cosine: Vec<f64> = angles.flat_map(|degrees| [degrees, slope(degrees)]).collect();
    panel.front.push(Mark::line(cosine, Stroke::new(SLOPE, 2.5).haloed()));
    if let Some([right, up]) = reading.uphill() {
        let steepest = libm::fmod(libm::atan2(up, right).to_degrees() + 360.0, 360.0);
        panel
            .front
            .push(Mark::line(vec![0.0, norm, 360.0, norm], Stroke::new(GRADIENT, 1.0).dashed(&[4.0, 4.0]).haloed()));
        panel.front.push(Mark::dot([steepest, norm], GRADIENT));
    }
    let chosen = reading.slope();
    panel.front.push(Mark::line(vec![degrees, 0.0, degrees, chosen], Stroke::new(CHOSEN, 2.5).haloed()));
    panel.front.push(Mark::dot([degrees, chosen], CHOSEN));
    if norm > 0.0 {
        labels.keep_off(&panel.front);
        panel.front.extend(steepest_label(norm, degrees, &mut labels));
    }
}

/// The largest slope, along the dashed line at that height: by preference on the half without the handle.
fn steepest_label(norm: f64, degrees: f64, labels: &mut Labels) -> Option<Mark> {
    let free = if degrees < 180.0 { 270.0 } else { 90.0 };
    let places = [free, 180.0, 360.0 - free, 60.0, 300.0].map(|degrees| [degrees, norm]);
    let above = places.map(LabelPosition::above);
    let positions = above.into_iter().chain(places.map(LabelPosition::below));
    let short = format!("‖∇f‖ = {}", to_text(norm, 3));
    labels.write_longest([&format!("steepest: {short}"), &short, "‖∇f‖"], GRADIENT, positions)
}
