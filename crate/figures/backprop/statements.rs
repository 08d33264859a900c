//! The mathematics at the node in question, and the picture in words.

use super::Backprop;
use super::progress::{Stage, Walk};
use crate::computation::{GraphNode, Role};
use crate::figure::{Clock, Statement};
use crate::number::{counted, to_text};
use crate::sketch::math::{self, Math, name, number, run, sign, words};

/// More terms of a sum are left out.
const MAX_TERMS: usize = 4;

/// The adjoint as the sum of what the wires bring, the nudge, and the number of paths.
pub fn statements(figure: &Backprop) -> Vec<Statement> {
    let (shown, pass, chosen) = (figure.source.shown(), figure.source.pass(), figure.chosen());
    let label = figure.source.title_of(chosen);
    let is_letter = shown.graph.nodes()[chosen].role != Role::Operation;
    let line = adjoint_line(figure, chosen).equals(number(pass.adjoints[chosen]));
    let delta = figure.delta.value();
    let nudged = figure.nudge_curve().output(delta) - pass.output();
    let nudge = run([
        name("Δ"),
        name("f"),
        sign("="),
        number(nudged),
        sign("≈"),
        factor(pass.adjoints[chosen]),
        sign("·"),
        factor(delta),
    ])
    .equals(number(pass.adjoints[chosen] * delta));
    let (paths, edges) = (shown.graph.paths(), shown.graph.edges());
    let count = words(&format!("{} paths, {} edges", to_text_of_count(paths), edges));
    vec![
        Statement::new(format!("adjoint of {}{label}", if is_letter { "" } else { "v = " }), line.set()),
        Statement::new(format!("nudge of {label}"), nudge.set()),
        Statement { brief: true, ..Statement::new("from the inputs to the output", count.set()) },
    ]
}

/// A whole number, or its magnitude if it is too large to be written out.
fn to_text_of_count(count: f64) -> String {
    if count < 1e6 { format!("{count}") } else { to_text(count, 3) }
}

/// ∂f/∂v = adjoint · local + …, a term for each wire.
fn adjoint_line(figure: &Backprop, node: usize) -> Math {
    let (shown, pass) = (figure.source.shown(), figure.source.pass());
    let GraphNode { label, role, .. } = &shown.graph.nodes()[node];
    let letter = if *role == Role::Operation { "v" } else { label };
    let left = math::frac(run([sign("∂"), name("f")]), run([sign("∂"), name(letter)]));
    let wires = shown.graph.wires().iter().enumerate().filter(|(_, wire)| wire.from == node);
    let terms: Vec<Math> = wires
        .map(|(index, wire)| run([factor(pass.adjoints[wire.to]), sign("·"), factor(pass.locals[index])]))
        .collect();
    let sum = match terms.len() {
        0 => words("the output itself"),
        1..=MAX_TERMS => terms.into_iter().reduce(|sum, term| run([sum, sign("+"), term])).unwrap_or_else(|| sign("")),
        count => words(&format!("a sum of {count} products")),
    };
    left.equals(sum)
}

/// A number as a factor: in brackets if it is negative.
fn factor(value: f64) -> Math {
    if value < 0.0 { math::low_brackets(number(value)) } else { number(value) }
}

/// A node with its numbers and its neighbours, in one line.
pub fn node_in_words(figure: &Backprop, node: usize) -> String {
    let (shown, pass, progress) = (figure.source.shown(), figure.source.pass(), &figure.progress);
    let nodes = shown.graph.nodes();
    let mut text = figure.source.title_of(node);
    if progress.knows_value(node) {
        text += &format!(": value {}", to_text(pass.values[node], 4));
    }
    if progress.knows_adjoint(node) {
        text += &format!(", adjoint {}", to_text(pass.adjoints[node], 4));
    }
    if let Some(input) = progress.tangent_input(node).filter(|_| nodes[node].role != Role::Number) {
        text += &format!(", tangent {}", to_text(pass.tangents[input][node], 4));
    }
    let neighbours = |ends: &mut dyn Iterator<Item = usize>| {
        let labels: Vec<String> = ends.take(MAX_TERMS + 1).map(|end| nodes[end].label.clone()).collect();
        if labels.len() > MAX_TERMS {
            format!("{} and more", labels[..MAX_TERMS].join(", "))
        } else {
            labels.join(", ")
        }
    };
    let wires = shown.graph.wires();
    let from = neighbours(&mut wires.iter().filter(|wire| wire.to == node).map(|wire| wire.from));
    let to = neighbours(&mut wires.iter().filter(|wire| wire.from == node).map(|wire| wire.to));
    if !from.is_empty() {
        text += &format!(", from {from}");
    }
    if !to.is_empty() {
        text += &format!(", to {to}");
    }
    text
}

/// The picture in words: the node in question first, so that going from node to node reads them out.
pub fn description(figure: &Backprop) -> String {
    let (shown, progress) = (figure.source.shown(), &figure.progress);
    let nodes = shown.graph.nodes();
    let count = nodes.iter().filter(|node| node.role != Role::Number).count();
    let place = figure.node.value();
    let node = node_in_words(figure, figure.chosen());
    let stage = |walk: Walk| match walk.stage() {
        Stage::Start => "nothing is computed yet".into(),
        Stage::Forward(node) => format!("the value of {} is computed", figure.source.title_of(node)),
        Stage::Backward(node) => format!("the adjoint of {} is computed", figure.source.title_of(node)),
        Stage::Tangent { node, input } => {
            let letter = nodes.iter().find(|node| node.role == Role::Input(input)).map_or("", |node| &node.label);
            format!("in the pass of {letter}, value and tangent of {} are computed", figure.source.title_of(node))
        }
    };
    let (step, last) = (progress.step(), progress.last());
    let mode = |walk: Walk| {
        let name = if walk.seeded().is_some() { "forward" } else { "reverse" };
        let end = if walk.is_complete() && progress.step() < last { ", which is at its end" } else { "" };
        format!("in {name} mode{end}: {}", stage(walk))
    };
    let modes: Vec<String> = progress.walks().map(mode).collect();
    let costs = shown.costs;
    format!(
        "Node {place} of {count}, {node}. Step {step} of {last} {}. {} in one pass of reverse mode, {} by forward mode, {} for f alone.",
        modes.join("; "),
        counted(costs.reverse, "operation", "operations"),
        costs.forward,
        costs.value,
    )
}
