//! A short text beside a point.

use super::MarkContext;
use crate::paint::pen::{Label, Pen};
use crate::plane::Point;
use crate::scene::letters::LETTER_SIZE;
use crate::scene::{Align, Ink};

pub fn draw(text: &str, at: Point, offset: Point, align: Align, ink: Ink, context: &MarkContext, pen: &mut impl Pen) {
    let Some(place) = context.panel.place_text(text, at, offset, align, context.scale) else { return };
    pen.write(&Label {
        text: text.to_string(),
        at: place.at,
        align,
        size: LETTER_SIZE * context.scale,
        angle: 0.0,
        color: context.theme.color(ink),
        halo: context.theme.halo(ink),
    });
}
