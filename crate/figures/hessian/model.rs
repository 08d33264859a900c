//! The quadratic model of a loss at a point p: m(p + z) = f(p) + ∇f(p)·z + ½ zᵀHz, its second-order Taylor expansion.

use std::f64::consts::TAU;

use crate::linear;
use crate::plane::Point;
use crate::surface::Surface;

/// An eigenvalue below this share of the larger one counts as zero.
const DEGENERATE: f64 = 1e-9;

/// Directions in which the error of the model is sampled.
const DIRECTIONS: usize = 16;

/// Distances at which it is sampled, and the smallest as a share of the largest.
const DISTANCES: usize = 49;
const MIN_DISTANCE: f64 = 1e-4;

/// Errors up to this many machine epsilons, relative to the values that are subtracted, count as rounding.
const ROUNDING_EPSILONS: f64 = 64.0;

/// An error this many times as large as rounding has three correct digits: enough to fit a slope.
const WELL_ABOVE: f64 = 1e3;

/// The kind of a model's stationary point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// It curves up in every direction.
    Minimum,
    /// It curves down in every direction.
    Maximum,
    /// It curves up in some directions and down in others.
    Saddle,
    /// It does not curve in some direction.
    Degenerate,
}

impl PointKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            PointKind::Minimum => "minimum",
            PointKind::Maximum => "maximum",
            PointKind::Saddle => "saddle",
            PointKind::Degenerate => "degenerate",
        }
    }
}

/// Pairs of a distance r and the largest error of a model at it.
pub type Errors = Vec<[f64; 2]>;

/// A loss at a point with its first and second derivatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// p
    pub at: Point,
    /// f(p)
    pub value: f64,
    /// ∇f(p)
    pub gradient: Point,
    /// ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y² at p
    pub hessian: [f64; 3],
}

impl Model {
    /// The model of a loss at a point; NaN where the loss is undefined, even if the formulas of its derivatives are not.
    pub fn of(surface: &dyn Surface, at: Point) -> Self {
        let (value, gradient) = surface.value_and_gradient(at);
        if value.is_nan() {
            return Self { at, value, gradient: [f64::NAN; 2], hessian: [f64::NAN; 3] };
        }
        Self { at, value, gradient, hessian: surface.hessian(at) }
    }

    /// Whether all its numbers can be drawn.
    pub fn is_defined(&self) -> bool {
        let numbers = self.gradient.iter().chain(&self.hessian);
        numbers.chain([&self.value]).all(|number| number.abs() < 1e150)
    }

    /// m at a point of the plane.
    pub fn value(&self, [x, y]: Point) -> f64 {
        let [right, up] = [x - self.at[0], y - self.at[1]];
        let [xx, xy, yy] = self.hessian;
        let slope = self.gradient[0] * right + self.gradient[1] * up;
        self.value + slope + 0.5 * (xx * right * right + 2.0 * xy * right * up + yy * up * up)
    }

    /// The eigenvalues of H, the smaller first.
    pub fn eigenvalues(&self) -> [f64; 2] {
        linear::eigenvalues(self.hessian)
    }

    /// |λ|max ∕ |λ|min; infinite if H is singular.
    pub fn condition(&self) -> f64 {
        let [one, two] = self.eigenvalues().map(f64::abs);
        let (least, most) = (one.min(two), one.max(two));
        if most > 0.0 { most / least } else { f64::NAN }
    }

    /// The kind of the model's stationary point, by the signs of the eigenvalues.
    pub fn kind(&self) -> PointKind {
        let [low, high] = self.eigenvalues();
        let flat = DEGENERATE * low.abs().max(high.abs());
        match (low, high) {
            _ if !(low.abs() > flat && high.abs() > flat) => PointKind::Degenerate,
            _ if low > 0.0 => PointKind::Minimum,
            _ if high < 0.0 => PointKind::Maximum,
            _ => PointKind::Saddle,
        }
    }

    /// Newton's step −H⁻¹∇f, to the model's stationary point; `None` if H is singular.
    pub fn newton(&self) -> Option<Point> {
        let step = linear::solve_symmetric(self.hessian, self.gradient.map(|end| -end))?;
        (self.is_defined() && self.kind() != PointKind::Degenerate).then_some(step)
    }

    /// The largest error |f − m| over all directions, at distances r up to `farthest`. Errors within rounding are omitted.
    pub fn errors(&self, surface: &dyn Surface, farthest: f64) -> Errors {
        let error = |step: usize| {
            let r = farthest * libm::pow(MIN_DISTANCE, 1.0 - step as f64 / (DISTANCES - 1) as f64);
            let [mut largest, mut size] = [0.0_f64, self.value.abs()];
            for direction in 0..DIRECTIONS {
                let angle = TAU * (direction as f64 + 0.5) / DIRECTIONS as f64;
                let at = [self.at[0] + r * libm::cos(angle), self.at[1] + r * libm::sin(angle)];
                let f = surface.value(at);
                largest = largest.max((f - self.value(at)).abs());
                size = size.max(f.abs());
            }
            (largest < 1e300 && largest > ROUNDING_EPSILONS * f64::EPSILON * size).then_some([r, largest, size])
        };
        (0..DISTANCES).filter_map(error).map(|[r, largest, _]| [r, largest]).collect()
    }

    /// The order of the model's error in r: the least-squares slope of ln(error) against ln(r), over the decade of smallest
    /// distances whose error is well above rounding.
    pub fn order(&self, errors: &[[f64; 2]]) -> Option<f64> {
        let exact = WELL_ABOVE * ROUNDING_EPSILONS * f64::EPSILON * self.value.abs();
        let first = errors.iter().position(|[_, error]| *error > exact)?;
        let decade: Vec<[f64; 2]> =
            errors[first..].iter().copied().filter(|[r, _]| *r <= 10.0 * errors[first][0]).collect();
        (decade.len() > 5).then(|| slope(&decade.iter().map(|point| point.map(libm::log)).collect::<Vec<_>>()))
    }
}

/// The slope of the least-squares line through points.
fn slope(points: &[[f64; 2]]) -> f64 {
    let mean = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64);
    let across: f64 = points.iter().map(|[x, _]| (x - mean[0]) * (x - mean[0])).sum();
    let both: f64 = points.iter().map(|[x, y]| (x - mean[0]) * (y - mean[1])).sum();
    both / across
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula_surface::FormulaSurface;

    fn model(formula: &str, at: Point) -> Model {
        Model::of(&FormulaSurface::parse(formula, &[]).expect("a formula"), at)
    }

    #[test]
    fn kinds_follow_the_signs_of_the_eigenvalues() {
        let kinds = [
            ("x^2 + x y + y^2", PointKind::Minimum),
            ("1 - x^2 - 3y^2", PointKind::Maximum),
            ("x y", PointKind::Saddle),
            ("x^2 + y", PointKind::Degenerate),
            ("(x + 2y)^2", PointKind::Degenerate),
            ("x + y", PointKind::Degenerate),
        ];
        for (formula, kind) in kinds {
            assert_eq!(model(formula, [0.3, -0.2]).kind(), kind, "{formula}");
        }
    }

    #[test]
    fn a_quadratic_is_its_own_model_and_newton_converges_in_one_step() {
        let model = model("(x - 1)^2 + 3(y + 2)^2 + x y", [4.0, 4.0]);
        let surface = FormulaSurface::parse("(x - 1)^2 + 3(y + 2)^2 + x y", &[]).expect("a formula");
        assert!(model.errors(&surface, 2.0).is_empty());
        let [right, up] = model.newton().expect("a step");
        let [x, y] = surface.gradient([4.0 + right, 4.0 + up]);
        assert!(x.abs() < 1e-12 && y.abs() < 1e-12, "{x} {y}");
    }

    #[test]
    fn the_model_is_undefined_where_f_is() {
        let model = model("ln(x) + y^2", [-1.0, 0.0]);
        assert!(!model.is_defined() && model.newton().is_none());
        assert!(model.eigenvalues().iter().chain([&model.condition()]).all(|number| number.is_nan()));
    }

    #[test]
    fn a_singular_hessian_has_no_step_and_no_finite_condition() {
        let model = model("(x + 2y)^2 + x", [1.0, 1.0]);
        assert_eq!(model.newton(), None);
        assert!(model.condition() > 1e12);
    }

    #[test]
    fn the_order_is_that_of_the_first_omitted_term() {
        for (formula, order) in [("exp(x + 2y)", 3.0), ("x^2 + y^4 + 1", 4.0)] {
            let at = [0.0, 0.0];
            let surface = FormulaSurface::parse(formula, &[]).expect("a formula");
            let model = Model::of(&surface, at);
            let found = model.order(&model.errors(&surface, 1.0)).expect("an order");
            assert!((found - order).abs() < 0.05, "{formula}: {found}");
        }
    }
}
