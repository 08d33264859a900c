//! The surface z = f(x, y) of a formula.

use std::cell::RefCell;

use crate::formula::{Formula, FormulaError, Machine};
use crate::plane::{Grid, Point};
use crate::surface::Surface;

/// A formula in two variables with values for its constants.
#[derive(Clone, Debug)]
pub struct FormulaSurface {
    formula: Formula,
    constants: Vec<f64>,
    is_continuous: bool,
    value: RefCell<Machine>,
    gradient: RefCell<Machine>,
    hessian: RefCell<Machine>,
}

impl FormulaSurface {
    /// The surface of a formula in two variables. Missing constants are 1.
    pub fn new(formula: Formula, mut constants: Vec<f64>) -> Self {
        constants.resize(formula.constants().len(), 1.0);
        let jet = formula.jet();
        let machine = |program| RefCell::new(Machine::new(program, &constants));
        let [value, gradient, hessian] = [jet.value, jet.gradient, jet.hessian].map(machine);
        Self { is_continuous: formula.is_continuous(), formula, constants, value, gradient, hessian }
    }

    /// Parses a formula in two letters ([`Formula::parse_in_plane`]). Missing constants are 1.
    ///
    /// # Errors
    /// As [`Formula::parse`].
    pub fn parse(text: &str, constants: &[(&str, f64)]) -> Result<Self, FormulaError> {
        let names: Vec<_> = constants.iter().map(|&(name, _)| name).collect();
        let formula = Formula::parse_in_plane(text, &names)?;
        let value = |name: &String| constants.iter().find(|(other, _)| other == name).map_or(1.0, |&(_, value)| value);
        let values = formula.constants().iter().map(value).collect();
        Ok(Self::new(formula, values))
    }

    /// The formula.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// The values of the constants, in the order of [`Formula::constants`].
    pub fn constants(&self) -> &[f64] {
        &self.constants
    }

    /// f at many points, to the last bit as [`Surface::value`]; `values` holds a number per point.
    pub fn exact_values(&self, xs: &[f64], ys: &[f64], values: &mut [f64]) {
        self.value.borrow_mut().exact_points(xs, ys, values);
    }

    /// Sets the constants, without recompiling; missing ones keep their values.
    pub fn set_constants(&mut self, constants: &[f64]) {
        for (constant, &value) in self.constants.iter_mut().zip(constants) {
            *constant = value;
        }
        for machine in [&mut self.value, &mut self.gradient, &mut self.hessian] {
            machine.get_mut().set_constants(&self.constants);
        }
    }
}

impl Surface for FormulaSurface {
    fn value(&self, at: Point) -> f64 {
        let [value] = self.value.borrow_mut().point(at);
        value
    }

    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        let [value, x, y] = self.gradient.borrow_mut().point(at);
        (value, [x, y])
    }

    fn hessian(&self, at: Point) -> [f64; 3] {
        self.hessian.borrow_mut().point(at)
    }

    fn is_continuous(&self) -> bool {
        self.is_continuous
    }

    fn sample_with_gradient(&self, grid: &Grid, mut outputs: [&mut [f64]; 3]) {
        self.gradient.borrow_mut().grid(grid, &mut outputs);
    }

    fn values_and_gradients(&self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        self.gradient.borrow_mut().points(xs, ys, outputs);
    }

    fn exact_values_and_gradients(&self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        self.gradient.borrow_mut().exact_points(xs, ys, outputs);
    }

    /// Samples values for drawing: within 1e-6 of [`Surface::value`], relative to the largest term.
    fn sample(&self, grid: &Grid, values: &mut [f64]) {
        self.value.borrow_mut().grid(grid, &mut [values]);
    }
}
