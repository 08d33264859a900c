//! A raster as an image.

use super::colormap::Colormap;
use super::theme::{Color, Theme};
use crate::plane::Point;
use crate::scene::{Ramp, Raster};

/// Pixels, the top row first.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The width in pixels.
    pub columns: usize,
    /// The height in pixels.
    pub rows: usize,
    /// Red, green, blue and opacity of each.
    pub pixels: Vec<[u8; 4]>,
}

impl Picture {
    /// One pixel per cell; a cell without a value is transparent. `None` if the raster does not match its grid.
    pub fn of(raster: &Raster, theme: Theme) -> Option<Self> {
        let (columns, rows) = (raster.grid.columns, raster.grid.rows);
        let cells = columns.checked_mul(rows)?;
        let pixels = match raster.ramp {
            Ramp::Sequential if raster.shades.len() == cells => shaded(&raster.shades, columns, theme),
            Ramp::Own if raster.colors.len() == cells => {
                raster.colors.chunks(columns.max(1)).rev().flatten().copied().collect()
            }
            _ => return None,
        };
        (cells > 0).then_some(Self { columns, rows, pixels })
    }

    /// Whether any pixel is not opaque.
    pub fn has_holes(&self) -> bool {
        self.pixels.iter().any(|pixel| pixel[3] < 255)
    }
}

/// The colour of a raster at a point of the plane, if it has one there.
pub fn color_at(raster: &Raster, [x, y]: Point, theme: Theme) -> Option<Color> {
    let grid = &raster.grid;
    let column = nearest(x, grid.view.x, grid.columns)?;
    let row = nearest(y, grid.view.y, grid.rows)?;
    let cell = row * grid.columns + column;
    let rgb = match raster.ramp {
        Ramp::Sequential => Colormap::sequential(theme).at(*raster.shades.get(cell)?)?,
        Ramp::Own => raster.colors.get(cell).map(|&[red, green, blue, _]| [red, green, blue])?,
    };
    Some(Color { rgb, alpha: 1.0 })
}

/// The pixels of shades, with the last row of the grid first.
fn shaded(shades: &[f32], columns: usize, theme: Theme) -> Vec<[u8; 4]> {
    let colormap = Colormap::sequential(theme);
    let mut pixels = vec![[0; 4]; shades.len()];
    for (row, shades) in pixels.chunks_mut(columns.max(1)).zip(shades.chunks(columns.max(1)).rev()) {
        colormap.fill(row, shades);
    }
    pixels
}

fn nearest(value: f64, [low, high]: [f64; 2], count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let place = (value - low) / (high - low) * last as f64;
    (place >= -0.5 && place <= last as f64 + 0.5).then_some(((place + 0.5) as usize).min(last))
}
