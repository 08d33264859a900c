//! The contour line of a loss at any level, followed while a point is dragged: the loss is sampled once for each view, and only
//! the lines are found anew.

use std::cell::RefCell;

use crate::contour;
use crate::field::Field;
use crate::plane::{Grid, View};
use crate::surface::Surface;

/// Samples along the longer side. Between them a line is true to the second order of their distance: less than a pixel.
const SAMPLES: f64 = 240.0;

/// The samples last taken, of which revision of the loss.
#[derive(Default)]
pub struct LevelLine(RefCell<Option<(u64, Field)>>);

impl LevelLine {
    /// The points x0, y0, x1, y1, … of the lines on which a revision of a loss has a value, broken between one line and the next.
    pub fn lines(&self, surface: &dyn Surface, revision: u64, view: View, level: f64) -> Vec<f64> {
        let grid = coarse(view);
        let mut cached = self.0.borrow_mut();
        if !cached.as_ref().is_some_and(|(known, field)| (*known, *field.grid()) == (revision, grid)) {
            *cached = Some((revision, Field::sample(surface, grid)));
        }
        let Some((_, field)) = cached.as_ref() else { return Vec::new() };
        let lines = contour::contours(&grid, field.values(), &[level]);
        lines.into_iter().flatten().flat_map(|line| line.into_iter().chain([f64::NAN; 2])).collect()
    }
}

/// A grid on a view that is fine enough for lines.
pub fn coarse(view: View) -> Grid {
    let [width, height] = view.size();
    let unit = width.max(height) / SAMPLES;
    let along = |length: f64| (length / unit).round().clamp(1.0, SAMPLES) as usize + 1;
    Grid { view, columns: along(width), rows: along(height) }
}
