//! Where the run starts: from the weights that were drawn, or from a point of the plane through weight space. As a setting it is the
//! two coordinates, and empty for the weights that were drawn.

use crate::figure::{Control, Parameter, Refusal, Setting};
use crate::number::{parse_list, rounded, shortest};
use crate::plane::Point;

/// The largest accepted magnitude of a coordinate, and the digits that are kept.
const LIMIT: f64 = 1e6;
const DIGITS: usize = 4;

/// The start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StartPoint(Option<Point>);

impl StartPoint {
    /// The point; `None` for the weights that were drawn.
    pub fn at(&self) -> Option<Point> {
        self.0
    }

    /// Moves it to a finite point, as far as coordinates are accepted.
    pub fn put(&mut self, to: Option<Point>) {
        self.0 = to.map(|to| to.map(|end| rounded(end.clamp(-LIMIT, LIMIT), DIGITS)));
    }
}

impl Setting for StartPoint {
    fn name(&self) -> &str {
        "start"
    }

    fn value(&self) -> String {
        self.0.map_or(String::new(), |[x, y]| format!("{} {}", shortest(x), shortest(y)))
    }

    fn is_default(&self) -> bool {
        self.0.is_none()
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Start in the plane", Control::Hidden)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        if text.trim().is_empty() {
            self.0 = None;
            return Ok(());
        }
        match parse_list(text).as_deref() {
            Some([x, y]) if x.abs() <= LIMIT && y.abs() <= LIMIT => self.put(Some([*x, *y])),
            _ => return Err(Refusal::new("Start in the plane must be two numbers up to a million, such as 0.5 -2")),
        }
        Ok(())
    }
}
