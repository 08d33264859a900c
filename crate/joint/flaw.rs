//! Why a function of x and y is no joint density.

use std::fmt;

use crate::number::{point_to_text, to_text};
use crate::plane::Point;

/// Significant digits of a place.
const DIGITS: usize = 3;

/// Why a function is no joint density, not even after division by its integral.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flaw {
    /// f has no value at this point.
    Undefined(Point),
    /// f is infinite at this point, or beyond the numbers of a computer.
    Infinite(Point),
    /// f is negative at this point.
    Negative(Point),
    /// f is 0 wherever it was looked at.
    Zero,
    /// f falls so slowly along an axis (0 for x, 1 for y) that its integral is infinite, or nearly.
    SlowDecay(usize),
    /// The estimate of the error stays large, along an axis near this number.
    Unsettled(usize, f64),
}

/// A sentence for a visitor.
impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let point = |at: Point| point_to_text(at, DIGITS);
        match *self {
            Self::Undefined(at) => {
                write!(
                    formatter,
                    "f is undefined at {}: a density has a value everywhere, 0 where nothing lies",
                    point(at)
                )
            }
            Self::Infinite(at) => write!(formatter, "f is infinite or too large at {}", point(at)),
            Self::Negative(at) => write!(formatter, "f is negative at {}: a density is nowhere below 0", point(at)),
            Self::Zero => formatter.write_str("f is 0 everywhere: there is no area to divide by"),
            Self::SlowDecay(axis) => write!(
                formatter,
                "f falls too slowly towards {} = ±∞: its integral is infinite, or too slow to settle",
                ["x", "y"][axis]
            ),
            Self::Unsettled(axis, at) => write!(
                formatter,
                "the integral does not settle: f varies too fast near {} = {}",
                ["x", "y"][axis],
                to_text(at, DIGITS)
            ),
        }
    }
}
