//! Handles that a visitor drags, and how keys move them: both follow from a handle's position, home and travel.

use std::f64::consts::TAU;

use super::Figure;
use crate::plane::Point;
use crate::scene::{Axis, AxisScale};

/// A handle that can be dragged.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// Its identifier; stable during a drag.
    pub id: String,
    /// Its name for screen readers.
    pub label: String,
    /// Its value for screen readers.
    pub value: String,
    /// The id of its panel.
    pub panel: &'static str,
    /// Its position in that panel's data coordinates.
    pub at: Point,
    /// Its position in the preset, where the Home key moves it.
    pub home: Point,
    /// The directions in which keys move it.
    pub travel: Travel,
    /// Whether it can be removed.
    pub removable: bool,
}

/// The directions in which keys move a handle, and its range, of which a key press covers a fiftieth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Travel {
    /// Left and right, over an interval of an axis.
    Along([f64; 2], AxisScale),
    /// In any direction, over this width and height of the plane.
    Across([f64; 2]),
    /// Around a centre: right and up both turn it counter-clockwise, and its range is a full turn.
    Turn,
    /// Around a centre and towards it: right turns it counter-clockwise, up moves it nearer, over this distance.
    Round {
        /// The centre.
        centre: Point,
        /// The distance between its farthest and its nearest positions.
        reach: f64,
    },
    /// By pointers alone: the same thing has another handle, which keys move. It is no stop of the Tab key.
    Pointer,
}

/// A key press on a handle.
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
    /// Back to its position in the preset.
    Home,
}

/// The fraction of its range by which an arrow key moves a handle.
const STEP: f64 = 1.0 / 50.0;

/// A point turned around a centre counter-clockwise by an angle in radians, and moved nearer by a distance, at most to the centre.
fn round(at: Point, centre: Point, angle: f64, nearer: f64) -> Point {
    let [x, y] = [at[0] - centre[0], at[1] - centre[1]];
    let (sin, cos) = libm::sincos(angle);
    let share = (1.0 - nearer / libm::hypot(x, y)).max(0.0);
    [centre[0] + share * (cos * x - sin * y), centre[1] + share * (sin * x + cos * y)]
}

impl dyn Figure + '_ {
    /// Moves a handle by a key press. Ignores an unknown id.
    pub fn nudge(&mut self, id: &str, nudge: Nudge) {
        let Some(Handle { at, home, travel, .. }) = self.handles().into_iter().find(|handle| handle.id == id) else {
            return;
        };
        let Nudge::By { right, up, fine } = nudge else { return self.drag(id, home) };
        let [right, up] = [right, up].map(|steps| f64::from(steps) * if fine { 0.1 * STEP } else { STEP });
        match travel {
            Travel::Along(range, scale) => {
                let axis = Axis { scale, ..Axis::linear("", range) };
                self.drag(id, [axis.at(axis.fraction(at[0]) + right), at[1]]);
            }
            Travel::Across([width, height]) => self.drag(id, [at[0] + right * width, at[1] + up * height]),
            Travel::Turn => self.turn(id, (right + up) * 360.0),
            Travel::Round { centre, reach } => self.drag(id, round(at, centre, right * TAU, up * reach)),
            Travel::Pointer => {}
        }
    }
}
