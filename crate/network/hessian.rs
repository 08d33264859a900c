//! The Hessian H of a network's loss by its weights, as the product Hv with any direction v: exact, at about four times the cost of
//! a gradient and without a matrix (Pearlmutter, Fast Exact Multiplication by the Hessian, 1994).
//!
//! R is the derivative along v = (V, c) of what the passes compute, in the notation of [`crate::network`]:
//!
//! | | forward | backward |
//! | --- | --- | --- |
//! | first layer | Rh₁ = V₁x + c₁ | |
//! | activation | Raₗ = φ′ ⊙ Rhₗ | Rδₗ = φ″ ⊙ ∂L/∂aₗ ⊙ Rhₗ + φ′ ⊙ R(∂L/∂aₗ) |
//! | dense layer | Rhₗ₊₁ = W Raₗ + V aₗ + c | R(∂L/∂aₗ) = Wᵀ Rδₗ₊₁ + Vᵀδₗ₊₁, R(∂L/∂W) = Rδₗ₊₁aₗᵀ + δₗ₊₁Raₗᵀ, R(∂L/∂b) = Rδₗ₊₁ |
//! | output | | Rδ_L = ∂²L/∂h_L² Rh_L |
//!
//! Residual blocks as there. At a kink of φ, φ″ is 0: the Hessian is that of the linear pieces at hand. Normalised networks are
//! not supported: they would take the derivative of the normalisation's backward pass too.

use super::matrix::Matrix;
use super::{Architecture, Batch, Network, dense};
use crate::formula::Pair;

/// A network with the buffers for products with its Hessian. No pass allocates memory once it has seen a batch as large.
#[derive(Clone, Debug)]
pub struct Curvature {
    network: Network,
    /// Layer l, from 1 on, at index l − 1.
    layers: Vec<Tangent>,
    /// A second term before it is added.
    term: Matrix,
    weight_term: Vec<f64>,
    /// Biases of 0 for the widest layer.
    no_biases: Vec<f64>,
}

/// What belongs to one layer: width × samples each.
#[derive(Clone, Debug, Default)]
struct Tangent {
    /// φ″ ⊙ ∂L/∂a
    bends: Matrix,
    /// Rh
    states: Matrix,
    /// Ra
    activations: Matrix,
    /// Rδ
    gradients: Matrix,
}

impl Curvature {
    /// The buffers for a network, unless it is normalised.
    pub fn new(architecture: Architecture) -> Option<Self> {
        if architecture.normalisation.is_some() {
            return None;
        }
        let layers = architecture.layers[1..].iter().map(|_| Tangent::default()).collect();
        let weight_term = vec![0.0; architecture.parameters()];
        let no_biases = vec![0.0; architecture.layers.iter().copied().max().unwrap_or(0)];
        Some(Self { network: Network::new(architecture), layers, term: Matrix::default(), weight_term, no_biases })
    }

    /// The Hessian at these weights: one forward and one backward pass.
    pub fn at<'a>(&'a mut self, weights: &'a [f64], batch: &'a Batch) -> Hessian<'a> {
        let loss = self.network.loss(weights, batch);
        self.network.backward(weights, None);
        self.bend(weights);
        Hessian { curvature: self, weights, batch, loss }
    }

    /// φ″ ⊙ ∂L/∂a for every hidden layer.
    fn bend(&mut self, weights: &[f64]) {
        let architecture = &self.network.architecture;
        for at in 0..self.network.depth() - 1 {
            let (layer, bends) = (&self.network.layers[at], &mut self.layers[at].bends);
            bends.reshape(layer.states.rows(), layer.states.columns());
            self.term.reshape(layer.states.rows(), layer.states.columns());
            architecture.activation.bend(layer.states.entries(), bends.entries_mut());
            let next = &self.network.layers[at + 1].gradients;
            dense::backward(&weights[self.network.ranges[at + 1][0].clone()], next, &mut self.term);
            let scale = both(architecture.branch(at + 2).unwrap_or(1.0));
            for (bend, &adjoint) in bends.entries_mut().iter_mut().zip(self.term.entries()) {
                *bend = *bend * (scale * adjoint);
            }
        }
    }
}

/// The Hessian at certain weights, on a certain batch.
pub struct Hessian<'a> {
    curvature: &'a mut Curvature,
    weights: &'a [f64],
    batch: &'a Batch,
    loss: f64,
}

impl Hessian<'_> {
    /// The loss here.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// Writes Hv.
    pub fn multiply(&mut self, direction: &[f64], product: &mut [f64]) {
        self.forward(direction);
        let Curvature { network, layers, .. } = &mut *self.curvature;
        let (outputs, last) = (network.outputs(), &mut layers[network.ranges.len() - 1]);
        network.architecture.loss.multiply(outputs, self.batch.targets(), &last.states, &mut last.gradients);
        self.backward(direction, product);
    }

    /// Rh and Ra of every layer.
    fn forward(&mut self, direction: &[f64]) {
        let Curvature { network, layers, term, no_biases, .. } = &mut *self.curvature;
        for at in 0..layers.len() {
            let (before, rest) = layers.split_at_mut(at);
            let (layer, tangent) = (&network.layers[at], &mut rest[0]);
            let (rows, columns) = (layer.states.rows(), layer.states.columns());
            let [matrix, biases] = network.ranges[at].clone();
            let source = if at == 0 { self.batch.inputs() } else { &network.layers[at - 1].activations };
            tangent.states.reshape(rows, columns);
            dense::forward(&direction[matrix.clone()], &direction[biases.clone()], source, &mut tangent.states);
            if let Some(previous) = before.last() {
                term.reshape(rows, columns);
                dense::forward(&self.weights[matrix], no_biases, &previous.activations, term);
                tangent.states.scale_and_add(1.0, term);
                if let Some(branch) = network.architecture.branch(at + 1) {
                    tangent.states.scale_and_add(branch, &previous.states);
                }
            }
            if at + 1 < network.depth() {
                tangent.activations.reshape(rows, columns);
                multiply(&layer.slopes, &tangent.states, &mut tangent.activations);
            }
        }
    }

    /// Rδ of every layer, and the product.
    fn backward(&mut self, direction: &[f64], product: &mut [f64]) {
        let Curvature { network, layers, term, weight_term, .. } = &mut *self.curvature;
        for at in (0..layers.len()).rev() {
            let (before, rest) = layers.split_at_mut(at);
            let (layer, tangent) = (&network.layers[at], &rest[0]);
            let branch = network.architecture.branch(at + 1);
            let scale = branch.unwrap_or(1.0);
            let [matrix, biases] = network.ranges[at].clone();
            let source = if at == 0 { self.batch.inputs() } else { &network.layers[at - 1].activations };
            let (by_matrix, by_biases) = product[matrix.start..biases.end].split_at_mut(matrix.len());
            dense::weight_gradient(&tangent.gradients, source, scale, by_matrix, by_biases);
            let Some(previous) = before.last_mut() else { return };
            let (second, unused) = weight_term[matrix.start..biases.end].split_at_mut(matrix.len());
            dense::weight_gradient(&layer.gradients, &previous.activations, scale, second, unused);
            by_matrix.iter_mut().zip(second).for_each(|(sum, second)| *sum += *second);

            let (rows, columns) = (network.layers[at - 1].states.rows(), network.layers[at - 1].states.columns());
            term.reshape(rows, columns);
            previous.gradients.reshape(rows, columns);
            dense::backward(&self.weights[matrix.clone()], &tangent.gradients, &mut previous.gradients);
            dense::backward(&direction[matrix], &layer.gradients, term);
            previous.gradients.scale_and_add(1.0, term);
            previous.differentiate(&network.layers[at - 1].slopes, scale);
            if branch.is_some() {
                previous.gradients.scale_and_add(1.0, &tangent.gradients);
            }
        }
    }
}

impl Tangent {
    /// Rδ from R(∂L/∂a), which is what `gradients` holds times a factor.
    fn differentiate(&mut self, slopes: &Matrix, factor: f64) {
        let factor = both(factor);
        let bends = self.bends.entries().iter().zip(self.states.entries()).zip(slopes.entries());
        for (gradient, ((&bend, &state), &slope)) in self.gradients.entries_mut().iter_mut().zip(bends) {
            *gradient = bend * state + slope * (factor * *gradient);
        }
    }
}

fn multiply(one: &Matrix, other: &Matrix, product: &mut Matrix) {
    for ((product, &one), &other) in product.entries_mut().iter_mut().zip(one.entries()).zip(other.entries()) {
        *product = one * other;
    }
}

fn both(number: f64) -> Pair {
    Pair::new([number; 2])
}
