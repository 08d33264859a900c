//! Gradient descent: against the gradient, as far as it is steep.
//!
//! gₜ = ∇f(xₜ) + λxₜ; xₜ₊₁ = xₜ − η gₜ.
//!
//! Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées* (1847); `torch.optim.SGD` without
//! momentum. On a quadratic it converges exactly while η < 2∕λmax.

use super::arithmetic::retain;
use super::parameters::WEIGHT_DECAY;
use crate::optimiser::{Optimiser, OptimiserCard, Slope};
use crate::problem::Problem;

/// What is known of it.
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
    fn step(&mut self, at: &mut [f64], slope: Slope, learning_rate: f64, _problem: &mut dyn Problem) {
        for (x, &g) in at.iter_mut().zip(slope.gradient) {
            let g = g + self.weight_decay * *x;
            *x += -learning_rate * g;
        }
    }

    fn retain(&mut self, places: &[usize]) -> bool {
        retain(places, [])
    }
}
