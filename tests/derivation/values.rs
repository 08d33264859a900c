//! The values of lines.

use fall_line::formula::{Derivation, DerivationLine, Evaluator, Formula, tidied};
use num_dual::HyperDual64;
use proptest::prelude::*;

use super::{derivation, formula};
use crate::formula::generator::formulas;
use crate::formula::second_method::second_method;

fn value(line: &DerivationLine, at: [f64; 2], a: f64) -> f64 {
    let [value] = Evaluator::new(line.to_formula().program(), &[a]).evaluate(&at);
    value
}

/// f′ by hyper-dual numbers, and the magnitude of the largest intermediate value.
fn slope(formula: &Formula, [x, y]: [f64; 2], a: f64) -> (f64, f64) {
    let dual = |at: f64, first: f64| HyperDual64::new(at, first, 0.0, 0.0);
    let (value, size) = second_method(formula.tree(), formula.root(), dual(x, 1.0), dual(y, 0.0), a);
    (value.eps1, size)
}

/// Formulas and intervals in their domains.
const DOMAINS: [(&str, [f64; 2]); 60] = [
    ("x^2 sin(x)", [-4.0, 4.0]),
    ("(x^2+1)/(x-1)", [-4.0, 4.0]),
    ("exp(-x^2/2)", [-4.0, 4.0]),
    ("ln(x)/x", [0.1, 8.0]),
    ("sqrt(1+x^2)", [-4.0, 4.0]),
    ("x^x", [0.1, 4.0]),
    ("sigmoid(3x+1)", [-4.0, 4.0]),
    ("tanh(x)^2", [-4.0, 4.0]),
    ("3x^4-5x^2+7", [-4.0, 4.0]),
    ("e^(sin(x))", [-4.0, 4.0]),
    ("2^x", [-4.0, 4.0]),
    ("ln(x^2+1)", [-4.0, 4.0]),
    ("1/x", [-4.0, 4.0]),
    ("1/x^3", [-4.0, 4.0]),
    ("x^-2", [-4.0, 4.0]),
    ("x^(1/3)", [0.1, 4.0]),
    ("x sqrt(x)", [0.1, 4.0]),
    ("x^a", [0.1, 4.0]),
    ("a^x", [-4.0, 4.0]),
    ("a x^2 + y x + a", [-4.0, 4.0]),
    ("0.1x^3 - 0.7x", [-4.0, 4.0]),
    ("x^2/(x+5)^3", [-4.0, 4.0]),
    ("(x-1)^2 (x+2)^3", [-4.0, 4.0]),
    ("(1-x)^2 + 100(2-x^2)^2", [-4.0, 4.0]),
    ("x exp(-x)", [-4.0, 4.0]),
    ("exp(x)/x", [-4.0, 4.0]),
    ("exp(-2x) cos(3x)", [-4.0, 4.0]),
    ("sin(cos(tan(x)))", [-1.4, 1.4]),
    ("tan(x)", [-1.4, 1.4]),
    ("asin(x/2)", [-1.9, 1.9]),
    ("acos(x)", [-0.9, 0.9]),
    ("atan(x^2)", [-4.0, 4.0]),
    ("sinh(x) cosh(x)", [-4.0, 4.0]),
    ("sech(2x)", [-4.0, 4.0]),
    ("log2(x) + log10(x)", [0.1, 8.0]),
    ("cbrt(x)", [0.1, 4.0]),
    ("cbrt(x^2+1)", [-4.0, 4.0]),
    ("|x^2-1|", [-4.0, 4.0]),
    ("sign(x) x^2", [-4.0, 4.0]),
    ("step(x) sin(x)", [-4.0, 4.0]),
    ("relu(2x-1)", [-4.0, 4.0]),
    ("max(0.1x, x)", [-4.0, 4.0]),
    ("min(x^2, 2x, 3)", [-4.0, 4.0]),
    ("softplus(x)", [-4.0, 4.0]),
    ("softplus(x)^2", [-4.0, 4.0]),
    ("x sigmoid(x)", [-4.0, 4.0]),
    ("x tanh(softplus(x))", [-4.0, 4.0]),
    ("gelu(x)", [-4.0, 4.0]),
    ("erf(x)", [-4.0, 4.0]),
    ("erfc(x/2)", [-4.0, 4.0]),
    ("1/(1+exp(-x))", [-4.0, 4.0]),
    ("(x+5)^x", [-4.0, 4.0]),
    ("(x^2+1)^sin(x)", [-4.0, 4.0]),
    ("sin(x)^2 + cos(x)", [-4.0, 4.0]),
    ("(sin(x)/x)^2", [-4.0, 4.0]),
    ("x - x^3/3 + x^5/5", [-4.0, 4.0]),
    ("x^3 sin(x) exp(x)", [-4.0, 4.0]),
    ("(x+1)(x+2)(x-3)(x-4)(x+5)", [-4.0, 4.0]),
    ("ln(1 + exp(-y x))", [-4.0, 4.0]),
    ("20 + x^2 - 10cos(2 pi x)", [-4.0, 4.0]),
];

/// A deterministic, evenly distributed sequence of points: a Weyl sequence with the golden ratio.
fn points([from, to]: [f64; 2]) -> impl Iterator<Item = f64> {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    (1..=1000).map(move |step| from + (to - from) * (f64::from(step) * GOLDEN).fract())
}

#[test]
fn the_last_line_equals_automatic_differentiation() {
    let (y, a) = (0.7, 1.3);
    for (text, domain) in DOMAINS {
        let derivation = derivation(text);
        assert!(derivation.is_complete(), "{text}");
        let last = derivation.lines().last().unwrap();
        let mut evaluator = Evaluator::new(last.to_formula().program(), &[a]);
        let formula = formula(text);
        let truths: Vec<(f64, f64)> = points(domain).map(|x| (x, slope(&formula, [x, y], a).0)).collect();
        let steepest = truths.iter().fold(0.0_f64, |steepest, (_, truth)| steepest.max(truth.abs()));
        assert!(steepest.is_finite(), "{text}");
        for (x, truth) in truths {
            let [found] = evaluator.evaluate(&[x, y]);
            // Where |f′| is below a thousandth of its maximum, both methods suffer from cancellation.
            let is_close = (found - truth).abs() <= 1e-12 * truth.abs().max(1e-3 * steepest);
            assert!(is_close, "{text} at {x}: {} is {found} instead of {truth}", last.text());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn every_line_equals_the_one_before(text in formulas(), x in -2.0..2.0, y in -2.0..2.0, a in 0.1..2.0) {
        let (truth, size) = slope(&formula(&text), [x, y], a);
        prop_assume!(size < 1e4);
        let derivation = derivation(&text);
        for derivation in [&derivation, &derivation.collapsed()] {
            for lines in derivation.lines().windows(2) {
                let [before, after] = [0, 1].map(|at| value(&lines[at], [x, y], a));
                let what = format!("{} → {}: {before} and {after}", lines[0].text(), lines[1].text());
                prop_assert!((before - after).abs() <= 1e-10 * size, "{text} at {x}, {y}, {a}: {what}");
            }
            let last = value(derivation.lines().last().unwrap(), [x, y], a);
            prop_assert!((last - truth).abs() <= 1e-10 * size, "{text} at {x}: {last} instead of {truth}");
        }
    }

    #[test]
    fn tidying_preserves_values(text in formulas(), x in -2.0..2.0, y in -2.0..2.0, a in 0.1..2.0) {
        let formula = formula(&text);
        let (_, size) = slope(&formula, [x, y], a);
        prop_assume!(size < 1e4);
        let value = |formula: &Formula| -> [f64; 1] { Evaluator::new(formula.program(), &[a]).evaluate(&[x, y]) };
        let ([before], [after]) = (value(&formula), value(&tidied(&formula)));
        prop_assert!((before - after).abs() <= 1e-10 * size, "{text} at {x}, {y}, {a}: {before} and {after}");
    }

    #[test]
    fn every_formula_has_a_complete_derivation(text in formulas()) {
        let derivation = Derivation::new(&formula(&text));
        prop_assert!(derivation.is_complete());
        prop_assert!(derivation.collapsed().is_complete());
        prop_assert!(derivation.collapsed().lines().len() <= derivation.lines().len());
    }
}

#[test]
fn tidied_derivatives_of_losses_read_naturally() {
    let tidy = |text: &str, variable: u8| tidied(&formula(text).derivative(variable)).to_string();
    assert_eq!(tidy("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 1), "2*(x^2 + y - 11) + 4*y*(x + y^2 - 7)");
    assert_eq!(tidy("(1 - x)^2 + 100(y - x^2)^2", 1), "200*(y - x^2)");
    assert_eq!(tidy("(x^2 - 1)^2 + y^2", 0), "4*x*(x^2 - 1)");
    assert_eq!(tidy("x cos(y)", 1), "-(x*sin(y))");
}
