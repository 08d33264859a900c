//! A point of the plane that a visitor moves: by dragging, by keys, and by a slider for each coordinate. Shared by every figure
//! about one point of a plane.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::{Handle, Travel, Visit};
use crate::plane::{Point, View};

/// The id of the point's handle.
pub const POINT: &str = "point";

/// The largest accepted magnitude of a coordinate.
const LIMIT: f64 = 1e9;

/// A point that can be moved.
#[derive(Clone, Debug)]
pub struct PlanePoint {
    coordinates: [Knob; 2],
    /// The home of the handle if the coordinates have no defaults.
    fallback: Point,
}

impl PlanePoint {
    /// A point at its default; `fallback` is the home of its handle on typed formulas.
    pub fn new(home: Point, fallback: Point) -> Self {
        let dial = Dial { range: [0.0, 0.0], scale: SliderScale::Linear, whole: false };
        let knob = |name, label, at| Knob::new(name, label, "", dial, at).up_to(LIMIT);
        Self { coordinates: [knob("x", "Point, x", home[0]), knob("y", "Point, y", home[1])], fallback }
    }

    /// The position.
    pub fn at(&self) -> Point {
        [self.coordinates[0].value(), self.coordinates[1].value()]
    }

    /// Moves the point, clamped to the accepted range. Ignores positions that are not finite.
    pub fn put(&mut self, to: Point) {
        if to.iter().all(|end| end.is_finite()) {
            self.coordinates.iter_mut().zip(to).for_each(|(coordinate, end)| coordinate.put(end));
        }
    }

    /// Changes the default position; the point stays where it is. With `None`, the state always holds the point.
    pub fn set_default(&mut self, default: Option<Point>) {
        for (axis, coordinate) in self.coordinates.iter_mut().enumerate() {
            coordinate.set_default(default.map(|default| default[axis]));
        }
    }

    /// Names the coordinates.
    pub fn set_letters(&mut self, letters: [String; 2]) {
        for (coordinate, letter) in self.coordinates.iter_mut().zip(letters) {
            coordinate.set_label(format!("Point, {letter}"));
        }
    }

    /// Visits the coordinates, with sliders over a view.
    pub fn settings(&mut self, view: View, visit: Visit) {
        for (coordinate, range) in self.coordinates.iter_mut().zip([view.x, view.y]) {
            coordinate.set_slider_range(range);
            visit(coordinate);
        }
    }

    /// The handle of the point in a view; keys move it by the same step in both directions.
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
    fn positions_are_clamped_and_ignored_if_not_finite() {
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
    fn sliders_span_the_view_and_home_is_the_default_or_the_fallback() {
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
        point.set_default(None);
        assert_eq!(default(&mut point), [false, false]);
        assert_eq!(point.handle("plane", VIEW, String::new()).home, [0.5, 0.5]);
    }
}
