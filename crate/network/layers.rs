//! The forward pass alone, for the loss at many weights: no slopes, and only two layers' states at a time.

use std::ops::Range;

use super::{Architecture, Batch, Matrix, dense};

/// A network without normalisation, that remembers nothing of its passes.
pub struct Layers {
    architecture: Architecture,
    ranges: Vec<[Range<usize>; 2]>,
    /// h of the layer under way.
    states: Matrix,
    /// h of the next layer.
    next: Matrix,
    /// φ(h), where h is still needed.
    activations: Matrix,
    gradients: Matrix,
}

impl Layers {
    /// A network, which must not be normalised.
    pub fn new(architecture: Architecture) -> Self {
        let [states, next, activations, gradients] = Default::default();
        Self { ranges: architecture.ranges(), architecture, states, next, activations, gradients }
    }

    /// Writes h₁.
    pub fn first(&self, weights: &[f64], inputs: &Matrix, states: &mut Matrix) {
        states.reshape(self.architecture.layers[1], inputs.columns());
        let [matrix, biases] = self.ranges[0].clone();
        dense::forward(&weights[matrix], &weights[biases], inputs, states);
    }

    /// Where h₁ is to be written before [`Layers::loss`].
    pub fn start(&mut self) -> &mut Matrix {
        &mut self.states
    }

    /// The loss, from h₁ on.
    pub fn loss(&mut self, weights: &[f64], batch: &Batch) -> f64 {
        for at in 1..self.ranges.len() {
            let [matrix, biases] = self.ranges[at].clone();
            self.next.reshape(self.architecture.layers[at + 1], self.states.columns());
            let branch = self.architecture.branch(at + 1);
            let source = match branch {
                None => &mut self.states,
                Some(_) => {
                    self.activations.clone_from(&self.states);
                    &mut self.activations
                }
            };
            self.architecture.activation.apply_in_place(source.entries_mut());
            dense::forward(&weights[matrix], &weights[biases], source, &mut self.next);
            if let Some(branch) = branch {
                self.next.scale_and_add(branch, &self.states);
            }
            std::mem::swap(&mut self.states, &mut self.next);
        }
        self.architecture.loss.evaluate(&self.states, batch.targets(), &mut self.gradients)
    }
}
