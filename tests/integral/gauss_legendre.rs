//! The nodes and weights of Gauss and Legendre against their closed forms, against Newton's method in twice the precision, and on
//! polynomials.

use fall_line::integral::gauss_legendre;
use libm::sqrt;

#[test]
fn small_rules_have_their_closed_forms() {
    assert!(gauss_legendre(0).is_empty());
    assert_eq!(gauss_legendre(1), [[0.0, 2.0]]);
    let third = sqrt(1.0 / 3.0);
    let root = sqrt(0.6);
    let [outer, inner] = [1.0, -1.0].map(|sign| sqrt(3.0 / 7.0 + sign * 2.0 / 7.0 * sqrt(1.2)));
    let [small, large] = [-1.0, 1.0].map(|sign| (18.0 + sign * sqrt(30.0)) / 36.0);
    let [far, near] = [1.0, -1.0].map(|sign| sqrt(5.0 + sign * 2.0 * sqrt(10.0 / 7.0)) / 3.0);
    let [light, heavy] = [-1.0, 1.0].map(|sign| (322.0 + sign * 13.0 * sqrt(70.0)) / 900.0);
    for (count, exact) in [
        (2, vec![[-third, 1.0], [third, 1.0]]),
        (3, vec![[-root, 5.0 / 9.0], [0.0, 8.0 / 9.0], [root, 5.0 / 9.0]]),
        (4, vec![[-outer, small], [-inner, large], [inner, large], [outer, small]]),
        (5, vec![[-far, light], [-near, heavy], [0.0, 128.0 / 225.0], [near, heavy], [far, light]]),
    ] {
        for (found, exact) in gauss_legendre(count).into_iter().zip(exact) {
            for (found, exact) in found.into_iter().zip(exact) {
                assert!((found - exact).abs() <= 1e-15, "{count}: {found} and {exact}");
            }
        }
    }
}

/// A number as the sum of two doubles: enough of double-double arithmetic for a recurrence.
#[derive(Clone, Copy)]
struct Double(f64, f64);

impl Double {
    fn add(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        let part = sum - self.0;
        let lost = (self.0 - (sum - part)) + (other.0 - part) + self.1 + other.1;
        Self(sum + lost, lost - ((sum + lost) - sum))
    }

    fn times(self, other: Self) -> Self {
        let product = self.0 * other.0;
        let lost = f64::mul_add(self.0, other.0, -product) + self.0 * other.1 + self.1 * other.0;
        Self(product + lost, lost - ((product + lost) - product))
    }

    fn over(self, divisor: Self) -> Self {
        let first = self.0 / divisor.0;
        let rest = self.add(divisor.times(Self(-first, 0.0)));
        let second = rest.0 / divisor.0;
        Self(first + second, second - ((first + second) - first))
    }
}

/// The node near x and its weight in twice the precision.
fn refined(count: usize, x: f64) -> [f64; 2] {
    let whole = |number: usize| Double(number as f64, 0.0);
    let one = whole(1);
    let legendre = |x: Double| {
        let [mut value, mut before] = [one, Double(0.0, 0.0)];
        for k in 0..count {
            let next = whole(2 * k + 1).times(x).times(value).add(Double(-(k as f64), 0.0).times(before));
            (value, before) = (next.over(whole(k + 1)), value);
        }
        [value, before]
    };
    let mut x = Double(x, 0.0);
    let sine = |x: Double| one.add(x.times(Double(-x.0, -x.1)));
    for _ in 0..3 {
        let [value, before] = legendre(x);
        let slope = whole(count).times(before.add(x.times(Double(-value.0, -value.1)))).over(sine(x));
        let step = value.over(slope);
        x = x.add(Double(-step.0, -step.1));
    }
    let [_, before] = legendre(x);
    let scaled = whole(count).times(before);
    let weight = whole(2).times(sine(x)).over(scaled.times(scaled));
    [x.0, weight.0]
}

#[test]
fn nodes_and_weights_are_accurate_to_1e_15() {
    for count in 1..=128 {
        for [x, weight] in gauss_legendre(count) {
            let [node, exact] = refined(count, x);
            assert!(
                (x - node).abs() <= 1e-15 && (weight - exact).abs() <= 1e-15,
                "{count}: {x} {node}, {weight} {exact}"
            );
        }
    }
}

#[test]
fn n_nodes_are_exact_up_to_degree_2n_minus_1_and_not_beyond() {
    for count in 1..=100usize {
        let points = gauss_legendre(count);
        let integral =
            |degree: usize| -> f64 { points.iter().map(|[x, weight]| weight * libm::pow(*x, degree as f64)).sum() };
        for degree in 0..2 * count {
            let exact = if degree % 2 == 0 { 2.0 / (degree as f64 + 1.0) } else { 0.0 };
            assert!((integral(degree) - exact).abs() < 1e-14, "{count} nodes, degree {degree}");
        }
        if count < 20 {
            let exact = 2.0 / (2.0 * count as f64 + 1.0);
            let missing = exact - integral(2 * count);
            assert!(missing > 1e-14, "{count} nodes, degree {}: {missing:e}", 2 * count);
        }
    }
}
