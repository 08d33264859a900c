//! The 2×2 algebra that the plane needs: eigenvalues, eigenvectors, solving.
//!
//! A symmetric matrix is [a, b, c], the rows (a b) and (b c), as [`crate::surface::Surface::hessian`] gives it.

/// The eigenvalues of a symmetric matrix, the smaller first; NaN if an entry is not finite.
///
/// They are m ± r with m = (a + c)/2 and r = √(((a − c)/2)² + b²) by `hypot`, which neither over- nor underflows.
pub fn eigenvalues([a, b, c]: [f64; 3]) -> [f64; 2] {
    if !(a.is_finite() && b.is_finite() && c.is_finite()) {
        return [f64::NAN; 2];
    }
    let middle = 0.5 * a + 0.5 * c;
    let radius = libm::hypot(0.5 * a - 0.5 * c, b);
    [middle - radius, middle + radius]
}

/// Unit eigenvectors of a symmetric matrix in the order of [`eigenvalues`], each with its first nonzero coordinate positive.
///
/// The axes turn by θ = atan2(2b, a − c)/2 (Jacobi's rotation); a multiple of the identity keeps the axes.
pub fn eigenvectors([a, b, c]: [f64; 3]) -> [[f64; 2]; 2] {
    let angle = 0.5 * libm::atan2(b, 0.5 * a - 0.5 * c);
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    [upright([-sine, cosine]), upright([cosine, sine])]
}

fn upright([x, y]: [f64; 2]) -> [f64; 2] {
    if x < 0.0 || (x == 0.0 && y < 0.0) { [-x, -y] } else { [x, y] }
}

/// Solves M z = r for a matrix of two rows by elimination with scaled row pivoting. `None` if M is singular to working
/// precision, or if an entry is not finite.
pub fn solve(matrix: [[f64; 2]; 2], right: [f64; 2]) -> Option<[f64; 2]> {
    let [first, second] = [scaled(matrix[0], right[0])?, scaled(matrix[1], right[1])?];
    let ([a, b, r], [c, d, s]) = if first[0].abs() >= second[0].abs() { (first, second) } else { (second, first) };
    if a == 0.0 {
        return None;
    }
    let factor = c / a;
    let pivot = d - factor * b;
    // Rows have entries up to 1, so what is left of d after cancelling is rounding if it is this small.
    if pivot.abs() <= 4.0 * f64::EPSILON * (d.abs() + (factor * b).abs()) {
        return None;
    }
    let y = (s - factor * r) / pivot;
    let solution = [(r - b * y) / a, y];
    solution.iter().all(|entry| entry.is_finite()).then_some(solution)
}

/// Solves H z = r for a symmetric H = [a, b, c].
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
    fn eigenvectors_are_stretched_by_their_eigenvalues() {
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
    fn solutions_solve() {
        for [a, b, c] in MATRICES {
            let right = [3.0 * a - 2.0 * b, 3.0 * b - 2.0 * c];
            let [x, y] = solve_symmetric([a, b, c], right).unwrap();
            assert!((x - 3.0).abs() <= 1e-12 && (y + 2.0).abs() <= 1e-12, "{a} {b} {c}: {x} {y}");
        }
        assert_eq!(solve([[1e-300, 1.0], [1.0, 0.0]], [1.0, 2.0]), Some([2.0, 1.0]));
    }

    #[test]
    fn what_has_no_single_solution_has_none() {
        let singular = [[0.0, 0.0, 0.0], [1.0, 2.0, 4.0], [0.1, 0.3, 0.9], [1.0, 0.0, 0.0], [f64::NAN, 0.0, 1.0]];
        for matrix in singular {
            assert_eq!(solve_symmetric(matrix, [1.0, 1.0]), None, "{matrix:?}");
        }
        assert!(eigenvalues([f64::INFINITY, 0.0, 1.0])[0].is_nan());
    }
}
