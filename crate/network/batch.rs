//! A data set, or the part of one that a step sees.

use super::matrix::Matrix;
use crate::network::{Architecture, Loss};

/// Inputs and targets of samples: a column for each.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    inputs: Matrix,
    targets: Matrix,
}

impl Batch {
    /// Samples for a network: `inputs` sample by sample, and `targets` likewise. For the cross-entropy a target may also be the
    /// number of the right class, one for each sample.
    ///
    /// # Errors
    /// If the lists do not fit the network or each other, or if there is nothing in them.
    pub fn new(architecture: &Architecture, inputs: &[f64], targets: &[f64]) -> Result<Self, String> {
        let width = architecture.layers[0];
        let outputs = architecture.layers[architecture.layers.len() - 1];
        let samples = inputs.len() / width;
        if inputs.is_empty() || !inputs.len().is_multiple_of(width) {
            let length = inputs.len();
            return Err(format!(
                "inputs has {length} numbers, but every sample takes {width}, and there must be one sample"
            ));
        }
        if let Some(number) = inputs.iter().chain(targets).find(|number| !number.is_finite()) {
            return Err(format!("inputs and targets must be finite, not {number}"));
        }
        let inputs = Matrix::from_fn(width, samples, |row, column| inputs[column * width + row]);
        if architecture.loss == Loss::CrossEntropy && outputs > 1 && targets.len() == samples {
            let targets =
                Matrix::from_fn(outputs, samples, |row, column| f64::from(u8::from(targets[column] == row as f64)));
            if let Some(at) = (0..samples).find(|&at| (0..outputs).all(|class| targets.get(class, at) == 0.0)) {
                return Err(format!(
                    "target {at} is no class: classes are the whole numbers from 0 to {}",
                    outputs - 1
                ));
            }
            return Ok(Self { inputs, targets });
        }
        if targets.len() != samples * outputs {
            return Err(format!(
                "targets has {} numbers, but {samples} samples of {outputs} outputs take {}",
                targets.len(),
                samples * outputs
            ));
        }
        Ok(Self { inputs, targets: Matrix::from_fn(outputs, samples, |row, column| targets[column * outputs + row]) })
    }

    /// The number of samples.
    pub fn samples(&self) -> usize {
        self.inputs.columns()
    }

    /// The inputs: n₀ × samples.
    pub fn inputs(&self) -> &Matrix {
        &self.inputs
    }

    /// The targets: n_L × samples.
    pub fn targets(&self) -> &Matrix {
        &self.targets
    }

    /// Copies some samples of a data set into this batch.
    pub fn select(&mut self, data: &Batch, samples: &[usize]) {
        for (own, all) in [(&mut self.inputs, &data.inputs), (&mut self.targets, &data.targets)] {
            own.reshape(all.rows(), samples.len());
            own.fill(|row, column| all.get(row, samples[column]));
        }
    }
}
