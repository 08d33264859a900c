//! A single start that is dragged on a map, on the landscape in three dimensions, or on both.

use super::relief::{Ground, Mode, Relief};
use crate::figure::Handle;
use crate::plane::Point;

/// The handle on the map, or on the relief where it is alone.
pub const START: &str = "start";

/// The handle on the relief beside that on the map.
const START_ON_RELIEF: &str = "relief-start";

/// The start, and where it is shown.
pub struct StartOnRelief<'a> {
    /// The relief of the surface.
    pub relief: &'a Relief,
    /// The surface.
    pub ground: &'a dyn Ground,
    /// Which panels show it.
    pub mode: Mode,
    /// Where the start is.
    pub at: Point,
    /// Its default.
    pub home: Point,
}

impl StartOnRelief<'_> {
    /// The handles, given that on the map: on the map, on the relief, or on both, and the eye of the relief.
    pub fn handles(&self, on_map: Handle) -> Vec<Handle> {
        let eye = || self.relief.eye(self.ground);
        match self.mode {
            Mode::Off => vec![on_map],
            Mode::Alone => vec![self.relief.handle(self.ground, on_map), eye()],
            Mode::Beside => {
                let twin = Handle { id: START_ON_RELIEF.into(), ..self.relief.handle(self.ground, on_map.clone()) };
                vec![on_map, twin, eye()]
            }
        }
    }

    /// The point of the plane to which the start is dragged, from the place in its panel; `None` for another handle.
    pub fn target(&self, handle: &str, to: Point) -> Option<Point> {
        let is_on_map = match handle {
            START => self.mode != Mode::Alone,
            START_ON_RELIEF => false,
            _ => return None,
        };
        if is_on_map {
            return Some(to);
        }
        // Back and forth, places would lose their last digits.
        let exact = [self.home, self.at].into_iter().find(|at| self.relief.place(self.ground, *at) == to);
        Some(exact.unwrap_or_else(|| self.relief.pick(self.ground, to, self.at)))
    }

    /// From where the relief is seen, as the end of a description; empty without a relief.
    pub fn description(&self) -> String {
        if self.mode == Mode::Off {
            return String::new();
        }
        let ridge = if self.relief.is_hidden(self.ground, self.at) { " The start lies behind a ridge." } else { "" };
        format!(" {}{ridge}", self.relief.in_words(self.ground))
    }
}
