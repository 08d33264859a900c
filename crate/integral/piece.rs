//! A piece of the interval, integrated by one rule.

/// An end of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Where it is; infinite ends are ±∞.
    pub x: f64,
    /// Whether the function is not smooth up to it, or it is infinite.
    pub is_singular: bool,
    /// Whether the function, though smooth, may have a narrow peak or a steep step there.
    pub is_steep: bool,
}

/// What a rule finds on a piece.
#[derive(Clone, Copy, Debug, Default)]
pub struct Estimate {
    /// The integral.
    pub value: f64,
    /// The integral of |f|.
    pub size: f64,
    /// The error that a finer rule would reduce.
    pub truncation: f64,
    /// The error that none would: rounding, and the tail of a singularity.
    pub floor: f64,
}

impl Estimate {
    /// The error of the better of two rules whose results differ by `difference`, where the function differs from its mean by
    /// `spread`: as large as that unless the rules agree to better than 0.5 %, and below the difference once they agree so well that the
    /// better rule is far better (QUADPACK's formula, Piessens et al. 1983).
    pub fn truncation(difference: f64, spread: f64) -> f64 {
        if spread == 0.0 {
            return difference;
        }
        let share = (200.0 * difference / spread).min(1.0);
        spread * share * libm::sqrt(share)
    }
}

/// The point at which a piece is divided: the middle, or, towards an infinite end, about as far again as the finite one.
pub fn middle([from, to]: [f64; 2]) -> f64 {
    match (from.is_finite(), to.is_finite()) {
        (true, true) => 0.5 * from + 0.5 * to,
        (true, false) => from + from.abs().max(1.0),
        (false, true) => to - to.abs().max(1.0),
        (false, false) => 0.0,
    }
}
