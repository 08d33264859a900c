//! The stationary points of a curve, drawn alike in every figure: each kind has a marker and a word of its own.

use std::rc::Rc;

use super::labels::Labels;
use crate::curve::{Stationary, StationaryKind};
use crate::plane::Point;
use crate::scene::{Ink, Mark, Marker};

/// The kinds with their markers: a triangle points up at a maximum and down at a minimum.
const MARKERS: [(StationaryKind, Marker); 3] = [
    (StationaryKind::Minimum, Marker::TriangleDown),
    (StationaryKind::Maximum, Marker::Triangle),
    (StationaryKind::Inflection, Marker::Diamond),
];

/// A marker for each stationary point, at the position given by `at`.
pub fn markers(points: &[Stationary], at: impl Fn(&Stationary) -> Point) -> Vec<Mark> {
    let of_kind = |(kind, marker)| {
        let positions: Vec<f64> = points.iter().filter(|point| point.kind == kind).flat_map(&at).collect();
        let is_empty = positions.is_empty();
        let positions = Rc::new(positions);
        (!is_empty).then_some(Mark::points(positions, marker, 4.5, Ink::Foreground))
    };
    MARKERS.into_iter().filter_map(of_kind).collect()
}

/// The word for each stationary point, beside the curve where there is space.
pub fn words(points: &[Stationary], labels: &mut Labels) -> Vec<Mark> {
    let word = |point: &Stationary| {
        let (at, is_minimum) = ([point.x, point.value], point.kind == StationaryKind::Minimum);
        labels.name_point(point.kind.as_str(), Ink::Foreground, at, [0.0, if is_minimum { -1.0 } else { 1.0 }])
    };
    points.iter().filter_map(word).collect()
}
