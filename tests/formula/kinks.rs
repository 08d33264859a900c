//! Derivatives at kinks, as PyTorch defines them, and at points where the formal derivative is 0·∞.

use fall_line::formula_surface::FormulaSurface;
use fall_line::surface::Surface;

use super::surface;

#[test]
fn derivatives_at_kinks_match_pytorch() {
    let cases = [
        ("|x|", [0.0, 0.0]),
        ("sign(x)", [0.0, 0.0]),
        ("relu(x)", [0.0, 0.0]),
        ("max(x, y)", [0.5, 0.5]),
        ("min(x, y)", [0.5, 0.5]),
        ("max(2x, 3y)", [1.0, 1.5]),
        ("logsumexp(2x, 3y)", [1.0, 1.5]),
        ("where(x < 0, -x, 2x)", [2.0, 0.0]),
        ("where(x <= 0, -x, 2x) + y", [-1.0, 1.0]),
        ("x if y > 0 else 3y", [0.0, 3.0]),
        ("2x + (x > 0) + logical_not(y)", [2.0, 0.0]),
    ];
    for (formula, slope) in cases {
        assert_eq!(surface(formula).gradient([0.0, 0.0]), slope, "{formula}");
    }
}

/// A piece counts only where its condition holds: where it does not, neither its poles nor its gaps do.
#[test]
fn no_piece_reaches_beyond_its_border() {
    let slope = |text: &str, x| (surface(text).value([x, 1.0]), surface(text).gradient([x, 1.0]));
    let text = "where(x > 0, ln(x) + 1/x, x^2 y)";
    assert_eq!(slope(text, -2.0), (4.0, [-4.0, 4.0]));
    assert_eq!(slope(text, 0.0), (0.0, [0.0, 0.0]));
    assert_eq!(slope(text, 1.0), (1.0, [0.0, 0.0]));
    assert_eq!(surface(text).hessian([-2.0, 1.0]), [2.0, -4.0, 0.0]);
    let (value, gradient) = slope("{x > 0: x^2}", -1.0);
    assert!(value.is_nan() && gradient[0].is_nan(), "{value} {gradient:?}");
    let (value, _) = slope("x^2 {x > 0}", 3.0);
    assert_eq!(value, 9.0);
    // A comparison with NaN does not hold, as in IEEE 754.
    assert_eq!(slope("where(ln(x) < 1, 1, 2)", -1.0).0, 2.0);
    assert_eq!(slope("1 if not ln(x) < 1 else 2", -1.0).0, 1.0);
}

/// Powers at 0, where the formal derivative is 0·∞: value, ∂/∂x and ∂²/∂x².
#[test]
fn derivatives_of_powers_at_zero_are_exact() {
    let cases = [
        (0.0, [1.0, 0.0, 0.0]),
        (1.0, [0.0, 1.0, 0.0]),
        (2.0, [0.0, 0.0, 2.0]),
        (3.0, [0.0, 0.0, 0.0]),
        (0.5, [0.0, f64::INFINITY, f64::NEG_INFINITY]),
    ];
    for (exponent, truth) in cases {
        let slider = FormulaSurface::parse("x^p", &[("p", exponent)]).unwrap();
        let typed = surface(&format!("x^{exponent}"));
        let of_y = surface("x^y");
        let at = [0.0, exponent];
        for surface in [slider, typed, of_y] {
            let found = [surface.value(at), surface.gradient(at)[0], surface.hessian(at)[0]];
            assert_eq!(found, truth, "{} with exponent {exponent}", surface.formula());
        }
    }
    assert_eq!(surface("x^y").gradient([0.0, 2.0]), [0.0, 0.0]);
}

/// Repeated multiplication, bit for bit.
#[test]
fn integer_powers_are_products() {
    for x in [1.1_f64, -2.7, 1e-200, 1e200] {
        assert_eq!(surface("x^2").value([x, 0.0]), x * x);
        assert_eq!(surface("x^3").value([x, 0.0]), x * x * x);
        assert_eq!(surface("x^-1").value([x, 0.0]), 1.0 / x);
    }
}

#[test]
fn setting_a_constant_equals_typing_its_value() {
    let mut slider = FormulaSurface::parse("α x^p + β^y", &[]).unwrap();
    assert_eq!(slider.formula().constants(), ["alpha", "p", "beta"]);
    assert_eq!(slider.constants(), [1.0, 1.0, 1.0]);
    slider.set_constants(&[2.0, 3.0, 1.5]);
    let typed = surface("2x^3 + 1.5^y");
    let at = [0.7, -0.4];
    assert_eq!(slider.value(at), typed.value(at));
    assert!((slider.gradient(at)[0] - typed.gradient(at)[0]).abs() < 1e-14);
    assert!((slider.gradient(at)[1] - typed.gradient(at)[1]).abs() < 1e-14);
}
