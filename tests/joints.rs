//! Joint densities against closed forms.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | Z by columns and by rows, the marginals, moments and the mutual information of the normal | closed forms | 1e-8 |
//! | the mixture's marginals | the standard normal | 1e-10 |
//! | Z of the banana, and its marginal of x | closed forms | 1e-8 |
//! | Z of typed densities with power tails, corners, edges and far from 0 | closed forms | 1e-8, 1e-4 with edges |
//! | no density | the sentence that says why | |

use std::f64::consts::PI;

use fall_line::formula_surface::FormulaSurface;
use fall_line::joint::{Form, Joint};
use fall_line::joints::JOINTS;
use fall_line::plane::View;

/// Where a typed density is looked for.
const HOME: View = View { x: [-3.5, 3.5], y: [-3.5, 3.5] };

fn named(id: &str, constants: &[f64]) -> Joint {
    let card = JOINTS.iter().find(|card| card.id == id).expect("a joint density");
    let mut surface = card.surface();
    surface.set_constants(constants);
    Joint::new(&surface, Form::Density, card.view).unwrap_or_else(|flaw| panic!("{id} {constants:?}: {flaw}"))
}

fn typed(text: &str) -> Result<Joint, String> {
    let surface = FormulaSurface::parse(text, &[]).expect("a formula");
    Joint::new(&surface, Form::Density, HOME).map_err(|flaw| flaw.to_string())
}

fn normal_density(x: f64, mean: f64, variance: f64) -> f64 {
    (-(x - mean).powi(2) / (2.0 * variance)).exp() / (2.0 * PI * variance).sqrt()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

#[test]
fn every_row_is_a_density_over_the_range_of_each_letter() {
    for card in JOINTS {
        for constant in card.constants {
            for end in constant.range {
                let mut constants = card.surface().constants().to_vec();
                let place = card.surface().formula().constants().iter().position(|name| name == constant.name);
                constants[place.expect("the formula has its constants")] = end;
                let joint = named(card.id, &constants);
                let [columns, rows] = joint.totals().map(|total| total.value);
                assert_near(rows / columns, 1.0, 1e-6);
                for axis in [0, 1] {
                    assert_near(joint.expectation(axis, |_| 1.0).value, 1.0, 1e-12);
                }
            }
        }
    }
}

#[test]
fn the_normal_has_its_closed_forms() {
    for rho in [-0.99_f64, -0.5, 0.0, 0.3, 0.7, 0.95] {
        let joint = named("normal", &[rho]);
        for total in joint.totals() {
            assert_near(total.value, 2.0 * PI * (1.0 - rho * rho).sqrt(), 1e-9);
        }
        for x in [-3.0, -0.4, 0.0, 1.0, 2.5] {
            for axis in [0, 1] {
                assert_near(joint.marginal(axis, x), normal_density(x, 0.0, 1.0), 1e-9);
                let section = joint.section(axis, x).expect("a section");
                assert_near(section.mean(), rho * x, 1e-8);
                assert_near(section.variance(), 1.0 - rho * rho, 1e-8);
            }
        }
        assert_near(joint.covariance(), rho, 1e-8);
        assert_near(joint.quadrant(), 0.25 + rho.asin() / (2.0 * PI), 1e-8);
        assert_near(joint.mutual_information(), -0.5 * (1.0 - rho * rho).ln(), 1e-8);
    }
}

#[test]
fn the_mixture_has_the_marginals_of_the_normal_and_is_another_density() {
    for [w, rho] in [[0.5, 0.9], [0.2, 0.6], [1.0, 0.7]] {
        let joint = named("mixture", &[w, rho]);
        for x in [-2.0, 0.0, 0.7, 3.0] {
            assert_near(joint.marginal(0, x), normal_density(x, 0.0, 1.0), 1e-10);
            assert_near(joint.marginal(1, x), normal_density(x, 0.0, 1.0), 1e-10);
        }
        assert_near(joint.covariance(), (2.0 * w - 1.0) * rho, 1e-8);
    }
    assert!(named("mixture", &[0.5, 0.9]).mutual_information() > 0.3);
}

#[test]
fn the_banana_has_its_closed_forms() {
    for [a, b, t] in [[0.0, 3.0, 2.0], [1.0, 100.0, 20.0], [1.0, 5.0, 1.0], [-2.0, 0.2, 20.0], [0.0, 10.0, 0.2]] {
        let joint = named("banana", &[a, b, t]);
        let total = PI * t / b.sqrt();
        for found in joint.totals() {
            assert_near(found.value / total, 1.0, 1e-8);
        }
        let [mean, variance] = joint.moments(0);
        assert_near(mean, a, 1e-8);
        assert_near(variance, t / 2.0, 1e-8);
        for z in [-2.0, -0.5, 0.0, 1.0, 3.0] {
            let x = a + z * (t / 2.0_f64).sqrt();
            assert_near(joint.marginal(0, x), normal_density(x, a, t / 2.0), 1e-8);
            let section = joint.section(0, x).expect("a section");
            assert_near(section.mean(), x * x, 1e-7 * (1.0 + x * x));
            assert_near(section.variance(), t / (2.0 * b), 1e-6 * (1.0 + x.powi(4)));
        }
    }
}

#[test]
fn typed_densities_have_their_closed_forms() {
    for (text, total, tolerance) in [
        ("(1 + x^2 + y^2)^(-1.5)", 2.0 * PI, 1e-8),
        ("1/((1 + x^2) (1 + y^2))", PI * PI, 1e-8),
        ("exp(-abs(x) - abs(y))", 4.0, 1e-8),
        ("exp(-(x - 20)^2 - (y + 30)^2)", PI, 1e-8),
        ("relu(x) relu(y) exp(-x - y)", 1.0, 1e-8),
        ("exp(-x^2) cosh(x) exp(-y^2)", PI * 0.25_f64.exp(), 1e-8),
        ("sqrt(relu(1 - x^2 - y^2))", 2.0 * PI / 3.0, 1e-4),
    ] {
        let joint = typed(text).unwrap_or_else(|flaw| panic!("{text}: {flaw}"));
        for found in joint.totals() {
            assert_near(found.value, total, tolerance);
        }
    }
}

#[test]
fn a_moment_that_does_not_exist_is_not_a_number() {
    let joint = typed("1/((1 + x^2) (1 + y^2))").expect("a density");
    assert!(joint.moments(0)[0].is_nan() && joint.covariance().is_nan());
    assert!(joint.section(0, 1.0).expect("a section").mean().is_nan());
    // Here the mean of a section exists, and its variance does not.
    let section = typed("(1 + x^2 + y^2)^(-1.5)").expect("a density").section(0, 1.0).expect("a section");
    assert_near(section.mean(), 0.0, 1e-8);
    assert!(section.variance().is_nan());
}

#[test]
fn what_is_no_density_is_refused_with_the_reason() {
    for (text, reason) in [
        ("x", "f is negative at"),
        ("-1", "f is negative at"),
        ("0", "f is 0 everywhere"),
        ("ln(x)", "f is undefined at"),
        ("exp(x)", "f is infinite or too large at"),
        ("1", "f falls too slowly towards y = ±∞"),
        ("exp(-x^2)", "f falls too slowly towards y = ±∞"),
        ("exp(-x^2 - y^2) + 1e-9", "f falls too slowly"),
        ("1/(1 + x^2 + y^2)", "f falls too slowly"),
        ("exp(-x^2 - y^2)/(x^2 + y^2)", "the integral does not settle"),
    ] {
        let refusal = typed(text).err().unwrap_or_else(|| panic!("{text} is no density"));
        assert!(refusal.starts_with(reason), "{text}: {refusal}");
    }
}
