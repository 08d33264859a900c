//! Computation graphs: adjoints against symbolic and automatic differentiation, what is counted, and the layout.

mod costs;
mod layout;

use fall_line::computation::{Computation, Graph, Pass, Role};
use fall_line::formula::{Evaluator, Formula, Vocabulary};
use fall_line::network::{Activation, Architecture, Batch, Loss, Network};
use proptest::prelude::*;

use super::formula::generator::formulas;

/// The formula with all its letters as variables.
pub fn formula(text: &str) -> Formula {
    let letters = Formula::parse(text, &Vocabulary::default()).expect("a formula").constants().to_vec();
    let variables: Vec<&str> = letters.iter().map(String::as_str).collect();
    Formula::parse(text, &Vocabulary { variables: &variables, constants: &[] }).expect("the same formula")
}

/// The graph of a formula of its letters.
pub fn graph(text: &str) -> Graph {
    Computation::of(&formula(text)).graph(None)
}

fn pass(text: &str, at: &[f64]) -> (Graph, Pass) {
    let graph = graph(text);
    let pass = graph.pass(at, &[]);
    (graph, pass)
}

/// The adjoints of the inputs, in their order.
fn input_adjoints(graph: &Graph, pass: &Pass) -> Vec<f64> {
    let node = |input| graph.nodes().iter().position(|node| node.role == Role::Input(input));
    (0..).map_while(node).map(|node| pass.adjoints[node]).collect()
}

#[test]
fn adjoints_of_textbook_examples() {
    let (graph, product) = pass("(a+b)(b+1)", &[2.0, 1.0]);
    assert_eq!((product.output(), input_adjoints(&graph, &product)), (6.0, vec![2.0, 5.0]));
    let (graph, square) = pass("x*x", &[2.0]);
    assert_eq!((square.output(), input_adjoints(&graph, &square)), (4.0, vec![4.0]));
    // Each of the two wires carries its own share.
    assert_eq!(square.shares, [2.0, 2.0]);
    assert_eq!(graph.nodes().len(), 2);
}

#[test]
fn equal_parts_are_one_node_and_a_constant_exponent_is_none() {
    let labels = |text: &str| graph(text).nodes().iter().map(|node| node.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels("(a+b)(b+1)"), ["a", "b", "+", "1", "+", "×"]);
    assert_eq!(labels("sin(x)^2 + sin(x)"), ["x", "sin", "( )²", "+"]);
    assert_eq!(labels("2 alpha^2"), ["2", "α", "( )²", "×"]);
}

#[test]
fn a_ladder_of_k_diamonds_has_two_to_the_k_paths_and_four_k_edges() {
    let mut text = "x".to_owned();
    for diamonds in 1..=7 {
        text = format!("sin({text}) + cos({text})");
        let graph = graph(&text);
        assert_eq!((graph.paths(), graph.edges()), (f64::from(1 << diamonds), 4 * diamonds));
    }
}

#[test]
fn where_the_output_is_undefined_so_is_every_derivative() {
    let (_, pass) = pass("ln(x) + y", &[-1.0, 2.0]);
    assert!(pass.output().is_nan() && pass.adjoints.iter().all(|adjoint| adjoint.is_nan()));
    assert!(pass.tangents.iter().all(|tangents| tangents.last().is_some_and(|tangent| tangent.is_nan())));
}

#[test]
fn a_nudged_node_moves_the_output_by_its_adjoint_times_the_nudge() {
    let computation = Computation::of(&formula("sin(a b) + (a b)^2 / c"));
    let (graph, at) = (computation.graph(None), [0.7, -1.3, 2.0]);
    let pass = graph.pass(&at, &[]);
    for (node, (&value, adjoint)) in graph.nodes().iter().zip(pass.values.iter().zip(&pass.adjoints)) {
        let mut nudged = computation.nudged(node, &[]);
        let mut output = |value: f64| {
            nudged.set_constants(&[value]);
            let [output] = nudged.evaluate(&at);
            output
        };
        assert_eq!(output(value), pass.output(), "{node:?}");
        let slope = (output(value + 1e-5) - output(value - 1e-5)) / 2e-5;
        assert!(node.role == Role::Number || (slope - adjoint).abs() < 1e-8, "{node:?}: {slope} {adjoint}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Reverse and forward mode on the graph, and reverse mode as one program, against symbolic differentiation.
    #[test]
    fn both_modes_equal_the_symbolic_gradient(text in formulas(), at in [-2.0..2.0f64, -2.0..2.0, -2.0..2.0]) {
        let formula = formula(&text);
        let count = formula.variables().len();
        let computation = Computation::of(&formula);
        let graph = computation.graph(None);
        let pass = graph.pass(&at[..count], &[]);
        let program: Vec<f64> = Evaluator::new(computation.gradient(), &[]).outputs(&at[..count]).collect();
        for variable in 0..count {
            let [truth] = Evaluator::new(formula.derivative(variable as u8).program(), &[]).evaluate(&at[..count]);
            let [value] = Evaluator::new(formula.program(), &[]).evaluate(&at[..count]);
            if !(truth.is_finite() && value.is_finite()) {
                continue;
            }
            // Both sums may cancel: each is as exact as its largest term.
            let size = graph.wires().iter().zip(&pass.shares).map(|(_, share)| share.abs()).fold(truth.abs().max(1.0), f64::max);
            let found = [input_adjoints(&graph, &pass)[variable], program[1 + variable], *pass.tangents[variable].last().expect("an output")];
            for (found, tolerance) in found.into_iter().zip([1e-12, 1e-12, 1e-9]) {
                prop_assert!(!(found - truth).is_finite() || (found - truth).abs() <= tolerance * size, "{text} at {at:?}: {found} {truth}");
            }
        }
    }
}

/// A network of tanh neurons with the mean squared error.
fn architecture(layers: &[usize]) -> Architecture {
    Architecture::new(layers, Activation::Tanh, Loss::MeanSquaredError)
}

/// The weights of a network, spread over −1 … 1.
fn weights(layers: &[usize]) -> Vec<f64> {
    let count = architecture(layers).parameters();
    (1..=count).map(|index| 2.0 * (0.618034 * index as f64).fract() - 1.0).collect()
}

/// The graph and the batched passes share no code.
#[test]
fn the_graph_of_a_network_has_the_gradient_that_trains_it() {
    for layers in [&[2, 3, 2][..], &[1, 4, 1], &[3, 2, 3, 1]] {
        let (computation, weights) = (Computation::network(layers).expect("a network"), weights(layers));
        let (inputs, outputs) = (layers[0], layers[layers.len() - 1]);
        let at: Vec<f64> = (1..=inputs + outputs).map(|index| (1.7 * index as f64).sin()).collect();
        let batch = Batch::new(&architecture(layers), &at[..inputs], &at[inputs..]).expect("a sample");
        let mut gradient = vec![0.0; weights.len()];
        let loss = Network::new(architecture(layers)).loss_and_gradient(&weights, &batch, &mut gradient);
        let mut compared = 0;
        for neuron in 0..computation.neurons().len() {
            let graph = computation.graph(Some(neuron));
            let pass = graph.pass(&at, &weights);
            // The loss of the graph is the sum over the outputs, not the mean.
            assert!((pass.output() - outputs as f64 * loss).abs() < 1e-12, "{layers:?}");
            for (node, adjoint) in graph.nodes().iter().zip(&pass.adjoints) {
                let Role::Weight(index) = node.role else { continue };
                let truth = outputs as f64 * gradient[index];
                assert!((adjoint - truth).abs() < 1e-12, "{layers:?} weight {index}: {adjoint} {truth}");
                compared += 1;
            }
        }
        assert_eq!(compared, weights.len());
    }
}

#[test]
fn a_neuron_from_outside_has_the_derivatives_of_its_inside() {
    let layers = [2, 3, 2];
    let (computation, weights) = (Computation::network(&layers).expect("a network"), weights(&layers));
    let at = [0.3, -0.8, 0.5, 0.1];
    let outside = computation.graph(None);
    let shown = outside.pass(&at, &weights);
    assert!(outside.nodes().iter().all(|node| !matches!(node.role, Role::Weight(_))));
    for neuron in 0..computation.neurons().len() {
        let inside = computation.graph(Some(neuron));
        let pass = inside.pass(&at, &weights);
        assert!((pass.output() - shown.output()).abs() < 1e-15);
        for (one, two) in input_adjoints(&outside, &shown).into_iter().zip(input_adjoints(&inside, &pass)) {
            assert!((one - two).abs() < 1e-14, "{neuron}: {one} {two}");
        }
        // Two weights and a bias, or three and a bias, and the operations between them.
        assert!(inside.nodes().len() > outside.nodes().len() + 4, "{neuron}");
    }
}

#[test]
fn networks_out_of_range_are_refused() {
    for layers in [&[][..], &[2], &[2, 7, 1], &[2, 0, 1], &[6, 3, 3], &[2, 2, 2, 2, 2, 2, 2]] {
        assert!(Computation::network(layers).is_none(), "{layers:?}");
    }
}
