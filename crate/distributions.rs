//! The distributions. `tests/distributions.rs` checks every one against quadrature, and against closed forms.

mod beta;
mod cauchy;
mod exponential;
mod gamma;
mod laplace;
mod logistic;
mod mixture;
mod normal;
mod student;
mod uniform;

pub use mixture::Mixture;
pub use normal::Normal;

use crate::distribution::{DistributionCard, Letter};

/// Every family.
pub const DISTRIBUTIONS: &[DistributionCard] = &[
    normal::CARD,
    uniform::CARD,
    exponential::CARD,
    laplace::CARD,
    logistic::CARD,
    cauchy::CARD,
    beta::CARD,
    gamma::CARD,
    student::CARD,
    mixture::CARD,
];

/// The letter of a location.
const fn location(name: &'static str, symbol: &'static str, label: &'static str, default: f64) -> Letter {
    Letter { name, symbol, label, default, range: [-100.0, 100.0] }
}

/// The letter of a positive number.
const fn positive(name: &'static str, symbol: &'static str, label: &'static str, default: f64) -> Letter {
    Letter { name, symbol, label, default, range: [0.01, 100.0] }
}
