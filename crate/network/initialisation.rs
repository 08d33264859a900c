//! Random initial weights. Biases start at 0.
//!
//! Each rule sets the variance of a weight from the numbers of inputs n and outputs m of its layer.
//!
//! | | variance of a weight | source |
//! | --- | --- | --- |
//! | Xavier, uniform or normal | 2 ∕ (n + m) | Glorot & Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010 |
//! | Kaiming | 2 ∕ n | He, Zhang, Ren & Sun, Delving Deep into Rectifiers, 2015 |
//! | LeCun | 1 ∕ n | LeCun, Bottou, Orr & Müller, Efficient BackProp, 1998 |
//! | orthogonal | 1 ∕ max(n, m), rows or columns orthonormal | Saxe, McClelland & Ganguli, arXiv:1312.6120 |

use super::Architecture;
use crate::random::Random;

/// A rule for initial weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initialisation {
    /// Uniform on ±√(6 ∕ (n + m)).
    XavierUniform,
    /// Normal with variance 2 ∕ (n + m).
    XavierNormal,
    /// Normal with variance 2 ∕ n.
    Kaiming,
    /// Normal with variance 1 ∕ n.
    Lecun,
    /// Orthonormal rows or columns, whichever are fewer: uniform over all such matrices.
    Orthogonal,
}

impl Initialisation {
    /// Every rule, by the name that it goes by.
    pub const ALL: [(&'static str, Self); 5] = [
        ("xavier-uniform", Self::XavierUniform),
        ("xavier-normal", Self::XavierNormal),
        ("kaiming", Self::Kaiming),
        ("lecun", Self::Lecun),
        ("orthogonal", Self::Orthogonal),
    ];

    /// The rule of this name.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == id).map(|&(_, rule)| rule)
    }

    /// The variance of a weight between `inputs` and `outputs` units.
    pub fn variance(self, inputs: usize, outputs: usize) -> f64 {
        match self {
            Self::XavierUniform | Self::XavierNormal => 2.0 / (inputs + outputs) as f64,
            Self::Kaiming => 2.0 / inputs as f64,
            Self::Lecun => 1.0 / inputs as f64,
            Self::Orthogonal => 1.0 / inputs.max(outputs) as f64,
        }
    }

    /// Draws all the weights of a network.
    pub fn draw(self, architecture: &Architecture, random: &mut Random) -> Vec<f64> {
        let mut weights = vec![0.0; architecture.parameters()];
        for ([matrix, _], ends) in architecture.ranges().into_iter().zip(architecture.layers.windows(2)) {
            self.draw_layer(ends[0], ends[1], random, &mut weights[matrix]);
        }
        weights
    }

    /// Draws the weights of one layer, row by row, a row an output.
    pub fn draw_layer(self, inputs: usize, outputs: usize, random: &mut Random, weights: &mut [f64]) {
        let deviation = self.variance(inputs, outputs).sqrt();
        match self {
            Self::XavierUniform => {
                let bound = 3f64.sqrt() * deviation;
                weights.iter_mut().for_each(|weight| *weight = bound * (2.0 * random.uniform() - 1.0));
            }
            Self::Orthogonal => orthogonal(inputs, outputs, random, weights),
            _ => weights.iter_mut().for_each(|weight| *weight = deviation * random.normal()),
        }
    }
}

/// Orthonormal vectors from normal ones by the Gram–Schmidt process, which gives each orthogonal matrix the same chance (Stewart,
/// SIAM Journal on Numerical Analysis 17, 1980). Twice is enough for orthogonality to rounding (Giraud et al. 2005).
fn orthogonal(inputs: usize, outputs: usize, random: &mut Random, weights: &mut [f64]) {
    let (count, length) = (inputs.min(outputs), inputs.max(outputs));
    let mut vectors: Vec<f64> = (0..count * length).map(|_| random.normal()).collect();
    for at in 0..count {
        let (before, rest) = vectors.split_at_mut(at * length);
        let vector = &mut rest[..length];
        for _ in 0..2 {
            for other in before.chunks_exact(length) {
                let along = dot(vector, other);
                vector.iter_mut().zip(other).for_each(|(entry, other)| *entry -= along * other);
            }
            let size = dot(vector, vector).sqrt();
            vector.iter_mut().for_each(|entry| *entry /= size);
        }
    }
    let entry =
        |row: usize, column: usize| if outputs <= inputs { row * length + column } else { column * length + row };
    for (at, weight) in weights.iter_mut().enumerate() {
        *weight = vectors[entry(at / inputs, at % inputs)];
    }
}

/// The scalar product, in four sums that can be computed at the same time.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    for (one, other) in one.chunks(4).zip(other.chunks(4)) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
