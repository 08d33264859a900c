//! A marker at each of many points. A marker whose point is inside the area is drawn whole, even across the edge.

use std::f64::consts::PI;

use super::MarkContext;
use super::line::HALO;
use crate::paint::pen::{Coat, Path, Pen};
use crate::plane::Point;
use crate::scene::{Ink, Marker};

/// Markers closer than this to the previous one, in CSS pixels, are omitted: they would be invisible.
const MIN_DISTANCE: f64 = 0.5;

pub fn draw(
    points: &[f64],
    marker: Marker,
    radius: f64,
    ink: Ink,
    halo: bool,
    context: &MarkContext,
    pen: &mut impl Pen,
) {
    let radius = radius * context.scale;
    let mut path = Path::default();
    let mut last = [f64::INFINITY; 2];
    for at in context.page(points).filter(|&at| context.area().contains(at)) {
        if (at[0] - last[0]).abs() + (at[1] - last[1]).abs() >= MIN_DISTANCE {
            add(&mut path, at, marker, radius);
            last = at;
        }
    }
    let color = context.theme.color(ink);
    let body = match marker {
        Marker::Ring => Coat::line(color, 0.5 * radius),
        _ => Coat::Fill(color),
    };
    let own = if marker == Marker::Ring { 0.5 * radius } else { 0.0 };
    let rim = Coat::line(context.halo(ink), own + 2.0 * HALO * context.scale);
    let coats = if halo { vec![rim, body] } else { vec![body] };
    pen.draw(&path, &coats);
}

/// Adds one marker. Shapes are sized to look equally large.
fn add(path: &mut Path, at: Point, marker: Marker, radius: f64) {
    match marker {
        Marker::Circle => path.circle(at, radius),
        Marker::Ring => path.circle(at, 0.85 * radius),
        Marker::Square => path.polygon(around(at, 4, 1.25 * radius, PI / 4.0)),
        Marker::Diamond => path.polygon(around(at, 4, 1.3 * radius, 0.0)),
        Marker::Triangle => path.polygon(around(at, 3, 1.4 * radius, -PI / 2.0)),
        Marker::TriangleDown => path.polygon(around(at, 3, 1.4 * radius, PI / 2.0)),
        Marker::Plus => path.polygon(cross(at, radius, 0.0)),
        Marker::Cross => path.polygon(cross(at, radius, PI / 4.0)),
        Marker::Star => path.polygon(star(at, 1.45 * radius)),
    }
}

/// A point at a distance and an angle, clockwise from the right.
fn polar([x, y]: Point, distance: f64, angle: f64) -> Point {
    [x + distance * libm::cos(angle), y + distance * libm::sin(angle)]
}

fn around(at: Point, corners: usize, distance: f64, first: f64) -> impl Iterator<Item = Point> {
    (0..corners).map(move |corner| polar(at, distance, first + 2.0 * PI * corner as f64 / corners as f64))
}

fn star(at: Point, distance: f64) -> impl Iterator<Item = Point> {
    (0..10).map(move |corner| {
        let distance = if corner % 2 == 0 { distance } else { 0.45 * distance };
        polar(at, distance, PI * (f64::from(corner) / 5.0 - 0.5))
    })
}

/// Two bars across each other.
fn cross(at: Point, radius: f64, turn: f64) -> impl Iterator<Item = Point> {
    const ARM: f64 = 1.3;
    const HALF: f64 = 0.34;
    (0..4).flat_map(move |arm| {
        let direction = turn + 0.5 * PI * f64::from(arm);
        [[ARM, -HALF], [ARM, HALF], [HALF, HALF]].map(|[along, across]| {
            let out = polar(at, along * radius, direction);
            polar(out, across * radius, direction + 0.5 * PI)
        })
    })
}
