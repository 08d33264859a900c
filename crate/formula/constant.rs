//! The default value and range of a constant in a named formula.

/// A named constant of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    /// Its name in the formula: `kappa`.
    pub name: &'static str,
    /// Its default value.
    pub default: f64,
    /// The lowest and highest sensible value.
    pub range: [f64; 2],
}
