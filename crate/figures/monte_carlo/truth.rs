//! The integral that errors are measured against: exact where a closed form is known; for a typed formula the better of a product of
//! Gauss–Legendre rules and the mean of scrambled Sobol′ runs, with its error.

use super::integrand::Integrand;
use crate::integral::gauss_legendre;

/// The nodes of the two rules whose difference estimates the error, by dimension.
const NODES: [[usize; 2]; 3] = [[96, 128], [40, 56], [24, 32]];

/// The smallest relative error that rounding leaves.
const ROUNDING: f64 = 1e-14;

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

    /// From the means of scrambled Sobol′ runs and the mean of f², or by Gauss's rules if these agree with each other better than the
    /// runs do, and with the runs.
    pub fn estimated(integrand: &mut Integrand, means: &[f64], mean_square: f64) -> Self {
        let count = means.len() as f64;
        let mean = means.iter().sum::<f64>() / count;
        let spread = means.iter().map(|other| (other - mean) * (other - mean)).sum::<f64>();
        let error = (spread / (count * (count - 1.0))).sqrt().max(ROUNDING * mean.abs());
        let variance = (mean_square - mean * mean).max(0.0);
        let sampled = Self { value: mean, error, variance, source: "scrambled Sobol′" };
        match product_rules(integrand) {
            Some([coarse, fine]) => {
                let truncation = (fine - coarse).abs().max(ROUNDING * fine.abs());
                let agrees = (fine - mean).abs() <= 6.0 * error + truncation;
                let gauss = Self { value: fine, error: truncation, source: "Gauss–Legendre", ..sampled };
                if agrees && truncation < error { gauss } else { sampled }
            }
            None => sampled,
        }
    }
}

/// The integral by a coarse and a fine product rule, in up to three dimensions.
fn product_rules(integrand: &mut Integrand) -> Option<[f64; 2]> {
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
        values.iter().zip(&weights).map(|(value, weight)| value * weight).sum()
    }))
}
