//! The figures, one file each; this list is the only place that knows them all.

mod descent;
mod landscape;
mod style;

use crate::figure::Card;

/// Every figure, in the order of the chapter.
pub const FIGURES: &[Card] = &[descent::CARD];

/// The figure with a name.
pub fn named(id: &str) -> Option<&'static Card> {
    FIGURES.iter().find(|card| card.id == id)
}
