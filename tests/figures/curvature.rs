//! The promises of the curvature figure.

use fall_line::curves::CURVES;
use fall_line::figure::{Figure, Value};
use fall_line::scene::{Ink, Mark, Panel};
use proptest::prelude::*;

use super::harness::{FRAME, number, open, value, word};

/// The rows of the readouts.
const GRADIENT: usize = 0;
const NEWTON: usize = 1;

fn panel(figure: &mut dyn Figure, id: &str) -> Panel {
    figure.scene(FRAME).panels.into_iter().find(|panel| panel.id == id).expect("a panel")
}

/// The points of the osculating parabola as it is drawn.
fn parabola(figure: &mut dyn Figure) -> Vec<[f64; 2]> {
    let dashed = panel(figure, "curve").front.into_iter().find_map(|mark| match mark {
        Mark::Line { points, stroke } if stroke.ink == Ink::Series(2) => Some(points),
        _ => None,
    });
    dashed.expect("a parabola").chunks_exact(2).map(|point| [point[0], point[1]]).collect()
}

proptest! {
    #[test]
    fn on_a_quadratic_newton_arrives_in_one_step(a in 0.01..100.0f64, b in -100.0..100.0f64, c in -1e3..1e3f64, x in -50.0..50.0f64) {
        for a in [a, -a] {
            let mut figure = open("curvature", "formula=a x^2%2Bb x%2Bc");
            for (name, value) in [("a", a), ("b", b), ("c", c), ("x", x)] {
                figure.set(name, &value.to_string()).expect("a number");
            }
            let (arrival, vertex) = (number(&*figure, NEWTON, "arrival"), -b / (2.0 * a));
            prop_assert!((arrival - vertex).abs() <= 1e-13 * (1.0 + x.abs() + vertex.abs()), "{} is not {}", arrival, vertex);
            figure.set("x", &arrival.to_string()).expect("a number");
            let slope = number(&*figure, NEWTON, "slope");
            prop_assert!(slope.abs() <= 1e-11 * (a.abs() * (x.abs() + vertex.abs()) + b.abs()), "{}", slope);
        }
    }
}

#[test]
fn newton_goes_uphill_where_the_curve_is_concave_and_has_no_step_where_it_is_straight() {
    let figure = open("curvature", "function=double-well&x=0.2");
    assert!(number(&*figure, NEWTON, "bend") < 0.0);
    assert_eq!(word(&*figure, NEWTON, "outcome"), "uphill");
    assert_eq!(word(&*figure, GRADIENT, "outcome"), "downhill");
    let straight = open("curvature", "formula=2x%2B1&x=1");
    assert_eq!(value(&*straight, NEWTON, "arrival"), Value::None);
    assert!(word(&*straight, NEWTON, "outcome").starts_with("none"));
    assert!((number(&*straight, GRADIENT, "arrival") - 0.8).abs() < 1e-15);
}

#[test]
fn the_gradient_step_is_as_long_as_newtons_at_a_rate_of_one_over_the_second_derivative() {
    // f″ = 2 on x².
    let figure = open("curvature", "function=parabola&x=-2&learning-rate=0.5");
    assert_eq!(number(&*figure, GRADIENT, "step"), 2.0);
    assert_eq!(number(&*figure, NEWTON, "step"), 2.0);
}

#[test]
fn the_parabola_equals_a_quadratic_and_otherwise_has_a_third_order_error() {
    let mut figure = open("curvature", "formula=3x^2-2x%2B1&x=0.7");
    for [x, y] in parabola(&mut *figure) {
        assert!((3.0 * x * x - 2.0 * x + 1.0 - y).abs() < 1e-11, "{x}");
    }
    // sin(1 + d) − (sin 1 + d cos 1 − ½ d² sin 1) is at most |d|³/6.
    for [x, y] in parabola(&mut *open("curvature", "function=sine&x=1")) {
        let d = (x - 1.0).abs();
        assert!((libm::sin(x) - y).abs() <= d * d * d / 6.0 + 1e-12, "{x}");
    }
}

#[test]
fn the_shading_follows_the_sign_of_the_second_derivative() {
    let mut shaded = 0;
    for row in CURVES {
        let mut figure = open("curvature", &format!("function={}", row.id));
        let curve = row.curve();
        let bands = panel(&mut *figure, "curve").backdrop.into_iter().filter_map(|mark| match mark {
            Mark::Polygon { points, ink, .. } => Some((points, if ink == Ink::Series(2) { 1.0 } else { -1.0 })),
            _ => None,
        });
        for (points, sign) in bands {
            for band in points.chunks_exact(10) {
                let middle = 0.5 * (band[0] + band[2]);
                assert!(sign * curve.jet(middle)[2] >= 0.0, "{} at {middle}", row.id);
                shaded += 1;
            }
        }
    }
    assert!(shaded > 2 * CURVES.len(), "{shaded} bands of all the curves");
}

#[test]
fn the_arrows_are_as_long_as_the_steps() {
    let mut figure = open("curvature", "function=double-well&x=1.4&learning-rate=0.05");
    let arrows = panel(&mut *figure, "curve").front.into_iter().filter_map(|mark| match mark {
        Mark::Arrow { from, to, .. } => Some(to[0] - from[0]),
        _ => None,
    });
    let lengths: Vec<f64> = arrows.collect();
    assert_eq!(lengths.len(), 2);
    for (length, row) in lengths.into_iter().zip([GRADIENT, NEWTON]) {
        assert!((length - number(&*figure, row, "step")).abs() < 1e-15);
    }
}

#[test]
fn there_is_no_step_and_no_parabola_at_a_kink() {
    let mut figure = open("curvature", "function=kink&x=0");
    for row in [GRADIENT, NEWTON] {
        assert_eq!(value(&*figure, row, "arrival"), Value::None);
        assert_eq!(word(&*figure, row, "outcome"), "none: a kink has no slope");
    }
    let lines = |figure: &mut dyn Figure| -> Vec<Ink> {
        let inks = panel(figure, "curve").front.into_iter().filter_map(|mark| match mark {
            Mark::Line { stroke, .. } => Some(stroke.ink),
            _ => None,
        });
        inks.filter(|ink| *ink != Ink::Muted).collect()
    };
    assert!(lines(&mut *figure).is_empty());
    assert!(!lines(&mut *open("curvature", "function=kink&x=1")).is_empty(), "away from the kink there are lines");
    assert!(figure.description().contains("f′ = 0 is a convention"));
}
