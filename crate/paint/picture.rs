//! A raster as an image.

use super::colormap::Colormap;
use super::theme::{Color, Theme};
use crate::plane::Point;
use crate::scene::{LIGHT_UNIT, Ramp, Raster};

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
            Ramp::Tint if raster.colors.len() == cells => {
                let rows = raster.colors.chunks(columns.max(1)).rev();
                rows.flatten().map(|&cell| tinted(cell, theme.background().rgb)).collect()
            }
            Ramp::Lit if raster.colors.len() == cells => lit(&raster.colors, columns, theme),
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
        Ramp::Tint => {
            let [red, green, blue, _] = tinted(*raster.colors.get(cell)?, theme.background().rgb);
            [red, green, blue]
        }
        Ramp::Lit => {
            let &[step, .., shown] = raster.colors.get(cell)?;
            Colormap::sequential(theme).at(f32::from(step) / 255.0).filter(|_| shown > 1)?
        }
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

/// The pixels of a ramp under a light: see [`Ramp::Lit`].
fn lit(cells: &[[u8; 4]], columns: usize, theme: Theme) -> Vec<[u8; 4]> {
    let ramp = Colormap::sequential(theme);
    let background = theme.background().rgb;
    let looks: Vec<[[u8; 3]; 2]> = (0..=u8::MAX)
        .map(|step| {
            let rgb = ramp.at(f32::from(step) / 255.0).unwrap_or(background);
            [rgb, theme.line_on(Color { rgb, alpha: 1.0 }).rgb]
        })
        .collect();
    let pixel = |&[step, light, line, shown]: &[u8; 4]| {
        let [rgb, ink] = looks[usize::from(step)];
        match shown {
            0 => [background[0], background[1], background[2], 255],
            1 => [0; 4],
            _ => {
                let channel = |index: usize| {
                    let lit = u32::from(rgb[index]) * u32::from(light) / u32::from(LIGHT_UNIT);
                    let drawn = blend(lit.min(255), ink[index], line);
                    blend(u32::from(background[index]), drawn as u8, shown) as u8
                };
                [channel(0), channel(1), channel(2), 255]
            }
        }
    };
    cells.chunks(columns.max(1)).rev().flatten().map(pixel).collect()
}

/// A colour laid over the page.
fn tinted([red, green, blue, opacity]: [u8; 4], page: [u8; 3]) -> [u8; 4] {
    let channel = |index: usize, over: u8| blend(u32::from(page[index]), over, opacity) as u8;
    [channel(0, red), channel(1, green), channel(2, blue), 255]
}

/// A channel over another with an opacity of up to 255.
fn blend(under: u32, over: u8, opacity: u8) -> u32 {
    let opacity = u32::from(opacity);
    (under * (255 - opacity) + u32::from(over) * opacity) / 255
}

fn nearest(value: f64, [low, high]: [f64; 2], count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let place = (value - low) / (high - low) * last as f64;
    (place >= -0.5 && place <= last as f64 + 0.5).then_some(((place + 0.5) as usize).min(last))
}
