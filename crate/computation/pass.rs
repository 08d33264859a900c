//! One evaluation of a graph: values forward, adjoints backward, and the tangents of forward mode.

use super::graph::{Graph, Role};

/// The numbers on the nodes and wires of a graph.
#[derive(Clone, Debug)]
pub struct Pass {
    /// The value of each node.
    pub values: Vec<f64>,
    /// The local derivative of each wire.
    pub locals: Vec<f64>,
    /// What each wire carries backward: the adjoint of its end times its local derivative.
    pub shares: Vec<f64>,
    /// The adjoint of each node: the sum of the shares on the wires that leave it.
    pub adjoints: Vec<f64>,
    /// For each input, the tangent of each node.
    pub tangents: Vec<Vec<f64>>,
}

impl Pass {
    /// Both modes on a graph, from its values and local derivatives. If the output is undefined, so is every derivative.
    pub(super) fn new(graph: &Graph, values: Vec<f64>, locals: Vec<f64>) -> Self {
        let (nodes, wires) = (graph.nodes(), graph.wires());
        let is_defined = values.last().is_some_and(|output| !output.is_nan());
        let unit = if is_defined { 1.0 } else { f64::NAN };
        let mut adjoints = vec![if is_defined { 0.0 } else { f64::NAN }; nodes.len()];
        if let Some(output) = adjoints.last_mut() {
            *output = unit;
        }
        let mut shares = vec![0.0; wires.len()];
        let is_open = |index: usize| !(wires[index].chooses && locals[index] == 0.0);
        let mut is_reached = vec![false; nodes.len()];
        if let Some(output) = is_reached.last_mut() {
            *output = true;
        }
        for (index, wire) in wires.iter().enumerate().rev().filter(|(_, wire)| wire.carries) {
            if !is_open(index) || !is_reached[wire.to] {
                continue;
            }
            is_reached[wire.from] = true;
            shares[index] = adjoints[wire.to] * locals[index];
            adjoints[wire.from] += shares[index];
        }
        let node_of = |input| nodes.iter().position(|node| node.role == Role::Input(input));
        let tangents = (0..).map_while(node_of).map(|input| {
            let mut tangents = vec![0.0; nodes.len()];
            tangents[input] = unit;
            for (index, wire) in
                wires.iter().enumerate().filter(|(_, wire)| wire.carries).filter(|(index, _)| is_open(*index))
            {
                tangents[wire.to] += locals[index] * tangents[wire.from];
            }
            tangents
        });
        let tangents = tangents.collect();
        Self { values, locals, shares, adjoints, tangents }
    }

    /// The value of the output.
    pub fn output(&self) -> f64 {
        self.values.last().copied().unwrap_or(f64::NAN)
    }
}
