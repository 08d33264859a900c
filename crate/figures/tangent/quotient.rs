//! Difference quotients, and how far they are from the slope: each error is that of a quotient really evaluated, so that below
//! some h the rounding of f shows, which no formula for the error would have.

use std::rc::Rc;

use crate::curve::Curve;
use crate::decimal::power_of_ten;

/// The shortest and the longest h.
pub const RANGE: [f64; 2] = [1e-15, 10.0];

/// So many quotients are evaluated a decade of h.
const A_DECADE: usize = 20;
const DECADES: usize = 16;

/// Which points a quotient takes the difference of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotient {
    /// (f(x + h) − f(x)) / h.
    Forward,
    /// (f(x + h) − f(x − h)) / 2h.
    Central,
}

impl Quotient {
    /// Both, in the order in which they are offered.
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

    /// The two x between which the secant runs.
    pub fn ends(self, x: f64, h: f64) -> [f64; 2] {
        match self {
            Self::Forward => [x, x + h],
            Self::Central => [x - h, x + h],
        }
    }

    /// Its value, computed as it is written.
    pub fn of(self, curve: &Curve, x: f64, h: f64) -> f64 {
        let [from, to] = self.ends(x, h).map(|x| curve.value(x));
        match self {
            Self::Forward => (to - from) / h,
            Self::Central => (to - from) / (2.0 * h),
        }
    }

    /// How far it is from the slope.
    pub fn error(self, curve: &Curve, x: f64, h: f64) -> f64 {
        (self.of(curve, x, h) - curve.slope(x)).abs()
    }

    /// By which power of h the error falls from h to h/10; `None` where it is zero or undefined at either.
    pub fn order(self, curve: &Curve, x: f64, h: f64) -> Option<f64> {
        let order = libm::log10(self.error(curve, x, h) / self.error(curve, x, 0.1 * h));
        order.is_finite().then_some(order)
    }
}

/// The errors over all h as an axis can show them.
#[derive(Clone, Debug)]
pub struct Errors {
    /// h and error in turn, a NaN where the error is not on the axis.
    pub line: Rc<Vec<f64>>,
    /// Each h whose error lies below the axis, at the axis' lower end: most of them are exactly zero.
    pub below: Rc<Vec<f64>>,
}

impl Errors {
    /// Evaluates a quotient at each h, for an axis from `floor` on.
    pub fn of(quotient: Quotient, curve: &Curve, x: f64, floor: f64) -> Self {
        let slope = curve.slope(x);
        let [mut line, mut below] = [Vec::new(), Vec::new()];
        for h in widths() {
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

/// Every h at which errors are evaluated, evenly by powers of ten, from the shortest to the longest.
fn widths() -> impl Iterator<Item = f64> {
    let last = A_DECADE * DECADES;
    (0..=last).map(move |n| match n {
        0 => RANGE[0],
        _ if n == last => RANGE[1],
        _ => RANGE[0] * power_of_ten(n as f64 / A_DECADE as f64),
    })
}
