//! RAdam, rectified Adam: plain momentum until the mean square is reliable enough to divide by.
//!
//! gₜ = ∇f(xₜ) + λxₜ; mₜ, vₜ as in Adam; m̂ₜ = mₜ∕(1 − β₁ᵗ); ρ∞ = 2∕(1 − β₂) − 1;
//! ρₜ = ρ∞ − 2t β₂ᵗ∕(1 − β₂ᵗ); rₜ = √((ρₜ − 4)(ρₜ − 2)ρ∞ ∕ ((ρ∞ − 4)(ρ∞ − 2)ρₜ));
//! xₜ₊₁ = xₜ − η m̂ₜ · rₜ √(1 − β₂ᵗ) ∕ (√vₜ + ε) if ρₜ > 5, else xₜ − η m̂ₜ.
//!
//! Liu et al., *On the variance of the adaptive learning rate and beyond* (2020); `torch.optim.RAdam`, whose threshold
//! is 5 where the paper has 4. With β₂ ≤ 2∕3 it is never reached.

use super::arithmetic::{Power, each, lerp, retain};
use super::parameters::{BETA1, BETA2, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "radam",
    title: "RAdam",
    equation: "x ← x − η r m̂ ∕ √v̂ once ρ > 5, before that x ← x − η m̂",
    source: "Liu et al. 2020; torch.optim.RAdam",
    learning_rate: 1e-3,
    parameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
    make: |settings, n| Box::new(Radam::new(settings, n)),
};

/// ρₜ above which the mean square is trusted.
const TRUSTED: f64 = 5.0;

struct Radam {
    betas: [f64; 2],
    epsilon: f64,
    weight_decay: f64,
    steps: f64,
    powers: [Power; 2],
    mean: Vec<f64>,
    square: Vec<f64>,
}

impl Radam {
    fn new(settings: &Settings, n: usize) -> Self {
        let betas = [settings.get("beta1"), settings.get("beta2")];
        Self {
            betas,
            epsilon: settings.get("epsilon"),
            weight_decay: settings.get("weightDecay"),
            steps: 0.0,
            powers: betas.map(Power::new),
            mean: vec![0.0; n],
            square: vec![0.0; n],
        }
    }

    /// rₜ, once the mean square is trusted.
    fn rectification(&self, power: f64, correction: f64) -> Option<f64> {
        let max_length = 2.0 / (1.0 - self.betas[1]) - 1.0;
        let length = max_length - 2.0 * self.steps * power / correction;
        let ratio = (length - 4.0) * (length - 2.0) * max_length / ((max_length - 4.0) * (max_length - 2.0) * length);
        (length > TRUSTED).then(|| ratio.sqrt())
    }
}

impl Optimiser for Radam {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        self.steps += 1.0;
        let first_correction = 1.0 - self.powers[0].next();
        let power = self.powers[1].next();
        let correction = 1.0 - power;
        let (rectification, root) = (self.rectification(power, correction), correction.sqrt());
        each!(at, here.gradient, self.mean, self.square => |x, g, m, v| {
            let g = g + self.weight_decay * *x;
            *m = lerp(*m, g, 1.0 - beta1);
            *v = *v * beta2 + (1.0 - beta2) * g * g;
            let step = *m / first_correction * learning_rate;
            *x -= match rectification {
                Some(rectification) => step * (root / (v.sqrt() + self.epsilon)) * rectification,
                None => step,
            };
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean, &mut self.square])
    }
}
