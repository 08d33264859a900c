//! The integral that errors are measured against: exact where a closed form is known; for a typed formula a product of Gauss–Legendre
//! rules, if a scrambled Sobol′ run confirms it; otherwise the better of the two methods after many runs, with its error.

use super::integrand::Integrand;
use crate::integral::gauss_legendre;

/// The nodes of the two rules whose difference estimates the error, by dimension.
const NODES: [[usize; 2]; 3] = [[96, 128], [40, 56], [24, 32]];

/// The smallest relative error that rounding leaves.
const ROUNDING: f64 = 1e-14;

/// Relative to the root mean square of f: the rules have converged if they agree so well, and a run confirms them by such an agreement. It
/// would be an accident unless the function is smooth at the scale of the run's points.
const CONVERGED: f64 = 1e-12;
const CONFIRMED: f64 = 1e-6;

/// An integral, and how it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truth {
    /// The integral over the cube; NaN if the function is not finite somewhere.
    pub value: f64,
    /// Its standard error or an error estimate; 0 for a closed form.
    pub error: f64,
    /// The variance of the function.
    pub variance: f64,
    /// How it was found.
    pub source: &'static str,
}

impl Truth {
    /// From a closed form, if there is one.
    pub fn closed(integrand: &Integrand) -> Option<Self> {
        integrand.exact().map(|[value, variance]| Self { value, error: 0.0, variance, source: "exact" })
    }

    /// By Gauss's rules, if they have converged and the mean of a scrambled Sobol′ run confirms them.
    pub fn confirmed(integrand: &mut Integrand, mean: f64) -> Option<Self> {
        let gauss = Self::by_product_rules(integrand)?;
        let size = (gauss.variance + gauss.value * gauss.value).sqrt();
        let is_confirmed = (gauss.value - mean).abs() <= CONFIRMED * size;
        (gauss.error <= CONVERGED * size && is_confirmed).then_some(gauss)
    }

    /// From the mean of f and of f² over each of some scrambled Sobol′ runs, or by Gauss's rules if these agree with each other better
    /// than the runs do, and with the runs.
    pub fn estimated(integrand: &mut Integrand, runs: &[[f64; 2]]) -> Self {
        let count = runs.len() as f64;
        let [mean, mean_square] = [0, 1].map(|part| runs.iter().map(|run| run[part]).sum::<f64>() / count);
        let spread = runs.iter().map(|[other, _]| (other - mean) * (other - mean)).sum::<f64>();
        let error = (spread / (count * (count - 1.0))).sqrt().max(ROUNDING * mean.abs());
        let variance = (mean_square - mean * mean).max(0.0);
        let sampled = Self { value: mean, error, variance, source: "scrambled Sobol′" };
        let agrees = |gauss: &Self| (gauss.value - mean).abs() <= 6.0 * error + gauss.error && gauss.error < error;
        Self::by_product_rules(integrand).filter(agrees).map_or(sampled, |gauss| Self { variance, ..gauss })
    }

    /// By a coarse and a fine product of Gauss's rules, in up to three dimensions. The error is the difference of the two.
    fn by_product_rules(integrand: &mut Integrand) -> Option<Self> {
        let [[coarse, _], [value, mean_square]] = product_rules(integrand)?;
        let error = (value - coarse).abs().max(ROUNDING * value.abs());
        let variance = (mean_square - value * value).max(0.0);
        Some(Self { value, error, variance, source: "Gauss–Legendre" })
    }
}

/// The integrals of f and of f² by a coarse and a fine product rule, in up to three dimensions.
fn product_rules(integrand: &mut Integrand) -> Option<[[f64; 2]; 2]> {
    let dimension = integrand.dimension();
    let counts = NODES.get(dimension.checked_sub(1)?)?;
    Some(counts.map(|count| {
        let nodes = gauss_legendre(count);
        let points = count.pow(dimension as u32);
        let mut columns = vec![vec![0.0; points]; dimension];
        let mut weights = vec![1.0; points];
        for (axis, column) in columns.iter_mut().enumerate() {
            let stride = count.pow(axis as u32);
            for (point, slot) in column.iter_mut().enumerate() {
                let [x, weight] = nodes[point / stride % count];
                *slot = 0.5 + 0.5 * x;
                weights[point] *= 0.5 * weight;
            }
        }
        let mut values = vec![0.0; points];
        integrand.evaluate(&columns, &mut values);
        values
            .iter()
            .zip(&weights)
            .fold([0.0; 2], |[sum, squares], (value, weight)| [sum + weight * value, squares + weight * value * value])
    }))
}
