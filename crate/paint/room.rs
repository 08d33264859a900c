//! What is too large, too small or not a number to be drawn.

use crate::scene::{Frame, Rect};

/// No page is larger, in CSS pixels; numbers up to here stay exact in every backend.
const LARGEST: f64 = 16_384.0;

/// The frame with what cannot be drawn replaced by the nearest that can.
pub fn sensible(frame: Frame) -> Frame {
    let within = |value: f64, low: f64, high: f64| if value.is_nan() { low } else { value.clamp(low, high) };
    let scale = if frame.scale.is_finite() && frame.scale > 0.0 { frame.scale.clamp(0.25, 8.0) } else { 1.0 };
    Frame { width: within(frame.width, 1.0, LARGEST), height: within(frame.height, 1.0, LARGEST), scale, ..frame }
}

/// Whether anything can be seen in a rectangle.
pub fn has_room(area: Rect) -> bool {
    let edges = [area.left, area.top, area.right(), area.bottom()];
    edges.iter().all(|edge| edge.abs() <= LARGEST) && area.width >= 1.0 && area.height >= 1.0
}
