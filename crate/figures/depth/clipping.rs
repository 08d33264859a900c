//! The gradient of all weights, clipped by norm and by value.

use crate::network::clipping::{angle, clip_norm, clip_value, norm};

/// Smaller angles, in degrees, are rounding errors.
const ROUNDING: f64 = 1e-9;

/// A gradient before and after clipping.
#[derive(Clone, Copy, Debug)]
pub struct Clipped {
    /// ‖g‖
    pub norm: f64,
    /// The norm and the angle to g, in degrees, after clipping by norm.
    pub by_norm: [f64; 2],
    /// The same after clipping by value.
    pub by_value: [f64; 2],
}

impl Clipped {
    /// Clips a gradient in both ways.
    pub fn of(gradient: &[f64], bound: f64, value: f64) -> Self {
        let clipped = |clip: fn(&mut [f64], f64), bound: f64| {
            let mut clipped = gradient.to_vec();
            clip(&mut clipped, bound);
            let degrees = angle(gradient, &clipped).to_degrees();
            // Scaling alone rounds every entry.
            [norm(clipped.iter().copied()), if degrees < ROUNDING { 0.0 } else { degrees }]
        };
        Self {
            norm: norm(gradient.iter().copied()),
            by_norm: clipped(clip_norm, bound),
            by_value: clipped(clip_value, value),
        }
    }
}
