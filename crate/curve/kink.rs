//! Kinks: points where a curve is continuous but its derivative jumps, so f′ does not exist.
//!
//! The value that a formula gives for f′ at a kink is a convention (see [`crate::formula`]), not a derivative.

use super::Curve;

/// Radii of the neighbourhoods examined around a point, in units of 1 + |x|.
const NEAR: f64 = 1e-9;
const FAR: f64 = 1e-3;

/// A jump exceeds this fraction of the change of f′ nearby, and of its size farther out: rounding errors jump too, but by less.
const MIN_OF_CHANGE: f64 = 0.5;
const MIN_OF_SIZE: f64 = 1e-4;

/// The one-sided derivatives at a kink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kink {
    /// Just left of it.
    pub left: f64,
    /// Just right of it.
    pub right: f64,
}

impl Kink {
    /// Returns the kink at x, if the curve has one there and its formula gives f′ a finite value.
    pub fn at(curve: &Curve, x: f64) -> Option<Self> {
        let slopes = |points: [f64; 2]| points.map(|x| curve.slope(x));
        let around = |reach: f64| slopes([x - reach, x + reach]);
        let size = 1.0 + x.abs();
        let [left, right] = slopes([x.next_down(), x.next_up()]);
        let jump = (right - left).abs();
        let [before, after] = around(NEAR * size);
        let steepest = around(FAR * size).map(f64::abs).into_iter().fold(0.0, f64::max);
        let jumps = jump > MIN_OF_CHANGE * (after - before).abs() && jump > MIN_OF_SIZE * steepest;
        (jumps && curve.slope(x).is_finite() && is_continuous(curve, x, FAR * size)).then_some(Self { left, right })
    }
}

/// Whether f is continuous at x: nearby it changes much less than within `reach`. At a pole or a jump it does not.
pub(super) fn is_continuous(curve: &Curve, x: f64, reach: f64) -> bool {
    let value = curve.value(x);
    let change = |reach: f64| {
        let points = [x - reach, x - 0.6 * reach, x + 0.6 * reach, x + reach];
        points.map(|x| (curve.value(x) - value).abs()).into_iter().fold(f64::NAN, f64::max)
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
    fn a_kink_has_two_one_sided_derivatives() {
        assert_eq!(kink("abs(x)", 0.0), Some([-1.0, 1.0]));
        assert_eq!(kink("relu(x)", 0.0), Some([0.0, 1.0]));
        assert_eq!(kink("x + 3 abs(x - 0.1)", 0.1), Some([-2.0, 4.0]));
        assert_eq!(kink("max(x, 2 - x)", 1.0), Some([-1.0, 1.0]));
        assert_eq!(kink("1e8 abs(x)", 0.0), Some([-1e8, 1e8]));
        assert_eq!(kink("1e-8 abs(x)", 0.0), Some([-1e-8, 1e-8]));
    }

    #[test]
    fn smooth_steep_discontinuous_and_undefined_points_are_not_kinks() {
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
