//! The zero crossings of a function.
//!
//! Signs are compared rather than values multiplied: the product of two small values may underflow to zero.

/// More bisections than this cannot separate two doubles.
const MAX_HALVINGS: usize = 1100;

/// Returns every x of a range where `f` changes sign between neighbours of an even grid of `cells` cells, found by bisection to
/// the last bit: of the two neighbouring doubles, the one where |f| is smaller. A crossing at 0 is exactly 0.
///
/// Two crossings in one cell are missed, as is a zero touched from one side, unless it lies exactly on the grid. A jump through
/// zero counts as a crossing: a caller that needs a root checks |f| there. A stretch of zeros has no crossing.
pub fn zeros(mut f: impl FnMut(f64) -> f64, range: [f64; 2], cells: usize) -> Vec<f64> {
    let [low, high] = range;
    let at = |cell: usize| if cell == cells { high } else { low + (high - low) * (cell as f64 / cells as f64) };
    let mut found = Vec::new();
    let mut previous = [low, f(low)];
    // A zero on the grid, reported once the next value shows that it does not begin a stretch of zeros.
    let mut pending = None;
    for cell in 1..=cells {
        let current = [at(cell), f(at(cell))];
        if are_opposite(previous[1], current[1]) {
            found.push(bisect(&mut f, previous, current));
        } else if current[1] == 0.0 && previous[1] != 0.0 {
            pending = previous[1].is_finite().then_some(current[0]);
        } else if previous[1] == 0.0 && current[1] != 0.0 {
            found.extend(pending.take().filter(|zero| *zero == previous[0] && current[1].is_finite()));
        }
        previous = current;
    }
    found
}

/// The crossing between two points where f has opposite signs.
pub(super) fn bisect(f: &mut impl FnMut(f64) -> f64, mut one: [f64; 2], mut two: [f64; 2]) -> f64 {
    for _ in 0..MAX_HALVINGS {
        let middle = between(one[0], two[0]);
        if middle == one[0] || middle == two[0] {
            break;
        }
        let value = f(middle);
        // At a zero, or where f is undefined, bisection ends.
        if are_opposite(one[1], value) {
            two = [middle, value];
        } else if are_opposite(value, two[1]) {
            one = [middle, value];
        } else {
            return middle;
        }
    }
    if one[1].abs() <= two[1].abs() { one[0] } else { two[0] }
}

/// A double between two: 0 if it is, since f may underflow around it; otherwise the midpoint.
fn between(one: f64, two: f64) -> f64 {
    if are_opposite(one, two) { 0.0 } else { 0.5 * one + 0.5 * two }
}

/// Whether one of two numbers is positive and the other negative.
pub(crate) fn are_opposite(one: f64, two: f64) -> bool {
    one < 0.0 && two > 0.0 || one > 0.0 && two < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_found_to_the_last_bit() {
        let roots = zeros(|x| x * x - 2.0, [-2.0, 2.0], 50);
        assert_eq!(roots.len(), 2);
        for root in roots {
            assert!((root.abs() - std::f64::consts::SQRT_2).abs() <= f64::EPSILON, "{root}");
        }
    }

    #[test]
    fn signs_are_distinguished_however_small_the_values() {
        let [root] = zeros(|x| 1e-200 * (x - 0.3), [-2.0, 2.0], 7)[..] else { panic!("one root") };
        assert!((root - 0.3).abs() <= f64::EPSILON, "{root}");
    }

    #[test]
    fn a_crossing_at_0_is_exact_even_where_values_underflow_around_it() {
        for f in [|x: f64| x * x * x, |x| 3.0 * x * x - 6.0 * x, |x| 1e-200 * libm::sin(x)] {
            assert_eq!(zeros(f, [-1.5, 1.2], 10), [0.0]);
        }
    }

    #[test]
    fn a_zero_on_the_grid_counts_once_and_a_stretch_of_zeros_does_not_count() {
        assert_eq!(zeros(|x| x, [-1.0, 1.0], 10), [0.0]);
        assert!(zeros(|x: f64| x.max(0.0), [-1.0, 1.0], 10).is_empty());
        assert!(zeros(|_| 0.0, [-1.0, 1.0], 10).is_empty());
    }

    #[test]
    fn undefined_values_have_no_zero() {
        assert!(zeros(|_| f64::NAN, [-1.0, 1.0], 10).is_empty());
        assert!(zeros(libm::log, [-1.0, 0.5], 10).is_empty());
    }
}
