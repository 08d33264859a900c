//! How dark a value is drawn.

use super::spread::Spread;

/// A monotone scale from the lowest value of a field, shade 0, to the highest, shade 1, on which half of the picture is
/// darker than 1/2. With f₀ the lowest value, H the height of the highest above it and m that of the median,
///
/// - s = ln(1 + (f − f₀) / c) / ln(1 + H / c), where c = m² / (H − 2m), if m < H/2: a valley under high walls;
/// - s = (f − f₀) / H if m = H/2;
/// - the first with top and bottom exchanged, s = 1 − ln(1 + (f₁ − f) / c) / ln(1 + H / c), if m > H/2: a well in a plain.
///
/// c is kept above 10⁻³⁰ H in a valley, and above 10⁻⁶ H in a well, so that a plain that is all but flat looks flat.
/// Shades are exact to 10⁻⁶.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    /// Where shade 0 is, or 1 from the top.
    from: f64,
    /// From `from` to the other end; negative from the top.
    reach: f64,
    /// H / c; zero for the even scale.
    bend: f64,
}

/// Medians that differ from the middle by less than this share are in the middle.
const EVEN: f64 = 0.005;

impl Scale {
    pub(super) fn of(spread: &Spread) -> Self {
        let height = spread.height();
        if height <= spread.noise() {
            return Self::default();
        }
        let middle = (spread.rise(0.5) / height).clamp(0.0, 1.0);
        // With everything in units of H, H / c = (1 − 2m) / m².
        let bend = |middle: f64, most: f64| ((1.0 - 2.0 * middle) / (middle * middle)).min(most);
        if (middle - 0.5).abs() < EVEN {
            Self { from: spread.low, reach: height, bend: 0.0 }
        } else if middle < 0.5 {
            Self { from: spread.low, reach: height, bend: bend(middle, 1e30) }
        } else {
            Self { from: spread.high, reach: -height, bend: bend(1.0 - middle, 1e6) }
        }
    }

    /// The shade of a value: from 0 to 1, NaN if the value is not finite.
    pub fn shade(&self, value: f64) -> f32 {
        self.shades(&[value])[0]
    }

    /// The shades of many values.
    pub fn shades(&self, values: &[f64]) -> Vec<f32> {
        let Self { from, reach, bend } = *self;
        if reach == 0.0 {
            return values.iter().map(|value| 0.5 + unknown(*value)).collect();
        }
        if bend == 0.0 {
            let share = |value: f64| ((value - from) * (1.0 / reach)) as f32;
            return values.iter().map(|&value| share(value).clamp(0.0, 1.0) + unknown(value)).collect();
        }
        let (unit, whole) = (bend / reach, log2(1.0 + bend as f32));
        let [start, turn] = if reach > 0.0 { [0.0, 1.0 / whole] } else { [1.0, -1.0 / whole] };
        // A share is finite, or NaN for what is not known. Neither `min` nor `max`, which WebAssembly has to call functions for.
        let share = |value: f64| {
            let share = (value - from) * unit;
            let above = if share > 0.0 { share } else { 0.0 };
            (if above < MOST { above } else { MOST }) as f32 + unknown(value)
        };
        let shade = |share: f32| (start + turn * log2(1.0 + share)).clamp(0.0, 1.0) + 0.0 * share;
        let mut shades = vec![0.0; values.len()];
        for (shades, values) in shades.chunks_mut(BLOCK).zip(values.chunks(BLOCK)) {
            // One after the other: of narrow numbers twice as many are done at a time.
            shades.iter_mut().zip(values).for_each(|(place, &value)| *place = share(value));
            shades.iter_mut().for_each(|place| *place = shade(*place));
        }
        shades
    }
}

/// A share that f32 still holds.
const MOST: f64 = 1e38;

/// So many numbers stay in the nearest cache.
const BLOCK: usize = 1024;

/// Zero for a number, NaN for anything else.
fn unknown(value: f64) -> f32 {
    (0.0 * value) as f32
}

/// log₂ x of a normal positive x, to 2·10⁻⁷, without a branch. With x = 2ᵏ m, m between √½ and √2, and t = (m − 1) / (m + 1),
/// log₂ x = k + (2 / ln 2) (t + t³/3 + t⁵/5 + …).
fn log2(x: f32) -> f32 {
    const ROOT_HALF: u32 = 0x3f35_04f3;
    const TWICE_PER_LN2: f32 = 2.0 * std::f32::consts::LOG2_E;
    let exponent = (x.to_bits().wrapping_sub(ROOT_HALF) as i32) >> 23;
    let mantissa = f32::from_bits(x.to_bits().wrapping_sub((exponent << 23) as u32));
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = 1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square * (1.0 / 9.0))));
    exponent as f32 + TWICE_PER_LN2 * t * series
}

#[cfg(test)]
mod tests {
    use super::{Scale, log2};

    #[test]
    fn what_is_finite_has_a_shade_however_far_off_the_scale_it_lies() {
        for scale in [Scale { from: 0.0, reach: 1e-3, bend: 50.0 }, Scale { from: 0.0, reach: -1e-3, bend: 50.0 }] {
            assert_eq!([scale.shade(-f64::MAX), scale.shade(f64::MAX)], [0.0, 1.0], "{scale:?}");
            assert!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|&value| scale.shade(value).is_nan()));
        }
    }

    #[test]
    fn log2_is_close_enough_for_a_picture() {
        for step in -1200..1200 {
            let x = libm::exp2(f64::from(step) / 10.0) as f32;
            let exact = libm::log2(f64::from(x));
            assert!((f64::from(log2(x)) - exact).abs() <= 2e-7 + 1e-7 * exact.abs(), "{x}");
        }
    }
}
