//! One layer's buffers, and what happens in it between two products.

use super::activation::Activation;
use super::matrix::Matrix;
use super::normalisation::Normalisation;
use crate::formula::Pair;

/// The state of a layer and what follows from it, for a batch: width × samples each.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// h
    pub states: Matrix,
    /// N(h), if there is a normalisation.
    normalised: Matrix,
    /// The factor by which each unit or each sample was normalised.
    scales: Vec<Pair>,
    /// φ(N(h))
    pub activations: Matrix,
    /// φ′(N(h))
    pub slopes: Matrix,
    /// ∂L/∂h
    pub gradients: Matrix,
}

impl Layer {
    /// Computes the activations of the states, and the slopes there.
    pub fn activate(&mut self, activation: Activation, normalisation: Option<Normalisation>) {
        let (rows, columns) = (self.states.rows(), self.states.columns());
        self.activations.reshape(rows, columns);
        self.slopes.reshape(rows, columns);
        let inputs = match normalisation {
            None => &self.states,
            Some(normalisation) => {
                normalisation.forward(&self.states, &mut self.normalised, &mut self.scales);
                &self.normalised
            }
        };
        activation.apply(inputs.entries(), self.activations.entries_mut(), self.slopes.entries_mut());
    }

    /// ∂L/∂h from ∂L/∂a, which is the adjoint times a factor.
    pub fn differentiate(&mut self, adjoint: &Matrix, factor: f64, normalisation: Option<Normalisation>) {
        self.gradients.reshape(adjoint.rows(), adjoint.columns());
        let factor = Pair::new([factor; 2]);
        let slopes = self.slopes.entries().iter().zip(adjoint.entries());
        for (gradient, (&slope, &adjoint)) in self.gradients.entries_mut().iter_mut().zip(slopes) {
            *gradient = slope * (factor * adjoint);
        }
        if let Some(normalisation) = normalisation {
            normalisation.backward(&self.normalised, &self.scales, &mut self.gradients);
        }
    }
}
