//! A raster as an image.

use super::colormap::Colormap;
use super::theme::{Color, Theme};
use crate::plane::Point;
use crate::scene::{Density, Ink, Layer, Ramp, Raster};

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

    /// One pixel per cell of a density of lines: the veil, and each ink over those before it, the denser the less transparent.
    pub fn of_density(density: &Density, theme: Theme) -> Self {
        let background = theme.color(Ink::Background).rgb.map(f32::from);
        let veil = density.veil as f32;
        let bare = quantised(background, veil);
        let mut pixels = vec![bare; density.columns * density.rows];
        let (tones, inks) =
            (tones(density.absorption), density.layers.iter().map(|layer| theme.color(layer.ink).rgb.map(f32::from)));
        let layers: Vec<(&[u16], [f32; 3])> = density.layers.iter().map(|layer| &layer.lengths[..]).zip(inks).collect();
        for (index, pixel) in pixels.iter_mut().enumerate() {
            let (mut rgb, mut alpha) = (background, veil);
            for (lengths, ink) in &layers {
                let length = lengths[index];
                if length > 0 {
                    let tone = tones[usize::from(length / TONE_STEP).min(TONES - 1)];
                    let under = alpha * (1.0 - tone);
                    alpha = tone + under;
                    rgb = std::array::from_fn(|channel| (ink[channel] * tone + rgb[channel] * under) / alpha);
                }
            }
            if alpha > veil {
                *pixel = quantised(rgb, alpha);
            }
        }
        Self { columns: density.columns, rows: density.rows, pixels }
    }

    /// Whether any pixel is not opaque.
    pub fn has_holes(&self) -> bool {
        self.pixels.iter().any(|pixel| pixel[3] < 255)
    }
}

/// The opacity of any number of lines: what is under them stays visible.
const MAX_TONE: f64 = 0.92;

/// The lengths that share a tone, and the number of tones: 32 lines through a cell, and more, have the last one.
const TONE_STEP: u16 = 8;
const TONES: usize = 1024;

/// The opacity of each length of lines in a cell.
fn tones(absorption: f64) -> [f32; TONES] {
    let density = |index: usize| f64::from(TONE_STEP) * (index as f64 + 0.5) / f64::from(Layer::UNIT);
    std::array::from_fn(|index| (MAX_TONE * (1.0 - libm::exp(-absorption * density(index)))) as f32)
}

fn quantised([red, green, blue]: [f32; 3], alpha: f32) -> [u8; 4] {
    [red, green, blue, 255.0 * alpha].map(|channel| (channel + 0.5) as u8)
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
