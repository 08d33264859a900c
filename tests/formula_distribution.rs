//! Typed densities.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | area, mean, variance, entropy | closed forms | 1e-9 |
//! | tails, quantiles | the families with the same density | 1e-10 of the whole |
//! | quantiles | the tails at them | 1e-11 |

use std::f64::consts::{E, LN_2, PI};

use fall_line::distribution::Distribution;
use fall_line::distributions::DISTRIBUTIONS;
use fall_line::formula::{Formula, Vocabulary};
use fall_line::formula_distribution::{DensityFault, FormulaDistribution};

fn typed(text: &str) -> Result<FormulaDistribution, DensityFault> {
    let formula = Formula::parse(text, &Vocabulary { variables: &["x"], constants: &[] }).expect("a formula");
    FormulaDistribution::new(&formula, &vec![1.0; formula.constants().len()])
}

fn near(got: f64, expected: f64, tolerance: f64, what: &str) {
    let is_near = got == expected || (got - expected).abs() <= tolerance * expected.abs().max(1.0);
    assert!(is_near, "{what}: {got}, not {expected}");
}

#[test]
fn area_moments_and_entropy_are_those_of_the_closed_forms() {
    let inf = f64::INFINITY;
    // Area, mean, variance, entropy.
    type Case = (&'static str, f64, Option<f64>, Option<f64>, f64);
    let cases: [Case; 13] = [
        ("exp(-x^2/2)", (2.0 * PI).sqrt(), Some(0.0), Some(1.0), 0.5 * (2.0 * PI * E).ln()),
        ("3 exp(-5000 (x - 3)^2)", 3.0 * (PI / 5000.0).sqrt(), Some(3.0), Some(1e-4), 0.5 * (2.0 * PI * E * 1e-4).ln()),
        ("1/(1 + x^2)", PI, None, None, (4.0 * PI).ln()),
        (
            "(1 + x^2/3)^(-2)",
            3f64.sqrt() * PI / 2.0,
            Some(0.0),
            Some(3.0),
            4.0 * LN_2 - 2.0 + (3f64.sqrt() * PI / 2.0).ln(),
        ),
        ("(1 + x^2/2)^(-3/2)", 8f64.sqrt(), Some(0.0), Some(inf), f64::NAN),
        ("step(x) exp(-x)", 1.0, Some(1.0), Some(1.0), 1.0),
        ("exp(-abs(x))", 2.0, Some(0.0), Some(2.0), 1.0 + LN_2),
        ("sqrt(1 - x^2)", PI / 2.0, Some(0.0), Some(0.25), PI.ln() - 0.5),
        ("step(x) step(1 - x)/sqrt(x)", 2.0, Some(1.0 / 3.0), Some(4.0 / 45.0), LN_2 - 1.0),
        ("sech(x)", PI, Some(0.0), Some(PI * PI / 4.0), f64::NAN),
        ("x^2 exp(-x^2)", PI.sqrt() / 2.0, Some(0.0), Some(1.5), f64::NAN),
        ("relu(1 - abs(x))", 1.0, Some(0.0), Some(1.0 / 6.0), 0.5),
        (
            "exp(-x^2/2) (1 + sin(3x))",
            (2.0 * PI).sqrt(),
            Some(3.0 * (-4.5f64).exp()),
            Some(1.0 - 9.0 * (-9f64).exp()),
            f64::NAN,
        ),
    ];
    for (text, area, mean, variance, entropy) in cases {
        let found = typed(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        near(found.area(), area, 1e-9, &format!("{text}: area"));
        let moments = [found.mean(), found.variance()];
        for (got, expected) in moments.into_iter().zip([mean, variance]) {
            assert_eq!(got.is_some(), expected.is_some(), "{text}: {got:?}, not {expected:?}");
            near(got.unwrap_or(0.0), expected.unwrap_or(0.0), 1e-9, text);
        }
        if !entropy.is_nan() {
            near(found.entropy().expect("an entropy"), entropy, 1e-8, &format!("{text}: entropy"));
        }
    }
}

#[test]
fn tails_and_quantiles_are_those_of_the_families() {
    let cases: [(&str, &str, &[f64]); 7] = [
        ("exp(-(x - 2)^2/0.5)", "normal", &[2.0, 0.5]),
        ("step(x) exp(-3x)", "exponential", &[3.0]),
        ("1/(1 + (x + 1)^2)", "cauchy", &[-1.0, 1.0]),
        ("sech((x - 2)/0.6)^2", "logistic", &[2.0, 0.3]),
        ("step(x) step(1 - x) x (1 - x)^2", "beta", &[2.0, 3.0]),
        ("(1 + x^2/0.7)^(-0.85)", "student", &[0.7]),
        ("0.3 exp(-(x + 4)^2/0.02)/0.1 + 0.7 exp(-(x - 3)^2/2)", "mixture", &[0.3, -4.0, 0.1, 3.0, 1.0]),
    ];
    for (text, family, letters) in cases {
        let card = DISTRIBUTIONS.iter().find(|card| card.id == family).expect("a family");
        let (found, expected) = (typed(text).unwrap_or_else(|fault| panic!("{text}: {fault}")), (card.with)(letters));
        for step in 1..200 {
            let p = f64::from(step) / 200.0;
            let x = expected.quantile(p);
            for (got, tail) in found.tails(x).into_iter().zip(expected.tails(x)) {
                near(got, tail, 1e-10, &format!("{text}: a tail at {x}"));
            }
            near(found.density(x), expected.density(x), 1e-9, text);
            near(found.tails(found.quantile(p))[0], p, 1e-11, &format!("{text}: quantile {p}"));
        }
        let ends = [found.quantile(0.0), found.quantile(1.0)];
        assert!(ends == found.support() && ends[0] < found.quantile(1e-9), "{text}: {ends:?}");
        assert!(
            found.quantile(-0.1).is_nan() && found.quantile(f64::NAN).is_nan() && found.tails(f64::NAN)[0].is_nan()
        );
        let far = found.tails(1e308);
        assert!(far[0] > 1.0 - 1e-12 || family == "student", "{text}: {far:?}");
    }
}

#[test]
fn what_is_no_density_is_refused_with_the_reason() {
    let cases = [
        ("sin(x)", "negative"),
        ("x^3", "negative"),
        ("-1", "negative"),
        ("(x^2 - 1e-3) exp(-x^2)", "negative"),
        ("1/x", "negative"),
        ("ln(x)", "negative"),
        ("exp(-x^2) - 0.001 exp(-1000(x - 20)^2)", "negative"),
        ("0", "0 everywhere"),
        ("sqrt(-1 - x^2)", "0 everywhere"),
        ("0 x", "0 everywhere"),
        ("1", "too slowly"),
        ("x^2", "too slowly"),
        ("1/(1 + abs(x))", "too slowly"),
        ("step(x)", "too slowly"),
        ("1/x^2", "pole"),
        ("1/abs(x)", "no factor"),
        ("exp(x^2)", "no factor"),
        ("exp(x)", "no factor"),
        ("1e308 exp(x^2)", "no factor"),
    ];
    for (text, reason) in cases {
        let fault = typed(text).expect_err(text);
        assert!(fault.to_string().contains(reason), "{text}: {fault}");
    }
}
