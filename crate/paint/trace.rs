//! A line of many points as a path that a pen can afford: it breaks where a point is missing, ends soon after leaving the
//! picture, and leaves out the points that nobody could see missing.
//!
//! Points are left out in one pass: from the last point drawn, each new one allows the directions that pass near enough
//! by it, and as soon as no direction passes by all of them, the point before is drawn (J. Sklansky and V. Gonzalez,
//! "Fast polygonal approximation of digitized curves", Pattern Recognition 12, 1980).

use super::pen::Path;
use crate::plane::Point;
use crate::scene::Rect;

/// How far the drawn line may pass by a point, in CSS pixels; less than a third of a device pixel on dense screens.
const NEAR: f64 = 0.1;

/// Coordinates beyond this are drawn as if they were there; far outside any page, far inside what f64 can subtract.
const FARTHEST: f64 = 1e9;

/// The line through points of the page, as far as it lies in `bounds`.
pub fn trace(points: impl IntoIterator<Item = Point>, bounds: Rect) -> Path {
    let mut path = Path::default();
    trace_onto(&mut path, points, bounds);
    path
}

/// Adds that line to a path.
pub fn trace_onto(path: &mut Path, points: impl IntoIterator<Item = Point>, bounds: Rect) {
    let mut tracer = Tracer { bounds, path, reach: None };
    let mut before = None;
    for point in points {
        let here = is_finite(point).then(|| point.map(|length| length.clamp(-FARTHEST, FARTHEST)));
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
    /// Where the pen is down and where it should be; none while it is lifted.
    reach: Option<Reach>,
}

impl Tracer<'_> {
    fn segment(&mut self, from: Point, to: Point) {
        let is_within = self.bounds.contains(from) && self.bounds.contains(to);
        let part = if is_within { Some([0.0, 1.0]) } else { visible(from, to, self.bounds) };
        let Some([enter, leave]) = part else { return self.lift() };
        if self.reach.is_none() || enter > 0.0 {
            self.lift();
            let start = between(from, to, enter);
            self.path.start(start);
            self.reach = Some(Reach::at(start));
        }
        self.approach(between(from, to, leave));
        if leave < 1.0 {
            self.lift();
        }
    }

    fn approach(&mut self, to: Point) {
        let Some(reach) = &mut self.reach else { return };
        if !reach.extend(to) {
            let corner = reach.end;
            self.path.line_to(corner);
            let mut next = Reach::at(corner);
            next.extend(to);
            self.reach = Some(next);
        }
    }

    fn lift(&mut self) {
        if let Some(reach) = self.reach.take() {
            self.path.line_to(reach.end);
        }
    }
}

/// A straight stretch that is not drawn yet.
struct Reach {
    /// Where the pen is down.
    start: Point,
    /// The last point it passes by.
    end: Point,
    /// The directions, clockwise from the first to the second, that pass by all points so far; none if all do.
    between: Option<[Point; 2]>,
}

impl Reach {
    fn at(start: Point) -> Self {
        Self { start, end: start, between: None }
    }

    /// Goes on to a point, if one straight line passes by it and all points before without turning back.
    fn extend(&mut self, to: Point) -> bool {
        let step = [to[0] - self.start[0], to[1] - self.start[1]];
        let so_far = [self.end[0] - self.start[0], self.end[1] - self.start[1]];
        let square = dot(step, step);
        if square < dot(so_far, so_far) || !self.between.is_none_or(|[one, two]| inside(step, one, two)) {
            return false;
        }
        self.end = to;
        if square > NEAR * NEAR {
            // The sine is NEAR over the length of the step, and the length of a direction does not matter.
            let cosine = (square - NEAR * NEAR).sqrt();
            let turned = |sine: f64| [step[0] * cosine - step[1] * sine, step[0] * sine + step[1] * cosine];
            let (first, last) = (turned(-NEAR), turned(NEAR));
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

/// The part of a segment inside a rectangle, as fractions of it (Liang and Barsky, 1984).
fn visible(from: Point, to: Point, bounds: Rect) -> Option<[f64; 2]> {
    let step = [to[0] - from[0], to[1] - from[1]];
    let edges = [
        (-step[0], from[0] - bounds.left),
        (step[0], bounds.right() - from[0]),
        (-step[1], from[1] - bounds.top),
        (step[1], bounds.bottom() - from[1]),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (outward, room) in edges {
        if outward == 0.0 && room < 0.0 {
            return None;
        }
        if outward < 0.0 {
            enter = enter.max(room / outward);
        }
        if outward > 0.0 {
            leave = leave.min(room / outward);
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
