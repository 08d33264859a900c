//! A view that can be panned and zoomed: the interval of an axis or the part of the plane that a panel shows.

use crate::plane::Point;

/// The view of a panel. A change that would leave a degenerate view is ignored.
pub trait Pannable {
    /// Shifts the view: what is shown at `from` moves to `to`, both in data coordinates before the shift.
    fn pan(&mut self, from: Point, to: Point);

    /// Makes the view `factor` times as wide around `at`, which stays in place.
    fn zoom(&mut self, factor: f64, at: Point);

    /// Restores the view of the preset.
    fn reset_view(&mut self);
}
