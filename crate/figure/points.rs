//! A list of points that a person types or moves by hand.

use std::ops::RangeInclusive;

use super::{Control, Group, Parameter, Refusal, Setting};
use crate::number;
use crate::plane::Point;

/// Points in a line of text, `x,y x,y`.
#[derive(Clone, Debug)]
pub struct Points {
    name: &'static str,
    label: &'static str,
    group: Group,
    /// How many there may be.
    count: RangeInclusive<usize>,
    /// How far from zero a coordinate may be typed.
    farthest: f64,
    points: Vec<Point>,
    default: Vec<Point>,
}

impl Points {
    /// Points of what is looked at, at their default.
    pub fn new(name: &'static str, label: &'static str, count: RangeInclusive<usize>, default: &[Point]) -> Self {
        let default = default.to_vec();
        Self { name, label, group: Group::What, count, farthest: f64::MAX, points: default.clone(), default }
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same with coordinates no farther from zero than this.
    pub fn as_far_as(self, farthest: f64) -> Self {
        Self { farthest, ..self }
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Stays as it is, and has another default from now on.
    pub fn settle(&mut self, default: &[Point]) {
        self.default = default.to_vec();
    }

    /// Goes back to its default.
    pub fn reset(&mut self) {
        self.points.clone_from(&self.default);
    }

    /// Moves a point.
    pub fn put(&mut self, index: usize, at: Point) {
        if let Some(point) = self.points.get_mut(index) {
            *point = at;
        }
    }

    /// Adds a point, if there may be one more. Says whether it did.
    pub fn add(&mut self, at: Point) -> bool {
        let has_room = self.points.len() < *self.count.end();
        if has_room {
            self.points.push(at);
        }
        has_room
    }

    /// Takes a point away, if there may be one less.
    pub fn remove(&mut self, index: usize) {
        if self.points.len() > *self.count.start() && index < self.points.len() {
            self.points.remove(index);
        }
    }

    /// The place of the point that a handle called `prefix` and its number, from 1 on, stands for.
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
        Parameter::of(self, self.label, Control::Text).in_group(self.group)
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let coordinate = |text: &str| number::parse(text).filter(|end| end.abs() <= self.farthest);
        let point = |pair: &str| {
            let (x, y) = pair.split_once(',')?;
            Some([coordinate(x)?, coordinate(y)?])
        };
        let points: Option<Vec<Point>> = text.split_whitespace().map(point).collect();
        let points = points.filter(|points| self.count.contains(&points.len()));
        self.points = points.ok_or_else(|| {
            let (least, most) = (self.count.start(), self.count.end());
            Refusal::new(format!("{} are {least} to {most} pairs: x,y x,y", self.label))
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_and_written_and_no_more_are_taken_than_there_may_be() {
        let mut points = Points::new("start", "Starting points", 1..=2, &[[0.0, 1.0]]);
        for text in ["", "1,2 3,4 5,6", "1", "1,x", "NaN,0"] {
            assert_eq!(points.set(text).unwrap_err().message, "Starting points are 1 to 2 pairs: x,y x,y", "{text}");
        }
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
