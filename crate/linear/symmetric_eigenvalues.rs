//! The eigenvalues of a symmetric matrix of any size.
//!
//! Householder reflections bring it to tridiagonal form, a column at a time (Householder 1958; Golub & Van Loan, Matrix Computations,
//! algorithm 8.3.1), in (4/3)n³ operations; implicit QL steps with Wilkinson's shift then find the eigenvalues in about 30n²
//! (Dubrulle, Martin & Wilkinson, The Implicit QL Algorithm, 1968). Each comes out within a few ε‖A‖ of the exact one. The work
//! can be stopped after any column.

use crate::order::ordered;

/// The most QL steps for an eigenvalue; two are typical.
const STEPS: usize = 60;

/// The reduction of a matrix in progress.
#[derive(Clone, Debug)]
pub struct SymmetricEigenvalues {
    /// n × n, row by row; only the lower triangle is used.
    rows: Vec<f64>,
    n: usize,
    /// The columns reduced so far.
    column: usize,
    diagonal: Vec<f64>,
    /// The entries beside the diagonal.
    beside: Vec<f64>,
    /// Scratch space: the reflection, and its product with the matrix.
    reflection: Vec<f64>,
    product: Vec<f64>,
}

impl SymmetricEigenvalues {
    /// For a symmetric n × n matrix of finite numbers, row by row; what is above its diagonal is ignored.
    pub fn of(rows: Vec<f64>, n: usize) -> Self {
        let zeros = || vec![0.0; n];
        Self { rows, n, column: 0, diagonal: zeros(), beside: zeros(), reflection: zeros(), product: zeros() }
    }

    /// Reduces another column; returns whether more are left.
    pub fn reduce(&mut self) -> bool {
        if self.column + 1 < self.n {
            self.reflect();
        } else if let Some(last) = self.rows.last() {
            self.diagonal[self.n - 1] = *last;
        }
        self.column += 1;
        self.column < self.n
    }

    /// The eigenvalues of the reduced matrix, in ascending order.
    pub fn values(mut self) -> Vec<f64> {
        while self.column < self.n {
            self.reduce();
        }
        diagonalise(&mut self.diagonal, &mut self.beside, |_, _, _| {});
        ordered(self.diagonal, |one, two| one < two)
    }

    /// Reflects the part of a column below the diagonal onto its first entry, from both sides: A ← A − v wᵀ − w vᵀ.
    fn reflect(&mut self) {
        let (n, k) = (self.n, self.column);
        let from = k + 1;
        self.diagonal[k] = self.rows[k * n + k];
        let (v, p) = (&mut self.reflection[from..], &mut self.product[from..]);
        v.iter_mut().zip(from..).for_each(|(entry, row)| *entry = self.rows[row * n + k]);
        let length = v.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
        let first = -length.copysign(v[0]);
        self.beside[k] = first;
        v[0] -= first;
        let square = v.iter().map(|entry| entry * entry).sum::<f64>();
        if square == 0.0 {
            return;
        }
        p.fill(0.0);
        for (row, index) in (from..n).zip(0..) {
            let entries = &self.rows[row * n + from..=row * n + row];
            let (below, at) = (&entries[..index], entries[index]);
            let mut sum = at * v[index];
            for ((entry, v_column), p_column) in below.iter().zip(&*v).zip(&mut *p) {
                sum += entry * v_column;
                *p_column += entry * v[index];
            }
            p[index] += sum;
        }
        let factor = 2.0 / square;
        let along: f64 = v.iter().zip(&*p).map(|(v, p)| v * p).sum();
        p.iter_mut().zip(&*v).for_each(|(p, v)| *p = factor * (*p - 0.5 * factor * along * v));
        for (row, index) in (from..n).zip(0..) {
            let entries = &mut self.rows[row * n + from..=row * n + row];
            let (v_row, p_row) = (v[index], p[index]);
            for ((entry, v), p) in entries.iter_mut().zip(&*v).zip(&*p) {
                *entry -= v_row * p + p_row * v;
            }
        }
    }
}

/// The eigenvalues of a tridiagonal matrix in ascending order, with their unit eigenvectors: `beside[i]` is the entry between
/// `diagonal[i]` and `diagonal[i + 1]`, and a last one is ignored.
pub fn tridiagonal_eigenpairs(mut diagonal: Vec<f64>, mut beside: Vec<f64>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = diagonal.len();
    let mut vectors: Vec<Vec<f64>> =
        (0..n).map(|one| (0..n).map(|other| f64::from(u8::from(one == other))).collect()).collect();
    diagonalise(&mut diagonal, &mut beside, |at, sine, cosine| {
        let [one, other] = &mut vectors[at..at + 2] else { return };
        for (one, other) in one.iter_mut().zip(other) {
            (*one, *other) = (cosine * *one - sine * *other, sine * *one + cosine * *other);
        }
    });
    let order = ordered((0..n).collect(), |one: &usize, other: &usize| diagonal[*one] < diagonal[*other]);
    let values = order.iter().map(|&at| diagonal[at]).collect();
    (values, order.iter().map(|&at| std::mem::take(&mut vectors[at])).collect())
}

/// Turns a tridiagonal matrix into a diagonal one: `beside[i]` is the entry between `diagonal[i]` and `diagonal[i + 1]`. Every
/// rotation is reported with its plane (the coordinates `at` and `at + 1`), sine and cosine.
fn diagonalise(diagonal: &mut [f64], beside: &mut [f64], mut rotated: impl FnMut(usize, f64, f64)) {
    let n = diagonal.len();
    for first in 0..n {
        for _ in 0..STEPS {
            let is_small = |at: &usize| {
                let size = diagonal[*at].abs() + diagonal[at + 1].abs();
                beside[*at].abs() <= f64::EPSILON * size || beside[*at].abs() < f64::MIN_POSITIVE
            };
            let last = (first..n - 1).find(is_small).unwrap_or(n - 1);
            if last == first {
                break;
            }
            step(diagonal, beside, first, last, &mut rotated);
        }
    }
}

/// A QL step on the block from `first` to `last`.
fn step(
    diagonal: &mut [f64],
    beside: &mut [f64],
    first: usize,
    last: usize,
    rotated: &mut impl FnMut(usize, f64, f64),
) {
    let slope = (diagonal[first + 1] - diagonal[first]) / (2.0 * beside[first]);
    let root = libm::hypot(slope, 1.0).copysign(slope);
    let mut g = diagonal[last] - diagonal[first] + beside[first] / (slope + root);
    let [mut sine, mut cosine, mut shift] = [1.0, 1.0, 0.0];
    for at in (first..last).rev() {
        let (f, b) = (sine * beside[at], cosine * beside[at]);
        let length = libm::hypot(f, g);
        beside[at + 1] = length;
        if length == 0.0 {
            // The block falls apart here.
            diagonal[at + 1] -= shift;
            beside[last] = 0.0;
            return;
        }
        (sine, cosine) = (f / length, g / length);
        g = diagonal[at + 1] - shift;
        let sum = (diagonal[at] - g) * sine + 2.0 * cosine * b;
        shift = sine * sum;
        diagonal[at + 1] = g + shift;
        g = cosine * sum - b;
        rotated(at, sine, cosine);
    }
    diagonal[first] -= shift;
    beside[first] = g;
    beside[last] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_of_known_matrices() {
        // The second difference on n points has the eigenvalues 2 − 2cos(kπ∕(n+1)); all ones, n and zeros.
        let n = 40;
        let entry = |i: usize, j: usize| [2.0, -1.0].get(i.abs_diff(j)).copied().unwrap_or(0.0);
        let rows: Vec<f64> = (0..n * n).map(|k| entry(k / n, k % n)).collect();
        for (k, value) in SymmetricEigenvalues::of(rows, n).values().into_iter().enumerate() {
            let exact = 2.0 - 2.0 * libm::cos((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64);
            assert!((value - exact).abs() < 1e-14, "{value}, not {exact}");
        }
        let ones = SymmetricEigenvalues::of(vec![1.0; 81], 9).values();
        assert!(ones[..8].iter().all(|value| value.abs() < 1e-14) && (ones[8] - 9.0).abs() < 1e-14, "{ones:?}");
        assert_eq!(SymmetricEigenvalues::of(vec![0.0; 16], 4).values(), [0.0; 4]);
        assert_eq!(SymmetricEigenvalues::of(vec![-3.0], 1).values(), [-3.0]);
        assert!(SymmetricEigenvalues::of(Vec::new(), 0).values().is_empty());
    }

    #[test]
    fn columns_can_be_reduced_one_at_a_time() {
        let rows = vec![4.0, 0.0, 0.0, 1.0, 3.0, 0.0, -2.0, 0.5, 1.0];
        let mut slow = SymmetricEigenvalues::of(rows.clone(), 3);
        let mut columns = 1;
        while slow.reduce() {
            columns += 1;
        }
        assert_eq!((columns, slow.values()), (3, SymmetricEigenvalues::of(rows, 3).values()));
    }
}
