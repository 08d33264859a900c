//! The area between a line and a height.

use super::MarkContext;
use crate::paint::pen::{Coat, Path, Pen};
use crate::paint::theme::Color;
use crate::paint::trace::is_finite;
use crate::plane::Point;

pub fn draw(points: &[f64], base: f64, color: Color, context: &MarkContext, pen: &mut impl Pen) {
    let base = context.height(base);
    let bounds = context.bounds();
    let on_page: Vec<Point> = context.page(points).collect();
    let mut path = Path::default();
    for run in on_page.split(|&point| !is_finite(point)).filter(|run| run.len() > 1) {
        let place = |&[x, y]: &Point| {
            [x.clamp(bounds.left, bounds.right()), y.clamp(bounds.top - MAX_OVERSHOOT, bounds.bottom() + MAX_OVERSHOOT)]
        };
        let ends = [run[run.len() - 1], run[0]].map(|[x, _]| [x.clamp(bounds.left, bounds.right()), base]);
        path.polygon(run.iter().map(place).chain(ends));
    }
    pen.clip(context.area());
    pen.draw(&path, &[Coat::Fill(color)]);
    pen.unclip();
}

/// Steep edges are clamped this far outside the bounds, in CSS pixels, which is not visible.
const MAX_OVERSHOOT: f64 = 1e5;
