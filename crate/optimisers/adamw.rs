//! AdamW: Adam with the weight decay decoupled from the gradient, so that it is not divided by √v.
//!
//! xₜ ← xₜ(1 − ηλ), then Adam's step with gₜ = ∇f(xₜ) (evaluated before the decay).
//!
//! Loshchilov & Hutter, *Decoupled weight decay regularization* (2019); `torch.optim.AdamW`.

use super::arithmetic::{Power, each, lerp, retain};
use super::parameters::{BETA1, BETA2, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "adamw",
    title: "AdamW",
    equation: "x ← x(1 − ηλ) − η m̂ ∕ (√v̂ + ε)",
    source: "Loshchilov & Hutter 2019; torch.optim.AdamW",
    learning_rate: 1e-3,
    parameters: &[BETA1, BETA2, EPSILON, Hyperparameter { default: 0.01, ..WEIGHT_DECAY }],
    make: |settings, n| Box::new(AdamW::new(settings, n)),
};

struct AdamW {
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
    powers: [Power; 2],
    mean: Vec<f64>,
    square: Vec<f64>,
}

impl AdamW {
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

impl Optimiser for AdamW {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        let decay = 1.0 - learning_rate * self.weight_decay;
        let size = learning_rate / (1.0 - self.powers[0].next());
        let root = (1.0 - self.powers[1].next()).sqrt();
        each!(at, here.gradient, self.mean, self.square => |x, g, m, v| {
            *m = lerp(*m, g, 1.0 - beta1);
            *v = *v * beta2 + (1.0 - beta2) * g * g;
            *x = *x * decay + -size * *m / (v.sqrt() / root + self.epsilon);
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean, &mut self.square])
    }
}
