//! Where a text may stand relative to what it names.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use crate::plane::Point;
use crate::scene::Rect;

/// The gap between a text and the point that it names, in CSS pixels before the frame's scale.
const GAP: f64 = 6.0;

/// The gaps to try: the larger ones lie beyond the ring of a handle, and beyond another text.
const GAPS: [f64; 5] = [GAP, 10.0, 16.0, 26.0, 38.0];

/// The directions to try, as angles from the preferred one: nearest first.
const TURNS: [f64; 8] = [0.0, FRAC_PI_4, -FRAC_PI_4, FRAC_PI_2, -FRAC_PI_2, 3.0 * FRAC_PI_4, -3.0 * FRAC_PI_4, PI];

/// The parts of an arrow beside which its name may stand, from its tail.
const SHAFT: [f64; 3] = [0.8, 0.6, 0.4];

/// A candidate position of a text: in a direction from a point of the plane, or centred on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPosition {
    /// The point.
    pub(super) at: Point,
    /// The direction from the point on the page, right and up, of length 1; or zero to be centred on the point.
    direction: Point,
    /// The gap between the point and the text, in CSS pixels before the frame's scale.
    gap: f64,
}

impl LabelPosition {
    /// Centred on a point.
    pub const fn on(at: Point) -> Self {
        Self { at, direction: [0.0; 2], gap: 0.0 }
    }

    /// In a direction from a point: right and up on the page, of any length.
    pub fn beyond(at: Point, [right, up]: Point) -> Self {
        let length = libm::hypot(right, up);
        let direction = if length > 0.0 { [right / length, up / length] } else { [0.0, 1.0] };
        Self { at, direction, gap: GAP }
    }

    /// Above a point.
    pub const fn above(at: Point) -> Self {
        Self { at, direction: [0.0, 1.0], gap: GAP }
    }

    /// Below a point.
    pub const fn below(at: Point) -> Self {
        Self { at, direction: [0.0, -1.0], gap: GAP }
    }

    /// To the left of a point.
    pub const fn left_of(at: Point) -> Self {
        Self { at, direction: [-1.0, 0.0], gap: GAP }
    }

    /// To the right of a point.
    pub const fn right_of(at: Point) -> Self {
        Self { at, direction: [1.0, 0.0], gap: GAP }
    }

    /// Above, below, left or right of a point of a line.
    pub const fn beside(at: Point) -> [Self; 4] {
        [Self::above(at), Self::below(at), Self::left_of(at), Self::right_of(at)]
    }

    /// The same, farther from the point by a length in CSS pixels before the frame's scale.
    pub const fn farther(self, by: f64) -> Self {
        Self { gap: self.gap + by, ..self }
    }

    /// All around a point, close to it first, beginning in a direction: right and up on the page.
    pub fn around(at: Point, direction: Point) -> impl Iterator<Item = Self> + Clone {
        let first = Self::beyond(at, direction);
        GAPS.into_iter().flat_map(move |gap| TURNS.into_iter().map(move |turn| Self { gap, ..first.turned(turn) }))
    }

    /// Beyond the tip of an arrow, beside its tip, beside its shaft, and at last all around its tip. `along` is its direction on the
    /// page, right and up.
    pub fn beside_arrow(from: Point, tip: Point, along: Point) -> impl Iterator<Item = Self> + Clone {
        let ahead = GAPS.into_iter().flat_map(move |gap| {
            TURNS.into_iter().take(5).map(move |turn| Self { gap, ..Self::beyond(tip, along).turned(turn) })
        });
        let shaft = SHAFT.into_iter().flat_map(move |part| {
            let at = [0, 1].map(|axis| from[axis] + part * (tip[axis] - from[axis]));
            [FRAC_PI_2, -FRAC_PI_2].into_iter().map(move |turn| Self::beyond(at, along).turned(turn))
        });
        ahead.chain(shaft).chain(Self::around(tip, along))
    }

    /// The same in a direction that is turned counter-clockwise.
    fn turned(self, angle: f64) -> Self {
        let ([right, up], [sine, cosine]) = (self.direction, [libm::sin(angle), libm::cos(angle)]);
        Self { direction: [right * cosine - up * sine, right * sine + up * cosine], ..self }
    }

    /// The rectangle of a text of a size around a position on the page, all in CSS pixels. It moves smoothly as the direction turns.
    pub(super) fn rect(&self, [x, y]: Point, [width, height]: [f64; 2], scale: f64) -> Rect {
        let ([right, up], gap) = (self.direction, self.gap * scale);
        Rect {
            left: x + right * (gap + 0.5 * width) - 0.5 * width,
            top: y - up * (gap + 0.5 * height) - 0.5 * height,
            width,
            height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_in_its_direction_at_its_gap() {
        let (at, size) = ([100.0, 100.0], [40.0, 15.0]);
        let rect = |position: LabelPosition| position.rect(at, size, 2.0);
        assert_eq!(rect(LabelPosition::right_of(at)).left, 100.0 + 2.0 * GAP);
        assert_eq!(rect(LabelPosition::left_of(at)).right(), 100.0 - 2.0 * GAP);
        assert_eq!(rect(LabelPosition::above(at)).bottom(), 100.0 - 2.0 * GAP);
        assert_eq!(rect(LabelPosition::below(at).farther(10.0)).top, 100.0 + 2.0 * (GAP + 10.0));
        let centred = rect(LabelPosition::on(at));
        assert_eq!([centred.left, centred.top], [80.0, 92.5]);
    }

    #[test]
    fn no_position_covers_its_point() {
        let at = [3.0, 4.0];
        let all = LabelPosition::around(at, [0.6, -0.3]).chain(LabelPosition::beside_arrow([0.0; 2], at, [3.0, 4.0]));
        for position in all {
            assert!(!position.rect([50.0, 60.0], [90.0, 15.0], 1.0).contains([50.0, 60.0]), "{position:?}");
        }
    }

    #[test]
    fn a_direction_without_a_length_is_upwards() {
        for direction in [[0.0; 2], [f64::NAN, 1.0]] {
            assert_eq!(LabelPosition::beyond([1.0, 2.0], direction), LabelPosition::above([1.0, 2.0]));
        }
    }
}
