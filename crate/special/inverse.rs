//! The inverse of an increasing function.

/// The most steps: bisection alone takes about 64 for neighbouring numbers.
const MAX_STEPS: usize = 200;

/// Where an increasing function of [`f64`] has a value, between `low` and `high`: Newton's method from `start`, and bisection where
/// a step would leave the interval that is left. `function` returns the value and the derivative; where the derivative is no help,
/// it may be 0. If the value is not reached inside, the nearer end is returned.
pub fn solve_increasing(value: f64, [low, high]: [f64; 2], start: f64, function: impl Fn(f64) -> [f64; 2]) -> f64 {
    let (mut low, mut high, mut at) = (low, high, start.clamp(low, high));
    for _ in 0..MAX_STEPS {
        let [here, slope] = function(at);
        if here == value {
            return at;
        }
        if here < value {
            low = at
        } else {
            high = at
        }
        let newton = at - (here - value) / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * low + 0.5 * high };
        if (next - at).abs() <= f64::EPSILON * at.abs() || high <= low {
            return next;
        }
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_inverts_smooth_flat_and_steep_functions() {
        let cube = |x: f64| [x * x * x, 3.0 * x * x];
        for value in [-8.0, -1e-9, 0.0, 0.5, 27.0] {
            let root = solve_increasing(value, [-5.0, 5.0], 1.0, cube);
            assert!((root - libm::cbrt(value)).abs() < 1e-15 * (1.0 + value.abs()), "{value}: {root}");
        }
        // Without a derivative, by bisection.
        let step = |x: f64| [libm::floor(x), 0.0];
        assert!((solve_increasing(2.5, [0.0, 10.0], 1.0, step) - 3.0).abs() < 1e-14);
        assert!((solve_increasing(99.0, [0.0, 10.0], 1.0, |x| [x, 1.0]) - 10.0).abs() < 1e-14);
    }
}
