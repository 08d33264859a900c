//! A surface that is too slow to evaluate for every picture: its samples on a grid, and a smooth surface through them.
//!
//! Between samples it is the product of two cubic convolutions (Keys, Cubic Convolution Interpolation for Digital Image Processing,
//! 1981, a = −½; the Catmull–Rom spline): through every sample, with a continuous gradient, exact for quadratic functions, and within
//! O(h³) of a smooth one. Beyond the grid it is as at its edge.

use crate::plane::{Grid, Point};
use crate::surface::Surface;

/// Samples, and the surface through them.
#[derive(Clone, Debug)]
pub struct SampledSurface {
    grid: Grid,
    values: Vec<f64>,
}

/// Along one axis: the first of four samples, and their shares in the value, its derivative and its second derivative.
struct Shares {
    first: isize,
    of: [[f64; 4]; 3],
}

impl SampledSurface {
    /// A surface through samples on a grid of two rows and two columns at least, row-major from the lowest y.
    ///
    /// # Panics
    /// If `values` does not hold one number for each point of the grid.
    pub fn new(grid: Grid, values: Vec<f64>) -> Self {
        assert_eq!(values.len(), grid.len(), "a value for each point of the grid");
        Self { grid, values }
    }

    /// The sum over the 4 × 4 samples around a point, for a derivative along x and one along y.
    fn sum(&self, [x, y]: &[Shares; 2], [by_x, by_y]: [usize; 2]) -> f64 {
        let inside = |index: isize, count: usize| index.clamp(0, count as isize - 1) as usize;
        let mut sum = 0.0;
        for (row, share) in y.of[by_y].iter().enumerate() {
            let line = inside(y.first + row as isize, self.grid.rows) * self.grid.columns;
            for (column, other) in x.of[by_x].iter().enumerate() {
                sum += share * other * self.values[line + inside(x.first + column as isize, self.grid.columns)];
            }
        }
        sum
    }

    fn shares(&self, [x, y]: Point) -> [Shares; 2] {
        let Grid { view, columns, rows } = self.grid;
        [shares(view.x, columns, x), shares(view.y, rows, y)]
    }
}

/// The shares of the samples of an axis at a coordinate.
fn shares([low, high]: [f64; 2], count: usize, at: f64) -> Shares {
    let cells = (count - 1) as f64;
    let per_unit = cells / (high - low);
    let place = ((at - low) * per_unit).clamp(0.0, cells);
    let cell = libm::floor(place).min(cells - 1.0);
    let t = place - cell;
    let (t2, t3) = (t * t, t * t * t);
    let value = [-t3 + 2.0 * t2 - t, 3.0 * t3 - 5.0 * t2 + 2.0, -3.0 * t3 + 4.0 * t2 + t, t3 - t2];
    let slope = [-3.0 * t2 + 4.0 * t - 1.0, 9.0 * t2 - 10.0 * t, -9.0 * t2 + 8.0 * t + 1.0, 3.0 * t2 - 2.0 * t];
    let second = [-6.0 * t + 4.0, 18.0 * t - 10.0, -18.0 * t + 8.0, 6.0 * t - 2.0];
    let scaled = |shares: [f64; 4], by: f64| shares.map(|share| 0.5 * share * by);
    let of = [scaled(value, 1.0), scaled(slope, per_unit), scaled(second, per_unit * per_unit)];
    Shares { first: cell as isize - 1, of }
}

impl Surface for SampledSurface {
    fn value(&self, at: Point) -> f64 {
        self.sum(&self.shares(at), [0, 0])
    }

    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        let shares = self.shares(at);
        (self.sum(&shares, [0, 0]), [self.sum(&shares, [1, 0]), self.sum(&shares, [0, 1])])
    }

    fn hessian(&self, at: Point) -> [f64; 3] {
        let shares = self.shares(at);
        [[2, 0], [1, 1], [0, 2]].map(|derivative| self.sum(&shares, derivative))
    }

    fn is_continuous(&self) -> bool {
        true
    }

    /// Row by row: first the samples along a row of the picture, then what lies between them.
    fn sample(&self, grid: &Grid, values: &mut [f64]) {
        let Grid { view, columns, rows } = self.grid;
        let inside = |index: isize, count: usize| index.clamp(0, count as isize - 1) as usize;
        let across: Vec<Shares> = (0..grid.columns).map(|column| shares(view.x, columns, grid.x(column))).collect();
        let mut line = vec![0.0; columns];
        for (row, values) in values.chunks_mut(grid.columns.max(1)).enumerate() {
            let up = shares(view.y, rows, grid.y(row));
            let [a, b, c, d] = [0, 1, 2, 3].map(|at| inside(up.first + at, rows) * columns);
            let [s, t, u, v] = up.of[0];
            for (column, sample) in line.iter_mut().enumerate() {
                let [a, b, c, d] = [a, b, c, d].map(|start| self.values[start + column]);
                *sample = s * a + t * b + u * c + v * d;
            }
            for (value, shares) in values.iter_mut().zip(&across) {
                let of_line = [0, 1, 2, 3].map(|at| line[inside(shares.first + at, columns)]);
                *value = shares.of[0].iter().zip(of_line).map(|(share, sample)| share * sample).sum();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane::View;

    fn sampled(f: impl Fn(f64, f64) -> f64, columns: usize, rows: usize) -> SampledSurface {
        let grid = Grid { view: View { x: [-1.0, 2.0], y: [0.0, 1.0] }, columns, rows };
        let values = (0..grid.len()).map(|at| f(grid.x(at % columns), grid.y(at / columns))).collect();
        SampledSurface::new(grid, values)
    }

    #[test]
    fn a_quadratic_is_exact_inside() {
        let surface = sampled(|x, y| 1.0 + 2.0 * x - y + x * x - 3.0 * x * y + 0.5 * y * y, 16, 9);
        for [x, y] in [[0.0, 0.5], [0.33, 0.71], [1.5, 0.2], [-0.7, 0.8]] {
            let (value, [by_x, by_y]) = surface.value_and_gradient([x, y]);
            assert!((value - (1.0 + 2.0 * x - y + x * x - 3.0 * x * y + 0.5 * y * y)).abs() < 1e-12);
            assert!((by_x - (2.0 + 2.0 * x - 3.0 * y)).abs() < 1e-11 && (by_y - (-1.0 - 3.0 * x + y)).abs() < 1e-11);
            let hessian = surface.hessian([x, y]);
            assert!(
                hessian.iter().zip([2.0, -3.0, 1.0]).all(|(ours, exact)| (ours - exact).abs() < 1e-9),
                "{hessian:?}"
            );
        }
    }

    #[test]
    fn samples_for_a_picture_are_its_values() {
        let surface = sampled(|x, y| libm::sin(3.0 * x) * libm::exp(y), 7, 5);
        let grid = Grid { view: View { x: [-1.5, 2.2], y: [-0.1, 0.9] }, columns: 23, rows: 17 };
        let mut values = vec![0.0; grid.len()];
        surface.sample(&grid, &mut values);
        for (at, value) in values.iter().enumerate() {
            let expected = surface.value([grid.x(at % 23), grid.y(at / 23)]);
            assert!((value - expected).abs() < 1e-13, "{at}: {value} {expected}");
        }
    }

    #[test]
    fn it_passes_through_every_sample_and_stays_as_at_its_edge_beyond() {
        let f = |x: f64, y: f64| libm::sin(3.0 * x) * libm::exp(y);
        let surface = sampled(f, 7, 5);
        for at in 0..35 {
            let point = [surface.grid.x(at % 7), surface.grid.y(at / 7)];
            assert!((surface.value(point) - f(point[0], point[1])).abs() < 1e-14, "{point:?}");
        }
        assert_eq!(surface.value([9.0, 7.0]), surface.value([2.0, 1.0]));
        assert!(surface.value([f64::NAN, 0.0]).is_nan());
        assert!(sampled(|_, _| f64::NAN, 2, 2).value([0.0, 0.5]).is_nan());
    }
}
