//! A surface over a view: its samples, their range, suitable contour levels and a shaded picture.
//!
//! Everything follows from the samples and, where known, the lowest value of the surface anywhere ([`Field::above`]): the same
//! field gives the same picture on every machine. Non-finite values belong to no range and no level, and their cells have no
//! shade.

mod levels;
mod shade;
mod spread;
#[cfg(test)]
mod tests;

use crate::contour;
use crate::plane::Grid;
use crate::scene::{Contour, Ramp, Raster};
use crate::surface::Surface;

pub use levels::ContourLevel;
pub use shade::Scale;
use spread::Spread;

/// A surface sampled on a grid.
#[derive(Clone, Debug)]
pub struct Field {
    grid: Grid,
    values: Vec<f64>,
    spread: Option<Spread>,
}

impl Field {
    /// Samples a surface.
    pub fn sample(surface: &dyn Surface, grid: Grid) -> Self {
        let mut values = vec![0.0; grid.len()];
        surface.sample(&grid, &mut values);
        Self::new(grid, values)
    }

    /// A field of values sampled elsewhere, row-major from the lowest y.
    ///
    /// # Panics
    /// If `values` does not hold one number for each point of the grid.
    pub fn new(grid: Grid, values: Vec<f64>) -> Self {
        assert_eq!(values.len(), grid.len(), "a value for each point of the grid");
        let spread = Spread::of(&grid, &values);
        Self { grid, values, spread }
    }

    /// The same field with the known lowest value of the surface: levels and shades count from there rather than from the
    /// lowest sample. A floor that is not below every sample changes nothing.
    pub fn above(mut self, floor: f64) -> Self {
        if let Some(spread) = &mut self.spread {
            spread.lower(floor);
        }
        self
    }

    /// The grid of the samples.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The samples, row-major from the lowest y.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The lowest and the highest finite sample, the former lowered by a known floor; `None` if no sample is finite.
    pub fn range(&self) -> Option<[f64; 2]> {
        self.spread.as_ref().map(|spread| [spread.low, spread.high])
    }

    /// Suitable contour levels in ascending order: see [`ContourLevel`]. Empty for a constant field.
    pub fn levels(&self) -> Vec<ContourLevel> {
        self.spread.as_ref().map(levels::choose).unwrap_or_default()
    }

    /// The scale from values to shades.
    pub fn scale(&self) -> Scale {
        self.spread.as_ref().map(Scale::of).unwrap_or_default()
    }

    /// The field as shades from 0 at the lowest value to 1 at the highest: see [`Scale`].
    pub fn raster(&self) -> Raster {
        Raster {
            grid: self.grid,
            shades: self.scale().shades(&self.values),
            colors: Vec::new(),
            ramp: Ramp::Sequential,
        }
    }

    /// The surface on a finer grid of the same view, on this field's scale.
    pub fn finer(&self, surface: &dyn Surface, grid: Grid) -> Raster {
        let mut values = vec![0.0; grid.len()];
        surface.sample(&grid, &mut values);
        Raster { grid, shades: self.scale().shades(&values), colors: Vec::new(), ramp: Ramp::Sequential }
    }

    /// The contour lines at [`Field::levels`], where the sampled surface takes them.
    pub fn contours(&self, surface: &dyn Surface) -> Vec<Contour> {
        let levels = self.levels();
        let values: Vec<f64> = levels.iter().map(|level| level.value).collect();
        let lines = contour::contours_of(surface, &self.grid, &self.values, &values);
        let named = |(ContourLevel { value, heavy, label }, lines)| Contour { level: value, lines, heavy, label };
        levels.into_iter().zip(lines).map(named).collect()
    }
}
