//! The optimisers, one file each; this list is the only place that knows them all.

mod arithmetic;
mod parameters;

mod adam;
mod lion;
mod momentum;
mod nesterov;
mod sgd;

use crate::optimiser::Card;

/// Every optimiser, the plainest first.
pub static OPTIMISERS: [Card; 5] = [sgd::CARD, momentum::CARD, nesterov::CARD, adam::CARD, lion::CARD];

/// The optimiser of this id.
pub fn named(id: &str) -> Option<&'static Card> {
    OPTIMISERS.iter().find(|card| card.id == id)
}
