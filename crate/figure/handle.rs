//! What can be dragged, and how keys move it: both follow from where it is, where it came from and which way it may go.

use super::Figure;
use crate::plane::Point;
use crate::scene::{Axis, AxisScale};

/// Something that can be dragged.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// What drags name it by; stable while it is dragged.
    pub id: String,
    /// What a screen reader says it is.
    pub label: String,
    /// What a screen reader says its value is.
    pub value: String,
    /// The panel it lives in.
    pub panel: &'static str,
    /// Where it is on that panel's axes.
    pub at: Point,
    /// Where the preset has it.
    pub home: Point,
    /// Which way it may go.
    pub travel: Travel,
    /// Whether it can be taken away.
    pub removable: bool,
}

/// Which way keys move a handle, and what they step by: a fiftieth of the whole way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Travel {
    /// To the left and right, over this stretch of an axis.
    Along([f64; 2], AxisScale),
    /// Any way, over so much of the plane to the right and up.
    Across([f64; 2]),
    /// Around and around: both right and up turn on, a whole turn being the whole way.
    Turn,
}

/// Which way and how far a key moves a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Steps to the right and up; a fine step is a tenth of a step.
    By {
        /// Steps to the right (negative: left).
        right: i8,
        /// Steps up (negative: down).
        up: i8,
        /// Whether each is a tenth.
        fine: bool,
    },
    /// Back to where the preset has it.
    Home,
}

/// An arrow key moves a handle by this share of its way.
const STEP: f64 = 1.0 / 50.0;

impl dyn Figure + '_ {
    /// Moves a handle by keys. An unknown id is ignored.
    pub fn nudge(&mut self, id: &str, nudge: Nudge) {
        let Some(Handle { at, home, travel, .. }) = self.handles().into_iter().find(|handle| handle.id == id) else {
            return;
        };
        let Nudge::By { right, up, fine } = nudge else { return self.drag(id, home) };
        let [right, up] = [right, up].map(|steps| f64::from(steps) * if fine { 0.1 * STEP } else { STEP });
        match travel {
            Travel::Along(range, scale) => {
                let axis = Axis { label: String::new(), range, scale };
                self.drag(id, [axis.at(axis.fraction(at[0]) + right), at[1]]);
            }
            Travel::Across([width, height]) => self.drag(id, [at[0] + right * width, at[1] + up * height]),
            Travel::Turn => self.turn(id, (right + up) * 360.0),
        }
    }
}
