//! A line of many points as a path that is cheap to draw: it breaks where a point is missing, is clipped near the picture, and
//! omits points whose absence is invisible.
//!
//! Points are omitted in one pass: each new point restricts the directions from the last point drawn to those that pass close to
//! it. As soon as no direction passes close to all of them, the previous point is drawn (J. Sklansky and V. Gonzalez,
//! "Fast polygonal approximation of digitized curves", Pattern Recognition 12, 1980).

use super::pen::Path;
use crate::plane::Point;
use crate::scene::Rect;

/// The largest distance of the drawn line from a point, in CSS pixels; less than a third of a device pixel on dense screens.
const TOLERANCE: f64 = 0.1;

/// Coordinates are clamped to this magnitude: far outside any page, yet small enough for accurate differences.
const MAX_COORDINATE: f64 = 1e9;

/// The line through points of the page, clipped to `bounds`.
pub fn trace(points: impl IntoIterator<Item = Point>, bounds: Rect) -> Path {
    let mut path = Path::default();
    trace_onto(&mut path, points, bounds);
    path
}

/// Adds that line to a path.
pub fn trace_onto(path: &mut Path, points: impl IntoIterator<Item = Point>, bounds: Rect) {
    let mut tracer = Tracer { bounds, path, pending: None };
    let mut before = None;
    for point in points {
        let here = is_finite(point).then(|| point.map(|length| length.clamp(-MAX_COORDINATE, MAX_COORDINATE)));
        match (before, here) {
            (Some(from), Some(to)) => tracer.segment(from, to),
            _ => tracer.lift(),
        }
        before = here;
    }
    tracer.lift();
}

/// Whether both coordinates are finite.
pub fn is_finite(point: Point) -> bool {
    point.iter().all(|length| length.is_finite())
}

struct Tracer<'a> {
    bounds: Rect,
    path: &'a mut Path,
    /// The stretch that is not drawn yet; `None` while the pen is lifted.
    pending: Option<Pending>,
}

impl Tracer<'_> {
    fn segment(&mut self, from: Point, to: Point) {
        let is_within = self.bounds.contains(from) && self.bounds.contains(to);
        let part = if is_within { Some([0.0, 1.0]) } else { visible(from, to, self.bounds) };
        let Some([enter, leave]) = part else { return self.lift() };
        if self.pending.is_none() || enter > 0.0 {
            self.lift();
            let start = between(from, to, enter);
            self.path.start(start);
            self.pending = Some(Pending::at(start));
        }
        self.approach(between(from, to, leave));
        if leave < 1.0 {
            self.lift();
        }
    }

    fn approach(&mut self, to: Point) {
        let Some(pending) = &mut self.pending else { return };
        if !pending.extend(to) {
            let corner = pending.end;
            self.path.line_to(corner);
            let mut next = Pending::at(corner);
            next.extend(to);
            self.pending = Some(next);
        }
    }

    fn lift(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.path.line_to(pending.end);
        }
    }
}

/// A straight stretch that is not drawn yet.
struct Pending {
    /// The last point drawn.
    start: Point,
    /// The last point that it passes.
    end: Point,
    /// The directions, clockwise from the first to the second, that pass close to all points so far; `None` if all do.
    between: Option<[Point; 2]>,
}

impl Pending {
    fn at(start: Point) -> Self {
        Self { start, end: start, between: None }
    }

    /// Extends the stretch to a point, if a straight line passes close to it and all previous points without turning back. Returns
    /// whether it did.
    fn extend(&mut self, to: Point) -> bool {
        let step = [to[0] - self.start[0], to[1] - self.start[1]];
        let previous = [self.end[0] - self.start[0], self.end[1] - self.start[1]];
        let square = dot(step, step);
        if square < dot(previous, previous) || !self.between.is_none_or(|[one, two]| inside(step, one, two)) {
            return false;
        }
        self.end = to;
        if square > TOLERANCE * TOLERANCE {
            // The sine is TOLERANCE over the length of the step; the length of a direction does not matter.
            let cosine = (square - TOLERANCE * TOLERANCE).sqrt();
            let turned = |sine: f64| [step[0] * cosine - step[1] * sine, step[0] * sine + step[1] * cosine];
            let (first, last) = (turned(-TOLERANCE), turned(TOLERANCE));
            self.between = Some(match self.between {
                None => [first, last],
                Some([one, two]) => {
                    [if cross(one, first) > 0.0 { first } else { one }, if cross(last, two) > 0.0 { last } else { two }]
                }
            });
        }
        true
    }
}

fn inside(step: Point, first: Point, last: Point) -> bool {
    cross(first, step) >= 0.0 && cross(step, last) >= 0.0
}

fn dot(one: Point, two: Point) -> f64 {
    one[0] * two[0] + one[1] * two[1]
}

fn cross(one: Point, two: Point) -> f64 {
    one[0] * two[1] - one[1] * two[0]
}

/// The part of a segment inside a rectangle, as fractions of the segment (Liang and Barsky, 1984).
fn visible(from: Point, to: Point, bounds: Rect) -> Option<[f64; 2]> {
    let step = [to[0] - from[0], to[1] - from[1]];
    let edges = [
        (-step[0], from[0] - bounds.left),
        (step[0], bounds.right() - from[0]),
        (-step[1], from[1] - bounds.top),
        (step[1], bounds.bottom() - from[1]),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (outward, distance) in edges {
        if outward == 0.0 && distance < 0.0 {
            return None;
        }
        if outward < 0.0 {
            enter = enter.max(distance / outward);
        }
        if outward > 0.0 {
            leave = leave.min(distance / outward);
        }
    }
    (enter <= leave).then_some([enter, leave])
}

fn between(from: Point, to: Point, fraction: f64) -> Point {
    match fraction {
        0.0 => from,
        1.0 => to,
        _ => [from[0] + (to[0] - from[0]) * fraction, from[1] + (to[1] - from[1]) * fraction],
    }
}
