//! Limits: whatever is typed, a derivation is bounded in length, equal in value on every line, and needs little stack.

use fall_line::formula::{Derivation, Evaluator, MAX_DERIVATION_SIZE, MAX_DERIVATION_STEPS, MAX_LINE_SIZE, Rule};

use super::{derivation, formula};

/// The stack size of a WebAssembly module.
const STACK: usize = 1 << 20;

fn with_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(test).unwrap().join().unwrap();
}

fn assert_bounded(text: &str, derivation: &Derivation) {
    let lines = derivation.lines();
    assert!(lines.len() <= MAX_DERIVATION_STEPS + 3, "{text}: {} lines", lines.len());
    let size: usize = lines.iter().map(|line| line.text().len()).sum();
    // A node is a few characters long, and the last step may add one line beyond the limit and its simplification.
    assert!(size <= 8 * (MAX_DERIVATION_SIZE + 4 * MAX_LINE_SIZE), "{text}: {size} characters");
    let markup: usize = lines.iter().map(|line| line.to_mathml(None).len()).sum();
    assert!(markup <= 100 * (MAX_DERIVATION_SIZE + 4 * MAX_LINE_SIZE), "{text}: {markup} characters of MathML");
    let [first, last] = [&lines[0], &lines[lines.len() - 1]].map(|line| {
        let [value] = Evaluator::new(line.to_formula().program(), &[]).evaluate(&[0.9, 0.4]);
        value
    });
    let same = first == last || (first.is_nan() && last.is_nan());
    let is_close = first.is_finite() && (first - last).abs() <= 1e-9 * first.abs();
    assert!(same || is_close, "{text}: {first} became {last}");
}

#[test]
fn derivations_of_long_formulas_are_bounded() {
    with_small_stack(|| {
        let units =
            ["x+", "x*", "x/", "x-", "2x*", "gelu(x)+", "x^y*", "sin(x)*", "x/x*", "|x|*", "(x+1)*", "(x+y)^2-"];
        for unit in units {
            let text = unit.repeat(4000 / unit.len()) + "x";
            let derivation = derivation(&text);
            assert_bounded(unit, &derivation);
            assert_bounded(unit, &derivation.collapsed());
        }
        for open in ["max(x,", "min(x*y,"] {
            assert_bounded(open, &derivation(&(open.repeat(99) + "x" + &")".repeat(99))));
        }
        let flat = format!("max({}x)", "x,".repeat(1900));
        assert_bounded("max of many arguments", &derivation(&flat));
    });
}

#[test]
fn deep_formulas_do_not_overflow_the_stack() {
    with_small_stack(|| {
        for open in ["sin(", "(1+", "1/(1+", "x^(", "exp(-", "(2x*", "sigmoid(1+x/", "sqrt(1+2*sin(", "ln(1+x*", "-("] {
            // Powers and signs count as levels, as parentheses do.
            let levels = open.matches(['(', '^']).count() + usize::from(open.contains("(-") || open.starts_with('-'));
            let (count, parentheses) = (96 / levels, open.matches('(').count());
            let text = open.repeat(count) + "x" + &")".repeat(count * parentheses);
            let derivation = derivation(&text);
            assert_bounded(open, &derivation);
        }
    });
}

/// A higher derivative may exceed the length of any typed formula.
#[test]
fn derivations_of_higher_derivatives_are_bounded() {
    with_small_stack(|| {
        let mut formula = formula("sin(x)^x / (1 + exp(x tanh(x)))");
        for order in 0.. {
            if formula.to_string().len() > 20_000 {
                assert!(order > 2);
                return;
            }
            assert_bounded(&format!("derivative {order}"), &Derivation::new(&formula));
            formula = formula.derivative(0);
        }
    });
}

#[test]
fn a_long_derivation_applies_all_remaining_rules_at_once() {
    let terms: Vec<String> = (1..=250).map(|k| format!("sin({k}x)")).collect();
    let derivation = derivation(&terms.join("+"));
    let rules: Vec<Option<Rule>> = derivation.lines().iter().map(|line| line.rule()).collect();
    assert!(rules.contains(&Some(Rule::Rest)));
    assert!(derivation.is_complete());
    let last = derivation.lines().last().unwrap().text();
    assert!(last.starts_with("cos(x) + 2*cos(2*x)") && last.ends_with("250*cos(250*x)"), "{last}");
}

#[test]
fn what_does_not_fit_remains_undifferentiated() {
    let derivation = derivation(&("sin(x)^".repeat(80) + "x"));
    assert!(!derivation.is_complete());
    assert_bounded("a tower of powers", &derivation);
    assert!(derivation.lines().last().unwrap().text().contains("d/dx["));
}
