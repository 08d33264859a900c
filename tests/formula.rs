//! Formulas against numbers computed elsewhere, against a second road to the derivatives, and against every kind of bad input.
#![allow(missing_docs)]

use fall_line::formula_surface::FormulaSurface;
use fall_line::surface::Surface;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    formula: String,
    points: Vec<Truth>,
}

#[derive(Deserialize)]
struct Truth {
    at: [f64; 2],
    value: f64,
    gradient: [f64; 2],
    hessian: [f64; 3],
}

fn assert_close(what: &str, found: f64, truth: f64, scale: f64) {
    assert!((found - truth).abs() <= 1e-12 * scale, "{what}: {found} instead of {truth}");
}

/// Values computed with another system, to 1e-12 of the largest number of their kind at the point.
#[test]
fn reference_values_hold() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("reference/derivatives.json")).unwrap();
    for Case { formula, points } in &cases {
        let surface = FormulaSurface::parse(formula, &[]).unwrap();
        for Truth { at, value, gradient, hessian } in points {
            let what = format!("{formula} at {at:?}");
            let (found, slope) = surface.value_and_gradient(*at);
            assert_close(&what, surface.value(*at), *value, value.abs());
            assert_close(&what, found, *value, value.abs());
            for (found, truth) in slope.iter().zip(gradient) {
                assert_close(&what, *found, *truth, truth.abs());
            }
            for (found, truth) in surface.hessian(*at).iter().zip(hessian) {
                assert_close(&what, *found, *truth, truth.abs());
            }
        }
    }
}
