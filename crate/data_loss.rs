//! Losses that are means over a data set: the mean squared error of a line.
//!
//! The line y = w x + b has the residuals rᵢ = yᵢ − (w xᵢ + b) on n points, and its loss is a function of its weights, L(w, b)
//! = Σ rᵢ² / n. With the means x̄, ȳ and the central moments Sxx = Σ (xᵢ − x̄)² / n, Sxy likewise, it equals L = E + Sxx (w −
//! ŵ)² + m², where ŵ = Sxy / Sxx, m = ȳ − (w x̄ + b) and E is the loss of the least-squares line. No term is negative, so
//! nothing cancels, and an evaluation costs the same for ten points as for a million.

use crate::plane::Point;
use crate::surface::Surface;

/// The mean squared error of a line on a data set, as a function of its weights (w, b).
#[derive(Clone, Debug, PartialEq)]
pub struct MeanSquaredError {
    points: Vec<Point>,
    /// (x̄, ȳ)
    mean: Point,
    /// Sxx
    spread: f64,
    /// ŵ, or 0 where Sxx is 0 and every slope fits equally well.
    slope: f64,
    /// E
    least: f64,
}

/// The lines of least loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fit {
    /// One line, by its weights (w, b).
    Line(Point),
    /// Every line through this point: all data have the same x.
    Pencil(Point),
    /// There are no data.
    NoData,
}

impl MeanSquaredError {
    /// The loss on points (x, y); NaN everywhere if there are none.
    pub fn new(points: Vec<Point>) -> Self {
        let mean = [0, 1].map(|axis| mean(points.iter().map(|point| point[axis])));
        let central = |[x, y]: Point| [x - mean[0], y - mean[1]];
        let spread = self::mean(points.iter().map(|&point| central(point)[0] * central(point)[0]));
        let covariance = self::mean(points.iter().map(|&point| central(point)[0] * central(point)[1]));
        // If all x are equal, rounding may still make their mean differ from them.
        let largest = points.iter().map(|point| point[0].abs()).fold(0.0, f64::max);
        let spread = if libm::sqrt(spread) <= 4.0 * f64::EPSILON * largest { 0.0 } else { spread };
        let slope = if spread > 0.0 { covariance / spread } else { 0.0 };
        let residual = |point: Point| central(point)[1] - slope * central(point)[0];
        let least = self::mean(points.iter().map(|&point| residual(point) * residual(point)));
        Self { points, mean, spread, slope, least }
    }

    /// The data.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The lines of least loss, where ∇L = 0.
    pub fn fit(&self) -> Fit {
        let [x, y] = self.mean;
        match self.points.as_slice() {
            [] => Fit::NoData,
            _ if self.spread > 0.0 => Fit::Line([self.slope, y - self.slope * x]),
            _ => Fit::Pencil([x, y]),
        }
    }

    /// The weights of least loss nearest to these: for a pencil of lines, the foot of the perpendicular on w x̄ + b = ȳ. `None`
    /// without data.
    pub fn nearest_fit(&self, [w, b]: Point) -> Option<Point> {
        match self.fit() {
            Fit::NoData => None,
            Fit::Line(weights) => Some(weights),
            Fit::Pencil([x, y]) => {
                let length = (w * x + b - y) / (x * x + 1.0);
                Some([w - length * x, b - length])
            }
        }
    }

    /// The gradient of the squared residual of one point, −2 rᵢ (xᵢ, 1); the mean over all points is ∇L.
    pub fn sample_gradient(&self, index: usize, [w, b]: Point) -> Point {
        let [x, y] = self.points[index];
        let slope = -2.0 * (y - (w * x + b));
        [slope * x, slope]
    }

    /// The least loss, E.
    pub fn least(&self) -> f64 {
        self.least
    }

    /// m, the mean of the residuals.
    fn mean_residual(&self, [w, b]: Point) -> f64 {
        self.mean[1] - (w * self.mean[0] + b)
    }
}

impl Surface for MeanSquaredError {
    fn is_continuous(&self) -> bool {
        true
    }

    fn value(&self, at: Point) -> f64 {
        let (m, off) = (self.mean_residual(at), at[0] - self.slope);
        self.least + self.spread * off * off + m * m
    }

    /// ∂L/∂w = −2 Σ rᵢ xᵢ / n = 2 Sxx (w − ŵ) − 2 m x̄ and ∂L/∂b = −2 Σ rᵢ / n = −2 m.
    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        let m = self.mean_residual(at);
        let slope = 2.0 * self.spread * (at[0] - self.slope) - 2.0 * m * self.mean[0];
        (self.value(at), [slope, -2.0 * m])
    }

    /// 2 Σ xᵢ² / n, 2 x̄ and 2, independent of the weights: L is quadratic.
    fn hessian(&self, _at: Point) -> [f64; 3] {
        let x = self.mean[0];
        [2.0 * (self.spread + x * x), 2.0 * x, if self.points.is_empty() { f64::NAN } else { 2.0 }]
    }
}

/// The mean of numbers by compensated summation (Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen, 1974); NaN of none.
fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len();
    let [sum, lost] = numbers.fold([0.0f64, 0.0], |[sum, lost], number| {
        let total = sum + number;
        let slip = if sum.abs() >= number.abs() { (sum - total) + number } else { (number - total) + sum };
        [total, lost + slip]
    });
    (sum + lost) / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_points_match_a_calculation_by_hand() {
        // (0, 0), (1, 2), (2, 1): ŵ = 1/2, b̂ = 1/2, residuals −1/2, 1, −1/2.
        let loss = MeanSquaredError::new(vec![[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]]);
        assert_eq!(loss.fit(), Fit::Line([0.5, 0.5]));
        assert!((loss.least() - 0.5).abs() < 1e-15);
        // With w = 0 and b = 0 the residuals are 0, 2, 1.
        let (value, slope) = loss.value_and_gradient([0.0, 0.0]);
        assert!((value - 5.0 / 3.0).abs() < 1e-15);
        assert!((slope[0] + 8.0 / 3.0).abs() < 1e-15 && (slope[1] + 2.0).abs() < 1e-15);
        assert!((loss.hessian([0.0, 0.0])[0] - 10.0 / 3.0).abs() < 1e-15);
        assert_eq!(loss.hessian([3.0, 4.0])[1..], [2.0, 2.0]);
    }

    #[test]
    fn data_without_a_unique_line_have_a_pencil_of_lines_or_none() {
        let above = MeanSquaredError::new(vec![[0.1, 1.0], [0.1, 3.0], [0.1, 2.0]]);
        let Fit::Pencil([x, y]) = above.fit() else { panic!("{:?}", above.fit()) };
        assert!((x - 0.1).abs() < 1e-15 && (y - 2.0).abs() < 1e-15);
        let nearest = above.nearest_fit([5.0, -3.0]).expect("there are data");
        assert!(above.gradient(nearest).iter().all(|slope| slope.abs() < 1e-14));
        assert!((above.value(nearest) - 2.0 / 3.0).abs() < 1e-15);
        assert!((above.least() - 2.0 / 3.0).abs() < 1e-15);
        let one = MeanSquaredError::new(vec![[2.0, 3.0]]);
        assert_eq!((one.fit(), one.least()), (Fit::Pencil([2.0, 3.0]), 0.0));
        let none = MeanSquaredError::new(Vec::new());
        assert_eq!((none.fit(), none.nearest_fit([0.0, 0.0])), (Fit::NoData, None));
        assert!(none.value([0.0, 0.0]).is_nan() && none.hessian([0.0, 0.0]).iter().all(|entry| entry.is_nan()));
    }
}
