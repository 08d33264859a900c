//! A strip around the slice, |x − x₀| ≤ ε + k|y|, that is a wedge for k > 0. As ε and k shrink in proportion the region closes in on the
//! line x = x₀, and the distribution of y in it converges to a density proportional to p(x₀, y)(ε + k|y|): to the conditional only if
//! k = 0. A line has probability 0, and what is known “on it” depends on how it is approached (Borel's paradox; Kolmogorov, Foundations
//! of the Theory of Probability, 1933, chapter V §2).

use crate::joint::{Joint, Rule};

/// The distribution of y in the region.
pub struct Region {
    /// P(region).
    pub probability: f64,
    /// E[Y | region] and Var[Y | region].
    pub mean: f64,
    pub variance: f64,
    /// The variance in the limit, and what p(x₀, y) is weighted with there.
    pub limit_variance: f64,
    /// The density of y in the region: y₀, p₀, y₁, p₁, …
    pub curve: Vec<f64>,
    /// The density in the limit, likewise.
    pub limit: Vec<f64>,
}

impl Region {
    /// The region around x₀ of half width ε + k|y|; `None` if nothing lies in it.
    pub fn of(joint: &Joint, x: f64, [strip, wedge]: [f64; 2]) -> Option<Self> {
        if strip + wedge <= 0.0 {
            return None;
        }
        let rows = joint.region(x, |y| strip + wedge * y.abs()).ok()?;
        let mass = rows.integral(|_, row| row.mass.value).value;
        if mass.is_nan() || mass <= 0.0 {
            return None;
        }
        let [mean, variance] = moments(&rows, |row| row.mass.value);
        let line = joint.line(0, x).ok()?;
        let weighted = |y: f64, f: f64| f * (strip + wedge * y.abs());
        let area = line.integral(|y, f| weighted(y, *f)).value;
        let limit: Vec<f64> =
            line.nodes().iter().flat_map(|node| [node.at, weighted(node.at, node.value) / area]).collect();
        let first = line.integral(|y, f| y * weighted(y, *f)).value / area;
        let second = line.integral(|y, f| y * y * weighted(y, *f)).value / area;
        Some(Self {
            probability: mass / joint.totals()[0].value,
            mean,
            variance,
            limit_variance: second - first * first,
            curve: rows.nodes().iter().flat_map(|node| [node.at, node.value.mass.value / mass]).collect(),
            limit,
        })
    }
}

/// Mean and variance of the place in a rule, weighted by a function.
fn moments<T>(rule: &Rule<T>, weight: impl Fn(&T) -> f64) -> [f64; 2] {
    let moment = |power: i32| rule.integral(|at, value| at.powi(power) * weight(value)).value;
    let mass = moment(0);
    let mean = moment(1) / mass;
    [mean, moment(2) / mass - mean * mean]
}
