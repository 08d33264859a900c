//! The figures, one module each; this list is the only place that names them all.

mod activations;
mod backprop;
mod batches;
mod chain;
mod curvature;
mod depth;
mod descent;
mod flat_minima;
mod gradient;
mod hessian;
mod information;
mod integral;
mod jacobian;
mod learning_rate;
mod local_minima;
mod locality;
mod marginal;
mod monte_carlo;
mod mse;
mod multivariate_chain;
mod network;
mod probability;
mod rules;
mod saddle;
mod tangent;
mod variational;

use crate::figure::FigureCard;

/// Every figure, in the order of the chapter.
pub const FIGURES: &[FigureCard] = &[
    tangent::CARD,
    rules::CARD,
    mse::CARD,
    curvature::CARD,
    activations::CARD,
    locality::CARD,
    gradient::CARD,
    jacobian::CARD,
    hessian::CARD,
    chain::CARD,
    multivariate_chain::CARD,
    backprop::CARD,
    depth::CARD,
    descent::CARD,
    learning_rate::CARD,
    batches::CARD,
    flat_minima::CARD,
    saddle::CARD,
    network::CARD,
    local_minima::CARD,
    integral::CARD,
    probability::CARD,
    marginal::CARD,
    monte_carlo::CARD,
    variational::CARD,
    information::CARD,
];

/// Returns the figure with this id.
pub fn named(id: &str) -> Option<&'static FigureCard> {
    FIGURES.iter().find(|card| card.id == id)
}
