//! The density of thousands of lines as an image, and dots over them.

use super::MarkContext;
use crate::paint::pen::Pen;
use crate::paint::picture::Picture;
use crate::paint::theme::{Color, Theme};
use crate::scene::{Density, Layer, Rect};

/// The opacity of any number of lines: what is under them stays visible.
const MAX_TONE: f64 = 0.92;

/// The lengths that share a tone, and the number of tones: 32 lines through a cell, and more, have the last one.
const TONE_STEP: u16 = 8;
const TONES: usize = 1024;

pub fn draw(density: &Density, context: &MarkContext, pen: &mut impl Pen) {
    let [left, bottom] = context.panel.to_page([density.view.x[0], density.view.y[0]]);
    let [right, top] = context.panel.to_page([density.view.x[1], density.view.y[1]]);
    let place = Rect { left, top, width: right - left, height: bottom - top };
    if [left, right, top, bottom].iter().all(|side| side.abs() < 1e7) && place.width > 0.0 && place.height > 0.0 {
        pen.clip(context.area());
        pen.show(&picture(density, context.theme), place);
        pen.unclip();
    }
}

/// One pixel per cell: the veil, each ink over those before it, the denser the less transparent, and the dots.
fn picture(density: &Density, theme: Theme) -> Picture {
    let veil = Paint::new(theme.background(), density.veil as f32);
    let mut pixels = vec![veil.pixel(); density.columns * density.rows];
    let tones = tones(density.absorption);
    let inks: Vec<[f32; 3]> = density.layers.iter().map(|layer| theme.color(layer.ink).rgb.map(f32::from)).collect();
    for (index, pixel) in pixels.iter_mut().enumerate() {
        let mut paint = veil;
        for (layer, ink) in density.layers.iter().zip(&inks) {
            let length = layer.lengths[index];
            if length > 0 {
                paint = paint.under(*ink, tones[usize::from(length / TONE_STEP).min(TONES - 1)]);
            }
        }
        if paint.alpha > veil.alpha {
            *pixel = paint.pixel();
        }
    }
    for layer in &density.layers {
        dot(density, layer, theme.color(layer.ink), &mut pixels);
    }
    Picture { columns: density.columns, rows: density.rows, pixels }
}

/// Paints the dots of a layer.
fn dot(density: &Density, layer: &Layer, color: Color, pixels: &mut [[u8; 4]]) {
    let (place, radius, ink) = (density.cell_mapping(), density.radius, color.rgb.map(f32::from));
    let span = |centre: f64, count: usize| {
        let [low, high] = [centre - radius - 1.0, centre + radius + 1.0].map(|end| end.clamp(0.0, count as f64));
        low.ceil() as usize..(high.ceil() as usize).min(count)
    };
    for at in layer.dots.as_chunks::<2>().0 {
        let [x, y] = place(*at);
        for row in span(y, density.rows) {
            for column in span(x, density.columns) {
                let distance = libm::hypot(column as f64 - x, row as f64 - y);
                let tone = (radius + 0.5 - distance).clamp(0.0, 1.0);
                if tone > 0.0 {
                    let pixel = &mut pixels[row * density.columns + column];
                    *pixel = Paint::of(*pixel).under(ink, tone as f32).pixel();
                }
            }
        }
    }
}

/// The opacity of each length of lines in a cell.
fn tones(absorption: f64) -> [f32; TONES] {
    let density = |index: usize| f64::from(TONE_STEP) * (index as f64 + 0.5) / f64::from(Layer::UNIT);
    std::array::from_fn(|index| (MAX_TONE * (1.0 - libm::exp(-absorption * density(index)))) as f32)
}

/// A colour with its opacity, both from 0 to their full value.
#[derive(Clone, Copy)]
struct Paint {
    rgb: [f32; 3],
    alpha: f32,
}

impl Paint {
    fn new(color: Color, alpha: f32) -> Self {
        Self { rgb: color.rgb.map(f32::from), alpha }
    }

    fn of([red, green, blue, alpha]: [u8; 4]) -> Self {
        Self { rgb: [red, green, blue].map(f32::from), alpha: f32::from(alpha) / 255.0 }
    }

    /// The result of painting an ink of some opacity above 0 over it.
    fn under(self, ink: [f32; 3], tone: f32) -> Self {
        let rest = self.alpha * (1.0 - tone);
        let alpha = tone + rest;
        Self { rgb: std::array::from_fn(|channel| (ink[channel] * tone + self.rgb[channel] * rest) / alpha), alpha }
    }

    fn pixel(self) -> [u8; 4] {
        let [red, green, blue] = self.rgb;
        [red, green, blue, 255.0 * self.alpha].map(|channel| (channel + 0.5) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane::View;
    use crate::scene::Ink;

    #[test]
    fn denser_lines_are_less_transparent_and_dots_are_solid() {
        let view = View { x: [0.0, 10.0], y: [0.0, 10.0] };
        let mut density = Density { veil: 0.5, ..Density::new(view, [10, 10], [Ink::Foreground, Ink::Series(0)]) };
        let line = [0.5, 4.5, 9.5, 4.5];
        let alpha = |density: &Density, cell: usize| picture(density, Theme::Light).pixels[cell][3];
        let bare = alpha(&density, 55);
        density.add(0, &line);
        let one = alpha(&density, 55);
        (0..30).for_each(|_| density.add(0, &line));
        let many = alpha(&density, 55);
        assert!(bare == 128 && one > bare && many > one && many < 255, "{bare} {one} {many}");
        (density.layers[1].dots, density.radius) = (vec![2.5, 4.5, f64::NAN, 1.0, 1e300, -1e300], 1.0);
        let Color { rgb: [red, green, blue], .. } = Theme::Light.color(Ink::Series(0));
        let pixels = picture(&density, Theme::Light).pixels;
        assert_eq!(pixels[52], [red, green, blue, 255]);
        assert_eq!(
            pixels[55],
            picture(&Density { layers: vec![density.layers[0].clone()], ..density }, Theme::Light).pixels[55]
        );
    }
}
