//! A formula in x and y as a surface.

use std::cell::RefCell;

use crate::formula::{Evaluator, Formula, FormulaError, Lanes, Vocabulary};
use crate::surface::{Grid, Point, Surface};

/// A formula in x and y with a value for each of its constants.
#[derive(Clone, Debug)]
pub struct FormulaSurface {
    formula: Formula,
    constants: Vec<f64>,
    value: RefCell<Evaluator>,
    gradient: RefCell<Evaluator>,
    hessian: RefCell<Evaluator>,
    value_lanes: RefCell<Lanes>,
    gradient_lanes: RefCell<Lanes>,
}

impl FormulaSurface {
    /// The surface of a formula whose variables are x and y. A constant that is not given is 1.
    pub fn new(formula: Formula, mut constants: Vec<f64>) -> Self {
        constants.resize(formula.constants().len(), 1.0);
        let jet = formula.jet();
        let [value_lanes, gradient_lanes] =
            [&jet.value, &jet.gradient].map(|program| RefCell::new(Lanes::new(program.clone())));
        let evaluator = |program| RefCell::new(Evaluator::new(program, &constants));
        let [value, gradient, hessian] = [jet.value, jet.gradient, jet.hessian].map(evaluator);
        Self { formula, constants, value, gradient, hessian, value_lanes, gradient_lanes }
    }

    /// Reads a formula in x and y. Constants that are not given a value are 1.
    ///
    /// # Errors
    /// As [`Formula::parse`].
    pub fn parse(text: &str, constants: &[(&str, f64)]) -> Result<Self, FormulaError> {
        let names: Vec<_> = constants.iter().map(|&(name, _)| name).collect();
        let formula = Formula::parse(text, &Vocabulary { variables: &["x", "y"], constants: &names })?;
        let value = |name: &String| constants.iter().find(|(other, _)| other == name).map_or(1.0, |&(_, value)| value);
        let values = formula.constants().iter().map(value).collect();
        Ok(Self::new(formula, values))
    }

    /// The formula.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// The values of its constants, in the order of [`Formula::constants`].
    pub fn constants(&self) -> &[f64] {
        &self.constants
    }

    /// Other values for its constants. Compiles nothing; one that is not given keeps its value.
    pub fn set_constants(&mut self, constants: &[f64]) {
        for (mine, &new) in self.constants.iter_mut().zip(constants) {
            *mine = new;
        }
        for evaluator in [&mut self.value, &mut self.gradient, &mut self.hessian] {
            evaluator.get_mut().set_constants(&self.constants);
        }
    }

    /// f, ∂f/∂x and ∂f/∂y at every point of the grid, each row-major from the lowest y, for pictures: as exact as
    /// [`Surface::sample`]. Each slice holds `grid.len()` numbers.
    pub fn sample_with_gradient(&self, grid: &Grid, outputs: [&mut [f64]; 3]) {
        sample(&self.gradient.borrow(), &mut self.gradient_lanes.borrow_mut(), grid, outputs);
    }
}

impl Surface for FormulaSurface {
    fn value(&self, at: Point) -> f64 {
        let [value] = self.value.borrow_mut().evaluate(&at);
        value
    }

    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        let [value, x, y] = self.gradient.borrow_mut().evaluate(&at);
        (value, [x, y])
    }

    fn hessian(&self, at: Point) -> [f64; 3] {
        self.hessian.borrow_mut().evaluate(&at)
    }

    /// Values for pictures: within 1e-6 of [`Surface::value`], relative to the largest term.
    fn sample(&self, grid: &Grid, values: &mut [f64]) {
        sample(&self.value.borrow(), &mut self.value_lanes.borrow_mut(), grid, [values]);
    }
}

fn sample<const OUTPUTS: usize>(
    evaluator: &Evaluator,
    lanes: &mut Lanes,
    grid: &Grid,
    mut outputs: [&mut [f64]; OUTPUTS],
) {
    let xs: Vec<f64> = (0..grid.columns).map(|column| grid.x(column)).collect();
    lanes.set_columns(evaluator.settled(), &xs);
    for row in 0..grid.rows {
        let cells = row * grid.columns..(row + 1) * grid.columns;
        lanes.row(grid.y(row), &mut outputs.each_mut().map(|output| &mut output[cells.clone()]));
    }
}
