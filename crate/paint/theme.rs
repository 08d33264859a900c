//! The colours of inks on a light and on a dark page.

use crate::scene::Ink;

/// The page on which a picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Bright on near-black.
    Dark,
}

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// From 0, invisible, to 1, solid.
    pub alpha: f64,
}

impl Color {
    /// A solid colour from 0xRRGGBB.
    pub const fn solid(hex: u32) -> Self {
        let [_, red, green, blue] = hex.to_be_bytes();
        Self { rgb: [red, green, blue], alpha: 1.0 }
    }

    /// The same colour with another opacity.
    pub const fn with_alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// The colour in CSS without its opacity: `#0072b2`.
    pub fn hex(&self) -> String {
        let [red, green, blue] = self.rgb;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// The colour in CSS with its opacity.
    pub fn css(&self) -> String {
        let [red, green, blue] = self.rgb;
        format!("rgba({red},{green},{blue},{})", self.alpha)
    }

    /// Relative luminance from 0, black, to 1, white (WCAG 2.2).
    pub fn luminance(&self) -> f64 {
        let [red, green, blue] = self.rgb.map(|channel| linear_light(f64::from(channel) / 255.0));
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast between two colours from 1, none, to 21, black on white (WCAG 2.2).
    pub fn contrast(&self, other: &Color) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

impl Theme {
    /// The colour of the page.
    pub fn background(self) -> Color {
        self.color(Ink::Background)
    }

    /// The colour of an ink.
    pub fn color(self, ink: Ink) -> Color {
        match (self, ink) {
            (Theme::Light, Ink::Foreground) | (Theme::Dark, Ink::Background) => NEAR_BLACK,
            (Theme::Light, Ink::Background) | (Theme::Dark, Ink::Foreground) => WHITE,
            (Theme::Light, Ink::Muted) => Color::solid(0x565d66),
            (Theme::Dark, Ink::Muted) => Color::solid(0xaab2bd),
            (Theme::Light, Ink::Series(n)) => nth(&SERIES_ON_LIGHT, n),
            (Theme::Dark, Ink::Series(n)) => nth(&SERIES_ON_DARK, n),
        }
    }

    /// The colour of a line over a colour: dark on a bright one, bright on a dark one.
    pub fn line_on(self, background: Color) -> Color {
        let bright = background.luminance() > BRIGHT;
        let light = self.background().luminance() > BRIGHT;
        self.color(if bright == light { Ink::Foreground } else { Ink::Background })
    }

    /// The halo around lines and letters of an ink, of the opposite shade, which keeps them legible on any colour.
    pub fn halo(self, ink: Ink) -> Color {
        match ink {
            Ink::Background => self.color(Ink::Foreground),
            _ => self.background(),
        }
    }
}

/// Lines are dark on colours above this luminance, and bright below it.
const BRIGHT: f64 = 0.2;

const NEAR_BLACK: Color = Color::solid(0x111418);
const WHITE: Color = Color::solid(0xffffff);

/// Vermilion, blue, purple, green, tan, sky and olive: the hues of Okabe and Ito, dark enough for a white page, with lightnesses
/// spread so that they differ with any colour vision. Violet, the eighth, was found as far from all of them as there is.
const SERIES_ON_LIGHT: [u32; 8] = [0xd55e00, 0x0072b2, 0xb05b7b, 0x295c51, 0xa88b72, 0x2291c5, 0x655c01, 0x540078];

/// The same in the same order, bright enough for a dark page: tan becomes brown, olive yellow.
const SERIES_ON_DARK: [u32; 8] = [0xff7a2e, 0x3d9be9, 0xdf94b9, 0x43ebb5, 0xbf6b00, 0x67bdfd, 0xf5e33d, 0x905afc];

fn nth(series: &[u32], n: u8) -> Color {
    Color::solid(series[usize::from(n) % series.len()])
}

/// The linear light of an sRGB channel from 0 to 1.
pub(super) fn linear_light(channel: f64) -> f64 {
    if channel <= 0.04045 { channel / 12.92 } else { libm::pow((channel + 0.055) / 1.055, 2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::vision::{VISIONS, apart};

    /// The smallest distance between two colours of a palette for any colour vision: four times the just noticeable difference.
    const MIN_DISTANCE: f64 = 0.08;

    #[test]
    fn palette_colours_differ_with_any_colour_vision() {
        for theme in [Theme::Light, Theme::Dark] {
            let inks: Vec<Ink> = [Ink::Foreground].into_iter().chain((0..8).map(Ink::Series)).collect();
            for (name, vision) in VISIONS {
                for (index, one) in inks.iter().enumerate() {
                    for two in &inks[..index] {
                        let distance = apart(theme.color(*one).rgb, theme.color(*two).rgb, &vision);
                        assert!(
                            distance >= MIN_DISTANCE,
                            "{theme:?}, {name}: {one:?} and {two:?} are {distance:.3} apart"
                        );
                    }
                }
            }
        }
    }
}
