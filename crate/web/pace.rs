//! Adaptive sampling detail: while something moves, surfaces are sampled only as finely as this machine can within a frame. At
//! rest they are shown in full.

/// Painting times in milliseconds above which detail is reduced, to leave the browser time in the frame, and below which it is
/// increased.
const SLOW: f64 = 9.0;
const FAST: f64 = 4.0;

/// Samples per CSS pixel: for the first picture, which runs on cold code, and the bounds.
const INITIAL: f64 = 0.5;
const MIN: f64 = 0.25;
const MAX: f64 = 4.0;

/// The factor by which the detail changes.
const STEP: f64 = 1.3;

/// The sampling detail of pictures during a drag, adapted to how long they take.
pub struct Pace(f64);

impl Pace {
    /// The initial detail.
    pub fn new() -> Self {
        Self(INITIAL)
    }

    /// Samples per CSS pixel for the next picture, at most `ratio`, the device pixel ratio.
    pub fn detail(&self, ratio: f64) -> f64 {
        self.0.min(ratio)
    }

    /// Records how long a picture took.
    pub fn record(&mut self, milliseconds: f64) {
        if milliseconds > SLOW {
            self.0 = (self.0 / STEP).max(MIN);
        } else if milliseconds < FAST {
            self.0 = (self.0 * STEP).min(MAX);
        }
    }
}
