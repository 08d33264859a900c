//! What is known of a joint density along one line: the integral over it, and the moments of what lies there.

use super::rule::{Rule, Sum};

/// A moment whose error is above this share of the integral of its absolute value is taken not to exist.
const LOOSEST: f64 = 1e-3;

/// A mean below this share of the root mean square is rounding.
const ROUNDING: f64 = 1e-13;

/// The integrals along the line on which one of the variables is fixed, over the other one, u. None is divided by anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Section {
    /// ∫ f du: the area of the slice.
    pub mass: Sum,
    /// ∫ u f du; NaN if it does not exist.
    pub first: f64,
    /// ∫ u² f du; NaN if it does not exist.
    pub second: f64,
    /// ∫ f du over u > 0.
    pub upper: f64,
    /// ∫ f ln f du.
    pub logarithm: f64,
}

impl Section {
    /// The integrals from the nodes along the line.
    pub fn of(rule: &Rule<f64>) -> Self {
        let moment = |power: i32| {
            let sum = rule.integral(|u, f| u.powi(power) * f);
            let size = rule.integral(|u, f| u.powi(power).abs() * f).value;
            if sum.error <= LOOSEST * size { sum.value } else { f64::NAN }
        };
        Self {
            mass: rule.integral(|_, f| *f),
            first: moment(1),
            second: moment(2),
            upper: rule.integral(|u, f| if u > 0.0 { *f } else { 0.0 }).value,
            logarithm: rule.integral(|_, f| if *f > 0.0 { f * libm::log(*f) } else { 0.0 }).value,
        }
    }

    /// The mean of u on this line; NaN if it does not exist. What is left of a mean of 0 after rounding is 0.
    pub fn mean(&self) -> f64 {
        let mean = self.first / self.mass.value;
        let size = (self.second / self.mass.value).sqrt();
        if mean.abs() <= ROUNDING * size { 0.0 } else { mean }
    }

    /// The variance of u on this line; NaN if it does not exist.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        let variance = self.second / self.mass.value - mean * mean;
        if variance < 0.0 { 0.0 } else { variance }
    }
}
