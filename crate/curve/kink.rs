//! Kinks: a curve is in one piece there, but its slope jumps, so that it has none.
//!
//! What a formula gives for f′ at a kink is a convention ([`crate::formula`] says which). It must not be taken for a slope.

use super::Curve;

/// How far from a place its neighbourhood is looked at, in units of 1 + |x|: close by, and farther out.
const NEAR: f64 = 1e-9;
const FAR: f64 = 1e-3;

/// A jump is more than this share of how f′ changes close by, and of its size farther out: rounding jumps too, but by less.
const MOST_OF_CHANGE: f64 = 0.5;
const LEAST_OF_SIZE: f64 = 1e-4;

/// The slopes on the two sides of a kink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kink {
    /// Just left of it.
    pub left: f64,
    /// Just right of it.
    pub right: f64,
}

impl Kink {
    /// The kink of a curve at x, if it has one there and f′ a value all the same.
    pub fn at(curve: &Curve, x: f64) -> Option<Self> {
        let slopes = |places: [f64; 2]| places.map(|x| curve.slope(x));
        let around = |reach: f64| slopes([x - reach, x + reach]);
        let size = 1.0 + x.abs();
        let [left, right] = slopes([x.next_down(), x.next_up()]);
        let jump = (right - left).abs();
        let [before, after] = around(NEAR * size);
        let steepest = around(FAR * size).map(f64::abs).into_iter().fold(0.0, f64::max);
        let jumps = jump > MOST_OF_CHANGE * (after - before).abs() && jump > LEAST_OF_SIZE * steepest;
        (jumps && curve.slope(x).is_finite() && is_whole(curve, x, FAR * size)).then_some(Self { left, right })
    }
}

/// Whether f is in one piece at x: close by it changes much less than within `reach`. At a pole and at a jump it does not.
pub(super) fn is_whole(curve: &Curve, x: f64, reach: f64) -> bool {
    let value = curve.value(x);
    let change = |reach: f64| {
        let places = [x - reach, x - 0.6 * reach, x + 0.6 * reach, x + reach];
        places.map(|x| (curve.value(x) - value).abs()).into_iter().fold(f64::NAN, f64::max)
    };
    let rounding = 8.0 * f64::EPSILON * value.abs();
    value.is_finite() && change(1e-6 * reach) <= 0.25 * change(reach) + rounding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kink(text: &str, x: f64) -> Option<[f64; 2]> {
        let curve = Curve::parse(text, &[]).expect("a formula");
        Kink::at(&curve, x).map(|kink| [kink.left, kink.right])
    }

    #[test]
    fn a_kink_has_two_slopes() {
        assert_eq!(kink("abs(x)", 0.0), Some([-1.0, 1.0]));
        assert_eq!(kink("relu(x)", 0.0), Some([0.0, 1.0]));
        assert_eq!(kink("x + 3 abs(x - 0.1)", 0.1), Some([-2.0, 4.0]));
        assert_eq!(kink("max(x, 2 - x)", 1.0), Some([-1.0, 1.0]));
        assert_eq!(kink("1e8 abs(x)", 0.0), Some([-1e8, 1e8]));
        assert_eq!(kink("1e-8 abs(x)", 0.0), Some([-1e-8, 1e-8]));
    }

    #[test]
    fn what_is_smooth_steep_broken_or_undefined_has_no_kink() {
        let smooth = ["x^2", "x^3", "x^4 - 4x^3 + 6x^2 - 4x + 1", "cos(x)", "1e8 sin(x)", "x abs(x)", "3", "relu(x)^2"];
        for text in
            smooth.into_iter().chain(["1/x", "tan(x)", "sqrt(x)", "ln(x)", "sqrt(abs(x))", "step(x)", "cbrt(x)"])
        {
            for x in [0.0, 1.0, -0.7, std::f64::consts::FRAC_PI_2, 1e6] {
                assert_eq!(kink(text, x), None, "{text} at {x}");
            }
        }
        assert_eq!(kink("abs(x)", 1e-300), None);
    }
}
