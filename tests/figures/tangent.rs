//! The promises of the secant and tangent figure.

use fall_line::curve::Curve;
use fall_line::curves::CURVES;
use fall_line::figure::{Command, Figure, Nudge, state};
use fall_line::scene::{Ink, Mark, Marker, Panel};

use super::harness::{FRAME, number, open, parameter};

/// The rows of the readouts.
const FORWARD: usize = 0;
const CENTRAL: usize = 1;

fn panel(figure: &mut dyn Figure, id: &str) -> Panel {
    figure.scene(FRAME).panels.into_iter().find(|panel| panel.id == id).expect("a panel")
}

/// The errors as drawn, [h, error] each; the selected quotient is drawn last.
fn errors(figure: &mut dyn Figure) -> Vec<[f64; 2]> {
    let lines = panel(figure, "error").front.into_iter().filter_map(|mark| match mark {
        Mark::Line { points, .. } if points.len() > 4 => Some(points),
        _ => None,
    });
    lines.last().expect("a line").chunks_exact(2).map(|point| [point[0], point[1]]).collect()
}

/// The slope of the least-squares line through log error against log h, over errors with h in a range.
fn fitted(errors: &[[f64; 2]], [from, to]: [f64; 2]) -> f64 {
    let inside = errors.iter().filter(|[h, error]| (from..=to).contains(h) && error.is_finite());
    let points: Vec<[f64; 2]> = inside.map(|point| point.map(libm::log10)).collect();
    assert!(points.len() >= 18, "a decade of errors");
    let mean = |axis: usize| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(0), mean(1));
    let covariance: f64 = points.iter().map(|point| (point[0] - x) * (point[1] - y)).sum();
    covariance / points.iter().map(|point| (point[0] - x) * (point[0] - x)).sum::<f64>()
}

/// Curves with points at which neither f″ nor f‴ is small.
const PLACES: [(&str, &str); 6] =
    [("cubic", "-1.6"), ("sine", "1"), ("exponential", "0.5"), ("logarithm", "2"), ("chain", "0.6"), ("bell", "0.8")];

#[test]
fn the_error_falls_with_slope_1_forward_and_2_central_before_rounding() {
    for (function, x) in PLACES {
        for (quotient, order, decade) in [("forward", 1.0, [1e-5, 1e-4]), ("central", 2.0, [1e-3, 1e-2])] {
            let mut figure = open("tangent", &format!("function={function}&x={x}&quotient={quotient}"));
            let slope = fitted(&errors(&mut *figure), decade);
            assert!((slope - order).abs() < 0.01, "{function}, {quotient}: {slope}");
        }
    }
}

#[test]
fn errors_come_from_evaluated_quotients_down_to_where_rounding_dominates() {
    for (function, x) in PLACES {
        let mut figure = open("tangent", &format!("function={function}&x={x}"));
        let curve = fall_line::curves::named(function).expect("a row").curve();
        let x: f64 = x.parse().expect("a number");
        let shown: Vec<[f64; 2]> = errors(&mut *figure).into_iter().filter(|point| point[0].is_finite()).collect();
        for [h, error] in &shown {
            let quotient = (curve.value(x + h) - curve.value(x)) / h;
            assert_eq!((quotient - curve.slope(x)).abs(), *error, "{function} at h = {h}");
        }
        let [best, _] =
            shown.iter().copied().reduce(|one, two| if one[1] <= two[1] { one } else { two }).expect("errors");
        assert!((1e-11..1e-5).contains(&best), "{function}: smallest at h = {best}");
        let finest = shown.iter().filter(|point| point[0] < 1e-14).map(|point| point[1]).fold(0.0, f64::max);
        assert!(finest > 1e-3 && shown[0][0] < 1e-14, "{function}: {finest} where rounding dominates");
    }
}

#[test]
fn an_error_of_exactly_zero_is_marked_below_the_axis() {
    // On a parabola the central quotient's only error is rounding, and it has none where x ± h is exact.
    let mut figure = open("tangent", "function=parabola&x=1&quotient=central");
    let errors = panel(&mut *figure, "error");
    let floor = errors.y.range[0];
    let below = errors.front.iter().filter_map(|mark| match mark {
        Mark::Points { points, marker: Marker::TriangleDown, .. } => Some(points.to_vec()),
        _ => None,
    });
    let below: Vec<f64> = below.flatten().collect();
    assert!(!below.is_empty() && below.chunks_exact(2).all(|point| point[1] == floor));
    let is_note = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text.contains("below the axis"));
    assert!(errors.front.iter().any(is_note));
}

#[test]
fn every_marked_stationary_point_has_zero_slope() {
    let mut marked = 0;
    for row in CURVES {
        let mut figure = open("tangent", &format!("function={}", row.id));
        let curve = row.curve();
        for (id, height) in [("curve", false), ("slope", true)] {
            for mark in panel(&mut *figure, id).backdrop {
                let Mark::Points { points, .. } = mark else { continue };
                for place in points.chunks_exact(2) {
                    assert!(curve.slope(place[0]).abs() < 1e-9, "{} at {}", row.id, place[0]);
                    assert_eq!(place[1], if height { 0.0 } else { curve.value(place[0]) });
                    marked += 1;
                }
            }
        }
    }
    assert!(marked > 40, "{marked} stationary points on all curves");
}

#[test]
fn minima_maxima_and_inflections_are_distinguished() {
    let markers = |state: &str| -> Vec<(Marker, f64)> {
        let marks = panel(&mut *open("tangent", state), "curve").backdrop;
        let points = marks.into_iter().filter_map(|mark| match mark {
            Mark::Points { points, marker, .. } => Some((marker, points[0])),
            _ => None,
        });
        points.collect()
    };
    let cubic = markers("function=cubic");
    assert_eq!(cubic.len(), 2);
    assert!(cubic.iter().any(|(marker, x)| *marker == Marker::TriangleDown && (x - 1.0).abs() < 1e-9));
    assert!(cubic.iter().any(|(marker, x)| *marker == Marker::Triangle && (x + 1.0).abs() < 1e-9));
    assert!(markers("function=quartic").iter().any(|(marker, x)| *marker == Marker::Diamond && x.abs() < 1e-6));
}

#[test]
fn readouts_equal_the_closed_forms() {
    let figure = open("tangent", "x=0.5&step-size=0.25");
    let f = |x: f64| x * x * x - 3.0 * x;
    assert_eq!(number(&*figure, FORWARD, "value"), f(0.5));
    assert_eq!(number(&*figure, FORWARD, "slope"), 3.0 * 0.25 - 3.0);
    assert_eq!(number(&*figure, FORWARD, "quotient"), (f(0.75) - f(0.5)) / 0.25);
    assert_eq!(number(&*figure, CENTRAL, "quotient"), (f(0.75) - f(0.25)) / 0.5);
    // (x + h)³ − (x − h)³ = 6x²h + 2h³: the central error is exactly h², for every h.
    assert_eq!(number(&*figure, CENTRAL, "error"), 0.0625);
    assert!((number(&*figure, CENTRAL, "order") - 2.0).abs() < 1e-9);
}

#[test]
fn the_end_of_the_secant_and_the_error_plot_set_the_same_h() {
    let mut figure = open("tangent", "x=-1");
    figure.drag("secant", [-0.5, 7.0]);
    assert_eq!(parameter(&mut *figure, "step-size"), "0.5");
    figure.drag("error", [3e-9, 1.0]);
    assert_eq!(parameter(&mut *figure, "step-size"), "3e-9");
    figure.drag("secant", [-2.0, 0.0]);
    let h: f64 = parameter(&mut *figure, "step-size").parse().expect("a number");
    assert!(h > 0.0 && h < 0.01, "dragging past x sets the smallest h allowed: {h}");
    figure.nudge("secant", Nudge::Home);
    assert_eq!(state::write(&mut *figure), "x=-1");
}

#[test]
fn playing_shrinks_h_to_where_rounding_dominates_and_can_be_scrubbed() {
    let mut figure = open("tangent", "step-size=1e-15");
    figure.command(Command::Play);
    assert_eq!(parameter(&mut *figure, "step-size"), "1");
    let mut before = 1.0;
    while figure.play(0.1) {
        let h: f64 = parameter(&mut *figure, "step-size").parse().expect("a number");
        assert!(h < before, "{h} after {before}");
        before = h;
    }
    assert!(before < 3e-15);
    figure.set("step", "10").expect("a number of halvings");
    assert_eq!(parameter(&mut *figure, "step-size"), (1.0 / 1024.0).to_string());
    figure.command(Command::StepBack);
    assert_eq!(parameter(&mut *figure, "step-size"), (1.0 / 512.0).to_string());
    figure.set("step-size", "0.3").expect("h");
    let shown = parameter(&mut *figure, "step");
    figure.set("step", &shown).expect("the step shown");
    assert_eq!(parameter(&mut *figure, "step-size"), "0.3", "setting the step shown changes nothing");
}

#[test]
fn a_letter_h_in_a_formula_is_a_slider_of_its_own() {
    let mut figure = open("tangent", "formula=h x^2&step-size=0.5&x=2");
    figure.set("h", "3").expect("a constant");
    assert_eq!(number(&*figure, FORWARD, "slope"), 12.0);
    assert_eq!(parameter(&mut *figure, "step-size"), "0.5");
}

#[test]
fn an_undefined_point_is_described_and_not_drawn() {
    let figure = open("tangent", "function=logarithm&x=-0.2");
    assert!(figure.description().contains("undefined"));
    assert!(Curve::parse("ln(x)", &[]).expect("a formula").value(-0.2).is_nan());
    assert!(figure.handles().iter().all(|handle| handle.at.iter().all(|end| end.is_finite())));
}

#[test]
fn a_typed_formula_at_its_defaults_reads_back_the_same() {
    let mut figure = open("tangent", "");
    figure.set("function", "typed").expect("a choice");
    figure.set("x", "1").expect("a point");
    figure.pannable("curve").expect("a view").reset_view();
    let written = state::write(&mut *figure);
    assert_eq!(state::write(&mut *open("tangent", &written)), written);
}

#[test]
fn there_is_no_slope_where_the_curve_is_undefined() {
    for id in ["tangent", "rules", "curvature", "locality"] {
        let figure = open(id, "function=logarithm&x=-0.2");
        assert!(number(&*figure, 0, "slope").is_nan(), "{id}");
        assert!(figure.description().contains("undefined") && !figure.description().contains("falling"), "{id}");
    }
    let below = panel(&mut *open("tangent", "function=logarithm"), "slope").backdrop;
    let drawn = below.into_iter().filter_map(|mark| match mark {
        Mark::Area { points, .. } => Some(points.to_vec()),
        _ => None,
    });
    let xs: Vec<f64> =
        drawn.flat_map(|points| points.chunks_exact(2).map(|point| point[0]).collect::<Vec<_>>()).collect();
    assert!(xs.len() > 100 && xs.iter().all(|x| x.is_nan() || *x >= 0.0));
}

#[test]
fn flat_regions_and_stationary_points_are_described() {
    let description = |formula: &str| open("tangent", &format!("formula={formula}")).description();
    for constant in ["3", "0x"] {
        assert!(description(constant).ends_with("The curve is flat everywhere in view."), "{}", description(constant));
    }
    assert!(description("1e8 sin(x)").ends_with("At 2 points f′ crosses zero too steeply to be marked."));
    assert!(description("relu(x)").ends_with("The curve is flat from x = −2.50 to 0."), "{}", description("relu(x)"));
    assert!(description("sin(x)").contains("Stationary: minimum at x = −1.57"));
    for formula in ["exp(x)", "abs(x)", "1/x"] {
        assert!(
            description(formula).ends_with("The curve has no stationary points in view."),
            "{}",
            description(formula)
        );
    }
    assert!(open("tangent", "function=quartic").description().contains("inflection at x = 0,"));
}

#[test]
fn a_kink_has_no_tangent_and_its_slope_is_called_a_convention() {
    let tangent = open("tangent", "function=kink&x=0");
    assert!(tangent.description().contains("a kink with slope −1.000 on the left and 1.000 on the right"));
    assert!(tangent.description().contains("f′ = 0 is a convention") && !tangent.description().contains("tangent"));
    let text = |figure: &mut dyn Figure| {
        let cell = figure.readouts().remove(0).cells.into_iter().find(|cell| cell.name == "slope");
        cell.expect("a slope").text
    };
    let lines = |state: &str, ink: Ink| {
        let front = panel(&mut *open("tangent", state), "curve").front;
        front.into_iter().filter(|mark| matches!(mark, Mark::Line { stroke, .. } if stroke.ink == ink)).count()
    };
    assert_eq!(lines("function=kink&x=0", Ink::Series(1)), 0);
    assert_eq!(lines("function=kink&x=0.001", Ink::Series(1)), 1);
    for id in ["tangent", "curvature", "rules"] {
        assert_eq!(text(&mut *open(id, "function=kink&x=0")), "0 by convention", "{id}");
        assert_eq!(text(&mut *open(id, "function=parabola&x=0")), "0", "{id}");
    }
}
