//! The ellipse that the first two moments of many runs predict.

use super::prediction::Quadratics;
use crate::linear;
use crate::minibatch::Moments;
use crate::plane::Point;
use crate::sketch::labels::LabelPosition;

/// √χ²: 95 % of a normal distribution in the plane is within this many standard deviations of its mean.
const NINETY_FIVE: f64 = 2.447_746_830_680_816;

/// Points of an ellipse, and those beside which its name may stand.
const CORNERS: usize = 72;
const NAMED: [usize; 8] = [9, 27, 0, 18, 36, 45, 54, 63];

/// Points farther out are not drawn.
const FAR: f64 = 1e9;

/// Whether a point can be drawn.
pub fn is_near(at: &Point) -> bool {
    at.iter().all(|end| end.abs() < FAR)
}

/// The ellipse around the mean that 95 % of a normal distribution with these moments is inside: x₀, y₀, x₁, y₁, … `None` if it is a
/// point or cannot be drawn.
pub fn of(quadratics: &Quadratics, moments: &Moments) -> Option<Vec<f64>> {
    let covariance = moments.covariance();
    let [one, two] = linear::eigenvectors(covariance);
    let [short, long] = linear::eigenvalues(covariance).map(|variance| NINETY_FIVE * variance.max(0.0).sqrt());
    let centre = [0, 1].map(|axis| quadratics.minimum[axis] + moments.mean[axis]);
    let point = |corner: usize| {
        let (sine, cosine) = libm::sincos(std::f64::consts::TAU * corner as f64 / CORNERS as f64);
        [0, 1].map(|axis| centre[axis] + short * sine * one[axis] + long * cosine * two[axis])
    };
    let size = 1.0 + centre[0].abs() + centre[1].abs();
    let points: Vec<Point> = (0..=CORNERS).map(point).collect();
    (long > 1e-6 * size && points.iter().all(is_near)).then(|| points.concat())
}

/// The places for the name of an ellipse.
pub fn around(points: &[f64]) -> impl Iterator<Item = LabelPosition> + Clone + use<> {
    let centre = [0, 1].map(|axis| 0.5 * (points[axis] + points[CORNERS + axis]));
    let places = NAMED.map(|corner| [points[2 * corner], points[2 * corner + 1]]);
    places.into_iter().map(move |at| LabelPosition::beyond(at, [at[0] - centre[0], at[1] - centre[1]]))
}

/// How many points are inside the ellipse; `None` if it has no inside.
pub fn count_inside(quadratics: &Quadratics, moments: &Moments, points: impl Iterator<Item = Point>) -> Option<usize> {
    let covariance = moments.covariance();
    let distance = |at: Point| {
        let off = [0, 1].map(|axis| at[axis] - quadratics.minimum[axis] - moments.mean[axis]);
        let [x, y] = linear::solve_symmetric(covariance, off)?;
        Some(x * off[0] + y * off[1])
    };
    distance(quadratics.minimum)?;
    Some(points.filter(|at| distance(*at).is_some_and(|far| far <= NINETY_FIVE * NINETY_FIVE)).count())
}
