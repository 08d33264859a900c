//! The choice of contour levels, and their labels.

use super::spread::Spread;
use crate::decimal;
use crate::number::short;

/// A value at which contour lines are drawn.
///
/// Where half of the field lies in the lowest third of its range, the levels' heights above the lowest value grow by factors
/// (1-2-5 in each power of ten, sparser over many powers, denser over few), so that there are lines both around a minimum and
/// on steep slopes; the powers of ten are heavy. Elsewhere (a saddle, a slope) levels are evenly spaced, by 1, 2, 2½ or 5 times
/// a power of ten, and every multiple of five steps is heavy; far outliers, as at a pole, are then left out. Either way there
/// are at most 24, and at least 12 if the field has room for them.
///
/// Levels are short decimal numbers. Where the lowest value is not one, as −78.332…, the height is accurate to about a fifth
/// and the level is rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct ContourLevel {
    /// The value of f.
    pub value: f64,
    /// Whether it is drawn heavier and labelled.
    pub heavy: bool,
    /// The value as a short text: `0.1`, `25`, `1e4`, `−2.5`.
    pub label: String,
}

/// The maximum number of levels that the eye can tell apart.
const MAX_LEVELS: usize = 24;

/// The minimum number of levels that show a surface's shape.
const MIN_LEVELS: usize = 12;

/// The steps of an even spacing, as a number and a power of ten.
const STEPS: [(f64, i32); 4] = [(1.0, 0), (2.0, 0), (25.0, -1), (5.0, 0)];

/// Levels for a field, in ascending order.
pub(super) fn choose(spread: &Spread) -> Vec<ContourLevel> {
    let (height, noise) = (spread.height(), spread.noise());
    if height <= noise {
        return Vec::new();
    }
    if 3.0 * spread.rise(0.5) < height {
        return growing(spread.low, [spread.rise(0.001).max(noise), height]);
    }
    let inner = [spread.quantile(0.02), spread.quantile(0.98)];
    let has_outliers = height > 3.0 * (inner[1] - inner[0]) && inner[1] - inner[0] > 1e-6 * height;
    even(if has_outliers { inner } else { [spread.low, spread.high] })
}

/// Multiples of a round step strictly between two values.
fn even([low, high]: [f64; 2]) -> Vec<ContourLevel> {
    let multiples = |unit: f64| ((low / unit).floor() as i64 + 1)..=((high / unit).ceil() as i64 - 1);
    let decade = libm::floor(libm::log10((high - low) / MAX_LEVELS as f64)) as i32;
    let steps = (decade..).flat_map(|decade| STEPS.map(|(digits, shift)| (digits, decade + shift)));
    let fits = |(digits, exponent): &(f64, i32)| multiples(decimal(*digits, *exponent)).count() <= MAX_LEVELS;
    let Some((digits, exponent)) = steps.take(8).find(fits) else { return Vec::new() };
    let level = |multiple: i64| ContourLevel::new(decimal(multiple as f64 * digits, exponent), multiple % 5 == 0);
    multiples(decimal(digits, exponent)).map(level).collect()
}

/// Heights above `base` that grow by factors, the first at least `low` and the last below `high`.
fn growing(base: f64, [low, high]: [f64; 2]) -> Vec<ContourLevel> {
    let decades = [low, high].map(|height| libm::floor(libm::log10(height)) as i32);
    let mut levels = Vec::new();
    for ladder in ladders() {
        levels = ladder.between(base, [low, high], decades);
        if (MIN_LEVELS..=MAX_LEVELS).contains(&levels.len()) {
            break;
        }
    }
    levels
}

/// Multiples of powers of ten, or of every nth power.
struct Ladder {
    /// The factors of each power of ten.
    rungs: &'static [f64],
    /// The exponent step between powers of ten.
    decades: i32,
    /// The exponent step between heavy powers of ten.
    heavy: i32,
}

/// The usual ladder, sparser ones, denser ones. Neighbours differ by a factor of at most two.
fn ladders() -> impl Iterator<Item = Ladder> {
    let ladder = |rungs, decades, heavy| Ladder { rungs, decades, heavy };
    let sparse = [1, 2, 3, 5, 10, 20, 30, 50].map(|decades| ladder(&[1.0], decades, 5 * decades));
    let usual = [ladder(&[1.0, 2.0, 5.0], 1, 1), ladder(&[1.0, 3.0], 1, 2)];
    let dense = [ladder(&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0], 1, 1), ladder(&DENSEST, 1, 1)];
    usual.into_iter().chain(sparse).chain(dense)
}

const DENSEST: [f64; 12] = [1.0, 1.2, 1.5, 1.8, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];

impl Ladder {
    fn between(&self, base: f64, [low, high]: [f64; 2], [first, last]: [i32; 2]) -> Vec<ContourLevel> {
        let decades = (first..=last).filter(|decade| decade % self.decades == 0);
        let heights = decades.flat_map(|decade| self.rungs.iter().map(move |&digits| (digits, decade)));
        let inside = heights.filter(|&(digits, decade)| (low..high).contains(&decimal(digits, decade)));
        let mut levels: Vec<ContourLevel> = inside.map(|(digits, decade)| self.level(base, digits, decade)).collect();
        levels.dedup_by(|next, level| next.value <= level.value);
        levels
    }

    fn level(&self, base: f64, digits: f64, decade: i32) -> ContourLevel {
        let height = decimal(digits, decade);
        let digit = if digits < 2.0 || self.rungs.len() == DENSEST.len() { decade - 1 } else { decade };
        let value = if base == 0.0 { height } else { rounded(base + height, digit) };
        ContourLevel::new(value, digits == 1.0 && decade % self.heavy == 0)
    }
}

impl ContourLevel {
    fn new(value: f64, heavy: bool) -> Self {
        // Turns −0 into 0.
        let value = value + 0.0;
        Self { value, heavy, label: short(value) }
    }
}

/// The double nearest to digits · 10^exponent, for few digits.
fn decimal(digits: f64, exponent: i32) -> f64 {
    decimal::parse(&format!("{digits}e{exponent}")).unwrap_or(f64::INFINITY)
}

/// A value rounded to a multiple of a power of ten.
fn rounded(value: f64, exponent: i32) -> f64 {
    let unit = decimal(1.0, exponent);
    let count = (value / unit).round();
    if count.abs() < 1e15 { decimal(count, exponent) } else { value }
}
