//! Quadrature against closed forms: the true error lies below the estimate in every one of more than 200 integrals, an integral that
//! does not exist is refused with the reason, and the Gauss–Legendre rules are exact on the polynomials that they should be exact on.

mod endpoints;
mod gauss_legendre;
mod infinite;
mod kinks;
mod peaked;
mod random;
mod refused;
mod smooth;

use fall_line::curve::Curve;
use fall_line::integral::{Integral, Integrand, Obstacle};

/// An integral with its exact value.
pub struct Known {
    formula: String,
    ends: [f64; 2],
    value: f64,
}

/// An integral with its exact value.
fn known(formula: impl Into<String>, ends: [f64; 2], value: f64) -> Known {
    Known { formula: formula.into(), ends, value }
}

fn integral(formula: &str, ends: [f64; 2]) -> Result<Integral, Obstacle> {
    let curve = Curve::parse(formula, &[]).unwrap_or_else(|error| panic!("{formula}: {error:?}"));
    Integrand::new(&curve).integrate(ends, 1e-12)
}

/// Every integral with a known value.
fn all() -> Vec<Known> {
    [smooth::all(), peaked::all(), endpoints::all(), infinite::all(), kinks::all()].into_iter().flatten().collect()
}

#[test]
fn the_true_error_is_below_the_estimate_in_every_integral() {
    let all = all();
    assert!(all.len() >= 200, "{} integrals", all.len());
    let mut dishonest = Vec::new();
    for Known { formula, ends, value } in &all {
        match integral(formula, *ends) {
            Ok(found) if (found.value - value).abs() <= found.error => {}
            found => dishonest.push(format!("{formula} on {ends:?} is {value:e}: {found:?}")),
        }
    }
    assert!(dishonest.is_empty(), "{} of {}:\n{}", dishonest.len(), all.len(), dishonest.join("\n"));
}

#[test]
fn the_estimate_is_of_use_and_its_cost_is_bounded() {
    let mut wasteful = Vec::new();
    for Known { formula, ends, value } in all() {
        let Ok(found) = integral(&formula, ends) else { continue };
        let share = found.error / value.abs().max(1.0);
        // Cancellation, and singularities of high order at a point that is not 0, are what doubles cannot resolve.
        let is_rough =
            formula == "x + 1e9 - 1e9" || formula.contains(")^-0.9") || formula.starts_with("(1000 - x)^-0.75");
        if share > if is_rough { 1e-5 } else { 1e-7 } || found.evaluations > 10_000 || !found.is_settled {
            wasteful.push(format!("{formula} on {ends:?} is {value:e}: {found:?}"));
        }
    }
    assert!(wasteful.is_empty(), "{}:\n{}", wasteful.len(), wasteful.join("\n"));
}

#[test]
fn equal_integrals_are_equal_to_the_last_bit_and_the_other_direction_changes_the_sign() {
    for Known { formula, ends: [a, b], .. } in all() {
        let one = integral(&formula, [a, b]).expect("an integral");
        assert_eq!(integral(&formula, [a, b]), Ok(one), "{formula}");
        let back = integral(&formula, [b, a]).expect("an integral");
        assert_eq!((back.value, back.error), (-one.value, one.error), "{formula}");
    }
    assert_eq!(integral("exp(x)", [2.0, 2.0]).map(|found| found.value), Ok(0.0));
}
