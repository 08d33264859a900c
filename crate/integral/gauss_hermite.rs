//! Gauss–Hermite quadrature for the mean of a function of a standard normal variable.

/// Newton's method converges from the start below in fewer steps than this.
const MAX_STEPS: usize = 40;

/// The node and the weight of each point of the rule with `count` points, from left to right: Σ w g(x) is E[g(X)] for X ~ N(0, 1) and
/// every polynomial g up to degree 2·`count` − 1.
///
/// The nodes are the zeros of the Hermite polynomial of degree `count`, orthonormal for the standard normal density, found by Newton's
/// method on the three-term recurrence with the zeros already found divided out; the weights are 1/(`count` p₋₁(x)²) with the polynomial
/// one degree lower (Abramowitz and Stegun 25.4.46, 22.7.14). Costs O(count²) and serves up to about 60 points.
pub fn gauss_hermite(count: usize) -> Vec<[f64; 2]> {
    let mut points = vec![[0.0; 2]; count];
    let n = count as f64;
    // Beyond the largest zero, from where Newton's method descends to it.
    let mut x = 2.0 * n.sqrt() + 1.0;
    let mut found: Vec<f64> = Vec::with_capacity(count / 2);
    for index in 0..count / 2 {
        for _ in 0..MAX_STEPS {
            let [value, before] = hermite(count, x);
            let ratio = value / (n.sqrt() * before);
            // The zeros come in pairs ±z.
            let divided = found.iter().fold(0.0, |sum, zero| sum + 2.0 * x / (x * x - zero * zero));
            let step = ratio / (1.0 - ratio * divided);
            x -= step;
            if step.abs() <= 1e-15 * x.abs() {
                break;
            }
        }
        let weight = weight(count, x);
        points[count - 1 - index] = [x, weight];
        points[index] = [-x, weight];
        found.push(x);
        // Just below this zero, from where the next one is approached with this one divided out.
        x *= 1.0 - 1e-3;
    }
    if count % 2 == 1 {
        points[count / 2] = [0.0, weight(count, 0.0)];
    }
    points
}

fn weight(count: usize, x: f64) -> f64 {
    let [_, before] = hermite(count, x);
    1.0 / (count as f64 * before * before)
}

/// The orthonormal polynomial of degree `count` at x, and of degree `count` − 1.
fn hermite(count: usize, x: f64) -> [f64; 2] {
    let [mut value, mut before] = [1.0, 0.0];
    for degree in 0..count {
        let k = degree as f64;
        (value, before) = ((x * value - k.sqrt() * before) / (k + 1.0).sqrt(), value);
    }
    [value, before]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moments of the standard normal distribution are 1, 0, 1, 0, 3, 0, 15, …
    #[test]
    fn the_rule_is_exact_for_polynomials() {
        for count in 1..=60 {
            let points = gauss_hermite(count);
            assert!(points.windows(2).all(|pair| pair[0][0] < pair[1][0]), "{count}");
            let mut expected = 1.0;
            for power in (0..(2 * count).min(40)).step_by(2) {
                let moment: f64 = points.iter().map(|[x, weight]| weight * x.powi(power as i32)).sum();
                assert!((moment / expected - 1.0).abs() < 1e-12, "{count} {power}: {moment} {expected}");
                expected *= (power + 1) as f64;
            }
        }
    }

    /// Abramowitz and Stegun, table 25.10, for n = 5, with x√2 and w/√π.
    #[test]
    fn five_points_are_those_of_the_table() {
        let table =
            [[2.856_970_013_872_806, 0.011_257_411_327_720_69], [1.355_626_179_974_266, 0.222_075_922_005_612_6]];
        for (found, expected) in gauss_hermite(5).iter().rev().zip(table) {
            assert!((found[0] - expected[0]).abs() < 1e-14 && (found[1] - expected[1]).abs() < 1e-14, "{found:?}");
        }
        assert!((gauss_hermite(5)[2][1] - 8.0 / 15.0).abs() < 1e-14);
    }
}
