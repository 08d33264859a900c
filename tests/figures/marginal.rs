//! The promises of the joint density and its marginals.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | marginals drawn | they integrate to 1 | 1e-8 |
//! | the normal's conditional, mutual information and quadrant | N(ρx, 1 − ρ²), −½ ln(1 − ρ²), ¼ + arcsin ρ/2π | 1e-8 |
//! | the banana's Z and marginal of x | πT/√b, N(a, T/2) | 1e-8 |
//! | a shrinking strip and a shrinking wedge at x = 0 | variances 1 − ρ² and 2(1 − ρ²) | 1e-4 |
//! | the region's probability and variance | a fine grid | 1e-4 |
//! | a typed function that is no density | refused, and nothing changes | |

use std::f64::consts::PI;

use fall_line::figure::{Figure, Value, state};

use super::harness::{number, open, value};

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

fn cell(figure: &dyn Figure, name: &str) -> f64 {
    number(figure, 0, name)
}

fn normal_density(x: f64, mean: f64, variance: f64) -> f64 {
    (-(x - mean).powi(2) / (2.0 * variance)).exp() / (2.0 * PI * variance).sqrt()
}

/// The trapezoidal rule over p(x) at many x, which is spectrally accurate on smooth densities.
fn integral_of_px(figure: &mut dyn Figure, [low, high]: [f64; 2], count: u32) -> f64 {
    let step = (high - low) / f64::from(count);
    let at = |index: u32| low + step * f64::from(index);
    let mut total = 0.0;
    for x in (0..=count).map(at) {
        figure.set("x", &x.to_string()).expect("an x");
        total += match value(figure, 0, "px") {
            Value::Number(px) => px * step,
            _ => 0.0,
        };
    }
    total
}

#[test]
fn the_marginals_integrate_to_one() {
    for (state, range) in [
        ("", [-9.0, 9.0]),
        ("joint=mixture&rho=0.9", [-9.0, 9.0]),
        ("joint=banana", [-9.0, 9.0]),
        ("joint=ring", [-5.0, 5.0]),
        ("formula=exp(-x^4-y^2(1%2Bx^2))", [-3.5, 3.5]),
    ] {
        let mut figure = open("marginal", state);
        assert_near(integral_of_px(&mut *figure, range, 240), 1.0, 1e-8);
    }
}

#[test]
fn given_x_the_normal_is_normal_with_mean_rho_x() {
    for rho in [-0.9_f64, 0.0, 0.4, 0.7, 0.99] {
        for x in [-2.0, 0.0, 1.0, 3.0] {
            let figure = open("marginal", &format!("rho={rho}&x={x}"));
            assert_near(cell(&*figure, "px"), normal_density(x, 0.0, 1.0), 1e-9);
            assert_near(cell(&*figure, "py"), normal_density(rho * x, 0.0, 1.0), 1e-8);
            assert_near(cell(&*figure, "conditionalMean"), rho * x, 1e-8);
            assert_near(cell(&*figure, "conditionalVariance"), 1.0 - rho * rho, 1e-8);
            assert_near(cell(&*figure, "mutualInformation"), -0.5 * (1.0 - rho * rho).ln(), 1e-8);
            assert_near(cell(&*figure, "quadrant"), 0.25 + rho.asin() / (2.0 * PI), 1e-8);
            assert_near(cell(&*figure, "correlation"), rho, 1e-8);
        }
    }
}

#[test]
fn the_banana_has_a_normal_marginal_and_no_correlation() {
    let figure = open("marginal", "joint=banana&a=1&b=5&T=3&x=2");
    assert_near(cell(&*figure, "total"), PI * 3.0 / 5.0_f64.sqrt(), 1e-8);
    assert_near(cell(&*figure, "px"), normal_density(2.0, 1.0, 1.5), 1e-8);
    assert_near(cell(&*figure, "conditionalMean"), 4.0, 1e-7);
    assert_near(cell(&*figure, "conditionalVariance"), 0.3, 1e-6);
    let figure = open("marginal", "joint=banana");
    assert_near(cell(&*figure, "correlation"), 0.0, 1e-8);
    assert!(cell(&*figure, "mutualInformation") > 0.5);
}

#[test]
fn the_mixture_has_the_same_marginals_as_the_normal() {
    for x in [-1.5, 0.0, 1.0] {
        let [normal, mixture] = ["", "joint=mixture&"].map(|state| open("marginal", &format!("{state}rho=0.9&x={x}")));
        assert_near(cell(&*normal, "px"), cell(&*mixture, "px"), 1e-10);
        if x != 0.0 {
            assert!((cell(&*normal, "conditionalMean") - cell(&*mixture, "conditionalMean")).abs() > 0.5);
        }
    }
}

#[test]
fn a_strip_and_a_wedge_converge_to_different_laws_on_the_same_line() {
    for rho in [0.0_f64, 0.6] {
        let variance = 1.0 - rho * rho;
        let of = |region: &str| open("marginal", &format!("x=0&rho={rho}&{region}"));
        // Strips: the conditional. Wedges: proportional to |y| p(0, y), whose second moment is twice the variance.
        for (shape, limit) in [("strip=WIDTH", variance), ("strip=0&wedge=WIDTH", 2.0 * variance)] {
            let errors = [0.2, 0.02, 0.002].map(|width: f64| {
                let figure = of(&shape.replace("WIDTH", &width.to_string()));
                assert_near(cell(&*figure, "limitVariance"), limit, 1e-8);
                (cell(&*figure, "regionVariance") - limit).abs()
            });
            assert!(
                errors[2] < 1e-4 && errors[2] <= errors[1] + 1e-9 && errors[1] <= errors[0] + 1e-9,
                "{shape}: {errors:?}"
            );
        }
    }
}

/// Mean and variance of y in |x − 1| ≤ 0.3 + 0.2|y| for the standard normal with ρ = 0.7, by the midpoint rule.
#[test]
fn the_region_has_the_moments_of_a_fine_grid() {
    let (rho, h) = (0.7_f64, 0.004);
    let [mut mass, mut first, mut second] = [0.0; 3];
    for row in -1500..1500 {
        let y = (f64::from(row) + 0.5) * h;
        let half = 0.3 + 0.2 * y.abs();
        let count = 100;
        let step = 2.0 * half / f64::from(count);
        for column in 0..count {
            let x = 1.0 - half + (f64::from(column) + 0.5) * step;
            let p = (-(x * x - 2.0 * rho * x * y + y * y) / (2.0 * (1.0 - rho * rho))).exp() * step * h;
            (mass, first, second) = (mass + p, first + y * p, second + y * y * p);
        }
    }
    let figure = open("marginal", "strip=0.3&wedge=0.2");
    let mean = first / mass;
    assert_near(cell(&*figure, "regionMean"), mean, 1e-4);
    assert_near(cell(&*figure, "regionVariance"), second / mass - mean * mean, 1e-4);
}

#[test]
fn a_function_that_is_no_density_is_refused_and_nothing_changes() {
    for state in ["", "joint=ring&s=0.5", "formula=exp(-k x^2-y^2)&k=2"] {
        let mut figure = open("marginal", state);
        let before = (state::write(&mut *figure), figure.readouts());
        for (text, reason) in [
            ("x y", "f is negative at"),
            ("0", "f is 0 everywhere"),
            ("1", "f falls too slowly"),
            ("exp(-x^2)", "f falls too slowly"),
            ("1/x^2", "f"),
            ("ln(x)", "f is undefined at"),
        ] {
            let refusal = figure.set("formula", text).expect_err(text);
            assert!(refusal.message.starts_with(reason), "{text}: {}", refusal.message);
            assert_eq!((state::write(&mut *figure), figure.readouts()), before, "{text}");
        }
    }
    // So is a value of a letter.
    let mut figure = open("marginal", "formula=exp(-k x^2-y^2)&k=2");
    assert!(figure.set("k", "-1").expect_err("no density").message.starts_with("f is infinite"));
    assert!(figure.set("k", "0").is_err());
    assert_near(cell(&*figure, "total"), PI / 2.0_f64.sqrt(), 1e-8);
}

#[test]
fn a_grid_costs_a_hundred_times_more_for_each_variable() {
    let mut figure = open("marginal", "dimensions=3");
    assert_eq!(cell(&*figure, "gridCost"), 1e6);
    figure.set("dimensions", "14").expect("a number");
    assert_eq!(cell(&*figure, "gridCost"), 1e28);
    assert!(figure.description().contains("ages of the universe"));
}

#[test]
fn where_nothing_lies_there_is_no_conditional() {
    let figure = open("marginal", "formula=relu(x)exp(-x-y^2)&x=-1&strip=0.1");
    assert_eq!([value(&*figure, 0, "conditionalMean"), value(&*figure, 0, "regionMean")], [Value::None, Value::None]);
    assert!(figure.description().contains("Nothing lies at x = −1.00"));
}

#[test]
fn a_drag_leaves_a_number_that_fits_into_an_address() {
    let mut figure = open("marginal", "");
    figure.drag("slice", [1.0 + 0.14 * 1.000_000_1, 0.0]);
    figure.drag("wedge", [1.5, 0.0]);
    assert_eq!(state::write(&mut *figure), "x=1.14&wedge=0.103");
}
