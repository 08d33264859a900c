//! A landscape with one point on it, which a person moves. A named surface brings its start with it.

use super::landscape::Landscape;
use super::plane_point::{POINT, PlanePoint};
use crate::figure::{Handle, Visit};
use crate::plane::Point;
use crate::surfaces;

/// Where Home brings the point on a typed formula.
const TYPED_HOME: Point = [1.0, 1.0];

/// A loss and a place on it.
pub struct Probe {
    /// The loss.
    pub landscape: Landscape,
    point: PlanePoint,
    /// The surface that it opens with, and where the point is on that.
    opening: (&'static str, Point),
}

impl Probe {
    /// A named surface, with the point where this figure has it.
    ///
    /// # Panics
    /// If there is no such surface.
    pub fn new(surface: &'static str, at: Point) -> Self {
        let card = surfaces::named(surface).expect("the opening surface has a row");
        Self { landscape: Landscape::new(card), point: PlanePoint::new(at, TYPED_HOME), opening: (surface, at) }
    }

    /// Where the point is.
    pub fn at(&self) -> Point {
        self.point.at()
    }

    /// What can be set.
    pub fn settings(&mut self, visit: Visit) {
        self.landscape.settings(visit);
        self.point.settings(self.landscape.view(), visit);
    }

    /// After a setting has got another value; one that is none of these changes nothing.
    pub fn changed(&mut self, setting: &str) {
        self.landscape.changed(setting);
        if ["surface", "formula"].contains(&setting) {
            let (surface, at) = self.opening;
            let home = self.landscape.card().map(|card| if card.id == surface { at } else { card.starts[0] });
            self.point.settle(home);
            self.point.put(home.unwrap_or(self.at()));
        }
    }

    /// What a hand takes the point by.
    pub fn handle(&self, panel: &'static str, value: String) -> Handle {
        self.point.handle(panel, self.landscape.view(), value)
    }

    /// Moves the point, if it is its handle.
    pub fn drag(&mut self, handle: &str, to: Point) {
        if handle == POINT {
            self.point.put(to);
        }
    }
}
