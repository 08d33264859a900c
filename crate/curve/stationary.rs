//! Where a curve is level: f′(x) = 0.

use super::{Curve, zeros};

/// At a level place the slope is smaller than this.
pub const LEVEL: f64 = 1e-9;

/// The even grid on which signs are looked at.
pub(super) const CELLS: usize = 1000;

/// What becomes of the slope at a level place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationaryKind {
    /// From falling to rising.
    Minimum,
    /// From rising to falling.
    Maximum,
    /// The same on both sides: a terrace.
    Inflection,
}

impl StationaryKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            StationaryKind::Minimum => "minimum",
            StationaryKind::Maximum => "maximum",
            StationaryKind::Inflection => "inflection",
        }
    }
}

/// A place where the curve is level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stationary {
    /// Where it is.
    pub x: f64,
    /// f(x).
    pub value: f64,
    /// Of which kind.
    pub kind: StationaryKind,
}

/// The level places of a range from left to right, each with |f′| < 1e-9. A place is found if the slope changes its sign
/// there, or if it touches zero where f″ changes its sign, and no other lies within a thousandth of the range. Kinks and
/// poles, where the slope jumps, are not level; nor is a flat stretch, which has no single place.
///
/// With them comes the number of those left out because f′ is so steep that at no double it is small enough.
pub fn stationary(curve: &Curve, range: [f64; 2]) -> (Vec<Stationary>, usize) {
    let slope = |x: f64| curve.jet(x)[1];
    let grain = (range[1] - range[0]) / CELLS as f64;
    let turns = zeros(slope, range, CELLS);
    let bends = zeros(|x| curve.jet(x)[2], range, CELLS);
    let touches = bends.into_iter().filter(|bend| turns.iter().all(|turn| (turn - bend).abs() > grain));
    let steep = turns.iter().filter(|&&x| curve.slope(x).abs() >= LEVEL && is_smooth(curve, x, grain)).count();
    let is_level = |&x: &f64| curve.slope(x).abs() < LEVEL && is_smooth(curve, x, grain);
    let mut places: Vec<f64> = turns.iter().copied().chain(touches).filter(is_level).collect();
    places.sort_unstable_by(f64::total_cmp);
    let kind = |x: f64| match [slope(x - grain), slope(x + grain)].map(|slope| slope > 0.0) {
        [false, true] => StationaryKind::Minimum,
        [true, false] => StationaryKind::Maximum,
        _ => StationaryKind::Inflection,
    };
    let place = |x| Stationary { x, value: curve.value(x), kind: kind(x) };
    (places.into_iter().map(place).collect(), steep)
}

/// Whether the slope is close to zero all around: at a kink it is zero by convention only.
fn is_smooth(curve: &Curve, x: f64, grain: f64) -> bool {
    let [value, slope, _] = curve.jet(x);
    let near = 1e-6 * grain;
    let around = [slope, curve.slope(x - near), curve.slope(x + near)].map(f64::abs);
    let beyond = [curve.slope(x - grain), curve.slope(x + grain)].map(f64::abs);
    value.is_finite() && around.iter().all(|near| *near <= 1e-3 * beyond[0].max(beyond[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str, range: [f64; 2]) -> Vec<(f64, StationaryKind)> {
        let curve = Curve::parse(text, &[]).expect("a formula");
        stationary(&curve, range).0.into_iter().map(|place| ((place.x * 1e6).round() / 1e6 + 0.0, place.kind)).collect()
    }

    #[test]
    fn minima_maxima_and_terraces_are_distinguished() {
        assert_eq!(kinds("x^3 - 3x", [-3.0, 3.0]), [(-1.0, StationaryKind::Maximum), (1.0, StationaryKind::Minimum)]);
        assert_eq!(kinds("x^3", [-3.0, 2.0]), [(0.0, StationaryKind::Inflection)]);
        assert_eq!(
            kinds("x^4 - 4x^3", [-2.0, 5.0]),
            [(0.0, StationaryKind::Inflection), (3.0, StationaryKind::Minimum)]
        );
        assert_eq!(kinds("x^4", [-1.0, 2.0]), [(0.0, StationaryKind::Minimum)]);
    }

    #[test]
    fn a_level_place_at_0_is_0_exactly_and_small_slopes_have_theirs() {
        let at_0 = |text: &str, range| {
            let curve = Curve::parse(text, &[]).expect("a formula");
            stationary(&curve, range).0.iter().any(|place| place.x == 0.0)
        };
        assert!(at_0("x^4/4 - x^3", [-1.5, 4.2]));
        assert!(at_0("x^4", [-1.0, 2.3]));
        assert!(at_0("x^8", [-1.0, 2.3]));
        let waves: Vec<StationaryKind> = kinds("1e-200 sin(x)", [0.0, 6.0]).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(waves, [StationaryKind::Maximum, StationaryKind::Minimum]);
    }

    #[test]
    fn places_that_are_too_steep_are_counted_and_kinks_and_poles_are_not() {
        let left_out = |text: &str| stationary(&Curve::parse(text, &[]).expect("a formula"), [-3.0, 2.0]).1;
        assert_eq!(left_out("1e8 sin(x)"), 2);
        for text in ["sin(x)", "1e8 abs(x)", "1e8/x^2", "3", "exp(x)", "1e8 x^3"] {
            assert_eq!(left_out(text), 0, "{text}");
        }
    }

    #[test]
    fn kinks_poles_and_plains_are_not_level() {
        for text in ["abs(x)", "1/x^2", "relu(x)", "2", "exp(x)", "sqrt(x)"] {
            assert!(kinds(text, [-3.0, 2.0]).is_empty(), "{text}");
        }
    }
}
