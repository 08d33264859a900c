//! A line through points.

use super::Sheet;
use crate::paint::pen::{Coat, Pen};
use crate::paint::trace::trace;
use crate::scene::Stroke;

/// How far a halo reaches beyond its line on each side, in CSS pixels before the frame's scale.
pub const HALO: f64 = 1.5;

pub fn draw(points: &[f64], stroke: &Stroke, sheet: &Sheet, pen: &mut impl Pen) {
    let path = trace(sheet.page(points), sheet.bounds());
    if path.is_empty() {
        return;
    }
    pen.clip(sheet.area());
    pen.draw(&path, &coats(stroke, sheet));
    pen.unclip();
}

/// The halo, if it has one, and the line on it.
pub fn coats(stroke: &Stroke, sheet: &Sheet) -> Vec<Coat> {
    let halo = Coat::line(sheet.halo(stroke.ink), (stroke.width + 2.0 * HALO) * sheet.scale);
    let line = Coat::Line {
        color: sheet.theme.color(stroke.ink),
        width: stroke.width * sheet.scale,
        dash: stroke.dash.iter().map(|part| part * sheet.scale).collect(),
    };
    if stroke.halo { vec![halo, line] } else { vec![line] }
}
