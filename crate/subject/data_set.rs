//! The data that a line is fitted to: a named set, changed by hand.

use super::data_sets::{DATA, DataSetCard};
use crate::data_loss::MeanSquaredError;
use crate::figure::pick::Pick;
use crate::figure::points::Points;
use crate::figure::{Choice, Visit};
use crate::number::rounded;
use crate::plane::{Point, View};
use crate::subject::span;

/// More points are a crowd of handles.
const MOST_POINTS: usize = 24;

/// How far from zero a coordinate may be typed.
const FARTHEST: f64 = 1e6;

/// A hand places points on hundredths, so that a state stays short.
const GRAIN: f64 = 0.01;

/// The window with room for a hand, in widths of itself: a picture shows more than the window, never so much.
const ROOMY: f64 = 3.0;

/// The points and the loss on them.
pub struct DataSet {
    choice: Pick,
    points: Points,
    loss: MeanSquaredError,
    revision: u64,
}

impl DataSet {
    /// The first of all.
    pub fn new() -> Self {
        let rows = DATA.iter().map(|card| Choice::from((card.id, card.title)));
        let points = DATA[0].points;
        Self {
            choice: Pick::new("data", "Data set", rows),
            points: Points::new("points", "Data points", 0..=MOST_POINTS, points).as_far_as(FARTHEST),
            loss: MeanSquaredError::new(points.to_vec()),
            revision: 0,
        }
    }

    /// The named set from which it comes.
    pub fn card(&self) -> &'static DataSetCard {
        &DATA[self.choice.index()]
    }

    /// The mean squared error on it.
    pub fn loss(&self) -> &MeanSquaredError {
        &self.loss
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        self.points.points()
    }

    /// The place of the point that a handle called `prefix` and a number stands for.
    pub fn position(&self, handle: &str, prefix: &str) -> Option<usize> {
        self.points.position(handle, prefix)
    }

    /// Changes whenever a point does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What is shown: the set's window, or all points if one has been typed far outside.
    pub fn view(&self) -> View {
        let window = self.card().data_view;
        if self.points().iter().all(|point| roomy(window).contains(*point)) {
            return window;
        }
        let ends = |axis: usize, [low, high]: [f64; 2]| {
            let along = self.points().iter().map(|point| point[axis]);
            along.fold([low, high], |[low, high], end| [low.min(end), high.max(end)])
        };
        View { x: span::padded(ends(0, window.x), 0.1), y: span::padded(ends(1, window.y), 0.1) }
    }

    /// Moves a point by hand.
    pub fn put(&mut self, index: usize, at: Point) {
        if let Some(at) = self.placed(at) {
            self.points.put(index, at);
            self.take_points();
        }
    }

    /// Adds a point by hand, if there is room for one.
    pub fn add(&mut self, at: Point) -> bool {
        let is_added = self.placed(at).is_some_and(|at| self.points.add(at));
        self.take_points();
        is_added
    }

    /// Takes a point away.
    pub fn remove(&mut self, index: usize) {
        self.points.remove(index);
        self.take_points();
    }

    /// What can be set.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.points);
    }

    /// After a setting has got another value; one that is none of these changes nothing.
    pub fn changed(&mut self, setting: &str) {
        match setting {
            "data" => {
                self.points.settle(self.card().points);
                self.points.reset();
                self.take_points();
            }
            "points" => self.take_points(),
            _ => {}
        }
    }

    fn take_points(&mut self) {
        self.loss = MeanSquaredError::new(self.points().to_vec());
        self.revision += 1;
    }

    /// Where a hand may put a point; nowhere if it is no place.
    fn placed(&self, at: Point) -> Option<Point> {
        let View { x, y } = roomy(self.view());
        let on_grain = |end: f64, [low, high]: [f64; 2]| {
            rounded(libm::round(end.clamp(low, high) / GRAIN) * GRAIN, 12).clamp(-FARTHEST, FARTHEST)
        };
        at.iter().all(|end| end.is_finite()).then(|| [on_grain(at[0], x), on_grain(at[1], y)])
    }
}

fn roomy(view: View) -> View {
    let [x, y] = view.centre();
    View { x: span::zoomed(view.x, ROOMY, x), y: span::zoomed(view.y, ROOMY, y) }
}
