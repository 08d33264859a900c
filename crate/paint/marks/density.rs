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
    let veil = density.veil as f32;
    let under = premultiplied(theme.background(), veil);
    let bare = pixel(under);
    let columns = density.columns;
    let mut pixels = vec![bare; columns * density.rows];
    let tones = tones(density.absorption);
    let inks: Vec<[f32; 4]> = density.layers.iter().map(|layer| premultiplied(theme.color(layer.ink), 1.0)).collect();
    let mut mixed = vec![under; columns];
    for (row, pixels) in pixels.chunks_mut(columns.max(1)).enumerate() {
        mixed.fill(under);
        for (layer, ink) in density.layers.iter().zip(&inks) {
            for (paint, length) in
                mixed.iter_mut().zip(&layer.lengths[row * columns..]).filter(|(_, length)| **length > 0)
            {
                *paint = over(*ink, tones[usize::from(length / TONE_STEP).min(TONES - 1)], *paint);
            }
        }
        for (to, paint) in pixels.iter_mut().zip(&mixed).filter(|(_, paint)| paint[3] > veil) {
            *to = pixel(*paint);
        }
    }
    for (layer, ink) in density.layers.iter().zip(inks) {
        dot(density, layer, ink, &mut pixels);
    }
    Picture { columns, rows: density.rows, pixels }
}

/// Paints the dots of a layer.
fn dot(density: &Density, layer: &Layer, ink: [f32; 4], pixels: &mut [[u8; 4]]) {
    let (place, radius, solid) = (density.cell_mapping(), density.radius, pixel(ink));
    let span = |centre: f64, count: usize| {
        let [low, high] = [centre - radius, centre + radius].map(|end| end.clamp(-1.0, count as f64));
        low.ceil().max(0.0) as usize..((high + 1.0) as usize).min(count)
    };
    for at in layer.dots.as_chunks::<2>().0.iter().map(|at| place(*at)) {
        for row in span(at[1], density.rows) {
            for column in span(at[0], density.columns) {
                let [x, y] = [column as f64 - at[0], row as f64 - at[1]];
                let tone = (radius + 0.5 - (x * x + y * y).sqrt()) as f32;
                let pixel = &mut pixels[row * density.columns + column];
                if tone >= 1.0 {
                    *pixel = solid;
                } else if tone > 0.0 {
                    *pixel = self::pixel(over(ink, tone, unpacked(*pixel)));
                }
            }
        }
    }
}

/// Red, green, blue times the opacity, and the opacity, from 0 to 1.
fn premultiplied(color: Color, alpha: f32) -> [f32; 4] {
    let [red, green, blue] = color.rgb.map(|channel| f32::from(channel) * alpha);
    [red, green, blue, alpha]
}

/// An ink of some opacity over what is there.
fn over(ink: [f32; 4], tone: f32, paint: [f32; 4]) -> [f32; 4] {
    std::array::from_fn(|channel| ink[channel] * tone + paint[channel] * (1.0 - tone))
}

fn pixel([red, green, blue, alpha]: [f32; 4]) -> [u8; 4] {
    let scale = if alpha > 0.0 { 1.0 / alpha } else { 0.0 };
    [red * scale, green * scale, blue * scale, 255.0 * alpha].map(|channel| (channel + 0.5) as u8)
}

fn unpacked([red, green, blue, alpha]: [u8; 4]) -> [f32; 4] {
    premultiplied(Color { rgb: [red, green, blue], alpha: 1.0 }, f32::from(alpha) / 255.0)
}

/// The opacity of each length of lines in a cell.
fn tones(absorption: f64) -> [f32; TONES] {
    let density = |index: usize| f64::from(TONE_STEP) * (index as f64 + 0.5) / f64::from(Layer::UNIT);
    std::array::from_fn(|index| (MAX_TONE * (1.0 - libm::exp(-absorption * density(index)))) as f32)
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
        assert!((0..30).all(|_| density.add(0, &line) > 0));
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
