//! The promises of the chain rule figure.

use fall_line::figure::{Control, Figure, Value, state};
use fall_line::formula::{Evaluator, Formula, Vocabulary};
use fall_line::plane::Point;
use fall_line::scene::{Ink, Mark, Marker};
use num_dual::{Dual64, DualNum, first_derivative};

use super::harness::{number, open, parameter, value};
use super::marks::panel;

/// The cells of y are in the last row of the readouts.
fn last(figure: &dyn Figure) -> usize {
    figure.readouts().len() - 1
}

fn formula(text: &str, variable: &str) -> Formula {
    Formula::parse(text, &Vocabulary { variables: &[variable], constants: &[] }).expect("a formula")
}

/// The formulas shown, in the order in which they are applied, with the letters of their inputs.
fn shown(figure: &mut dyn Figure) -> Vec<(String, &'static str)> {
    match &*parameter(figure, "links") {
        "3" => vec![(parameter(figure, "h"), "x"), (parameter(figure, "g"), "v"), (parameter(figure, "f"), "u")],
        _ => vec![(parameter(figure, "g"), "x"), (parameter(figure, "f"), "u")],
    }
}

/// The slope and the second derivative at x of the formulas put into one another and differentiated as one.
fn of_the_composition(figure: &mut dyn Figure, x: f64) -> [f64; 2] {
    let formulas = shown(figure).into_iter().map(|(text, variable)| formula(&text, variable));
    let whole = formulas.reduce(|inner, outer| outer.substitute(&[inner])).expect("links");
    let [_, slope, bend] = Evaluator::new(whole.profile(), &[]).evaluate(&[x]);
    [slope, bend]
}

/// The named chains, reimplemented for automatic differentiation: three links, or the last two.
fn chain<D: DualNum<Primitive = f64> + Copy>(id: &str, links: &str, x: D) -> D {
    let sigmoid = |x: D| (D::from(1.0) + (-x).exp()).recip();
    let relu = |x: D| if x.re() > 0.0 { x } else { D::from(0.0) };
    let v = match id {
        _ if links == "2" => x,
        "wave" => x * x,
        "neuron" => x * 2.0 - 1.0,
        "sigmoids" => sigmoid(x),
        "plateau" => x.sin() * 2.0,
        "wiggle" => x * x * x.recip().sin(),
        _ => panic!("{id} is unknown to this test"),
    };
    let u = match id {
        "wave" => v.sin(),
        "neuron" => v.tanh(),
        "sigmoids" => sigmoid(v),
        "plateau" => relu(v),
        _ => v * 10.0,
    };
    match id {
        "neuron" => (u - 1.0) * (u - 1.0),
        "sigmoids" => sigmoid(u),
        _ => u.exp(),
    }
}

/// The ids of the named chains, as the figure offers them.
fn ids() -> Vec<&'static str> {
    let parameters = open("chain", "").parameters();
    let Control::Choice(choices) = &parameters[0].control else { panic!("the functions are chosen") };
    let ids: Vec<_> = choices.iter().map(|choice| choice.value).filter(|id| *id != "typed").collect();
    assert!(!ids.is_empty());
    ids
}

#[test]
fn the_product_is_the_derivative_of_the_composition() {
    for id in ids() {
        let reach = if id == "wiggle" { 0.2 } else { 3.0 };
        for links in ["3", "2"] {
            let mut figure = open("chain", &format!("function={id}&links={links}"));
            for n in 0..40 {
                let x = reach * (2.0 * (0.618034 * f64::from(n)).fract() - 1.0);
                figure.set("x", &x.to_string()).expect("a point");
                let product = number(&*figure, last(&*figure), "product");
                let [substituted, _] = of_the_composition(&mut *figure, x);
                let (_, automatic) = first_derivative(|x: Dual64| chain(id, links, x), x);
                for truth in [substituted, automatic] {
                    let tolerance = 1e-12 * truth.abs().max(1.0);
                    assert!((product - truth).abs() <= tolerance, "{id}, {links} links at {x}: {product} and {truth}");
                }
            }
        }
    }
}

#[test]
fn letters_that_are_no_variables_are_sliders_that_all_links_share() {
    let mut figure = open("chain", "h=a x&g=a + v^2&f=b u&x=2");
    for (name, value) in [("a", "3"), ("b", "5")] {
        figure.set(name, value).expect("a slider");
    }
    // y = b (a + (a x)²), so dy/dx = 2 b a² x.
    assert_eq!(number(&*figure, 2, "value"), 5.0 * (3.0 + 36.0));
    assert_eq!(number(&*figure, 2, "product"), 2.0 * 5.0 * 9.0 * 2.0);
    for name in ["x", "v", "u", "y", "f", "g", "h"] {
        let refusal = open("chain", "").set("f", &format!("u + {name}"));
        assert_eq!(refusal.is_err(), name != "u", "{name}");
    }
}

#[test]
fn readouts_equal_the_closed_forms() {
    let figure = open("chain", "x=0.5&dx=0.25");
    let of = |x: f64| [x * x, libm::sin(x * x), libm::exp(libm::sin(x * x))];
    let ([v, u, y], after) = (of(0.5), of(0.75));
    let factors = [1.0, libm::cos(v), libm::exp(u)];
    let mut product = 1.0;
    for (row, (value, factor)) in [v, u, y].into_iter().zip(factors).enumerate() {
        product *= factor;
        let near = |name: &str, truth: f64| {
            let shown = number(&*figure, row, name);
            assert!((shown - truth).abs() < 1e-14, "{name} of row {row}: {shown}, not {truth}");
        };
        near("value", value);
        near("factor", factor);
        near("product", product);
        near("change", after[row] - value);
        near("predicted", product * 0.25);
        near("remainder", (after[row] - value - product * 0.25).abs());
    }
    assert!((number(&*figure, 2, "quotient") - (after[2] - y) / (after[1] - u)).abs() < 1e-12);
}

/// The predicted line and the remainders as drawn, [dx, remainder] each, and whether the line is drawn first.
fn remainders(figure: &mut dyn Figure) -> (Vec<Point>, Vec<Point>, bool) {
    let marks = panel(figure, "error").front;
    let pairs = |points: &[f64]| points.as_chunks().0.to_vec();
    let line = marks.iter().position(|mark| matches!(mark, Mark::Line { stroke, .. } if stroke.ink == Ink::Series(1)));
    let dots = marks.iter().position(|mark| matches!(mark, Mark::Points { marker: Marker::Circle, .. }));
    let dots = dots.expect("a mark for the remainders");
    let drawn = |index: usize| match &marks[index] {
        Mark::Line { points, .. } | Mark::Points { points, .. } => pairs(points),
        other => panic!("{other:?}"),
    };
    (line.map(drawn).unwrap_or_default(), drawn(dots), line.is_none_or(|line| line < dots))
}

/// States in which y″ is neither zero nor undefined, and a dx that is small there.
const CURVED: [(&str, f64); 6] = [
    ("x=0.8", 1e-3),
    ("links=2&x=0.8", 1e-3),
    ("function=neuron&x=0.1", 1e-3),
    ("function=sigmoids&x=2", 1e-2),
    ("function=plateau&x=1", 1e-3),
    ("function=wiggle", 1e-6),
];

#[test]
fn before_rounding_the_remainder_has_slope_2_and_lies_on_the_predicted_line() {
    for (state, small) in CURVED {
        let mut figure = open("chain", state);
        let (line, dots, is_first) = remainders(&mut *figure);
        assert!(is_first && line.len() == 2, "{state}: the line is drawn before the dots");
        let x: f64 = parameter(&mut *figure, "x").parse().expect("a number");
        let [_, bend] = of_the_composition(&mut *figure, x);
        for [dx, predicted] in line {
            let truth = 0.5 * bend.abs() * dx * dx;
            assert!((predicted - truth).abs() <= 1e-9 * truth, "{state}: {predicted} at {dx}, not {truth}");
        }
        let near = |target: f64| {
            let distance = |dot: &Point| libm::log10(dot[0] / target).abs();
            dots.iter().copied().min_by(|one, two| distance(one).total_cmp(&distance(two))).expect("dots")
        };
        let [one, two] = [near(small), near(0.1 * small)];
        let slope = libm::log10(one[1] / two[1]) / libm::log10(one[0] / two[0]);
        assert!((slope - 2.0).abs() < 0.02, "{state}: slope {slope}");
        let ratio = two[1] / (0.5 * bend.abs() * two[0] * two[0]);
        assert!((ratio - 1.0).abs() < 0.05, "{state}: {ratio} of the prediction");
    }
}

#[test]
fn remainders_are_computed_plainly_down_to_where_rounding_dominates() {
    let mut figure = open("chain", "x=0.8");
    let product = number(&*figure, 2, "product");
    let y = |x: f64| libm::exp(libm::sin(x * x));
    let (_, dots, _) = remainders(&mut *figure);
    assert!(dots.len() > 50, "{} dots", dots.len());
    for [dx, remainder] in &dots {
        assert_eq!((y(0.8 + dx) - y(0.8) - product * dx).abs(), *remainder, "at dx = {dx}");
    }
    let finest: Vec<Point> = dots.into_iter().filter(|dot| dot[0] < 1e-11).collect();
    assert!(finest[0][0] == 1e-15 && finest.iter().all(|dot| dot[1] > 1e-18 && dot[1] < 1e-15), "{finest:?}");
}

#[test]
fn where_u_stays_put_the_quotient_is_undefined_and_the_product_is_not() {
    let plateau = ["function=plateau", "function=plateau&x=-0.5&dx=0.001", "function=plateau&x=-2&dx=1e-9"];
    for (state, truth) in plateau.map(|state| (state, 0.0)).into_iter().chain([("function=wiggle", -10.0)]) {
        let mut figure = open("chain", state);
        let row = last(&*figure);
        let cells = figure.readouts().remove(row).cells;
        let quotient = cells.iter().find(|cell| cell.name == "quotient").expect("a quotient");
        assert_eq!((&quotient.value, &*quotient.text), (&Value::None, "undefined: Δu = 0"), "{state}");
        let product = number(&*figure, row, "product");
        assert!((product - truth).abs() < 1e-9, "{state}: {product}");
        assert!(figure.description().contains("Δu = 0, so Δy/Δu is undefined"), "{}", figure.description());
        assert!(figure.statements().iter().any(|one| one.mathml.contains("is undefined")), "{state}");
        let note = "Δu = 0: Δy/Δu is undefined";
        let is_note = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text == note);
        assert!(panel(&mut *figure, "flow").front.iter().any(is_note), "{state}");
    }
    for state in ["", "function=plateau&x=1", "function=plateau&x=-0.5&dx=0.8", "function=wiggle&dx=0.02"] {
        let figure = open("chain", state);
        assert!(number(&*figure, last(&*figure), "quotient").is_finite(), "{state}");
        assert!(!figure.description().contains("undefined"), "{state}");
    }
}

/// The notes in the panel of remainders.
fn notes(state: &str) -> Vec<String> {
    let marks = panel(&mut *open("chain", state), "error").front;
    let text = |mark: Mark| if let Mark::Text { text, .. } = mark { Some(text) } else { None };
    marks.into_iter().filter_map(text).collect()
}

#[test]
fn a_second_derivative_that_is_zero_or_missing_predicts_nothing() {
    let extended = "h=x^2 sin(1/(x%2B1-abs(sign(x))))&g=v&f=u&x=0";
    let cases = [
        ("h=2x&g=3v&f=1-u", "y″ = 0"),
        ("h=x^3&g=exp(v)&f=ln(u)&x=0", "y″ = 0"),
        ("h=x&g=relu(v)^2&f=u&x=0", "no y″"),
        (extended, "no y″"),
        ("h=x&g=relu(v)&f=u&x=0", "no y′"),
        ("h=x&g=sqrt(v)&f=u&x=0", "no y′"),
        ("h=x&g=ln(v)&f=u&x=-1", "no y′"),
    ];
    let long =
        [("y″ = 0", "y″ = 0: no dx² line"), ("no y″", "y″ does not exist here"), ("no y′", "no derivative here")];
    for (state, brief) in cases {
        let [_, longer] = long.map(|(one, two)| [one, two]).into_iter().find(|pair| pair[0] == brief).expect("a note");
        let shown = notes(state);
        assert!(shown.iter().any(|note| note == longer || note == brief), "{state}: {shown:?}");
        assert!(remainders(&mut *open("chain", state)).0.is_empty(), "{state}");
    }
    assert_eq!(number(&*open("chain", extended), 0, "factor"), 0.0);
    for (state, _) in CURVED {
        assert!(notes(state).iter().all(|note| !note.contains("y″ ") && !note.contains("no ")), "{state}");
    }
}

#[test]
fn two_links_are_g_of_x_and_f() {
    let mut figure = open("chain", "links=2&g=x^3&f=sin(u)&x=0.5");
    assert_eq!(figure.readouts().len(), 2);
    assert_eq!(number(&*figure, 1, "product"), libm::cos(0.125) * 0.75);
    // Where the chain grows by h, g becomes a function of v, in its field too.
    figure.set("links", "3").expect("a choice");
    assert_eq!(parameter(&mut *figure, "g"), "v^3");
    assert_eq!(number(&*figure, 0, "value"), 0.25);
    figure.set("links", "2").expect("a choice");
    assert_eq!(parameter(&mut *figure, "g"), "x^3");
    let refusal = figure.set("g", "v^2").expect_err("v is not in this chain");
    assert!(refusal.message.contains("a formula in x"), "{}", refusal.message);
    // h waits in the state.
    figure.set("h", "cos(x)").expect("a formula");
    let written = state::write(&mut *figure);
    let mut again = open("chain", &written);
    assert_eq!(state::write(&mut *again), written);
    again.set("links", "3").expect("a choice");
    assert_eq!(value(&*again, 0, "factor"), Value::Number(-libm::sin(0.5)));
}

#[test]
fn the_end_of_the_nudge_and_the_plot_of_remainders_set_the_same_dx() {
    let mut figure = open("chain", "x=-1");
    figure.drag("nudge", [-0.5, 0.0]);
    assert_eq!(parameter(&mut *figure, "dx"), "0.5");
    figure.drag("remainder", [3e-9, 1.0]);
    assert_eq!(parameter(&mut *figure, "dx"), "3e-9");
    figure.drag("nudge", [-2.0, 0.0]);
    let dx: f64 = parameter(&mut *figure, "dx").parse().expect("a number");
    assert!(dx > 0.0 && dx < 0.01, "dragging past x sets the smallest dx allowed: {dx}");
    figure.drag("x", [0.25, 9.0]);
    assert_eq!(parameter(&mut *figure, "x"), "0.25");
}
