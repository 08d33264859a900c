//! Syntax errors, with one case per line of `errors.txt`.

use std::ops::Range;

use fall_line::formula_surface::FormulaSurface;

struct Case<'c> {
    text: &'c str,
    place: Range<usize>,
    expected: &'c str,
    nearest: Option<&'c str>,
    meaning: &'c str,
}

fn cases() -> Vec<Case<'static>> {
    let lines = include_str!("errors.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| read(line).unwrap_or_else(|| panic!("this line is not a test case: {line}"))).collect()
}

fn read(line: &str) -> Option<Case<'_>> {
    let mut columns = line.split('→');
    let text = columns.next()?.strip_suffix(' ')?;
    let (start, end) = columns.next()?.trim().split_once("..")?;
    let place = start.parse().ok()?..end.parse().ok()?;
    let expected = columns.next()?.trim();
    let nearest = columns.next()?.trim();
    let meaning = columns.next()?.trim();
    Some(Case { text, place, expected, nearest: Some(nearest).filter(|text| !text.is_empty()), meaning })
}

#[test]
fn errors_report_place_expectation_and_suggestion() {
    assert!(!cases().is_empty());
    for Case { text, place, expected, nearest, .. } in cases() {
        let Err(error) = FormulaSurface::parse(text, &[("kappa_1", 1.0)]) else { panic!("{text} was accepted") };
        let found = (error.start..error.end, error.expected.as_str(), error.nearest.as_deref());
        assert_eq!(found, (place, expected, nearest), "{text}: {error}");
        assert!(error.message.ends_with(['.', '?']) && error.message.len() < 200, "{error}");
    }
}

/// Advice never changes the meaning: with a suggested replacement, a text is a formula, and the one that was meant.
#[test]
fn a_suggested_replacement_means_what_was_typed() {
    let constants = [("kappa_1", 1.0)];
    for Case { text, place, nearest, meaning, .. } in cases() {
        assert_eq!(nearest.is_some(), !meaning.is_empty(), "{text}");
        let Some(nearest) = nearest else { continue };
        let applied = [&text[..place.start], nearest, &text[place.end..]].concat();
        let formula = FormulaSurface::parse(&applied, &constants).unwrap_or_else(|error| panic!("{applied}: {error}"));
        assert_eq!(formula.formula().to_string(), meaning, "{text}");
    }
}

#[test]
fn long_and_deep_texts_never_overflow_the_stack() {
    let deep = |open: &str, middle: &str, close: &str| open.repeat(1000) + middle + &close.repeat(1000);
    let refused = [
        "x".repeat(10_000),
        "1".repeat(10_000),
        deep("(", "x", ")"),
        deep("|", "x", "|"),
        deep("sin(", "x", ")"),
        deep("-", "x", ""),
        deep("x^", "x", ""),
        deep("x^-", "x", ""),
        deep("max(x,", "x", ")"),
        deep("[", "x", "]"),
        deep("{", "x", "}"),
        deep("‖", "x", "‖"),
        deep("sin ", "x", ""),
        deep("exp -", "x", ""),
        deep("ln -sin ", "x", ""),
        deep("√", "x", ""),
        deep("sin^sin ", "x", ""),
        "\\frac".repeat(800),
        "\\sqrt[".repeat(600),
        "max([".repeat(800),
        deep("(|", "x", "|)"),
        "(".repeat(4000),
    ];
    for text in refused {
        assert!(FormulaSurface::parse(&text, &[]).is_err(), "{}…", &text[..20]);
    }
    for unit in ["x+", "x*", "x/", "x-", "2x*", "gelu(x)*", "x^y*", "max(x,y)+", "|x|*"] {
        let text = unit.repeat(4000 / unit.len()) + "x";
        assert!(FormulaSurface::parse(&text, &[]).is_ok(), "{unit}");
    }
}
