//! A small network with its loss as a computation: hidden layers of tanh neurons, a linear output layer, and the squared error.
//!
//! ```text
//! hⱼ = tanh(Σᵢ wⱼᵢ xᵢ + bⱼ)     ŷₖ = Σⱼ wₖⱼ hⱼ + bₖ     L = Σₖ (ŷₖ − tₖ)²
//! ```

use super::{Computation, MAX_INPUTS};
use crate::formula::{Function, Id, Node, Operation, Tree};

/// The most layers of numbers, with the inputs and the outputs.
pub const MAX_LAYERS: usize = 6;

/// The most numbers in a layer.
pub const MAX_WIDTH: usize = 6;

impl Computation {
    /// The loss of a network whose layers have these sizes, the inputs first. Its inputs are x₁, x₂, … and the targets t₁, t₂, …; its
    /// weights are in the order of [`Network`](crate::network::Network): layer by layer, a row an output, then the biases.
    /// `None` unless there are 2 to 6 layers of 1 to 6 numbers, and at most 8 inputs and targets.
    pub fn network(layers: &[usize]) -> Option<Self> {
        let (&first, &last) = (layers.first()?, layers.last()?);
        let is_small =
            (2..=MAX_LAYERS).contains(&layers.len()) && layers.iter().all(|size| (1..=MAX_WIDTH).contains(size));
        (is_small && first + last <= MAX_INPUTS).then(|| Builder::default().build(layers))
    }
}

/// A network under construction.
#[derive(Default)]
struct Builder {
    tree: Tree,
    inputs: Vec<(String, Id)>,
    weights: Vec<(String, Id)>,
    neurons: Vec<(String, Id)>,
    /// The nodes that belong to a neuron.
    owned: Vec<(Id, usize)>,
}

impl Builder {
    fn build(mut self, layers: &[usize]) -> Computation {
        let mut numbers = self.leaves("x", layers[0]);
        for (layer, pair) in layers.windows(2).enumerate() {
            numbers = self.layer(&numbers, layer + 1, pair[1], layer + 2 == layers.len());
        }
        let targets = self.leaves("t", numbers.len());
        let errors: Vec<Id> =
            numbers.iter().zip(&targets).map(|(&output, &target)| self.squared_error(output, target)).collect();
        let root = self.sum(&errors);
        let mut members = vec![None; self.tree.len()];
        self.owned.iter().for_each(|&(id, neuron)| members[id as usize] = Some(neuron));
        let Self { tree, inputs, weights, neurons, .. } = self;
        Computation { tree, root, inputs, weights, neurons, members }
    }

    /// Inputs with numbered names, or one without a number.
    fn leaves(&mut self, name: &str, count: usize) -> Vec<Id> {
        let leaf = |index: usize| {
            let id = self.tree.add(Node::Variable(self.inputs.len() as u8));
            self.inputs.push((if count == 1 { name.into() } else { format!("{name}{}", index + 1) }, id));
            id
        };
        (0..count).map(leaf).collect()
    }

    /// The neurons of a layer: the weights and biases of all of them, then their sums.
    fn layer(&mut self, from: &[Id], layer: usize, size: usize, is_output: bool) -> Vec<Id> {
        let first = self.neurons.len();
        let rows: Vec<Vec<Id>> = (0..size)
            .map(|row| {
                (0..from.len()).map(|column| self.weight(format!("w{}{}", row + 1, column + 1), first + row)).collect()
            })
            .collect();
        let biases: Vec<Id> = (0..size).map(|row| self.weight(format!("b{}", row + 1), first + row)).collect();
        let neuron = |(row, (weights, bias)): (usize, (Vec<Id>, Id))| {
            let owner = first + row;
            let mut sum = None;
            for (weight, &number) in weights.into_iter().zip(from) {
                let product = self.own(Node::Binary(Operation::Multiply, weight, number), owner);
                sum = Some(sum.map_or(product, |sum| self.own(Node::Binary(Operation::Add, sum, product), owner)));
            }
            let sum = sum.unwrap_or(bias);
            let total = self.own(Node::Binary(Operation::Add, sum, bias), owner);
            let output = if is_output { total } else { self.own(Node::Unary(Function::Tanh, total), owner) };
            let name = match (is_output, size) {
                (true, 1) => "ŷ".into(),
                (true, _) => format!("ŷ{}", subscript(row + 1)),
                (false, _) => format!("{}{}", layer_letter(layer), subscript(row + 1)),
            };
            self.neurons.push((name, output));
            output
        };
        rows.into_iter().zip(biases).enumerate().map(neuron).collect()
    }

    fn weight(&mut self, name: String, owner: usize) -> Id {
        let id = self.own(Node::Constant(self.weights.len() as u16), owner);
        self.weights.push((name, id));
        id
    }

    fn own(&mut self, node: Node, owner: usize) -> Id {
        let id = self.tree.add(node);
        self.owned.push((id, owner));
        id
    }

    fn squared_error(&mut self, output: Id, target: Id) -> Id {
        let error = self.tree.add(Node::Binary(Operation::Subtract, output, target));
        let two = self.tree.number(2.0);
        self.tree.add(Node::Binary(Operation::Power, error, two))
    }

    fn sum(&mut self, terms: &[Id]) -> Id {
        let (&first, others) = terms.split_first().expect("a network has an output");
        others.iter().fold(first, |sum, &term| self.tree.add(Node::Binary(Operation::Add, sum, term)))
    }
}

/// h for the first hidden layer, then g, p, q.
fn layer_letter(layer: usize) -> char {
    ['h', 'g', 'p', 'q'].get(layer - 1).copied().unwrap_or('h')
}

/// A name as it is displayed: the digits after its letter as subscripts.
fn displayed(name: &str) -> String {
    name.chars().map(|letter| letter.to_digit(10).map_or(letter, subscript_digit)).collect()
}

/// A number as a subscript.
fn subscript(number: usize) -> String {
    displayed(&number.to_string())
}

fn subscript_digit(digit: u32) -> char {
    char::from_u32('₀' as u32 + digit).unwrap_or('₀')
}
