//! Nonlinear conjugate gradient: each direction preserves the progress of the previous one.
//!
//! pₜ = −gₜ + βₜ pₜ₋₁ with βₜ = max(0, gₜ·(gₜ − gₜ₋₁) ∕ gₜ₋₁·gₜ₋₁); xₜ₊₁ = xₜ + tpₜ; gₜ = ∇f(xₜ).
//!
//! Hestenes & Stiefel (1952) for quadratics, which take n steps; Polak & Ribière (1969), restarted where β would be negative
//! (Nocedal & Wright 2006, §5.2). t comes from their line search with c = 0.01, almost exact, as conjugacy requires. The
//! learning rate only sets the first trial of the first step, η·min(1, 1∕‖g‖) along −g; later steps try the length of the last
//! step first. If p is not a descent direction, or the search finds no improvement, it restarts from −g.

use super::line_search::{LineSearch, dot};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "conjugate-gradient",
    title: "Conjugate gradient",
    equation: "p ← −∇f + β p, x ← x + t p, β = max(0, ∇f′·(∇f′ − ∇f) ∕ ‖∇f‖²)",
    source: "Polak & Ribière 1969; Nocedal & Wright 2006, §5.2",
    learning_rate: 1.0,
    parameters: &[],
    make: |_, n| Box::new(ConjugateGradient::new(n)),
};

struct ConjugateGradient {
    line: LineSearch,
    direction: Vec<f64>,
    previous: Vec<f64>,
    /// t of the last step; `None` before the first, and after a failed search.
    last: Option<f64>,
}

impl ConjugateGradient {
    fn new(n: usize) -> Self {
        let vector = vec![0.0; n];
        Self { line: LineSearch::new(n, 0.01), direction: vector.clone(), previous: vector, last: None }
    }

    /// Sets the direction; returns φ′(0).
    fn set_direction(&mut self, gradient: &[f64]) -> f64 {
        let beta = self.beta(gradient);
        self.direction.iter_mut().zip(gradient).for_each(|(p, g)| *p = beta * *p - g);
        let descent = dot(&self.direction, gradient);
        if descent < 0.0 {
            return descent;
        }
        self.direction.iter_mut().zip(gradient).for_each(|(p, g)| *p = -g);
        -dot(gradient, gradient)
    }

    /// β.
    fn beta(&self, gradient: &[f64]) -> f64 {
        let previous_square = dot(&self.previous, &self.previous);
        if self.last.is_none() || previous_square == 0.0 {
            return 0.0;
        }
        ((dot(gradient, gradient) - dot(gradient, &self.previous)) / previous_square).max(0.0)
    }
}

impl Optimiser for ConjugateGradient {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, problem: &mut dyn Problem) {
        let descent = self.set_direction(here.gradient);
        let first = self.last.unwrap_or_else(|| learning_rate * (1.0 / (-descent).sqrt()).min(1.0));
        let length = self.line.search(at, here, &self.direction, first, problem);
        self.last = (length > 0.0).then_some(length);
        self.previous.copy_from_slice(here.gradient);
    }

    fn arrival(&self) -> Option<Evaluation<'_>> {
        Some(self.line.arrival())
    }
}

#[cfg(test)]
mod tests {
    use crate::problem::FunctionProblem;
    use crate::trajectory::{Run, Trajectory, Verdict};

    fn run(start: &[f64], steps: usize, function: fn(&[f64], &mut [f64]) -> f64) -> Trajectory {
        let mut run = Run::new(&super::CARD, start);
        run.steps = steps;
        run.trajectory(&mut FunctionProblem::new(start.len(), function)).unwrap()
    }

    fn quadratic(at: &[f64], gradient: &mut [f64]) -> f64 {
        let term = |i: usize| {
            let curvature = (1 + i * i) as f64;
            gradient[i] = curvature * at[i];
            0.5 * gradient[i] * at[i]
        };
        (0..6).map(term).sum()
    }

    fn gradient_norm(at: &[f64], function: fn(&[f64], &mut [f64]) -> f64) -> f64 {
        let mut gradient = vec![0.0; at.len()];
        function(at, &mut gradient);
        gradient.iter().map(|slope| slope * slope).sum::<f64>().sqrt()
    }

    #[test]
    fn a_quadratic_of_n_numbers_takes_about_n_steps() {
        let trajectory = run(&[1.0, -2.0, 3.0, -4.0, 5.0, -6.0], 8, quadratic);
        let [first, last] = [0, 8].map(|step| gradient_norm(trajectory.point(step), quadratic));
        assert!(last < 1e-6 * first, "{first} {last}");
    }

    #[test]
    fn rosenbrock_converges_and_every_evaluation_is_counted() {
        let mut evaluations = 0;
        let mut run = Run::new(&super::CARD, &[-1.2, 1.0]);
        run.minima = vec![vec![1.0, 1.0]];
        let trajectory = run
            .trajectory(&mut FunctionProblem::new(2, |at, gradient| {
                evaluations += 1;
                let (a, b) = (1.0 - at[0], at[1] - at[0] * at[0]);
                gradient.copy_from_slice(&[-400.0 * b * at[0] - 2.0 * a, 200.0 * b]);
                a * a + 100.0 * b * b
            }))
            .unwrap();
        assert_eq!(trajectory.evaluations(trajectory.steps()), evaluations);
        assert_eq!(trajectory.verdict, Verdict::Converged);
        assert!(trajectory.converged_at.unwrap() < 50 && trajectory.losses[100] < 1e-20);
    }
}
