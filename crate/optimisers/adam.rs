//! Adam, adaptive moments: the mean gradient over the root of the mean square, both corrected for their start at zero.
//!
//! gₜ = ∇f(xₜ) + λxₜ; mₜ = β₁ mₜ₋₁ + (1 − β₁) gₜ; vₜ = β₂ vₜ₋₁ + (1 − β₂) gₜ²;
//! xₜ₊₁ = xₜ − η∕(1 − β₁ᵗ) · mₜ ∕ (√vₜ∕√(1 − β₂ᵗ) + ε), with t from 1.
//!
//! Kingma & Ba, *Adam: a method for stochastic optimization* (2015); `torch.optim.Adam`.

use super::arithmetic::{Power, each, lerp, retain};
use super::parameters::{BETA1, BETA2, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "adam",
    title: "Adam",
    equation: "m ← β₁m + (1−β₁)∇f, v ← β₂v + (1−β₂)∇f², x ← x − η m̂ ∕ (√v̂ + ε)",
    source: "Kingma & Ba 2015; torch.optim.Adam",
    learning_rate: 1e-3,
    parameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
    make: |settings, n| Box::new(Adam::new(settings, n)),
};

struct Adam {
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
    powers: [Power; 2],
    mean: Vec<f64>,
    square: Vec<f64>,
}

impl Adam {
    fn new(settings: &Settings, n: usize) -> Self {
        let betas = [settings.get("beta1"), settings.get("beta2")];
        Self {
            betas,
            epsilon: settings.get("epsilon"),
            weight_decay: settings.get("weightDecay"),
            powers: betas.map(Power::new),
            mean: vec![0.0; n],
            square: vec![0.0; n],
        }
    }
}

impl Optimiser for Adam {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        let size = learning_rate / (1.0 - self.powers[0].next());
        let root = (1.0 - self.powers[1].next()).sqrt();
        each!(at, here.gradient, self.mean, self.square => |x, g, m, v| {
            let g = g + self.weight_decay * *x;
            *m = lerp(*m, g, 1.0 - beta1);
            *v = *v * beta2 + (1.0 - beta2) * g * g;
            *x += -size * *m / (v.sqrt() / root + self.epsilon);
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean, &mut self.square])
    }
}
