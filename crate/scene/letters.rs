//! Which characters can be written, and estimates of the widths of texts: accurate enough to keep them apart, and the same on
//! every machine, since no font is measured.

/// The font size of a picture in CSS pixels, before [`Frame::scale`](super::Frame::scale).
pub const LETTER_SIZE: f64 = 12.0;

/// The text without characters that XML cannot contain or a canvas cannot show.
pub fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect()
}

/// The width of a text at a font size, in the unit of that size. Overestimates the usual sans-serif fonts.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The width of a character at font size 1.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.32,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' => 0.4,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 0.42,
        '−' | '+' | '=' | '×' | '<' | '>' => 0.72,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '∞' => 0.95,
        'A'..='Z' | '∇' | '‖' => 0.72,
        _ => 0.62,
    }
}
