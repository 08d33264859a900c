//! A landscape with one movable point. Choosing a named surface moves the point to its start.

use super::landscape::Landscape;
use super::plane_point::{POINT, PlanePoint};
use crate::figure::{Handle, Visit};
use crate::plane::Point;
use crate::surfaces;

/// The home of the point on a typed formula.
const TYPED_HOME: Point = [1.0, 1.0];

/// A loss, and a point on it.
pub struct Probe {
    /// The loss.
    pub landscape: Landscape,
    point: PlanePoint,
    /// The surface that the figure opens with, and the point's default position on it.
    opening: (&'static str, Point),
}

impl Probe {
    /// A named surface, with the point's default position on it in this figure.
    ///
    /// # Panics
    /// If there is no such surface.
    pub fn new(surface: &'static str, at: Point) -> Self {
        let card = surfaces::named(surface).expect("the opening surface has a card");
        Self { landscape: Landscape::new(card), point: PlanePoint::new(at, TYPED_HOME), opening: (surface, at) }
    }

    /// The position of the point.
    pub fn at(&self) -> Point {
        self.point.at()
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        self.landscape.settings(visit);
        self.point.settings(self.landscape.view(), visit);
    }

    /// Responds to a changed setting; ignores other settings.
    pub fn changed(&mut self, setting: &str) {
        self.landscape.changed(setting);
        self.point.set_letters(self.landscape.letters());
        if ["surface", "formula"].contains(&setting) {
            let (surface, at) = self.opening;
            let home = self.landscape.card().map(|card| if card.id == surface { at } else { card.starts[0] });
            self.point.set_default(home);
            self.point.put(home.unwrap_or(self.at()));
        }
    }

    /// The handle of the point.
    pub fn handle(&self, panel: &'static str, value: String) -> Handle {
        self.point.handle(panel, self.landscape.view(), value)
    }

    /// Moves the point, if `handle` is its handle.
    pub fn drag(&mut self, handle: &str, to: Point) {
        if handle == POINT {
            self.point.put(to);
        }
    }
}
