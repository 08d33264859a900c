//! Short texts in a panel that keep out of each other's way: each takes the first of several places that is free, and a text
//! that finds none is left out.

use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE};
use crate::scene::{Align, Frame, Ink, Mark, Panel, Rect};

/// The height of a line of text, in CSS pixels before the frame's scale.
const HEIGHT: f64 = 15.0;

/// A text stands so far above or below what it is about.
const APART: f64 = 14.0;

/// Room around a handle, from its middle.
const HANDLE: f64 = 16.0;

/// The first of several ways to say a thing, the longest first, that fits into a length in CSS pixels; the last where none does.
pub fn fitting<const N: usize>(wordings: [String; N], length: f64, scale: f64) -> String {
    let fits = |text: &String| letters::width(text, LETTER_SIZE * scale) <= length;
    let index = wordings.iter().position(fits).unwrap_or(N - 1);
    wordings.into_iter().nth(index).unwrap_or_default()
}

/// Where a text may stand: at a point of the plane, so many CSS pixels to the right and down from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPosition {
    /// The point it is about.
    pub at: Point,
    /// From there, before the frame's scale.
    pub offset: Point,
    /// Where the anchor is in it.
    pub align: Align,
}

impl LabelPosition {
    /// Above a point.
    pub fn above(at: Point) -> Self {
        Self { at, offset: [0.0, -APART], align: Align::Middle }
    }

    /// Below a point.
    pub fn below(at: Point) -> Self {
        Self { at, offset: [0.0, APART], align: Align::Middle }
    }

    /// To the left of a point.
    pub fn left_of(at: Point) -> Self {
        Self { at, offset: [-APART, 0.0], align: Align::End }
    }

    /// To the right of a point.
    pub fn right_of(at: Point) -> Self {
        Self { at, offset: [APART, 0.0], align: Align::Start }
    }
}

/// The room of a panel that texts share.
#[derive(Clone, Debug)]
pub struct Labels {
    panel: Panel,
    scale: f64,
    occupied: Vec<Rect>,
}

impl Labels {
    /// All of a panel is free, but for the corner that is covered.
    pub fn new(panel: &Panel, frame: Frame) -> Self {
        let [width, height] = frame.covered;
        let (left, top) = (panel.area.right() - width, panel.area.top);
        let panel = Panel::new(panel.id, panel.area, panel.x.clone(), panel.y.clone());
        Self { panel, scale: frame.scale, occupied: vec![Rect { left, top, width, height }] }
    }

    /// Nothing is written over the handle at a point.
    pub fn keep_clear(&mut self, at: Point) {
        let ([x, y], half) = (self.panel.to_page(at), HANDLE * self.scale);
        self.occupied.push(Rect { left: x - half, top: y - half, width: 2.0 * half, height: 2.0 * half });
    }

    /// Writes a text at the first of some places that is free.
    pub fn write(&mut self, text: &str, ink: Ink, places: impl IntoIterator<Item = LabelPosition>) -> Option<Mark> {
        let (place, room) = places.into_iter().map(|place| (place, self.room(text, place))).find(|(place, room)| {
            self.lies_inside(place.at, room) && !self.occupied.iter().any(|other| other.overlaps(room))
        })?;
        self.occupied.push(room);
        let LabelPosition { at, offset, align } = place;
        Some(Mark::Text { at, offset, text: text.into(), align, ink })
    }

    /// Writes a text beside a line, as early along it as there is room.
    pub fn beside(&mut self, text: &str, ink: Ink, line: impl IntoIterator<Item = Point>) -> Option<Mark> {
        self.write(text, ink, line.into_iter().flat_map(|at| [LabelPosition::above(at), LabelPosition::below(at)]))
    }

    fn room(&self, text: &str, place: LabelPosition) -> Rect {
        let [x, y] = self.panel.to_page(place.at);
        let (width, height) = (letters::width(text, LETTER_SIZE * self.scale), HEIGHT * self.scale);
        let before = match place.align {
            Align::Start => 0.0,
            Align::Middle => 0.5 * width,
            Align::End => width,
        };
        let [right, down] = place.offset.map(|length| length * self.scale);
        Rect { left: x + right - before, top: y + down - 0.5 * height, width, height }
    }

    /// A text is drawn only where the point that it is about is in the picture too.
    fn lies_inside(&self, at: Point, room: &Rect) -> bool {
        let area = self.panel.area;
        area.contains(self.panel.to_page(at))
            && area.contains([room.left, room.top])
            && area.contains([room.right(), room.bottom()])
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
    fn a_text_gives_way_to_the_one_before_it_and_to_handles() {
        let mut labels = labels();
        let at = [2.0, 1.5];
        assert_eq!(offset(labels.beside("one", Ink::Muted, [at])), Some([0.0, -APART]));
        assert_eq!(offset(labels.beside("two", Ink::Muted, [at])), Some([0.0, APART]));
        assert_eq!(offset(labels.beside("three", Ink::Muted, [at])), None);
        labels.keep_clear([1.0, 1.5]);
        assert_eq!(offset(labels.write("four", Ink::Muted, [LabelPosition::right_of([1.0, 1.5])])), None);
    }

    #[test]
    fn what_is_said_is_as_long_as_there_is_room() {
        let said =
            |length, scale| fitting(["slope ∂f/∂x = 2".into(), "∂f/∂x = 2".into(), "∂f/∂x".into()], length, scale);
        assert_eq!(said(120.0, 1.0), "slope ∂f/∂x = 2");
        assert_eq!(said(120.0, 1.5), "∂f/∂x = 2");
        assert_eq!(said(f64::NAN, 1.0), "∂f/∂x");
    }

    #[test]
    fn nothing_is_written_where_the_panel_is_covered() {
        let mut labels = labels();
        assert_eq!(offset(labels.write("there", Ink::Muted, [LabelPosition::below([3.5, 2.9])])), None);
        assert_eq!(offset(labels.write("there", Ink::Muted, [LabelPosition::below([2.5, 2.9])])), Some([0.0, APART]));
    }

    #[test]
    fn a_text_stays_inside_and_what_is_no_point_has_none() {
        assert_eq!(offset(labels().beside("up", Ink::Muted, [[2.0, 2.99]])), Some([0.0, APART]));
        assert_eq!(offset(labels().beside("nowhere", Ink::Muted, [[f64::NAN, 1.0]])), None);
    }
}
