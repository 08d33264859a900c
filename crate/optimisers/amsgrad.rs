//! AMSGrad: Adam whose denominator never shrinks.
//!
//! As Adam, but with v̄ₜ = max(v̄ₜ₋₁, vₜ) in the denominator: xₜ₊₁ = xₜ − η∕(1 − β₁ᵗ) · mₜ ∕ (√v̄ₜ∕√(1 − β₂ᵗ) + ε).
//!
//! Reddi, Kale & Kumar, *On the convergence of Adam and beyond* (2018); `torch.optim.Adam` with amsgrad, which takes the
//! maximum before the bias correction.

use super::arithmetic::{Power, each, lerp, retain};
use super::parameters::{BETA1, BETA2, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "amsgrad",
    title: "AMSGrad",
    equation: "as Adam, with v̂ ← max(v̂, v)",
    source: "Reddi, Kale & Kumar 2018; torch.optim.Adam(amsgrad)",
    learning_rate: 1e-3,
    parameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
    make: |settings, n| Box::new(AmsGrad::new(settings, n)),
};

struct AmsGrad {
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
    powers: [Power; 2],
    mean: Vec<f64>,
    square: Vec<f64>,
    largest: Vec<f64>,
}

impl AmsGrad {
    fn new(settings: &Settings, n: usize) -> Self {
        let betas = [settings.get("beta1"), settings.get("beta2")];
        Self {
            betas,
            epsilon: settings.get("epsilon"),
            weight_decay: settings.get("weightDecay"),
            powers: betas.map(Power::new),
            mean: vec![0.0; n],
            square: vec![0.0; n],
            largest: vec![0.0; n],
        }
    }
}

impl Optimiser for AmsGrad {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        let size = learning_rate / (1.0 - self.powers[0].next());
        let root = (1.0 - self.powers[1].next()).sqrt();
        each!(at, here.gradient, self.mean, self.square, self.largest => |x, g, m, v, largest| {
            let g = g + self.weight_decay * *x;
            *m = lerp(*m, g, 1.0 - beta1);
            *v = *v * beta2 + (1.0 - beta2) * g * g;
            *largest = largest.max(*v);
            *x += -size * *m / (largest.sqrt() / root + self.epsilon);
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean, &mut self.square, &mut self.largest])
    }
}
