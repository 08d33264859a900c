//! The parameters that several methods share, with PyTorch's names and defaults.

use crate::optimiser::{Parameter, ParameterKind};

/// How much of the last velocity is kept.
pub(super) const MOMENTUM: Parameter = Parameter {
    name: "momentum",
    title: "Momentum",
    symbol: "μ",
    default: 0.9,
    range: [0.0, 0.9999],
    kind: ParameterKind::Decay,
};

/// How much of the average of gradients is kept.
pub(super) const BETA1: Parameter = Parameter {
    name: "beta1",
    title: "Decay of the mean",
    symbol: "β₁",
    default: 0.9,
    range: [0.0, 0.9999],
    kind: ParameterKind::Decay,
};

/// How much of the average of squared gradients is kept.
pub(super) const BETA2: Parameter = Parameter {
    name: "beta2",
    title: "Decay of the squares",
    symbol: "β₂",
    default: 0.999,
    range: [0.0, 0.99999],
    kind: ParameterKind::Decay,
};

/// What keeps a denominator away from zero.
pub(super) const EPSILON: Parameter = Parameter {
    name: "epsilon",
    title: "Epsilon",
    symbol: "ε",
    default: 1e-8,
    range: [1e-20, 1.0],
    kind: ParameterKind::Magnitude,
};

/// The pull towards zero that is added to the gradient: the gradient of λ∕2·‖x‖².
pub(super) const WEIGHT_DECAY: Parameter = Parameter {
    name: "weightDecay",
    title: "Weight decay",
    symbol: "λ",
    default: 0.0,
    range: [0.0, 1.0],
    kind: ParameterKind::Plain,
};
