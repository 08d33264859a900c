//! How points may be typed. Accepted is what has one reading, whatever the spaces; anything else is refused with the reason.
//!
//! | typed | read as |
//! | --- | --- |
//! | `1,2 3,4` | a comma within a point, spaces between points: what the state writes |
//! | `1,2; 3,4`, lines of a table | a semicolon or a line break between points |
//! | `1 2; 3 4` | two numbers alone are a point without its comma |
//! | `(1, 2) (3, 4)`, `[[1, 2], [3, 4]]` | brackets around points, with any separator between them, and around the whole list |
//!
//! A comma never starts decimals here, as it may in a single number: `1,5,2` could be (1.5, 2) or (1, 5.2).

use crate::number;
use crate::plane::Point;

/// The points in a text; otherwise what is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Point>, String> {
    let mut points = Vec::new();
    let mut rest = without_outer_brackets(text.trim());
    while let Some(open) = rest.find(['(', '[']) {
        let (before, bracketed) = rest.split_at(open);
        bare(before.trim_end().trim_end_matches(is_separator), &mut points)?;
        let close = if bracketed.starts_with('(') { ')' } else { ']' };
        let end = bracketed.find(close).ok_or_else(|| format!("“{}” lacks its closing bracket", bracketed.trim()))?;
        points.push(pair(&bracketed[1..end])?);
        rest = bracketed[end + 1..].trim_start();
        rest = rest.strip_prefix(is_separator).unwrap_or(rest);
    }
    bare(rest, &mut points)?;
    Ok(points)
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ',' | ';')
}

/// The text inside brackets that enclose bracketed points.
fn without_outer_brackets(text: &str) -> &str {
    let is_bracket = |open: char, close: char| {
        let inside = text.strip_prefix(open)?.strip_suffix(close)?.trim();
        (inside.starts_with(['(', '[']) && inside.ends_with([')', ']'])).then_some(inside)
    };
    is_bracket('(', ')').or_else(|| is_bracket('[', ']')).unwrap_or(text)
}

/// Points without brackets.
fn bare(text: &str, points: &mut Vec<Point>) -> Result<(), String> {
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if !part.contains(',') {
            points.push(pair(part)?);
            continue;
        }
        let joined = part.split(',').map(str::trim).collect::<Vec<_>>().join(",");
        for word in joined.split_whitespace() {
            points.push(pair(word)?);
        }
    }
    Ok(())
}

/// One point: two numbers with a comma, a semicolon or a space between them.
fn pair(text: &str) -> Result<Point, String> {
    let text = text.trim();
    let parts: Vec<&str> = match text.find(',').or_else(|| text.find(';')) {
        Some(separator) => text.split(text[separator..].chars().next().unwrap_or(',')).collect(),
        None => text.split_whitespace().collect(),
    };
    let coordinate = |part: &&str| {
        let is_single = !part.contains(',');
        number::parse(part).filter(|_| is_single).ok_or_else(|| format!("“{}” is not a number", part.trim()))
    };
    match parts[..] {
        [x, y] => Ok([coordinate(&x)?, coordinate(&y)?]),
        [] | [_] => Err(format!("“{text}” is not a point: it needs two numbers")),
        _ => Err(format!("“{text}” is not a point: it has {} numbers. Decimals take a point", parts.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_reading_is_accepted() {
        for (text, points) in [
            ("", &[][..]),
            ("  \n; ", &[]),
            ("-1.5,2", &[[-1.5, 2.0]]),
            ("-1.5, 2", &[[-1.5, 2.0]]),
            (" -1.5 , 2 ", &[[-1.5, 2.0]]),
            ("−1.5\u{a0},\u{202f}+2", &[[-1.5, 2.0]]),
            ("(-1.5, 2)", &[[-1.5, 2.0]]),
            ("( -1.5 ; 2 )", &[[-1.5, 2.0]]),
            ("[-1.5 2]", &[[-1.5, 2.0]]),
            ("-1.5 2", &[[-1.5, 2.0]]),
            ("1e3,2", &[[1000.0, 2.0]]),
            (".5,-1E-2", &[[0.5, -0.01]]),
            ("1,2 3,4", &[[1.0, 2.0], [3.0, 4.0]]),
            ("1, 2 3, 4", &[[1.0, 2.0], [3.0, 4.0]]),
            ("1,2;3,4", &[[1.0, 2.0], [3.0, 4.0]]),
            (" 1 , 2 ; 3 , 4 ; ", &[[1.0, 2.0], [3.0, 4.0]]),
            ("1 2; 3 4", &[[1.0, 2.0], [3.0, 4.0]]),
            ("1\t2\r\n3\t4\r\n", &[[1.0, 2.0], [3.0, 4.0]]),
            ("1,2\n3,4 5,6", &[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
            ("(1, 2) (3, 4)", &[[1.0, 2.0], [3.0, 4.0]]),
            ("(1,2)(3,4)", &[[1.0, 2.0], [3.0, 4.0]]),
            ("(1, 2), (3, 4),", &[[1.0, 2.0], [3.0, 4.0]]),
            ("(1, 2); [3 4]", &[[1.0, 2.0], [3.0, 4.0]]),
            ("[[1, 2], [3, 4]]", &[[1.0, 2.0], [3.0, 4.0]]),
            ("((1,2),(3,4))", &[[1.0, 2.0], [3.0, 4.0]]),
            ("(1,2) 3,4", &[[1.0, 2.0], [3.0, 4.0]]),
            ("1,2, (3,4)", &[[1.0, 2.0], [3.0, 4.0]]),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(points), "{text:?}");
        }
    }

    #[test]
    fn what_has_none_or_several_is_refused_with_the_reason() {
        let several = |text: &str, count: usize| {
            (text.to_owned(), format!("“{text}” is not a point: it has {count} numbers. Decimals take a point"))
        };
        let short = |text: &str| (text.to_owned(), format!("“{text}” is not a point: it needs two numbers"));
        let no_number = |text: &str, part: &str| (text.to_owned(), format!("“{part}” is not a number"));
        let unclosed = |text: &str, part: &str| (text.to_owned(), format!("“{part}” lacks its closing bracket"));
        for (text, reason) in [
            several("-1,5,2", 3),
            several("1,2,3", 3),
            several("1,2,3,4", 4),
            several("1 2 3", 3),
            several("1 2 3 4", 4),
            ("1,5; 2,5,3".into(), several("2,5,3", 3).1),
            ("1,2, 3,4".into(), several("1,2,3,4", 4).1),
            ("(1,5; 2,5)".into(), several("1,5; 2,5", 3).1),
            ("(1, 2, 3)".into(), several("1, 2, 3", 3).1),
            short("1"),
            ("1,2 3".into(), short("3").1),
            ("1 2,3 4".into(), short("1").1),
            ("(1)".into(), short("1").1),
            no_number("1,", ""),
            no_number(",2", ""),
            no_number("1,2 3,", ""),
            no_number("1,x", "x"),
            no_number("NaN,0", "NaN"),
            no_number("0,inf", "inf"),
            no_number("1e999,0", "1e999"),
            ("− 1,2".into(), short("−").1),
            ("(1,2)) (3,4)".into(), short(")").1),
            unclosed("(1,2", "(1,2"),
            unclosed("(1,2) (3,4", "(3,4"),
            unclosed("(1,2]", "(1,2]"),
            ("()".into(), short("").1),
        ] {
            assert_eq!(parse(&text), Err(reason), "{text:?}");
        }
    }
}
