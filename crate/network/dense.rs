//! The three products of a dense layer: W a + b, Wᵀδ and δaᵀ.
//!
//! Each is computed in blocks of the result that stay in registers: four rows by four samples (two pairs), or four rows by two
//! columns of a sum over samples. What is left over at the edges is computed in narrower blocks. Every number of a result is one
//! sum in the order of its terms, whatever the block, so results do not depend on how they are cut.

use super::matrix::Matrix;
use crate::formula::Pair;

/// W a + b for weights row by row, a row an output.
pub fn forward(weights: &[f64], biases: &[f64], inputs: &Matrix, outputs: &mut Matrix) {
    let terms = inputs.rows();
    let mut row = 0;
    while row < outputs.rows() {
        if row + 4 <= outputs.rows() {
            forward_rows::<4>(&weights[row * terms..], &biases[row..], inputs, row, outputs);
            row += 4;
        } else {
            forward_rows::<1>(&weights[row * terms..], &biases[row..], inputs, row, outputs);
            row += 1;
        }
    }
}

/// Wᵀδ.
pub fn backward(weights: &[f64], gradients: &Matrix, inputs: &mut Matrix) {
    let mut row = 0;
    while row < inputs.rows() {
        if row + 4 <= inputs.rows() {
            backward_rows::<4>(weights, gradients, row, inputs);
            row += 4;
        } else {
            backward_rows::<1>(weights, gradients, row, inputs);
            row += 1;
        }
    }
}

/// δaᵀ times a factor into `by_weights`, and the sum of δ over the samples times it into `by_biases`.
pub fn weight_gradient(
    gradients: &Matrix,
    inputs: &Matrix,
    factor: f64,
    by_weights: &mut [f64],
    by_biases: &mut [f64],
) {
    let (columns, rows) = (inputs.rows(), gradients.rows());
    let mut row = 0;
    while row < rows {
        if row + 4 <= rows {
            weight_rows::<4>(gradients, inputs, factor, row, &mut by_weights[row * columns..(row + 4) * columns]);
            row += 4;
        } else {
            weight_rows::<1>(gradients, inputs, factor, row, &mut by_weights[row * columns..(row + 1) * columns]);
            row += 1;
        }
    }
    for (row, bias) in by_biases.iter_mut().enumerate() {
        let sum = gradients.row(row).iter().fold(Pair::new([0.0; 2]), |sum, &pair| sum + pair);
        *bias = factor * (sum.numbers()[0] + sum.numbers()[1]);
    }
}

fn forward_rows<const ROWS: usize>(weights: &[f64], biases: &[f64], inputs: &Matrix, row: usize, outputs: &mut Matrix) {
    let terms = inputs.rows();
    let rows: [&[f64]; ROWS] = std::array::from_fn(|at| &weights[at * terms..][..terms]);
    let start = std::array::from_fn(|at| biases[at]);
    product_rows(start, || (0..terms).map(|term| rows.map(|row| row[term])), inputs, row, outputs);
}

fn backward_rows<const ROWS: usize>(weights: &[f64], gradients: &Matrix, row: usize, inputs: &mut Matrix) {
    let own = |weights: &[f64]| -> [f64; ROWS] {
        let own = &weights[row..row + ROWS];
        std::array::from_fn(|at| own[at])
    };
    let terms = weights.chunks_exact(inputs.rows());
    product_rows([0.0; ROWS], || terms.clone().map(own), gradients, row, inputs);
}

/// result[row + r] = start[r] + Σ weights(term)[r] source[term]. Iterators, rather than indices, leave no check in the sum.
#[inline(always)]
fn product_rows<const ROWS: usize, Weights: Iterator<Item = [f64; ROWS]>>(
    start: [f64; ROWS],
    weights: impl Fn() -> Weights,
    source: &Matrix,
    row: usize,
    result: &mut Matrix,
) {
    let pairs = source.pairs();
    let result = &mut result.entries_mut()[row * pairs..(row + ROWS) * pairs];
    let mut at = 0;
    while at + 2 <= pairs {
        product_block::<ROWS, 2>(start, weights(), source, at, result);
        at += 2;
    }
    if at < pairs {
        product_block::<ROWS, 1>(start, weights(), source, at, result);
    }
}

#[inline(always)]
fn product_block<const ROWS: usize, const PAIRS: usize>(
    start: [f64; ROWS],
    weights: impl Iterator<Item = [f64; ROWS]>,
    source: &Matrix,
    at: usize,
    result: &mut [Pair],
) {
    let pairs = source.pairs();
    let mut sums = start.map(|start| [Pair::new([start; 2]); PAIRS]);
    for (terms, weights) in source.entries().chunks_exact(pairs).zip(weights) {
        let terms = &terms[at..at + PAIRS];
        for row in 0..ROWS {
            let weight = Pair::new([weights[row]; 2]);
            for pair in 0..PAIRS {
                sums[row][pair] = sums[row][pair] + weight * terms[pair];
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        result[row * pairs + at..][..PAIRS].copy_from_slice(sums);
    }
}

/// Rows of δaᵀ.
fn weight_rows<const ROWS: usize>(gradients: &Matrix, inputs: &Matrix, factor: f64, row: usize, result: &mut [f64]) {
    let columns = inputs.rows();
    let rows: [&[Pair]; ROWS] = std::array::from_fn(|at| gradients.row(row + at));
    let mut column = 0;
    while column < columns {
        if column + 2 <= columns {
            weight_block::<ROWS, 2>(rows, inputs, factor, column, result);
            column += 2;
        } else {
            weight_block::<ROWS, 1>(rows, inputs, factor, column, result);
            column += 1;
        }
    }
}

fn weight_block<const ROWS: usize, const COLUMNS: usize>(
    rows: [&[Pair]; ROWS],
    inputs: &Matrix,
    factor: f64,
    column: usize,
    result: &mut [f64],
) {
    let pairs = inputs.pairs();
    let rows = rows.map(|row| &row[..pairs]);
    let columns: [&[Pair]; COLUMNS] = std::array::from_fn(|at| &inputs.row(column + at)[..pairs]);
    let mut sums = [[Pair::new([0.0; 2]); COLUMNS]; ROWS];
    for at in 0..pairs {
        for (row, sums) in rows.iter().zip(&mut sums) {
            for (column, sum) in columns.iter().zip(sums) {
                *sum = *sum + row[at] * column[at];
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        for (at, sum) in sums.iter().enumerate() {
            let [even, odd] = sum.numbers();
            result[row * inputs.rows() + column + at] = factor * (even + odd);
        }
    }
}
