//! Where a function crosses zero.
//!
//! Signs are compared, and values never multiplied: a product of two small ones would be zero.

/// More halvings than this cannot part two doubles.
const MOST_HALVINGS: usize = 1100;

/// Every x of a range at which `f` changes its sign between neighbours of an even grid with `cells` cells, found by bisection to
/// the last bit: the one of the two neighbouring doubles where |f| is smaller. A crossing at 0 is found as 0 exactly.
///
/// Two crossings in one cell are not seen, nor is a zero that is touched from one side, unless it lies on the grid and is exact. A
/// jump through zero is a crossing too: whoever means a root looks at |f| there. A stretch of zeros has no crossing.
pub fn zeros(mut f: impl FnMut(f64) -> f64, range: [f64; 2], cells: usize) -> Vec<f64> {
    let [low, high] = range;
    let at = |cell: usize| if cell == cells { high } else { low + (high - low) * (cell as f64 / cells as f64) };
    let mut found = Vec::new();
    let mut before = [low, f(low)];
    // The sign last seen, so that a zero on the grid counts once, and only if the sign is another one behind it.
    let mut waiting = None;
    for cell in 1..=cells {
        let here = [at(cell), f(at(cell))];
        if are_opposite(before[1], here[1]) {
            found.push(bisect(&mut f, before, here));
        } else if here[1] == 0.0 && before[1] != 0.0 {
            waiting = before[1].is_finite().then_some(here[0]);
        } else if before[1] == 0.0 && here[1] != 0.0 {
            found.extend(waiting.take().filter(|zero| *zero == before[0] && here[1].is_finite()));
        }
        before = here;
    }
    found
}

/// The crossing between two points at which f has different signs.
pub(super) fn bisect(f: &mut impl FnMut(f64) -> f64, mut one: [f64; 2], mut two: [f64; 2]) -> f64 {
    for _ in 0..MOST_HALVINGS {
        let middle = between(one[0], two[0]);
        if middle == one[0] || middle == two[0] {
            break;
        }
        let value = f(middle);
        // At a zero, and where f is undefined, there is nothing to come closer to.
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

/// A double between two: 0 if it is, since f may underflow around it, halfway otherwise.
fn between(one: f64, two: f64) -> f64 {
    if are_opposite(one, two) { 0.0 } else { 0.5 * one + 0.5 * two }
}

/// Whether one of two numbers is positive and the other one negative.
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
    fn however_small_values_are_their_signs_are_distinguished() {
        let [root] = zeros(|x| 1e-200 * (x - 0.3), [-2.0, 2.0], 7)[..] else { panic!("one root") };
        assert!((root - 0.3).abs() <= f64::EPSILON, "{root}");
    }

    #[test]
    fn a_crossing_at_0_is_0_even_where_values_underflow_around_it() {
        for f in [|x: f64| x * x * x, |x| 3.0 * x * x - 6.0 * x, |x| 1e-200 * libm::sin(x)] {
            assert_eq!(zeros(f, [-1.5, 1.2], 10), [0.0]);
        }
    }

    #[test]
    fn a_zero_on_the_grid_counts_once_and_a_stretch_of_zeros_not_at_all() {
        assert_eq!(zeros(|x| x, [-1.0, 1.0], 10), [0.0]);
        assert!(zeros(|x: f64| x.max(0.0), [-1.0, 1.0], 10).is_empty());
        assert!(zeros(|_| 0.0, [-1.0, 1.0], 10).is_empty());
    }

    #[test]
    fn what_is_undefined_has_no_zero() {
        assert!(zeros(|_| f64::NAN, [-1.0, 1.0], 10).is_empty());
        assert!(zeros(libm::log, [-1.0, 0.5], 10).is_empty());
    }
}
