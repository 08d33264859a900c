//! The singular values of a square matrix of any size.
//!
//! One-sided Jacobi rotations (Hestenes, Inversion of Matrices by Biorthogonalization, 1958) turn pairs of rows until all are at
//! right angles; the singular values are then their lengths. Small ones come out as exactly as their rows are known (Demmel &
//! Veselić, Jacobi's Method is More Accurate than QR, 1992), and the work can be stopped after any sweep.

/// Rows whose angle differs from a right one by less count as orthogonal.
const TOLERANCE: f64 = 1e-15;

/// The most sweeps; about eight are typical.
const SWEEPS: usize = 40;

/// The rotations of a matrix in progress.
#[derive(Clone, Debug)]
pub struct SingularValues {
    rows: Vec<f64>,
    n: usize,
    sweeps: usize,
}

impl SingularValues {
    /// For an n × n matrix of finite numbers, row by row.
    pub fn of(rows: Vec<f64>, n: usize) -> Self {
        Self { rows, n, sweeps: 0 }
    }

    /// Rotates every pair of rows once; returns whether another sweep is needed.
    pub fn sweep(&mut self) -> bool {
        let mut rotated = false;
        for one in 0..self.n {
            for other in one + 1..self.n {
                rotated |= self.rotate(one, other);
            }
        }
        self.sweeps += 1;
        rotated && self.sweeps < SWEEPS
    }

    /// The lengths of the rows: after the last sweep the singular values, the largest first.
    pub fn values(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.rows.chunks_exact(self.n).map(|row| dot(row, row).sqrt()).collect();
        values.sort_by(|one, other| other.total_cmp(one));
        values
    }

    /// Turns two rows to a right angle; returns `false` if they are at one already.
    fn rotate(&mut self, one: usize, other: usize) -> bool {
        let (before, after) = self.rows.split_at_mut(other * self.n);
        let (one, other) = (&mut before[one * self.n..(one + 1) * self.n], &mut after[..self.n]);
        let (a, b, c) = (dot(one, one), dot(one, other), dot(other, other));
        if b.abs() <= TOLERANCE * (a.sqrt() * c.sqrt()) {
            return false;
        }
        let cotangent = (c - a) / (2.0 * b);
        let tangent = 1.0f64.copysign(cotangent) / (cotangent.abs() + (1.0 + cotangent * cotangent).sqrt());
        let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
        let sine = cosine * tangent;
        for (one, other) in one.iter_mut().zip(other) {
            (*one, *other) = (cosine * *one - sine * *other, sine * *one + cosine * *other);
        }
        true
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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(rows: &[f64], n: usize) -> Vec<f64> {
        let mut all = SingularValues::of(rows.to_vec(), n);
        while all.sweep() {}
        all.values()
    }

    #[test]
    fn singular_values_of_known_matrices() {
        // MᵀM = (10 14; 14 20) has the eigenvalues 15 ± √221.
        let [largest, smallest] = values(&[1.0, 2.0, 3.0, 4.0], 2)[..] else { panic!("two values") };
        assert!((largest * largest - 15.0 - 221f64.sqrt()).abs() < 1e-13 && (largest * smallest - 2.0).abs() < 1e-14);
        // The n × n matrix with ones on and above the diagonal: 1 ∕ (2 sin((2k − 1)π ∕ (4n + 2))).
        let n = 9;
        let rows: Vec<f64> = (0..n * n).map(|at| f64::from(u8::from(at % n >= at / n))).collect();
        for (k, value) in values(&rows, n).into_iter().enumerate() {
            let exact = 0.5 / libm::sin((2 * k + 1) as f64 * std::f64::consts::PI / (4 * n + 2) as f64);
            assert!((value - exact).abs() < 1e-13 * exact, "{value}, not {exact}");
        }
        assert_eq!(values(&[0.0; 9], 3), [0.0; 3]);
    }

    #[test]
    fn small_singular_values_are_exact_too() {
        // Rows of very different lengths, nearly at right angles.
        let scaled = [1.0, 0.5, 0.25, 0.5e-20, -1e-20, 0.0, 1e-40, 0.5e-40, -2.5e-40];
        let [first, second, third] = values(&scaled, 3)[..] else { panic!("three values") };
        assert!((first - 1.3125f64.sqrt()).abs() < 1e-15 && (second - 1.25f64.sqrt() * 1e-20).abs() < 1e-33);
        let product = first * second * third;
        assert!((product / determinant(scaled) - 1.0).abs() < 1e-13, "{product}");
    }

    fn determinant([a, b, c, d, e, f, g, h, i]: [f64; 9]) -> f64 {
        (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).abs()
    }
}
