//! The promises of variational inference.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | ELBO + KL(q‖p), and the ELBO along every run | ln Z; never above it | 1e-9 |
//! | a normal p with any axes allowed | the gap closes | 1e-9 |
//! | a correlated normal with axes along x and y | variances 1 − ρ², gap −½ ln(1 − ρ²) | 2 %, as samples let it |
//! | two modes | KL(q‖p) picks one, KL(p‖q) has σ 2.624881 | 5 %, 1e-3 |
//! | the banana and the funnel | their least gaps | 1e-2 |
//! | few samples | their ELBO exceeds ln Z at some steps, within its interval about as often as it says | |
//! | score-function gradients | spread wider than reparameterised ones | |

use fall_line::figure::{Figure, Value, state};
use fall_line::scene::{Ink, Mark};

use super::harness::{FRAME, number, open, value};

const START: usize = 0;
const REVERSE: usize = 1;
const FORWARD: usize = 2;

/// The shift of ln Z − ELBO by rounding.
const ROUNDING: f64 = 1e-9;

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

/// A figure with its runs done.
fn finished(text: &str) -> Box<dyn Figure> {
    let mut figure = open("variational", text);
    finish(&mut *figure);
    figure
}

fn finish(figure: &mut dyn Figure) {
    figure.request(FRAME);
    while figure.advance(&mut || true) {}
}

#[test]
fn the_elbo_and_the_divergence_add_up_to_ln_z_and_the_elbo_is_never_above_it() {
    for target in ["banana", "modes", "funnel&s=1.5", "normal", "normal&formula=-x^4-y^2%2Bx y"] {
        for family in ["diagonal", "full", "mixture"] {
            let mut figure = finished(&format!("target={target}&family={family}&steps=60&samples=50"));
            for step in (0..=60).step_by(6) {
                figure.set("step", &step.to_string()).expect("a step");
                for row in [START, REVERSE, FORWARD] {
                    let [elbo, gap, total] = ["elbo", "klReverse", "logZ"].map(|name| number(&*figure, row, name));
                    assert_near(elbo + gap, total, ROUNDING);
                    assert!(gap > -ROUNDING, "{target} {family} {step}: {gap}");
                    let forward = number(&*figure, row, "klForward");
                    assert!(forward > -1e-6, "{target} {family} {step}: {forward}");
                }
            }
        }
    }
}

#[test]
fn the_gap_to_a_normal_closes() {
    let figure = finished("target=normal&family=full&optimiser=sgd&steps=1500");
    assert_near(number(&*figure, REVERSE, "klReverse"), 0.0, 1e-9);
    assert_near(number(&*figure, FORWARD, "klForward"), 0.0, 1e-9);
    assert_near(number(&*figure, REVERSE, "correlation"), 0.9, 1e-4);
}

#[test]
fn axes_along_x_and_y_make_q_too_narrow_for_a_correlated_normal() {
    for rho in [0.5_f64, 0.9] {
        let figure = finished(&format!("target=normal&rho={rho}&samples=2000&steps=800&learning-rate=0.02"));
        let left = 1.0 - rho * rho;
        for name in ["sigmaX", "sigmaY"] {
            assert_near(number(&*figure, REVERSE, name) / left.sqrt(), 1.0, 0.02);
            assert_near(number(&*figure, FORWARD, name), 1.0, 1e-3);
        }
        assert_near(number(&*figure, REVERSE, "klReverse"), -0.5 * left.ln(), 2e-3);
    }
}

#[test]
fn one_divergence_picks_a_mode_and_the_other_covers_both() {
    for (start, mode) in [(-1.5, -2.5), (1.0, 2.5)] {
        let figure = finished(&format!("target=modes&mean-x={start}&steps=900&samples=500"));
        let Value::Point([x, _]) = value(&*figure, REVERSE, "mean") else { panic!("a mean") };
        assert_near(x, mode, 0.1);
        assert_near(number(&*figure, REVERSE, "sigmaX"), 0.8, 0.05);
        assert_near(number(&*figure, REVERSE, "klReverse"), 2f64.ln(), 0.01);
        assert_near(number(&*figure, FORWARD, "sigmaX"), 2.624_881, 1e-3);
    }
}

#[test]
fn two_normals_fit_two_modes() {
    let figure = finished("target=modes&family=mixture&steps=800&samples=500");
    for row in [REVERSE, FORWARD] {
        assert_near(number(&*figure, row, "klReverse"), 0.0, 2e-3);
        assert_near(number(&*figure, row, "klForward"), 0.0, 2e-3);
    }
}

#[test]
fn the_banana_and_the_funnel_keep_their_least_gaps() {
    let banana = "target=banana&a=1&b=100&T=20&samples=2000&steps=1500&learning-rate=0.01&mean-x=0&sigma-y=0.4";
    for (family, gap) in [("diagonal", 1.880_602), ("full", 1.831_387)] {
        let figure = finished(&format!("{banana}&family={family}"));
        assert_near(number(&*figure, REVERSE, "klReverse"), gap, 0.01);
        assert_near(number(&*figure, REVERSE, "logZ"), (2.0 * std::f64::consts::PI).ln(), 1e-8);
    }
    let figure = finished("target=funnel&samples=2000&steps=1500&learning-rate=0.01");
    assert_near(number(&*figure, REVERSE, "klReverse"), 0.852_374, 0.01);
}

/// The number of steps at which something holds of the numbers of the run on KL(q‖p).
fn steps_where(samples: usize, holds: impl Fn(&dyn Fn(&str) -> f64) -> bool) -> usize {
    let mut figure = finished(&format!("samples={samples}"));
    let at = |step: usize| {
        figure.set("step", &step.to_string()).expect("a step");
        holds(&|name| number(&*figure, REVERSE, name))
    };
    (0..=200).map(at).filter(|holds| *holds).count()
}

#[test]
fn an_elbo_by_few_samples_can_exceed_ln_z_and_its_interval_holds_the_exact_one() {
    let above = steps_where(3, |cell| cell("sampledElbo") > cell("logZ"));
    assert!((5..100).contains(&above), "{above}");
    let inside = steps_where(400, |cell| (cell("sampledElbo") - cell("elbo")).abs() <= cell("interval"));
    assert!((180..=200).contains(&inside), "{inside}");
    let one = finished("samples=1");
    assert_eq!(value(&*one, REVERSE, "interval"), Value::None);
}

#[test]
fn a_run_needs_no_picture_in_between_and_follows_from_the_state_alone() {
    let (one, mut other) = (finished("seed=5"), open("variational", "seed=5"));
    other.request(FRAME);
    while other.advance(&mut {
        let mut left = 1;
        move || {
            left -= 1;
            left >= 0
        }
    }) {
        other.scene(FRAME);
    }
    assert_eq!(one.readouts(), other.readouts());
    assert_ne!(one.readouts(), finished("seed=6").readouts());
}

#[test]
fn a_rate_that_is_too_large_is_reported_and_the_last_q_stays() {
    let figure = finished("optimiser=sgd&learning-rate=10&target=normal&rho=0.99");
    assert!(figure.description().contains("diverged"), "{}", figure.description());
    assert!(number(&*figure, REVERSE, "sigmaX").is_finite());
}

#[test]
fn a_target_that_is_no_density_is_refused_and_nothing_changes() {
    let mut figure = finished("");
    let before = (state::write(&mut *figure), figure.readouts());
    for (formula, part) in [
        ("x^2 + y^2", "too large"),
        ("-x^2", "falls too slowly"),
        ("ln(x)", "undefined"),
        ("-ln(1 + x^2 + y^2)/2", "falls too slowly"),
    ] {
        let refusal = figure.set("formula", formula).expect_err(formula);
        assert!(refusal.message.contains(part), "{formula}: {}", refusal.message);
        assert_eq!((state::write(&mut *figure), figure.readouts()), before, "{formula}");
    }
}

#[test]
fn a_target_without_a_variance_is_said_to_have_none() {
    let figure = finished("formula=-2 ln(1%2Bx^2%2By^2)");
    assert_eq!(value(&*figure, REVERSE, "klForward"), Value::None);
    assert!(figure.description().contains("no variance"), "{}", figure.description());
    assert!(number(&*figure, REVERSE, "klReverse").is_finite());
}

#[test]
fn gradients_by_the_score_function_spread_wider() {
    for state in ["step=0", "step=20", "step=200", "target=modes&step=0", "target=funnel&family=full&step=0"] {
        let mut figure = finished(&format!("beside=gradients&{state}"));
        let scene = figure.scene(FRAME);
        let mut deviations = scene.panels[2].front.iter().filter_map(|mark| match mark {
            Mark::Text { text, ink: Ink::Series(_), .. } => text.rsplit(' ').next()?.parse::<f64>().ok(),
            _ => None,
        });
        let (reparameterised, score) = (deviations.next().expect("one"), deviations.next().expect("the other"));
        assert!(score > 1.2 * reparameterised, "{state}: {reparameterised} {score}");
    }
}

#[test]
fn the_landscape_has_the_exact_gap_at_q() {
    for family in ["diagonal", "full"] {
        let mut figure = finished(&format!("family={family}&step=40"));
        figure.scene(FRAME);
        let Value::Point([mean, _]) = value(&*figure, REVERSE, "mean") else { panic!("a mean") };
        let width = number(&*figure, REVERSE, "sigmaX").ln();
        figure.hover(Some(("beside", [mean, width])));
        let hovered = figure.hovered().replace('−', "-");
        let elbo: f64 = hovered.rsplit(' ').next().and_then(|text| text.parse().ok()).expect("a number");
        assert_near(elbo, number(&*figure, REVERSE, "elbo"), 6e-3 * elbo.abs().max(1.0));
    }
}
