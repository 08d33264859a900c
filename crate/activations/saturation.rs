//! Where an activation saturates: its derivative is so small that hardly any gradient passes through.

use crate::curve::{Curve, zeros};

/// An activation saturates where |f′| is below this.
pub const SATURATED: f64 = 0.01;

/// Cells searched for the ends of an interval.
const CELLS: usize = 1600;

/// Returns the intervals of a range on which |f′| < 0.01, from left to right, as [start, end]. An interval narrower than 1/1600
/// of the range may be missed.
pub fn saturated(curve: &Curve, range: [f64; 2]) -> Vec<[f64; 2]> {
    let excess = |x: f64| curve.slope(x).abs() - SATURATED;
    let mut ends = vec![range[0]];
    ends.extend(zeros(excess, range, CELLS));
    ends.push(range[1]);
    let pieces = ends.windows(2).map(|ends| [ends[0], ends[1]]);
    pieces.filter(|[from, to]| from < to && excess(0.5 * from + 0.5 * to) < 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturated_intervals_end_where_the_slope_is_a_hundredth() {
        let intervals = |text: &str, constants: &[(&str, f64)]| {
            saturated(&Curve::parse(text, constants).expect("a formula"), [-16.0, 16.0])
        };
        // σ(1 − σ) = 1/100 at e^x = 49 ± √2400.
        let edge = libm::log(49.0 + libm::sqrt(2400.0));
        let [[low, left], [right, high]] = intervals("sigmoid(x)", &[])[..] else { panic!("two intervals") };
        assert_eq!([low, high], [-16.0, 16.0]);
        assert!((left + edge).abs() < 1e-12 && (right - edge).abs() < 1e-12);
        assert_eq!(intervals("relu(x)", &[]), [[-16.0, 0.0]]);
        assert_eq!(intervals("a x", &[("a", 0.01)]), [] as [[f64; 2]; 0]);
        // SiLU: a tail, and a short interval around its minimum.
        assert_eq!(intervals("x sigmoid(x)", &[]).len(), 2);
    }
}
