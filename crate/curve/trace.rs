//! A function as a polyline, broken where it jumps, has a pole or leaves its domain.

/// Bisections that locate a break.
const HALVINGS: usize = 48;

/// Returns the points x0, y0, x1, y1, … of f over a range: `cells` + 1 evenly spaced ones, and at each jump, pole and end of
/// the domain the last points before and after it with a NaN between them. A step between neighbours is a jump if bisection
/// leaves more than half of it.
pub fn trace(mut f: impl FnMut(f64) -> f64, range: [f64; 2], cells: usize) -> Vec<f64> {
    let [low, high] = range;
    let cells = cells.max(1);
    let xs =
        (0..=cells).map(|cell| if cell == cells { high } else { low + (high - low) * (cell as f64 / cells as f64) });
    let even: Vec<[f64; 2]> = xs.map(|x| [x, f(x)]).collect();
    // Only visible steps are examined: those over a thousandth of the displayed height.
    let displayed = heights(even.iter().map(|point| point[1]));
    let visible = 1e-3 * (displayed[1] - displayed[0]);
    let mut points = Vec::with_capacity(2 * even.len());
    points.extend(finite(even[0]));
    for pair in even.windows(2) {
        let [one, two] = [pair[0], pair[1]];
        let step = (two[1] - one[1]).abs();
        if (one[1].is_finite() || two[1].is_finite())
            && (step > visible || step.is_nan())
            && let Some([before, after]) = locate_break(&mut f, one, two)
        {
            points.extend(finite(before));
            points.extend([f64::NAN; 2]);
            points.extend(finite(after));
        }
        points.extend(finite(two));
    }
    points
}

/// Returns the range of values that holds most of a curve: its lowest and highest value, unless a few lie far from the rest.
/// Never empty; non-finite values are ignored.
pub fn heights(values: impl IntoIterator<Item = f64>) -> [f64; 2] {
    let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    if values.is_empty() {
        return [-1.0, 1.0];
    }
    values.sort_unstable_by(f64::total_cmp);
    let at = |fraction: f64| values[(fraction * (values.len() - 1) as f64) as usize];
    let (low, high) = (at(0.05), at(0.95));
    let [low, high] = [at(0.0).max(low - 1.5 * (high - low)), at(1.0).min(high + 1.5 * (high - low))];
    let min_height = 1e-12 * low.abs().max(high.abs());
    if high - low > min_height { [low, high] } else { [low - 1.0f64.max(min_height), high + 1.0f64.max(min_height)] }
}

/// The two sides of a break between two points, or `None` where the line is unbroken.
fn locate_break(f: &mut impl FnMut(f64) -> f64, mut one: [f64; 2], mut two: [f64; 2]) -> Option<[[f64; 2]; 2]> {
    let first = (two[1] - one[1]).abs();
    for _ in 0..HALVINGS {
        let x = 0.5 * one[0] + 0.5 * two[0];
        if x <= one[0].min(two[0]) || x >= one[0].max(two[0]) {
            break;
        }
        let middle = [x, f(x)];
        let (left, right) = (gap(one, middle), gap(middle, two));
        if left >= right { two = middle } else { one = middle }
    }
    let is_break = one[1].is_finite() != two[1].is_finite() || (two[1] - one[1]).abs() > 0.5 * first;
    is_break.then_some([one, two])
}

/// The gap between two points: infinite if only one is finite, negative if neither is.
fn gap(one: [f64; 2], two: [f64; 2]) -> f64 {
    match (one[1].is_finite(), two[1].is_finite()) {
        (true, true) => (two[1] - one[1]).abs(),
        (false, false) => -1.0,
        _ => f64::INFINITY,
    }
}

fn finite([x, y]: [f64; 2]) -> [f64; 2] {
    if y.is_finite() { [x, y] } else { [f64::NAN; 2] }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of the line between its breaks, each by its first and last x.
    fn pieces(f: impl FnMut(f64) -> f64, range: [f64; 2]) -> Vec<[f64; 2]> {
        let points = trace(f, range, 100);
        let points: Vec<&[f64]> = points.chunks(2).collect();
        let runs = points.split(|point| point[0].is_nan()).filter(|run| !run.is_empty());
        runs.map(|run| [run[0][0], run[run.len() - 1][0]]).collect()
    }

    #[test]
    fn a_steep_function_stays_connected_and_a_jump_breaks_the_line() {
        assert_eq!(pieces(|x| libm::tanh(1e6 * x), [-1.0, 1.1]), [[-1.0, 1.1]]);
        assert_eq!(pieces(libm::floor, [0.05, 1.5]).len(), 2);
        assert_eq!(pieces(|x| 1.0 / x, [-1.0, 1.1]).len(), 2);
        assert_eq!(pieces(libm::tan, [0.0, 9.0]).len(), 4);
    }

    #[test]
    fn a_line_extends_to_the_end_of_the_domain() {
        let [[from, to]] = pieces(libm::sqrt, [-1.03, 2.0])[..] else { panic!("one piece") };
        assert!((0.0..1e-12).contains(&from) && to == 2.0);
        assert!(pieces(|_| f64::NAN, [0.0, 1.0]).is_empty());
    }

    #[test]
    fn a_pole_does_not_flatten_the_rest() {
        let [low, high] = heights((0..1000).map(|n| 1.0 / (f64::from(n) - 500.25)));
        assert!(low > -2.0 && high < 2.0);
        assert_eq!(heights([3.0, 3.0]), [2.0, 4.0]);
    }
}
