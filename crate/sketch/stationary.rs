//! The stationary points of a curve, drawn alike in every figure: each kind has a marker and a word of its own.

use std::rc::Rc;

use super::labels::{LabelPosition, Labels};
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
        let at = [point.x, point.value];
        let positions = match point.kind {
            StationaryKind::Minimum => [LabelPosition::below(at), LabelPosition::above(at)],
            StationaryKind::Maximum => [LabelPosition::above(at), LabelPosition::below(at)],
            StationaryKind::Inflection => [LabelPosition::above(at), LabelPosition::right_of(at)],
        };
        labels.write(point.kind.as_str(), Ink::Foreground, positions)
    };
    points.iter().filter_map(word).collect()
}
