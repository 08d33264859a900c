//! A function over a plane, drawn as raster and contours, with whatever is slow to compute cached.

use std::rc::Rc;

use crate::figure::cache::Cache;
use crate::formula_surface::FormulaSurface;
use crate::plane::View;
use crate::scene::{Disc, Frame, Ink, Mark, Panel, Stroke};
use crate::subject::arrow_length;
use crate::subject::level_line::LevelLine;
use crate::subject::map::{self, Map};

/// A function and its pictures.
pub struct ContourPlot {
    surface: FormulaSurface,
    /// Changes whenever the function does.
    revision: u64,
    map: Map,
    level: LevelLine,
    typical_norm: Cache<(u64, View), f64>,
}

impl ContourPlot {
    /// The plot of a function.
    pub fn new(surface: FormulaSurface) -> Self {
        Self { surface, revision: 0, map: Map::default(), level: LevelLine::default(), typical_norm: Cache::default() }
    }

    /// The function.
    pub fn surface(&self) -> &FormulaSurface {
        &self.surface
    }

    /// Shows another function.
    pub fn show(&mut self, surface: FormulaSurface) {
        self.surface = surface;
        self.revision += 1;
    }

    /// Sets the constants of the function, in the order of its formula.
    pub fn set_constants(&mut self, constants: &[f64]) {
        self.surface.set_constants(constants);
        self.revision += 1;
    }

    /// The raster and the contours on a panel, in the detail of a frame.
    pub fn map(&self, panel: &Panel, frame: Frame) -> Vec<Mark> {
        self.map.of(self.revision, panel.view(), panel.area, frame, |grids| map::marks(&self.surface, None, grids))
    }

    /// The space that the labels of the contours in a panel's backdrop take on the page.
    pub fn map_labels(&self, panel: &Panel, scale: f64) -> Rc<Vec<Disc>> {
        self.map.labels(panel, scale)
    }

    /// The contour of a value.
    pub fn contour(&self, view: View, value: f64) -> Mark {
        let lines = self.level.lines(&self.surface, self.revision, view, value);
        Mark::line(lines, Stroke::new(Ink::Foreground, 2.5).haloed())
    }

    /// The typical gradient norm in a view.
    pub fn typical_norm(&self, view: View) -> f64 {
        self.typical_norm.of((self.revision, view), || arrow_length::typical_norm(&self.surface, view))
    }
}
