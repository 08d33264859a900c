//! A function of one variable as a problem.

use super::{Evaluations, Problem};
use crate::curve::Curve;

/// A curve as a problem of one number.
pub struct CurveProblem<'a> {
    curve: &'a Curve,
    evaluations: Evaluations,
}

impl<'a> CurveProblem<'a> {
    /// A problem with no evaluations yet.
    pub fn new(curve: &'a Curve) -> Self {
        Self { curve, evaluations: Evaluations::default() }
    }
}

impl Problem for CurveProblem<'_> {
    fn dimension(&self) -> usize {
        1
    }

    fn loss(&mut self, at: &[f64]) -> f64 {
        self.evaluations.losses += 1;
        self.curve.value(at[0])
    }

    fn loss_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        self.evaluations.gradients += 1;
        let [loss, slope, _] = self.curve.jet(at[0]);
        gradient[0] = slope;
        loss
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) -> bool {
        self.evaluations.hessians += 1;
        hessian[0] = self.curve.jet(at[0])[2];
        true
    }

    fn evaluations(&self) -> Evaluations {
        self.evaluations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_has_loss_slope_and_curvature_and_counts_them() {
        let curve = Curve::parse("x^3", &[]).expect("a formula");
        let mut problem = CurveProblem::new(&curve);
        let [mut slope, mut curvature] = [[0.0]; 2];
        assert_eq!(problem.loss_and_gradient(&[2.0], &mut slope), 8.0);
        assert!(problem.hessian(&[2.0], &mut curvature));
        assert_eq!((problem.loss(&[1.0]), slope, curvature), (1.0, [12.0], [12.0]));
        assert_eq!(problem.evaluations(), Evaluations { losses: 1, gradients: 1, hessians: 1 });
    }
}
