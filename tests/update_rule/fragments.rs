//! Whatever is typed, reading it ends, an error lies within the text, and a rule that is read runs.

use fall_line::formula_surface::FormulaSurface;
use fall_line::update_rule::UpdateRule;
use proptest::prelude::*;

use super::run_of;

const FRAGMENTS: [&str; 44] = [
    "x",
    "g",
    "t",
    "eta",
    "loss",
    "m",
    "v",
    "beta",
    "beta_1",
    "η",
    "β",
    "0.9",
    "1e308",
    "2",
    "e",
    "pi",
    " ",
    "\n",
    ";",
    "=",
    ":=",
    "+=",
    "-=",
    "←",
    "+",
    "-",
    "*",
    "/",
    "^",
    "(",
    ")",
    "|",
    ",",
    "sqrt(",
    "log(",
    "max(",
    "#",
    "²",
    "😀",
    "<script>",
    "x = x - eta g",
    "m = 0.9 m + g;",
    "\u{a0}",
    "velocity",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_rule_or_an_error_within_it(parts in prop::collection::vec(0..FRAGMENTS.len(), 0..24)) {
        check(&parts.iter().map(|&part| FRAGMENTS[part]).collect::<String>())?;
    }

    /// A valid rule with something broken into it is valid more often than fragments are.
    #[test]
    fn any_change_of_a_rule_is_a_rule_or_an_error_within_it(at in 0usize..60, removed in 0usize..8, part in 0..FRAGMENTS.len()) {
        let rule = "m = beta m + (1 - beta) g; v = max(v, g^2); x -= eta m / (sqrt(v) + 1e-8)";
        check(&format!("{}{}{}", &rule[..at], FRAGMENTS[part], &rule[(at + removed).min(rule.len())..]))?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match UpdateRule::parse(text) {
        Err(error) => {
            prop_assert!(error.start <= error.end && error.end <= text.len(), "{text:?}: {error:?}");
            prop_assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end), "{text:?}: {error:?}");
            prop_assert!(!error.message.is_empty() && !error.expected.is_empty());
        }
        Ok(_) => {
            let surface = FormulaSurface::parse("x^2 + x y + y^4", &[]).expect("a formula");
            let run = run_of(text, 0.1, &[0.0; 2], 20);
            for trajectory in run.trajectories(&[[1.0, 2.0], [-0.5, 0.0], [0.0, 0.0]], &surface).expect("a run") {
                prop_assert!(trajectory.points.iter().chain(&trajectory.losses).all(|number| number.is_finite()));
            }
        }
    }
    Ok(())
}
