//! The limits of what can be drawn: neither too large nor too small, and not NaN.

use crate::scene::{Frame, Rect};

/// The largest page in CSS pixels; coordinates up to here are exact in every backend.
const MAX_SIZE: f64 = 16_384.0;

/// The frame with its size and scale clamped to what can be drawn.
pub fn clamped(frame: Frame) -> Frame {
    let within = |value: f64, low: f64, high: f64| if value.is_nan() { low } else { value.clamp(low, high) };
    let [width, height] = [frame.width, frame.height].map(|side| within(side, 1.0, MAX_SIZE));
    Frame { width, height, scale: clamped_scale(frame.scale), ..frame }
}

/// The scale of a frame, clamped to what can be drawn.
pub fn clamped_scale(scale: f64) -> f64 {
    if scale.is_finite() && scale > 0.0 { scale.clamp(0.25, 8.0) } else { 1.0 }
}

/// Whether a rectangle is large enough for anything to be visible in it, and lies within the largest page.
pub fn is_drawable(area: Rect) -> bool {
    let edges = [area.left, area.top, area.right(), area.bottom()];
    edges.iter().all(|edge| edge.abs() <= MAX_SIZE) && area.width >= 1.0 && area.height >= 1.0
}
