//! Basins as a picture: the hue shows the minimum, the lightness the steps; black is diverged, grey undecided, a lighter grey
//! flat, a darker one stopped.
//!
//! Colours are mixed in OKLCH (Ottosson, *A perceptual color space for image processing*, 2020), in which equal lightness looks
//! equally light whatever the hue: L falls linearly in ln(1 + steps), from 0.88 for the fastest starts of the view to 0.42 for
//! the slowest, with the 2 % at either end clipped. The first eight hues alternate between blue and yellow, which nearly
//! everyone can tell apart; later ones advance round the wheel by the golden angle, so neighbours in the list never look alike.

use super::{Basins, Outcome};
use crate::plane::Point;
use crate::scene::{Ramp, Raster};

/// An RGBA colour, as in a raster.
type Rgba = [u8; 4];

/// A start that diverged.
const BLACK: Rgba = [0, 0, 0, 255];

/// A start that ran out of steps.
const GREY: Rgba = [148, 148, 148, 255];

/// A start that stopped where the gradient is undefined.
const DARK_GREY: Rgba = [86, 86, 86, 255];

/// A start that came to rest in a flat region.
const LIGHT_GREY: Rgba = [222, 222, 222, 255];

/// A pending start with no classified start nearby.
const TRANSPARENT: Rgba = [0; 4];

/// The number of lightness levels.
const TONES: usize = 32;

/// Lightness of the fastest and of the slowest.
const LIGHTNESS: [f64; 2] = [0.88, 0.42];

/// Chroma: nearly the largest that every hue has at these lightnesses.
const CHROMA: f64 = 0.11;

/// The hues of the first minima, in degrees.
const HUES: [f64; 8] = [250.0, 80.0, 325.0, 155.0, 290.0, 110.0, 205.0, 25.0];

/// 360° (2 − φ), in degrees.
const GOLDEN_ANGLE: f64 = 137.507_764_050_037_85;

/// An entry of the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// What it stands for.
    pub share: Share,
    /// Its colour, in the middle of its tones.
    pub color: Rgba,
    /// The fraction of the view with this outcome, from 0 to 1.
    pub area: f64,
}

/// A kind of outcome that takes a share of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// Converged to a minimum.
    Minimum {
        /// Its index.
        index: usize,
        /// Where it is.
        at: Point,
    },
    /// Came to rest in a flat region, which has no single minimum.
    Flat,
    /// Diverged.
    Diverged,
    /// Stopped where the gradient is undefined.
    Stopped,
    /// Ran out of steps.
    Undecided,
}

impl Basins {
    /// The basins as a raster of colours.
    pub fn raster(&self) -> Raster {
        let tones = ToneScale::of(&self.outcomes);
        let palette: Vec<[Rgba; TONES]> = (0..self.minima().len()).map(tones_of).collect();
        let color = |outcome: &Outcome| match *outcome {
            Outcome::Pending => TRANSPARENT,
            Outcome::Undecided { .. } => GREY,
            Outcome::Flat { .. } => LIGHT_GREY,
            Outcome::Diverged { .. } => BLACK,
            Outcome::Stopped { .. } => DARK_GREY,
            Outcome::Reached { minimum, steps } => palette[usize::from(minimum)][tones.tone(steps)],
        };
        let colors = self.outcomes.iter().map(color).collect();
        Raster { grid: self.grid, shades: Vec::new(), colors, ramp: Ramp::Own }
    }

    /// The legend: the minima that some start of the view converges to, then flat, diverged, stopped and undecided starts if
    /// there are any.
    pub fn legend(&self) -> Vec<Entry> {
        let mut counts = vec![0usize; self.minima().len()];
        let [mut flat, mut diverged, mut stopped, mut undecided] = [0; 4];
        for outcome in &self.outcomes {
            match *outcome {
                Outcome::Pending => {}
                Outcome::Undecided { .. } => undecided += 1,
                Outcome::Flat { .. } => flat += 1,
                Outcome::Diverged { .. } => diverged += 1,
                Outcome::Stopped { .. } => stopped += 1,
                Outcome::Reached { minimum, .. } => counts[usize::from(minimum)] += 1,
            }
        }
        let minima = self
            .minima()
            .iter()
            .zip(counts)
            .enumerate()
            .map(|(index, (&at, count))| (Share::Minimum { index, at }, tones_of(index)[TONES / 2], count));
        let rest = [
            (Share::Flat, LIGHT_GREY, flat),
            (Share::Diverged, BLACK, diverged),
            (Share::Stopped, DARK_GREY, stopped),
            (Share::Undecided, GREY, undecided),
        ];
        let total = self.outcomes.len() as f64;
        let entry = |(share, color, count)| Entry { share, color, area: count as f64 / total };
        minima.chain(rest).map(entry).filter(|entry| entry.area > 0.0).collect()
    }
}

/// The tone for each number of steps up to the largest.
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
        let Some(max) = counts.len().checked_sub(1).map(|max| max as u16) else { return Self { tones: Vec::new() } };
        let total: usize = counts.iter().sum();
        // The steps of the start at a rank, with all starts sorted by their steps.
        let steps_at = |place: usize| {
            let mut sum = 0;
            let ends = counts.iter().map(|count| {
                sum += count;
                sum
            });
            ends.take_while(|&end| end <= place).count() as u16
        };
        let logarithm = |steps: u16| libm::log1p(f64::from(steps));
        let [quick, slow] = [2, 98].map(|percent| logarithm(steps_at((total - 1) * percent / 100)));
        let fraction = |steps: u16| ((logarithm(steps) - quick) / (slow - quick).max(0.1)).clamp(0.0, 1.0);
        Self { tones: (0..=max).map(|steps| (fraction(steps) * (TONES - 1) as f64).round() as u8).collect() }
    }

    fn tone(&self, steps: u16) -> usize {
        usize::from(self.tones[usize::from(steps)])
    }
}

/// The colours of a minimum, from fast to slow.
fn tones_of(minimum: usize) -> [Rgba; TONES] {
    let hue = HUES.get(minimum).copied().unwrap_or(GOLDEN_ANGLE * minimum as f64);
    let [quick, slow] = LIGHTNESS;
    std::array::from_fn(|tone| oklch(quick + (slow - quick) * tone as f64 / (TONES - 1) as f64, CHROMA, hue))
}

/// The sRGB colour of a lightness from 0 to 1, a chroma, and a hue in degrees.
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

/// The sRGB byte of a linear light intensity.
fn encoded(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let code = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 };
    (255.0 * code).round() as u8
}
