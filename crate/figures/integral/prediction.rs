//! The error of a rule before any sum is computed: the leading term of the Euler–Maclaurin formula.

use super::interval::Interval;
use super::rule::Rule;

/// A change of a derivative below this share of what f varies, over the power of the interval's width, is nothing but rounding: the
/// term vanishes.
const VANISHING: f64 = 1e-13;

/// The leading term C hᵖ of sum − integral, where h is the width of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// C, for the integral from the lower end to the upper.
    pub constant: f64,
    /// p.
    pub power: f64,
}

impl Prediction {
    /// The error with cells of a width.
    pub fn error(&self, width: f64) -> f64 {
        self.constant * libm::pow(width, self.power)
    }

    /// The prediction for a rule on cells of equal width, if f is smooth up to both ends and the term does not vanish.
    ///
    /// Euler–Maclaurin (Davis and Rabinowitz, Methods of Numerical Integration, section 2.9): left and right ∓h/2 [f], midpoint −h²/24 [f′],
    /// trapezoid +h²/12 [f′], and, with the middle of each cell as a third point, Simpson +h⁴/2880 [f‴], where [g] = g(b) − g(a). Lower and
    /// upper sums are off by ∓h/2 ∫|f′|.
    pub fn of(rule: Rule, interval: &Interval) -> Option<Self> {
        let [at_low, at_high] = interval.derivatives;
        let (width, variation) = (interval.ends[1] - interval.ends[0], interval.variation());
        let height = variation + at_low[0].abs() + at_high[0].abs();
        let change = |order: usize| {
            let (low, high): (f64, f64) = (at_low[order], at_high[order]);
            let scale = height / libm::pow(width, [0.0, 1.0, 3.0][order]);
            if (high - low).abs() <= VANISHING * scale { 0.0 } else { high - low }
        };
        let (constant, power) = match rule {
            Rule::Left => (-0.5 * change(0), 1.0),
            Rule::Right => (0.5 * change(0), 1.0),
            Rule::Midpoint => (-change(1) / 24.0, 2.0),
            Rule::Trapezoid => (change(1) / 12.0, 2.0),
            Rule::Simpson => (change(2) / 2880.0, 4.0),
            Rule::Lower => (-0.5 * variation, 1.0),
            Rule::Upper => (0.5 * variation, 1.0),
            Rule::Gauss => return None,
        };
        let is_known = interval.is_smooth && interval.integral.is_ok() && constant.is_finite() && constant != 0.0;
        is_known.then_some(Self { constant, power })
    }
}
