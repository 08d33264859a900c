//! A short text beside a point, shifted as far as necessary to stay inside the area.

use super::MarkContext;
use crate::paint::pen::{Label, Pen};
use crate::plane::Point;
use crate::scene::letters::{self, LETTER_SIZE};
use crate::scene::{Align, Ink};

pub fn draw(text: &str, at: Point, offset: Point, align: Align, ink: Ink, context: &MarkContext, pen: &mut impl Pen) {
    let anchor = context.panel.to_page(at);
    if text.is_empty() || !context.area().contains(anchor) {
        return;
    }
    let size = LETTER_SIZE * context.scale;
    let (width, area) = (letters::width(text, size), context.area());
    let before = match align {
        Align::Start => 0.0,
        Align::Middle => 0.5 * width,
        Align::End => width,
    };
    let x = anchor[0] + offset[0] * context.scale;
    let y = anchor[1] + offset[1] * context.scale;
    pen.write(&Label {
        text: text.to_string(),
        at: [
            x.min(area.right() - width + before).max(area.left + before),
            y.min(area.bottom() - 0.7 * size).max(area.top + 0.7 * size),
        ],
        align,
        size,
        angle: 0.0,
        color: context.theme.color(ink),
        halo: context.theme.halo(ink),
    });
}
