//! Formulas against independent reference values, an independent method of differentiation, and invalid input.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | `reference/derivatives.json` | PyTorch in f64 | 1e-12 relative |
//! | first and second derivative of each function | its closed form | 1e-12 relative |
//! | value, gradient, Hessian of random formulas | num-dual's hyper-dual numbers | 1e-10 of the largest intermediate value |

mod batch;
mod errors;
pub mod generator;
mod kinks;
mod lanes;
mod modules;
mod random;
mod readings;
pub mod second_method;
mod text;

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

fn surface(formula: &str) -> FormulaSurface {
    FormulaSurface::parse(formula, &[]).unwrap_or_else(|error| panic!("{formula}: {error}"))
}

/// Within a tolerance relative to the truth; infinities and NaN must match exactly.
fn assert_close(what: &str, found: f64, truth: f64, tolerance: f64) {
    let same = found == truth || (found.is_nan() && truth.is_nan());
    let is_close = truth.is_finite() && (found - truth).abs() <= tolerance * truth.abs();
    assert!(same || is_close, "{what}: {found} instead of {truth}");
}

#[test]
fn derivatives_match_pytorch() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("reference/derivatives.json")).unwrap();
    assert!(!cases.is_empty() && cases.iter().all(|case| !case.points.is_empty()));
    for Case { formula, points } in &cases {
        let surface = surface(formula);
        for Truth { at, value, gradient, hessian } in points {
            let what = format!("{formula} at {at:?}");
            let (found, slope) = surface.value_and_gradient(*at);
            assert_close(&what, surface.value(*at), *value, 1e-12);
            assert_close(&what, found, *value, 1e-12);
            slope.iter().zip(gradient).for_each(|(found, truth)| assert_close(&what, *found, *truth, 1e-12));
            surface
                .hessian(*at)
                .iter()
                .zip(hessian)
                .for_each(|(found, truth)| assert_close(&what, *found, *truth, 1e-12));
        }
    }
}

/// A function and its first and second derivatives, in closed form.
const CLOSED_FORMS: [[&str; 3]; 30] = [
    ["sin(x)", "cos(x)", "-sin(x)"],
    ["cos(x)", "-sin(x)", "-cos(x)"],
    ["tan(x)", "1/cos(x)^2", "2*sin(x)/cos(x)^3"],
    ["asin(x)", "(1-x^2)^-0.5", "x*(1-x^2)^-1.5"],
    ["acos(x)", "-(1-x^2)^-0.5", "-x*(1-x^2)^-1.5"],
    ["atan(x)", "1/(1+x^2)", "-2x/(1+x^2)^2"],
    ["asinh(x)", "(1+x^2)^-0.5", "-x*(1+x^2)^-1.5"],
    ["acosh(x+2)", "((x+2)^2-1)^-0.5", "-(x+2)*((x+2)^2-1)^-1.5"],
    ["atanh(x)", "1/(1-x^2)", "2x/(1-x^2)^2"],
    ["expm1(x)", "exp(x)", "exp(x)"],
    ["log1p(x)", "1/(1+x)", "-1/(1+x)^2"],
    ["sinh(x)", "cosh(x)", "sinh(x)"],
    ["cosh(x)", "sinh(x)", "cosh(x)"],
    ["tanh(x)", "1/cosh(x)^2", "-2tanh(x)/cosh(x)^2"],
    ["sech(x)", "-sinh(x)/cosh(x)^2", "(sinh(x)^2-1)/cosh(x)^3"],
    ["exp(x)", "e^x", "e^x"],
    ["ln(x+2)", "1/(x+2)", "-1/(x+2)^2"],
    ["log2(x+2)", "1/((x+2)*ln(2))", "-1/((x+2)^2*ln(2))"],
    ["log10(x+2)", "1/((x+2)*ln(10))", "-1/((x+2)^2*ln(10))"],
    ["sqrt(x+2)", "0.5(x+2)^-0.5", "-0.25(x+2)^-1.5"],
    ["cbrt(x+2)", "(x+2)^(-2/3)/3", "-2(x+2)^(-5/3)/9"],
    ["sigmoid(x)", "1/(2+2cosh(x))", "-sinh(x)/(2(1+cosh(x))^2)"],
    ["softplus(x)", "sigmoid(x)", "1/(2+2cosh(x))"],
    ["erf(x)", "2/sqrt(pi)*exp(-x^2)", "-4x/sqrt(pi)*exp(-x^2)"],
    ["erfc(x)", "-2/sqrt(pi)*exp(-x^2)", "4x/sqrt(pi)*exp(-x^2)"],
    ["gelu(x)", "(1+erf(x/sqrt(2)))/2 + x*exp(-x^2/2)/sqrt(tau)", "(2-x^2)*exp(-x^2/2)/sqrt(tau)"],
    ["x^3", "3x^2", "6x"],
    ["(x+2)^-2", "-2/(x+2)^3", "6/(x+2)^4"],
    ["2^x", "2^x*ln(2)", "2^x*ln(2)^2"],
    ["(x+2)^x", "(x+2)^x*(ln(x+2)+x/(x+2))", "(x+2)^x*((ln(x+2)+x/(x+2))^2+1/(x+2)+2/(x+2)^2)"],
];

#[test]
fn derivatives_match_closed_forms() {
    for [function, first, second] in CLOSED_FORMS {
        let [function, first, second] = [function, first, second].map(surface);
        for step in -9..=9 {
            let at = [f64::from(step) * 0.1 + 0.013, 0.0];
            let what = format!("{} at {at:?}", function.formula());
            assert_close(&what, function.gradient(at)[0], first.value(at), 1e-12);
            assert_close(&what, function.hessian(at)[0], second.value(at), 1e-12);
        }
    }
}

/// Values where the textbook form suffers from cancellation, against 30-digit references from mpmath.
#[test]
fn no_digits_are_lost_to_cancellation() {
    let cases = [
        ("sigmoid(x)", -40.0, 4.248_354_255_291_589e-18, 4.248_354_255_291_589e-18),
        ("sigmoid(x)", 40.0, 1.0, 4.248_354_255_291_589e-18),
        ("softplus(x)", -40.0, 4.248_354_255_291_589e-18, 4.248_354_255_291_589e-18),
        ("softplus(x)", 800.0, 800.0, 1.0),
        ("tanh(x)", 800.0, 1.0, 0.0),
        ("gelu(x)", -10.0, -7.619_853_024_160_527e-23, -7.618_400_096_464_814e-22),
        ("erf(x)", 1e-300, 1.128_379_167_095_512_6e-300, std::f64::consts::FRAC_2_SQRT_PI),
    ];
    for (formula, x, value, slope) in cases {
        let (found, [dx, _]) = surface(formula).value_and_gradient([x, 0.0]);
        assert_close(formula, found, value, 1e-12);
        assert_close(formula, dx, slope, 1e-12);
    }
}
