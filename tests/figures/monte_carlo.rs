//! Averages of samples against what probability theory promises.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | slope of Monte Carlo's error | −1/2 in every dimension, with and without reductions of variance | 0.05 |
//! | slope of the grid's error for smooth integrands | −2/d | 12 %, and 20 % above 10 dimensions |
//! | share of runs inside the band | 95 % | 4 standard errors of the share |
//! | darts' errors | 1.642183 ∕ √N | 5 standard errors |
//! | ball's share of its cube | the closed forms | their last digit |
//! | integrals of typed formulas | closed forms | the error that is stated |

use fall_line::figure::{Figure, Value, state};
use fall_line::scene::Mark;

use super::harness::{FRAME, number, open, value};

/// A figure with all its work done.
fn finished(text: &str) -> Box<dyn Figure> {
    let mut figure = open("monte-carlo", text);
    finish(&mut *figure);
    figure
}

fn finish(figure: &mut dyn Figure) {
    figure.request(FRAME);
    while figure.advance(&mut || true) {}
}

/// Samples and root-mean-square errors of a method, from the exported table.
fn errors(figure: &dyn Figure, method: &str) -> Vec<[f64; 2]> {
    let of_method = |row: &Vec<Value>| match &row[..] {
        [Value::Word(name), Value::Number(samples), Value::Number(error)] if name == method => Some([*samples, *error]),
        _ => None,
    };
    figure.table().rows.iter().filter_map(of_method).collect()
}

#[test]
fn monte_carlo_has_slope_one_half_in_every_dimension() {
    for dimension in [1, 2, 3, 5, 8, 13, 20] {
        let figure = finished(&format!("integrand=gaussian&dimension={dimension}&runs=50&methods=monte-carlo"));
        let slope = number(&*figure, 0, "slope");
        assert!((slope + 0.5).abs() < 0.05, "dimension {dimension}: {slope}");
    }
    for integrand in ["darts", "oscillatory", "product-peak", "corner-peak", "continuous", "discontinuous"] {
        let figure = finished(&format!("integrand={integrand}&runs=50&methods=monte-carlo"));
        let slope = number(&*figure, 0, "slope");
        assert!((slope + 0.5).abs() < 0.05, "{integrand}: {slope}");
    }
}

#[test]
fn a_grid_has_slope_two_over_the_dimension() {
    for dimension in [1, 2, 3, 4, 5, 6, 8, 10, 14, 20] {
        for integrand in ["gaussian", "product-peak"] {
            let figure = finished(&format!("integrand={integrand}&dimension={dimension}&methods=grid"));
            let share = number(&*figure, 0, "slope") * -0.5 * f64::from(dimension);
            // From 11 on there are hardly any grids but those of one and two points to a side, too coarse for the law to be exact.
            let tolerance = if dimension > 10 { 0.2 } else { 0.12 };
            assert!((share - 1.0).abs() < tolerance, "{integrand} in {dimension}: {share} of the slope");
            assert_eq!(value(&*figure, 0, "standardError"), Value::None);
        }
    }
}

#[test]
fn sobol_points_gain_a_power_of_n_where_f_is_smooth() {
    let slope = |state: &str| number(&*finished(&format!("{state}&methods=sobol&runs=60")), 0, "slope");
    let smooth = slope("integrand=gaussian&dimension=2");
    assert!((-1.7..-1.3).contains(&smooth), "{smooth}");
    // Along one jump the gain is half a power.
    let jump = slope("integrand=darts");
    assert!((-0.9..-0.65).contains(&jump), "{jump}");
}

#[test]
fn ninety_five_in_a_hundred_runs_are_inside_the_band() {
    let mut all = [0.0; 2];
    for state in ["", "integrand=gaussian&dimension=4", "integrand=oscillatory&dimension=3&antithetic=true", "seed=7"] {
        for samples in [1000, 20_000] {
            let figure = finished(&format!("{state}&runs=200&methods=monte-carlo&samples={samples}"));
            let share = number(&*figure, 0, "inside");
            assert!((share - 0.95).abs() < 4.0 * (0.95 * 0.05 / 200f64).sqrt(), "{state} at {samples}: {share}");
            all = [all[0] + share, all[1] + 1.0];
        }
    }
    let share = all[0] / all[1];
    // Half of the runs are read twice.
    assert!((share - 0.95).abs() < 4.0 * (0.95 * 0.05 / 800f64).sqrt(), "{share}");
}

#[test]
fn darts_have_the_standard_deviation_of_theory() {
    let figure = finished("runs=100&methods=monte-carlo&samples=65536");
    for [samples, error] in errors(&*figure, "Monte Carlo") {
        let blocks = 100.0 * 65_536.0 / samples;
        let ratio = error * samples.sqrt() / 1.642_183;
        assert!((ratio - 1.0).abs() < 5.0 / (2.0 * blocks).sqrt() + 1e-6, "after {samples}: {ratio}");
    }
    let standard_error = number(&*figure, 0, "standardError") * 256.0;
    assert!((standard_error / 1.642_183 - 1.0).abs() < 0.01, "{standard_error}");
    // 1.96 × 1.642183 ∕ 256
    let handle = &figure.handles()[0];
    assert!(handle.value.ends_with("±0.0126"), "{handle:?}");
    assert!((number(&*figure, 0, "integral") - std::f64::consts::PI).abs() < 1e-15);
}

#[test]
fn the_ball_gets_thin() {
    // The last digit of each number is rounded.
    for (dimension, share, rounding) in [
        (1, 1.0, 0.0),
        (2, std::f64::consts::FRAC_PI_4, 1e-15),
        (3, std::f64::consts::FRAC_PI_6, 1e-15),
        (5, 0.164_493, 5e-7),
        (10, 0.002_490_39, 5e-9),
        (20, 2.461e-8, 5e-12),
    ] {
        let figure = open("monte-carlo", &format!("integrand=ball&dimension={dimension}"));
        let found = number(&*figure, 0, "integral");
        assert!((found - share).abs() <= rounding, "dimension {dimension}: {found}");
    }
    for dimension in [3, 6] {
        let figure =
            finished(&format!("integrand=ball&dimension={dimension}&samples=65536&methods=monte-carlo&runs=10"));
        let [estimate, integral, error] =
            ["estimate", "integral", "standardError"].map(|name| number(&*figure, 0, name));
        assert!((estimate - integral).abs() < 4.5 * error, "{dimension}: {estimate} ± {error}, not {integral}");
    }
}

#[test]
fn where_nothing_is_hit_no_error_is_claimed_and_importance_sampling_hits() {
    let rare = finished("integrand=ball&dimension=20&runs=10&methods=monte-carlo+sobol".replace('+', " ").as_str());
    for row in [0, 1] {
        assert_eq!(value(&*rare, row, "slope"), Value::None);
    }
    assert_eq!(number(&*rare, 0, "estimate"), 0.0);
    let aimed = finished("integrand=ball&dimension=20&runs=50&methods=monte-carlo&importance=true&samples=65536");
    assert!((number(&*aimed, 0, "slope") + 0.5).abs() < 0.05);
    let [estimate, integral, error] = ["estimate", "integral", "standardError"].map(|name| number(&*aimed, 0, name));
    assert!((estimate - integral).abs() < 4.5 * error, "{estimate} ± {error}, not {integral}");
    assert!(error < 0.05 * integral, "± {error} of {integral}");
}

#[test]
fn reductions_of_variance_leave_the_mean_as_it_is() {
    let last = |state: &str| {
        let figure = finished(&format!("{state}&runs=60&methods=monte-carlo"));
        let slope = number(&*figure, 0, "slope");
        // A bias would stop the fall of the error.
        assert!((slope + 0.5).abs() < 0.05, "{state}: {slope}");
        errors(&*figure, "Monte Carlo").last().expect("errors")[1]
    };
    for integrand in ["corner-peak", "gaussian", "product-peak"] {
        let state = |switch: &str| format!("integrand={integrand}&dimension=4{switch}");
        let plain = last(&state(""));
        for switch in
            ["&control=true", "&importance=true", "&control=true&importance=true", "&antithetic=true&control=true"]
        {
            let reduced = last(&state(switch));
            assert!(reduced < 0.9 * plain, "{integrand}{switch}: {reduced}, plain {plain}");
        }
    }
    let [plain, antithetic] =
        ["", "&antithetic=true"].map(|switch| last(&format!("integrand=corner-peak&dimension=4{switch}")));
    assert!(antithetic < 0.7 * plain, "{antithetic}, plain {plain}");
}

/// A dart and its mirror image hit together: a pair is worth one.
#[test]
fn mirrored_darts_are_worth_half() {
    let at = |state: &str| {
        let figure = finished(&format!("runs=60&methods=monte-carlo{state}"));
        errors(&*figure, "Monte Carlo").into_iter().find(|[samples, _]| *samples == 64.0).expect("64 samples")[1]
    };
    let ratio = at("&antithetic=true") / at("");
    assert!((ratio - 2f64.sqrt()).abs() < 0.05, "{ratio}");
}

#[test]
fn typed_formulas_have_their_integrals_within_the_stated_error() {
    let e = std::f64::consts::E;
    for (formula, dimension, expected, tolerance) in [
        ("e^x1", 1, e - 1.0, 1e-12),
        ("x1 x2 exp(x1 x2)", 2, 0.599_069_746_6, 0.0),
        ("cos(x1 + x2 + x3)", 3, 0.0, 0.0),
        ("max(x1, x2)", 2, 2.0 / 3.0, 1e-7),
        ("x1^2 + x2^2 + x3^2 + x4^2 + x5^2", 5, 5.0 / 3.0, 1e-5),
        ("step(x1 - 0.3)", 1, 0.7, 1e-4),
        ("a x1 + b", 1, 1.5, 1e-12),
    ] {
        let figure = finished(&format!("formula={}&methods=grid", formula.replace('+', "%2B")));
        let found = number(&*figure, 0, "integral");
        let expected = match formula {
            // Σ (k + 1) ∕ ((k + 2)² (k + 1)!)
            "x1 x2 exp(x1 x2)" => {
                (0..30).map(|k| 1.0 / (f64::from(k + 2).powi(2) * (1..=k).map(f64::from).product::<f64>())).sum()
            }
            // Re ((e^i − 1) ∕ i)³
            "cos(x1 + x2 + x3)" => 1.5f64.cos() * (0.5f64.sin() * 2.0).powi(3),
            _ => expected,
        };
        assert!(
            (found - expected).abs() <= f64::max(tolerance, 1e-12),
            "{formula} in {dimension}: {found}, not {expected}"
        );
    }
}

/// Where the function is not 0, or differs from a smooth one, no node of Gauss's rules lies.
#[test]
fn a_strip_or_a_spot_between_the_nodes_of_the_rules_is_not_missed() {
    let strip = "step(0.0005 - abs(x1 - 0.31))";
    let spot = "exp(-30000 ((x1 - 0.31)^2 + (x2 - 0.71)^2))";
    for (formula, expected, tolerance) in [
        (strip.to_owned(), 0.001, 5e-6),
        (format!("cos(x1) + {strip}"), 1f64.sin() + 0.001, 5e-6),
        (spot.to_owned(), std::f64::consts::PI / 30_000.0, 1e-5),
        (format!("e^x1 + {spot}"), std::f64::consts::E - 1.0 + std::f64::consts::PI / 30_000.0, 1e-5),
    ] {
        let figure = finished(&format!("formula={}&methods=grid", formula.replace('+', "%2B")));
        let found = number(&*figure, 0, "integral");
        assert!((found - expected).abs() <= tolerance, "{formula}: {found}, not {expected}");
    }
}

#[test]
fn a_formula_that_is_undefined_somewhere_is_named_and_draws_no_errors() {
    for formula in ["ln(x1 - 0.5)", "1/0", "sqrt(x1 - 2)", "e^(1000 x1)"] {
        let mut figure = finished(&format!("formula={formula}&runs=10"));
        assert!(figure.description().contains("not finite everywhere"), "{formula}: {}", figure.description());
        assert!(errors(&*figure, "Monte Carlo").is_empty(), "{formula}");
        super::soundness::assert_sound(&mut *figure);
    }
    // Twenty variables, and the longest formulas.
    let sum: Vec<String> = (1..=20).map(|index| format!("x{index}")).collect();
    for formula in [sum.join("+"), vec!["sin(x1)"; 500].join("+"), vec!["x2"; 1300].join(" "), "7".into()] {
        let mut figure = open("monte-carlo", "runs=10");
        figure.set("formula", &formula).expect("a formula");
        super::soundness::assert_sound(&mut *figure);
    }
}

#[test]
fn darts_in_another_dimension_are_thrown_at_a_ball_and_a_state_says_so() {
    let mut figure = open("monte-carlo", "");
    figure.set("dimension", "5").expect("a dimension");
    assert_eq!(state::write(&mut *figure), "integrand=ball&dimension=5");
    figure.set("integrand", "darts").expect("darts");
    assert_eq!(state::write(&mut *figure), "");
    figure.set("formula", "k x1").expect("a formula");
    assert_eq!(state::write(&mut *figure), "formula=k%20x1");
    figure.set("integrand", "gaussian").expect("an integrand");
    assert_eq!(state::write(&mut *figure), "integrand=gaussian");
}

#[test]
fn the_newest_request_wins_and_slices_do_not_matter() {
    let picture = |figure: &mut dyn Figure| format!("{:?} {:?}", figure.scene(FRAME), figure.readouts());
    for (first, state) in
        [("runs=12", "integrand=gaussian&dimension=3&runs=12"), ("formula=x1&runs=10", "runs=11&seed=5")]
    {
        let mut fresh = finished(state);
        let expected = picture(&mut *fresh);
        let mut figure = open("monte-carlo", first);
        figure.request(FRAME);
        let mut left = 40;
        figure.advance(&mut || {
            left -= 1;
            left > 0
        });
        for name in ["integrand", "runs"] {
            figure.set(name, if name == "runs" { "10" } else { "darts" }).expect("the default");
        }
        assert!(state::restore(&mut *figure, state).is_empty());
        figure.request(FRAME);
        while {
            let mut once = false;
            figure.advance(&mut || !std::mem::replace(&mut once, true))
        } {}
        assert_eq!(picture(&mut *figure), expected, "{state}");
    }
}

#[test]
fn a_progress_is_shown_while_runs_are_drawn() {
    let mut figure = open("monte-carlo", "runs=20");
    let texts = |figure: &mut dyn Figure| -> Vec<String> {
        let front = figure.scene(FRAME).panels.into_iter().flat_map(|panel| panel.front);
        front.filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(text) } else { None }).collect()
    };
    assert!(texts(&mut *figure).contains(&"0 of 20 runs".to_owned()));
    while figure.advance(&mut || true) {}
    assert!(texts(&mut *figure).contains(&"20 runs".to_owned()));
}
