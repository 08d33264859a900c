//! Where a function crosses zero.

/// More halvings than this cannot part two doubles.
const MOST_HALVINGS: usize = 1100;

/// Every x of a range at which `f` changes its sign between neighbours of an even grid with `cells` cells, found by bisection to
/// the last bit: the one of the two neighbouring doubles where |f| is smaller.
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
        if before[1] * here[1] < 0.0 {
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
fn bisect(f: &mut impl FnMut(f64) -> f64, mut one: [f64; 2], mut two: [f64; 2]) -> f64 {
    for _ in 0..MOST_HALVINGS {
        let middle = 0.5 * one[0] + 0.5 * two[0];
        if middle == one[0] || middle == two[0] {
            break;
        }
        let value = f(middle);
        match value * one[1] {
            _ if value == 0.0 => return middle,
            product if product > 0.0 => one = [middle, value],
            product if product < 0.0 => two = [middle, value],
            // Undefined in between: there is no crossing to come closer to.
            _ => return middle,
        }
    }
    if one[1].abs() <= two[1].abs() { one[0] } else { two[0] }
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
