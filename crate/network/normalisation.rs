//! Normalisation without learned gains: ẑ = (z − μ) s with s = 1 ∕ √(v + ε), where μ and v are the mean and the variance (over n,
//! not n − 1) of n numbers: of a sample over its units (layer normalisation; Ba, Kiros & Hinton, arXiv:1607.06450) or of a unit over
//! the samples of the batch (batch normalisation in training; Ioffe & Szegedy, arXiv:1502.03167). ε = 10⁻⁵ is PyTorch's.
//!
//! Backward, with means over the same n numbers: ∂L/∂z = s (∂L/∂ẑ − mean(∂L/∂ẑ) − ẑ · mean(ẑ ∂L/∂ẑ)). A single number
//! normalises to 0, whatever it is, and its gradient is 0.

use super::matrix::Matrix;
use crate::formula::{Lane, Pair};

/// Added to the variance.
const EPSILON: f64 = 1e-5;

/// Which numbers are normalised together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalisation {
    /// Those of a sample, over its units.
    Layer,
    /// Those of a unit, over the samples.
    Batch,
}

impl Normalisation {
    /// Every kind, by the name that it goes by.
    pub const ALL: [(&'static str, Self); 2] = [("layer", Self::Layer), ("batch", Self::Batch)];

    /// Writes ẑ, and s of each pair of samples (layer) or of each unit (batch).
    pub(super) fn forward(self, inputs: &Matrix, outputs: &mut Matrix, scales: &mut Vec<Pair>) {
        outputs.clone_from(inputs);
        match self {
            Self::Layer => normalise_samples(outputs, scales),
            Self::Batch => normalise_units(outputs, scales),
        }
    }

    /// Turns ∂L/∂ẑ into ∂L/∂z.
    pub(super) fn backward(self, outputs: &Matrix, scales: &[Pair], gradients: &mut Matrix) {
        match self {
            Self::Layer => differentiate_samples(outputs, scales, gradients),
            Self::Batch => differentiate_units(outputs, scales, gradients),
        }
    }
}

fn both(number: f64) -> Pair {
    Pair::new([number; 2])
}

fn scale(variance: Pair) -> Pair {
    both(1.0) / (variance + both(EPSILON)).sqrt()
}

fn normalise_samples(matrix: &mut Matrix, scales: &mut Vec<Pair>) {
    let (rows, share) = (matrix.rows(), both(1.0 / matrix.rows() as f64));
    scales.clear();
    for pair in 0..matrix.pairs() {
        let sum = (0..rows).fold(both(0.0), |sum, row| sum + matrix.row(row)[pair]);
        let mean = sum * share;
        let mut squares = both(0.0);
        for row in 0..rows {
            let entry = &mut matrix.row_mut(row)[pair];
            *entry = *entry - mean;
            squares = squares + *entry * *entry;
        }
        let scale = scale(squares * share);
        (0..rows).for_each(|row| matrix.row_mut(row)[pair] = matrix.row(row)[pair] * scale);
        scales.push(scale);
    }
}

fn differentiate_samples(outputs: &Matrix, scales: &[Pair], gradients: &mut Matrix) {
    let (rows, share) = (outputs.rows(), both(1.0 / outputs.rows() as f64));
    for (pair, &scale) in scales.iter().enumerate() {
        let (mut sum, mut product) = (both(0.0), both(0.0));
        for row in 0..rows {
            let gradient = gradients.row(row)[pair];
            sum = sum + gradient;
            product = product + gradient * outputs.row(row)[pair];
        }
        let (mean, along) = (sum * share, product * share);
        for row in 0..rows {
            let gradient = &mut gradients.row_mut(row)[pair];
            *gradient = scale * (*gradient - mean - outputs.row(row)[pair] * along);
        }
    }
}

fn normalise_units(matrix: &mut Matrix, scales: &mut Vec<Pair>) {
    let columns = matrix.columns();
    let share = 1.0 / columns as f64;
    scales.clear();
    for row in 0..matrix.rows() {
        let mean = both(matrix.row_numbers(row).sum::<f64>() * share);
        matrix.row_mut(row).iter_mut().for_each(|pair| *pair = *pair - mean);
        let variance = matrix.row_numbers(row).map(|entry| entry * entry).sum::<f64>() * share;
        let scale = scale(both(variance));
        matrix.row_mut(row).iter_mut().for_each(|pair| *pair = *pair * scale);
        scales.push(scale);
    }
}

fn differentiate_units(outputs: &Matrix, scales: &[Pair], gradients: &mut Matrix) {
    let share = 1.0 / outputs.columns() as f64;
    for (row, &scale) in scales.iter().enumerate() {
        // Behind an odd last column the gradient is 0 still.
        let sums = gradients.row(row).iter().zip(outputs.row(row));
        let [sum, product] = sums
            .fold([both(0.0); 2], |[sum, product], (&gradient, &output)| [sum + gradient, product + gradient * output]);
        let [mean, along] = [sum, product].map(|sum| both((sum.numbers()[0] + sum.numbers()[1]) * share));
        for (gradient, &output) in gradients.row_mut(row).iter_mut().zip(outputs.row(row)) {
            *gradient = scale * (*gradient - mean - output * along);
        }
    }
    gradients.clear_padding();
}
