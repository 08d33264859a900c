//! The promises of the figure of the integral.

use std::f64::consts::TAU;

use fall_line::curve::Curve;
use fall_line::figure::{Figure, Handle, Nudge, Value, state};
use fall_line::integral::Integrand;
use fall_line::scene::{Frame, Ink, Mark, Panel};

use super::harness::{FRAME, number, open, parameter, value};

const CURVE: usize = 0;
const RUNNING: usize = 1;
const ERROR: usize = 2;

/// The panels, with all work done.
fn panels(figure: &mut dyn Figure) -> Vec<Panel> {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
    figure.scene(FRAME).panels
}

fn texts(panel: &Panel) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    panel.backdrop.iter().chain(&panel.front).filter_map(text).collect()
}

/// The dots of the chosen rule's errors, n and error each, and its predicted line.
fn chosen(figure: &mut dyn Figure) -> [Option<Vec<f64>>; 2] {
    let mut found = [None, None];
    for mark in &panels(figure)[ERROR].front {
        match mark {
            Mark::Points { points, ink: Ink::Foreground, .. } if points.len() > 2 => found[0] = Some(points.to_vec()),
            Mark::Line { points, stroke } if stroke.ink == Ink::Foreground => found[1] = Some(points.to_vec()),
            _ => {}
        }
    }
    found
}

fn none(figure: &dyn Figure, name: &str) -> bool {
    value(figure, 0, name) == Value::None
}

/// Rules with their orders.
const ORDERS: [(&str, f64); 5] =
    [("left", 1.0), ("right", 1.0), ("midpoint", 2.0), ("trapezoid", 2.0), ("simpson", 4.0)];

#[test]
fn smooth_functions_that_are_not_periodic_have_orders_1_1_2_2_4() {
    for formula in ["exp(x)", "sin(x)", "1/(1 + x^2)", "ln(x + 3)"] {
        for (rule, order) in ORDERS {
            let figure = open("integral", &format!("formula={formula}&a=0.2&b=1.7&n=32&rule={rule}"));
            let measured = number(&*figure, 0, "order");
            assert!((measured - order).abs() < 0.03, "{formula}, {rule}: {measured}");
        }
    }
}

#[test]
fn errors_fall_along_the_line_that_is_predicted() {
    for formula in ["exp(x)", "sin(x)", "1/(1 + x^2)"] {
        for (rule, _) in ORDERS.into_iter().chain([("lower", 1.0), ("upper", 1.0)]) {
            let state = format!("formula={formula}&a=0.2&b=1.7&rule={rule}");
            let [Some(dots), Some(line)] = chosen(&mut *open("integral", &state)) else { panic!("{state}") };
            let mut compared = 0;
            for (dot, predicted) in dots.chunks(2).zip(line.chunks(2)) {
                assert_eq!(dot[0], predicted[0]);
                if dot[0] >= 32.0 && dot[1] > 1e-12 {
                    let ratio = dot[1] / predicted[1];
                    assert!((ratio - 1.0).abs() < 0.02, "{state} at n = {}: {ratio}", dot[0]);
                    compared += 1;
                }
            }
            assert!(compared >= 3, "{state}: {compared} dots");
        }
    }
}

#[test]
fn the_line_is_there_before_the_first_dot() {
    let mut figure = open("integral", "rule=trapezoid");
    let before = figure.scene(FRAME).panels.remove(ERROR);
    let lines = before.front.iter().filter(|mark| matches!(mark, Mark::Line { stroke, .. } if !stroke.dash.is_empty()));
    assert!(lines.count() >= 5);
    let dots = |panel: &Panel| {
        panel.front.iter().filter(|mark| matches!(mark, Mark::Points { points, .. } if points.len() > 2)).count()
    };
    assert_eq!(dots(&before), 0);
    assert_eq!(dots(&panels(&mut *figure)[ERROR]), 6);
}

#[test]
fn an_infinite_slope_leaves_order_three_halves() {
    for (rule, order) in [("trapezoid", 1.5), ("midpoint", 1.5), ("simpson", 1.5), ("left", 1.0)] {
        let mut figure = open("integral", &format!("function=square-root&n=100&rule={rule}"));
        let measured = number(&*figure, 0, "order");
        assert!((measured - order).abs() < 0.06, "{rule}: {measured}");
        assert!(chosen(&mut *figure)[1].is_none(), "{rule}: no power is predicted where f′ is infinite");
    }
}

#[test]
fn a_full_period_converges_faster_than_any_power() {
    let exact = 7.954_926_521_012_845;
    let at = |n: usize| open("integral", &format!("function=period&rule=trapezoid&n={n}"));
    let error = |n: usize| number(&*at(n), 0, "error");
    assert!((number(&*at(12), 0, "integral") - exact).abs() < 1e-14);
    assert!((error(12) - 6.5e-12).abs() < 1e-13, "{:e}", error(12));
    let ratios = [(2, 4), (3, 6), (4, 8), (6, 12)].map(|(one, two)| libm::log2((error(one) / error(two)).abs()));
    assert!(ratios.windows(2).all(|pair| pair[1] > pair[0]), "the order grows without end: {ratios:?}");
    assert!(ratios[3] > 12.0);
    assert!(chosen(&mut *at(12))[1].is_none());
    assert_eq!(parameter(&mut *at(12), "b"), TAU.to_string());
    let broken = open("integral", "function=period&rule=trapezoid&n=12&b=6");
    assert!(number(&*broken, 0, "error").abs() > 1e-3, "only a full period does");
}

#[test]
fn simpson_is_exact_on_cubics_and_gauss_on_degree_2n_minus_1() {
    for formula in ["x^3", "2x^3 - x^2 + 5x - 7", "(x - 1)(x + 2)(x - 3)"] {
        for n in [1, 2, 7] {
            let figure = open("integral", &format!("formula={formula}&a=-1&b=2&rule=simpson&n={n}"));
            assert!(number(&*figure, 0, "error").abs() < 1e-13, "{formula}, {n}");
        }
    }
    assert!(number(&*open("integral", "formula=x^4&a=-1&b=2&rule=simpson&n=1"), 0, "error").abs() > 1.0);
    for n in 1..=12usize {
        let error = |degree: usize| {
            let state = format!("formula=x^{degree}&a=0.5&b=1.5&rule=gauss&n={n}");
            number(&*open("integral", &state), 0, "error").abs()
        };
        assert!(error(2 * n - 1) < 1e-12, "{n} nodes, degree {}: {:e}", 2 * n - 1, error(2 * n - 1));
        if n <= 5 {
            assert!(error(2 * n) > 1e-7, "{n} nodes, degree {}: {:e}", 2 * n, error(2 * n));
        }
    }
}

#[test]
fn lower_and_upper_sums_enclose_the_integral() {
    let formulas =
        ["sin(x)", "x^3 - 3x", "exp(-x^2/2)", "abs(x) + sin(5x)", "sign(x) + x/3", "sqrt(abs(x))", "x^2 sin(9x)"];
    for formula in formulas {
        for n in [1, 2, 5, 40, 200] {
            for ends in ["a=-1.3&b=2.1", "a=2.1&b=-1.3"] {
                let figure = open("integral", &format!("formula={formula}&{ends}&n={n}"));
                let [lower, integral, upper] = ["lower", "integral", "upper"].map(|name| number(&*figure, 0, name));
                assert!(
                    lower <= integral + 1e-12 && integral <= upper + 1e-12,
                    "{formula}, {n}: {lower} {integral} {upper}"
                );
                // Every other sum of the same partition lies between them too.
                for rule in ["left", "right", "midpoint", "trapezoid"] {
                    let figure = open("integral", &format!("formula={formula}&{ends}&n={n}&rule={rule}"));
                    let sum = number(&*figure, 0, "sum");
                    assert!(
                        lower <= sum + 1e-12 && sum <= upper + 1e-12,
                        "{formula}, {rule}, {n}: {lower} {sum} {upper}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_running_integral_at_b_is_an_adaptive_quadrature_and_has_the_slope_f_of_b() {
    for (formula, a, b) in [
        ("sin(x)", 0.5, 5.5),
        ("exp(-x^2/2)", -1.0, 2.5),
        ("sqrt(abs(x - 1))", 0.0, 6.0),
        ("sign(x - 2) + x/3", 0.5, 6.5),
        ("e^cos(x)", 6.0, -0.3),
        ("1/sqrt(x)", 0.0, 4.0),
        ("x^2 sin(x)", -0.5, 30.0),
    ] {
        let mut figure = open("integral", &format!("formula={formula}&a={a}&b={b}"));
        let panel = panels(&mut *figure).remove(RUNNING);
        let dot = panel.front.iter().find_map(|mark| match mark {
            Mark::Points { points, .. } => Some(points.to_vec()),
            _ => None,
        });
        let dot = dot.expect("a dot at b");
        let curve = Curve::parse(formula, &[]).expect("a formula");
        let exact = Integrand::new(&curve).integrate([a, b], 1e-14).expect("an integral").value;
        assert!(dot[0] == b && (dot[1] - exact).abs() < 1e-10, "{formula}: {dot:?} {exact}");
        let tangent = panel.front.iter().find_map(|mark| match mark {
            Mark::Line { points, stroke } if stroke.ink == Ink::Series(1) => Some(points.to_vec()),
            _ => None,
        });
        let tangent = tangent.expect("a tangent");
        let slope = (tangent[3] - tangent[1]) / (tangent[2] - tangent[0]);
        assert!((slope - curve.value(b)).abs() < 1e-9 * (1.0 + slope.abs()), "{formula}: {slope}");
        // The line of F has the same slope, as far as a line can tell.
        let Mark::Line { points: line, .. } = &panel.backdrop[0] else { panic!("F") };
        for pair in line.chunks(2).collect::<Vec<_>>().windows(2) {
            let [from, to] = [pair[0], pair[1]];
            if from[1].is_finite() && to[1].is_finite() && to[0] > from[0] {
                let part = Integrand::new(&curve).integrate([from[0], to[0]], 1e-13).expect("a part").value;
                assert!((to[1] - from[1] - part).abs() < 1e-10, "{formula} from {} to {}", from[0], to[0]);
            }
        }
    }
}

#[test]
fn b_left_of_a_changes_the_sign() {
    for rule in ["left", "midpoint", "simpson", "gauss"] {
        let there = open("integral", &format!("function=bell&a=-1&b=2&rule={rule}"));
        let back =
            open("integral", &format!("function=bell&a=2&b=-1&rule={}", if rule == "left" { "right" } else { rule }));
        for name in ["sum", "integral", "error"] {
            let [one, two] = [&there, &back].map(|figure| number(&**figure, 0, name));
            assert!((one + two).abs() < 1e-15, "{rule}, {name}: {one} {two}");
        }
    }
    let area = |state: &str| {
        let panel = panels(&mut *open("integral", state)).remove(CURVE);
        let inks = panel.front.iter().filter_map(|mark| match mark {
            Mark::Area { ink, .. } => Some(*ink),
            _ => None,
        });
        inks.collect::<Vec<_>>()
    };
    assert_eq!(area("function=bell&a=-1&b=1"), [Ink::Series(1)]);
    assert_eq!(area("function=bell&a=1&b=-1"), [Ink::Series(4)]);
    assert_eq!(area(""), [Ink::Series(1), Ink::Series(4)]);
}

#[test]
fn a_pole_is_named_and_never_summed_over() {
    for (state, place) in [
        ("function=reciprocal&a=-1&b=2", "x = 0"),
        ("function=reciprocal&a=0&b=2", "x = 0"),
        ("formula=1/(x-2)^2&a=1&b=3", "x = 2.000"),
        ("formula=tan(x)&a=0&b=3", "x = 1.571"),
    ] {
        for rule in ["left", "right", "midpoint", "trapezoid", "simpson", "gauss", "lower", "upper"] {
            let mut figure = open("integral", &format!("{state}&rule={rule}&n=7"));
            for cell in ["sum", "integral", "error", "order", "lower", "upper"] {
                assert!(none(&*figure, cell), "{state}, {rule}, {cell}");
            }
            assert!(figure.description().contains("pole") && figure.description().contains(place), "{state}");
            let panels = panels(&mut *figure);
            assert!(
                texts(&panels[CURVE]).iter().any(|text| text.contains("pole") || text.contains("no integral")),
                "{state}"
            );
            assert!(!panels[CURVE].front.iter().any(|mark| matches!(mark, Mark::Area { .. })), "{state}");
        }
    }
}

#[test]
fn a_jump_is_named_and_the_partition_divided_there() {
    let state = "function=jump&a=-1.5&b=2.5";
    let exact = 4.0 - 3.0 + (2.5f64 * 2.5 - 1.5 * 1.5) / 6.0;
    for (rule, order) in ORDERS {
        let mut figure = open("integral", &format!("{state}&rule={rule}&n=3"));
        assert!((number(&*figure, 0, "integral") - exact).abs() < 1e-12);
        assert!(figure.description().contains("f jumps at x = 0"), "{}", figure.description());
        assert!(texts(&panels(&mut *figure)[CURVE]).iter().any(|text| text == "jump at x = 0"));
        if order > 1.0 {
            assert!(number(&*figure, 0, "error").abs() < 1e-12, "{rule} sees two straight lines");
        }
    }
}

#[test]
fn a_point_without_a_value_is_never_summed_over() {
    let figure = open("integral", "formula=1/sqrt(x)&a=0&b=1&rule=left");
    assert!(none(&*figure, "sum") && none(&*figure, "upper") && (number(&*figure, 0, "integral") - 2.0).abs() < 1e-9);
    assert!(figure.description().contains("does not exist"));
    let midpoint = open("integral", "formula=1/sqrt(x)&a=0&b=1&rule=midpoint&n=100");
    assert!((number(&*midpoint, 0, "order") - 0.5).abs() < 0.02, "order 1 + power");
}

#[test]
fn points_and_tags_are_even_until_one_is_dragged_and_then_part_of_the_state() {
    let mut figure = open("integral", "rule=midpoint");
    let even = number(&*figure, 0, "sum");
    figure.drag("point-2", [3.0, 0.0]);
    assert_eq!(parameter(&mut *figure, "partition"), "0.2,0.5,0.6,0.8");
    assert_ne!(number(&*figure, 0, "sum"), even);
    assert!(none(&*figure, "order"), "no power of h where cells differ");
    figure.drag("tag-1", [0.6, 0.0]);
    assert_eq!(parameter(&mut *figure, "tags"), "0.1,0.5,0.5,0.5,0.5");
    let written = state::write(&mut *figure);
    assert_eq!(number(&*open("integral", &written), 0, "sum"), number(&*figure, 0, "sum"));
    let expected = [(0.6f64, 1.0), (2.25, 1.5), (3.25, 0.5), (4.0, 1.0), (5.0, 1.0)];
    let sum: f64 = expected.iter().map(|(tag, width)| libm::sin(*tag) * width).sum();
    assert!((number(&*figure, 0, "sum") - sum).abs() < 1e-12);
    for handle in ["tag-1", "point-2"] {
        figure.nudge(handle, Nudge::Home);
    }
    assert_eq!(state::write(&mut *figure), "rule=midpoint");
    figure.set("n", "9").expect("a number of cells");
    assert_eq!(state::write(&mut *figure), "rule=midpoint&n=9", "other cells are even");
}

#[test]
fn points_pass_each_other_and_tags_stay_in_their_cells() {
    let mut figure = open("integral", "");
    let ids = |figure: &dyn Figure| figure.handles().into_iter().map(|handle| handle.id).collect::<Vec<_>>();
    assert_eq!(
        ids(&*figure),
        ["point-1", "point-2", "point-3", "point-4", "a", "b"],
        "the tags of a left sum are its own"
    );
    figure.drag("point-1", [3.25, 0.0]);
    assert_eq!(parameter(&mut *figure, "partition"), "0.55,0.4,0.6,0.8");
    let edges = [0.5f64, 2.5, 3.25, 3.5, 4.5, 5.5];
    let sum: f64 = edges.windows(2).map(|cell| libm::sin(cell[0]) * (cell[1] - cell[0])).sum();
    assert!((number(&*figure, 0, "sum") - sum).abs() < 1e-12, "a partition is a set");
    figure.drag("point-1", [2.5, 0.0]);
    assert_eq!(parameter(&mut *figure, "partition"), "0.400001,0.4,0.6,0.8", "no cell is empty");
    figure.drag("point-4", [-7.0, 0.0]);
    assert_eq!(parameter(&mut *figure, "partition"), "0.400001,0.4,0.6,0.02", "a stays free");
    let mut figure = open("integral", "rule=midpoint");
    for (x, share) in [(9.0, "0.96"), (-9.0, "0.04")] {
        figure.drag("tag-3", [x, 0.0]);
        assert_eq!(parameter(&mut *figure, "tags"), format!("0.5,0.5,{share},0.5,0.5"));
    }
}

/// As a pointer takes the handle with the nearest centre.
#[test]
fn every_handle_can_be_taken_after_those_before_it_were_dragged() {
    for (rule, frame) in ["left", "midpoint", "right"]
        .into_iter()
        .flat_map(|rule| [FRAME, Frame::new(374.0, 440.0)].map(|frame| (rule, frame)))
    {
        for distance in [8.0f64, 20.0, 50.0] {
            let mut figure = open("integral", &format!("rule={rule}"));
            let panel = figure.panels(frame).remove(CURVE);
            for index in 0..figure.handles().len() {
                let handles = figure.handles();
                let place = |handle: &Handle| panel.to_page(handle.at);
                let at = place(&handles[index]);
                for other in handles.iter().filter(|other| other.id != handles[index].id) {
                    let [x, y] = place(other);
                    assert!(
                        libm::hypot(x - at[0], y - at[1]) > 1.5,
                        "{rule} by {distance}: {} lies on {}",
                        other.id,
                        handles[index].id
                    );
                }
                let (before, id) = (state::write(&mut *figure), &handles[index].id);
                let inward = panel.area.left + 0.5 * panel.area.width - at[0];
                figure.drag(id, panel.to_plane([at[0] + distance.copysign(inward), at[1]]));
                assert!(state::write(&mut *figure) != before, "{rule} by {distance}: {id} does not move");
            }
        }
    }
}

#[test]
fn odd_partitions_and_letters_are_refused() {
    let mut figure = open("integral", "");
    for text in ["0,0.5", "0.5,1", "0.5,0.5", "NaN", "1e308", "x"] {
        assert!(figure.set("partition", text).is_err(), "{text}");
    }
    for text in ["2", "-0.1", "0.5,x"] {
        assert!(figure.set("tags", text).is_err(), "{text}");
    }
    assert!(figure.set("formula", "a x").expect_err("a letter with a meaning").message.contains("already in use"));
    figure.set("formula", "c x^2").expect("a letter of one's own");
    figure.set("c", "3").expect("a constant");
    figure.set("partition", "0.25,0.5").expect("two points");
    assert_eq!(parameter(&mut *figure, "n"), "3");
}
