//! The promises of the Jacobian figure.

use fall_line::figure::{Control, Figure, Value};
use fall_line::plane::Point;
use fall_line::scene::Ink;
use num_dual::{Dual64, DualNum, first_derivative};

use super::harness::{number, open, parameter, value, word};
use super::marks::{arrows, assert_backdrops_survive, lines, panel};

/// J of a figure, row by row.
fn jacobian(figure: &dyn Figure) -> [[f64; 2]; 2] {
    [["ux", "uy"], ["vx", "vy"]].map(|row| row.map(|name| number(figure, 0, name)))
}

/// The named maps, reimplemented for automatic differentiation, with the default constants.
fn map<D: DualNum<Primitive = f64> + Copy>(id: &str, x: D, y: D) -> [D; 2] {
    let turned = |angle: D| [x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()];
    match id {
        "polar" => [x * y.cos(), x * y.sin()],
        "rotation" => turned(D::from(0.6)),
        "shear" => [x + y * 0.8, y],
        "square" => [x * x - y * y, x * y * 2.0],
        "softmax" => [x.exp() / (x.exp() + y.exp()), y.exp() / (x.exp() + y.exp())],
        "fold" => [x * x + x / 4.0, y],
        "swirl" => turned((x * x + y * y) * 0.4),
        _ => panic!("{id} is unknown to this test"),
    }
}

/// The ids of the named maps, as the figure offers them.
fn ids() -> Vec<&'static str> {
    let parameters = open("jacobian", "").parameters();
    let Control::Choice(choices) = &parameters[0].control else { panic!("the map is chosen") };
    let ids: Vec<_> = choices.iter().map(|choice| choice.value).filter(|id| *id != "typed").collect();
    assert!(!ids.is_empty());
    ids
}

fn places() -> impl Iterator<Item = Point> {
    let within = |share: f64| 3.0 * share.fract() - 1.5;
    (1..=20).map(move |k| [within(0.618034 * f64::from(k)), within(0.754878 * f64::from(k))])
}

#[test]
fn the_jacobian_equals_automatic_differentiation() {
    for id in ids() {
        let mut figure = open("jacobian", &format!("map={id}"));
        for at in places() {
            figure.drag("point", at);
            let shown = jacobian(&*figure);
            for component in 0..2 {
                let (_, x) = first_derivative(|x: Dual64| map(id, x, Dual64::from(at[1]))[component], at[0]);
                let (_, y) = first_derivative(|y: Dual64| map(id, Dual64::from(at[0]), y)[component], at[1]);
                for (shown, truth) in shown[component].into_iter().zip([x, y]) {
                    assert!((shown - truth).abs() <= 1e-13 * truth.abs().max(1.0), "{id} at {at:?}: {shown} {truth}");
                }
            }
        }
    }
}

#[test]
fn the_area_ratio_converges_to_the_determinant_as_the_square_shrinks() {
    for id in ids() {
        let mut figure = open("jacobian", &format!("map={id}"));
        for at in places().take(6) {
            figure.drag("point", at);
            let determinant = number(&*figure, 0, "determinant").abs();
            let mut difference = |side: f64| {
                figure.set("side", &side.to_string()).expect("a side");
                (number(&*figure, 0, "areaRatio") - determinant).abs()
            };
            let [large, small, least] = [0.032, 0.016, 0.001].map(&mut difference);
            assert!(least < 0.01, "{id} at {at:?}: {least}");
            // The square has a fixed corner, so the difference is first order: half the side, half the difference.
            let is_exact = large < 1e-9;
            assert!(is_exact || small < 0.6 * large, "{id} at {at:?}: {large} {small}");
        }
    }
}

#[test]
fn the_true_area_of_a_square_under_polar_coordinates_is_that_of_a_ring_sector() {
    // From r to r + h and over an angle of h: ((r + h)² − r²) h ∕ 2 = h² (r + h ∕ 2).
    let figure = open("jacobian", "map=polar&x=2&y=0.5&side=0.8");
    // The boundary's image is a polygon with 64 chords per arc: its error is (h ∕ 64)² ∕ 12 of the arc's square.
    assert!((number(&*figure, 0, "areaRatio") - 2.4).abs() < 2e-4, "{}", number(&*figure, 0, "areaRatio"));
    assert!((number(&*figure, 0, "determinant") - 2.0).abs() < 1e-12);
}

#[test]
fn columns_are_the_images_of_the_axes_and_rows_are_gradients() {
    let mut figure = open("jacobian", "map=square&x=0.7&y=0.3&side=0.5");
    let [[ux, uy], [vx, vy]] = jacobian(&*figure);
    let vector = |[from, to]: [Point; 2]| [to[0] - from[0], to[1] - from[1]];
    let image = panel(&mut *figure, "image");
    for (ink, column) in [(Ink::Series(4), [ux, vx]), (Ink::Series(5), [uy, vy])] {
        let [right, up] = vector(arrows(&image, ink)[0]);
        assert!((right - 0.5 * column[0]).abs() < 1e-12 && (up - 0.5 * column[1]).abs() < 1e-12, "{column:?}");
    }
    let domain = panel(&mut *figure, "domain");
    for (ink, row) in [(Ink::Series(2), [ux, uy]), (Ink::Series(3), [vx, vy])] {
        let [right, up] = vector(arrows(&domain, ink)[0]);
        assert!((right * row[1] - up * row[0]).abs() < 1e-12 && right * row[0] + up * row[1] > 0.0, "{row:?}");
    }
}

#[test]
fn the_ellipse_has_the_singular_values_as_half_axes() {
    let mut figure = open("jacobian", "map=shear&x=0.2&y=0.3&side=0.5");
    // The first long line in the parallelogram's colour is the ellipse.
    let image = panel(&mut *figure, "image");
    let ellipse = lines(&image, Ink::Series(0)).into_iter().find(|line| line.len() > 100).expect("an ellipse");
    let centre = [0.2 + 0.8 * 0.3, 0.3];
    let radii: Vec<f64> = ellipse.chunks_exact(2).map(|at| (at[0] - centre[0]).hypot(at[1] - centre[1])).collect();
    let [most, least] = ["most", "least"].map(|name| number(&*figure, 0, name));
    let farthest = radii.iter().fold(0.0, |one: f64, two| one.max(*two)) / 0.5;
    let nearest = radii.iter().fold(f64::INFINITY, |one: f64, two| one.min(*two)) / 0.5;
    // One of 72 points is within 2.5 degrees of each axis.
    assert!(farthest <= most + 1e-12 && farthest > most * 0.998, "{farthest} {most}");
    assert!(nearest >= least - 1e-12 && nearest < least * 1.01, "{nearest} {least}");
    assert!((most * least - number(&*figure, 0, "determinant").abs()).abs() < 1e-12);
}

#[test]
fn orientation_is_the_sign_of_the_determinant() {
    for (state, orientation) in [
        ("map=fold&x=0.5&y=0", "preserved"),
        ("map=fold&x=-0.5&y=0", "reversed"),
        ("map=fold&x=-0.125&y=0", "collapsed"),
        ("map=softmax&x=0.5&y=-1", "collapsed"),
        ("u=ln(x)&v=y&x=-1&y=0", "undefined"),
    ] {
        assert_eq!(word(&*open("jacobian", state), 0, "orientation"), orientation, "{state}");
    }
}

#[test]
fn an_undefined_map_has_no_jacobian_and_a_flipped_part_is_described() {
    // 1 ∕ x, the derivative of ln x, is defined where ln x is not.
    let figure = open("jacobian", "u=ln(x)&v=y&x=-1&y=0");
    assert!(["ux", "uy", "determinant"].into_iter().all(|name| number(&*figure, 0, name).is_nan()));
    assert!(figure.description().contains("undefined"), "{}", figure.description());
    for (state, expected) in [
        ("map=fold&x=0.5&y=0&side=0.1", "times its area."),
        ("map=fold&x=-0.325&y=0&side=0.4", "minus the flipped part."),
        ("u=ln(x)&v=y&x=0.1&y=0&side=0.4", "times its area."),
        ("u=ln(1-x)&v=y&x=0.8&y=0&side=0.4", "Part of the square has no image."),
    ] {
        let description = open("jacobian", state).description();
        assert!(description.contains(expected), "{state}: {description}");
    }
}

#[test]
fn typed_components_share_their_constants() {
    let mut figure = open("jacobian", "u=a*x%2Bb*y&v=b*x-a*y&a=2&b=3&x=1&y=1");
    assert_eq!(jacobian(&*figure), [[2.0, 3.0], [3.0, -2.0]]);
    figure.set("b", "5").expect("a slider");
    assert_eq!(jacobian(&*figure), [[2.0, 5.0], [5.0, -2.0]]);
    figure.set("v", "x*y").expect("a formula");
    assert_eq!(parameter(&mut *figure, "a"), "2");
    let before = figure.readouts();
    assert!(figure.set("u", "x + v").expect_err("v is a component").message.starts_with("v is"));
    assert_eq!(figure.set("u", "x + ").expect_err("not a formula").place, Some([4, 4]));
    assert_eq!(figure.readouts(), before);
    assert!(matches!(value(&*figure, 0, "determinant"), Value::Number(_)));
}

#[test]
fn a_drag_leaves_the_grid_and_its_image_unchanged() {
    let mut figure = open("jacobian", "");
    assert_backdrops_survive(&mut *figure, &["domain", "image"], |figure| figure.drag("point", [1.0, 1.0]));
}
