//! Which characters can be written, and estimates of the rectangles of texts: accurate enough to keep them apart, and the same on
//! every machine, since no font is measured.

use super::{Align, Panel, Rect};
use crate::plane::Point;

/// The font size of a picture in CSS pixels, before [`Frame::scale`](super::Frame::scale).
pub const LETTER_SIZE: f64 = 12.0;

/// The height of a line of text at font size 1, with ascenders and descenders.
pub const LINE_HEIGHT: f64 = 1.25;

/// The text without characters that XML cannot contain or a canvas cannot show.
pub fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect()
}

/// The width of a text at a font size, in the unit of that size. Overestimates the usual sans-serif fonts.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The rectangle of a line of text at a font size. `at` is its anchor: at half its height, and where `align` says along it.
pub fn rect(text: &str, at: Point, align: Align, size: f64) -> Rect {
    let (width, height) = (width(text, size), LINE_HEIGHT * size);
    Rect { left: at[0] - before(align, width), top: at[1] - 0.5 * height, width, height }
}

/// The length of a text of a width to the left of its anchor.
fn before(align: Align, width: f64) -> f64 {
    match align {
        Align::Start => 0.0,
        Align::Middle => 0.5 * width,
        Align::End => width,
    }
}

/// A text in a panel: its anchor on the page, in CSS pixels, and its rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextPlace {
    /// The anchor, at half the text's height.
    pub at: Point,
    /// The space that the text takes.
    pub rect: Rect,
}

impl Panel {
    /// Where a text is written whose anchor has an offset, in CSS pixels before `scale`, from a point of the plane: shifted as far
    /// as necessary to stay inside the area. `None` if it is empty, or the point is outside the area.
    pub fn place_text(&self, text: &str, at: Point, offset: Point, align: Align, scale: f64) -> Option<TextPlace> {
        let (anchor, area) = (self.to_page(at), self.area);
        if text.is_empty() || !area.contains(anchor) {
            return None;
        }
        let rect = rect(text, [0, 1].map(|axis| anchor[axis] + offset[axis] * scale), align, LETTER_SIZE * scale);
        let left = rect.left.min(area.right() - rect.width).max(area.left);
        let top = rect.top.min(area.bottom() - rect.height).max(area.top);
        let at = [left + before(align, rect.width), top + 0.5 * rect.height];
        Some(TextPlace { at, rect: Rect { left, top, ..rect } })
    }
}

/// The width of a character at font size 1.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.32,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' => 0.4,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 0.42,
        '−' | '+' | '=' | '×' | '<' | '>' => 0.72,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '∞' => 0.95,
        'A'..='Z' | '∇' | '‖' => 0.72,
        _ => 0.62,
    }
}
