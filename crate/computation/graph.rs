//! The visible graph of a computation: which nodes are shown, what they are called, and the wires between them.

use std::cell::RefCell;

use super::{Computation, Pass};
use crate::formula::{
    self, Callable, Evaluator, Function, Id, Node, Operation, Program, Tree, gradient_nodes, local_nodes,
};
use crate::number::to_text;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An input, by its index.
    Input(usize),
    /// A weight, by its index.
    Weight(usize),
    /// A number, which nothing changes and no adjoint is computed for.
    Number,
    /// An operation on other nodes.
    Operation,
    /// A neuron seen from outside, by its index.
    Neuron(usize),
}

/// A node of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNode {
    /// Its node in the tree.
    pub(super) id: Id,
    /// What it is.
    pub role: Role,
    /// What is written on it: a name, a number, `+`, `sin`.
    pub label: String,
    /// The neuron whose inside it belongs to.
    pub inside: Option<usize>,
}

/// A wire from an operand to the node that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// The index of the operand.
    pub from: usize,
    /// The index of the node computed from it.
    pub to: usize,
    /// Whether a derivative flows along it: not if it comes from a number.
    pub carries: bool,
    /// Whether it leads to a choice: nothing flows along it unless its piece is taken, however steep that is.
    pub chooses: bool,
}

/// The visible nodes in an order of computation, the output last, and the wires between them.
#[derive(Clone, Debug)]
pub struct Graph {
    nodes: Vec<GraphNode>,
    /// In the order of the nodes that they lead to.
    wires: Vec<Wire>,
    /// The values of the nodes, and then the local derivatives of the wires.
    evaluator: RefCell<Evaluator>,
}

impl Graph {
    /// The graph of a computation with at most one neuron shown from inside.
    pub(super) fn of(computation: &Computation, inside: Option<usize>) -> Self {
        let ids = visible(computation, inside);
        let mut index_of = vec![usize::MAX; computation.tree.len()];
        ids.iter().enumerate().for_each(|(index, &id)| index_of[id as usize] = index);
        let mut tree = computation.tree.clone();
        let (mut wires, mut locals) = (Vec::new(), Vec::new());
        for (to, &id) in ids.iter().enumerate() {
            for (operand, local) in local_derivatives(&mut tree, id, &|id| index_of[id as usize] != usize::MAX) {
                let from = index_of[operand as usize];
                let carries = !matches!(computation.tree.node(operand), Node::Number(_));
                let chooses = matches!(computation.tree.node(id), Node::Where(..));
                wires.push(Wire { from, to, carries, chooses });
                locals.push(local);
            }
        }
        let roots: Vec<Id> = ids.iter().copied().chain(locals).collect();
        let evaluator = RefCell::new(Evaluator::new(Program::new(&tree, &roots), &[]));
        let nodes = ids.iter().map(|&id| graph_node(computation, id, inside)).collect();
        Self { nodes, wires, evaluator }
    }

    /// The nodes, operands first; the output is the last.
    pub fn nodes(&self) -> &[GraphNode] {
        &self.nodes
    }

    /// The wires.
    pub fn wires(&self) -> &[Wire] {
        &self.wires
    }

    /// Values, local derivatives, adjoints and tangents for values of the inputs and the weights.
    pub fn pass(&self, inputs: &[f64], weights: &[f64]) -> Pass {
        let mut evaluator = self.evaluator.borrow_mut();
        evaluator.set_constants(weights);
        let outputs: Vec<f64> = evaluator.outputs(inputs).collect();
        let (values, locals) = outputs.split_at(self.nodes.len());
        Pass::new(self, values.to_vec(), locals.to_vec())
    }

    /// The number of wires that carry a derivative.
    pub fn edges(&self) -> usize {
        self.wires.iter().filter(|wire| wire.carries).count()
    }

    /// The number of paths along such wires from an input or a weight to the output. Exact below 2⁵³.
    pub fn paths(&self) -> f64 {
        let starts = |node: &GraphNode| f64::from(matches!(node.role, Role::Input(_) | Role::Weight(_)));
        let mut paths: Vec<f64> = self.nodes.iter().map(starts).collect();
        for wire in self.wires.iter().filter(|wire| wire.carries) {
            paths[wire.to] += paths[wire.from];
        }
        paths.last().copied().unwrap_or(0.0).min(f64::MAX)
    }
}

/// The nodes that are shown: all but the insides of neurons, and exponents, which are written on the power.
fn visible(computation: &Computation, inside: Option<usize>) -> Vec<Id> {
    let Computation { tree, root, neurons, members, .. } = computation;
    let parts: Vec<Id> = tree.parts(&[*root]).collect();
    let mut used = vec![false; tree.len()];
    used[*root as usize] = true;
    for &id in &parts {
        let node = tree.node(id);
        let operands = node.children().take(if exponent(tree, node).is_some() { 1 } else { 3 });
        operands.for_each(|operand| used[operand as usize] = true);
    }
    let is_shown = |id: Id| match members[id as usize] {
        Some(neuron) => inside == Some(neuron) || neurons[neuron].1 == id,
        None => true,
    };
    parts.into_iter().filter(|&id| used[id as usize] && is_shown(id)).collect()
}

/// The number that a power has as its exponent.
fn exponent(tree: &Tree, node: Node) -> Option<f64> {
    match node {
        Node::Binary(Operation::Power, _, v) => tree.as_number(v),
        _ => None,
    }
}

/// The visible nodes that a node is computed from, each with the derivative of the node with respect to it: one for each operand, or,
/// seen from outside, one for each node that leads into the neuron.
fn local_derivatives(tree: &mut Tree, id: Id, is_visible: &dyn Fn(Id) -> bool) -> Vec<(Id, Id)> {
    let node = tree.node(id);
    if node.children().all(is_visible) || exponent(tree, node).is_some() {
        let shown = if exponent(tree, node).is_some() { 1 } else { 3 };
        return node.children().zip(local_nodes(tree, id)).take(shown).collect();
    }
    let mut into = Vec::new();
    let mut pending: Vec<Id> = node.children().collect();
    while let Some(operand) = pending.pop() {
        if !is_visible(operand) {
            pending.extend(tree.node(operand).children());
        } else if !into.contains(&operand) {
            into.push(operand);
        }
    }
    into.sort_unstable();
    let locals = gradient_nodes(tree, id, &into);
    into.into_iter().zip(locals).collect()
}

fn graph_node(computation: &Computation, id: Id, inside: Option<usize>) -> GraphNode {
    let Computation { tree, inputs, weights, neurons, members, .. } = computation;
    let own = members[id as usize];
    let named = |leaves: &[(String, Id)]| leaves.iter().position(|(_, leaf)| *leaf == id);
    let role = match (tree.node(id), own) {
        (Node::Number(_), _) => Role::Number,
        (Node::Variable(_), _) => named(inputs).map_or(Role::Number, Role::Input),
        (Node::Constant(_), _) => named(weights).map_or(Role::Number, Role::Weight),
        (_, Some(neuron)) if own != inside => Role::Neuron(neuron),
        _ => Role::Operation,
    };
    let label = match role {
        Role::Input(index) => formula::written(&inputs[index].0),
        Role::Weight(index) => formula::written(&weights[index].0),
        Role::Neuron(neuron) => neurons[neuron].0.clone(),
        Role::Number | Role::Operation => operation_label(tree, tree.node(id)),
    };
    GraphNode { id, role, label, inside: own.filter(|_| own == inside) }
}

/// What is written on an operation or a number.
fn operation_label(tree: &Tree, node: Node) -> String {
    match node {
        Node::Number(number) => number_label(number.value()),
        Node::Unary(Function::Negative, _) => "−".into(),
        Node::Unary(Function::Sigmoid, _) => "σ".into(),
        Node::Unary(Function::Sqrt, _) => "√".into(),
        Node::Unary(Function::Abs, _) => "| |".into(),
        Node::Unary(function, _) => Callable::One(function).name().into(),
        Node::Binary(Operation::Add, ..) => "+".into(),
        Node::Binary(Operation::Subtract, ..) => "−".into(),
        Node::Binary(Operation::Multiply, ..) => "×".into(),
        Node::Binary(Operation::Divide, ..) => "÷".into(),
        Node::Binary(Operation::Power, ..) => match exponent(tree, node) {
            Some(exponent) => power_label(exponent),
            None => "^".into(),
        },
        Node::Binary(operation, ..) => match operation.sign() {
            Some(sign) => sign.into(),
            None => Callable::Many(operation).name().into(),
        },
        Node::Where(..) => "if".into(),
        Node::Variable(_) | Node::Constant(_) => String::new(),
    }
}

/// A number as it was typed if that is short, otherwise with four digits.
fn number_label(value: f64) -> String {
    let exact = formula::number_text(value);
    if exact.len() > 5 { to_text(value, 4) } else { formula::symbol(&exact).into() }
}

/// `( )²` for a small whole exponent, `^0.5` for any other.
fn power_label(exponent: f64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match exponent {
        _ if exponent.fract() == 0.0 && (0.0..10.0).contains(&exponent) => format!("( ){}", DIGITS[exponent as usize]),
        _ => format!("^{}", to_text(exponent, 3)),
    }
}
