//! The promises of the mean squared error and its figure.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | ∇L at the least-squares solution | zero, by dual numbers on the plain sum | 1e-10 of Σ (\|w xᵢ\| + \|b\| + \|yᵢ\|) (\|xᵢ\| + 1) / n |
//! | L, ∇L and the Hessian anywhere | num-dual on the plain sum | 1e-11 of the same, with squares |

use fall_line::data_loss::MeanSquaredError;
use fall_line::figure::{Command, Figure, Nudge, Value, state};
use fall_line::plane::Point;
use fall_line::scene::{Frame, Mark};
use fall_line::surface::Surface;
use num_dual::HyperDual64;
use proptest::prelude::*;

use super::harness::{FRAME, number, open, parameter, value, word};

/// (1/n) Σ (yᵢ − w xᵢ − b)², evaluated as written.
fn plain_sum(points: &[Point], w: HyperDual64, b: HyperDual64) -> HyperDual64 {
    let square = |[x, y]: Point| {
        let residual = HyperDual64::from(y) - w * x - b;
        residual * residual
    };
    points.iter().map(|&point| square(point)).fold(HyperDual64::from(0.0), |sum, square| sum + square)
        / points.len() as f64
}

/// L, ∂L/∂w, ∂L/∂b, ∂²L/∂w², ∂²L/∂w∂b by automatic differentiation.
fn automatic(points: &[Point], [w, b]: Point) -> [f64; 5] {
    let number = |re, first, second| HyperDual64::new(re, first, second, 0.0);
    let twice = plain_sum(points, number(w, 1.0, 1.0), number(b, 0.0, 0.0));
    let mixed = plain_sum(points, number(w, 1.0, 0.0), number(b, 0.0, 1.0));
    [mixed.re, mixed.eps1, mixed.eps2, twice.eps1eps2, mixed.eps1eps2]
}

/// The size of the terms that sum to the gradient.
fn size(points: &[Point], [w, b]: Point) -> f64 {
    let terms = points.iter().map(|[x, y]| ((w * x).abs() + b.abs() + y.abs()) * (x.abs() + 1.0));
    terms.sum::<f64>() / points.len() as f64
}

fn assert_zero_gradient_at_the_fit(points: &[Point]) {
    let loss = MeanSquaredError::new(points.to_vec());
    let Some(best) = loss.nearest_fit([0.7, -0.3]) else { panic!("there are data") };
    let scale = size(points, best);
    let [_, along_w, along_b, ..] = automatic(points, best);
    for slope in [along_w, along_b].into_iter().chain(loss.gradient(best)) {
        assert!(slope.abs() <= 1e-10 * scale, "{points:?}: slope {slope} at {best:?}, scale {scale}");
    }
}

fn assert_matches_automatic_differentiation(points: &[Point], at: Point) {
    let loss = MeanSquaredError::new(points.to_vec());
    let [value, along_w, along_b, ww, wb] = automatic(points, at);
    let (found, slope) = loss.value_and_gradient(at);
    let scale = size(points, at);
    let hessian = loss.hessian(at);
    let squares = points.iter().map(|[x, _]| 1.0 + x * x).sum::<f64>() / points.len() as f64;
    for (found, truth, scale) in [
        (found, value, scale * scale),
        (slope[0], along_w, scale),
        (slope[1], along_b, scale),
        (hessian[0], ww, squares),
        (hessian[1], wb, squares),
        (hessian[2], 2.0, 1.0),
    ] {
        assert!((found - truth).abs() <= 1e-11 * scale, "{points:?} at {at:?}: {found}, not {truth}");
    }
}

const DATA: [&str; 8] = ["line", "outlier", "two", "same-x", "anscombe-1", "anscombe-2", "anscombe-3", "anscombe-4"];

fn points_of(figure: &dyn Figure) -> Vec<Point> {
    figure.handles().iter().filter(|handle| handle.panel == "data").map(|handle| handle.at).collect()
}

#[test]
fn the_least_squares_solution_has_zero_gradient() {
    for id in DATA {
        let figure = open("mse", &format!("data={id}&fit=true"));
        assert_zero_gradient_at_the_fit(&points_of(&*figure));
        for name in ["slopeAlongW", "slopeAlongB", "distance"] {
            let slope = number(&*figure, 0, name);
            assert!(slope.abs() < 1e-10, "{id}: {name} is {slope}");
        }
    }
}

#[test]
fn the_gradient_equals_automatic_differentiation_at_what_the_figure_shows() {
    for id in DATA {
        for (w, b) in [(0.0, 0.0), (2.0, -1.0), (-1.25, 3.5)] {
            let figure = open("mse", &format!("data={id}&w={w}&b={b}"));
            let points = points_of(&*figure);
            assert_matches_automatic_differentiation(&points, [w, b]);
            let truth = automatic(&points, [w, b]);
            for (name, truth) in ["loss", "slopeAlongW", "slopeAlongB"].into_iter().zip(truth) {
                assert!((number(&*figure, 0, name) - truth).abs() <= 1e-12 * truth.abs().max(1.0), "{id}: {name}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fit_and_gradient_are_exact_for_any_data(
        points in prop::collection::vec([-1.0..1.0f64, -1.0..1.0f64], 1..40),
        power in -3..7i32,
        shift in -1e4..1e4f64,
        at in [-5.0..5.0f64, -5.0..5.0f64],
    ) {
        let unit = 10f64.powi(power);
        let moved: Vec<Point> = points.iter().map(|[x, y]| [x * unit + shift, y * unit - shift]).collect();
        let scaled: Vec<Point> = points.iter().map(|[x, y]| [x * unit, y * unit]).collect();
        for points in [&points, &scaled, &moved] {
            assert_zero_gradient_at_the_fit(points);
            assert_matches_automatic_differentiation(points, at);
        }
    }
}

#[test]
fn data_without_a_unique_line_are_described_and_break_nothing() {
    let same = open("mse", "data=same-x&fit=true");
    assert_eq!(word(&*same, 0, "fit"), "many");
    assert!(same.description().contains("every line through"));
    assert!(same.statements().iter().any(|statement| statement.current));
    let one = open("mse", "points=2,3&fit=true");
    assert!(number(&*one, 0, "loss") < 1e-25);
    let mut none = open("mse", "points=");
    assert_eq!(word(&*none, 0, "fit"), "no data");
    assert_eq!(value(&*none, 0, "distance"), Value::None);
    assert!(number(&*none, 0, "loss").is_nan() && none.description().contains("undefined"));
    none.set("fit", "true").expect("a toggle");
    none.command(Command::Step);
    none.scene(FRAME);
    assert!(none.click("data", [1.0, 1.0]));
    assert_eq!(word(&*none, 0, "fit"), "many");
    assert!(none.click("data", [2.0, 3.0]));
    assert_eq!(value(&*none, 0, "fit"), Value::Point([2.0, -1.0]));
}

#[test]
fn a_square_is_a_square_on_the_page_and_its_area_is_the_squared_residual() {
    for (width, height) in [(960.0, 600.0), (360.0, 640.0), (1900.0, 800.0)] {
        let mut figure = open("mse", "w=0.5&b=2");
        let scene = figure.scene(Frame::new(width, height));
        let panel = &scene.panels[0];
        let corners = panel.front.iter().find_map(|mark| match mark {
            Mark::Polygon { points, .. } => Some(points),
            _ => None,
        });
        let corners = corners.expect("squares");
        let mut areas = 0.0;
        for square in corners.chunks(12) {
            let page: Vec<Point> = square[..8].chunks(2).map(|corner| panel.to_page([corner[0], corner[1]])).collect();
            let side = |from: Point, to: Point| (from[0] - to[0]).hypot(from[1] - to[1]);
            assert!((side(page[0], page[1]) - side(page[1], page[2])).abs() < 1e-6);
            areas += (square[3] - square[1]).powi(2);
        }
        assert_eq!(corners.len(), 12 * points_of(&*figure).len(), "one per point");
        let count = points_of(&*figure).len() as f64;
        assert!((areas / count - number(&*figure, 0, "loss")).abs() < 1e-12, "the loss is their mean area");
    }
}

#[test]
fn the_arrow_is_the_next_step_and_is_perpendicular_to_the_contour() {
    let mut figure = open("mse", "w=2&b=-1");
    let scene = figure.scene(FRAME);
    let plane = &scene.panels[1];
    let arrow = plane.front.iter().find_map(|mark| match mark {
        Mark::Arrow { from, to, .. } => Some((*from, *to)),
        _ => None,
    });
    let (from, to) = arrow.expect("an arrow");
    assert_eq!(from, [2.0, -1.0]);
    let unit = |axis: [f64; 2], pixels: f64| (axis[1] - axis[0]) / pixels;
    let [across, up] = [unit(plane.x.range, plane.area.width), unit(plane.y.range, plane.area.height)];
    assert!((across / up - 1.0).abs() < 1e-9, "equal units");
    figure.command(Command::Step);
    assert_eq!(value(&*figure, 0, "weights"), Value::Point(to));
}

#[test]
fn playing_converges_to_the_fit_and_too_large_a_rate_stops_at_the_last_finite_weights() {
    let mut figure = open("mse", "learning-rate=0.2");
    let before = number(&*figure, 0, "distance");
    figure.command(Command::Play);
    while figure.play(0.5) {}
    assert_eq!(parameter(&mut *figure, "step"), "100");
    assert!(number(&*figure, 0, "distance") < 1e-6 * before);
    // The limit is 2/λmax = 1/max(1, mean of x²) = 0.34.
    let wild = open("mse", "learning-rate=1&step=100");
    assert!(number(&*wild, 0, "loss").is_finite() && number(&*wild, 0, "distance") > 1e4);
}

#[test]
fn a_diverging_run_says_so_with_its_number_of_steps() {
    let state = |step: usize| format!("w=2&b=-1&learning-rate=1&step={step}");
    let diverged = open("mse", &state(100));
    let taken = number(&*diverged, 0, "step") as usize;
    assert!((2..100).contains(&taken), "{taken}");
    assert_eq!(word(&*diverged, 0, "verdict"), "diverged");
    let progress = format!("after {taken} steps of gradient descent: diverged");
    assert!(diverged.description().contains(&progress), "{}", diverged.description());
    // Its last step is the last one that changes the weights.
    let weights = [taken - 1, taken, taken + 1].map(|step| value(&*open("mse", &state(step)), 0, "weights"));
    assert!(weights[0] != weights[1] && weights[1] == weights[2], "{weights:?}");
    let calm = open("mse", "step=100");
    assert_eq!((number(&*calm, 0, "step"), word(&*calm, 0, "verdict")), (100.0, "converged".into()));
}

#[test]
fn no_steps_are_reported_without_a_run() {
    for state in ["w=2&step=1&fit=true", "points=&step=1"] {
        let figure = open("mse", state);
        assert_eq!([value(&*figure, 0, "step"), value(&*figure, 0, "verdict")], [Value::None, Value::None], "{state}");
        assert!(!figure.description().contains("descent"), "{}", figure.description());
    }
}

#[test]
fn a_residual_is_the_point_minus_the_line_in_words_and_in_the_formula() {
    let figure = open("mse", "points=1,0.15&w=2&b=1");
    let value = &figure.handles()[1].value;
    assert!(value.ends_with("residual −2.85"), "{value}");
    let formula = figure.statements().remove(0).mathml;
    let [y, wx] = ["y", "x"].map(|letter| format!("<msub><mi>{letter}</mi><mi>i</mi></msub>"));
    assert!(formula.contains(&format!("{y}<mo>−</mo><mi>w</mi>{wx}<mo>−</mo><mi>b</mi>")), "{formula}");
}

#[test]
fn plurals_and_signs_are_written_naturally() {
    let one = open("mse", "points=2,3&w=1&b=-1&step=1").description();
    assert!(one.starts_with("1 data point and the line"), "{one}");
    assert!(one.contains("after 1 step of") && one.contains("there is only one data point"), "{one}");
    let minus = open("mse", "w=2&b=-1").description();
    assert!(minus.starts_with("6 data points and the line y = 2.00 x − 1.00."), "{minus}");
    assert!(minus.contains("after 0 steps of"), "{minus}");
}

#[test]
fn the_fit_holds_while_data_are_dragged_and_is_cleared_by_dragging_the_weights() {
    let mut figure = open("mse", "fit=true");
    figure.drag("point-6", [2.5, -1.0]);
    assert!(number(&*figure, 0, "distance") < 1e-12);
    figure.drag("weights", [1.0, 1.0]);
    assert_eq!(parameter(&mut *figure, "fit"), "false");
    assert_eq!(value(&*figure, 0, "weights"), Value::Point([1.0, 1.0]));
}

#[test]
fn a_held_fit_is_restored_from_the_state() {
    let mut figure = open("mse", "w=2&b=-1");
    figure.command(Command::Step);
    figure.set("fit", "true").expect("a toggle");
    let mut again = open("mse", &state::write(&mut *figure));
    assert_eq!([parameter(&mut *again, "step"), parameter(&mut *again, "fit")], ["1", "true"]);
    assert_eq!(value(&*again, 0, "weights"), value(&*figure, 0, "weights"));
}

#[test]
fn points_are_added_moved_and_removed_and_a_data_set_restores_its_own() {
    let mut figure = open("mse", "");
    let count = points_of(&*figure).len();
    assert!(figure.click("data", [0.123_456, 1.0]));
    assert_eq!(points_of(&*figure)[count], [0.12, 1.0], "a click is rounded to hundredths");
    assert!(figure.click("weights", [1.0, 0.0]) && !figure.click("slice", [1.0, 0.0]));
    figure.drag("point-1", [-3.0, 2.0]);
    figure.nudge("point-2", Nudge::By { right: 0, up: 1, fine: false });
    figure.remove("point-3");
    assert_eq!(points_of(&*figure).len(), count);
    let written = state::write(&mut *figure);
    assert_eq!(points_of(&*open("mse", &written)), points_of(&*figure));
    for _ in 0..40 {
        figure.click("data", [0.0, 0.0]);
    }
    assert_eq!(points_of(&*figure).len(), 24, "the number of points is limited");
    assert!(figure.set("points", &"1,1 ".repeat(25)).is_err() && figure.set("points", "1,1e7").is_err());
    figure.set("data", "line").expect("a data set");
    assert_eq!(state::write(&mut *figure), "");
}

#[test]
fn the_map_is_reused_while_the_weights_move_and_changes_with_the_data() {
    let mut figure = open("mse", "");
    let map = |figure: &mut dyn Figure| figure.scene(FRAME).panels[1].backdrop.clone();
    let is_same = |one: &[Mark], two: &[Mark]| one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.is_same(b));
    let before = map(&mut *figure);
    figure.drag("weights", [1.0, 1.0]);
    assert!(is_same(&before, &map(&mut *figure)));
    figure.drag("point-1", [0.0, 0.0]);
    assert!(!is_same(&before, &map(&mut *figure)));
}
