//! How a loss bends at a point: its Hessian H taken apart into eigenvalues λᵢ and orthonormal eigenvectors qᵢ,
//! H = Σ λᵢ qᵢqᵢᵀ, and the Newton step solved in that basis.
//!
//! Taken apart by cyclic Jacobi rotations (Golub & Van Loan, *Matrix Computations*, §8.5): for a symmetric matrix they
//! converge quadratically and lose no more than a few units of rounding; a 2 × 2 matrix takes one rotation.
//! Meant for few numbers: each sweep costs O(n³).

use super::Problem;

/// Eigenvalues below this share of the largest one count as this share: a flat direction is not divided by.
const FLAT: f64 = 1e-6;

/// Sweeps after which rotation stops whatever is left; six are ordinary.
const SWEEPS: usize = 30;

/// The eigenvalues and eigenvectors of a Hessian. Make one and look often: it owns its room.
#[derive(Clone, Debug)]
pub struct Eigendecomposition {
    n: usize,
    /// n × n; holds the Hessian, then, on its diagonal, the eigenvalues.
    matrix: Vec<f64>,
    /// n × n, one eigenvector a column.
    vectors: Vec<f64>,
}

impl Eigendecomposition {
    /// Room for `n` numbers.
    pub fn new(n: usize) -> Self {
        Self { n, matrix: vec![0.0; n * n], vectors: vec![0.0; n * n] }
    }

    /// Takes the Hessian at `at` apart: `false` if the problem has none to give, or one that is not finite.
    pub fn look(&mut self, problem: &mut dyn Problem, at: &[f64]) -> bool {
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

    /// The entries of qᵢ, where i counts as for the eigenvalues.
    pub fn eigenvector(&self, i: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.n).map(move |row| self.vectors[row * self.n + i])
    }

    /// Whether some eigenvalue is negative, and not by rounding alone.
    pub fn bends_down(&self) -> bool {
        self.eigenvalues().any(|eigenvalue| eigenvalue < -self.floor())
    }

    /// step = Σ qᵢ (qᵢ·g) ∕ (max(|λᵢ|, 10⁻⁶ max|λ|) + damping): Newton's step with every curvature taken as positive,
    /// so that −step leads downhill at a saddle too. Where the loss does not bend at all the step is not finite, unless
    /// g is zero.
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

    /// What an eigenvalue must exceed to count: 10⁻⁶ max|λ|.
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
            // Every pair is turned: `|` does not stop at the first one.
            if !pairs.fold(false, |turned, (p, q)| self.rotate(p, q) | turned) {
                return;
            }
        }
    }

    /// Turns rows and columns p and q until entry (p, q) is zero; `false` if it is negligible already.
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
            turn(&mut self.matrix, k * n + p, k * n + q, cosine, sine);
            turn(&mut self.vectors, k * n + p, k * n + q, cosine, sine);
        }
        for k in 0..n {
            turn(&mut self.matrix, p * n + k, q * n + k, cosine, sine);
        }
        true
    }
}

fn turn(entries: &mut [f64], first: usize, second: usize, cosine: f64, sine: f64) {
    let (a, b) = (entries[first], entries[second]);
    entries[first] = cosine * a - sine * b;
    entries[second] = sine * a + cosine * b;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Evaluations;

    /// Half of xᵀHx.
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

    fn look(n: usize, hessian: &[f64]) -> Eigendecomposition {
        let mut curvature = Eigendecomposition::new(n);
        assert!(curvature.look(&mut Quadratic(n, hessian.to_vec()), &vec![0.0; n]));
        curvature
    }

    #[test]
    fn eigenvalues_of_known_matrices() {
        let mut plane: Vec<f64> = look(2, &[2.0, 1.0, 1.0, 2.0]).eigenvalues().collect();
        plane.sort_by(f64::total_cmp);
        assert!((plane[0] - 1.0).abs() < 1e-15 && (plane[1] - 3.0).abs() < 1e-15);
        // The second difference −1, 2, −1 on n points has the eigenvalues 2 − 2cos(kπ∕(n+1)).
        let n = 6;
        let entry = |i: usize, j: usize| [2.0, -1.0, 0.0, 0.0, 0.0, 0.0][i.abs_diff(j)];
        let matrix: Vec<f64> = (0..n * n).map(|k| entry(k / n, k % n)).collect();
        let mut found: Vec<f64> = look(n, &matrix).eigenvalues().collect();
        found.sort_by(f64::total_cmp);
        for (k, value) in found.iter().enumerate() {
            let exact = 2.0 - 2.0 * libm::cos((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64);
            assert!((value - exact).abs() < 1e-14, "{value} {exact}");
        }
    }

    #[test]
    fn solving_inverts_a_bowl_and_turns_a_saddle_round() {
        let mut step = [0.0; 2];
        look(2, &[4.0, 1.0, 1.0, 3.0]).solve(&[1.0, 2.0], 0.0, &mut step);
        assert!((4.0 * step[0] + step[1] - 1.0).abs() < 1e-14 && (step[0] + 3.0 * step[1] - 2.0).abs() < 1e-14);
        look(2, &[2.0, 0.0, 0.0, -4.0]).solve(&[2.0, -4.0], 0.0, &mut step);
        assert_eq!(step, [1.0, -1.0]);
        look(2, &[2.0, 0.0, 0.0, -4.0]).solve(&[2.0, -4.0], 1.0, &mut step);
        assert_eq!(step, [2.0 / 3.0, -0.8]);
    }

    #[test]
    fn a_flat_direction_without_slope_is_left_alone() {
        let mut step = [0.0; 2];
        look(2, &[2.0, 0.0, 0.0, 0.0]).solve(&[2.0, 0.0], 0.0, &mut step);
        assert_eq!(step, [1.0, 0.0]);
        look(2, &[0.0; 4]).solve(&[0.0; 2], 0.0, &mut step);
        assert_eq!(step, [0.0, 0.0]);
        look(2, &[0.0; 4]).solve(&[1.0, 0.0], 0.0, &mut step);
        assert!(!step[0].is_finite());
    }

    #[test]
    fn a_hessian_that_is_not_finite_is_refused() {
        let mut curvature = Eigendecomposition::new(1);
        assert!(!curvature.look(&mut Quadratic(1, vec![f64::NAN]), &[0.0]));
    }
}
