//! Two arrows from a point and their sum, the diagonal of their parallelogram.

use super::reading::norm;
use crate::plane::Point;
use crate::scene::{Ink, Mark, Stroke};
use crate::sketch::labels::Labels;

/// The gradient, as in every figure.
pub const GRADIENT: Ink = Ink::Series(0);

/// The components u and v, as in the figure of the Jacobian.
pub const COMPONENTS: [Ink; 2] = [Ink::Series(2), Ink::Series(3)];

/// The dash of the parallelogram's other two sides.
const DASH: &[f64] = &[4.0, 3.0];

/// The longest side of the right-angle mark, as a share of the arrow.
const MAX_RIGHT_ANGLE: f64 = 0.25;

/// An arrow that is a smaller share of the longest has no name: only rounding gives it a direction.
const NEGLIGIBLE: f64 = 1e-9;

/// Two arrows and their sum, in the units of a plane.
pub struct ArrowSum {
    /// Where all of them begin.
    pub from: Point,
    /// The two arrows.
    pub sides: [Point; 2],
}

impl ArrowSum {
    /// The sum of both.
    fn sum(&self) -> Point {
        [0, 1].map(|axis| self.sides[0][axis] + self.sides[1][axis])
    }

    fn tip(&self, vector: Point) -> Point {
        [0, 1].map(|axis| self.from[axis] + vector[axis])
    }

    /// The parallelogram and the three arrows.
    pub fn marks(&self) -> Vec<Mark> {
        let (tips, end) = (self.sides.map(|side| self.tip(side)), self.tip(self.sum()));
        let inside = [self.from, tips[0], end, tips[1]].concat();
        let mut marks = vec![Mark::Polygon { points: inside.into(), ink: GRADIENT, opacity: 0.15 }];
        for (tip, other) in [(0, 1), (1, 0)] {
            let opposite = [tips[tip], end].concat();
            marks.push(Mark::line(opposite, Stroke::new(COMPONENTS[other], 1.5).dashed(DASH).haloed()));
        }
        let arrow = |to: Point, ink: Ink, width: f64| Mark::Arrow {
            from: self.from,
            to,
            stroke: Stroke::new(ink, width).haloed(),
        };
        marks.extend(tips.into_iter().zip(COMPONENTS).map(|(tip, ink)| arrow(tip, ink, 2.5)));
        marks.push(arrow(end, GRADIENT, 3.5));
        marks
    }

    /// The mark of the right angle between the sum and the contour.
    pub fn right_angle(&self, side: f64) -> Option<Mark> {
        let sum = self.sum();
        let length = norm(sum);
        let (side, [right, up]) = (side.min(MAX_RIGHT_ANGLE * length), sum.map(|end| end / length));
        let corner = |along: f64, across: f64| {
            self.tip([side * (along * right - across * up), side * (along * up + across * right)])
        };
        let corners = [corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)].concat();
        (length > 0.0).then(|| Mark::line(corners, Stroke::new(Ink::Foreground, 1.5).haloed()))
    }

    /// The names of the sum and of the two arrows that have a length, in full or in short.
    pub fn names(&self, sum: [&str; 2], sides: [[&str; 2]; 2], labels: &mut Labels) -> Vec<Mark> {
        let vectors = [self.sum(), self.sides[0], self.sides[1]];
        let least = NEGLIGIBLE * vectors.map(norm).into_iter().fold(0.0, f64::max);
        let texts = [sum, sides[0], sides[1]].into_iter().zip([GRADIENT, COMPONENTS[0], COMPONENTS[1]]);
        let named = vectors.into_iter().zip(texts).filter(|(vector, _)| norm(*vector) > least);
        named.filter_map(|(vector, (text, ink))| name_arrow(labels, text, ink, self.from, self.tip(vector))).collect()
    }
}

/// Names an arrow, in full if there is space.
pub fn name_arrow(labels: &mut Labels, texts: [&str; 2], ink: Ink, from: Point, to: Point) -> Option<Mark> {
    texts.into_iter().find_map(|text| labels.name_arrow(text, ink, from, to))
}
