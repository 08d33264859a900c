//! The numbers on the nodes as far as they are known, and what every way to them costs.

use super::Backprop;
use crate::computation::{GraphNode, Role};
use crate::figure::{Cell, Readout, Setting, Table, Value};

/// In a larger graph only the inputs, the node in question and the output have a row; the exported table has all.
const MAX_ROWS: usize = 80;

const VALUE: [&str; 2] = ["value", "value v"];
const ADJOINT: [&str; 2] = ["adjoint", "adjoint ∂f/∂v"];
const TANGENT: [&str; 2] = ["tangent", "tangent ∂v/∂x"];
const OPERATIONS: [&str; 2] = ["operations", "operations"];

/// A row for each node, then one for each way to a gradient.
pub fn readouts(figure: &Backprop) -> Vec<Readout> {
    let shown = figure.source.shown();
    let nodes = shown.graph.nodes();
    let is_large = nodes.len() > MAX_ROWS;
    let has_row = |index: &usize| match nodes[*index].role {
        Role::Number => false,
        Role::Input(_) => true,
        _ => !is_large || *index == figure.chosen() || *index + 1 == nodes.len(),
    };
    let mut rows: Vec<Readout> = (0..nodes.len()).filter(has_row).map(|index| node_row(figure, index)).collect();
    let costs = shown.costs;
    let ways = [
        ("value", "f", costs.value),
        ("reverse", "∇f by reverse mode", costs.reverse),
        ("forward", "∇f by forward mode", costs.forward),
        ("differences", "∇f by differences", costs.differences),
        ("hessianVector", "Hessian times vector", costs.hessian_vector),
    ];
    rows.extend(ways.map(|(id, label, operations)| {
        let none = |[name, label]: [&'static str; 2]| Cell::none(name, label);
        let cells =
            vec![none(VALUE), none(ADJOINT), none(TANGENT), Cell::count(OPERATIONS[0], OPERATIONS[1], operations)];
        Readout::new(id, label, cells)
    }));
    rows
}

fn node_row(figure: &Backprop, index: usize) -> Readout {
    let (shown, pass, progress) = (figure.source.shown(), figure.source.pass(), &figure.progress);
    let cell = |[name, label]: [&'static str; 2], value: Option<f64>| match value {
        Some(value) => Cell::number(name, label, value),
        None => Cell::none(name, label),
    };
    let cells = vec![
        cell(VALUE, progress.knows_value(index).then_some(pass.values[index])),
        cell(ADJOINT, progress.knows_adjoint(index).then_some(pass.adjoints[index])),
        cell(TANGENT, progress.tangent_input(index).map(|input| pass.tangents[input][index])),
        Cell::none(OPERATIONS[0], OPERATIONS[1]),
    ];
    let node = &shown.graph.nodes()[index];
    let id = match node.role {
        Role::Input(input) => figure.source.inputs().knobs()[input].name().to_owned(),
        _ => format!("node{}", index + 1),
    };
    Readout::new(id, figure.source.title_of(index), cells)
}

/// Every node with its exact numbers, whatever the step shown.
pub fn table(figure: &Backprop) -> Table {
    let (shown, pass) = (figure.source.shown(), figure.source.pass());
    let row = |(index, node): (usize, &GraphNode)| {
        let adjoint = if node.role == Role::Number { Value::None } else { Value::Number(pass.adjoints[index]) };
        let words = [format!("{}", index + 1), node.label.clone()].map(Value::Word);
        words.into_iter().chain([Value::Number(pass.values[index]), adjoint]).collect()
    };
    Table::new(vec!["node", "label", "value", "adjoint"], shown.graph.nodes().iter().enumerate().map(row).collect())
}
