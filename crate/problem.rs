//! What an optimiser sees: n numbers in, a loss and its gradient out, every evaluation counted.

pub mod eigendecomposition;

mod curve_problem;

use crate::surface::Surface;

pub use curve_problem::CurveProblem;

/// Counts of evaluations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evaluations {
    /// Losses alone.
    pub losses: u32,
    /// Losses together with their gradient.
    pub gradients: u32,
    /// Hessians.
    pub hessians: u32,
}

impl Evaluations {
    /// The sum of the counts.
    pub fn total(&self) -> u32 {
        self.losses + self.gradients + self.hessians
    }
}

/// A loss function of n numbers.
pub trait Problem {
    /// The number of coordinates, n.
    fn dimension(&self) -> usize;

    /// The loss at `at` (n numbers).
    fn loss(&mut self, at: &[f64]) -> f64;

    /// The loss at `at`, with its gradient written to `gradient` (n numbers).
    fn loss_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64;

    /// Writes the Hessian at `at` to `hessian`, n × n row-major; returns `false` and writes nothing if the problem has none.
    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) -> bool;

    /// The evaluations so far.
    fn evaluations(&self) -> Evaluations;
}

/// A surface as a problem of two numbers.
pub struct SurfaceProblem<'a> {
    surface: &'a dyn Surface,
    evaluations: Evaluations,
}

impl<'a> SurfaceProblem<'a> {
    /// A problem with no evaluations yet.
    pub fn new(surface: &'a dyn Surface) -> Self {
        Self { surface, evaluations: Evaluations::default() }
    }
}

impl Problem for SurfaceProblem<'_> {
    fn dimension(&self) -> usize {
        2
    }

    fn loss(&mut self, at: &[f64]) -> f64 {
        self.evaluations.losses += 1;
        self.surface.value([at[0], at[1]])
    }

    fn loss_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        self.evaluations.gradients += 1;
        let (loss, [x, y]) = self.surface.value_and_gradient([at[0], at[1]]);
        (gradient[0], gradient[1]) = (x, y);
        loss
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) -> bool {
        self.evaluations.hessians += 1;
        let [xx, xy, yy] = self.surface.hessian([at[0], at[1]]);
        hessian.copy_from_slice(&[xx, xy, xy, yy]);
        true
    }

    fn evaluations(&self) -> Evaluations {
        self.evaluations
    }
}

/// A closure as a problem: it writes the gradient and returns the loss. It has no Hessian.
pub struct FunctionProblem<F> {
    function: F,
    scratch: Vec<f64>,
    evaluations: Evaluations,
}

impl<F: FnMut(&[f64], &mut [f64]) -> f64> FunctionProblem<F> {
    /// A problem of `n` numbers.
    pub fn new(n: usize, function: F) -> Self {
        Self { function, scratch: vec![0.0; n], evaluations: Evaluations::default() }
    }
}

impl<F: FnMut(&[f64], &mut [f64]) -> f64> Problem for FunctionProblem<F> {
    fn dimension(&self) -> usize {
        self.scratch.len()
    }

    fn loss(&mut self, at: &[f64]) -> f64 {
        self.evaluations.losses += 1;
        (self.function)(at, &mut self.scratch)
    }

    fn loss_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        self.evaluations.gradients += 1;
        (self.function)(at, gradient)
    }

    fn hessian(&mut self, _at: &[f64], _hessian: &mut [f64]) -> bool {
        false
    }

    fn evaluations(&self) -> Evaluations {
        self.evaluations
    }
}
