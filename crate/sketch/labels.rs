//! The texts in a panel: the one way by which a figure writes them. No text lies on another, on a handle, on the label of a
//! contour or under the buttons of the view: each takes the first free position among its candidates, and a text without one is
//! omitted. Of the free positions, those that also keep off the lines and markers of the picture come first.
//!
//! What is written first has the first choice, so a figure writes first what a reader would miss most.

mod obstacles;
mod position;

use crate::figure::Handle;
use crate::paint::limits::clamped_scale;
use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE, LINE_HEIGHT};
use crate::scene::{Align, Disc, Frame, Ink, Margins, Mark, Panel, Rect};

use obstacles::Obstacles;
pub use position::LabelPosition;

/// The clearance around the centre of a handle: the radius of its ring and a gap, in CSS pixels before the frame's scale.
const HANDLE: f64 = 14.0;

/// The first of several wordings, the longest first, that fits into a length in CSS pixels; the last one if none does.
pub fn fitting<const N: usize>(wordings: [String; N], length: f64, scale: f64) -> String {
    let fits = |text: &String| letters::width(text, LETTER_SIZE * scale) <= length;
    let index = wordings.iter().position(fits).unwrap_or(N - 1);
    wordings.into_iter().nth(index).unwrap_or_default()
}

/// The texts of a panel, and the space they occupy.
#[derive(Clone, Debug)]
pub struct Labels {
    panel: Panel,
    scale: f64,
    /// What no text may lie on.
    texts: Vec<Rect>,
    discs: Vec<Disc>,
    /// What a text keeps off if it can.
    drawn: Obstacles,
}

impl Labels {
    /// A panel without texts: only the handles in it and the covered corner of the frame are occupied.
    pub fn new(panel: &Panel, frame: Frame, handles: &[Handle]) -> Self {
        let (scale, [width, height]) = (clamped_scale(frame.scale), frame.covered);
        let (left, top) = (panel.area.right() - width, panel.area.top);
        let bare = Panel::new(panel.id, panel.area, panel.x.clone(), panel.y.clone());
        let own = handles.iter().filter(|handle| handle.panel == panel.id);
        let discs = own.map(|handle| Disc { centre: bare.to_page(handle.at), radius: HANDLE * scale }).collect();
        let texts = vec![Rect { left, top, width, height }];
        Self { panel: bare, scale, texts, discs, drawn: Obstacles::default() }
    }

    /// Reserves parts of the page, such as the labels of contours.
    pub fn keep_clear(&mut self, discs: impl IntoIterator<Item = Disc>) {
        self.discs.extend(discs);
    }

    /// Prefers positions off the lines, arrows and markers among some marks.
    pub fn keep_off(&mut self, marks: &[Mark]) {
        self.drawn.add(marks, &self.panel, self.scale);
    }

    /// Writes a text at the first free position of several. Returns its mark, or `None` if none is free.
    pub fn write(&mut self, text: &str, ink: Ink, positions: impl IntoIterator<Item = LabelPosition>) -> Option<Mark> {
        let size = [letters::width(text, LETTER_SIZE * self.scale), LINE_HEIGHT * LETTER_SIZE * self.scale];
        let mut on_a_line = None;
        for position in positions {
            let anchor = self.panel.to_page(position.at);
            let rect = position.rect(anchor, size, self.scale);
            if !self.is_free(anchor, &rect) {
                continue;
            }
            if !self.drawn.touches(&rect) {
                return Some(self.place(text, ink, position.at, rect));
            }
            on_a_line = on_a_line.or(Some((position.at, rect)));
        }
        on_a_line.map(|(at, rect)| self.place(text, ink, at, rect))
    }

    /// Writes the first of several wordings, the longest first, for which one of several positions is free.
    pub fn write_longest<const N: usize>(
        &mut self,
        wordings: [&str; N],
        ink: Ink,
        positions: impl IntoIterator<Item = LabelPosition> + Clone,
    ) -> Option<Mark> {
        wordings.into_iter().find_map(|text| self.write(text, ink, positions.clone()))
    }

    /// Names an arrow: beyond its tip, or as near to it as possible. An arrow that leaves the panel is named where it does.
    pub fn name_arrow(&mut self, text: &str, ink: Ink, from: Point, to: Point) -> Option<Mark> {
        let [tail, tip] = [from, to].map(|end| self.panel.to_page(end));
        if ![tail, tip].iter().flatten().all(|end| end.is_finite()) {
            return None;
        }
        let visible = self.panel.to_plane(visible_tip(tail, tip, self.panel.area, LETTER_SIZE * self.scale));
        self.write(text, ink, LabelPosition::beside_arrow(from, visible, [tip[0] - tail[0], tail[1] - tip[1]]))
    }

    /// Names a point: as near to it as possible, by preference in a direction: right and up on the page.
    pub fn name_point(&mut self, text: &str, ink: Ink, at: Point, direction: Point) -> Option<Mark> {
        self.write(text, ink, LabelPosition::around(at, direction))
    }

    /// Writes a text beside a line, at its first free point; farther from the line if that is too steep for a text close to it.
    pub fn beside(&mut self, text: &str, ink: Ink, line: impl IntoIterator<Item = Point>) -> Option<Mark> {
        let line: Vec<Point> = line.into_iter().collect();
        let at_distance = |by| {
            let beside = move |at: &Point| LabelPosition::beside(*at).map(|position| position.farther(by));
            line.iter().flat_map(beside)
        };
        self.write(text, ink, [0.0, 6.0, 12.0].into_iter().flat_map(at_distance))
    }

    /// Whether both a text and the point that it names are inside the panel, and nothing lies under the text.
    fn is_free(&self, anchor: Point, rect: &Rect) -> bool {
        let area = self.panel.area;
        area.contains(anchor)
            && area.contains([rect.left, rect.top])
            && area.contains([rect.right(), rect.bottom()])
            && !self.texts.iter().any(|other| other.overlaps(rect))
            && !self.discs.iter().any(|disc| disc.overlaps(rect))
    }

    /// Writes a text into a rectangle, with an offset from its point.
    fn place(&mut self, text: &str, ink: Ink, at: Point, rect: Rect) -> Mark {
        self.texts.push(rect);
        let anchor = self.panel.to_page(at);
        let [right, down] = [rect.left + 0.5 * rect.width - anchor[0], rect.top + 0.5 * rect.height - anchor[1]];
        // Widths are overestimates: the end beside the point is exact.
        let (right, align) = match right {
            right if right >= 0.5 * rect.width => (right - 0.5 * rect.width, Align::Start),
            right if right <= -0.5 * rect.width => (right + 0.5 * rect.width, Align::End),
            right => (right, Align::Middle),
        };
        Mark::Text { at, offset: [right / self.scale, down / self.scale], text: text.into(), align, ink }
    }
}

/// The tip of an arrow on the page, or, if that is outside an area, the last point before it that is well inside.
fn visible_tip(tail: Point, tip: Point, area: Rect, margin: f64) -> Point {
    if area.contains(tip) {
        return tip;
    }
    let inner = area.inset(Margins { left: margin, top: margin, right: margin, bottom: margin });
    let share = |axis: usize, [low, high]: [f64; 2]| {
        let step = tip[axis] - tail[axis];
        let end = if step > 0.0 { high } else { low };
        if step == 0.0 { 1.0 } else { (end - tail[axis]) / step }
    };
    let across = share(0, [inner.left, inner.right()]);
    let share = across.min(share(1, [inner.top, inner.bottom()])).clamp(0.0, 1.0);
    [0, 1].map(|axis| tail[axis] + share * (tip[axis] - tail[axis]))
}

#[cfg(test)]
mod tests;
