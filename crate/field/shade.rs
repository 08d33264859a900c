//! The scale from values to shades.

use super::spread::Spread;

/// A monotone scale from the lowest value of a field, shade 0, to the highest, shade 1, on which half of the picture is
/// darker than 1/2. With f₀ the lowest value, H the height of the highest above it and m that of the median,
///
/// - s = ln(1 + (f − f₀) / c) / ln(1 + H / c), where c = m² / (H − 2m), if m < H/2: a valley under high walls;
/// - s = (f − f₀) / H if m = H/2;
/// - the first with top and bottom exchanged, s = 1 − ln(1 + (f₁ − f) / c) / ln(1 + H / c), if m > H/2: a well in a plain.
///
/// c is at least 10⁻³⁰ H in a valley and 10⁻⁶ H in a well, so that a nearly flat plain looks flat. Shades are exact to 10⁻⁶.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    /// The value of shade 0, or of shade 1 when counted from the top.
    from: f64,
    /// The distance from `from` to the other end; negative when counted from the top.
    reach: f64,
    /// H / c; zero for the linear scale.
    ratio: f64,
}

/// A median this close to the middle, as a fraction, counts as the middle.
const EVEN: f64 = 0.005;

impl Scale {
    pub(super) fn of(spread: &Spread) -> Self {
        let height = spread.height();
        if height <= spread.noise() {
            return Self::default();
        }
        let middle = (spread.rise(0.5) / height).clamp(0.0, 1.0);
        // With everything in units of H, H / c = (1 − 2m) / m².
        let ratio = |middle: f64, max: f64| ((1.0 - 2.0 * middle) / (middle * middle)).min(max);
        if (middle - 0.5).abs() < EVEN {
            Self { from: spread.low, reach: height, ratio: 0.0 }
        } else if middle < 0.5 {
            Self { from: spread.low, reach: height, ratio: ratio(middle, 1e30) }
        } else {
            Self { from: spread.high, reach: -height, ratio: ratio(1.0 - middle, 1e6) }
        }
    }

    /// The shade of a value: from 0 to 1, NaN if the value is not finite.
    pub fn shade(&self, value: f64) -> f32 {
        self.shades(&[value])[0]
    }

    /// The derivative ds/df of the shade as a function of the value f, with everything that values share computed once. Zero for a
    /// constant field.
    pub fn slope_mapping(&self) -> impl Fn(f64) -> f64 + use<> {
        let Self { from, reach, ratio } = *self;
        let unit = if reach == 0.0 { 0.0 } else { ratio / reach };
        let steepest = match () {
            () if reach == 0.0 => 0.0,
            () if ratio == 0.0 => 1.0 / reach,
            () => (unit / libm::log1p(ratio)).abs(),
        };
        move |value| steepest / (1.0 + ((value - from) * unit).max(0.0))
    }

    /// The shades of many values.
    pub fn shades(&self, values: &[f64]) -> Vec<f32> {
        let Self { from, reach, ratio } = *self;
        if reach == 0.0 {
            return values.iter().map(|value| 0.5 + unknown(*value)).collect();
        }
        if ratio == 0.0 {
            let argument = |value: f64| ((value - from) * (1.0 / reach)) as f32;
            return values.iter().map(|&value| argument(value).clamp(0.0, 1.0) + unknown(value)).collect();
        }
        let (unit, range) = (ratio / reach, log2(1.0 + ratio as f32));
        let [start, turn] = if reach > 0.0 { [0.0, 1.0 / range] } else { [1.0, -1.0 / range] };
        // The argument is finite, or NaN for an undefined value. `min` and `max` are avoided: in WebAssembly they are function
        // calls.
        let argument = |value: f64| {
            let argument = (value - from) * unit;
            let above = if argument > 0.0 { argument } else { 0.0 };
            (if above < MAX_ARGUMENT { above } else { MAX_ARGUMENT }) as f32 + unknown(value)
        };
        let shade = |argument: f32| (start + turn * log2(1.0 + argument)).clamp(0.0, 1.0) + 0.0 * argument;
        let mut shades = vec![0.0; values.len()];
        for (shades, values) in shades.chunks_mut(BLOCK).zip(values.chunks(BLOCK)) {
            // In two passes: the second handles twice as many f32 lanes at a time.
            shades.iter_mut().zip(values).for_each(|(place, &value)| *place = argument(value));
            shades.iter_mut().for_each(|place| *place = shade(*place));
        }
        shades
    }
}

/// An argument well within the range of f32.
const MAX_ARGUMENT: f64 = 1e38;

/// Numbers per block, which stays in the L1 cache.
const BLOCK: usize = 1024;

/// Zero for a finite number, NaN for anything else.
fn unknown(value: f64) -> f32 {
    (0.0 * value) as f32
}

/// log₂ x of a positive normal x, to 2·10⁻⁷, without branches. With x = 2ᵏ m, m between √½ and √2, and t = (m − 1) / (m + 1),
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
    fn finite_values_have_a_shade_however_far_off_the_scale() {
        for scale in [Scale { from: 0.0, reach: 1e-3, ratio: 50.0 }, Scale { from: 0.0, reach: -1e-3, ratio: 50.0 }] {
            assert_eq!([scale.shade(-f64::MAX), scale.shade(f64::MAX)], [0.0, 1.0], "{scale:?}");
            assert!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|&value| scale.shade(value).is_nan()));
        }
    }

    #[test]
    fn log2_is_accurate_enough_for_a_picture() {
        for step in -1200..1200 {
            let x = libm::exp2(f64::from(step) / 10.0) as f32;
            let exact = libm::log2(f64::from(x));
            assert!((f64::from(log2(x)) - exact).abs() <= 2e-7 + 1e-7 * exact.abs(), "{x}");
        }
    }
}
