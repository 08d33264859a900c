//! The directions of a plane through weight space.
//!
//! | | d₁, d₂ | length |
//! | --- | --- | --- |
//! | random | normal numbers, every row of a layer's matrix (the weights of one unit) scaled to the length of the centre's row; biases stay: *filter normalisation* (Li et al., Visualizing the Loss Landscape of Neural Nets, 2018, and its code) | that of the weights |
//! | principal | the first two principal components of a path of weights | 1 |
//! | curvature | the eigenvectors of the largest and of the smallest eigenvalue of the Hessian ([`crate::linear::Lanczos`]) | 1 |
//!
//! A unit of a ReLU network can be scaled up and the weights that follow it down without any change of the function; a random
//! direction that does not scale with them would show a sharper or flatter loss for the same network. A filter-normalised one does.

use super::dot;
use crate::linear::Lanczos;
use crate::network::Architecture;
use crate::random::Random;

/// The streams of random numbers of a seed.
const RANDOM: u64 = 0x51_1ce0;
const FILL: u64 = 0x51_1ce1;

/// Two random filter-normalised directions at some weights.
pub fn random(architecture: &Architecture, weights: &[f64], seed: u64) -> [Vec<f64>; 2] {
    [0, 1].map(|axis| {
        let mut random = Random::stream(seed, RANDOM + axis);
        let mut direction = vec![0.0; weights.len()];
        for ([matrix, _], ends) in architecture.ranges().into_iter().zip(architecture.layers.windows(2)) {
            let rows = direction[matrix.clone()].chunks_mut(ends[0]);
            for (row, own) in rows.zip(weights[matrix].chunks(ends[0])) {
                row.iter_mut().for_each(|entry| *entry = random.normal());
                let scale = (dot(own, own) / dot(row, row)).sqrt();
                row.iter_mut().for_each(|entry| *entry *= scale);
            }
        }
        direction
    })
}

/// The first two principal components of a path of weights, of length 1 and orthogonal to each other: the eigenvectors of the
/// covariance of its points about their mean, found through the matrix of all scalar products, which is small where points are few.
/// Where the path does not span a plane, as a straight one, random directions fill it up.
///
/// # Panics
/// If the path has no points.
pub fn principal(path: &[Vec<f64>], seed: u64) -> [Vec<f64>; 2] {
    let count = path.len();
    let centred = centred(path);
    let mut gram = vec![0.0; count * count];
    for row in 0..count {
        for column in 0..=row {
            let product = dot(&centred[row], &centred[column]);
            (gram[row * count + column], gram[column * count + row]) = (product, product);
        }
    }
    let total: f64 = (0..count).map(|at| gram[at * count + at]).sum();
    let mut random = Random::stream(seed, FILL);
    let mut lanczos = Lanczos::from((0..count).map(|_| random.normal()).collect());
    let multiply = |vector: &[f64], product: &mut [f64]| {
        product.iter_mut().zip(gram.chunks(count)).for_each(|(entry, row)| *entry = dot(row, vector));
    };
    while lanczos.step(multiply) {}
    let found = lanczos.largest(2);
    let mut directions: Vec<Vec<f64>> = Vec::new();
    for axis in 0..2 {
        let pair = found.get(axis).filter(|pair| pair.value > 1e-12 * total);
        let combined = pair.map(|pair| combination(&centred, &pair.vector));
        let direction = combined.unwrap_or_else(|| path[0].iter().map(|_| random.normal()).collect());
        directions.push(orthonormal(direction, &directions));
    }
    [0, 1].map(|axis| std::mem::take(&mut directions[axis]))
}

/// The share of a path's variance along the first direction, and along what the second one adds: at most 1 together, and 0 for a path
/// that stays where it is. Along its two principal components a long random walk in many dimensions has 6∕π² and 1.5∕π² (Antognini &
/// Sohl-Dickstein, PCA of High Dimensional Random Walks with Comparison to Neural Network Training, 2018).
///
/// # Panics
/// If the path has no points.
pub fn shares(path: &[Vec<f64>], [one, other]: [&[f64]; 2]) -> [f64; 2] {
    let centred = centred(path);
    let total: f64 = centred.iter().map(|point| dot(point, point)).sum();
    let first = orthonormal(one.to_vec(), &[]);
    let second = orthonormal(other.to_vec(), std::slice::from_ref(&first));
    let along = |direction: Vec<f64>| centred.iter().map(|point| dot(point, &direction).powi(2)).sum::<f64>();
    [first, second].map(|direction| if total > 0.0 { along(direction) / total } else { 0.0 })
}

/// The points of a path about their mean.
fn centred(path: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mean = combination(path, &vec![1.0 / path.len() as f64; path.len()]);
    path.iter().map(|point| point.iter().zip(&mean).map(|(entry, mean)| entry - mean).collect()).collect()
}

fn combination(points: &[Vec<f64>], factors: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; points[0].len()];
    for (point, factor) in points.iter().zip(factors) {
        sum.iter_mut().zip(point).for_each(|(sum, entry)| *sum += factor * entry);
    }
    sum
}

/// The part of a vector that is orthogonal to others, scaled to length 1; 0 if there is none.
fn orthonormal(mut vector: Vec<f64>, others: &[Vec<f64>]) -> Vec<f64> {
    for _ in 0..2 {
        for other in others {
            let along = dot(&vector, other);
            vector.iter_mut().zip(other).for_each(|(entry, other)| *entry -= along * other);
        }
    }
    let length = dot(&vector, &vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|entry| *entry /= length);
    }
    vector
}
