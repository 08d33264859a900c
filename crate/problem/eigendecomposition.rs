//! The curvature of a loss at a point: the eigendecomposition H = Σ λᵢ qᵢqᵢᵀ of its Hessian, with orthonormal eigenvectors qᵢ,
//! and the Newton step solved in that basis.
//!
//! It is computed by cyclic Jacobi rotations (Golub & Van Loan, *Matrix Computations*, §8.5): for a symmetric matrix they
//! converge quadratically and lose only a few units to rounding; a 2 × 2 matrix takes one rotation. Meant for few numbers: each
//! sweep costs O(n³).

use super::Problem;

/// Eigenvalues below this fraction of the largest one are raised to it, so that no flat direction divides by zero.
const FLAT: f64 = 1e-6;

/// The maximum number of sweeps; six are typical.
const SWEEPS: usize = 30;

/// The eigenvalues and eigenvectors of a Hessian. It owns its buffers: create one and reuse it.
#[derive(Clone, Debug)]
pub struct Eigendecomposition {
    n: usize,
    /// n × n: the Hessian, then the eigenvalues on the diagonal.
    matrix: Vec<f64>,
    /// n × n, one eigenvector per column.
    vectors: Vec<f64>,
}

impl Eigendecomposition {
    /// Buffers for `n` numbers.
    pub fn new(n: usize) -> Self {
        Self { n, matrix: vec![0.0; n * n], vectors: vec![0.0; n * n] }
    }

    /// Decomposes the Hessian at `at`; returns `false` if the problem has none, or if it is not finite.
    pub fn decompose(&mut self, problem: &mut dyn Problem, at: &[f64]) -> bool {
        if !problem.hessian(at, &mut self.matrix) || self.matrix.iter().any(|entry| !entry.is_finite()) {
            return false;
        }
        self.diagonalise();
        true
    }

    /// λᵢ, in no particular order.
    pub fn eigenvalues(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.n).map(|i| self.matrix[i * self.n + i])
    }

    /// The entries of qᵢ, indexed as the eigenvalues.
    pub fn eigenvector(&self, i: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.n).map(move |row| self.vectors[row * self.n + i])
    }

    /// Whether some eigenvalue is negative beyond rounding error.
    pub fn has_negative_curvature(&self) -> bool {
        self.eigenvalues().any(|eigenvalue| eigenvalue < -self.floor())
    }

    /// step = Σ qᵢ (qᵢ·g) ∕ (max(|λᵢ|, 10⁻⁶ max|λ|) + damping): Newton's step with the absolute value of every eigenvalue, so
    /// that −step leads downhill at a saddle too. If H is zero the step is not finite, unless g is zero.
    pub fn solve(&self, gradient: &[f64], damping: f64, step: &mut [f64]) {
        let n = self.n;
        let floor = self.floor();
        step.fill(0.0);
        for (i, eigenvalue) in self.eigenvalues().enumerate() {
            let column = (0..n).map(|row| self.vectors[row * n + i]);
            let along: f64 = column.clone().zip(gradient).map(|(q, g)| q * g).sum();
            if along != 0.0 {
                let length = along / (eigenvalue.abs().max(floor) + damping);
                step.iter_mut().zip(column).for_each(|(entry, q)| *entry += length * q);
            }
        }
    }

    /// The threshold above which an eigenvalue counts: 10⁻⁶ max|λ|.
    fn floor(&self) -> f64 {
        FLAT * self.eigenvalues().map(f64::abs).fold(0.0, f64::max)
    }

    fn diagonalise(&mut self) {
        let n = self.n;
        self.vectors.fill(0.0);
        for i in 0..n {
            self.vectors[i * n + i] = 1.0;
        }
        for _ in 0..SWEEPS {
            let pairs = (0..n).flat_map(|p| (p + 1..n).map(move |q| (p, q)));
            // Every pair is rotated: `|` does not short-circuit.
            if !pairs.fold(false, |rotated, (p, q)| self.rotate(p, q) | rotated) {
                return;
            }
        }
    }

    /// Rotates rows and columns p and q so that entry (p, q) becomes zero; returns `false` if it is negligible already.
    fn rotate(&mut self, p: usize, q: usize) -> bool {
        let n = self.n;
        let entry = |row: usize, column: usize| self.matrix[row * n + column];
        let (off, first, second) = (entry(p, q), entry(p, p), entry(q, q));
        if off.abs() <= f64::EPSILON * 0.5 * (first.abs() + second.abs()).max(f64::MIN_POSITIVE) {
            return false;
        }
        let cotangent = (second - first) / (2.0 * off);
        let tangent = 1.0f64.copysign(cotangent) / (cotangent.abs() + (cotangent * cotangent + 1.0).sqrt());
        let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
        let sine = tangent * cosine;
        for k in 0..n {
            rotate_entries(&mut self.matrix, k * n + p, k * n + q, cosine, sine);
            rotate_entries(&mut self.vectors, k * n + p, k * n + q, cosine, sine);
        }
        for k in 0..n {
            rotate_entries(&mut self.matrix, p * n + k, q * n + k, cosine, sine);
        }
        true
    }
}

fn rotate_entries(entries: &mut [f64], first: usize, second: usize, cosine: f64, sine: f64) {
    let (a, b) = (entries[first], entries[second]);
    entries[first] = cosine * a - sine * b;
    entries[second] = sine * a + cosine * b;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Evaluations;

    /// ½ xᵀHx.
    struct Quadratic(usize, Vec<f64>);

    impl Problem for Quadratic {
        fn dimension(&self) -> usize {
            self.0
        }
        fn loss(&mut self, _at: &[f64]) -> f64 {
            0.0
        }
        fn loss_and_gradient(&mut self, _at: &[f64], _gradient: &mut [f64]) -> f64 {
            0.0
        }
        fn hessian(&mut self, _at: &[f64], hessian: &mut [f64]) -> bool {
            hessian.copy_from_slice(&self.1);
            true
        }
        fn evaluations(&self) -> Evaluations {
            Evaluations::default()
        }
    }

    fn decompose(n: usize, hessian: &[f64]) -> Eigendecomposition {
        let mut curvature = Eigendecomposition::new(n);
        assert!(curvature.decompose(&mut Quadratic(n, hessian.to_vec()), &vec![0.0; n]));
        curvature
    }

    #[test]
    fn eigenvalues_of_known_matrices() {
        let mut plane: Vec<f64> = decompose(2, &[2.0, 1.0, 1.0, 2.0]).eigenvalues().collect();
        plane.sort_by(f64::total_cmp);
        assert!((plane[0] - 1.0).abs() < 1e-15 && (plane[1] - 3.0).abs() < 1e-15);
        // The second difference −1, 2, −1 on n points has the eigenvalues 2 − 2cos(kπ∕(n+1)).
        let n = 6;
        let entry = |i: usize, j: usize| [2.0, -1.0, 0.0, 0.0, 0.0, 0.0][i.abs_diff(j)];
        let matrix: Vec<f64> = (0..n * n).map(|k| entry(k / n, k % n)).collect();
        let mut found: Vec<f64> = decompose(n, &matrix).eigenvalues().collect();
        found.sort_by(f64::total_cmp);
        for (k, value) in found.iter().enumerate() {
            let exact = 2.0 - 2.0 * libm::cos((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64);
            assert!((value - exact).abs() < 1e-14, "{value} {exact}");
        }
    }

    #[test]
    fn solving_inverts_a_bowl_and_leads_downhill_at_a_saddle() {
        let mut step = [0.0; 2];
        decompose(2, &[4.0, 1.0, 1.0, 3.0]).solve(&[1.0, 2.0], 0.0, &mut step);
        assert!((4.0 * step[0] + step[1] - 1.0).abs() < 1e-14 && (step[0] + 3.0 * step[1] - 2.0).abs() < 1e-14);
        decompose(2, &[2.0, 0.0, 0.0, -4.0]).solve(&[2.0, -4.0], 0.0, &mut step);
        assert_eq!(step, [1.0, -1.0]);
        decompose(2, &[2.0, 0.0, 0.0, -4.0]).solve(&[2.0, -4.0], 1.0, &mut step);
        assert_eq!(step, [2.0 / 3.0, -0.8]);
    }

    #[test]
    fn a_flat_direction_without_gradient_is_left_alone() {
        let mut step = [0.0; 2];
        decompose(2, &[2.0, 0.0, 0.0, 0.0]).solve(&[2.0, 0.0], 0.0, &mut step);
        assert_eq!(step, [1.0, 0.0]);
        decompose(2, &[0.0; 4]).solve(&[0.0; 2], 0.0, &mut step);
        assert_eq!(step, [0.0, 0.0]);
        decompose(2, &[0.0; 4]).solve(&[1.0, 0.0], 0.0, &mut step);
        assert!(!step[0].is_finite());
    }

    #[test]
    fn a_hessian_that_is_not_finite_is_rejected() {
        let mut curvature = Eigendecomposition::new(1);
        assert!(!curvature.decompose(&mut Quadratic(1, vec![f64::NAN]), &[0.0]));
    }
}
