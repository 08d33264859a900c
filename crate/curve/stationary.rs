//! The stationary points of a curve: f′(x) = 0.

use super::{Curve, zeros};

/// |f′| is below this at a stationary point.
pub const TOLERANCE: f64 = 1e-9;

/// Cells of the even grid that is searched for sign changes.
pub(super) const CELLS: usize = 1000;

/// The kind of a stationary point, by the sign of f′ on its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationaryKind {
    /// From negative to positive.
    Minimum,
    /// From positive to negative.
    Maximum,
    /// No sign change: a horizontal inflection.
    Inflection,
}

impl StationaryKind {
    /// The name of the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            StationaryKind::Minimum => "minimum",
            StationaryKind::Maximum => "maximum",
            StationaryKind::Inflection => "inflection",
        }
    }
}

/// A stationary point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stationary {
    /// Its position.
    pub x: f64,
    /// f(x).
    pub value: f64,
    /// Its kind.
    pub kind: StationaryKind,
}

/// Returns the stationary points of a range from left to right, each with |f′| < 1e-9. A point is found if f′ changes sign
/// there, or if f′ touches zero where f″ changes sign, and no other lies within a thousandth of the range. Kinks and poles,
/// where f′ jumps, are not stationary points; nor is a flat stretch, which has no isolated one.
///
/// Also returns the number of points left out because f′ is so steep that no double brings it below 1e-9.
pub fn stationary(curve: &Curve, range: [f64; 2]) -> (Vec<Stationary>, usize) {
    let slope = |x: f64| curve.jet(x)[1];
    let spacing = (range[1] - range[0]) / CELLS as f64;
    let crossings = zeros(slope, range, CELLS);
    let inflections = zeros(|x| curve.jet(x)[2], range, CELLS);
    let touches = inflections
        .into_iter()
        .filter(|inflection| crossings.iter().all(|crossing| (crossing - inflection).abs() > spacing));
    let steep =
        crossings.iter().filter(|&&x| curve.slope(x).abs() >= TOLERANCE && is_smooth(curve, x, spacing)).count();
    let is_stationary = |&x: &f64| curve.slope(x).abs() < TOLERANCE && is_smooth(curve, x, spacing);
    let mut points: Vec<f64> = crossings.iter().copied().chain(touches).filter(is_stationary).collect();
    points.sort_unstable_by(f64::total_cmp);
    let kind = |x: f64| match [slope(x - spacing), slope(x + spacing)].map(|slope| slope > 0.0) {
        [false, true] => StationaryKind::Minimum,
        [true, false] => StationaryKind::Maximum,
        _ => StationaryKind::Inflection,
    };
    let point = |x| Stationary { x, value: curve.value(x), kind: kind(x) };
    (points.into_iter().map(point).collect(), steep)
}

/// Whether f′ is close to zero all around: at a kink it is zero by convention only.
fn is_smooth(curve: &Curve, x: f64, spacing: f64) -> bool {
    let [value, slope, _] = curve.jet(x);
    let near = 1e-6 * spacing;
    let around = [slope, curve.slope(x - near), curve.slope(x + near)].map(f64::abs);
    let beyond = [curve.slope(x - spacing), curve.slope(x + spacing)].map(f64::abs);
    value.is_finite() && around.iter().all(|near| *near <= 1e-3 * beyond[0].max(beyond[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str, range: [f64; 2]) -> Vec<(f64, StationaryKind)> {
        let curve = Curve::parse(text, &[]).expect("a formula");
        stationary(&curve, range).0.into_iter().map(|point| ((point.x * 1e6).round() / 1e6 + 0.0, point.kind)).collect()
    }

    #[test]
    fn minima_maxima_and_inflections_are_distinguished() {
        assert_eq!(kinds("x^3 - 3x", [-3.0, 3.0]), [(-1.0, StationaryKind::Maximum), (1.0, StationaryKind::Minimum)]);
        assert_eq!(kinds("x^3", [-3.0, 2.0]), [(0.0, StationaryKind::Inflection)]);
        assert_eq!(
            kinds("x^4 - 4x^3", [-2.0, 5.0]),
            [(0.0, StationaryKind::Inflection), (3.0, StationaryKind::Minimum)]
        );
        assert_eq!(kinds("x^4", [-1.0, 2.0]), [(0.0, StationaryKind::Minimum)]);
    }

    #[test]
    fn stationary_points_at_0_are_exact_and_tiny_functions_have_them_too() {
        let at_0 = |text: &str, range| {
            let curve = Curve::parse(text, &[]).expect("a formula");
            stationary(&curve, range).0.iter().any(|point| point.x == 0.0)
        };
        assert!(at_0("x^4/4 - x^3", [-1.5, 4.2]));
        assert!(at_0("x^4", [-1.0, 2.3]));
        assert!(at_0("x^8", [-1.0, 2.3]));
        let waves: Vec<StationaryKind> = kinds("1e-200 sin(x)", [0.0, 6.0]).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(waves, [StationaryKind::Maximum, StationaryKind::Minimum]);
    }

    #[test]
    fn points_that_are_too_steep_are_counted_and_kinks_and_poles_are_not() {
        let left_out = |text: &str| stationary(&Curve::parse(text, &[]).expect("a formula"), [-3.0, 2.0]).1;
        assert_eq!(left_out("1e8 sin(x)"), 2);
        for text in ["sin(x)", "1e8 abs(x)", "1e8/x^2", "3", "exp(x)", "1e8 x^3"] {
            assert_eq!(left_out(text), 0, "{text}");
        }
    }

    #[test]
    fn kinks_poles_and_flat_stretches_are_not_stationary_points() {
        for text in ["abs(x)", "1/x^2", "relu(x)", "2", "exp(x)", "sqrt(x)"] {
            assert!(kinds(text, [-3.0, 2.0]).is_empty(), "{text}");
        }
    }
}
