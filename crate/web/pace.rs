//! How finely surfaces are sampled while something moves: as finely as keeps up with the hand on this machine. What rests is
//! shown in full.

/// Milliseconds of a picture that leave too little of a frame to the browser, and few enough to try for more.
const SLOW: f64 = 9.0;
const QUICK: f64 = 4.0;

/// Samples to a CSS pixel: of the first picture, whose code nobody has run yet, and the bounds.
const FIRST: f64 = 0.5;
const LEAST: f64 = 0.25;
const MOST: f64 = 4.0;

/// What a change of the detail comes to.
const STEP: f64 = 1.3;

/// The detail of pictures that follow the hand, learnt from how long they took.
pub struct Pace(f64);

impl Pace {
    /// Nothing learnt yet.
    pub fn new() -> Self {
        Self(FIRST)
    }

    /// Samples to a CSS pixel of the next picture, on a screen with so many pixels to it.
    pub fn detail(&self, ratio: f64) -> f64 {
        self.0.min(ratio)
    }

    /// Notes how long a picture took.
    pub fn took(&mut self, milliseconds: f64) {
        if milliseconds > SLOW {
            self.0 = (self.0 / STEP).max(LEAST);
        } else if milliseconds < QUICK {
            self.0 = (self.0 * STEP).min(MOST);
        }
    }
}
