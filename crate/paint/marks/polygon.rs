//! The inside of a closed line.

use super::MarkContext;
use crate::paint::pen::{Coat, Path, Pen};
use crate::paint::theme::Color;
use crate::paint::trace::is_finite;
use crate::plane::Point;

pub fn draw(points: &[f64], color: Color, context: &MarkContext, pen: &mut impl Pen) {
    let on_page: Vec<Point> = context.page(points).collect();
    let mut path = Path::default();
    for corners in on_page.split(|&corner| !is_finite(corner)).filter(|corners| corners.len() > 2) {
        path.polygon(corners.iter().map(|corner| corner.map(|length| length.clamp(-MAX_COORDINATE, MAX_COORDINATE))));
    }
    pen.clip(context.area());
    pen.draw(&path, &[Coat::Fill(color)]);
    pen.unclip();
}

/// Corners are clamped to this magnitude, in CSS pixels, which every canvas can handle.
const MAX_COORDINATE: f64 = 1e6;
