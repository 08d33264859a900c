//! Difference quotients and their errors. Each error comes from a quotient that is actually evaluated, so it includes the
//! rounding of f, which dominates below some h and which no error formula would show.

use std::rc::Rc;

use crate::curve::Curve;
use crate::decimal::power_of_ten;

/// The smallest and the largest h.
pub const RANGE: [f64; 2] = [1e-15, 10.0];

/// Quotients evaluated per decade of h, and the number of decades.
const PER_DECADE: usize = 20;
const DECADES: usize = 16;

/// The kind of difference quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotient {
    /// (f(x + h) − f(x)) / h.
    Forward,
    /// (f(x + h) − f(x − h)) / 2h.
    Central,
}

impl Quotient {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Forward, Self::Central];

    /// Names and titles, in the same order.
    pub const OPTIONS: [(&'static str, &'static str); 2] = [("forward", "Forward"), ("central", "Central")];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Self::OPTIONS[self as usize].0
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        Self::OPTIONS[self as usize].1
    }

    /// The x-coordinates of the secant's two points.
    pub fn ends(self, x: f64, h: f64) -> [f64; 2] {
        match self {
            Self::Forward => [x, x + h],
            Self::Central => [x - h, x + h],
        }
    }

    /// Its value, evaluated as written.
    pub fn of(self, curve: &Curve, x: f64, h: f64) -> f64 {
        let [from, to] = self.ends(x, h).map(|x| curve.value(x));
        match self {
            Self::Forward => (to - from) / h,
            Self::Central => (to - from) / (2.0 * h),
        }
    }

    /// Its absolute error, |quotient − f′(x)|.
    pub fn error(self, curve: &Curve, x: f64, h: f64) -> f64 {
        (self.of(curve, x, h) - curve.slope(x)).abs()
    }

    /// The order p of the error, ∝ hᵖ, measured between h and h/10; `None` if it is zero or undefined at either.
    pub fn order(self, curve: &Curve, x: f64, h: f64) -> Option<f64> {
        let order = libm::log10(self.error(curve, x, h) / self.error(curve, x, 0.1 * h));
        order.is_finite().then_some(order)
    }
}

/// The errors over all h, prepared for a logarithmic axis.
#[derive(Clone, Debug)]
pub struct Errors {
    /// Pairs h, error; NaN where the error is off the axis.
    pub line: Rc<Vec<f64>>,
    /// Pairs h, floor where the error is below the axis; most such errors are exactly zero.
    pub below: Rc<Vec<f64>>,
}

impl Errors {
    /// Evaluates a quotient at each h, for an axis that starts at `floor`.
    pub fn of(quotient: Quotient, curve: &Curve, x: f64, floor: f64) -> Self {
        let slope = curve.slope(x);
        let [mut line, mut below] = [Vec::new(), Vec::new()];
        for h in step_sizes() {
            let error = (quotient.of(curve, x, h) - slope).abs();
            if error < floor {
                below.extend([h, floor]);
            }
            let shown = error.is_finite() && error >= floor;
            line.extend(if shown { [h, error] } else { [f64::NAN; 2] });
        }
        Self { line: Rc::new(line), below: Rc::new(below) }
    }
}

/// Every h at which errors are evaluated, evenly spaced in log h, from smallest to largest.
fn step_sizes() -> impl Iterator<Item = f64> {
    let last = PER_DECADE * DECADES;
    (0..=last).map(move |n| match n {
        0 => RANGE[0],
        _ if n == last => RANGE[1],
        _ => RANGE[0] * power_of_ten(n as f64 / PER_DECADE as f64),
    })
}
