//! Adagrad: each coordinate's rate falls with the sum of its squared gradients.
//!
//! gₜ = ∇f(xₜ) + λxₜ; sₜ = sₜ₋₁ + gₜ²; ηₜ = η∕(1 + (t − 1)d); xₜ₊₁ = xₜ − ηₜ gₜ ∕ (√sₜ + ε), with t from 1.
//!
//! Duchi, Hazan & Singer, *Adaptive subgradient methods* (2011); `torch.optim.Adagrad`, where d is `lr_decay` and s₀
//! `initial_accumulator_value`.

use super::arithmetic::{each, retain};
use super::parameters::{EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Evaluation, Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "adagrad",
    title: "Adagrad",
    equation: "s ← s + ∇f², x ← x − η ∇f ∕ (√s + ε)",
    source: "Duchi, Hazan & Singer 2011; torch.optim.Adagrad",
    learning_rate: 1e-2,
    parameters: &[Hyperparameter { default: 1e-10, ..EPSILON }, RATE_DECAY, INITIAL_ACCUMULATOR, WEIGHT_DECAY],
    make: |settings, n| Box::new(Adagrad::new(settings, n)),
};

const RATE_DECAY: Hyperparameter = Hyperparameter {
    name: "lrDecay",
    title: "Rate decay",
    symbol: "d",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

const INITIAL_ACCUMULATOR: Hyperparameter = Hyperparameter {
    name: "initialAccumulator",
    title: "Initial sum of squares",
    symbol: "s₀",
    default: 0.0,
    range: [0.0, 100.0],
    kind: HyperparameterKind::Plain,
};

struct Adagrad {
    epsilon: f64,
    rate_decay: f64,
    weight_decay: f64,
    steps_taken: f64,
    sum: Vec<f64>,
}

impl Adagrad {
    fn new(settings: &Settings, n: usize) -> Self {
        Self {
            epsilon: settings.get("epsilon"),
            rate_decay: settings.get("lrDecay"),
            weight_decay: settings.get("weightDecay"),
            steps_taken: 0.0,
            sum: vec![settings.get("initialAccumulator"); n],
        }
    }
}

impl Optimiser for Adagrad {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        let size = learning_rate / (1.0 + self.steps_taken * self.rate_decay);
        self.steps_taken += 1.0;
        each!(at, here.gradient, self.sum => |x, g, sum| {
            let g = g + self.weight_decay * *x;
            *sum += g * g;
            *x += -size * g / (sum.sqrt() + self.epsilon);
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.sum])
    }
}
