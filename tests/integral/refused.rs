//! Integrals that do not exist, or that no rule settles: each is refused, and the reason names the place.

use fall_line::integral::Obstacle;

use super::integral;

const ALL: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const FROM_1: [f64; 2] = [1.0, f64::INFINITY];

#[test]
fn a_pole_is_named_wherever_it_lies() {
    for (formula, ends, at) in [
        ("1/x", [-1.0, 1.0], 0.0),
        ("1/x", [0.0, 1.0], 0.0),
        ("1/x", [-1.0, 0.0], 0.0),
        ("1/x^2", [-1.0, 2.0], 0.0),
        ("1/(x - 0.3)", [0.0, 1.0], 0.3),
        ("1/abs(x - 0.3)", [0.0, 1.0], 0.3),
        ("x^-1.5", [0.0, 1.0], 0.0),
        ("1/(x^2 - 2x + 1)", [0.0, 2.5], 1.0),
        ("1/((x - 1)(x + 5))", [0.0, 2.5], 1.0),
        ("tan(x)", [0.0, 3.0], std::f64::consts::FRAC_PI_2),
        ("1/ln(x)", [0.5, 2.0], 1.0),
        ("1/(x ln(x)^2)", [0.0, 0.5], 0.0),
        ("exp(1/x)", [0.0, 1.0], 0.0),
        ("1/x", [0.0, f64::INFINITY], 0.0),
        ("1/sqrt(abs(x^3))", [-1.0, 1.0], 0.0),
        ("1/(exp(x) - 1)", [-1.0, 1.0], 0.0),
    ] {
        let found = integral(formula, ends).expect_err(formula);
        assert!(matches!(found, Obstacle::Pole(x) if (x - at).abs() < 1e-9), "{formula}: {found:?}");
        assert!(found.to_string().starts_with("f has a pole at x = "), "{found}");
    }
}

#[test]
fn an_area_that_does_not_end_is_refused() {
    for (formula, ends) in [
        ("1", ALL),
        ("x", FROM_1),
        ("1/x", FROM_1),
        ("1/sqrt(x)", FROM_1),
        ("ln(x)", FROM_1),
        ("1/(1 + abs(x))", ALL),
        ("sigmoid(x)", ALL),
        ("exp(x)", [f64::NEG_INFINITY, f64::INFINITY]),
    ] {
        let found = integral(formula, ends).expect_err(formula);
        assert!(
            matches!(found, Obstacle::SlowDecay(x) if x.is_infinite()) || formula == "exp(x)",
            "{formula}: {found:?}"
        );
    }
}

#[test]
fn a_missing_value_is_named() {
    for (formula, ends) in [
        ("ln(x)", [-1.0, 1.0]),
        ("sqrt(x)", [-1.0, 1.0]),
        ("asin(x)", [0.0, 2.0]),
        ("sqrt(x) + sqrt(-1)", [0.0, 1.0]),
        ("0/0 + x", [0.0, 1.0]),
        ("ln(x)", ALL),
    ] {
        let found = integral(formula, ends).expect_err(formula);
        assert!(matches!(found, Obstacle::Undefined(_)), "{formula}: {found:?}");
    }
    for (formula, ends) in [("exp(x)", [0.0, 1000.0]), ("1e308 * 10 x", [0.5, 1.0])] {
        assert!(matches!(integral(formula, ends), Err(Obstacle::Overflow(_))), "{formula}");
    }
}

#[test]
fn what_does_not_settle_is_refused_in_bounded_time() {
    for (formula, ends) in [
        ("sin(x)", [0.0, f64::INFINITY]),
        ("sin(x)/x", [0.0, f64::INFINITY]),
        ("sin(1e9x)", [0.0, 1.0]),
        ("sin(1/x)/x", [0.0, 1.0]),
        ("cos(x^2)", [0.0, f64::INFINITY]),
        ("sin(x + 1e17)", [0.0, 1.0]),
        ("1/sin(5000x)", [0.1, 10.0]),
    ] {
        assert!(integral(formula, ends).is_err(), "{formula}: {:?}", integral(formula, ends));
    }
}

#[test]
fn any_ends_and_any_formula_have_an_answer() {
    let numbers = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e308, -1e308, 5e-324, 1.0, 1e-300, 1e16];
    for formula in ["x", "1/x", "sqrt(x)", "exp(x)", "sin(x)", "x^x", "abs(x)", "1e308 x^2", "step(x)", "ln(ln(x))"] {
        for a in numbers {
            for b in numbers {
                if let Ok(found) = integral(formula, [a, b]) {
                    assert!(found.value.is_finite() && found.error >= 0.0, "{formula} on {a}, {b}: {found:?}");
                }
            }
        }
    }
    for ends in [[f64::NAN, 1.0], [1.0, f64::NAN], [f64::INFINITY; 2], [f64::NEG_INFINITY; 2]] {
        assert_eq!(integral("x", ends), Err(Obstacle::BadEnds));
    }
}
