//! The promises of the activations.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | f and f′ as the figure shows them | num-dual's dual numbers on the closed forms of the papers | 1e-12, relative above 1 |
//! | f′ as a formula in f(x) | f′ itself | 1e-12 |

use fall_line::activations::{ACTIVATIONS, Costs};
use fall_line::figure::{Figure, Value};
use fall_line::formula::{Formula, Vocabulary};
use num_dual::{Dual64, DualNum};
use proptest::prelude::*;

use super::harness::{FRAME, number, open, value, word};

/// The activation by the formula in its paper.
fn closed_form(id: &str, x: Dual64, a: f64, alpha: f64) -> Dual64 {
    let logistic = |x: Dual64| ((-x).exp() + 1.0).recip();
    match id {
        "relu" if x.re > 0.0 => x,
        "relu" => x * 0.0,
        "leaky-relu" if x.re > 0.0 => x,
        "leaky-relu" => x * a,
        "elu" if x.re > 0.0 => x,
        "elu" => (x.exp() - 1.0) * alpha,
        "sigmoid" => logistic(x),
        "tanh" => x.tanh(),
        "softplus" => (x.exp() + 1.0).ln(),
        "silu" => x * logistic(x),
        "gelu" => {
            let slope = std::f64::consts::FRAC_2_SQRT_PI * (-0.5 * x.re * x.re).exp() * std::f64::consts::FRAC_1_SQRT_2;
            x * Dual64::new(libm::erfc(-x.re * std::f64::consts::FRAC_1_SQRT_2), slope * x.eps) * 0.5
        }
        _ => panic!("{id} has no closed form here"),
    }
}

fn all() -> String {
    ACTIVATIONS.iter().map(|row| row.id).collect::<Vec<_>>().join("+")
}

fn assert_matches_closed_forms(figure: &dyn Figure, x: f64, a: f64, alpha: f64) {
    for (row, activation) in ACTIVATIONS.iter().enumerate() {
        let truth = closed_form(activation.id, Dual64::from(x).derivative(), a, alpha);
        for (name, truth) in [("value", truth.re), ("slope", truth.eps)] {
            let found = number(figure, row, name);
            let tolerance = 1e-12 * truth.abs().max(1.0);
            assert!((found - truth).abs() <= tolerance, "{} {name} at {x}: {found}, not {truth}", activation.id);
        }
    }
}

#[test]
fn each_derivative_equals_automatic_differentiation() {
    let mut figure = open("activations", &format!("activations={}", all()));
    for step in 0..=2000 {
        let x = f64::from(step) * 0.008 - 8.0;
        figure.set("x", &x.to_string()).expect("a point in view");
        assert_matches_closed_forms(&*figure, x, 0.1, 1.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_derivative_is_exact_for_any_slope_and_depth(x in -8.0..8.0f64, a in 0.0..1.0f64, alpha in 0.0..2.0f64) {
        let figure = open("activations", &format!("activations={}&x={x}&a={a}&alpha={alpha}", all()));
        assert_matches_closed_forms(&*figure, x, a, alpha);
    }
}

#[test]
fn at_a_kink_the_left_slope_is_taken_and_stated() {
    let figure = open("activations", "activations=relu+leaky-relu+elu+sigmoid&x=0&a=0.25&alpha=0.5");
    for (row, (slope, text)) in [(0.0, "0"), (0.25, "0.25"), (0.5, "0.5")].into_iter().enumerate() {
        assert_eq!(number(&*figure, row, "slope"), slope);
        assert_eq!(word(&*figure, row, "saturation"), "by convention");
        let statement = &figure.statements()[row + 1];
        assert!(statement.label.ends_with("at its kink"), "{}", statement.label);
        assert!(statement.mathml.contains(&format!("<mn>{text}</mn>")), "{}", statement.mathml);
        assert!(statement.mathml.contains(&format!("by convention (left {text}, right 1)")));
    }
    // ELU with α = 1 has no kink, and sigmoid never has one.
    let smooth = open("activations", "activations=elu+sigmoid&x=0");
    assert!(!smooth.statements().iter().any(|statement| statement.label.contains("kink")));
    assert_eq!(number(&*smooth, 0, "slope"), 1.0);
}

#[test]
fn a_card_states_the_slope_of_its_formula_at_the_kink() {
    assert_eq!(ACTIVATIONS.iter().filter(|row| row.at_kink.is_some()).count(), 3, "ReLU, leaky ReLU and ELU");
    for row in ACTIVATIONS {
        let curve = row.curve();
        let names: Vec<_> = row.constants.iter().map(|constant| constant.name).collect();
        assert_eq!(curve.formula().constants(), names, "{}", row.id);
        let Some(at_kink) = row.at_kink else { continue };
        let vocabulary = Vocabulary { variables: &["x"], constants: &names };
        let formula = Formula::parse(at_kink, &vocabulary).expect("a formula");
        let constants = row.constants.iter().map(|constant| constant.default).collect();
        let taken = fall_line::curve::Curve::new(formula, constants).value(0.0);
        assert_eq!(curve.slope(0.0), taken, "{}", row.id);
        assert!((curve.slope(-1e-15) - taken).abs() < 1e-14, "{}", row.id);
    }
}

#[test]
fn the_derivative_from_the_value_equals_the_derivative() {
    let rows: Vec<_> = ACTIVATIONS.iter().filter(|row| row.from_value.is_some()).collect();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), ["sigmoid", "tanh"]);
    for row in rows {
        let (curve, from_value) = (row.curve(), row.slope_from_value().expect("a formula"));
        for step in -1000..=1000 {
            let [value, slope, _] = curve.jet(f64::from(step) * 0.008);
            assert!((from_value.value(value) - slope).abs() < 1e-12, "{} at value {value}", row.id);
        }
    }
}

#[test]
fn sigmoid_saturates_where_its_slope_falls_below_a_hundredth() {
    let edge = libm::log(49.0 + libm::sqrt(2400.0));
    let at = |x: f64| word(&*open("activations", &format!("activations=sigmoid&x={x}")), 0, "saturation");
    assert_eq!([edge - 1e-6, edge + 1e-6, -edge - 1e-6].map(at), ["active", "saturated", "saturated"]);
    let silu = open("activations", "activations=silu&x=-1.2784645427610738");
    assert!(number(&*silu, 0, "slope").abs() < 1e-12);
    assert_eq!(word(&*silu, 0, "saturation"), "stationary");
}

#[test]
fn costs_are_the_operation_counts_of_the_programs() {
    let figure = open("activations", &format!("activations={}", all()));
    for (row, activation) in ACTIVATIONS.iter().enumerate() {
        let Costs { value: forward, slope, slope_after_value: after } = Costs::of(activation);
        let shown =
            ["valueOperations", "slopeOperations", "slopeAfterValueOperations"].map(|name| value(&*figure, row, name));
        assert_eq!(
            shown,
            [forward, slope, after].map(|cost| Value::Number(cost.operations as f64)),
            "{}",
            activation.id
        );
    }
    assert_eq!(number(&*figure, 3, "slopeAfterValueOperations"), 2.0, "σ(1 − σ) is two operations more");
}

#[test]
fn the_area_of_sigmoids_rectangle_is_its_slope() {
    use fall_line::scene::Mark;
    for x in [-3.0, 0.0, 1.5] {
        let mut figure = open("activations", &format!("activations=sigmoid&x={x}"));
        let scene = figure.scene(FRAME);
        let panel = scene.panels.iter().find(|panel| panel.id == "factors").expect("a panel");
        let corners = panel.front.iter().find_map(|mark| match mark {
            Mark::Polygon { points, .. } => Some(points),
            _ => None,
        });
        let corners = corners.expect("a rectangle");
        assert!((corners[4] * corners[5] - number(&*figure, 0, "slope")).abs() < 1e-15);
        // Then a rectangle's share of the panel is its area, whatever the panel's shape.
        assert_eq!((panel.x.range, panel.y.range), ([0.0, 1.0], [0.0, 1.0]));
    }
    assert_eq!(open("activations", "activations=tanh").scene(FRAME).panels.len(), 2);
}

#[test]
fn the_backdrop_is_unchanged_while_x_is_dragged() {
    let mut figure = open("activations", "");
    let before = figure.scene(FRAME);
    figure.drag("x", [2.0, 0.0]);
    let after = figure.scene(FRAME);
    for (one, two) in before.panels.iter().zip(&after.panels) {
        assert!(one.backdrop.len() == two.backdrop.len() && !one.backdrop.is_empty());
        assert!(one.backdrop.iter().zip(&two.backdrop).all(|(one, two)| one.is_same(two)), "{}", one.id);
    }
}

#[test]
fn a_single_activation_has_its_derivative_written_out() {
    for row in ACTIVATIONS {
        let lines = open("activations", &format!("activations={}", row.id)).statements();
        let derivative = lines.iter().find(|line| line.label == format!("derivative of {}", row.title));
        let mathml = &derivative.expect("a line").mathml;
        assert!(!mathml.contains('…') && mathml.contains("′"), "{mathml}");
    }
}
