//! What part of the relief fills its panel, as a setting without a control of its own.

use crate::figure::{Control, Parameter, Refusal, Setting};
use crate::number;
use crate::plane::Point;

/// The magnifications that can be set.
const ZOOM: [f64; 2] = [0.25, 40.0];

/// The farthest that the middle of the picture may be from the middle of the block: its edge.
const REACH: f64 = 1.0;

/// The magnification, and what is in the middle: see [`Camera`](crate::relief::Camera).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    pub zoom: f64,
    pub centre: Point,
}

impl Default for Framing {
    fn default() -> Self {
        Self { zoom: 1.0, centre: [0.0; 2] }
    }
}

impl Framing {
    /// Makes what is shown `factor` times as wide around a place, which stays where it is; `at` is measured like the centre.
    pub fn zoom(&mut self, factor: f64, at: Point) {
        let zoom = (self.zoom / factor).clamp(ZOOM[0], ZOOM[1]);
        if !(factor > 0.0 && factor.is_finite() && at.iter().all(|end| end.is_finite())) {
            return;
        }
        let share = self.zoom / zoom;
        let centre = [0, 1].map(|axis| at[axis] - (at[axis] - self.centre[axis]) * share);
        let short = |number: f64| number::rounded(number, 6);
        *self = Self { zoom: short(zoom), centre: centre.map(|end| short(end.clamp(-REACH, REACH))) };
    }
}

impl Setting for Framing {
    fn name(&self) -> &str {
        "relief-view"
    }

    fn value(&self) -> String {
        let [right, up] = self.centre;
        format!("{},{right},{up}", self.zoom)
    }

    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "View of the relief", Control::Hidden)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let is_near = |end: f64| (-REACH..=REACH).contains(&end);
        match number::parse_list(text).as_deref() {
            Some(&[zoom, right, up]) if (ZOOM[0]..=ZOOM[1]).contains(&zoom) && is_near(right) && is_near(up) => {
                *self = Self { zoom, centre: [right, up] };
                Ok(())
            }
            _ => Err(Refusal::new(
                "the view of the relief must be a zoom from 0.25 to 40 and a centre within ±1: zoom,right,up",
            )),
        }
    }
}
