//! The optimisers, one file each; only this list names them all.

mod arithmetic;
mod line_search;
mod parameters;

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod bfgs;
mod conjugate_gradient;
mod lion;
mod momentum;
mod nadam;
mod nesterov;
mod newton;
mod own;
mod radam;
mod rmsprop;
mod rprop;
mod sgd;

pub use own::read_rule;

use crate::optimiser::OptimiserCard;

/// Every optimiser, simplest first, and last the one whose rule is typed.
pub static OPTIMISERS: [OptimiserCard; 18] = [
    sgd::CARD,
    momentum::CARD,
    nesterov::CARD,
    adagrad::CARD,
    adadelta::CARD,
    rmsprop::CARD,
    adam::CARD,
    amsgrad::CARD,
    adamw::CARD,
    adamax::CARD,
    nadam::CARD,
    radam::CARD,
    rprop::CARD,
    lion::CARD,
    newton::CARD,
    bfgs::CARD,
    conjugate_gradient::CARD,
    own::CARD,
];

/// The id of the optimiser whose rule is typed.
pub const OWN: &str = own::CARD.id;

/// Returns the optimiser with this id.
pub fn named(id: &str) -> Option<&'static OptimiserCard> {
    OPTIMISERS.iter().find(|card| card.id == id)
}
