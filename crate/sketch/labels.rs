//! Short texts in a panel that do not overlap: each takes the first free position among its candidates, and a text without one
//! is omitted.

use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE};
use crate::scene::{Align, Frame, Ink, Mark, Panel, Rect};

/// The height of a line of text, in CSS pixels before the frame's scale.
const HEIGHT: f64 = 15.0;

/// The distance between a text and the point it labels.
const DISTANCE: f64 = 14.0;

/// The clearance around the centre of a handle.
const HANDLE: f64 = 16.0;

/// The first of several wordings, the longest first, that fits into a length in CSS pixels; the last one if none does.
pub fn fitting<const N: usize>(wordings: [String; N], length: f64, scale: f64) -> String {
    let fits = |text: &String| letters::width(text, LETTER_SIZE * scale) <= length;
    let index = wordings.iter().position(fits).unwrap_or(N - 1);
    wordings.into_iter().nth(index).unwrap_or_default()
}

/// A candidate position of a text, at an offset from a point of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPosition {
    /// The point that the text labels.
    pub at: Point,
    /// The offset to the right and down in CSS pixels, before the frame's scale.
    pub offset: Point,
    /// Where the anchor lies in the text.
    pub align: Align,
}

impl LabelPosition {
    /// Above a point.
    pub fn above(at: Point) -> Self {
        Self { at, offset: [0.0, -DISTANCE], align: Align::Middle }
    }

    /// Below a point.
    pub fn below(at: Point) -> Self {
        Self { at, offset: [0.0, DISTANCE], align: Align::Middle }
    }

    /// To the left of a point.
    pub fn left_of(at: Point) -> Self {
        Self { at, offset: [-DISTANCE, 0.0], align: Align::End }
    }

    /// To the right of a point.
    pub fn right_of(at: Point) -> Self {
        Self { at, offset: [DISTANCE, 0.0], align: Align::Start }
    }
}

/// The texts of a panel, and the space they occupy.
#[derive(Clone, Debug)]
pub struct Labels {
    panel: Panel,
    scale: f64,
    occupied: Vec<Rect>,
}

impl Labels {
    /// An empty panel: only the covered corner of the frame is occupied.
    pub fn new(panel: &Panel, frame: Frame) -> Self {
        let [width, height] = frame.covered;
        let (left, top) = (panel.area.right() - width, panel.area.top);
        let panel = Panel::new(panel.id, panel.area, panel.x.clone(), panel.y.clone());
        Self { panel, scale: frame.scale, occupied: vec![Rect { left, top, width, height }] }
    }

    /// Reserves the space of a handle at a point.
    pub fn keep_clear(&mut self, at: Point) {
        let ([x, y], half) = (self.panel.to_page(at), HANDLE * self.scale);
        self.occupied.push(Rect { left: x - half, top: y - half, width: 2.0 * half, height: 2.0 * half });
    }

    /// Writes a text at the first free position of several. Returns its mark, or `None` if none is free.
    pub fn write(&mut self, text: &str, ink: Ink, positions: impl IntoIterator<Item = LabelPosition>) -> Option<Mark> {
        let mut candidates = positions.into_iter().map(|position| (position, self.bounds(text, position)));
        let (position, bounds) = candidates.find(|(position, bounds)| {
            self.lies_inside(position.at, bounds) && !self.occupied.iter().any(|other| other.overlaps(bounds))
        })?;
        self.occupied.push(bounds);
        let LabelPosition { at, offset, align } = position;
        Some(Mark::Text { at, offset, text: text.into(), align, ink })
    }

    /// Writes a text beside a line, at its first free point.
    pub fn beside(&mut self, text: &str, ink: Ink, line: impl IntoIterator<Item = Point>) -> Option<Mark> {
        self.write(text, ink, line.into_iter().flat_map(|at| [LabelPosition::above(at), LabelPosition::below(at)]))
    }

    fn bounds(&self, text: &str, position: LabelPosition) -> Rect {
        let [x, y] = self.panel.to_page(position.at);
        let (width, height) = (letters::width(text, LETTER_SIZE * self.scale), HEIGHT * self.scale);
        let before = match position.align {
            Align::Start => 0.0,
            Align::Middle => 0.5 * width,
            Align::End => width,
        };
        let [right, down] = position.offset.map(|length| length * self.scale);
        Rect { left: x + right - before, top: y + down - 0.5 * height, width, height }
    }

    /// Whether both a text and the point it labels are inside the panel.
    fn lies_inside(&self, at: Point, bounds: &Rect) -> bool {
        let area = self.panel.area;
        area.contains(self.panel.to_page(at))
            && area.contains([bounds.left, bounds.top])
            && area.contains([bounds.right(), bounds.bottom()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Axis;

    fn labels() -> Labels {
        let area = Rect { left: 0.0, top: 0.0, width: 400.0, height: 300.0 };
        let panel = Panel::new("it", area, Axis::linear("x", [0.0, 4.0]), Axis::linear("y", [0.0, 3.0]));
        Labels::new(&panel, Frame { covered: [100.0, 50.0], ..Frame::new(400.0, 300.0) })
    }

    fn offset(mark: Option<Mark>) -> Option<Point> {
        mark.map(|mark| match mark {
            Mark::Text { offset, .. } => offset,
            other => panic!("a text, not {other:?}"),
        })
    }

    #[test]
    fn a_text_avoids_earlier_texts_and_handles() {
        let mut labels = labels();
        let at = [2.0, 1.5];
        assert_eq!(offset(labels.beside("one", Ink::Muted, [at])), Some([0.0, -DISTANCE]));
        assert_eq!(offset(labels.beside("two", Ink::Muted, [at])), Some([0.0, DISTANCE]));
        assert_eq!(offset(labels.beside("three", Ink::Muted, [at])), None);
        labels.keep_clear([1.0, 1.5]);
        assert_eq!(offset(labels.write("four", Ink::Muted, [LabelPosition::right_of([1.0, 1.5])])), None);
    }

    #[test]
    fn the_longest_wording_that_fits_is_chosen() {
        let wording =
            |length, scale| fitting(["slope ∂f/∂x = 2".into(), "∂f/∂x = 2".into(), "∂f/∂x".into()], length, scale);
        assert_eq!(wording(120.0, 1.0), "slope ∂f/∂x = 2");
        assert_eq!(wording(120.0, 1.5), "∂f/∂x = 2");
        assert_eq!(wording(f64::NAN, 1.0), "∂f/∂x");
    }

    #[test]
    fn the_covered_corner_stays_free_of_text() {
        let mut labels = labels();
        assert_eq!(offset(labels.write("there", Ink::Muted, [LabelPosition::below([3.5, 2.9])])), None);
        assert_eq!(
            offset(labels.write("there", Ink::Muted, [LabelPosition::below([2.5, 2.9])])),
            Some([0.0, DISTANCE])
        );
    }

    #[test]
    fn a_text_stays_inside_and_needs_a_finite_point() {
        assert_eq!(offset(labels().beside("up", Ink::Muted, [[2.0, 2.99]])), Some([0.0, DISTANCE]));
        assert_eq!(offset(labels().beside("nowhere", Ink::Muted, [[f64::NAN, 1.0]])), None);
    }
}
