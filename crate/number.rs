//! Numbers as displayed in prose, on axes and on contour lines, and as typed. The minus sign is U+2212, which is as wide as a
//! plus.

use crate::decimal;

/// A number with `digits` significant digits: plain between 0.001 and 99,999, otherwise in scientific notation.
pub fn to_text(value: f64, digits: usize) -> String {
    let digits = digits.max(1);
    let text = match value {
        _ if value.is_nan() => "undefined".into(),
        _ if value.is_infinite() => "∞".into(),
        0.0 => "0".into(),
        _ => finite(value.abs(), digits),
    };
    if value < 0.0 { format!("−{text}") } else { text }
}

/// A point as `(x, y)`.
pub fn point_to_text([x, y]: [f64; 2], digits: usize) -> String {
    format!("({}, {})", to_text(x, digits), to_text(y, digits))
}

/// A number as a further term of a sum: `+ 1.00`, `− 1.00`.
pub fn term(value: f64, digits: usize) -> String {
    let sign = if value < 0.0 { '−' } else { '+' };
    format!("{sign} {}", to_text(value.abs(), digits))
}

/// A count with a noun in the singular or plural: `1 step`, `2 steps`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Parses a typed number; surrounding spaces, a U+2212 minus sign and a decimal comma are accepted. `None` if it is not finite.
pub fn parse(text: &str) -> Option<f64> {
    let plain = text.trim().replace('−', "-").replace(',', ".");
    decimal::parse(&plain).filter(|value| value.is_finite())
}

/// Parses a list of numbers that has one reading: all separated by commas, or by spaces, with brackets or semicolons between groups
/// of them. A comma never starts decimals here. `None` for anything else, and if a number is not finite.
pub fn parse_list(text: &str) -> Option<Vec<f64>> {
    let count = |brackets: [char; 2]| text.matches(brackets).count();
    if count(['(', '[']) != count([')', ']']) {
        return None;
    }
    let groups = text.split(['(', '[', ')', ']', ';']).map(str::trim).filter(|group| !matches!(*group, "" | ","));
    let numbers = |group: &str| -> Option<Vec<f64>> {
        if group.contains(',') {
            group.split(',').map(parse).collect()
        } else {
            group.split_whitespace().map(parse).collect()
        }
    };
    let groups: Option<Vec<Vec<f64>>> = groups.map(numbers).collect();
    Some(groups?.concat())
}

/// The number nearest to `value` with `digits` significant decimal digits.
pub fn rounded(value: f64, digits: usize) -> f64 {
    decimal::parse(&format!("{value:.*e}", digits.max(1) - 1)).unwrap_or(value)
}

/// The number that a place on an axis stands for: to a thousandth of the axis's last decade, since a pixel or two more is no other number.
pub fn snapped(value: f64, [low, high]: [f64; 2]) -> f64 {
    let digits = 3 - libm::floor(libm::log10(high - low)) as i32;
    let grain = libm::pow(10.0, f64::from(digits));
    rounded(libm::round(value * grain) / grain, 12)
}

/// A number with a fixed count of decimals; never −0.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.*}", decimals, value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}

/// A round number as written by hand, without the noise of its last bits.
pub fn shortest(value: f64) -> String {
    let value = rounded(value, 13);
    let is_long = value != 0.0 && !(1e-4..1e15).contains(&value.abs());
    let text = if is_long { format!("{value:e}") } else { format!("{value}") };
    text.replace('-', "−")
}

/// The shortest text that identifies a number.
pub fn short(value: f64) -> String {
    let (plain, powers) = (format!("{value}"), format!("{value:e}"));
    let is_usual = value == 0.0 || (1e-3..1e4).contains(&value.abs());
    let text = if is_usual || plain.len() <= powers.len() { plain } else { powers };
    text.replace('-', "−")
}

/// An integer in superscript digits.
pub fn superscript(exponent: i32) -> String {
    let raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    exponent.to_string().chars().map(|c| c.to_digit(10).map_or('⁻', |digit| raised[digit as usize])).collect()
}

fn finite(value: f64, digits: usize) -> String {
    let scientific = format!("{value:.*e}", digits - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-3..5).contains(&power) {
        format!("{value:.*}", (digits as i32 - 1 - power).max(0) as usize)
    } else {
        format!("{mantissa}·10{}", superscript(power))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_formatted_as_in_a_book() {
        let cases = [
            (0.0, "0"),
            (1.0, "1.000"),
            (-1.5, "−1.500"),
            (0.001234567, "0.001235"),
            (0.0001234567, "1.235·10⁻⁴"),
            (12345.6, "12346"),
            (123456.0, "1.235·10⁵"),
            (-2.5e-300, "−2.500·10⁻³⁰⁰"),
            (f64::NAN, "undefined"),
            (f64::NEG_INFINITY, "−∞"),
        ];
        for (value, text) in cases {
            assert_eq!(to_text(value, 4), text);
        }
    }

    #[test]
    fn a_term_has_a_space_between_sign_and_number() {
        let terms = [1.0, -1.0, 0.0, -0.0, f64::NAN].map(|value| term(value, 3));
        assert_eq!(terms, ["+ 1.00", "− 1.00", "+ 0", "+ 0", "+ undefined"]);
    }

    #[test]
    fn one_takes_the_singular_and_any_other_count_the_plural() {
        let minima = [0, 1, 2].map(|count| counted(count, "minimum", "minima"));
        assert_eq!(minima, ["0 minima", "1 minimum", "2 minima"]);
    }

    #[test]
    fn typed_numbers_are_parsed_and_words_are_rejected() {
        assert_eq!(parse(" −1,5e-3 "), Some(-1.5e-3));
        for text in ["", "NaN", "inf", "1e999", "0x10", "1 2", "one"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_is_read_where_it_has_one_reading() {
        for (text, numbers) in [
            ("", &[][..]),
            ("-3,3", &[-3.0, 3.0]),
            (" −3 , 3 ", &[-3.0, 3.0]),
            ("-3 3", &[-3.0, 3.0]),
            ("-3; 3", &[-3.0, 3.0]),
            ("[-3, 3]", &[-3.0, 3.0]),
            ("(-3\t1e3)", &[-3.0, 1000.0]),
            ("-3,3;-1,1;", &[-3.0, 3.0, -1.0, 1.0]),
            ("[-3, 3], [-1, 1]", &[-3.0, 3.0, -1.0, 1.0]),
            ("[[-3, 3] [-1, 1]]", &[-3.0, 3.0, -1.0, 1.0]),
            ("-1,5,2", &[-1.0, 5.0, 2.0]),
        ] {
            assert_eq!(parse_list(text).as_deref(), Some(numbers), "{text:?}");
        }
        for text in ["1,2 3", "1 2,3", "1,,2", "1,2,", ",1", "(1,2", "1,2)", "1,x", "NaN", "1 1e999", "− 1"] {
            assert_eq!(parse_list(text), None, "{text:?}");
        }
    }

    #[test]
    fn rounding_keeps_the_given_number_of_digits() {
        assert_eq!(rounded(0.123456, 3), 0.123);
        assert_eq!(rounded(-98765.0, 2), -99000.0);
        assert_eq!(rounded(0.0, 3), 0.0);
    }
}
