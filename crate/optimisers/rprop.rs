//! Rprop, resilient backpropagation: each coordinate has its own step length, and only the sign of its derivative counts.
//!
//! For each coordinate: where gₜgₜ₋₁ > 0, s ← η⁺s; where gₜgₜ₋₁ < 0, s ← η⁻s and gₜ counts as 0, now and in the next product;
//! then s is clamped to its bounds, and x ← x − sign(gₜ) s. The initial s is the learning rate of the first step; later rates
//! have no effect.
//!
//! Riedmiller & Braun, *A direct adaptive method for faster backpropagation learning: the RPROP algorithm* (1993);
//! `torch.optim.Rprop`.

use super::arithmetic::{each, retain, sign};
use crate::optimiser::{Evaluation, Hyperparameter, HyperparameterKind, Optimiser, OptimiserCard, Settings};
use crate::problem::Problem;

/// The optimiser's card.
pub const CARD: OptimiserCard = OptimiserCard {
    id: "rprop",
    title: "Rprop",
    equation: "s ← s·η⁺ where ∇f keeps its sign, s·η⁻ where it flips; x ← x − s sign ∇f",
    source: "Riedmiller & Braun 1993; torch.optim.Rprop",
    learning_rate: 1e-2,
    parameters: &[ETA_MINUS, ETA_PLUS, STEP_MIN, STEP_MAX],
    make: |settings, n| Box::new(Rprop::new(settings, n)),
};

const ETA_MINUS: Hyperparameter = Hyperparameter {
    name: "etaMinus",
    title: "Shrink",
    symbol: "η⁻",
    default: 0.5,
    range: [0.01, 0.99],
    kind: HyperparameterKind::Plain,
};

const ETA_PLUS: Hyperparameter = Hyperparameter {
    name: "etaPlus",
    title: "Grow",
    symbol: "η⁺",
    default: 1.2,
    range: [1.01, 10.0],
    kind: HyperparameterKind::Plain,
};

const STEP_MIN: Hyperparameter = Hyperparameter {
    name: "stepMin",
    title: "Shortest step",
    symbol: "s₋",
    default: 1e-6,
    range: [1e-20, 1.0],
    kind: HyperparameterKind::Magnitude,
};

const STEP_MAX: Hyperparameter = Hyperparameter {
    name: "stepMax",
    title: "Longest step",
    symbol: "s₊",
    default: 50.0,
    range: [1e-6, 1e6],
    kind: HyperparameterKind::Magnitude,
};

struct Rprop {
    shrink: f64,
    grow: f64,
    shortest: f64,
    longest: f64,
    /// Empty until the first learning rate is known.
    steps: Vec<f64>,
    previous: Vec<f64>,
}

impl Rprop {
    fn new(settings: &Settings, n: usize) -> Self {
        Self {
            shrink: settings.get("etaMinus"),
            grow: settings.get("etaPlus"),
            shortest: settings.get("stepMin"),
            longest: settings.get("stepMax"),
            steps: Vec::with_capacity(n),
            previous: vec![0.0; n],
        }
    }
}

impl Optimiser for Rprop {
    fn step(&mut self, at: &mut [f64], here: Evaluation, learning_rate: f64, _problem: &mut dyn Problem) {
        self.steps.resize(at.len(), learning_rate);
        each!(at, here.gradient, self.steps, self.previous => |x, g, s, previous| {
            let agreement = g * *previous;
            let factor = if agreement > 0.0 { self.grow } else if agreement < 0.0 { self.shrink } else { 1.0 };
            // PyTorch's clamp: if the bounds cross, the upper one wins.
            *s = (*s * factor).max(self.shortest).min(self.longest);
            *previous = if agreement < 0.0 { 0.0 } else { g };
            *x -= sign(*previous) * *s;
        });
    }

    fn retain(&mut self, indices: &[usize]) -> bool {
        retain(indices, [&mut self.steps, &mut self.previous])
    }
}
