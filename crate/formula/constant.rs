//! What is known of a constant of a named formula, beyond its name.

/// A letter of a formula that stands for a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    /// What the formula calls it: `kappa`.
    pub name: &'static str,
    /// What it is if nobody says.
    pub default: f64,
    /// Lowest and highest that make sense.
    pub range: [f64; 2],
}
