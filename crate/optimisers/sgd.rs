//! Gradient descent: each step is against the gradient, in proportion to it.
//!
//! gₜ = ∇f(xₜ) + λxₜ; xₜ₊₁ = xₜ − η gₜ.
//!
//! Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées* (1847); `torch.optim.SGD` without
//! momentum. On a quadratic it converges if and only if η < 2∕λmax.

use super::arithmetic::retain;
use super::parameters::WEIGHT_DECAY;
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "sgd",
    title: "Gradient descent",
    equation: "x ← x − η ∇f",
    source: "Cauchy 1847; torch.optim.SGD",
    learning_rate: 1e-3,
    parameters: &[WEIGHT_DECAY],
    make: |settings, _| Box::new(Sgd { weight_decay: settings.get("weightDecay") }),
};

struct Sgd {
    weight_decay: f64,
}

impl Optimiser for Sgd {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        for (x, &g) in at.iter_mut().zip(here.gradient) {
            let g = g + self.weight_decay * *x;
            *x += -learning_rate * g;
        }
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [])
    }
}
