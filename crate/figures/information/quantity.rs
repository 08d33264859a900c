//! A measure's value: a number, ∞ with its cause, or unknown.

/// The value of a measure, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// A number.
    Finite(f64),
    /// ∞.
    Infinite(Cause),
    /// A density is too small there for its logarithm to be known, or quadrature has not settled.
    Unknown,
}

/// Why a measure is infinite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The one density is 0 where the other is not.
    Support,
    /// The tails of the one are so much thinner than those of the other that the integral has no end.
    Tails,
}

impl Quantity {
    /// The number, if it is one.
    pub fn finite(self) -> Option<f64> {
        match self {
            Self::Finite(value) => Some(value),
            _ => None,
        }
    }
}
