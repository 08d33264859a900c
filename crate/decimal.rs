//! Decimal digits to numbers. A browser parses digits as exactly as Rust's standard library, whose tables alone would add
//! twelve kilobytes to the download; so there `web` supplies a parser with [`set_reader`].

/// 10 to a real power.
pub fn power_of_ten(exponent: f64) -> f64 {
    libm::pow(10.0, exponent)
}

/// Parses digits with an optional sign, point and exponent, `-1.5e3`, to the nearest double. Infinite on overflow; `None` for
/// any other text.
pub fn parse(text: &str) -> Option<f64> {
    let is_known = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if text.is_empty() || !text.bytes().all(is_known) {
        return None;
    }
    let value = short(text).unwrap_or_else(|| read(text));
    (!value.is_nan()).then_some(value)
}

/// A number with few digits: they and the power of ten are both exact doubles, so one rounding gives the nearest (W. D.
/// Clinger, How to read floating point numbers accurately, 1990).
fn short(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, digits) = mantissa.strip_prefix('-').map_or((1.0, mantissa), |digits| (-1.0, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let count = whole.len() + decimals.len();
    let is_plain =
        count > 0 && count <= DIGITS && (whole.bytes().chain(decimals.bytes())).all(|byte| byte.is_ascii_digit());
    let exponent: i32 = exponent.parse().ok().filter(|power: &i32| is_plain && power.abs() <= 100)?;
    let integer =
        whole.bytes().chain(decimals.bytes()).fold(0, |integer, digit| 10 * integer + u64::from(digit - b'0'));
    let power = exponent - decimals.len() as i32;
    let ten = *EXACT.get(power.unsigned_abs() as usize)?;
    let integer = sign * integer as f64;
    Some(if power < 0 { integer / ten } else { integer * ten })
}

/// Any integer of this many digits is an exact double.
const DIGITS: usize = 15;

/// The powers of ten that are exact doubles.
const EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

#[cfg(not(target_arch = "wasm32"))]
fn read(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

#[cfg(target_arch = "wasm32")]
fn read(text: &str) -> f64 {
    READER.get().map_or(f64::NAN, |reader| reader(text))
}

/// A parser of digits; NaN for invalid text.
#[cfg(target_arch = "wasm32")]
pub type Reader = fn(&str) -> f64;

#[cfg(target_arch = "wasm32")]
thread_local! {
    static READER: std::cell::Cell<Option<Reader>> = const { std::cell::Cell::new(None) };
}

/// Sets the parser for numbers with too many digits for the fast path.
#[cfg(target_arch = "wasm32")]
pub fn set_reader(reader: Reader) {
    READER.set(Some(reader));
}

#[cfg(test)]
mod tests {
    use super::{parse, short};

    #[test]
    fn only_digits_with_sign_point_and_exponent_are_a_number() {
        for (text, value) in
            [("0", 0.0), ("-1.5e3", -1500.0), ("+.5", 0.5), ("7.", 7.0), ("1E-2", 0.01), ("1e400", f64::INFINITY)]
        {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        for text in ["", ".", "-", "e5", "1e", "1.2.3", "1-2", "inf", "NaN", "0x10", " 1", "1_000", "١"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn few_digits_give_the_same_double_as_the_standard_library() {
        let mut seed = 1_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        };
        let mut compared = 0;
        for _ in 0..20_000 {
            let value = next() as f64 * next() as f64;
            let text = format!("{:.*e}", (next() % 15) as usize, value * 10_f64.powi((next() % 60) as i32 - 45));
            let Some(short) = short(&text) else { continue };
            assert_eq!(Some(short.to_bits()), text.parse().ok().map(f64::to_bits), "{text}");
            compared += 1;
        }
        assert!(compared > 10_000, "{compared}");
        assert_eq!(parse("-0").map(f64::to_bits), Some((-0.0_f64).to_bits()));
        assert_eq!(parse("0.1"), Some(0.1));
        assert_eq!(parse("9007199254740993"), Some(9_007_199_254_740_992.0));
    }
}
