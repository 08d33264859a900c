//! RMSprop: the gradient over the root of its mean square.
//!
//! gₜ = ∇f(xₜ) + λxₜ; vₜ = α vₜ₋₁ + (1 − α) gₜ²; if centred, aₜ = α aₜ₋₁ + (1 − α) gₜ and v̄ₜ = vₜ − aₜ², else v̄ₜ =
//! vₜ; bₜ = μ bₜ₋₁ + gₜ ∕ (√v̄ₜ + ε); xₜ₊₁ = xₜ − η bₜ.
//!
//! Hinton, *Neural networks for machine learning*, lecture 6e (2012), centred by Graves, *Generating sequences with recurrent
//! neural networks* (2013); `torch.optim.RMSprop`. A variance made negative by rounding counts as zero, where PyTorch continues
//! with NaN.

use super::arithmetic::{each, lerp, retain};
use super::parameters::{BETA2, EPSILON, MOMENTUM, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "rmsprop",
    title: "RMSprop",
    equation: "v ← αv + (1−α)∇f², b ← μb + ∇f ∕ (√v + ε), x ← x − η b",
    source: "Hinton 2012, Graves 2013; torch.optim.RMSprop",
    learning_rate: 1e-2,
    parameters: &[ALPHA, EPSILON, Hyperparameter { default: 0.0, ..MOMENTUM }, CENTERED, WEIGHT_DECAY],
    make: |settings, n| Box::new(RmsProp::new(settings, n)),
};

const ALPHA: Hyperparameter = Hyperparameter { name: "alpha", symbol: "α", default: 0.99, ..BETA2 };

const CENTERED: Hyperparameter = Hyperparameter {
    name: "centered",
    title: "Centred",
    symbol: "centred",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Switch,
};

struct RmsProp {
    alpha: f64,
    epsilon: f64,
    momentum: f64,
    centered: bool,
    weight_decay: f64,
    square: Vec<f64>,
    mean: Vec<f64>,
    velocity: Vec<f64>,
}

impl RmsProp {
    fn new(settings: &Settings, n: usize) -> Self {
        Self {
            alpha: settings.get("alpha"),
            epsilon: settings.get("epsilon"),
            momentum: settings.get("momentum"),
            centered: settings.is_on("centered"),
            weight_decay: settings.get("weightDecay"),
            square: vec![0.0; n],
            mean: vec![0.0; n],
            velocity: vec![0.0; n],
        }
    }

    /// A step, in one of four variants. Without momentum there is no velocity, and η is part of the quotient, in PyTorch's
    /// rounding order.
    fn step_with<const CENTERED: bool, const MOMENTUM: bool>(
        &mut self,
        at: &mut [f64],
        gradient: &[f64],
        learning_rate: f64,
    ) {
        let alpha = self.alpha;
        each!(at, gradient, self.square, self.mean, self.velocity => |x, g, v, a, b| {
            let g = g + self.weight_decay * *x;
            *v = *v * alpha + (1.0 - alpha) * g * g;
            let mut variance = *v;
            if CENTERED {
                *a = lerp(*a, g, 1.0 - alpha);
                variance = (*v - *a * *a).max(0.0);
            }
            let deviation = variance.sqrt() + self.epsilon;
            if MOMENTUM {
                *b = *b * self.momentum + g / deviation;
                *x += -learning_rate * *b;
            } else {
                *x += -learning_rate * g / deviation;
            }
        });
    }
}

impl Optimiser for RmsProp {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        match (self.centered, self.momentum > 0.0) {
            (false, false) => self.step_with::<false, false>(at, here.gradient, learning_rate),
            (false, true) => self.step_with::<false, true>(at, here.gradient, learning_rate),
            (true, false) => self.step_with::<true, false>(at, here.gradient, learning_rate),
            (true, true) => self.step_with::<true, true>(at, here.gradient, learning_rate),
        }
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.square, &mut self.mean, &mut self.velocity])
    }
}
