//! Adagrad: each number's rate falls with the squared gradients it has seen.
//!
//! gₜ = ∇f(xₜ) + λxₜ; sₜ = sₜ₋₁ + gₜ²; ηₜ = η∕(1 + (t − 1)d); xₜ₊₁ = xₜ − ηₜ gₜ ∕ (√sₜ + ε), with t from 1.
//!
//! Duchi, Hazan & Singer, *Adaptive subgradient methods* (2011); `torch.optim.Adagrad`, where d is `lr_decay` and s₀
//! `initial_accumulator_value`.

use super::arithmetic::{each, retain};
use super::parameters::{EPSILON, WEIGHT_DECAY};
use crate::optimiser::{Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings, Slope};
use crate::problem::Problem;

/// What is known of it.
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
    title: "Decay of the rate",
    symbol: "d",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};

const INITIAL_ACCUMULATOR: Hyperparameter = Hyperparameter {
    name: "initialAccumulator",
    title: "First sum of squares",
    symbol: "s₀",
    default: 0.0,
    range: [0.0, 100.0],
    kind: HyperparameterKind::Plain,
};

struct Adagrad {
    epsilon: f64,
    rate_decay: f64,
    weight_decay: f64,
    steps_before: f64,
    sum: Vec<f64>,
}

impl Adagrad {
    fn new(settings: &Settings, n: usize) -> Self {
        Self {
            epsilon: settings.get("epsilon"),
            rate_decay: settings.get("lrDecay"),
            weight_decay: settings.get("weightDecay"),
            steps_before: 0.0,
            sum: vec![settings.get("initialAccumulator"); n],
        }
    }
}

impl Optimiser for Adagrad {
    fn step(&mut self, at: &mut [f64], slope: Slope, learning_rate: f64, _problem: &mut dyn Problem) {
        let size = learning_rate / (1.0 + self.steps_before * self.rate_decay);
        self.steps_before += 1.0;
        each!(at, slope.gradient, self.sum => |x, g, sum| {
            let g = g + self.weight_decay * *x;
            *sum += g * g;
            *x += -size * g / (sum.sqrt() + self.epsilon);
        });
    }

    fn retain(&mut self, places: &[usize]) -> bool {
        retain(places, [&mut self.sum])
    }
}
