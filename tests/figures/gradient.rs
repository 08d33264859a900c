//! The promises of the gradient figure.

use fall_line::figure::{Figure, Nudge, Value};
use fall_line::figures;
use fall_line::plane::Point;
use fall_line::scene::Ink;
use fall_line::surfaces;
use num_dual::{Dual64, DualNum, first_derivative};

use super::harness::{number, open, parameter, value};
use super::marks::{arrows, lines, panel};

const GRADIENT: Ink = Ink::Series(0);
const SLOPE: Ink = Ink::Series(1);

/// The directions of the gradient's arrow and of the tangent as drawn, as unit vectors.
fn drawn(figure: &mut dyn Figure) -> [Point; 2] {
    let plane = panel(figure, "plane");
    let arrow = arrows(&plane, GRADIENT).first().map(|[from, to]| [to[0] - from[0], to[1] - from[1]]);
    let tangent = lines(&plane, SLOPE).into_iter().next().map(|ends| [ends[2] - ends[0], ends[3] - ends[1]]);
    [arrow.expect("an arrow"), tangent.expect("a tangent")].map(unit)
}

fn unit([x, y]: Point) -> Point {
    let length = x.hypot(y);
    [x / length, y / length]
}

fn dot(one: Point, two: Point) -> f64 {
    one[0] * two[0] + one[1] * two[1]
}

/// Points all over a view, the same on every run.
fn places(card: &surfaces::SurfaceCard) -> impl Iterator<Item = Point> + '_ {
    let within = |[low, high]: [f64; 2], share: f64| low + (high - low) * share.fract();
    (1..=12).map(move |k| [within(card.view.x, 0.618034 * f64::from(k)), within(card.view.y, 0.754878 * f64::from(k))])
}

fn himmelblau<D: DualNum<Primitive = f64> + Copy>(x: D, y: D) -> D {
    (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2)
}

#[test]
fn the_gradient_is_perpendicular_to_the_tangent() {
    let mut drawn_at = 0;
    for card in surfaces::surfaces() {
        let mut figure = open("gradient", &format!("surface={}", card.id));
        for at in places(card) {
            figure.drag("point", at);
            if value(&*figure, 0, "angle") == Value::None {
                continue;
            }
            drawn_at += 1;
            let [gradient, tangent] = drawn(&mut *figure);
            assert!(dot(gradient, tangent).abs() < 1e-9, "{} at {at:?}", card.id);
            let slopes = [number(&*figure, 0, "slopeX"), number(&*figure, 0, "slopeY")];
            assert!(dot(unit(slopes), gradient) > 1.0 - 1e-9, "{} at {at:?}: the arrow points uphill", card.id);
        }
    }
    assert!(drawn_at > 10 * surfaces::surfaces().len(), "only {drawn_at} points have a gradient");
}

#[test]
fn along_the_tangent_the_function_does_not_change() {
    let mut figure = open("gradient", "surface=himmelblau");
    for at in places(surfaces::named("himmelblau").expect("a row")) {
        figure.drag("point", at);
        let [_, tangent] = drawn(&mut *figure);
        let along = |t: Dual64| himmelblau(t * tangent[0] + at[0], t * tangent[1] + at[1]);
        let (_, change) = first_derivative(along, 0.0);
        assert!(change.abs() < 1e-9 * number(&*figure, 0, "gradientNorm").max(1.0), "{change} at {at:?}");
    }
}

#[test]
fn the_contour_through_the_point_runs_along_its_tangent() {
    let mut figure = open("gradient", "surface=himmelblau");
    for at in [[-0.5, -1.0], [2.0, 3.0], [-3.0, 1.0], [0.0, 4.0]] {
        figure.drag("point", at);
        let [gradient, _] = drawn(&mut *figure);
        let plane = panel(&mut *figure, "plane");
        let level = lines(&plane, Ink::Foreground).into_iter().max_by_key(|line| line.len()).expect("a contour");
        let points: Vec<Point> = level.chunks_exact(2).map(|end| [end[0] - at[0], end[1] - at[1]]).collect();
        let distance = |[x, y]: Point| x.hypot(y);
        let nearest = points.iter().map(|&end| distance(end)).fold(f64::INFINITY, f64::min);
        assert!(nearest < 0.05, "the contour passes {at:?} at {nearest}");
        // Where it crosses a small circle: ends at equal distances, so that the curvature does not turn the chord between them.
        let crossing = |pair: &[Point]| {
            let [one, two] = [distance(pair[0]), distance(pair[1])];
            let share = (0.2 - one) / (two - one);
            let between = [0, 1].map(|axis| pair[0][axis] + share * (pair[1][axis] - pair[0][axis]));
            ((one < 0.2) != (two < 0.2)).then_some(between)
        };
        let ends: Vec<Point> = points.windows(2).filter_map(crossing).collect();
        let &[first, last] = ends.as_slice() else { panic!("{} crossings at {at:?}", ends.len()) };
        let chord = unit([last[0] - first[0], last[1] - first[1]]);
        assert!(dot(chord, gradient).abs() < 0.02, "{} at {at:?}", dot(chord, gradient));
    }
}

#[test]
fn the_slope_along_u_equals_automatic_differentiation() {
    for degrees in [0.0, 33.0, 90.0, 211.5, 360.0_f64] {
        let figure = open("gradient", &format!("surface=himmelblau&x=1.25&y=-0.75&direction={degrees}"));
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let along = |t: Dual64| himmelblau(t * cosine + 1.25, t * sine - 0.75);
        let (_, slope) = first_derivative(along, 0.0);
        assert!((number(&*figure, 0, "directional") - slope).abs() < 1e-12 * slope.abs().max(1.0), "{degrees}");
    }
    let (_, right) = first_derivative(|x: Dual64| himmelblau(x, Dual64::from(-0.75)), 1.25);
    let (_, up) = first_derivative(|y: Dual64| himmelblau(Dual64::from(1.25), y), -0.75);
    let figure = open("gradient", "surface=himmelblau&x=1.25&y=-0.75");
    assert!((number(&*figure, 0, "slopeX") - right).abs() < 1e-12 * right.abs());
    assert!((number(&*figure, 0, "slopeY") - up).abs() < 1e-12 * up.abs());
}

#[test]
fn the_steepest_slope_is_the_gradient_norm_along_the_gradient() {
    for card in surfaces::surfaces() {
        let mut figure = open("gradient", &format!("surface={}", card.id));
        for at in places(card).take(4) {
            figure.drag("point", at);
            let norm = number(&*figure, 0, "gradientNorm");
            assert!(norm.is_finite(), "{} at {at:?}", card.id);
            let slopes = (0..720).map(|half| {
                figure.set("direction", &(0.5 * f64::from(half)).to_string()).expect("an angle");
                number(&*figure, 0, "directional")
            });
            let steepest = slopes.fold(f64::NEG_INFINITY, f64::max);
            // Sampled every half degree, one direction is within a quarter of a degree of the gradient.
            assert!(steepest <= norm * (1.0 + 1e-12), "{} at {at:?}: {steepest} {norm}", card.id);
            assert!(steepest >= norm * 0.25_f64.to_radians().cos() * (1.0 - 1e-12), "{} at {at:?}", card.id);
            let [x, y] = [number(&*figure, 0, "slopeX"), number(&*figure, 0, "slopeY")];
            let own = y.atan2(x).to_degrees().rem_euclid(360.0);
            figure.set("direction", &own.to_string()).expect("an angle");
            assert!((number(&*figure, 0, "directional") - norm).abs() <= 1e-12 * norm, "{} at {at:?}", card.id);
        }
    }
}

#[test]
fn slices_have_the_partial_derivatives_as_slopes() {
    let mut figure = open("gradient", "surface=himmelblau&x=1.25&y=-0.75");
    for (slice, name) in [("slice-x", "slopeX"), ("slice-y", "slopeY")] {
        let tangent = lines(&panel(&mut *figure, slice), SLOPE).remove(0);
        let slope = (tangent[3] - tangent[1]) / (tangent[2] - tangent[0]);
        assert!((slope - number(&*figure, 0, name)).abs() < 1e-9, "{name}: {slope}");
    }
}

#[test]
fn a_stationary_point_and_an_undefined_gradient_are_described() {
    let stationary = open("gradient", "surface=himmelblau&x=3&y=2");
    assert_eq!(value(&*stationary, 0, "angle"), Value::None);
    assert!(stationary.description().contains("stationary"), "{}", stationary.description());
    let none = open("gradient", "formula=ln(x)%2By&x=-1&y=1");
    assert_eq!(value(&*none, 0, "angle"), Value::None);
    assert!(none.description().contains("no gradient"), "{}", none.description());
    for mut figure in [stationary, none] {
        let plane = panel(&mut *figure, "plane");
        assert!(lines(&plane, SLOPE).is_empty(), "there is no tangent");
    }
}

#[test]
fn there_is_no_slope_where_f_is_undefined() {
    // 1 ∕ x, the derivative of ln x, is defined where ln x is not.
    let figure = open("gradient", "formula=ln(x)%2By&x=-1&y=0");
    assert!(["slopeX", "slopeY", "gradientNorm"].into_iter().all(|name| number(&*figure, 0, name).is_nan()));
    assert!(figure.description().contains("no gradient"), "{}", figure.description());
}

#[test]
fn an_almost_stationary_point_is_not_called_stationary() {
    let description = |state: &str| open("gradient", state).description();
    assert!(description("formula=exp(5x)&x=-4.9&y=0").contains("almost stationary"));
    assert!(description("formula=x^2%2By^2&x=0&y=0").contains("The gradient is zero"));
}

#[test]
fn both_handles_of_u_turn_it() {
    let mut figure = open("gradient", "surface=bowl&x=1&y=1");
    figure.drag("u", [1.0, 3.0]);
    assert_eq!(parameter(&mut *figure, "direction"), "90");
    figure.drag("angle", [217.3, 5.0]);
    assert_eq!(parameter(&mut *figure, "direction"), "217.3");
    figure.nudge("u", Nudge::By { right: 0, up: 1, fine: false });
    assert_eq!(parameter(&mut *figure, "direction"), "224.5");
    figure.nudge("angle", Nudge::Home);
    assert_eq!(parameter(&mut *figure, "direction"), "340");
}

#[test]
fn a_drag_leaves_the_backdrop_unchanged() {
    let mut figure = open("gradient", "");
    let before = panel(&mut *figure, "plane").backdrop;
    figure.drag("point", [1.0, 1.0]);
    let after = panel(&mut *figure, "plane").backdrop;
    assert!(before.len() == after.len() && before.iter().zip(&after).all(|(one, two)| one.is_same(two)));
    figure.pannable("plane").expect("a view").pan([0.0, 0.0], [1.0, 0.0]);
    assert!(!before[0].is_same(&panel(&mut *figure, "plane").backdrop[0]));
}

#[test]
fn the_gradient_of_every_try_is_inside_the_panel() {
    let mut arrows_seen = 0;
    for (text, state) in figures::named("gradient").expect("a card").tries {
        let plane = panel(&mut *open("gradient", state), "plane");
        for [_, tip] in arrows(&plane, GRADIENT) {
            assert!(plane.area.contains(plane.to_page(tip)), "{text} {tip:?}");
            arrows_seen += 1;
        }
    }
    assert!(arrows_seen > 2, "{arrows_seen} arrows");
}

#[test]
fn a_deep_formula_is_computed_but_not_written_out() {
    let deep = format!("{}x y{}", "sin(".repeat(90), ")".repeat(90));
    let mut figure = open("gradient", "");
    figure.set("formula", &deep).expect("a formula");
    let statements = figure.statements();
    assert!(!statements.is_empty() && statements.iter().all(|statement| statement.mathml.len() < 2000));
    assert!(number(&*figure, 0, "slopeX").is_finite());
}
