//! A function of one real variable, f(x): a formula with its exact first and second derivatives, drawn as a line and searched
//! for its stationary points, valley bottoms and kinks.

mod kink;
mod stationary;
mod trace;
mod valley;
mod zeros;

use std::cell::RefCell;

use crate::formula::{Evaluator, Formula, FormulaError, Vocabulary};

pub use kink::Kink;
pub use stationary::{Stationary, StationaryKind, stationary};
pub use trace::{heights, trace};
pub use valley::{valley, valleys};
pub(crate) use zeros::are_opposite;
pub use zeros::zeros;

/// A formula in x with a value for each of its constants.
#[derive(Clone, Debug)]
pub struct Curve {
    formula: Formula,
    constants: Vec<f64>,
    jet: RefCell<Evaluator>,
}

impl Curve {
    /// The curve of a formula in the single variable x. Missing constants are 1.
    pub fn new(formula: Formula, mut constants: Vec<f64>) -> Self {
        constants.resize(formula.constants().len(), 1.0);
        let jet = RefCell::new(Evaluator::new(formula.profile(), &constants));
        Self { formula, constants, jet }
    }

    /// Parses a formula in x. Constants without a given value are 1.
    ///
    /// # Errors
    /// As [`Formula::parse`].
    pub fn parse(text: &str, constants: &[(&str, f64)]) -> Result<Self, FormulaError> {
        let names: Vec<_> = constants.iter().map(|&(name, _)| name).collect();
        let formula = Formula::parse(text, &Vocabulary { variables: &["x"], constants: &names })?;
        let value = |name: &String| constants.iter().find(|(other, _)| other == name).map_or(1.0, |&(_, value)| value);
        let values = formula.constants().iter().map(value).collect();
        Ok(Self::new(formula, values))
    }

    /// The formula.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// f′ as a formula.
    pub fn derivative(&self) -> Formula {
        self.formula.derivative(0)
    }

    /// The values of its constants, in the order of [`Formula::constants`].
    pub fn constants(&self) -> &[f64] {
        &self.constants
    }

    /// Sets the constants; a missing one keeps its value.
    pub fn set_constants(&mut self, constants: &[f64]) {
        for (current, &new) in self.constants.iter_mut().zip(constants) {
            *current = new;
        }
        self.jet.get_mut().set_constants(&self.constants);
    }

    /// f(x), f′(x) and f″(x): all NaN where f is undefined, even if the formula of f′ has a value there, as 1/x has outside the
    /// domain of ln x. At a pole they may be infinite.
    pub fn jet(&self, x: f64) -> [f64; 3] {
        let jet: [f64; 3] = self.jet.borrow_mut().evaluate(&[x]);
        if jet[0].is_nan() { [f64::NAN; 3] } else { jet }
    }

    /// f(x).
    pub fn value(&self, x: f64) -> f64 {
        self.jet(x)[0]
    }

    /// f′(x).
    pub fn slope(&self, x: f64) -> f64 {
        self.jet(x)[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_f_is_undefined_so_are_its_derivatives() {
        for (text, x) in [("ln(x)", -0.2), ("sqrt(x)", -1.0), ("x + 0 ln(x)", -1.0), ("asin(x)", 2.0)] {
            let curve = Curve::parse(text, &[]).expect("a formula");
            assert!(curve.jet(x).iter().all(|number| number.is_nan()), "{text}");
        }
    }
}
