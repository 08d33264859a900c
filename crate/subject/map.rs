//! A loss over the plane as a map: raster and contours, made once for each loss and each grid.

use std::cell::RefCell;
use std::rc::Rc;

use crate::field::Field;
use crate::plane::{Grid, View};
use crate::scene::{Mark, Rect};
use crate::surface::Surface;

/// Contours are followed through a sample at every CSS pixel of the plane, but through no more than this along the longer side:
/// between them they are straight to the eye.
const MOST_ALONG_LINES: f64 = 720.0;

/// The raster has a sample at every pixel of the screen, but no more than this along the longer side.
const MOST_PIXELS: f64 = 2048.0;

/// Fewer samples to a CSS pixel would not look like the same loss.
const LEAST_DETAIL: f64 = 0.25;

/// The map last made.
#[derive(Default)]
pub struct Map(RefCell<Option<Made>>);

struct Made {
    revision: u64,
    view: View,
    grids: Grids,
    marks: Vec<Mark>,
}

/// Where a loss is sampled for its picture.
#[derive(Clone, Copy, PartialEq)]
pub struct Grids {
    /// For the contours, and what the levels and shades are chosen by.
    pub lines: Grid,
    /// For the colours; never coarser.
    pub raster: Grid,
}

impl Map {
    /// What `make` draws on the grids of a view that fills an area of the page, made anew only for another revision of what is
    /// drawn, another view, or more detail.
    pub fn of(
        &self,
        revision: u64,
        view: View,
        area: Rect,
        detail: f64,
        make: impl FnOnce(Grids) -> Vec<Mark>,
    ) -> Vec<Mark> {
        let grids = Grids::of(view, area, detail);
        let mut cached = self.0.borrow_mut();
        match cached.as_ref() {
            Some(made) if made.serves(revision, view, &grids) => made.marks.clone(),
            _ => {
                let marks = make(grids);
                *cached = Some(Made { revision, view, grids, marks: marks.clone() });
                marks
            }
        }
    }
}

impl Made {
    /// Whether it shows what is asked for at least as finely.
    fn serves(&self, revision: u64, view: View, grids: &Grids) -> bool {
        (self.revision, self.view) == (revision, view)
            && self.grids.lines.len() >= grids.lines.len()
            && self.grids.raster.len() >= grids.raster.len()
    }
}

impl Grids {
    fn of(view: View, area: Rect, detail: f64) -> Self {
        let detail = if detail >= LEAST_DETAIL { detail } else { LEAST_DETAIL };
        let lines = grid(view, area, detail.min(1.0), MOST_ALONG_LINES);
        Self { lines, raster: if detail > 1.0 { grid(view, area, detail, MOST_PIXELS) } else { lines } }
    }
}

/// Raster and contours of a loss; `lowest` is the lowest value it is known to have anywhere.
pub fn marks(surface: &dyn Surface, lowest: Option<f64>, grids: Grids) -> Vec<Mark> {
    let field = Field::sample(surface, grids.lines);
    let field = match lowest {
        Some(lowest) => field.above(lowest),
        None => field,
    };
    let raster = if grids.raster == grids.lines { field.raster() } else { field.finer(surface, grids.raster) };
    vec![Mark::Raster(Rc::new(raster)), Mark::Contours(Rc::new(field.contours()))]
}

/// The view that is shown on an area of the page: at least what was asked for, with equal units along both axes, so
/// that a gradient stands at a right angle to its contour.
pub fn shown(view: View, area: Rect) -> View {
    let [width, height] = view.size();
    let unit = (width / area.width.max(1.0)).max(height / area.height.max(1.0));
    let around = |centre: f64, length: f64| [centre - 0.5 * unit * length, centre + 0.5 * unit * length];
    let [x, y] = view.centre();
    View { x: around(x, area.width.max(1.0)), y: around(y, area.height.max(1.0)) }
}

/// So many samples to a CSS pixel of an area, and at most so many along its longer side.
fn grid(view: View, area: Rect, detail: f64, most: f64) -> Grid {
    let unit = (area.width.max(area.height) / most).max(1.0 / detail);
    let along = |length: f64| ((length / unit).round() as usize).clamp(1, most as usize) + 1;
    Grid { view, columns: along(area.width), rows: along(area.height) }
}
