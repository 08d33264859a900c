//! The largest learning rate with which descent on independent batches holds at a minimum.
//!
//! The second moments follow M ← M − η 𝓛(M) + η² 𝓖(M) with 𝓛(M) = H M + M H and 𝓖(M) = E[H(S) M H(S)]. The map is self-adjoint and keeps
//! positive matrices positive, so its spectral radius is its largest eigenvalue, and that is below 1 exactly if 𝓛 − η𝓖 is positive
//! definite: for η < 1 ∕ λmax(𝓛^-½ 𝓖 𝓛^-½). With the full batch this is the familiar 2 ∕ λmax(H); the noise of smaller ones lowers it
//! (Mulayoff & Michaeli, Exact Mean Square Linear Stability Analysis for SGD, 2024).

use super::Sample;
use crate::linear;

/// An eigenvalue of H below this share of the other is zero: the direction is flat for every sample.
const FLAT: f64 = 1e-12;

/// 2 ∕ λmax(H): the largest rate at which the mean of all runs, and descent on the full batch, hold. NaN without samples.
pub fn mean_limit(samples: &[Sample]) -> f64 {
    2.0 / linear::eigenvalues(Sample::mean(samples).hessian)[1]
}

/// The largest rate at which the mean square of u stays bounded, if batches have a [`share`](super::share) of the variance of one
/// sample. NaN without samples, infinite without curvature.
pub fn mean_square_limit(samples: &[Sample], share: f64) -> f64 {
    let mean = Sample::mean(samples).hessian;
    let [low, high] = linear::eigenvalues(mean);
    if high.is_nan() {
        return f64::NAN;
    }
    let basis = linear::eigenvectors(mean);
    let within = |hessian: [f64; 3]| {
        let entry = |[x, y]: [f64; 2], [z, t]: [f64; 2]| {
            x * (hessian[0] * z + hessian[1] * t) + y * (hessian[1] * z + hessian[2] * t)
        };
        [entry(basis[0], basis[0]), entry(basis[0], basis[1]), entry(basis[1], basis[1])]
    };
    let mut squares = twice([low, 0.0, high]).map(|row| row.map(|entry| (1.0 - share) * entry));
    for sample in samples {
        let own = twice(within(sample.hessian));
        let sums = squares.iter_mut().flatten().zip(own.iter().flatten());
        sums.for_each(|(sum, entry)| *sum += share / samples.len() as f64 * entry);
    }
    if low <= FLAT * high {
        return 2.0 * high / squares[2][2];
    }
    let roots = [2.0 * low, low + high, 2.0 * high].map(f64::sqrt);
    let scaled =
        std::array::from_fn(|row| std::array::from_fn(|column| squares[row][column] / (roots[row] * roots[column])));
    1.0 / largest_eigenvalue(scaled)
}

/// M ↦ H M H as a symmetric matrix, on M = (a, √2 b, c).
fn twice([a, b, c]: [f64; 3]) -> [[f64; 3]; 3] {
    let root = std::f64::consts::SQRT_2;
    [[a * a, root * a * b, b * b], [root * a * b, a * c + b * b, root * b * c], [b * b, root * b * c, c * c]]
}

/// The largest eigenvalue of a symmetric matrix, in closed form (Smith, Eigenvalues of a Symmetric 3 × 3 Matrix, CACM 4, 1961).
fn largest_eigenvalue(matrix: [[f64; 3]; 3]) -> f64 {
    let middle = (matrix[0][0] + matrix[1][1] + matrix[2][2]) / 3.0;
    let off = matrix[0][1] * matrix[0][1] + matrix[0][2] * matrix[0][2] + matrix[1][2] * matrix[1][2];
    let along = |index: usize| (matrix[index][index] - middle) * (matrix[index][index] - middle);
    let radius = ((along(0) + along(1) + along(2) + 2.0 * off) / 6.0).sqrt();
    if radius == 0.0 {
        return middle;
    }
    let unit = |row: usize, column: usize| (matrix[row][column] - if row == column { middle } else { 0.0 }) / radius;
    let minor = |one: usize, two: usize| unit(1, one) * unit(2, two) - unit(1, two) * unit(2, one);
    let determinant = unit(0, 0) * minor(1, 2) - unit(0, 1) * minor(0, 2) + unit(0, 2) * minor(0, 1);
    middle + 2.0 * radius * libm::cos(libm::acos((0.5 * determinant).clamp(-1.0, 1.0)) / 3.0)
}
