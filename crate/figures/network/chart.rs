//! The map of the loss on a plane through weight space, sampled ever finer, and the same samples as the ground of a relief.

use std::rc::Rc;

use crate::field::Field;
use crate::loss_plane::LossPlane;
use crate::plane::{Grid, View};
use crate::sampled_surface::SampledSurface;
use crate::scene::Mark;
use crate::subject::relief::Ground;
use crate::surface::Surface;

/// The cells along the longer side: at first, and in the end.
const CELLS: [usize; 2] = [16, 128];

/// The work between two looks at the time, as weights times samples.
const SLICE: usize = 200_000;

/// The map so far, and a finer one under way.
#[derive(Default)]
pub struct Chart {
    sampling: Option<Sampling>,
    map: Option<Map>,
    /// How many maps there have been.
    maps: u64,
}

/// The loss on a grid, as far as it is computed.
struct Sampling {
    grid: Grid,
    values: Vec<f64>,
}

/// The picture of the loss.
struct Map {
    grid: Grid,
    surface: SampledSurface,
    number: u64,
    marks: Vec<Mark>,
}

impl Chart {
    /// Forgets what is known, because it is another loss.
    pub fn forget(&mut self) {
        (self.sampling, self.map) = (None, None);
    }

    /// The raster and the contours, once there are any.
    pub fn marks(&self) -> &[Mark] {
        self.map.as_ref().map_or(&[], |map| &map.marks)
    }

    /// The ground of a relief over part of what is sampled, once there is any.
    pub fn ground(&self, view: View, axes: [&'static str; 2]) -> Option<Hills<'_>> {
        self.map.as_ref().map(|map| Hills { map, view, axes })
    }

    /// Turns to a part of the plane.
    pub fn request(&mut self, view: View) {
        let is_known = self.map.as_ref().is_some_and(|map| map.grid == grid(view, CELLS[1]));
        if !is_known && self.sampling.as_ref().is_none_or(|sampling| sampling.grid.view != view) {
            self.sampling = Some(Sampling::new(view, CELLS[0]));
        }
    }

    /// Samples the loss while `go_on` returns `true`; returns whether any work is left.
    pub fn refine(&mut self, loss: &LossPlane, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(Sampling { grid, values }) = &mut self.sampling else { return false };
        let points = (SLICE / loss.work().max(1)).max(1);
        while values.len() < grid.len() {
            if !go_on() {
                return true;
            }
            let done = values.len();
            values.resize((done + points).min(grid.len()), f64::NAN);
            loss.sample_points(grid, done, &mut values[done..]);
        }
        let (grid, values) = (*grid, std::mem::take(values));
        let surface = SampledSurface::new(grid, values.clone());
        let field = Field::new(grid, values);
        let marks = vec![Mark::Raster(Rc::new(field.raster())), Mark::Contours(Rc::new(field.contours(loss)))];
        self.maps += 1;
        self.map = Some(Map { grid, surface, number: self.maps, marks });
        let finer = 2 * (grid.columns.max(grid.rows) - 1);
        self.sampling = (finer <= CELLS[1]).then(|| Sampling::new(grid.view, finer));
        self.sampling.is_some()
    }
}

impl Sampling {
    fn new(view: View, cells: usize) -> Self {
        let grid = grid(view, cells);
        Self { grid, values: Vec::with_capacity(grid.len()) }
    }
}

/// A grid with this many cells along the longer side.
fn grid(view: View, cells: usize) -> Grid {
    let [width, height] = view.size();
    let along = |length: f64| ((cells as f64 * length / width.max(height)).round() as usize).clamp(1, cells) + 1;
    Grid { view, columns: along(width), rows: along(height) }
}

/// The samples as the ground of a relief, with a smooth surface through them.
pub struct Hills<'a> {
    map: &'a Map,
    view: View,
    axes: [&'static str; 2],
}

impl Ground for Hills<'_> {
    fn surface(&self) -> &dyn Surface {
        &self.map.surface
    }

    fn revision(&self) -> u64 {
        self.map.number
    }

    fn view(&self) -> View {
        self.view
    }

    fn lowest(&self) -> Option<f64> {
        None
    }

    fn axes(&self) -> [String; 2] {
        self.axes.map(String::from)
    }
}
