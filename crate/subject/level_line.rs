//! The level lines of a loss at any value, updated while a point is dragged: the loss is sampled once per view, and only the
//! lines are traced again.

use std::cell::RefCell;

use crate::contour;
use crate::field::Field;
use crate::plane::{Grid, View};
use crate::surface::Surface;

/// Samples along the longer side. The lines' error is of second order in the spacing: less than a pixel.
const SAMPLES: f64 = 240.0;

/// The last samples, with the revision of the loss they belong to.
#[derive(Default)]
pub struct LevelLine(RefCell<Option<(u64, Field)>>);

impl LevelLine {
    /// The points x0, y0, x1, y1, … of the level lines of a revision of a loss, with a break between lines.
    pub fn lines(&self, surface: &dyn Surface, revision: u64, view: View, level: f64) -> Vec<f64> {
        let grid = coarse(view);
        let mut cached = self.0.borrow_mut();
        if !cached.as_ref().is_some_and(|(known, field)| (*known, *field.grid()) == (revision, grid)) {
            *cached = Some((revision, Field::sample(surface, grid)));
        }
        let Some((_, field)) = cached.as_ref() else { return Vec::new() };
        let lines = contour::contours_of(surface, &grid, field.values(), &[level]);
        lines.into_iter().flatten().flat_map(|line| line.into_iter().chain([f64::NAN; 2])).collect()
    }
}

/// A grid on a view, coarse but fine enough for lines.
pub fn coarse(view: View) -> Grid {
    let [width, height] = view.size();
    let unit = width.max(height) / SAMPLES;
    let along = |length: f64| (length / unit).round().clamp(1.0, SAMPLES) as usize + 1;
    Grid { view, columns: along(width), rows: along(height) }
}
