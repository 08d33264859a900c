//! Basins as a picture: hue the minimum, lightness the steps, black diverged, grey undecided, a lighter grey level ground.
//!
//! Colours are mixed in OKLCH (Ottosson, *A perceptual color space for image processing*, 2020), in which equal lightness
//! looks equally light whatever the hue: L falls evenly in ln(1 + steps), from 0.88 for the quickest starts of the view to
//! 0.42 for the slowest, where the 2 % at either end count as one. The first eight hues alternate between blue and
//! yellow, which nearly everyone tells apart, and further ones go round the wheel by the golden angle, so that neighbours
//! in the list are never alike.

use super::{Basins, Outcome};
use crate::plane::Point;
use crate::scene::{Ramp, Raster};

/// An opaque or half-transparent colour, as a raster carries it.
type Rgba = [u8; 4];

/// A start that diverged.
const BLACK: Rgba = [0, 0, 0, 255];

/// A start that came to nothing.
const GREY: Rgba = [148, 148, 148, 255];

/// A start that rests on level ground.
const LIGHT_GREY: Rgba = [222, 222, 222, 255];

/// A start not looked at, with nothing near it looked at either.
const NOTHING: Rgba = [0; 4];

/// How many lightnesses are told apart.
const TONES: usize = 32;

/// Lightness of the quickest and of the slowest.
const LIGHTNESS: [f64; 2] = [0.88, 0.42];

/// Colourfulness: nearly the most that every hue has at these lightnesses.
const CHROMA: f64 = 0.11;

/// The hues of the first minima, in degrees.
const HUES: [f64; 8] = [250.0, 80.0, 325.0, 155.0, 290.0, 110.0, 205.0, 25.0];

/// 360° (2 − φ), in degrees.
const GOLDEN_ANGLE: f64 = 137.507_764_050_037_85;

/// A line of the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// What it is of.
    pub share: Share,
    /// Its colour, in the middle of its tones.
    pub color: Rgba,
    /// How much of the view has this outcome, from 0 to 1.
    pub area: f64,
}

/// What a share of the view comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// To a minimum.
    Minimum {
        /// Its index.
        index: usize,
        /// Where it is.
        at: Point,
    },
    /// To rest on level ground, which has no single minimum.
    Level,
    /// Out of bounds.
    Diverged,
    /// To nothing within its steps.
    Undecided,
}

impl Basins {
    /// The basins as a raster of colours.
    pub fn raster(&self) -> Raster {
        let tones = ToneScale::of(&self.outcomes);
        let palette: Vec<[Rgba; TONES]> = (0..self.minima().len()).map(tones_of).collect();
        let color = |outcome: &Outcome| match *outcome {
            Outcome::Pending => NOTHING,
            Outcome::Undecided { .. } => GREY,
            Outcome::Level { .. } => LIGHT_GREY,
            Outcome::Diverged { .. } => BLACK,
            Outcome::Reached { minimum, steps } => palette[usize::from(minimum)][tones.tone(steps)],
        };
        let colors = self.outcomes.iter().map(color).collect();
        Raster { grid: self.grid, shades: Vec::new(), colors, ramp: Ramp::Own }
    }

    /// What the colours mean: the minima that some start of the view comes to, then starts that are level, diverged and
    /// undecided if there are any.
    pub fn legend(&self) -> Vec<Entry> {
        let mut counts = vec![0usize; self.minima().len()];
        let [mut level, mut diverged, mut undecided] = [0; 3];
        for outcome in &self.outcomes {
            match *outcome {
                Outcome::Pending => {}
                Outcome::Undecided { .. } => undecided += 1,
                Outcome::Level { .. } => level += 1,
                Outcome::Diverged { .. } => diverged += 1,
                Outcome::Reached { minimum, .. } => counts[usize::from(minimum)] += 1,
            }
        }
        let minima = self
            .minima()
            .iter()
            .zip(counts)
            .enumerate()
            .map(|(index, (&at, count))| (Share::Minimum { index, at }, tones_of(index)[TONES / 2], count));
        let others = [
            (Share::Level, LIGHT_GREY, level),
            (Share::Diverged, BLACK, diverged),
            (Share::Undecided, GREY, undecided),
        ];
        let whole = self.outcomes.len() as f64;
        let entry = |(share, color, count)| Entry { share, color, area: count as f64 / whole };
        minima.chain(others).map(entry).filter(|entry| entry.area > 0.0).collect()
    }
}

/// The tone of every number of steps up to the most that a start took.
struct ToneScale {
    tones: Vec<u8>,
}

impl ToneScale {
    fn of(outcomes: &[Outcome]) -> Self {
        let mut counts: Vec<usize> = Vec::new();
        for steps in outcomes.iter().filter(|outcome| outcome.minimum().is_some()).map(|outcome| outcome.steps()) {
            let steps = usize::from(steps);
            if counts.len() <= steps {
                counts.resize(steps + 1, 0);
            }
            counts[steps] += 1;
        }
        let Some(most) = counts.len().checked_sub(1).map(|most| most as u16) else { return Self { tones: Vec::new() } };
        let whole: usize = counts.iter().sum();
        // The steps of the start at a place, if all stood in the order of their steps.
        let steps_at = |place: usize| {
            let mut sum = 0;
            let ends = counts.iter().map(|count| {
                sum += count;
                sum
            });
            ends.take_while(|&end| end <= place).count() as u16
        };
        let logarithm = |steps: u16| libm::log1p(f64::from(steps));
        let [quick, slow] = [2, 98].map(|percent| logarithm(steps_at((whole - 1) * percent / 100)));
        let share = |steps: u16| ((logarithm(steps) - quick) / (slow - quick).max(0.1)).clamp(0.0, 1.0);
        Self { tones: (0..=most).map(|steps| (share(steps) * (TONES - 1) as f64).round() as u8).collect() }
    }

    fn tone(&self, steps: u16) -> usize {
        usize::from(self.tones[usize::from(steps)])
    }
}

/// The colours of a minimum, from quick to slow.
fn tones_of(minimum: usize) -> [Rgba; TONES] {
    let hue = HUES.get(minimum).copied().unwrap_or(GOLDEN_ANGLE * minimum as f64);
    let [quick, slow] = LIGHTNESS;
    std::array::from_fn(|tone| oklch(quick + (slow - quick) * tone as f64 / (TONES - 1) as f64, CHROMA, hue))
}

/// A colour by lightness from 0 to 1, colourfulness, and hue in degrees, in sRGB.
fn oklch(lightness: f64, chroma: f64, hue: f64) -> Rgba {
    let angle = (hue % 360.0).to_radians();
    let (a, b) = (chroma * libm::cos(angle), chroma * libm::sin(angle));
    let cube = |root: f64| root * root * root;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    let [red, green, blue] = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
    .map(encoded);
    [red, green, blue, 255]
}

/// A linear share of light as sRGB's byte.
fn encoded(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let code = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 };
    (255.0 * code).round() as u8
}
