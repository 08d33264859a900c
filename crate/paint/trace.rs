//! A line of many points as a path that a pen can afford: it breaks where a point is missing, ends soon after leaving the
//! picture, and has no detail below half a pixel.

use super::pen::Path;
use crate::scene::Rect;
use crate::surface::Point;

/// Steps shorter than this, in CSS pixels, are joined to the next; below a device pixel even on dense screens.
const SHORTEST: f64 = 0.35;

/// Coordinates beyond this are drawn as if they were there; far outside any page, far inside what f64 can subtract.
const FARTHEST: f64 = 1e9;

/// The line through points of the page, as far as it lies in `bounds`.
pub fn trace(points: impl IntoIterator<Item = Point>, bounds: Rect) -> Path {
    let mut tracer = Tracer { bounds, path: Path::default(), drawn: None, pending: None };
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
    tracer.path
}

/// Whether both coordinates are finite.
pub fn is_finite(point: Point) -> bool {
    point.iter().all(|length| length.is_finite())
}

struct Tracer {
    bounds: Rect,
    path: Path,
    /// Where the pen is down.
    drawn: Option<Point>,
    /// Where it should be, less than a step away.
    pending: Option<Point>,
}

impl Tracer {
    fn segment(&mut self, from: Point, to: Point) {
        let Some([enter, leave]) = visible(from, to, self.bounds) else { return self.lift() };
        if self.drawn.is_none() || enter > 0.0 {
            self.lift();
            let start = between(from, to, enter);
            self.path.start(start);
            self.drawn = Some(start);
        }
        self.approach(between(from, to, leave));
        if leave < 1.0 {
            self.lift();
        }
    }

    fn approach(&mut self, to: Point) {
        if self.drawn.is_some_and(|[x, y]| (x - to[0]).abs() + (y - to[1]).abs() < SHORTEST) {
            self.pending = Some(to);
        } else {
            self.path.line_to(to);
            self.drawn = Some(to);
            self.pending = None;
        }
    }

    fn lift(&mut self) {
        if let Some(end) = self.pending.take() {
            self.path.line_to(end);
        }
        self.drawn = None;
    }
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
