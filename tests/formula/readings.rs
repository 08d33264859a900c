//! What people write, and what it means: one case per line of `readings.txt`, with a value computed by Python.

use fall_line::formula::{Formula, Vocabulary};
use fall_line::surface::Surface;
use proptest::prelude::*;

use super::surface;
use super::text::PLANE;

const AT: [f64; 2] = [0.7, -0.4];

/// The texts and their values.
fn cases() -> Vec<(&'static str, f64)> {
    let lines = include_str!("readings.txt").lines().filter(|line| !line.starts_with('#'));
    let case = |line: &'static str| {
        let (text, rest) = line.split_once(" → ")?;
        Some((text, rest.rsplit_once(" → ")?.1.parse().ok()?))
    };
    lines.map(|line| case(line).unwrap_or_else(|| panic!("this line is no case: {line}"))).collect()
}

#[test]
fn what_people_write_means_what_they_mean() {
    assert!(cases().len() >= 150, "{}", cases().len());
    for (text, value) in cases() {
        let found = surface(text).value(AT);
        assert!((found - value).abs() <= 1e-14 * value.abs().max(1.0), "{text}: {found}, not {value}");
    }
}

/// The typeset formula shows how a text was read: the canonical text is read in the same way.
#[test]
fn canonical_text_means_the_same() {
    for (text, _) in cases() {
        let formula = Formula::parse(text, &PLANE).expect("a formula");
        let again = Formula::parse(&formula.to_string(), &PLANE).expect("a formula");
        assert_eq!(again.to_string(), formula.to_string(), "{text}");
        assert_eq!(again.to_mathml(), formula.to_mathml(), "{text}");
    }
}

/// Where no variable is declared, every letter is found first and then declared: both readings are the same.
#[test]
fn letters_are_found_before_they_are_declared() {
    for (text, letters, canonical) in [
        ("f(x, y) = σ(x) + σ y", ["x", "sigma", "y"], "sigmoid(x) + sigma*y"),
        (r"L = \frac{abx}{2}", ["a", "b", "x"], "a*b*x/2"),
    ] {
        let formula = Formula::parse(text, &Vocabulary::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(formula.constants(), letters, "{text}");
        let declared = Formula::parse(text, &Vocabulary { variables: &letters, constants: &[] }).expect("a formula");
        assert_eq!([formula.to_string(), declared.to_string()], [canonical; 2], "{text}");
    }
}

/// Pieces of texts in every notation.
const FRAGMENTS: [&str; 122] = [
    "x",
    "y",
    "a",
    "λ",
    "σ",
    "e",
    "π",
    "θ_1",
    "w_{1}",
    "x₂",
    "xy",
    "2",
    "3.5",
    ".5",
    "1e3",
    "½",
    "2½",
    "-1",
    " ",
    " ",
    "  ",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "²",
    "⁻¹",
    ",",
    "=",
    "y =",
    "f(x, y) =",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "|",
    "‖",
    "√",
    "∛",
    "sin",
    "sin ",
    "sin^2 ",
    "sin^-1",
    "cos⁻¹",
    "exp -",
    "ln ",
    "ln|",
    "max ",
    "max(",
    "min([",
    "log_2",
    "log_{10}",
    "log_b",
    "log3 ",
    "cot ",
    "norm(",
    "hypot(",
    "arctan ",
    "σ(",
    "\\frac",
    "\\frac{",
    "\\frac12",
    "\\sqrt",
    "\\sqrt[3]{",
    "\\left(",
    "\\right)",
    "\\cdot ",
    "\\sin ",
    "\\sin^{2}",
    "\\ln\\left|",
    "\\right|",
    "\\|",
    "\\alpha ",
    "\\theta_{1}",
    "\\operatorname{relu}",
    "\\mathrm{e}",
    "\\log_2 ",
    "\\,",
    "$",
    "\\",
    "\\foo",
    "np.",
    "np.exp(",
    "torch.square(",
    "Math.PI",
    "math.sqrt(",
    "x.y",
    "\u{2061}",
    "\u{2062}",
    "<",
    "日",
    "<=",
    ">",
    "≥",
    "==",
    "!=",
    " if ",
    " else ",
    "if(",
    "where(",
    "np.where(",
    " and ",
    " or ",
    "not ",
    ":",
    "?",
    "&",
    "\\\\",
    "\\begin{cases}",
    "\\end{cases}",
    "\\text{if }",
    "\\text{otherwise}",
    "\\le ",
    "logsumexp(",
    "L(w, b) =",
    "w_2",
    "X",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text panics or hangs, an error lies within it, and what is read is read again from its canonical form.
    #[test]
    fn any_text_is_a_formula_or_an_error(parts in prop::collection::vec(prop::sample::select(&FRAGMENTS[..]), 0..14)) {
        let text = parts.concat();
        match Formula::parse(&text, &PLANE) {
            Ok(formula) => {
                let again = Formula::parse(&formula.to_string(), &PLANE).expect("a formula");
                prop_assert_eq!(again.to_string(), formula.to_string(), "{}", text);
            }
            Err(error) => {
                prop_assert!(error.start <= error.end && error.end <= text.len(), "{text}: {error:?}");
                prop_assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end), "{text}: {error:?}");
            }
        }
    }
}
