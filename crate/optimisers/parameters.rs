//! Hyperparameters that several methods share, with PyTorch's names and defaults.

use crate::optimiser::{Hyperparameter, HyperparameterKind};

/// The decay of the velocity.
pub(super) const MOMENTUM: Hyperparameter = Hyperparameter {
    name: "momentum",
    title: "Momentum",
    symbol: "μ",
    default: 0.9,
    range: [0.0, 0.9999],
    kind: HyperparameterKind::Decay,
};

/// The decay of the running mean of gradients.
pub(super) const BETA1: Hyperparameter = Hyperparameter {
    name: "beta1",
    title: "Decay of the mean",
    symbol: "β₁",
    default: 0.9,
    range: [0.0, 0.9999],
    kind: HyperparameterKind::Decay,
};

/// The decay of the running mean of squared gradients.
pub(super) const BETA2: Hyperparameter = Hyperparameter {
    name: "beta2",
    title: "Decay of the squares",
    symbol: "β₂",
    default: 0.999,
    range: [0.0, 0.99999],
    kind: HyperparameterKind::Decay,
};

/// Keeps a denominator away from zero.
pub(super) const EPSILON: Hyperparameter = Hyperparameter {
    name: "epsilon",
    title: "Epsilon",
    symbol: "ε",
    default: 1e-8,
    range: [1e-20, 1.0],
    kind: HyperparameterKind::Magnitude,
};

/// The pull towards zero added to the gradient: the gradient of λ∕2·‖x‖².
pub(super) const WEIGHT_DECAY: Hyperparameter = Hyperparameter {
    name: "weightDecay",
    title: "Weight decay",
    symbol: "λ",
    default: 0.0,
    range: [0.0, 1.0],
    kind: HyperparameterKind::Plain,
};
