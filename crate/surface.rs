//! The contract of a loss surface: a function f(x, y) of two real variables with its exact first and second derivatives.

use crate::plane::{Grid, Point};

/// A loss f(x, y). Values may be NaN or infinite where f is undefined; no method panics.
pub trait Surface {
    /// f(x, y).
    fn value(&self, at: Point) -> f64;

    /// f(x, y) and ∇f = (∂f/∂x, ∂f/∂y), computed together.
    fn value_and_gradient(&self, at: Point) -> (f64, Point);

    /// ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y².
    fn hessian(&self, at: Point) -> [f64; 3];

    /// ∇f = (∂f/∂x, ∂f/∂y).
    fn gradient(&self, at: Point) -> Point {
        self.value_and_gradient(at).1
    }

    /// Whether f is known to be continuous: no pole, no jump and no gap between points where it is defined.
    fn is_continuous(&self) -> bool {
        false
    }

    /// f at every point, then ∂f/∂x, then ∂f/∂y, for many points at once: `outputs` holds three numbers per point. For
    /// pictures: as accurate as [`Surface::sample`].
    fn values_and_gradients(&self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        self.exact_values_and_gradients(xs, ys, outputs);
    }

    /// The same, but equal to [`Surface::value_and_gradient`] to the last bit.
    fn exact_values_and_gradients(&self, xs: &[f64], ys: &[f64], outputs: &mut [f64]) {
        let count = xs.len();
        for (index, (x, y)) in xs.iter().zip(ys).enumerate() {
            let (value, gradient) = self.value_and_gradient([*x, *y]);
            (outputs[index], outputs[count + index], outputs[2 * count + index]) = (value, gradient[0], gradient[1]);
        }
    }

    /// f, ∂f/∂x and ∂f/∂y at every point of the grid, each row-major from the lowest y, to the accuracy of [`Surface::sample`]. Each
    /// slice holds `grid.len()` numbers.
    fn sample_with_gradient(&self, grid: &Grid, [values, x, y]: [&mut [f64]; 3]) {
        for (index, value) in values.iter_mut().enumerate() {
            let at = [grid.x(index % grid.columns), grid.y(index / grid.columns)];
            (*value, [x[index], y[index]]) = self.value_and_gradient(at);
        }
    }

    /// f at every point of the grid, row-major from the lowest y. `values` holds `grid.len()` numbers.
    fn sample(&self, grid: &Grid, values: &mut [f64]) {
        for (row, line) in values.chunks_mut(grid.columns.max(1)).enumerate() {
            for (column, value) in line.iter_mut().enumerate() {
                *value = self.value([grid.x(column), grid.y(row)]);
            }
        }
    }
}
