//! The mean squared error over the plane of weights: its map, with the least-squares weights.

use crate::data_loss::{Fit, MeanSquaredError};
use crate::plane::View;
use crate::scene::{Ink, Mark, Marker, Stroke};
use crate::subject::map::{self, Grids};

/// The map is sampled this much more coarsely than others: the loss is smooth, and dragging a data point needs a new map every frame.
pub const COARSENING: f64 = 3.0;

/// The raster and the contours, and the least-squares line: a point, a line of weights that fit equally well, or neither without data.
pub fn marks(loss: &MeanSquaredError, grids: Grids) -> Vec<Mark> {
    let view = grids.lines.view;
    let mut marks = map::marks(loss, Some(loss.least()).filter(|least| least.is_finite()), grids);
    marks.extend(least(loss, view));
    marks
}

/// Where the loss is least: a star, or a line across a view, or nothing without data.
pub fn least(loss: &MeanSquaredError, View { x: [left, right], .. }: View) -> Option<Mark> {
    match loss.fit() {
        Fit::Line(best) => Some(Mark::points(best.to_vec(), Marker::Star, 6.0, Ink::Foreground)),
        Fit::Pencil([x, y]) => {
            let stroke = Stroke::new(Ink::Foreground, 1.5).dashed(&[8.0, 4.0]).haloed();
            Some(Mark::line(vec![left, y - left * x, right, y - right * x], stroke))
        }
        Fit::NoData => None,
    }
}
