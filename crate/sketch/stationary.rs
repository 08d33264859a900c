//! The level places of a curve as they look wherever one is drawn: each kind has a marker and a word of its own.

use std::rc::Rc;

use super::labels::{LabelPosition, Labels};
use crate::curve::{Stationary, StationaryKind};
use crate::plane::Point;
use crate::scene::{Ink, Mark, Marker};

/// The kinds with their markers: a triangle points to where the curve has its end.
const MARKERS: [(StationaryKind, Marker); 3] = [
    (StationaryKind::Minimum, Marker::TriangleDown),
    (StationaryKind::Maximum, Marker::Triangle),
    (StationaryKind::Inflection, Marker::Diamond),
];

/// A marker at each level place, drawn at the point that `at` gives for it.
pub fn markers(places: &[Stationary], at: impl Fn(&Stationary) -> Point) -> Vec<Mark> {
    let of_kind = |(kind, marker)| {
        let points: Vec<f64> = places.iter().filter(|place| place.kind == kind).flat_map(&at).collect();
        let is_empty = points.is_empty();
        let points = Rc::new(points);
        (!is_empty).then_some(Mark::points(points, marker, 4.5, Ink::Foreground))
    };
    MARKERS.into_iter().filter_map(of_kind).collect()
}

/// The word for each level place beside the curve, as far as there is room.
pub fn words(places: &[Stationary], labels: &mut Labels) -> Vec<Mark> {
    let word = |place: &Stationary| {
        let at = [place.x, place.value];
        let places = match place.kind {
            StationaryKind::Minimum => [LabelPosition::below(at), LabelPosition::above(at)],
            StationaryKind::Maximum => [LabelPosition::above(at), LabelPosition::below(at)],
            StationaryKind::Inflection => [LabelPosition::above(at), LabelPosition::right_of(at)],
        };
        labels.write(place.kind.as_str(), Ink::Foreground, places)
    };
    places.iter().filter_map(word).collect()
}
