//! Losses, as PyTorch defines them, with their derivatives by the outputs o.
//!
//! | | L | ∂L/∂o |
//! | --- | --- | --- |
//! | mean squared error (`MSELoss`) | mean of (o − t)² over samples and outputs | 2 (o − t) ∕ count |
//! | logistic (`BCEWithLogitsLoss`) | mean of ln(1 + eᵒ) − t o over samples and outputs | (σ(o) − t) ∕ count |
//! | cross-entropy (`CrossEntropyLoss`) | mean over samples of −Σ t ln softmax(o), the sum over classes | (softmax(o) Σt − t) ∕ samples |
//!
//! Targets t of the cross-entropy are probabilities of the classes, 1 for the right class and 0 for all others where it is known.

use super::matrix::Matrix;
use crate::formula::{Lane, Pair, kernel};

/// A loss over the outputs of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Mean squared error.
    MeanSquaredError,
    /// Binary cross-entropy of σ(o).
    Logistic,
    /// Cross-entropy of softmax(o).
    CrossEntropy,
}

impl Loss {
    /// Every loss, by the name that it goes by.
    pub const ALL: [(&'static str, Self); 3] =
        [("mse", Self::MeanSquaredError), ("logistic", Self::Logistic), ("cross-entropy", Self::CrossEntropy)];

    /// The loss of outputs against targets, with its derivatives by the outputs written to `gradients`.
    pub(super) fn evaluate(self, outputs: &Matrix, targets: &Matrix, gradients: &mut Matrix) -> f64 {
        gradients.reshape(outputs.rows(), outputs.columns());
        let count = (outputs.rows() * outputs.columns()) as f64;
        match self {
            Self::MeanSquaredError => {
                let twice = both(2.0 / count);
                by_entry(outputs, targets, gradients, |o, t| ((o - t) * (o - t), twice * (o - t))) / count
            }
            Self::Logistic => {
                let (zero, one, share) = (both(0.0), both(1.0), both(1.0 / count));
                let sum = by_entry(outputs, targets, gradients, |o, t| {
                    let power = kernel::exp(-o.abs());
                    let sigmoid = o.less(zero).select(power, one) / (one + power);
                    (o.max(zero) - o * t + kernel::log1p(power), share * (sigmoid - t))
                });
                sum / count
            }
            Self::CrossEntropy => by_sample(outputs, targets, gradients),
        }
    }

    /// The derivatives of ∂L/∂o along a direction of the outputs, ∂²L/∂o² d, which for these losses no target but those of the
    /// cross-entropy enters: 2d ∕ count, σ(o)(1 − σ(o)) d ∕ count, and (p ⊙ d − p (p·d)) Σt ∕ samples with p = softmax(o).
    pub(super) fn multiply(self, outputs: &Matrix, targets: &Matrix, direction: &Matrix, product: &mut Matrix) {
        product.reshape(outputs.rows(), outputs.columns());
        let (one, share) = (both(1.0), both(1.0 / (outputs.rows() * outputs.columns()) as f64));
        let pairs = outputs.entries().iter().zip(direction.entries()).zip(product.entries_mut());
        match self {
            Self::MeanSquaredError => pairs.for_each(|((_, &d), product)| *product = both(2.0) * share * d),
            Self::Logistic => pairs.for_each(|((&o, &d), product)| {
                let power = kernel::exp(-o.abs());
                let sum = one + power;
                *product = share * (power / (sum * sum)) * d;
            }),
            Self::CrossEntropy => multiply_samples(outputs, targets, direction, product),
        }
        product.clear_padding();
    }
}

fn both(number: f64) -> Pair {
    Pair::new([number; 2])
}

/// A loss that is a sum over entries: the sum of the first numbers; the second ones are the derivatives.
fn by_entry(
    outputs: &Matrix,
    targets: &Matrix,
    gradients: &mut Matrix,
    entry: impl Fn(Pair, Pair) -> (Pair, Pair),
) -> f64 {
    let (mut sum, is_odd) = ([0.0; 2], outputs.columns() % 2 == 1);
    for row in 0..outputs.rows() {
        let (outputs, targets) = (outputs.row(row), targets.row(row));
        for (at, gradient) in gradients.row_mut(row).iter_mut().enumerate() {
            let (loss, slope) = entry(outputs[at], targets[at]);
            let [even, odd] = loss.numbers();
            sum[0] += even;
            // Behind an odd last column there is no sample.
            sum[1] += if is_odd && at + 1 == outputs.len() { 0.0 } else { odd };
            *gradient = slope;
        }
    }
    gradients.clear_padding();
    sum[0] + sum[1]
}

/// The cross-entropy: the largest output is subtracted before any power, so that none overflows.
fn by_sample(outputs: &Matrix, targets: &Matrix, gradients: &mut Matrix) -> f64 {
    let (classes, samples) = (outputs.rows(), outputs.columns());
    let share = 1.0 / samples as f64;
    let mut sum = 0.0;
    for sample in 0..samples {
        let column = |matrix: &Matrix, class| matrix.get(class, sample);
        let largest = (0..classes).map(|class| column(outputs, class)).fold(f64::NEG_INFINITY, f64::max);
        let power = |class| libm::exp(column(outputs, class) - largest);
        let total: f64 = (0..classes).map(power).sum();
        let log_total = libm::log(total);
        let mass: f64 = (0..classes).map(|class| column(targets, class)).sum();
        for class in 0..classes {
            let target = column(targets, class);
            sum -= target * (column(outputs, class) - largest - log_total);
            gradients.set(class, sample, (power(class) / total * mass - target) * share);
        }
    }
    gradients.clear_padding();
    sum * share
}

fn multiply_samples(outputs: &Matrix, targets: &Matrix, direction: &Matrix, product: &mut Matrix) {
    let (classes, samples) = (outputs.rows(), outputs.columns());
    for sample in 0..samples {
        let column = |matrix: &Matrix, class| matrix.get(class, sample);
        let largest = (0..classes).map(|class| column(outputs, class)).fold(f64::NEG_INFINITY, f64::max);
        let power = |class| libm::exp(column(outputs, class) - largest);
        let total: f64 = (0..classes).map(power).sum();
        let mean = (0..classes).map(|class| power(class) / total * column(direction, class)).sum::<f64>();
        let share = (0..classes).map(|class| column(targets, class)).sum::<f64>() / samples as f64;
        for class in 0..classes {
            product.set(class, sample, share * (power(class) / total) * (column(direction, class) - mean));
        }
    }
}
