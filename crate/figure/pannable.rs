//! What can be shifted and zoomed: the part of an axis or of the plane that a panel shows.

use crate::plane::Point;

/// The view of a panel, as a hand moves it. What would leave nothing sensible to see moves nothing.
pub trait Pannable {
    /// Shifts it so that what was at `from` is at `to`.
    fn pan(&mut self, from: Point, to: Point);

    /// Makes it `factor` times as wide, holding `at` in place.
    fn zoom(&mut self, factor: f64, at: Point);

    /// Puts it back to what the preset has.
    fn reset_view(&mut self);
}
