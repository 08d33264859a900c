//! Rectangles from zero to a height.

use super::MarkContext;
use crate::paint::pen::{Coat, Path, Pen};
use crate::paint::theme::Color;
use crate::scene::AxisScale;

/// The gap between neighbours in CSS pixels, before the frame's scale; narrow bars touch.
const GAP: f64 = 1.0;

pub fn draw(bars: &[[f64; 3]], color: Color, context: &MarkContext, pen: &mut impl Pen) {
    let base = match context.panel.y.scale {
        AxisScale::Linear => context.height(0.0),
        AxisScale::Logarithmic => context.area().bottom(),
    };
    let bounds = context.bounds();
    let mut path = Path::default();
    for &[left, right, height] in bars.iter().filter(|bar| bar.iter().all(|length| !length.is_nan())) {
        let [left, right] = [left, right].map(|x| context.panel.to_page([x, height])[0]);
        let gap = if (right - left).abs() > 6.0 * GAP * context.scale { 0.5 * GAP * context.scale } else { 0.0 };
        let [left, right] =
            [left.min(right) + gap, left.max(right) - gap].map(|x| x.max(bounds.left).min(bounds.right()));
        let top = context.height(height);
        if left < right {
            path.polygon([[left, base], [left, top], [right, top], [right, base]]);
        }
    }
    pen.clip(context.area());
    pen.draw(&path, &[Coat::Fill(color)]);
    pen.unclip();
}
