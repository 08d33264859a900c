//! The data that a line is fitted to: a named set that a visitor can edit.

use super::data_sets::{DATA, DataSetCard};
use crate::data_loss::MeanSquaredError;
use crate::figure::pick::Pick;
use crate::figure::points::Points;
use crate::figure::{Choice, Setting, Visit};
use crate::number::rounded;
use crate::plane::{Point, View};
use crate::subject::span;

/// The largest number of points: more handles than this crowd the picture.
const MAX_POINTS: usize = 24;

/// The largest accepted magnitude of a coordinate.
const LIMIT: f64 = 1e6;

/// Dragged points snap to hundredths, which keeps states short.
const SNAP: f64 = 0.01;

/// Points can be dragged within the window scaled by this factor: a picture shows more than the window, but never this much.
const DRAG_SCALE: f64 = 3.0;

/// The points, and the loss on them.
pub struct DataSet {
    choice: Pick,
    points: Points,
    loss: MeanSquaredError,
    revision: u64,
}

impl DataSet {
    /// A named set, chosen by the parameter of this name.
    pub fn new(parameter: &'static str, id: &str) -> Self {
        let rows = DATA.iter().map(|card| Choice::from((card.id, card.title)));
        let choice = Pick::new(parameter, "Data set", rows).at(id);
        let points = DATA[choice.index()].points;
        Self {
            choice,
            points: Points::new("points", "Data points", 0..=MAX_POINTS, points).up_to(LIMIT),
            loss: MeanSquaredError::new(points.to_vec()),
            revision: 0,
        }
    }

    /// The named set that was chosen last.
    pub fn card(&self) -> &'static DataSetCard {
        &DATA[self.choice.index()]
    }

    /// The mean squared error on the points.
    pub fn loss(&self) -> &MeanSquaredError {
        &self.loss
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        self.points.points()
    }

    /// The index of the point whose handle is `prefix` followed by its number.
    pub fn position(&self, handle: &str, prefix: &str) -> Option<usize> {
        self.points.position(handle, prefix)
    }

    /// A number that changes whenever a point does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The view of the data: the set's window, extended to all points if one was typed far outside.
    pub fn view(&self) -> View {
        let window = self.card().data_view;
        if self.points().iter().all(|point| drag_area(window).contains(*point)) {
            return window;
        }
        let ends = |axis: usize, [low, high]: [f64; 2]| {
            let along = self.points().iter().map(|point| point[axis]);
            along.fold([low, high], |[low, high], end| [low.min(end), high.max(end)])
        };
        View { x: span::padded(ends(0, window.x), 0.1), y: span::padded(ends(1, window.y), 0.1) }
    }

    /// Moves a point to where it is dragged.
    pub fn put(&mut self, index: usize, at: Point) {
        if let Some(at) = self.snapped(at) {
            self.points.put(index, at);
            self.update_loss();
        }
    }

    /// Adds a point, if another one is allowed. Returns whether it did.
    pub fn add(&mut self, at: Point) -> bool {
        let is_added = self.snapped(at).is_some_and(|at| self.points.add(at));
        self.update_loss();
        is_added
    }

    /// Removes a point.
    pub fn remove(&mut self, index: usize) {
        self.points.remove(index);
        self.update_loss();
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.points);
    }

    /// Responds to a changed setting; ignores other settings.
    pub fn changed(&mut self, setting: &str) {
        match setting {
            _ if setting == self.choice.name() => {
                self.points.set_default(self.card().points);
                self.points.reset();
                self.update_loss();
            }
            "points" => self.update_loss(),
            _ => {}
        }
    }

    fn update_loss(&mut self) {
        self.loss = MeanSquaredError::new(self.points().to_vec());
        self.revision += 1;
    }

    /// The position at which a dragged point lands; `None` if it is not finite.
    fn snapped(&self, at: Point) -> Option<Point> {
        let View { x, y } = drag_area(self.view());
        let on_grid = |end: f64, [low, high]: [f64; 2]| {
            rounded(libm::round(end.clamp(low, high) / SNAP) * SNAP, 12).clamp(-LIMIT, LIMIT)
        };
        at.iter().all(|end| end.is_finite()).then(|| [on_grid(at[0], x), on_grid(at[1], y)])
    }
}

/// The area in which points can be dragged.
fn drag_area(view: View) -> View {
    let [x, y] = view.centre();
    View { x: span::zoomed(view.x, DRAG_SCALE, x), y: span::zoomed(view.y, DRAG_SCALE, y) }
}
