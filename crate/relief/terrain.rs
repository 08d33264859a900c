//! The block and the samples of its surface.

use crate::field::Field;
use crate::plane::{Grid, Point, View};

/// The height of a block, as a fraction of the longer side of its rectangle, and how far its base is below the lowest point.
const HEIGHT: f64 = 0.36;
const BASE: f64 = 0.05;

/// The steepest slope that is told from a cliff.
const MAX_SLOPE: f64 = 1e6;

/// The number of colours on the walls of the block.
const STRATA: usize = 256;

/// How heights follow from values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeightScale {
    /// As the shades of the raster: valleys are deepened and walls lowered.
    Shades,
    /// In proportion to the value.
    Linear,
}

/// The block under a surface: its rectangle, and its extent above and below z = 0, in units of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// The rectangle.
    pub domain: View,
    /// The height of the highest point.
    pub height: f64,
    /// How far the base is below z = 0.
    pub base: f64,
}

impl Block {
    /// The block over a rectangle.
    pub fn over(domain: View) -> Self {
        let [width, height] = domain.size();
        let side = width.max(height);
        Self { domain, height: HEIGHT * side, base: BASE * side }
    }
}

/// A point of the surface: its height z, ∂z/∂x and ∂z/∂y, and its shade, negative where f is undefined.
pub(super) type Sample = [f32; 4];

/// A surface sampled on a grid, with the heights of its contour levels.
#[derive(Clone, Debug)]
pub struct Terrain {
    pub(super) block: Block,
    pub(super) grid: Grid,
    pub(super) samples: Vec<Sample>,
    /// The heights of the contour levels in ascending order, and whether each is heavy.
    pub(super) levels: Vec<(f32, bool)>,
    /// The shade of the value at each of evenly spaced heights, from z = 0 to the highest point.
    pub(super) strata: Vec<f32>,
}

impl Terrain {
    /// The surface of f, from samples of f (a field with its levels and shades) and of ∂f/∂x and ∂f/∂y on the same grid, which
    /// has two rows and two columns at least.
    pub fn new(field: &Field, slopes: [&[f64]; 2], heights: HeightScale) -> Self {
        let (grid, scale) = (*field.grid(), field.scale());
        let block = Block::over(grid.view);
        let [low, high] = field.range().unwrap_or([0.0, 1.0]);
        let share = |value: f64| if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        let per_value = if high > low { 1.0 / (high - low) } else { 0.0 };
        let slope_of_shade = scale.slope_mapping();
        let height = |value: f64, shade: f32| match heights {
            HeightScale::Shades => (block.height * f64::from(shade)) as f32,
            HeightScale::Linear => (block.height * share(value)) as f32,
        };
        let steepness = |value: f64| match heights {
            HeightScale::Shades => block.height * slope_of_shade(value),
            HeightScale::Linear => block.height * per_value,
        };
        let sample = |((value, shade), (x, y)): ((&f64, f32), (&f64, &f64))| {
            if shade.is_nan() {
                return [-block.base as f32, 0.0, 0.0, -1.0];
            }
            let steepness = steepness(*value);
            let [x, y] = [x, y].map(|slope| bounded(steepness * slope));
            [height(*value, shade), x, y, shade]
        };
        let shades = scale.shades(field.values());
        let samples = field.values().iter().zip(shades).zip(slopes[0].iter().zip(slopes[1])).map(sample).collect();
        let levels =
            field.levels().into_iter().map(|level| (height(level.value, scale.shade(level.value)), level.heavy));
        let strata = match heights {
            HeightScale::Shades => (0..STRATA).map(|layer| layer as f32 / (STRATA - 1) as f32).collect(),
            HeightScale::Linear => {
                let value = |layer: usize| low + (high - low) * (layer as f64 / (STRATA - 1) as f64);
                scale.shades(&(0..STRATA).map(value).collect::<Vec<_>>())
            }
        };
        Self { block, grid, samples, levels: levels.collect(), strata }
    }

    /// The block under the surface.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// The height z over a point of the plane, or over the nearest point of the rectangle.
    pub fn height(&self, at: Point) -> f64 {
        self.sample(at)[0]
    }

    /// Whether f is defined at a point of the rectangle.
    pub fn is_defined(&self, at: Point) -> bool {
        self.sample(at)[3] >= 0.0
    }

    /// The shorter side of a cell of the grid.
    pub(super) fn cell(&self) -> f64 {
        let [width, height] = self.block.domain.size();
        (width / (self.grid.columns - 1) as f64).min(height / (self.grid.rows - 1) as f64)
    }

    /// The surface over a point of the plane, bilinear between samples.
    fn sample(&self, [x, y]: Point) -> [f64; 4] {
        let ([column, across], [row, up]) =
            (place(x, self.grid.view.x, self.grid.columns), place(y, self.grid.view.y, self.grid.rows));
        let first = row as usize * self.grid.columns + column as usize;
        let [low, high] = [first, first + self.grid.columns].map(|index| {
            [0, 1, 2, 3].map(|part| {
                let [left, right] = [0, 1].map(|next| f64::from(self.samples[index + next][part]));
                left + across * (right - left)
            })
        });
        [0, 1, 2, 3].map(|part| low[part] + up * (high[part] - low[part]))
    }
}

/// The cell of a coordinate along an axis of a grid, and the fraction of the cell before it.
fn place(at: f64, [low, high]: [f64; 2], count: usize) -> [f64; 2] {
    let cells = (count - 1) as f64;
    let place = ((at - low) / (high - low) * cells).clamp(0.0, cells);
    let cell = libm::floor(if place.is_nan() { 0.0 } else { place }).min(cells - 1.0);
    [cell, if place.is_nan() { 0.0 } else { place - cell }]
}

/// A slope for drawing: zero where there is none.
fn bounded(slope: f64) -> f32 {
    if slope.is_nan() { 0.0 } else { slope.clamp(-MAX_SLOPE, MAX_SLOPE) as f32 }
}
