//! An arrow whose tip is exactly at its target.

use super::MarkContext;
use super::line::{HALO, coats};
use crate::paint::pen::{Coat, Path, Pen};
use crate::paint::trace::{is_finite, trace};
use crate::plane::Point;
use crate::scene::Stroke;

/// The head's length and half its width, in widths of the line.
const HEAD: [f64; 2] = [4.5, 2.0];

/// The largest fraction of an arrow's length that is its head.
const MAX_HEAD: f64 = 0.8;

pub fn draw(from: Point, to: Point, stroke: &Stroke, context: &MarkContext, pen: &mut impl Pen) {
    let (tail, tip) = (context.panel.to_page(from), context.panel.to_page(to));
    let length = libm::hypot(tip[0] - tail[0], tip[1] - tail[1]);
    if !is_finite(tail) || !is_finite(tip) || !length.is_finite() || length < 0.5 {
        return;
    }
    let along = [(tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length];
    let size = (MAX_HEAD * length / HEAD[0]).min(stroke.width.max(1.0) * context.scale);
    let neck = [tip[0] - along[0] * size * HEAD[0], tip[1] - along[1] * size * HEAD[0]];
    let shaft = trace([tail, neck], context.bounds());
    let head = head(tip, neck, along, size);
    pen.clip(context.area());
    draw_parts(&shaft, &head, &coats(stroke, context), context, pen);
    pen.unclip();
}

/// Draws the halos of both parts first, then both parts.
fn draw_parts(shaft: &Path, head: &Path, coats: &[Coat], context: &MarkContext, pen: &mut impl Pen) {
    for coat in coats.split_last().map_or(&[][..], |(_, below)| below) {
        pen.draw(shaft, std::slice::from_ref(coat));
    }
    let Some(Coat::Line { color, .. }) = coats.last() else { return };
    if let [Coat::Line { color: halo, .. }, _] = coats {
        pen.draw(head, &[Coat::line(*halo, 2.0 * HALO * context.scale)]);
    }
    pen.draw(shaft, &coats[coats.len() - 1..]);
    pen.draw(head, &[Coat::Fill(*color)]);
}

fn head(tip: Point, neck: Point, along: Point, size: f64) -> Path {
    let mut path = Path::default();
    if tip.iter().all(|length| length.abs() < 1e6) {
        let aside = [-along[1] * size * HEAD[1], along[0] * size * HEAD[1]];
        path.polygon([tip, [neck[0] + aside[0], neck[1] + aside[1]], [neck[0] - aside[0], neck[1] - aside[1]]]);
    }
    path
}
