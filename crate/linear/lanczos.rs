//! The ends of the spectrum of a symmetric matrix that is known only by its products with vectors.
//!
//! Lanczos's iteration (1950) builds an orthonormal basis of the span of q, Aq, A²q, …, in which the matrix is tridiagonal; the
//! eigenvalues of that small matrix converge to those of A, the extreme ones first. Every new vector is made orthogonal to all
//! before it, twice (Parlett, The Symmetric Eigenvalue Problem, 1980, chapter 13), so that no eigenvalue appears a second time. The
//! work can be stopped after any product.

use super::symmetric_eigenvalues::tridiagonal_eigenpairs;

/// An iteration in progress.
#[derive(Clone, Debug)]
pub struct Lanczos {
    /// The orthonormal vectors so far, the next one last.
    basis: Vec<Vec<f64>>,
    diagonal: Vec<f64>,
    /// `beside[i]` couples vectors i and i + 1.
    beside: Vec<f64>,
}

/// An eigenvalue and its eigenvector, of length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigenpair {
    /// The eigenvalue.
    pub value: f64,
    /// The eigenvector.
    pub vector: Vec<f64>,
    /// ‖Av − λv‖: there is an eigenvalue as near as this to the value.
    pub residual: f64,
}

impl Lanczos {
    /// Starts from a vector that is not 0: one at random has a share of every eigenvector.
    pub fn from(start: Vec<f64>) -> Self {
        let mut start = start;
        scale_to_one(&mut start);
        Self { basis: vec![start], diagonal: Vec::new(), beside: Vec::new() }
    }

    /// The number of products so far.
    pub fn steps(&self) -> usize {
        self.diagonal.len()
    }

    /// Another product, written by `multiply(vector, product)`. It returns whether there is more to find: not if the basis spans
    /// all that the start leads to, or if a number is not finite.
    pub fn step(&mut self, multiply: impl FnOnce(&[f64], &mut [f64])) -> bool {
        let Some(newest) = self.basis.last().filter(|_| self.basis.len() > self.steps()) else { return false };
        let mut product = vec![0.0; newest.len()];
        multiply(newest, &mut product);
        let size = dot(&product, &product).sqrt();
        self.diagonal.push(dot(newest, &product));
        for _ in 0..2 {
            for vector in &self.basis {
                let along = dot(vector, &product);
                product.iter_mut().zip(vector).for_each(|(entry, other)| *entry -= along * other);
            }
        }
        let length = scale_to_one(&mut product);
        self.beside.push(length);
        let is_new = length > 1e-13 * size && length.is_finite() && self.basis.len() < product.len();
        if is_new {
            self.basis.push(product);
        }
        is_new
    }

    /// The smallest and the largest eigenvalue so far, with their vectors, or none before the first product or if a number is not
    /// finite.
    pub fn extremes(&self) -> Option<[Eigenpair; 2]> {
        let count = self.steps();
        let (values, vectors) = self.pairs()?;
        Some([0, count - 1].map(|at| self.pair(values[at], &vectors[at])))
    }

    /// The eigenvalues so far in descending order, the first `count` of them, with their vectors.
    pub fn largest(&self, count: usize) -> Vec<Eigenpair> {
        let Some((values, vectors)) = self.pairs() else { return Vec::new() };
        values.iter().zip(&vectors).rev().take(count).map(|(value, vector)| self.pair(*value, vector)).collect()
    }

    /// The eigenvalues of the tridiagonal matrix in ascending order, and their vectors.
    fn pairs(&self) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
        let is_finite = self.diagonal.iter().chain(&self.beside).all(|entry| entry.is_finite());
        (is_finite && self.steps() > 0).then(|| tridiagonal_eigenpairs(self.diagonal.clone(), self.beside.clone()))
    }

    fn pair(&self, value: f64, coordinates: &[f64]) -> Eigenpair {
        let mut vector = vec![0.0; self.basis[0].len()];
        for (&coordinate, basis) in coordinates.iter().zip(&self.basis) {
            vector.iter_mut().zip(basis).for_each(|(entry, other)| *entry += coordinate * other);
        }
        scale_to_one(&mut vector);
        let last = self.steps() - 1;
        Eigenpair { value, vector, residual: (self.beside[last] * coordinates[last]).abs() }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Scales a vector to length 1 and returns the length that it had.
fn scale_to_one(vector: &mut [f64]) -> f64 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|entry| *entry /= length);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::SymmetricEigenvalues;
    use crate::random::Random;

    fn random_matrix(n: usize, seed: u64) -> Vec<f64> {
        let mut random = Random::new(seed);
        let mut rows = vec![0.0; n * n];
        for row in 0..n {
            for column in 0..=row {
                rows[row * n + column] = random.normal();
                rows[column * n + row] = rows[row * n + column];
            }
        }
        rows
    }

    fn times(rows: &[f64]) -> impl Fn(&[f64], &mut [f64]) + '_ {
        |vector, product| {
            let rows = rows.chunks(vector.len());
            product.iter_mut().zip(rows).for_each(|(entry, row)| *entry = dot(row, vector));
        }
    }

    #[test]
    fn all_steps_find_every_eigenvalue_of_a_random_matrix() {
        for n in [1, 2, 3, 7, 40, 120] {
            let rows = random_matrix(n, n as u64);
            let mut random = Random::new(1);
            let mut lanczos = Lanczos::from((0..n).map(|_| random.normal()).collect());
            while lanczos.step(times(&rows)) {}
            assert_eq!(lanczos.steps(), n);
            let exact = SymmetricEigenvalues::of(rows.clone(), n).values();
            for (pair, exact) in lanczos.largest(n).iter().zip(exact.iter().rev()) {
                assert!((pair.value - exact).abs() < 1e-12 * n as f64, "n = {n}: {}, not {exact}", pair.value);
                let mut product = vec![0.0; n];
                times(&rows)(&pair.vector, &mut product);
                product.iter_mut().zip(&pair.vector).for_each(|(entry, other)| *entry -= pair.value * other);
                assert!(dot(&product, &product).sqrt() < 1e-11 * n as f64, "n = {n}: {}", pair.value);
            }
        }
    }

    #[test]
    fn the_ends_converge_first_and_the_residual_bounds_the_error() {
        let n = 300;
        let rows = random_matrix(n, 5);
        let exact = SymmetricEigenvalues::of(rows.clone(), n).values();
        let mut random = Random::new(2);
        let mut lanczos = Lanczos::from((0..n).map(|_| random.normal()).collect());
        for step in 0..120 {
            assert!(lanczos.step(times(&rows)));
            let ends = lanczos.extremes().expect("finite");
            for pair in &ends {
                let nearest = exact.iter().map(|exact| (pair.value - exact).abs()).fold(f64::INFINITY, f64::min);
                assert!(nearest <= pair.residual + 1e-12 * 40.0, "{step}: {nearest}, {}", pair.residual);
            }
            if step == 119 {
                assert!((ends[0].value - exact[0]).abs() < 1e-10 && (ends[1].value - exact[n - 1]).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn it_stops_where_there_is_nothing_more() {
        // Two distinct eigenvalues: two products.
        let rows: Vec<f64> = (0..36).map(|at| if at % 7 == 0 { [2.0, -1.0][at / 7 % 2] } else { 0.0 }).collect();
        let mut lanczos = Lanczos::from(vec![1.0; 6]);
        while lanczos.step(times(&rows)) {}
        assert_eq!(lanczos.steps(), 2);
        let [low, high] = lanczos.extremes().expect("finite");
        assert!((low.value + 1.0).abs() < 1e-14 && (high.value - 2.0).abs() < 1e-14);
        let mut zero = Lanczos::from(vec![1.0, 2.0]);
        assert!(!zero.step(|_, product| product.fill(0.0)));
        assert_eq!(zero.extremes().map(|ends| ends.map(|pair| pair.value)), Some([0.0, 0.0]));
        let mut undefined = Lanczos::from(vec![1.0, 2.0]);
        assert!(!undefined.step(|_, product| product.fill(f64::NAN)));
        assert_eq!(undefined.extremes(), None);
    }
}
