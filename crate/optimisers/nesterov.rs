//! Nesterov momentum: the heavy ball with the gradient at the point it is about to reach.
//!
//! gₜ = ∇f(xₜ) + λxₜ; v₀ = g₀, vₜ = μ vₜ₋₁ + gₜ; xₜ₊₁ = xₜ − η (gₜ + μ vₜ).
//!
//! Nesterov, *A method of solving a convex programming problem with convergence rate O(1/k²)* (1983), in the form of Sutskever
//! et al., *On the importance of initialization and momentum in deep learning* (2013) that `torch.optim.SGD` with nesterov
//! follows: x is the look-ahead point, so the gradient is evaluated at x.

use super::arithmetic::{each, retain};
use super::parameters::{MOMENTUM, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "nesterov",
    title: "Nesterov momentum",
    equation: "v ← μ v + ∇f, x ← x − η (∇f + μ v)",
    source: "Nesterov 1983, Sutskever et al. 2013; torch.optim.SGD(nesterov)",
    learning_rate: 1e-3,
    parameters: &[MOMENTUM, WEIGHT_DECAY],
    make: |settings, n| {
        Box::new(Nesterov {
            momentum: settings.get("momentum"),
            weight_decay: settings.get("weightDecay"),
            velocity: vec![0.0; n],
        })
    },
};

struct Nesterov {
    momentum: f64,
    weight_decay: f64,
    velocity: Vec<f64>,
}

impl Optimiser for Nesterov {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        each!(at, here.gradient, self.velocity => |x, g, v| {
            let g = g + self.weight_decay * *x;
            *v = *v * self.momentum + g;
            *x += -learning_rate * (g + self.momentum * *v);
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.velocity])
    }
}
