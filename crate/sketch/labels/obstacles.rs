//! The lines, arrows and markers of a picture, as texts keep off them.

use crate::plane::Point;
use crate::scene::{Disc, Mark, Panel, Rect};

/// Points closer to the previous one than this, in CSS pixels, make no difference.
const STEP: f64 = 4.0;

/// Pieces of lines and discs on the page, in CSS pixels.
#[derive(Clone, Debug, Default)]
pub struct Obstacles {
    pieces: Vec<[Point; 2]>,
    discs: Vec<Disc>,
}

impl Obstacles {
    /// Adds the lines, arrows and markers among some marks of a panel.
    pub fn add(&mut self, marks: &[Mark], panel: &Panel, scale: f64) {
        for mark in marks {
            match mark {
                Mark::Line { points, .. } => self.line(points.as_chunks().0.iter().copied().map(panel.page_mapping())),
                Mark::Arrow { from, to, .. } => self.line([*from, *to].map(|end| panel.to_page(end))),
                Mark::Points { points, radius, .. } => {
                    let centres = points.as_chunks().0.iter().copied().map(panel.page_mapping());
                    self.discs.extend(centres.map(|centre| Disc { centre, radius: radius * scale }));
                }
                _ => {}
            }
        }
    }

    fn line(&mut self, points: impl IntoIterator<Item = Point>) {
        let mut last: Option<Point> = None;
        for point in points {
            match last {
                Some(from) if (point[0] - from[0]).abs() + (point[1] - from[1]).abs() < STEP => continue,
                Some(from) if point.iter().all(|end| end.is_finite()) => self.pieces.push([from, point]),
                _ => {}
            }
            last = Some(point).filter(|point| point.iter().all(|end| end.is_finite()));
        }
    }

    /// Whether any of them passes under a rectangle.
    pub fn touches(&self, rect: &Rect) -> bool {
        self.pieces.iter().any(|piece| crosses(*piece, rect)) || self.discs.iter().any(|disc| disc.overlaps(rect))
    }
}

/// Whether a straight piece has a point inside a rectangle.
fn crosses([from, to]: [Point; 2], rect: &Rect) -> bool {
    let sides = [[rect.left, rect.right()], [rect.top, rect.bottom()]];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (axis, [low, high]) in sides.into_iter().enumerate() {
        let (start, step) = (from[axis], to[axis] - from[axis]);
        if start.max(to[axis]) <= low || start.min(to[axis]) >= high {
            return false;
        }
        if step != 0.0 {
            let (one, two) = ((low - start) / step, (high - start) / step);
            enter = enter.max(one.min(two));
            leave = leave.min(one.max(two));
        }
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Axis, Ink, Stroke};

    const RECT: Rect = Rect { left: 10.0, top: 10.0, width: 20.0, height: 10.0 };

    #[test]
    fn a_piece_touches_a_rectangle_that_it_crosses() {
        assert!(crosses([[0.0, 15.0], [40.0, 15.0]], &RECT));
        assert!(crosses([[20.0, 0.0], [20.0, 15.0]], &RECT));
        assert!(!crosses([[0.0, 15.0], [9.0, 15.0]], &RECT));
        assert!(!crosses([[0.0, 25.0], [15.0, 0.0]], &Rect { left: 20.0, ..RECT }));
        assert!(!crosses([[f64::NAN, 15.0], [40.0, f64::NAN]], &RECT));
    }

    #[test]
    fn lines_arrows_and_markers_count_and_breaks_do_not() {
        let area = Rect { left: 0.0, top: 0.0, width: 100.0, height: 100.0 };
        let panel = Panel::new("it", area, Axis::linear("x", [0.0, 100.0]), Axis::linear("y", [0.0, 100.0]));
        let stroke = Stroke::new(Ink::Muted, 1.0);
        let touches = |mark: Mark| {
            let mut obstacles = Obstacles::default();
            obstacles.add(&[mark], &panel, 1.0);
            obstacles.touches(&RECT)
        };
        assert!(touches(Mark::line(vec![0.0, 85.0, 60.0, 85.0], stroke.clone())));
        assert!(!touches(Mark::line(vec![0.0, 85.0, f64::NAN, 0.0, 60.0, 85.0], stroke.clone())));
        assert!(touches(Mark::Arrow { from: [20.0, 0.0], to: [20.0, 100.0], stroke }));
        assert!(touches(Mark::dot([34.0, 85.0], Ink::Muted)));
        assert!(!touches(Mark::dot([36.0, 85.0], Ink::Muted)));
    }
}
