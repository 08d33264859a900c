//! A point of the plane that a person moves: by hand, by keys, and by a slider for each coordinate. Shared by every figure that
//! looks at one place of a plane.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Handle, Travel, Visit};
use crate::plane::{Point, View};

/// What its handle is called.
pub const POINT: &str = "point";

/// How far from zero the point may be put.
const FARTHEST: f64 = 1e9;

/// A point that can be moved.
#[derive(Clone, Debug)]
pub struct PlanePoint {
    coordinates: [Knob; 2],
    /// Where Home brings it if nobody knows where it began.
    fallback: Point,
}

impl PlanePoint {
    /// A point where it is if nobody has said; `fallback` is where Home brings it on formulas that are typed.
    pub fn new(home: Point, fallback: Point) -> Self {
        let dial = Dial { range: [0.0, 0.0], scale: SliderScale::Linear, whole: false };
        let knob = |name, label, at| Knob::new(name, label, "", dial, at).as_far_as(FARTHEST);
        Self { coordinates: [knob("x", "Point, x", home[0]), knob("y", "Point, y", home[1])], fallback }
    }

    /// Where it is.
    pub fn at(&self) -> Point {
        [self.coordinates[0].value(), self.coordinates[1].value()]
    }

    /// Puts it somewhere else, or as near as it may go. What is no place moves nothing.
    pub fn put(&mut self, to: Point) {
        if to.iter().all(|end| end.is_finite()) {
            self.coordinates.iter_mut().zip(to).for_each(|(coordinate, end)| coordinate.put(end));
        }
    }

    /// Stays where it is, and is at home elsewhere from now on; nobody knows where if there is no such place.
    pub fn settle(&mut self, home: Option<Point>) {
        for (axis, coordinate) in self.coordinates.iter_mut().enumerate() {
            coordinate.settle(home.map(|home| home[axis]));
        }
    }

    /// Its coordinates, with sliders that go through a view.
    pub fn settings(&mut self, view: View, visit: Visit) {
        for (coordinate, range) in self.coordinates.iter_mut().zip([view.x, view.y]) {
            coordinate.reach(range);
            visit(coordinate);
        }
    }

    /// What a hand takes it by, in a view; keys step the same both ways.
    pub fn handle(&self, panel: &'static str, view: View, value: String) -> Handle {
        let [width, height] = view.size();
        let home = [0, 1].map(|axis| self.coordinates[axis].default().unwrap_or(self.fallback[axis]));
        Handle {
            id: POINT.into(),
            label: "Point".into(),
            value,
            panel,
            at: self.at(),
            home,
            travel: Travel::Across([width.max(height); 2]),
            removable: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Setting;

    const VIEW: View = View { x: [-2.0, 2.0], y: [0.0, 10.0] };

    #[test]
    fn a_point_goes_where_it_may_and_stays_where_it_is_told_nonsense() {
        let mut point = PlanePoint::new([1.0, 2.0], [0.0; 2]);
        for to in [[f64::NAN, 0.0], [0.0, f64::INFINITY]] {
            point.put(to);
            assert_eq!(point.at(), [1.0, 2.0]);
        }
        point.put([1e300, -3.0]);
        assert_eq!(point.at(), [1e9, -3.0]);
        point.settings(VIEW, &mut |setting| assert!(setting.set("1e10").is_err()));
        assert_eq!(point.at(), [1e9, -3.0]);
    }

    #[test]
    fn sliders_go_through_the_view_and_home_is_where_it_began_if_that_is_known() {
        let mut point = PlanePoint::new([1.0, 2.0], [0.5, 0.5]);
        let default = |point: &mut PlanePoint| {
            let mut is_default = Vec::new();
            point.settings(VIEW, &mut |setting: &mut dyn Setting| is_default.push(setting.is_default()));
            is_default
        };
        point.settings(VIEW, &mut |setting| {
            if setting.name() == "y" {
                setting.slide(0.5).expect("a slider");
            }
        });
        assert_eq!((point.at(), default(&mut point)), ([1.0, 5.0], vec![true, false]));
        assert_eq!(point.handle("plane", VIEW, String::new()).home, [1.0, 2.0]);
        point.settle(None);
        assert_eq!(default(&mut point), [false, false]);
        assert_eq!(point.handle("plane", VIEW, String::new()).home, [0.5, 0.5]);
    }
}
