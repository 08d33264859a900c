//! Linear algebra of 2×2 matrices: eigenvalues, eigenvectors, singular values, linear systems; and of matrices of any size:
//! singular values, the eigenvalues of symmetric ones, and the extreme ones of those known by their products alone.
//!
//! A symmetric matrix is [a, b, c] with the rows (a b) and (b c), as [`crate::surface::Surface::hessian`] returns it.

mod lanczos;
mod singular_values;
mod symmetric_eigenvalues;

pub use lanczos::{Eigenpair, Lanczos};
pub use singular_values::SingularValues;
pub use symmetric_eigenvalues::SymmetricEigenvalues;

/// Returns the eigenvalues of a symmetric matrix, the smaller first; NaN if an entry is not finite.
///
/// They are m ± r with m = (a + c)/2 and r = √(((a − c)/2)² + b²) by `hypot`, which avoids overflow and underflow.
pub fn eigenvalues([a, b, c]: [f64; 3]) -> [f64; 2] {
    if !(a.is_finite() && b.is_finite() && c.is_finite()) {
        return [f64::NAN; 2];
    }
    let middle = 0.5 * a + 0.5 * c;
    let radius = libm::hypot(0.5 * a - 0.5 * c, b);
    [middle - radius, middle + radius]
}

/// Returns unit eigenvectors of a symmetric matrix in the order of [`eigenvalues`], each with its first nonzero coordinate
/// positive.
///
/// The axes turn by θ = atan2(2b, a − c)/2 (Jacobi's rotation); a multiple of the identity keeps the axes.
pub fn eigenvectors([a, b, c]: [f64; 3]) -> [[f64; 2]; 2] {
    let angle = 0.5 * libm::atan2(b, 0.5 * a - 0.5 * c);
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    [oriented([-sine, cosine]), oriented([cosine, sine])]
}

fn oriented([x, y]: [f64; 2]) -> [f64; 2] {
    if x < 0.0 || (x == 0.0 && y < 0.0) { [-x, -y] } else { [x, y] }
}

/// The singular value decomposition M = σ₁ p₁q₁ᵀ + σ₂ p₂q₂ᵀ of a matrix given by its rows, with σ₁ ≥ σ₂ ≥ 0,
/// right singular vectors q and left ones p, of length 1. NaN if an entry is not finite.
///
/// With e, f = (a ± d)/2 and g, h = (c ± b)/2 of the rows (a b) and (c d), the matrix is the sum of a rotation by atan2(h, e)
/// scaled by √(e² + h²) and a reflection scaled by √(f² + g²); σ are the sum and the difference of the two factors (Blinn,
/// “Consider the lowly 2×2 matrix”, 1996).
pub fn singular([[a, b], [c, d]]: [[f64; 2]; 2]) -> Singular {
    let [e, f] = [0.5 * a + 0.5 * d, 0.5 * a - 0.5 * d];
    let [g, h] = [0.5 * c + 0.5 * b, 0.5 * c - 0.5 * b];
    let [rotation, reflection] = [libm::hypot(e, h), libm::hypot(f, g)];
    let [turn, mirror] = [libm::atan2(h, e), libm::atan2(g, f)];
    let [before, after] = [0.5 * (mirror - turn), 0.5 * (mirror + turn)];
    let at = |angle: f64| [libm::cos(angle), libm::sin(angle)];
    // The second pair is perpendicular to the first; if the matrix reverses orientation, its image points the other way.
    let aside = |[x, y]: [f64; 2], side: f64| [-side * y, side * x];
    let side = if rotation >= reflection { 1.0 } else { -1.0 };
    Singular {
        values: [rotation + reflection, (rotation - reflection).abs()],
        from: [at(before), aside(at(before), 1.0)],
        to: [at(after), aside(at(after), side)],
    }
}

/// The result of [`singular`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Singular {
    /// σ₁ ≥ σ₂ ≥ 0.
    pub values: [f64; 2],
    /// q₁ and q₂, perpendicular.
    pub from: [[f64; 2]; 2],
    /// p₁ and p₂, perpendicular.
    pub to: [[f64; 2]; 2],
}

/// Solves M z = r for a matrix given by its rows, by elimination with scaled row pivoting. `None` if M is singular to working
/// precision or an entry is not finite.
pub fn solve(matrix: [[f64; 2]; 2], right: [f64; 2]) -> Option<[f64; 2]> {
    let [first, second] = [scaled(matrix[0], right[0])?, scaled(matrix[1], right[1])?];
    let ([a, b, r], [c, d, s]) = if first[0].abs() >= second[0].abs() { (first, second) } else { (second, first) };
    if a == 0.0 {
        return None;
    }
    let factor = c / a;
    let pivot = d - factor * b;
    // Rows have entries up to 1, so a pivot this small is only rounding error.
    if pivot.abs() <= 4.0 * f64::EPSILON * (d.abs() + (factor * b).abs()) {
        return None;
    }
    let y = (s - factor * r) / pivot;
    let solution = [(r - b * y) / a, y];
    solution.iter().all(|entry| entry.is_finite()).then_some(solution)
}

/// Solves H z = r for a symmetric H = [a, b, c], as [`solve`].
pub fn solve_symmetric([a, b, c]: [f64; 3], right: [f64; 2]) -> Option<[f64; 2]> {
    solve([[a, b], [b, c]], right)
}

/// A row divided by its largest entry.
fn scaled([a, b]: [f64; 2], right: f64) -> Option<[f64; 3]> {
    let size = a.abs().max(b.abs());
    let usable = size > 0.0 && size.is_finite() && !a.is_nan() && !b.is_nan() && right.is_finite();
    usable.then(|| [a / size, b / size, right / size])
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATRICES: [[f64; 3]; 7] = [
        [2.0, 0.0, 5.0],
        [5.0, 0.0, 2.0],
        [1.0, -3.0, 1.0],
        [802.0, -400.0, 200.0],
        [1e200, 2e200, -1e200],
        [1e-200, 2e-200, 3e-200],
        [4.0, 0.0, 4.0],
    ];

    #[test]
    fn eigenvectors_are_scaled_by_their_eigenvalues() {
        for [a, b, c] in MATRICES {
            let size = a.abs() + b.abs() + c.abs();
            let values = eigenvalues([a, b, c]);
            assert!(values[0] <= values[1]);
            for (value, [x, y]) in values.iter().zip(eigenvectors([a, b, c])) {
                assert!((a * x + b * y - value * x).abs() <= 1e-15 * size, "{a} {b} {c}");
                assert!((b * x + c * y - value * y).abs() <= 1e-15 * size, "{a} {b} {c}");
                assert!((x * x + y * y - 1.0).abs() <= 1e-15);
            }
        }
    }

    #[test]
    fn singular_values_reconstruct_the_matrix() {
        let more =
            [[[1.0, 2.0], [3.0, 4.0]], [[0.0, -1.0], [1.0, 0.0]], [[0.0, 3.0], [2.0, 0.0]], [[1.0, 2.0], [2.0, 4.0]]];
        let zero = [[[0.0; 2]; 2], [[-1e200, 2e200], [3e200, 1e199]]];
        let symmetric = MATRICES.map(|[a, b, c]| [[a, b], [b, c]]);
        for matrix in symmetric.into_iter().chain(more).chain(zero) {
            let Singular { values: [largest, smallest], from, to } = singular(matrix);
            assert!(largest >= smallest && smallest >= 0.0);
            for row in 0..2 {
                for column in 0..2 {
                    let entry = largest * to[0][row] * from[0][column] + smallest * to[1][row] * from[1][column];
                    assert!((entry - matrix[row][column]).abs() <= 4e-15 * largest, "{matrix:?}: {entry}");
                }
            }
            for [one, two] in [from, to] {
                assert!((one[0] * two[0] + one[1] * two[1]).abs() <= 1e-15);
                assert!((libm::hypot(one[0], one[1]) - 1.0).abs() <= 1e-15);
            }
        }
        // MᵀM = (10 14; 14 20) has the eigenvalues 15 ± √221.
        let [largest, smallest] = singular([[1.0, 2.0], [3.0, 4.0]]).values;
        assert!((largest * largest - 15.0 - 221f64.sqrt()).abs() < 1e-13 && (smallest * largest - 2.0).abs() < 1e-14);
        assert!(singular([[f64::NAN, 0.0], [0.0, 1.0]]).values[0].is_nan());
    }

    #[test]
    fn solutions_satisfy_the_system() {
        for [a, b, c] in MATRICES {
            let right = [3.0 * a - 2.0 * b, 3.0 * b - 2.0 * c];
            let [x, y] = solve_symmetric([a, b, c], right).unwrap();
            assert!((x - 3.0).abs() <= 1e-12 && (y + 2.0).abs() <= 1e-12, "{a} {b} {c}: {x} {y}");
        }
        assert_eq!(solve([[1e-300, 1.0], [1.0, 0.0]], [1.0, 2.0]), Some([2.0, 1.0]));
    }

    #[test]
    fn singular_systems_have_no_solution() {
        let singular = [[0.0, 0.0, 0.0], [1.0, 2.0, 4.0], [0.1, 0.3, 0.9], [1.0, 0.0, 0.0], [f64::NAN, 0.0, 1.0]];
        for matrix in singular {
            assert_eq!(solve_symmetric(matrix, [1.0, 1.0]), None, "{matrix:?}");
        }
        assert!(eigenvalues([f64::INFINITY, 0.0, 1.0])[0].is_nan());
    }
}
