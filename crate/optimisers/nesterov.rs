//! Nesterov momentum: the heavy ball that looks at the slope where it is about to be.
//!
//! gₜ = ∇f(xₜ) + λxₜ; v₀ = g₀, vₜ = μ vₜ₋₁ + gₜ; xₜ₊₁ = xₜ − η (gₜ + μ vₜ).
//!
//! Nesterov, *A method of solving a convex programming problem with convergence rate O(1/k²)* (1983), in the form of
//! Sutskever et al., *On the importance of initialization and momentum in deep learning* (2013) that `torch.optim.SGD`
//! with nesterov follows: x is the point looked from, so that the gradient is asked for at x.

use super::arithmetic::{each, retain};
use super::parameters::{MOMENTUM, WEIGHT_DECAY};
use crate::optimiser::{Optimiser, OptimiserCard, Slope};
use crate::problem::Problem;

/// What is known of it.
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
    fn step(&mut self, at: &mut [f64], slope: Slope, learning_rate: f64, _problem: &mut dyn Problem) {
        each!(at, slope.gradient, self.velocity => |x, g, v| {
            let g = g + self.weight_decay * *x;
            *v = *v * self.momentum + g;
            *x += -learning_rate * (g + self.momentum * *v);
        });
    }

    fn retain(&mut self, places: &[usize]) -> bool {
        retain(places, [&mut self.velocity])
    }
}
