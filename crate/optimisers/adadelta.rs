//! Adadelta: the gradient rescaled to the size of recent steps, so that its units are those of x.
//!
//! gₜ = ∇f(xₜ) + λxₜ; vₜ = ρ vₜ₋₁ + (1 − ρ) gₜ²; Δₜ = √(uₜ₋₁ + ε) ∕ √(vₜ + ε) · gₜ; uₜ = ρ uₜ₋₁ + (1 − ρ) Δₜ²;
//! xₜ₊₁ = xₜ − η Δₜ.
//!
//! Zeiler, *Adadelta: an adaptive learning rate method* (2012), which has no η (η = 1); `torch.optim.Adadelta`.

use super::arithmetic::{each, retain};
use super::parameters::{BETA1, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "adadelta",
    title: "Adadelta",
    equation: "v ← ρv + (1−ρ)∇f², Δ = √(u + ε) ∕ √(v + ε) · ∇f, u ← ρu + (1−ρ)Δ², x ← x − η Δ",
    source: "Zeiler 2012; torch.optim.Adadelta",
    learning_rate: 1.0,
    parameters: &[RHO, Hyperparameter { default: 1e-6, ..EPSILON }, WEIGHT_DECAY],
    make: |settings, n| Box::new(Adadelta::new(settings, n)),
};

const RHO: Hyperparameter = Hyperparameter { name: "rho", title: "Decay of the squares", symbol: "ρ", ..BETA1 };

struct Adadelta {
    rho: f64,
    epsilon: f64,
    weight_decay: f64,
    square: Vec<f64>,
    updates: Vec<f64>,
}

impl Adadelta {
    fn new(settings: &Settings, n: usize) -> Self {
        Self {
            rho: settings.get("rho"),
            epsilon: settings.get("epsilon"),
            weight_decay: settings.get("weightDecay"),
            square: vec![0.0; n],
            updates: vec![0.0; n],
        }
    }
}

impl Optimiser for Adadelta {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let (rho, epsilon) = (self.rho, self.epsilon);
        each!(at, here.gradient, self.square, self.updates => |x, g, v, u| {
            let g = g + self.weight_decay * *x;
            *v = *v * rho + (1.0 - rho) * g * g;
            let delta = (*u + epsilon).sqrt() / (*v + epsilon).sqrt() * g;
            *u = *u * rho + (1.0 - rho) * delta * delta;
            *x += -learning_rate * delta;
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.square, &mut self.updates])
    }
}
