//! Straight lines across a view: tangents, secants and horizontal lines.

use crate::plane::Point;
use crate::scene::{Ink, Mark, Stroke};

/// The number of steps along a line at which a label may be placed.
const STEPS: u32 = 32;

/// The ends, on both sides of a view, of the line through a point with a slope; `None` if they are not finite.
pub fn through([x, y]: Point, slope: f64, view: [f64; 2]) -> Option<[Point; 2]> {
    let ends = view.map(|end| [end, y + slope * (end - x)]);
    ends.iter().flatten().all(|number| number.is_finite()).then_some(ends)
}

/// A vertical guide at x from one height to another.
pub fn upright(x: f64, [low, high]: [f64; 2]) -> Mark {
    Mark::line(vec![x, low, x, high], Stroke::new(Ink::Muted, 1.2).dashed(&[3.0, 3.0]))
}

/// Points along a line, from its left or its right end.
pub fn along([left, right]: [Point; 2], from_right: bool) -> impl Iterator<Item = Point> {
    let [from, to] = if from_right { [right, left] } else { [left, right] };
    (0..=STEPS).map(move |step| {
        let fraction = f64::from(step) / f64::from(STEPS);
        [0, 1].map(|axis| from[axis] + fraction * (to[axis] - from[axis]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_through_its_point_and_needs_a_finite_slope() {
        let line = through([1.0, 2.0], 3.0, [0.0, 2.0]).expect("a line");
        assert_eq!(line, [[0.0, -1.0], [2.0, 5.0]]);
        assert_eq!(along(line, true).next(), Some([2.0, 5.0]));
        assert!(along(line, false).any(|point| point == [1.0, 2.0]));
        assert_eq!(through([0.0, 0.0], f64::INFINITY, [-1.0, 1.0]), None);
    }
}
