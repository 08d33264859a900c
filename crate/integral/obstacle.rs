//! Why an integral has no value here.

use std::fmt;

use crate::number::to_text;

/// Why an integral has no value: it does not exist, or no rule settles it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Obstacle {
    /// f has no value at this point.
    Undefined(f64),
    /// The value of f at this point is beyond the numbers of a computer.
    Overflow(f64),
    /// f grows so fast towards this point that the area beside it is infinite, or nearly.
    Pole(f64),
    /// f falls so slowly towards this infinite end that the area is infinite, or nearly.
    SlowDecay(f64),
    /// The estimate of the error stays large; this is where.
    Unsettled(f64),
    /// An end is not a number, or both are the same infinity.
    BadEnds,
}

impl Obstacle {
    /// The point at fault, if it is one.
    pub fn at(self) -> Option<f64> {
        match self {
            Self::Undefined(x) | Self::Overflow(x) | Self::Pole(x) | Self::SlowDecay(x) | Self::Unsettled(x) => Some(x),
            Self::BadEnds => None,
        }
    }
}

/// A sentence for a visitor.
impl fmt::Display for Obstacle {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let place = self.at().map_or(String::new(), |x| to_text(x, 4));
        match self {
            Self::Undefined(_) => write!(formatter, "f is undefined at x = {place}"),
            Self::Overflow(_) => write!(formatter, "f is too large at x = {place}"),
            Self::Pole(_) => write!(formatter, "f has a pole at x = {place}: the area beside it is infinite"),
            Self::SlowDecay(_) => {
                write!(formatter, "f falls too slowly towards x = {place}: the area is infinite, or too slow to settle")
            }
            Self::Unsettled(_) => write!(formatter, "the integral does not settle: f varies too fast near x = {place}"),
            Self::BadEnds => formatter.write_str("an interval has two different ends, each a number or infinite"),
        }
    }
}
