//! The promises of the figure of backpropagation.

use fall_line::figure::{Figure, Value};
use fall_line::formula::{Evaluator, Formula, Vocabulary};

use super::harness::{FRAME, open};

/// A cell of the row with an id; `None` if it has no number.
fn cell(figure: &dyn Figure, id: &str, name: &str) -> Option<f64> {
    let row = figure.readouts().into_iter().find(|row| row.id == id).unwrap_or_else(|| panic!("a row {id}"));
    match row.cells.into_iter().find(|cell| cell.name == name).expect("a cell").value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn number(figure: &dyn Figure, id: &str, name: &str) -> f64 {
    cell(figure, id, name).unwrap_or_else(|| panic!("{id} has a number as its {name}"))
}

/// The row of the output: the last one that is a node.
fn output(figure: &dyn Figure) -> String {
    let rows = figure.readouts();
    rows.iter().rev().find(|row| row.id.starts_with("node")).expect("a row of the output").id.clone()
}

#[test]
fn textbook_examples_have_their_textbook_adjoints() {
    let figure = open("backprop", "formula=(a%2Bb)(b%2B1)&a=2&b=1");
    assert_eq!(number(&*figure, &output(&*figure), "value"), 6.0);
    assert_eq!([number(&*figure, "a", "adjoint"), number(&*figure, "b", "adjoint")], [2.0, 5.0]);
    let figure = open("backprop", "formula=x*x&x=2");
    assert_eq!(number(&*figure, "x", "adjoint"), 4.0);
}

#[test]
fn adjoints_equal_the_symbolic_gradient() {
    for (text, letters) in [
        ("(sigmoid(w*x + b) - y)^2", &["w", "x", "b", "y"][..]),
        ("ln(exp(a) + exp(b) + exp(c)) - b", &["a", "b", "c"]),
        ("sqrt(a^2 + b^2) * atan(a/b) + max(a, b c)", &["a", "b", "c"]),
        ("a b c d f g h k + sin(a) cos(k)", &["a", "b", "c", "d", "f", "g", "h", "k"]),
    ] {
        let at: Vec<f64> = (1..=letters.len()).map(|index| 0.4 + (0.618034 * index as f64).fract()).collect();
        let inputs = letters.iter().zip(&at).map(|(letter, value)| format!("&{letter}={value}"));
        let figure = open("backprop", &format!("formula={}{}", text.replace('+', "%2B"), inputs.collect::<String>()));
        let formula = Formula::parse(text, &Vocabulary { variables: letters, constants: &[] }).expect("a formula");
        for (index, letter) in letters.iter().enumerate() {
            let [truth] = Evaluator::new(formula.derivative(index as u8).program(), &[]).evaluate(&at);
            let found = number(&*figure, letter, "adjoint");
            assert!((found - truth).abs() <= 1e-12 * truth.abs().max(1.0), "{text}, {letter}: {found} {truth}");
        }
    }
}

#[test]
fn forward_mode_ends_with_the_same_derivative_and_takes_a_pass_for_each_input() {
    let reverse = open("backprop", "graph=neuron");
    let mut forward = open("backprop", "graph=neuron&mode=forward");
    let operations = reverse.readouts().iter().filter(|row| row.id.starts_with("node")).count();
    let last = forward.clock().expect("a clock").last();
    assert_eq!(last, 4 * operations);
    for (pass, letter) in ["w", "x", "b", "y"].iter().enumerate() {
        forward.clock().expect("a clock").show((pass + 1) * operations);
        let tangent = number(&*forward, &output(&*forward), "tangent");
        assert!((tangent - number(&*reverse, letter, "adjoint")).abs() < 1e-14, "{letter}");
    }
}

#[test]
fn both_modes_go_side_by_side_and_the_shorter_one_waits() {
    let [mut reverse, mut forward, mut both] =
        ["reverse", "forward", "both"].map(|mode| open("backprop", &format!("graph=neuron&mode={mode}")));
    let last = |figure: &mut dyn Figure| figure.clock().expect("a clock").last();
    let lasts = [last(&mut *reverse), last(&mut *forward)];
    assert!(lasts[0] < lasts[1] && last(&mut *both) == lasts[1]);
    let show = |figure: &mut dyn Figure, step: usize| figure.clock().expect("a clock").show(step);
    for step in 0..=lasts[1] {
        show(&mut *reverse, step.min(lasts[0]));
        show(&mut *forward, step);
        show(&mut *both, step);
        let column = |figure: &dyn Figure, name: &str| -> Vec<Option<f64>> {
            figure.readouts().iter().map(|row| cell(figure, &row.id, name)).collect()
        };
        assert_eq!(column(&*both, "adjoint"), column(&*reverse, "adjoint"), "step {step}");
        assert_eq!(column(&*both, "tangent"), column(&*forward, "tangent"), "step {step}");
    }
    let graphs = both.panels(FRAME).iter().filter(|panel| panel.id.starts_with("graph")).count();
    assert_eq!(graphs, 2);
}

#[test]
fn each_step_adds_the_number_of_one_node() {
    let mut figure = open("backprop", "step=0");
    let known = |figure: &dyn Figure| {
        let cells =
            figure.readouts().into_iter().filter(|row| row.cells[3].value == Value::None).flat_map(|row| row.cells);
        cells.filter(|cell| matches!(cell.value, Value::Number(_))).count()
    };
    // a and b are given; three values and five adjoints follow.
    let last = figure.clock().expect("a clock").last();
    assert_eq!(last, 8);
    for step in 0..=last {
        figure.clock().expect("a clock").show(step);
        assert_eq!(known(&*figure), 2 + step, "step {step}");
    }
}

#[test]
fn a_nudge_moves_the_output_by_adjoint_times_delta_to_first_order() {
    let mut figure = open("backprop", "graph=neuron");
    let before = number(&*figure, &output(&*figure), "value");
    for node in 1..=8 {
        figure.set("node", &node.to_string()).expect("a node");
        let id = figure.readouts()[node - 1].id.clone();
        let adjoint = number(&*figure, &id, "adjoint");
        let error = |figure: &mut dyn Figure, delta: f64| {
            figure.set("nudge", &delta.to_string()).expect("a nudge");
            let handle = figure.handles().into_iter().find(|handle| handle.id == "nudge").expect("a handle");
            (handle.at[1] - before - adjoint * delta).abs()
        };
        let [large, small] = [0.02, 0.01].map(|delta| error(&mut *figure, delta));
        // The error is of second order: half the nudge, a quarter of the error.
        assert!(large < 1e-12 || (3.5..4.5).contains(&(large / small)), "node {node}: {large} {small}");
    }
}

#[test]
fn reverse_mode_costs_at_most_five_times_the_value_in_every_example() {
    for id in ["product", "square", "neuron", "cross-entropy", "ladder", "network"] {
        let figure = open("backprop", &format!("graph={id}&mode=forward"));
        let [value, reverse] = ["value", "reverse"].map(|row| number(&*figure, row, "operations"));
        assert!(0.0 < value && reverse <= 5.0 * value, "{id}: {value} {reverse}");
    }
}

#[test]
fn the_ladder_has_more_paths_than_the_pass_has_edges_to_walk() {
    let figure = open("backprop", "graph=ladder");
    assert!(figure.statements().iter().any(|line| line.mathml.contains("8 paths, 12 edges")));
}

#[test]
fn a_neuron_opens_by_a_second_click_and_closes_by_one_beside_the_graph() {
    let mut figure = open("backprop", "graph=network");
    let count = |figure: &dyn Figure| figure.readouts().len();
    let outside = count(&*figure);
    let h1 = figure.readouts().iter().position(|row| row.label == "h₁").expect("a neuron");
    let table = figure.table();
    let place = |figure: &mut dyn Figure, label: &str| {
        let scene = figure.scene(FRAME);
        let text = scene.panels[0].front.iter().find_map(|mark| match mark {
            fall_line::scene::Mark::Text { at, text, .. } if text == label => Some(*at),
            _ => None,
        });
        text.expect("the node is labelled")
    };
    assert!(h1 > 0 && table.rows.len() == 9, "{}", table.rows.len());
    let at = place(&mut *figure, "h₂");
    assert!(figure.click("graph", at));
    assert_eq!(count(&*figure), outside);
    assert!(figure.click("graph", at));
    assert!(count(&*figure) > outside + 5);
    assert!(figure.click("graph", [100.0, 100.0]));
    assert_eq!(count(&*figure), outside);
    assert!(!figure.click("graph", [100.0, 100.0]));
}

#[test]
fn more_than_eight_letters_and_odd_networks_are_refused_with_a_reason() {
    let mut figure = open("backprop", "");
    let before = figure.readouts();
    let refusal = figure.set("formula", "a+b+c+d+f+g+h+k+l").expect_err("nine letters").message;
    assert!(refusal.contains("9 letters") && refusal.contains("8"), "{refusal}");
    for text in ["2", "2-3", "x", "2-7-1", "0-1", "2--", "1e9-1", ""] {
        let accepted = figure.set("network", text).is_ok();
        assert_eq!(accepted, matches!(text, "2-3" | ""), "{text}");
        if text == "2-3" {
            figure.set("graph", "product").expect("an example");
        }
    }
    assert_eq!(figure.readouts(), before);
}

#[test]
fn the_node_in_question_is_read_out_with_its_neighbours() {
    let mut figure = open("backprop", "");
    let expected = [
        "Node 1 of 5, a: value 2.000, adjoint 2.000, to +.",
        "Node 2 of 5, b: value 1.000, adjoint 5.000, to +, +.",
        "Node 3 of 5, a + b: value 3.000, adjoint 2.000, from a, b, to ×.",
        "Node 4 of 5, b + 1: value 2.000, adjoint 3.000, from b, 1, to ×.",
        "Node 5 of 5, (a + b)*(b + 1): value 6.000, adjoint 1.000, from +, +.",
    ];
    for (node, text) in (1..).zip(expected) {
        figure.set("node", &i32::to_string(&node)).expect("a node");
        assert!(figure.description().starts_with(text), "{}", figure.description());
    }
}

#[test]
fn the_pointer_over_a_node_that_is_gone_says_nothing() {
    let mut figure = open("backprop", "formula=ln(exp(a)%2Bexp(b)%2Bexp(c))-b");
    let places: Vec<_> = figure
        .scene(FRAME)
        .panels
        .iter()
        .flat_map(|panel| {
            let along = |ends: [f64; 2], share: usize| ends[0] + (ends[1] - ends[0]) * share as f64 / 60.0;
            let view = panel.view();
            (0..=60 * 60).map(move |index| (panel.id, [along(view.x, index % 60), along(view.y, index / 60)]))
        })
        .collect();
    let mut answered = 0;
    for (panel, at) in places {
        figure.set("formula", "ln(exp(a)+exp(b)+exp(c))-b").expect("a formula");
        figure.hover(Some((panel, at)));
        if !figure.hovered().is_empty() {
            answered += 1;
            figure.set("formula", "a").expect("a formula");
            assert_eq!(figure.hovered(), "");
        }
    }
    assert!(answered > 20, "{answered} points over nodes");
}

#[test]
fn a_constant_has_no_node_to_choose_and_its_slider_changes_nothing() {
    let mut figure = open("backprop", "formula=-1");
    figure.slide("node", 0.0).expect("a slider moves");
    assert!(!figure.handles().is_empty());
}
