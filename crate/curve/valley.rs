//! The bottoms of valleys, where a descent comes to rest for good: f′ is negative on the left of one and positive on its right.
//! So a kink may be a bottom; a crest, an inflection or a flat stretch is not.

use super::kink::is_continuous;
use super::stationary::CELLS;
use super::zeros::{are_opposite, bisect};
use super::{Curve, Stationary, StationaryKind, zeros};

/// Radii at which f′ is examined on both sides, as fractions of the reach.
const RADII: [f64; 7] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0];

/// Returns the valley bottoms of a range from left to right, if no other sign change of f′ lies within a thousandth of the
/// range.
pub fn valleys(curve: &Curve, range: [f64; 2]) -> Vec<Stationary> {
    let spacing = (range[1] - range[0]) / CELLS as f64;
    let crossings = zeros(|x| curve.slope(x), range, CELLS);
    crossings.into_iter().filter_map(|crossing| valley(curve, crossing, spacing)).collect()
}

/// The bottom of the valley that contains x, if it is within `reach`.
pub fn valley(curve: &Curve, x: f64, reach: f64) -> Option<Stationary> {
    let sides = |fraction: f64| [x - fraction * reach, x + fraction * reach].map(|x| [x, curve.slope(x)]);
    let [left, right] = RADII.into_iter().map(sides).find(|[left, right]| are_opposite(left[1], right[1]))?;
    if left[1] > 0.0 {
        return None;
    }
    let bottom = bisect(&mut |x| curve.slope(x), left, right);
    let point = Stationary { x: bottom, value: curve.value(bottom), kind: StationaryKind::Minimum };
    is_continuous(curve, bottom, reach).then_some(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bottoms(text: &str, range: [f64; 2]) -> Vec<f64> {
        let curve = Curve::parse(text, &[]).expect("a formula");
        valleys(&curve, range).into_iter().map(|point| point.x).collect()
    }

    #[test]
    fn smooth_flat_steep_and_sharp_valleys_have_a_bottom() {
        for text in ["x^2", "x^4", "x^8", "1e8 x^2", "1e-200 x^2", "abs(x)", "x^2 + abs(x)"] {
            assert_eq!(bottoms(text, [-3.0, 2.0]), [0.0], "{text}");
        }
        assert_eq!(bottoms("x^3 - 3x", [-3.0, 3.0]), [1.0]);
        let [kink] = bottoms("abs(x - 0.1) + x/2", [-3.0, 3.0])[..] else { panic!("one bottom") };
        assert!((kink - 0.1).abs() < 1e-16);
    }

    #[test]
    fn crests_inflections_flat_stretches_and_poles_have_none() {
        for text in
            ["-x^2", "-abs(x)", "x^3", "x^2 sin(x) + x^3", "3", "0 x", "relu(x)", "x + abs(x)", "-1/(x - 0.3)^2"]
        {
            assert!(bottoms(text, [-1.0, 0.8]).is_empty(), "{text}");
        }
        assert!(bottoms("ln(abs(x - 0.3))", [-1.0, 0.8]).is_empty());
    }
}
