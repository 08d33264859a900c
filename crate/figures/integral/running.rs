//! The running integral F(x) = ∫ f from a to x, as far as it exists.

use std::rc::Rc;

use crate::curve::Curve;
use crate::integral::{Integral, Integrand, Obstacle};

/// The cells of the view between which F is computed.
const CELLS: usize = 160;

/// The relative tolerance.
const TOLERANCE: f64 = 1e-12;

/// The integrals over the cells of a view, from which F follows for any a.
#[derive(Debug)]
pub struct Running {
    curve: Curve,
    xs: Vec<f64>,
    parts: Vec<Option<f64>>,
}

impl Running {
    /// The integrals of a curve over the cells of a view.
    pub fn new(curve: &Curve, [low, high]: [f64; 2]) -> Self {
        let xs: Vec<f64> = (0..=CELLS).map(|cell| low + (high - low) * (cell as f64 / CELLS as f64)).collect();
        let parts = Integrand::new(curve).integrate_each(&xs, TOLERANCE).into_iter().map(value).collect();
        Self { curve: curve.clone(), xs, parts }
    }

    /// F from a at the edges of the cells, as points x0, F0, x1, F1, …; NaN where it does not exist.
    pub fn from(&self, a: f64) -> Rc<Vec<f64>> {
        let mut points: Vec<f64> = self.xs.iter().flat_map(|x| [*x, f64::NAN]).collect();
        let home = self.xs.partition_point(|x| *x <= a);
        let (mut right, mut left) =
            (self.between(a, self.xs.get(home)), self.between(a, self.xs.get(home.wrapping_sub(1))));
        for index in home..self.xs.len() {
            points[2 * index + 1] = right.unwrap_or(f64::NAN);
            right = right.zip(self.parts.get(index).copied().flatten()).map(|(sum, part)| sum + part);
        }
        for index in (0..home).rev() {
            points[2 * index + 1] = left.unwrap_or(f64::NAN);
            let part = index.checked_sub(1).and_then(|before| self.parts[before]);
            left = left.zip(part).map(|(sum, part)| sum - part);
        }
        let mut own: Vec<[f64; 2]> = points.chunks_exact(2).map(|point| [point[0], point[1]]).collect();
        if self.xs[0] <= a && a <= self.xs[CELLS] && self.curve.value(a).is_finite() {
            own.insert(home, [a, 0.0]);
        }
        Rc::new(own.concat())
    }

    /// F(b) from a, summed over the same cells.
    pub fn at(&self, a: f64, b: f64) -> Option<f64> {
        let [low, high] = [a.min(b), a.max(b)];
        let first = self.xs.partition_point(|x| *x < low);
        let last = self.xs.partition_point(|x| *x <= high);
        let sign = if a <= b { 1.0 } else { -1.0 };
        if last <= first {
            return self.between(a, Some(&b));
        }
        let inner: f64 = self.parts[first..last - 1].iter().copied().sum::<Option<f64>>()?;
        let ends = self.between(low, self.xs.get(first))? + self.between(self.xs[last - 1], Some(&high))?;
        Some(sign * (inner + ends))
    }

    /// The integral from a number to another.
    fn between(&self, from: f64, to: Option<&f64>) -> Option<f64> {
        let to = *to?;
        if from == to {
            return Some(0.0);
        }
        value(Integrand::new(&self.curve).integrate([from, to], TOLERANCE))
    }
}

fn value(found: Result<Integral, Obstacle>) -> Option<f64> {
    found.ok().map(|found| found.value)
}
