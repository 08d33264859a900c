//! A map of the plane to the plane: (x, y) ↦ (u(x, y), v(x, y)), two formulas that share their constants.

use std::cell::RefCell;

use crate::formula::{self, Evaluator, Formula};
use crate::plane::Point;

/// A map with values for its constants.
#[derive(Clone, Debug)]
pub struct PlaneMap {
    components: [Formula; 2],
    constants: Vec<String>,
    values: Vec<f64>,
    evaluators: [RefCell<Evaluator>; 2],
}

impl PlaneMap {
    /// The map of two formulas in x and y. Every constant is initially 1.
    pub fn new(components: [Formula; 2]) -> Self {
        let constants = formula::merged_constants(components.iter().map(Formula::constants));
        let values = vec![1.0; constants.len()];
        let evaluator = |formula: &Formula| {
            let own = vec![1.0; formula.constants().len()];
            RefCell::new(Evaluator::new(formula.jet().gradient, &own))
        };
        let evaluators = [evaluator(&components[0]), evaluator(&components[1])];
        Self { components, constants, values, evaluators }
    }

    /// The formulas of u and v.
    pub fn components(&self) -> &[Formula; 2] {
        &self.components
    }

    /// The names of the constants of both, in order of first appearance.
    pub fn constants(&self) -> &[String] {
        &self.constants
    }

    /// Sets the constants, in the order of [`PlaneMap::constants`]; a missing one keeps its value.
    pub fn set_constants(&mut self, values: &[f64]) {
        for (current, &new) in self.values.iter_mut().zip(values) {
            *current = new;
        }
        for (formula, evaluator) in self.components.iter().zip(&mut self.evaluators) {
            let value = |name: &String| self.constants.iter().position(|known| known == name).map(|at| self.values[at]);
            let own: Vec<f64> = formula.constants().iter().filter_map(value).collect();
            evaluator.get_mut().set_constants(&own);
        }
    }

    /// (u, v); NaN or infinite where undefined.
    pub fn value(&self, at: Point) -> Point {
        self.value_and_jacobian(at).0
    }

    /// (u, v) and the exact Jacobian matrix J, whose rows are the gradients (∂u/∂x ∂u/∂y) and (∂v/∂x ∂v/∂y).
    pub fn value_and_jacobian(&self, at: Point) -> (Point, [[f64; 2]; 2]) {
        let [u, v] = [0, 1].map(|component| -> [f64; 3] { self.evaluators[component].borrow_mut().evaluate(&at) });
        ([u[0], v[0]], [[u[1], u[2]], [v[1], v[2]]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Vocabulary;

    fn map(u: &str, v: &str) -> PlaneMap {
        let vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };
        PlaneMap::new([u, v].map(|text| Formula::parse(text, &vocabulary).expect("a formula")))
    }

    #[test]
    fn components_share_their_constants() {
        let mut map = map("a x + b y", "b x + c y");
        assert_eq!(map.constants(), ["a", "b", "c"]);
        map.set_constants(&[2.0, 3.0, 5.0]);
        assert_eq!(map.value_and_jacobian([1.0, 10.0]), ([32.0, 53.0], [[2.0, 3.0], [3.0, 5.0]]));
    }

    #[test]
    fn a_map_is_undefined_where_a_component_is() {
        assert!(map("ln(x)", "y").value([-1.0, 2.0])[0].is_nan());
    }
}
