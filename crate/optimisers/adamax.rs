//! Adamax: Adam with the largest recent |g| in place of the root of the mean square.
//!
//! gₜ = ∇f(xₜ) + λxₜ; mₜ = β₁ mₜ₋₁ + (1 − β₁) gₜ; uₜ = max(β₂ uₜ₋₁, |gₜ| + ε);
//! xₜ₊₁ = xₜ − η∕(1 − β₁ᵗ) · mₜ ∕ uₜ.
//!
//! Kingma & Ba 2015, §7.1; `torch.optim.Adamax`, which puts ε inside the maximum.

use super::arithmetic::{Power, each, lerp, retain};
use super::parameters::{BETA1, BETA2, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "adamax",
    title: "Adamax",
    equation: "m ← β₁m + (1−β₁)∇f, u ← max(β₂u, |∇f| + ε), x ← x − η m̂ ∕ u",
    source: "Kingma & Ba 2015; torch.optim.Adamax",
    learning_rate: 2e-3,
    parameters: &[BETA1, Hyperparameter { title: "Decay of the maximum", ..BETA2 }, EPSILON, WEIGHT_DECAY],
    make: |settings, n| Box::new(Adamax::new(settings, n)),
};

struct Adamax {
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
    power: Power,
    mean: Vec<f64>,
    largest: Vec<f64>,
}

impl Adamax {
    fn new(settings: &Settings, n: usize) -> Self {
        let betas = [settings.get("beta1"), settings.get("beta2")];
        Self {
            betas,
            epsilon: settings.get("epsilon"),
            weight_decay: settings.get("weightDecay"),
            power: Power::new(betas[0]),
            mean: vec![0.0; n],
            largest: vec![0.0; n],
        }
    }
}

impl Optimiser for Adamax {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        let size = learning_rate / (1.0 - self.power.next());
        each!(at, here.gradient, self.mean, self.largest => |x, g, m, largest| {
            let g = g + self.weight_decay * *x;
            *m = lerp(*m, g, 1.0 - beta1);
            *largest = (*largest * beta2).max(g.abs() + self.epsilon);
            *x += -size * *m / *largest;
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean, &mut self.largest])
    }
}
