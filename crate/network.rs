//! Fully connected networks: the forward pass, the loss, and the exact gradient by the backward pass.
//!
//! A network of layers n₀, n₁, … n_L takes n₀ numbers to n_L. With hidden states h₁ … h_L as in mean-field theory (Poole et al.,
//! Exponential Expressivity in Deep Neural Networks through Transient Chaos, 2016), N the normalisation and φ the activation,
//!
//! | | forward | backward, δ = ∂L/∂h |
//! | --- | --- | --- |
//! | first layer | h₁ = W₁x + b₁ | ∂L/∂x = W₁ᵀδ₁ |
//! | activation | aₗ = φ(N(hₗ)) | δₗ = N′ᵀ(φ′ ⊙ ∂L/∂aₗ) |
//! | dense layer | hₗ₊₁ = W aₗ + b | ∂L/∂aₗ = Wᵀδₗ₊₁, ∂L/∂W = δₗ₊₁aₗᵀ, ∂L/∂b = δₗ₊₁ |
//! | residual block | hₗ₊₁ = hₗ + α(W aₗ + b) | the branch's terms times α, and δₗ₊₁ itself added to δₗ |
//!
//! where sums over the samples of a batch are understood. The output is h_L. Without normalisation and residual blocks this is
//! the multilayer perceptron of any textbook; with them, a residual network with pre-activation (He et al., Identity Mappings in
//! Deep Residual Networks, 2016). A block is residual where both its ends are hidden states of the same width.
//!
//! All weights are one list of numbers, layer by layer: the weights row by row (a row an output), then the biases, so that any
//! optimiser can move them. Samples lie in SIMD lanes ([`matrix`]), and no pass allocates memory once a network has seen a batch
//! as large.

pub mod activation;
pub mod batch;
pub mod clipping;
pub mod data_sets;
pub mod hessian;
pub mod initialisation;
pub mod loss;
pub mod matrix;
pub mod normalisation;
pub mod setup;
pub mod training;

mod dense;
mod layer;
mod layers;

use std::ops::Range;

pub use activation::Activation;
pub use batch::Batch;
pub use hessian::{Curvature, Hessian};
pub use initialisation::Initialisation;
pub(crate) use layers::Layers;
pub use loss::Loss;
pub use matrix::Matrix;
pub use normalisation::Normalisation;
pub use setup::Setup;
pub use training::{Trainer, Training, TrainingRun};

use layer::Layer;

/// What a network is made of, without its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Architecture {
    /// The number of inputs, the widths of the hidden layers, and the number of outputs: two numbers at least, none of them 0.
    pub layers: Vec<usize>,
    /// φ, after every layer but the last.
    pub activation: Activation,
    /// N, before every activation.
    pub normalisation: Option<Normalisation>,
    /// α, the scale of the branches, if blocks are residual.
    pub residual: Option<f64>,
    /// The loss.
    pub loss: Loss,
}

impl Architecture {
    /// A multilayer perceptron: no normalisation, no residual blocks.
    pub fn new(layers: &[usize], activation: Activation, loss: Loss) -> Self {
        Self { layers: layers.to_vec(), activation, normalisation: None, residual: None, loss }
    }

    /// The number of weights and biases.
    pub fn parameters(&self) -> usize {
        self.layers.windows(2).map(|ends| ends[1] * (ends[0] + 1)).sum()
    }

    /// Where the weights and the biases of each layer lie in the list of all.
    pub fn ranges(&self) -> Vec<[Range<usize>; 2]> {
        let mut start = 0;
        let range = |ends: &[usize]| {
            let (middle, end) = (start + ends[0] * ends[1], start + (ends[0] + 1) * ends[1]);
            let ranges = [start..middle, middle..end];
            start = end;
            ranges
        };
        self.layers.windows(2).map(range).collect()
    }

    /// α if the block into a layer is residual.
    pub(crate) fn branch(&self, layer: usize) -> Option<f64> {
        let inside = (2..self.layers.len() - 1).contains(&layer);
        self.residual.filter(|_| inside && self.layers[layer] == self.layers[layer - 1])
    }
}

/// A network with the buffers of its passes. The weights are the caller's.
#[derive(Clone, Debug)]
pub struct Network {
    architecture: Architecture,
    ranges: Vec<[Range<usize>; 2]>,
    /// Layer l, from 1 on, at index l − 1.
    layers: Vec<Layer>,
    /// ∂L/∂a of the layer under way.
    adjoint: Matrix,
    samples: usize,
}

impl Network {
    /// A network; the first pass reserves its memory.
    pub fn new(architecture: Architecture) -> Self {
        let layers = architecture.layers[1..].iter().map(|_| Layer::default()).collect();
        Self { ranges: architecture.ranges(), architecture, layers, adjoint: Matrix::default(), samples: 0 }
    }

    /// What it is made of.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// The number of layers, L.
    pub fn depth(&self) -> usize {
        self.layers.len()
    }

    /// The output for each column of `inputs`: n_L × samples.
    pub fn forward(&mut self, weights: &[f64], inputs: &Matrix) -> &Matrix {
        self.forward_to(self.depth(), weights, inputs);
        self.outputs()
    }

    /// The states of the layers up to this one, from 1 on, and their activations, for each column of `inputs`.
    pub fn forward_to(&mut self, last: usize, weights: &[f64], inputs: &Matrix) {
        self.samples = inputs.columns();
        let depth = self.depth();
        for at in 0..last {
            let (before, rest) = self.layers.split_at_mut(at);
            let (previous, layer) = (before.last(), &mut rest[0]);
            let source = previous.map_or(inputs, |previous| &previous.activations);
            layer.states.reshape(self.architecture.layers[at + 1], self.samples);
            let [matrix, biases] = self.ranges[at].clone();
            dense::forward(&weights[matrix], &weights[biases], source, &mut layer.states);
            if let (Some(branch), Some(previous)) = (self.architecture.branch(at + 1), previous) {
                layer.states.scale_and_add(branch, &previous.states);
            }
            if at + 1 < depth {
                layer.activate(self.architecture.activation, self.architecture.normalisation);
            }
        }
    }

    /// The output of the last forward pass.
    pub fn outputs(&self) -> &Matrix {
        &self.layers[self.layers.len() - 1].states
    }

    /// hₗ of the last forward pass, l from 1 to L.
    pub fn states(&self, layer: usize) -> &Matrix {
        &self.layers[layer - 1].states
    }

    /// aₗ of the last forward pass, l from 1 to L − 1.
    pub fn activations(&self, layer: usize) -> &Matrix {
        &self.layers[layer - 1].activations
    }

    /// φ′(N(hₗ)) in the last forward pass, l from 1 to L − 1.
    pub fn slopes(&self, layer: usize) -> &Matrix {
        &self.layers[layer - 1].slopes
    }

    /// ∂L/∂hₗ of the last backward pass, l from 1 to L: a column is the derivative by the state of one sample.
    pub fn state_gradients(&self, layer: usize) -> &Matrix {
        &self.layers[layer - 1].gradients
    }

    /// The loss on a batch.
    pub fn loss(&mut self, weights: &[f64], batch: &Batch) -> f64 {
        self.forward(weights, batch.inputs());
        let Layer { states, gradients, .. } = &mut self.layers[self.ranges.len() - 1];
        self.architecture.loss.evaluate(states, batch.targets(), gradients)
    }

    /// The loss on a batch, with its gradient by every weight written to `gradient`.
    pub fn loss_and_gradient(&mut self, weights: &[f64], batch: &Batch, gradient: &mut [f64]) -> f64 {
        let loss = self.loss(weights, batch);
        self.backward(weights, Some((batch.inputs(), gradient)));
        loss
    }

    /// The backward pass from any ∂L/∂h_L, of the shape of the last output: afterwards [`Network::state_gradients`] has the
    /// derivatives by all states.
    pub fn backward_from(&mut self, weights: &[f64], output: &Matrix) {
        self.layers[self.ranges.len() - 1].gradients.clone_from(output);
        self.backward(weights, None);
    }

    /// The same, and the gradient by every weight, for the inputs of the last forward pass.
    pub fn gradient_from(&mut self, weights: &[f64], inputs: &Matrix, output: &Matrix, gradient: &mut [f64]) {
        self.layers[self.ranges.len() - 1].gradients.clone_from(output);
        self.backward(weights, Some((inputs, gradient)));
    }

    /// ∂L/∂x of the last backward pass.
    pub fn input_gradients(&mut self, weights: &[f64]) -> &Matrix {
        self.adjoint.reshape(self.architecture.layers[0], self.samples);
        dense::backward(&weights[self.ranges[0][0].clone()], &self.layers[0].gradients, &mut self.adjoint);
        &self.adjoint
    }

    /// From ∂L/∂h_L down to ∂L/∂h₁. With the inputs of the forward pass it writes the gradient by the weights too.
    fn backward(&mut self, weights: &[f64], mut by_weights: Option<(&Matrix, &mut [f64])>) {
        for at in (0..self.depth()).rev() {
            let (before, rest) = self.layers.split_at_mut(at);
            let (previous, layer) = (before.last_mut(), &rest[0]);
            let branch = self.architecture.branch(at + 1);
            let scale = branch.unwrap_or(1.0);
            let [matrix, biases] = self.ranges[at].clone();
            if let Some((inputs, gradient)) = &mut by_weights {
                let source = previous.as_ref().map_or(*inputs, |previous| &previous.activations);
                let (by_matrix, by_biases) = gradient[matrix.start..biases.end].split_at_mut(matrix.len());
                dense::weight_gradient(&layer.gradients, source, scale, by_matrix, by_biases);
            }
            let Some(previous) = previous else { return };
            self.adjoint.reshape(self.architecture.layers[at], self.samples);
            dense::backward(&weights[matrix], &layer.gradients, &mut self.adjoint);
            previous.differentiate(&self.adjoint, scale, self.architecture.normalisation);
            if branch.is_some() {
                previous.gradients.scale_and_add(1.0, &layer.gradients);
            }
        }
    }
}
