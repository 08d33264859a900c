//! The promises of the Hessian figure.

use std::f64::consts::TAU;

use fall_line::figure::Value;
use fall_line::formula::{Evaluator, Formula, Vocabulary};
use fall_line::plane::Point;
use fall_line::scene::Ink;
use fall_line::surface::Surface;
use fall_line::surfaces;

use super::harness::{number, open, value, word};
use super::marks::{arrows, lines, panel};

const PLANE: Vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };

/// Points all over a view, the same on every run, and on no line of symmetry.
fn places(card: &surfaces::SurfaceCard) -> impl Iterator<Item = Point> + '_ {
    let within = |[low, high]: [f64; 2], share: f64| low + (high - low) * share.fract();
    (1..=8).map(move |k| [within(card.view.x, 0.618034 * f64::from(k)), within(card.view.y, 0.754878 * f64::from(k))])
}

/// The slope of the least-squares line.
fn slope(points: &[[f64; 2]]) -> f64 {
    let n = points.len() as f64;
    let [x, y] = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / n);
    points.iter().map(|point| (point[0] - x) * (point[1] - y)).sum::<f64>()
        / points.iter().map(|point| (point[0] - x) * (point[0] - x)).sum::<f64>()
}

#[test]
fn mixed_partial_derivatives_commute() {
    for card in surfaces::surfaces() {
        let surface = card.surface();
        let formula =
            Formula::parse(card.formula, &Vocabulary { constants: &names(card), ..PLANE }).expect("a formula");
        let mixed = |first, second| formula.derivative(first).derivative(second).program();
        let mut both = [mixed(0, 1), mixed(1, 0)].map(|program| Evaluator::new(program, surface.constants()));
        let mut figure = open("hessian", &format!("surface={}", card.id));
        for at in places(card) {
            let [[xy], [yx]]: [[f64; 1]; 2] = both.each_mut().map(|evaluator| evaluator.evaluate(&at));
            figure.drag("point", at);
            let [xx, shown, yy] = ["xx", "xy", "yy"].map(|name| number(&*figure, 0, name));
            // Terms of H cancel in either order; the rounding error is that of its largest entry.
            let size = xx.abs().max(yy.abs()).max(xy.abs()).max(1.0);
            assert!((xy - yx).abs() <= 1e-11 * size, "{} at {at:?}: {xy} {yx}", card.id);
            assert!((shown - yx).abs() <= 1e-11 * size, "{} at {at:?}: {shown} {yx}", card.id);
        }
    }
}

fn names(card: &surfaces::SurfaceCard) -> Vec<&'static str> {
    card.constants.iter().map(|constant| constant.name).collect()
}

#[test]
fn the_error_of_the_model_is_third_order() {
    let mut fitted = 0;
    for card in surfaces::surfaces() {
        let surface = card.surface();
        let mut figure = open("hessian", &format!("surface={}", card.id));
        for at in places(card) {
            figure.drag("point", at);
            let hessian = ["xx", "xy", "yy"].map(|name| number(&*figure, 0, name));
            let (f, gradient) = surface.value_and_gradient(at);
            let model = |[right, up]: Point| {
                let [xx, xy, yy] = hessian;
                f + gradient[0] * right
                    + gradient[1] * up
                    + 0.5 * (xx * right * right + 2.0 * xy * right * up + yy * up * up)
            };
            let error = |r: f64| {
                let around = (0..24).map(|k| TAU * f64::from(k) / 24.0).map(|angle| [r * angle.cos(), r * angle.sin()]);
                around.map(|z| (surface.value([at[0] + z[0], at[1] + z[1]]) - model(z)).abs()).fold(0.0, f64::max)
            };
            let unit = 1e-4 * card.view.size()[0].min(card.view.size()[1]);
            let points: Vec<[f64; 2]> =
                (0..9).map(|k| unit * f64::powf(10.0, f64::from(k) / 8.0)).map(|r| [r, error(r)]).collect();
            // Quadratics have no error but rounding, and no slope can be fitted to errors near rounding.
            if points[0][1] < 1e3 * 64.0 * f64::EPSILON * f.abs().max(1e-300) {
                continue;
            }
            fitted += 1;
            let order = slope(&points.iter().map(|point| point.map(f64::ln)).collect::<Vec<_>>());
            assert!(order > 2.95, "{} at {at:?}: order {order}", card.id);
        }
    }
    assert!(fitted > 60, "only {fitted} slopes could be fitted");
}

#[test]
fn the_order_readout_and_the_plot_agree() {
    let mut figure = open("hessian", "surface=himmelblau&x=1&y=1.5");
    let order = number(&*figure, 0, "order");
    assert!((order - 3.0).abs() < 0.05, "{order}");
    let plotted = lines(&panel(&mut *figure, "error"), Ink::Series(2)).remove(0);
    let points: Vec<[f64; 2]> =
        plotted.chunks_exact(2).filter(|point| point[0] < 0.1).map(|point| [point[0].ln(), point[1].ln()]).collect();
    assert!(points.len() > 10 && (slope(&points) - 3.0).abs() < 0.05, "{}", slope(&points));
    let quadratic = open("hessian", "surface=bowl");
    assert_eq!(value(&*quadratic, 0, "order"), Value::None);
}

#[test]
fn known_points_have_the_kind_on_their_card() {
    let mut decided = 0;
    for card in surfaces::surfaces() {
        for point in card.critical(&[]) {
            let [x, y] = point.at;
            let figure = open("hessian", &format!("surface={}&x={x}&y={y}", card.id));
            let [low, high] = ["lowest", "highest"].map(|name| number(&*figure, 0, name));
            // Eigenvalues do not classify flat minima and kinks.
            let [least, most] = [low.abs().min(high.abs()), low.abs().max(high.abs())];
            if least.is_nan() || least <= 1e-6 * most {
                continue;
            }
            // At limited precision a point is only nearly stationary: then its model has the kind.
            let kind = word(&*figure, 0, "kind");
            let is_minimum = kind.trim_start_matches("model: ") == "minimum";
            assert_eq!(is_minimum, point.kind.is_minimum(), "{} at {:?}: {kind}", card.id, point.at);
            decided += 1;
        }
    }
    assert!(decided > surfaces::surfaces().len(), "only {decided} points have a kind by their eigenvalues");
}

#[test]
fn eigenvalues_of_known_matrices_are_correct() {
    // H = (2 1; 1 2) has 1 and 3 along the diagonals.
    let figure = open("hessian", "formula=x^2%2Bx*y%2By^2&x=0&y=0");
    let read = ["lowest", "highest", "condition"].map(|name| number(&*figure, 0, name));
    for (value, truth) in read.into_iter().zip([1.0, 3.0, 3.0]) {
        assert!((value - truth).abs() < 1e-12, "{value} {truth}");
    }
    assert_eq!(word(&*figure, 0, "kind"), "minimum");
    for (formula, kind) in [("-x^2-3y^2", "maximum"), ("x*y", "saddle"), ("x^4%2By^2", "degenerate")] {
        let figure = open("hessian", &format!("formula={formula}&x=0&y=0"));
        assert_eq!(word(&*figure, 0, "kind"), kind, "{formula}");
    }
    let beside = open("hessian", "formula=x*y&x=1&y=0");
    assert_eq!(word(&*beside, 0, "kind"), "model: saddle");
    assert!(beside.description().contains("not stationary"), "{}", beside.description());
}

#[test]
fn newton_goes_uphill_near_saddles_and_maxima_and_downhill_in_a_bowl() {
    let newton = |state: &str| word(&*open("hessian", state), 0, "newton");
    assert_eq!(newton("formula=x^2-y^2&x=0.1&y=1"), "uphill");
    assert_eq!(newton("formula=x^2-y^2&x=1&y=0.1"), "downhill");
    assert_eq!(newton("formula=-x^2-y^2&x=0.5&y=0.2"), "uphill");
    assert_eq!(newton("formula=x^2%2B3y^2&x=1&y=1"), "downhill");
    assert_eq!(newton("formula=x^2%2B3y^2&x=0&y=0"), "zero (stationary point)");
    assert_eq!(newton("formula=x%2By&x=0&y=0"), "none: H is singular");
    assert_eq!(newton("formula=ln(x)%2By^2&x=-1&y=0"), "undefined");
    // ln cosh is steep but hardly curved far out: the model's minimum is far on the other side.
    assert_eq!(newton("formula=ln(cosh(x))%2By^2&x=2&y=0"), "downhill, but overshoots");
}

#[test]
fn axes_are_perpendicular_and_newtons_step_leads_to_their_centre() {
    let mut figure = open("hessian", "surface=himmelblau&x=-2.3&y=3.6");
    let plane = panel(&mut *figure, "plane");
    let axes: Vec<Vec<f64>> = lines(&plane, Ink::Series(2)).into_iter().filter(|line| line.len() == 4).collect();
    let [one, two] = [0, 1].map(|n| [axes[n][2] - axes[n][0], axes[n][3] - axes[n][1]]);
    let cosine = (one[0] * two[0] + one[1] * two[1]) / (one[0].hypot(one[1]) * two[0].hypot(two[1]));
    assert!(cosine.abs() < 1e-12, "{cosine}");
    let centre = [0, 1].map(|axis| 0.5 * (axes[0][axis] + axes[0][axis + 2]));
    let [_, tip] = arrows(&plane, Ink::Series(3))[0];
    assert!((tip[0] - centre[0]).hypot(tip[1] - centre[1]) < 1e-9, "{tip:?} {centre:?}");
    // The model is stationary there: ∇f + H step = 0.
    let (_, gradient) = surfaces::named("himmelblau").expect("a row").surface().value_and_gradient([-2.3, 3.6]);
    let [xx, xy, yy] = ["xx", "xy", "yy"].map(|name| number(&*figure, 0, name));
    let step = [tip[0] + 2.3, tip[1] - 3.6];
    assert!((gradient[0] + xx * step[0] + xy * step[1]).abs() < 1e-9);
    assert!((gradient[1] + xy * step[0] + yy * step[1]).abs() < 1e-9);
}
