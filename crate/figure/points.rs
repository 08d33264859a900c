//! A list of points that a visitor types or drags.

mod notation;

use std::ops::RangeInclusive;

use super::{Control, Group, Parameter, Refusal, Setting};
use crate::plane::Point;

/// Points, written as `x,y x,y`, and read from whatever has one reading (`notation`).
#[derive(Clone, Debug)]
pub struct Points {
    name: &'static str,
    label: &'static str,
    group: Group,
    /// How many points are allowed.
    count: RangeInclusive<usize>,
    /// The largest accepted magnitude of a typed coordinate.
    limit: f64,
    points: Vec<Point>,
    default: Vec<Point>,
}

impl Points {
    /// Points in [`Group::What`], at their default.
    pub fn new(name: &'static str, label: &'static str, count: RangeInclusive<usize>, default: &[Point]) -> Self {
        let default = default.to_vec();
        Self { name, label, group: Group::What, count, limit: f64::MAX, points: default.clone(), default }
    }

    /// The same in another group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same, accepting typed coordinates up to this magnitude.
    pub fn up_to(self, limit: f64) -> Self {
        Self { limit, ..self }
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Changes the default; the points stay as they are.
    pub fn set_default(&mut self, default: &[Point]) {
        self.default = default.to_vec();
    }

    /// Restores the default.
    pub fn reset(&mut self) {
        self.points.clone_from(&self.default);
    }

    /// Moves a point.
    pub fn put(&mut self, index: usize, at: Point) {
        if let Some(point) = self.points.get_mut(index) {
            *point = at;
        }
    }

    /// Adds a point, if another one is allowed. Returns whether it did.
    pub fn add(&mut self, at: Point) -> bool {
        let is_allowed = self.points.len() < *self.count.end();
        if is_allowed {
            self.points.push(at);
        }
        is_allowed
    }

    /// Removes a point, if one fewer is allowed.
    pub fn remove(&mut self, index: usize) {
        if self.points.len() > *self.count.start() && index < self.points.len() {
            self.points.remove(index);
        }
    }

    /// The points, if there may be so many, and so far out.
    fn checked(&self, points: Vec<Point>) -> Result<Vec<Point>, String> {
        if !self.count.contains(&points.len()) {
            return Err(format!("There are {}", points.len()));
        }
        match points.iter().flatten().find(|number| number.abs() > self.limit) {
            Some(number) => Err(format!("{number} is beyond ±{}", self.limit)),
            None => Ok(points),
        }
    }

    /// The index of the point whose handle is `prefix` followed by its number, counted from 1.
    pub fn position(&self, handle: &str, prefix: &str) -> Option<usize> {
        let index = handle.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1)?;
        (index < self.points.len()).then_some(index)
    }
}

impl Setting for Points {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.points.iter().map(|[x, y]| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
    }

    fn is_default(&self) -> bool {
        self.points == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Text).in_group(self.group).in_section("Points as text")
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let points = notation::parse(text).and_then(|points| self.checked(points));
        self.points = points.map_err(|reason| {
            let (min, max) = (self.count.start(), self.count.end());
            Refusal::new(format!("{} must be {min} to {max} pairs: x,y x,y. {reason}", self.label))
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_read_back_and_their_number_is_limited() {
        let mut points = Points::new("start", "Starting points", 1..=2, &[[0.0, 1.0]]);
        for (text, reason) in [
            ("", "There are 0"),
            ("1,2 3,4 5,6", "There are 3"),
            ("1", "“1” is not a point: it needs two numbers"),
            ("1,5,2", "“1,5,2” is not a point: it has 3 numbers. Decimals take a point"),
        ] {
            let message = format!("Starting points must be 1 to 2 pairs: x,y x,y. {reason}");
            assert_eq!(points.set(text).unwrap_err().message, message, "{text}");
        }
        let mut near = Points::new("data", "Data", 0..=9, &[]).up_to(10.0);
        assert_eq!(near.set("1,-20").unwrap_err().message, "Data must be 0 to 9 pairs: x,y x,y. -20 is beyond ±10");
        points.set("-0.5,2 1,1").expect("two points");
        assert_eq!((Setting::value(&points), points.is_default()), ("-0.5,2 1,1".into(), false));
        assert!(!points.add([0.0, 0.0]));
        assert_eq!(points.position("start-2", "start-"), Some(1));
        assert_eq!(["start-0", "start-3", "end-1"].map(|handle| points.position(handle, "start-")), [None; 3]);
        points.remove(0);
        points.remove(0);
        assert_eq!(points.points(), [[1.0, 1.0]]);
        points.reset();
        assert!(points.is_default());
    }
}
