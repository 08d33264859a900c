//! A point of the plane that a person moves: by hand, by keys, and by a slider for each coordinate. Shared by every figure that
//! looks at one place of a plane.

use crate::figure::dial::Dial;
use crate::figure::{Handle, Nudge, Parameter, Refusal};
use crate::optimiser::Scale;
use crate::surface::{Point, View};

/// How far from zero the point may be put.
const FARTHEST: f64 = 1e9;

/// The names of its coordinates among the parameters.
const NAMES: [&str; 2] = ["x", "y"];

/// A point that can be moved.
#[derive(Clone, Debug)]
pub struct PlanePoint(Point);

impl PlanePoint {
    /// A point, to begin with.
    pub fn new(at: Point) -> Self {
        Self(at)
    }

    /// Where it is.
    pub fn at(&self) -> Point {
        self.0
    }

    /// Puts it somewhere else, or as near as it may go. What is no place moves nothing.
    pub fn put(&mut self, to: Point) {
        if to.iter().all(|end| end.is_finite()) {
            self.0 = to.map(|end| end.clamp(-FARTHEST, FARTHEST));
        }
    }

    /// Moves it by keys in a view, a step being the same both ways.
    pub fn nudge(&mut self, nudge: Nudge, view: View, home: Point) {
        let [width, height] = view.size();
        self.put(nudge.from(self.0, [width.max(height); 2], home));
    }

    /// What a hand takes it by.
    pub fn handle(&self, panel: &'static str, value: String) -> Handle {
        Handle { id: "point".into(), label: "Point".into(), value, panel, at: self.0, removable: false }
    }

    /// Its coordinates, with sliders that go through a view; `home` is where it stands if nobody has said, if there is such a place.
    pub fn parameters(&self, view: View, home: Option<Point>) -> [Parameter; 2] {
        [0, 1].map(|axis| {
            let (name, value) = (NAMES[axis], self.0[axis]);
            Parameter::number(name, ["Point, x", "Point, y"][axis], "", &self.dial(axis, view), value)
                .with_default(home.is_some_and(|home| home[axis] == value))
        })
    }

    /// Sets a coordinate from text; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, text: &str) -> Option<Result<(), Refusal>> {
        let axis = axis(name)?;
        let dial = Dial { range: [-FARTHEST, FARTHEST], scale: Scale::Linear, whole: false };
        Some(dial.parse(name, text).map(|value| self.0[axis] = value))
    }

    /// Sets a coordinate from its slider; `None` likewise.
    pub fn slide(&mut self, name: &str, position: f64, view: View) -> Option<()> {
        let axis = axis(name)?;
        self.0[axis] = self.dial(axis, view).at(position);
        Some(())
    }

    /// A slider goes through what is shown, and as far as the point has been put.
    fn dial(&self, axis: usize, view: View) -> Dial {
        let ([low, high], value) = ([view.x, view.y][axis], self.0[axis]);
        Dial { range: [low.min(value), high.max(value)], scale: Scale::Linear, whole: false }
    }
}

fn axis(name: &str) -> Option<usize> {
    NAMES.iter().position(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { x: [-2.0, 2.0], y: [0.0, 10.0] };

    #[test]
    fn a_point_goes_where_it_may_and_stays_where_it_is_told_nonsense() {
        let mut point = PlanePoint::new([1.0, 2.0]);
        for to in [[f64::NAN, 0.0], [0.0, f64::INFINITY]] {
            point.put(to);
            assert_eq!(point.at(), [1.0, 2.0]);
        }
        point.put([1e300, -3.0]);
        assert_eq!(point.at(), [1e9, -3.0]);
        assert!(point.set("x", "1e10").expect("a coordinate").is_err());
        assert!(point.set("z", "1").is_none() && point.slide("z", 0.5, VIEW).is_none());
    }

    #[test]
    fn sliders_go_through_the_view() {
        let mut point = PlanePoint::new([1.0, 2.0]);
        point.slide("y", 0.5, VIEW).expect("a coordinate");
        assert_eq!(point.at(), [1.0, 5.0]);
        let [x, y] = point.parameters(VIEW, Some([1.0, 2.0]));
        assert!(x.is_default && !y.is_default);
        assert!(!point.parameters(VIEW, None)[0].is_default);
    }
}
