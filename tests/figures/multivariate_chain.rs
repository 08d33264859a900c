//! The promises of the figure about the chain rule in several variables.

use fall_line::figure::{Control, Figure};
use fall_line::formula_surface::FormulaSurface;
use fall_line::plane::Point;
use fall_line::scene::{Ink, Mark};
use fall_line::surface::Surface;
use num_dual::{Dual64, DualNum, first_derivative};

use super::harness::{number, open, parameter};
use super::marks::{arrows, assert_backdrops_survive, lines, panel};
use super::soundness::assert_sound;

const GRADIENT: Ink = Ink::Series(0);
const PATHS: [Ink; 2] = [Ink::Series(2), Ink::Series(3)];

/// Compositions that are no presets.
const TYPED: [&str; 3] = [
    "u=x^2&v=y%2Bsin(x)&f=u*v&view=-2,2,-2,2",
    "u=a*x%2Bb*y&v=exp(-x*y)&f=sqrt(1%2Bu^2)*cos(b*v)&a=2&b=-0.5&view=-2,2,-2,2",
    "u=x^3-y&v=x*y&f=tanh(u/3)%2Bln(4%2Bv^2)&view=-2,2,-2,2",
];

/// The presets, as the figure offers them, and the compositions of [`TYPED`].
fn states() -> Vec<String> {
    let parameters = open("multivariate-chain", "").parameters();
    let Control::Choice(choices) = &parameters[0].control else { panic!("the map is chosen") };
    let presets = choices.iter().map(|choice| choice.value).filter(|id| *id != "typed").map(|id| format!("map={id}"));
    let states: Vec<String> = presets.chain(TYPED.map(str::to_owned)).collect();
    assert!(states.len() > TYPED.len() + 4, "{states:?}");
    states
}

fn places() -> impl Iterator<Item = Point> {
    let within = |share: f64| 3.0 * share.fract() - 1.5;
    (1..=20).map(move |k| [within(0.618034 * f64::from(k)), within(0.754878 * f64::from(k))])
}

fn gradient(figure: &dyn Figure) -> Point {
    ["gradientX", "gradientY"].map(|name| number(figure, 0, name))
}

fn paths(figure: &dyn Figure) -> [Point; 2] {
    [["throughUX", "throughUY"], ["throughVX", "throughVY"]].map(|path| path.map(|name| number(figure, 0, name)))
}

fn dot(one: Point, two: Point) -> f64 {
    one[0] * two[0] + one[1] * two[1]
}

fn norm([x, y]: Point) -> f64 {
    x.hypot(y)
}

/// The only arrow of a colour in a panel, as a vector.
fn arrow(figure: &mut dyn Figure, id: &str, ink: Ink) -> Point {
    let drawn = arrows(&panel(figure, id), ink).into_iter().map(|[from, to]| [to[0] - from[0], to[1] - from[1]]);
    let [vector] = drawn.collect::<Vec<_>>()[..] else { panic!("one arrow in {ink:?}") };
    vector
}

/// The formula of f∘g, with the formulas of u and v in place of these letters.
fn typed_together(figure: &mut dyn Figure) -> FormulaSurface {
    let [u, v, f] = ["u", "v", "f"].map(|name| parameter(figure, name));
    let letters: Vec<char> = f.chars().collect();
    let is_letter = |at: Option<&char>| at.is_some_and(|letter| letter.is_alphabetic());
    let text: String = letters
        .iter()
        .enumerate()
        .map(|(at, letter)| {
            let stands_alone = !(is_letter(letters.get(at + 1)) || at > 0 && is_letter(letters.get(at - 1)));
            match letter {
                'u' if stands_alone => format!("({u})"),
                'v' if stands_alone => format!("({v})"),
                other => other.to_string(),
            }
        })
        .collect();
    let constants = parameter(figure, "constants");
    let pairs = constants.split_whitespace().filter_map(|pair| pair.split_once('='));
    let pairs: Vec<(&str, f64)> = pairs.map(|(name, value)| (name, value.parse().expect("a number"))).collect();
    FormulaSurface::parse(&text, &pairs).expect("a formula")
}

/// The presets, reimplemented for automatic differentiation, with the default constants.
fn composition<D: DualNum<Primitive = f64> + Copy>(id: &str, x: D, y: D) -> D {
    let sigmoid = |z: D| ((-z).exp() + 1.0).recip();
    let square = |z: D| z * z;
    match id {
        "map=polar" => square(x * y.cos() - 0.5) + square(x * y.sin() - 2.0),
        "map=rotation" => {
            let (sine, cosine) = 0.6f64.sin_cos();
            square(x * cosine - y * sine) + square(x * sine + y * cosine) * 3.0
        }
        "map=shear" => square(x + y * 0.8) + square(y),
        "map=layer" => square(sigmoid(x * 2.0 - y + 0.5) - 1.0) + square(sigmoid(x + y * 1.5 - 0.5)),
        "map=softmax" => (x.exp() + y.exp()).ln() - x,
        _ => panic!("{id} is unknown to this test"),
    }
}

#[test]
fn the_paths_add_up_to_the_gradient_of_the_formula_typed_together() {
    for state in states() {
        let mut figure = open("multivariate-chain", &state);
        let together = typed_together(&mut *figure);
        for at in places() {
            figure.drag("point", at);
            let (value, truth) = together.value_and_gradient(at);
            let [through_u, through_v] = paths(&*figure);
            let scale = norm(through_u).max(norm(through_v)).max(1.0);
            for axis in 0..2 {
                let shown = gradient(&*figure)[axis];
                assert!((shown - truth[axis]).abs() <= 1e-12 * scale, "{state} at {at:?}: {shown} {truth:?}");
                assert!((through_u[axis] + through_v[axis] - shown).abs() <= 1e-15 * scale, "{state} at {at:?}");
            }
            let shown = number(&*figure, 0, "value");
            assert!((shown - value).abs() <= 1e-12 * value.abs().max(1.0), "{state} at {at:?}: {shown} {value}");
        }
    }
}

#[test]
fn the_gradient_equals_automatic_differentiation() {
    for state in states().into_iter().filter(|state| state.starts_with("map=")) {
        let mut figure = open("multivariate-chain", &state);
        for at in places() {
            figure.drag("point", at);
            let (_, x) = first_derivative(|x: Dual64| composition(&state, x, Dual64::from(at[1])), at[0]);
            let (_, y) = first_derivative(|y: Dual64| composition(&state, Dual64::from(at[0]), y), at[1]);
            for (shown, truth) in gradient(&*figure).into_iter().zip([x, y]) {
                assert!((shown - truth).abs() <= 1e-12 * truth.abs().max(1.0), "{state} at {at:?}: {shown} {truth}");
            }
        }
    }
}

#[test]
fn the_sum_stands_at_a_right_angle_to_the_contour() {
    for state in states() {
        let mut figure = open("multivariate-chain", &state);
        let together = typed_together(&mut *figure);
        for at in places() {
            figure.drag("point", at);
            let [right, up] = arrow(&mut *figure, "domain", GRADIENT);
            // Along a contour the function does not change.
            let slope = together.gradient(at);
            let change = dot([-up, right], slope) / (norm([right, up]) * norm(slope));
            assert!(change.abs() < 1e-9, "{state} at {at:?}: {change}");
            assert!(dot([right, up], slope) > 0.0, "{state} at {at:?}: the arrow points uphill");
        }
    }
}

#[test]
fn the_contour_through_the_point_is_drawn_across_the_sum() {
    for (state, at) in [("", [1.0, 0.6]), ("map=shear", [0.9, 0.5]), ("map=layer", [-0.6, 0.5])] {
        let mut figure = open("multivariate-chain", state);
        figure.drag("point", at);
        let sum = arrow(&mut *figure, "domain", GRADIENT);
        let domain = panel(&mut *figure, "domain");
        let level = lines(&domain, Ink::Foreground).into_iter().max_by_key(Vec::len).expect("a contour");
        let points: Vec<Point> = level.chunks_exact(2).map(|end| [end[0] - at[0], end[1] - at[1]]).collect();
        // Where it crosses a small circle: ends at equal distances, so that the curvature does not turn the chord between them.
        let crossing = |pair: &[Point]| {
            let [one, two] = [norm(pair[0]), norm(pair[1])];
            let share = (0.1 - one) / (two - one);
            let between = [0, 1].map(|axis| pair[0][axis] + share * (pair[1][axis] - pair[0][axis]));
            ((one < 0.1) != (two < 0.1)).then_some(between)
        };
        let ends: Vec<Point> = points.windows(2).filter_map(crossing).collect();
        let &[first, last] = ends.as_slice() else { panic!("{state}: {} crossings", ends.len()) };
        let chord = [last[0] - first[0], last[1] - first[1]];
        let cosine = dot(chord, sum) / (norm(chord) * norm(sum));
        assert!(norm(chord) > 0.19 && cosine.abs() < 0.02, "{state}: {cosine}");
    }
}

#[test]
fn the_arrows_of_each_plane_are_scaled_alike_and_add_up() {
    for state in states() {
        let mut figure = open("multivariate-chain", &state);
        for at in places().take(8) {
            figure.drag("point", at);
            let [fu, fv] = ["outerU", "outerV"].map(|name| number(&*figure, 0, name));
            for (id, sides) in [("domain", paths(&*figure)), ("image", [[fu, 0.0], [0.0, fv]])] {
                let sum = [0, 1].map(|axis| sides[0][axis] + sides[1][axis]);
                let drawn = [PATHS[0], PATHS[1], GRADIENT].map(|ink| arrow(&mut *figure, id, ink));
                let added = [0, 1].map(|axis| drawn[0][axis] + drawn[1][axis] - drawn[2][axis]);
                let longest = drawn.map(norm).into_iter().fold(0.0, f64::max);
                assert!(norm(added) <= 1e-14 * longest.max(1.0), "{state} at {at:?}: {added:?}");
                let factor = longest / sides.into_iter().chain([sum]).map(norm).fold(0.0, f64::max);
                for (shown, vector) in drawn.into_iter().zip([sides[0], sides[1], sum]) {
                    let error = [0, 1].map(|axis| shown[axis] - factor * vector[axis]);
                    assert!(norm(error) <= 1e-14 * longest.max(1.0), "{state} at {at:?}, {id}: {error:?}");
                }
            }
        }
    }
}

#[test]
fn the_gradient_of_the_outer_function_alone_is_not_across_the_contour() {
    for state in ["map=shear&x=1&y=0.4", "map=polar&x=1.9&y=0.7", "map=rotation&x=-0.2&y=0.8"] {
        let mut figure = open("multivariate-chain", state);
        assert!(arrows(&panel(&mut *figure, "domain"), Ink::Foreground).is_empty(), "{state}");
        figure.set("without-jacobian", "true").expect("a switch");
        let [outer, sum] = [Ink::Foreground, GRADIENT].map(|ink| arrow(&mut *figure, "domain", ink));
        let gradients = [["outerU", "outerV"], ["gradientX", "gradientY"]];
        let [true_outer, true_sum] = gradients.map(|names| names.map(|name| number(&*figure, 0, name)));
        // Both by the same factor.
        assert!((norm(outer) / norm(sum) - norm(true_outer) / norm(true_sum)).abs() < 1e-12, "{state}");
        assert!((dot(outer, true_outer) / (norm(outer) * norm(true_outer)) - 1.0).abs() < 1e-12, "{state}");
        let degrees = (dot(outer, sum) / (norm(outer) * norm(sum))).acos().to_degrees();
        assert!(degrees > 15.0, "{state}: {degrees}°");
    }
}

#[test]
fn softmax_and_cross_entropy_give_the_probability_minus_the_target() {
    for t in [0.0, 0.3, 0.8, 1.0] {
        let mut figure = open("multivariate-chain", &format!("map=softmax&t={t}"));
        for [x, y] in places() {
            figure.drag("point", [x, y]);
            let p = 1.0 / (1.0 + (y - x).exp());
            let [right, up] = gradient(&*figure);
            assert!((right - (p - t)).abs() < 1e-14, "{t} at {x}, {y}: {right}");
            assert!((up - ((1.0 - p) - (1.0 - t))).abs() < 1e-14, "{t} at {x}, {y}: {up}");
        }
    }
    // Where p = t, both paths have a length and cancel.
    let figure = open("multivariate-chain", "map=softmax&t=0.5&x=0.7&y=0.7");
    assert!(paths(&*figure).into_iter().all(|path| norm(path) > 0.3), "{:?}", paths(&*figure));
    assert!(figure.description().contains("cancel"), "{}", figure.description());
    // Somewhere near rounding leaves something of the sum.
    let near = (0..40).map(|step| {
        let x = (0.3_f64 / 0.7).ln() + f64::from(step) * f64::EPSILON / 4.0;
        open("multivariate-chain", &format!("map=softmax&t=0.3&x={x}&y=0"))
    });
    let left = |figure: &dyn Figure| norm(gradient(figure));
    let mut figure = near.into_iter().find(|figure| left(&**figure) > 0.0).expect("a place");
    assert!(left(&*figure) < 1e-15, "{}", left(&*figure));
    let domain = panel(&mut *figure, "domain");
    let says = |beginning: &str| {
        domain.front.iter().any(|mark| matches!(mark, Mark::Text { text, .. } if text.starts_with(beginning)))
    };
    assert_eq!(["the paths cancel", "through u", "∇"].map(says), [true, true, false]);
}

#[test]
fn the_radius_and_the_angle_of_polar_coordinates_have_their_textbook_derivatives() {
    let figure = open("multivariate-chain", "map=polar&x=2&y=0.5");
    let (sine, cosine) = 0.5f64.sin_cos();
    let [fu, fv] = [2.0 * (2.0 * cosine - 0.5), 2.0 * (2.0 * sine - 2.0)];
    let [along_radius, along_angle] = gradient(&*figure);
    assert!((along_radius - (fu * cosine + fv * sine)).abs() < 1e-14);
    assert!((along_angle - 2.0 * (fv * cosine - fu * sine)).abs() < 1e-14);
}

#[test]
fn what_is_undefined_is_described_and_not_drawn() {
    for (state, reason) in [
        ("u=ln(x)&v=y&f=u%2Bv&x=-1&y=0", "g is undefined at the point"),
        ("u=ln(x)&v=y&f=v^2&x=-1&y=1", "g is undefined at the point"),
        ("u=x&v=y&f=ln(u)%2Bv&x=-1&y=0", "f is undefined at g(x, y)"),
        ("u=sqrt(x)&v=y&f=u%2Bv&x=0&y=0", "g has no Jacobian at the point"),
        ("u=x&v=y&f=sqrt(u)%2Bv&x=0&y=0", "f has no gradient at g(x, y)"),
    ] {
        let mut figure = open("multivariate-chain", state);
        assert!(figure.description().contains(reason), "{state}: {}", figure.description());
        assert!(gradient(&*figure).iter().any(|end| !end.is_finite()), "{state}");
        for id in ["domain", "image"] {
            let panel = panel(&mut *figure, id);
            let drawn = [GRADIENT, PATHS[0], PATHS[1]].map(|ink| arrows(&panel, ink).len());
            assert_eq!(drawn, [0; 3], "{state}: {id}");
            let says =
                |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text.contains(reason) || text == "undefined");
            assert!(panel.front.iter().any(says), "{state}: {id}");
        }
    }
}

#[test]
fn the_composition_is_undefined_wherever_the_map_is() {
    // f does not depend on u, which is undefined to the left of the y-axis.
    let mut figure = open("multivariate-chain", "u=ln(x)&v=y&f=v^2&x=1&y=1&view=-2,2,-2,2");
    let domain = panel(&mut *figure, "domain");
    let raster = domain.backdrop.iter().find_map(|mark| match mark {
        Mark::Raster(raster) => Some(raster),
        _ => None,
    });
    let raster = raster.expect("a raster");
    for (index, shade) in raster.shades.iter().enumerate() {
        let x = raster.grid.x(index % raster.grid.columns);
        assert_eq!(shade.is_nan(), x <= 0.0, "at x = {x}");
    }
    assert_eq!(gradient(&*figure), [0.0, 2.0]);
}

#[test]
fn an_image_outside_its_plane_is_described() {
    let mut figure = open("multivariate-chain", "u=x^9&v=y&f=u%2Bv&x=1e3&y=0&view=-1,1,-1,1");
    let image = panel(&mut *figure, "image");
    let says = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text.contains("outside"));
    assert!(image.front.iter().any(says), "{:?}", image.front);
}

#[test]
fn the_three_formulas_share_their_constants_and_keep_their_letters() {
    let mut figure = open("multivariate-chain", "u=a*x&v=b*y&f=a*u%2Bb*v&a=2&b=3&x=1&y=1");
    assert_eq!(gradient(&*figure), [4.0, 9.0]);
    figure.set("a", "5").expect("a slider");
    assert_eq!(gradient(&*figure), [25.0, 9.0]);
    figure.set("f", "u v + c").expect("a formula");
    assert_eq!(["a", "b", "c"].map(|name| parameter(&mut *figure, name)), ["5", "3", "1"]);
    let before = figure.readouts();
    for (field, text, letter) in [("u", "x + v", "v"), ("v", "f x", "f"), ("f", "u + x", "x"), ("f", "f + v", "f")] {
        let refusal = figure.set(field, text).expect_err("a letter that is in use");
        assert!(refusal.message.starts_with(&format!("{letter} is")), "{refusal:?}");
    }
    assert_eq!(figure.set("f", "u + ").expect_err("not a formula").place, Some([4, 4]));
    assert_eq!(figure.readouts(), before);
}

#[test]
fn three_of_the_longest_formulas_at_once_are_sound() {
    let long = |part: &str| vec![part; 4096 / part.len()].join("");
    let mut figure = open("multivariate-chain", "");
    for (name, part) in [("u", "(x+1)"), ("v", "x y "), ("f", "(u+v)")] {
        figure.set(name, &long(part)).expect("a formula");
    }
    assert_sound(&mut *figure);
    figure.drag("point", [0.001, 0.3]);
    assert_sound(&mut *figure);
}

#[test]
fn a_drag_leaves_both_rasters_unchanged() {
    let mut figure = open("multivariate-chain", "");
    assert_backdrops_survive(&mut *figure, &["domain", "image"], |figure| figure.drag("point", [1.0, 1.0]));
}
