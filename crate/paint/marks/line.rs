//! A line through points.

use super::MarkContext;
use crate::paint::pen::{Coat, Pen};
use crate::paint::trace::trace;
use crate::scene::Stroke;

/// How far a halo reaches beyond its line on each side, in CSS pixels before the frame's scale.
pub const HALO: f64 = 1.5;

pub fn draw(points: &[f64], stroke: &Stroke, context: &MarkContext, pen: &mut impl Pen) {
    let path = trace(context.page(points), context.bounds());
    if path.is_empty() {
        return;
    }
    pen.clip(context.area());
    pen.draw(&path, &coats(stroke, context));
    pen.unclip();
}

/// The coats of a stroke: its halo, if it has one, and the line.
pub fn coats(stroke: &Stroke, context: &MarkContext) -> Vec<Coat> {
    let halo = Coat::line(context.halo(stroke.ink), (stroke.width + 2.0 * HALO) * context.scale);
    let line = Coat::Line {
        color: context.theme.color(stroke.ink),
        width: stroke.width * context.scale,
        dash: stroke.dash.iter().map(|part| part * context.scale).collect(),
    };
    if stroke.halo { vec![halo, line] } else { vec![line] }
}
