//! NAdam: Adam with Nesterov's look-ahead, whose momentum warms up.
//!
//! gₜ = ∇f(xₜ) + λxₜ; mₜ, vₜ as in Adam; μₜ = β₁(1 − ½ · 0.96^(ψt)); v̂ₜ = vₜ∕(1 − β₂ᵗ);
//! xₜ₊₁ = xₜ − η(1 − μₜ)∕(1 − μ₁⋯μₜ) · gₜ ∕ (√v̂ₜ + ε) − η μₜ₊₁∕(1 − μ₁⋯μₜ₊₁) · mₜ ∕ (√v̂ₜ + ε).
//!
//! Dozat, *Incorporating Nesterov momentum into Adam* (2016); `torch.optim.NAdam`, where ψ is the momentum decay.

use super::arithmetic::{Power, each, lerp, retain};
use super::parameters::{BETA1, BETA2, EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "nadam",
    title: "NAdam",
    equation: "x ← x − η ((1−μ)∇f ∕ (1−∏μ) + μ′m ∕ (1−∏μ·μ′)) ∕ (√v̂ + ε)",
    source: "Dozat 2016; torch.optim.NAdam",
    learning_rate: 2e-3,
    parameters: &[BETA1, BETA2, EPSILON, MOMENTUM_DECAY, WEIGHT_DECAY],
    make: |settings, n| Box::new(Nadam::new(settings, n)),
};

const MOMENTUM_DECAY: Hyperparameter = Hyperparameter {
    name: "momentumDecay",
    title: "Momentum decay",
    symbol: "ψ",
    default: 4e-3,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

struct Nadam {
    betas: [f64; 2],
    epsilon: f64,
    momentum_decay: f64,
    weight_decay: f64,
    steps: f64,
    power: Power,
    /// μ of the next step.
    next_momentum: f64,
    /// μ₁⋯μₜ.
    product: f64,
    mean: Vec<f64>,
    square: Vec<f64>,
}

impl Nadam {
    fn new(settings: &Settings, n: usize) -> Self {
        let betas = [settings.get("beta1"), settings.get("beta2")];
        let momentum_decay = settings.get("momentumDecay");
        Self {
            betas,
            epsilon: settings.get("epsilon"),
            momentum_decay,
            weight_decay: settings.get("weightDecay"),
            steps: 0.0,
            power: Power::new(betas[1]),
            next_momentum: warming(betas[0], momentum_decay),
            product: 1.0,
            mean: vec![0.0; n],
            square: vec![0.0; n],
        }
    }
}

impl Optimiser for Nadam {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let [beta1, beta2] = self.betas;
        self.steps += 1.0;
        let momentum = self.next_momentum;
        self.next_momentum = warming(beta1, (self.steps + 1.0) * self.momentum_decay);
        self.product *= momentum;
        let correction = 1.0 - self.power.next();
        let gradient_size = -learning_rate * (1.0 - momentum) / (1.0 - self.product);
        let mean_size = -learning_rate * self.next_momentum / (1.0 - self.product * self.next_momentum);
        each!(at, here.gradient, self.mean, self.square => |x, g, m, v| {
            let g = g + self.weight_decay * *x;
            *m = lerp(*m, g, 1.0 - beta1);
            *v = *v * beta2 + (1.0 - beta2) * g * g;
            let denominator = (*v / correction).sqrt() + self.epsilon;
            *x += gradient_size * g / denominator;
            *x += mean_size * *m / denominator;
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.mean, &mut self.square])
    }
}

/// μ after `time` = ψt: from β₁∕2 up to β₁.
fn warming(beta1: f64, time: f64) -> f64 {
    beta1 * (1.0 - 0.5 * libm::pow(0.96, time))
}
