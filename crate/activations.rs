//! The named activation functions, one row each: what a neuron applies to its weighted sum. Like a curve, an activation is a
//! formula, so a row is data and its derivative is exact. `tests/figures/activations.rs` checks every row.
//!
//! At a kink, always x = 0, the one-sided derivatives differ and f′(0) is a convention: all rows take the left one, as PyTorch
//! does.

mod cost;
mod saturation;

use crate::curve::Curve;
use crate::formula::Constant;

pub use cost::{Cost, Costs};
pub use saturation::{SATURATED, saturated};

/// A named activation function.
#[derive(Clone, Copy, Debug)]
pub struct ActivationCard {
    /// The name in attributes and URLs: `leaky-relu`.
    pub id: &'static str,
    /// The displayed name: `Leaky ReLU`.
    pub title: &'static str,
    /// f(x) in the language of [`crate::formula`].
    pub formula: &'static str,
    /// The formula's constants.
    pub constants: &'static [Constant],
    /// f′(x) as a formula in the value y = f(x), where that saves operations.
    pub from_value: Option<&'static str>,
    /// f′(0) by convention, as a formula in the constants, if there is a kink.
    pub at_kink: Option<&'static str>,
    /// The paper that introduced it, or showed its use.
    pub source: &'static str,
}

impl ActivationCard {
    /// The activation as a curve, with the constants' defaults.
    ///
    /// # Panics
    /// If the row's formula does not parse, which a test rules out.
    pub fn curve(&self) -> Curve {
        self.parse(self.formula)
    }

    /// f′ as a function of the value f(x), if the row has one.
    ///
    /// # Panics
    /// As [`ActivationCard::curve`].
    pub fn slope_from_value(&self) -> Option<Curve> {
        self.from_value.map(|formula| self.parse(&formula.replace('y', "x")))
    }

    fn parse(&self, formula: &str) -> Curve {
        let constants: Vec<_> = self.constants.iter().map(|constant| (constant.name, constant.default)).collect();
        match Curve::parse(formula, &constants) {
            Ok(curve) => curve,
            Err(error) => panic!("{}: {error:?}", self.id),
        }
    }
}

/// Every named activation, those with a kink first.
pub const ACTIVATIONS: &[ActivationCard] = &[
    ActivationCard {
        at_kink: Some("0"),
        ..card(
            "relu",
            "ReLU",
            "relu(x)",
            "Nair & Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010",
        )
    },
    ActivationCard {
        constants: &[Constant { name: "a", default: 0.1, range: [0.0, 1.0] }],
        at_kink: Some("a"),
        ..card(
            "leaky-relu",
            "Leaky ReLU",
            "a x + (1 - a) relu(x)",
            "Maas, Hannun & Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013",
        )
    },
    ActivationCard {
        constants: &[Constant { name: "alpha", default: 1.0, range: [0.0, 2.0] }],
        at_kink: Some("alpha"),
        ..card(
            "elu",
            "ELU",
            // x − relu(x) is min(x, 0), with the left derivative at 0 rather than the mean of both sides.
            "relu(x) + alpha (exp(x - relu(x)) - 1)",
            "Clevert, Unterthiner & Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units, \
             arXiv:1511.07289",
        )
    },
    ActivationCard {
        from_value: Some("y (1 - y)"),
        ..card(
            "sigmoid",
            "Sigmoid",
            "sigmoid(x)",
            "Rumelhart, Hinton & Williams, Learning Representations by Back-propagating Errors, 1986",
        )
    },
    ActivationCard {
        from_value: Some("1 - y^2"),
        ..card("tanh", "Tanh", "tanh(x)", "LeCun, Bottou, Orr & Müller, Efficient BackProp, 1998")
    },
    card(
        "softplus",
        "Softplus",
        "softplus(x)",
        "Dugas et al., Incorporating Second-Order Functional Knowledge for Better Option Pricing, 2001",
    ),
    card(
        "silu",
        "SiLU",
        "x sigmoid(x)",
        "Elfwing, Uchibe & Doya, Sigmoid-Weighted Linear Units for Neural Network Function Approximation in \
         Reinforcement Learning, arXiv:1702.03118",
    ),
    card("gelu", "GELU", "gelu(x)", "Hendrycks & Gimpel, Gaussian Error Linear Units, arXiv:1606.08415"),
];

/// The index of an activation in [`ACTIVATIONS`].
pub fn position(id: &str) -> Option<usize> {
    ACTIVATIONS.iter().position(|card| card.id == id)
}

const fn card(id: &'static str, title: &'static str, formula: &'static str, source: &'static str) -> ActivationCard {
    ActivationCard { id, title, formula, constants: &[], from_value: None, at_kink: None, source }
}
