//! A formula or a small network as a computation graph: every node is computed from earlier ones, and backpropagation runs over it
//! from the output to the inputs.
//!
//! Equal parts of a formula are one node, so a letter used twice is one node with two wires. A neuron can be shown as one node or
//! from inside: the graph's nodes are a selection of the formula's, and each wire carries the exact derivative of its end with
//! respect to its start, all other visible nodes held fixed.
//!
//! - Forward: the values v, children before parents.
//! - Reverse mode: the adjoints v̄ = ∂output/∂v. The output has 1; a wire from u to v carries the share v̄ ∂v/∂u, and ū is the sum of
//!   the shares that arrive at u.
//! - Forward mode: the tangents v̇ = ∂v/∂input of one input at a time. The input has 1, and v̇ = Σ ∂v/∂u u̇ over the wires into v.
//!
//! Source: Rumelhart, Hinton and Williams, Learning Representations by Back-propagating Errors, 1986; Griewank and Walther, Evaluating
//! Derivatives, 2nd edition, 2008.

mod cost;
mod graph;
mod layered;
mod neurons;
mod pass;

pub use cost::Costs;
pub use graph::{Graph, GraphNode, Role, Wire};
pub use layered::Layout;
pub use neurons::{MAX_LAYERS, MAX_WIDTH};
pub use pass::Pass;

use crate::formula::{Evaluator, Formula, Id, Node, Program, Tree, gradient_nodes, node_text, written};

/// The largest number of inputs.
pub const MAX_INPUTS: usize = 8;

/// A formula of up to eight inputs, or a network with a loss, as a tree whose equal parts are one node.
#[derive(Clone, Debug)]
pub struct Computation {
    tree: Tree,
    root: Id,
    /// The inputs, variables of the tree: their names and nodes.
    inputs: Vec<(String, Id)>,
    /// The weights, constants of the tree: their names and nodes.
    weights: Vec<(String, Id)>,
    /// The neurons: their names and their outputs.
    neurons: Vec<(String, Id)>,
    /// For each node of the tree, the neuron that it belongs to.
    members: Vec<Option<usize>>,
}

impl Computation {
    /// The computation of a formula whose variables are its inputs; its constants count as weights.
    pub fn of(formula: &Formula) -> Self {
        let tree = formula.tree().clone();
        let parts: Vec<Id> = tree.parts(&[formula.root()]).collect();
        let leaf = |node: Node| parts.iter().copied().find(|&id| tree.node(id) == node);
        let variables = formula.variables().iter().zip(0..);
        let inputs = variables.filter_map(|(name, index)| Some((name.clone(), leaf(Node::Variable(index))?))).collect();
        let constants = formula.constants().iter().zip(0..);
        let weights =
            constants.filter_map(|(name, index)| Some((name.clone(), leaf(Node::Constant(index))?))).collect();
        let members = vec![None; tree.len()];
        Self { root: formula.root(), inputs, weights, neurons: Vec::new(), members, tree }
    }

    /// The names of the inputs.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|(name, _)| name.as_str())
    }

    /// The names of the neurons.
    pub fn neurons(&self) -> impl ExactSizeIterator<Item = &str> {
        self.neurons.iter().map(|(name, _)| name.as_str())
    }

    /// The graph with every neuron as one node, but one neuron shown from inside, if any.
    pub fn graph(&self, inside: Option<usize>) -> Graph {
        Graph::of(self, inside)
    }

    /// The operations that the derivatives cost.
    pub fn costs(&self) -> Costs {
        Costs::of(self)
    }

    /// The program of the output and of its partial derivatives with respect to every input: one pass of reverse mode.
    pub fn gradient(&self) -> Program {
        let (tree, roots) = self.gradient_tree();
        Program::new(&tree, &roots)
    }

    /// What a node computes as a formula of the leaves, unless it is longer than a reader would follow.
    pub fn text(&self, node: &GraphNode) -> Option<String> {
        const LONGEST: usize = 12;
        let mut sizes = vec![1usize; node.id as usize + 1];
        for id in self.tree.parts(&[node.id]) {
            let operands = self.tree.node(id).children().map(|operand| sizes[operand as usize]);
            sizes[id as usize] = operands.fold(1, usize::saturating_add);
        }
        let names = |leaves: &[(String, Id)]| leaves.iter().map(|(name, _)| written(name)).collect::<Vec<_>>();
        let is_short = sizes[node.id as usize] <= LONGEST;
        is_short.then(|| node_text(&self.tree, node.id, &names(&self.inputs), &names(&self.weights)))
    }

    /// The output as a function of one node, everything else held fixed: an evaluator of one output, in which the node is the
    /// constant behind the weights.
    pub fn nudged(&self, node: &GraphNode, weights: &[f64]) -> Evaluator {
        let constants: Vec<f64> = weights.iter().copied().chain([f64::NAN]).collect();
        let (tree, root) = self.tree.with_replaced(self.root, node.id, Node::Constant(self.weights.len() as u16));
        Evaluator::new(Program::new(&tree, &[root]), &constants)
    }

    /// The nodes of the output and of its partial derivatives, in a tree of their own.
    fn gradient_tree(&self) -> (Tree, Vec<Id>) {
        let (mut tree, root) = self.tree.canonical(self.root);
        let leaves: Vec<Id> = (0..self.inputs.len()).map(|input| tree.add(Node::Variable(input as u8))).collect();
        let gradient = gradient_nodes(&mut tree, root, &leaves);
        (tree, [root].into_iter().chain(gradient).collect())
    }
}
