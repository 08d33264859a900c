//! KL(p‖q), the divergence that takes means over p: from the moments of p if q is one normal, from points of p otherwise. Its minimum
//! over all normals is where mean and covariance agree with those of p.

use std::cell::OnceCell;
use std::rc::Rc;

use super::mixture::{MOST, Mixture};
use super::normal::{Normal, PARAMETERS};
use crate::joint::Joint;
use crate::plane::Point;

/// What is known of p.
#[derive(Debug)]
pub struct Forward {
    joint: Rc<Joint>,
    mean: Point,
    /// The variance of x, the covariance, and the variance of y.
    covariance: [f64; 3],
    /// E_p[ln p], the negative entropy.
    mean_logarithm: f64,
    points: OnceCell<Vec<[f64; 3]>>,
}

impl Forward {
    /// The divergences from a density.
    pub fn new(joint: Rc<Joint>) -> Self {
        let [[x, across], [y, up]] = [0, 1].map(|axis| joint.moments(axis));
        Self {
            mean: [x, y],
            covariance: [across, joint.covariance(), up],
            mean_logarithm: joint.mean_logarithm() - joint.log_total(),
            joint,
            points: OnceCell::new(),
        }
    }

    /// The mean of p, and the variance of x, the covariance, and the variance of y; NaN where they do not exist.
    pub fn moments(&self) -> (Point, [f64; 3]) {
        (self.mean, self.covariance)
    }

    /// KL(p‖q); NaN if p has no variance, or no points can be found.
    pub fn divergence(&self, q: &Mixture) -> f64 {
        self.mean_logarithm + self.cross_entropy(q, &mut [])
    }

    /// Writes the gradient of KL(p‖q) by the first parameters of each normal of q, as many as there is room for, and returns KL(p‖q).
    pub fn descent(&self, q: &Mixture, gradient: &mut [f64]) -> f64 {
        self.mean_logarithm + self.cross_entropy(q, gradient)
    }

    /// −E_p[ln q], and its gradient where there is room for it.
    fn cross_entropy(&self, q: &Mixture, gradient: &mut [f64]) -> f64 {
        match &q.normals[..] {
            [normal] => self.of_normal(normal, gradient),
            _ => self.of_points(q, gradient),
        }
    }

    /// By moments: with m and A the mean and the second moments of u = L⁻¹(z − μ) over p.
    fn of_normal(&self, normal: &Normal, gradient: &mut [f64]) -> f64 {
        let Normal { along, up, tilt, .. } = *normal;
        let [u, v] = normal.whitened(self.mean);
        let [xx, xy, yy] = self.covariance;
        let [uu, ux] = [xx / (along * along), xy / along];
        // u = (x − μ₁)/ℓ₁₁ and v = (y − μ₂ − ℓ₂₁u)/ℓ₂₂.
        let uv = (ux - tilt * uu) / up;
        let vv = (yy - 2.0 * tilt * ux + tilt * tilt * uu) / (up * up);
        let [uu, uv, vv] = [uu + u * u, uv + u * v, vv + v * v];
        let terms = [(tilt * v / up - u) / along, -v / up, 1.0 - uu + tilt * uv / up, 1.0 - vv, -uv / up];
        gradient.iter_mut().zip(terms).for_each(|(slot, term)| *slot = term);
        normal.entropy() - 1.0 + 0.5 * (uu + vv)
    }

    fn of_points(&self, q: &Mixture, gradient: &mut [f64]) -> f64 {
        let each = gradient.len() / q.normals.len();
        let mut totals = [[0.0; PARAMETERS]; MOST];
        let points = self.points();
        let mut sum = if points.is_empty() { f64::NAN } else { 0.0 };
        for [x, y, weight] in points {
            let (log, shares) = q.log_density_and_shares([*x, *y]);
            sum -= weight * log;
            if each > 0 {
                for (normal, (total, share)) in q.normals.iter().zip(totals.iter_mut().zip(shares)) {
                    let score = normal.score([*x, *y]);
                    total.iter_mut().zip(score).for_each(|(slot, score)| *slot -= weight * share * score);
                }
            }
        }
        for (slots, total) in gradient.chunks_mut(each.max(1)).zip(totals) {
            slots.copy_from_slice(&total[..slots.len()]);
        }
        sum
    }

    /// Points of p; none where they cannot be found.
    fn points(&self) -> &[[f64; 3]] {
        self.points.get_or_init(|| self.joint.points().unwrap_or_default())
    }
}
