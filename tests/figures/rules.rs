//! The promises of the rules figure.

use fall_line::curves::CURVES;
use fall_line::figure::{Command, Statement};
use fall_line::formula::{Formula, Vocabulary};
use num_dual::HyperDual64;

use super::harness::{number, open, parameter, word};
use crate::formula::second_method::second_method;

/// The last step of every named function, at 1,000 points of its domain, against hyper-dual numbers: 1e-12 relative to f′, or to
/// a thousandth of the steepest slope where f′ crosses 0 and digits cancel in both methods.
#[test]
fn the_last_step_equals_automatic_differentiation() {
    let rows: Vec<_> = CURVES.iter().filter(|row| row.constants.is_empty()).collect();
    assert!(!rows.is_empty());
    for row in rows {
        let mut figure = open("rules", &format!("function={}", row.id));
        let formula = Formula::parse(row.formula, &Vocabulary { variables: &["x"], constants: &[] }).unwrap();
        let truth = |x: f64| {
            let x = HyperDual64::new(x, 1.0, 0.0, 0.0);
            let value = second_method(formula.tree(), formula.root(), x, HyperDual64::from(0.0), 0.0).0;
            // There is no slope where f is undefined, whatever the dual part is.
            if value.re.is_finite() { value.eps1 } else { f64::NAN }
        };
        let [low, high] = row.view;
        let golden = |step: u32| (f64::from(step) * 0.618_033_988_749_894_9).fract();
        let points = (1..).map(|step| low + (high - low) * golden(step));
        let defined: Vec<(f64, f64)> =
            points.map(|x| (x, truth(x))).filter(|(_, slope)| slope.is_finite()).take(1000).collect();
        let steepest = defined.iter().fold(0.0_f64, |most, (_, slope)| most.max(slope.abs()));
        for (x, slope) in defined {
            figure.set("x", &x.to_string()).unwrap();
            let found = number(&*figure, 0, "slope");
            let is_close = (found - slope).abs() <= 1e-12 * slope.abs().max(1e-3 * steepest);
            assert!(is_close, "{} at {x}: {found}, not {slope}", row.id);
        }
    }
}

/// Every step has the value f′; only its form changes.
#[test]
fn every_step_has_the_same_slope() {
    let mut figure = open("rules", "function=quotient&x=3");
    let last = number(&*figure, 0, "step") as usize;
    assert!(last > 5);
    for step in 0..=last {
        figure.set("step", &step.to_string()).unwrap();
        // (x² − 2x − 1)/(x − 1)² at 3
        assert!((number(&*figure, 0, "slope") - 0.5).abs() < 1e-12, "step {step}");
    }
}

#[test]
fn steps_are_written_one_by_one_and_highlighted() {
    let mut figure = open("rules", "formula=x%5E2%20sin(x)&step=0");
    assert_eq!(figure.statements().len(), 1);
    for rule in ["product rule", "power rule", "derivative of the sine"] {
        figure.command(Command::Step);
        assert_eq!(word(&*figure, 0, "rule"), rule);
        let statements = figure.statements();
        let (current, others) = statements.split_last().unwrap();
        assert_eq!(current.label, rule);
        assert!(current.current && others.iter().all(|line| !line.current));
        let highlighted = |line: &Statement| line.mathml.contains("class=\"marked\"");
        assert!(highlighted(current) && highlighted(others.last().unwrap()));
        assert!(!others[..others.len() - 1].iter().any(highlighted));
    }
    figure.command(Command::Step);
    assert_eq!(figure.statements().len(), 4);
    figure.command(Command::StepBack);
    assert_eq!(parameter(&mut *figure, "step"), "2");
}

#[test]
fn playing_writes_all_lines() {
    let mut figure = open("rules", "");
    figure.command(Command::Play);
    assert_eq!(figure.statements().len(), 1);
    while figure.play(0.5) {}
    assert_eq!(figure.statements().len(), 4);
}

#[test]
fn skipping_trivial_steps_leaves_fewer_steps() {
    let count = |state: &str| open("rules", state).statements().len();
    assert_eq!([count("function=chain"), count("function=chain&collapse=true")], [3, 3]);
    assert!(count("function=quotient&collapse=true") + 2 < count("function=quotient"));
}

/// A derivation too long for the board says so, and the slope is still computed.
#[test]
fn a_derivation_that_is_too_long_says_so() {
    let text = "sin(x)^".repeat(80) + "x";
    let mut figure = open("rules", "");
    figure.set("formula", &text).unwrap();
    assert!(figure.description().contains("too long"));
    assert!(number(&*figure, 0, "slope").is_finite());
}
