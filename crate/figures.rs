//! The figures, one file each; this list is the only place that knows them all.

mod constants;
mod equation;
mod graph;
mod kept;
mod kink;
mod labels;
mod landscape;
mod legend;
mod level;
mod map;
mod plane_point;
mod plane_view;
mod playback;
mod sign;
mod span;
mod stacked;
mod stationary;
mod straight;
mod style;

mod activations;
mod curvature;
mod descent;
mod gradient;
mod hessian;
mod jacobian;
mod locality;
mod mse;
mod rules;
mod tangent;

use crate::figure::Card;

/// Every figure, in the order of the chapter.
pub const FIGURES: &[Card] = &[
    tangent::CARD,
    rules::CARD,
    mse::CARD,
    curvature::CARD,
    activations::CARD,
    locality::CARD,
    gradient::CARD,
    jacobian::CARD,
    hessian::CARD,
    descent::CARD,
];

/// The figure with a name.
pub fn named(id: &str) -> Option<&'static Card> {
    FIGURES.iter().find(|card| card.id == id)
}
