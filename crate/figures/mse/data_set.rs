//! The data that a line is fitted to: a named set, changed by hand.

use super::data::{DATA, Row};
use crate::data_loss::MeanSquaredError;
use crate::figure::number::{self, rounded};
use crate::figure::{Choice, Parameter, Refusal};
use crate::figures::span;
use crate::surface::{Point, View};

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
    row: &'static Row,
    loss: MeanSquaredError,
    revision: u64,
}

impl DataSet {
    /// The first of all.
    pub fn new() -> Self {
        Self { row: &DATA[0], loss: MeanSquaredError::new(DATA[0].points.to_vec()), revision: 0 }
    }

    /// The named set from which it comes.
    pub fn row(&self) -> &'static Row {
        self.row
    }

    /// The mean squared error on it.
    pub fn loss(&self) -> &MeanSquaredError {
        &self.loss
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        self.loss.points()
    }

    /// Changes whenever a point does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What is shown: the set's window, or all points if one has been typed far outside.
    pub fn view(&self) -> View {
        let window = self.row.data_view;
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
            self.change(|points| points[index] = at);
        }
    }

    /// Adds a point by hand, if there is room for one.
    pub fn add(&mut self, at: Point) -> bool {
        let at = self.placed(at).filter(|_| self.points().len() < MOST_POINTS);
        at.inspect(|at| self.change(|points| points.push(*at))).is_some()
    }

    /// Takes a point away.
    pub fn remove(&mut self, index: usize) {
        self.change(|points| {
            points.remove(index);
        });
    }

    /// The parameters a person can set.
    pub fn parameters(&self) -> [Parameter; 2] {
        let choices = DATA.iter().map(|row| Choice { value: row.id, label: row.title, swatch: None });
        let choice = Parameter::choice("data", "Data set", choices.collect(), self.row.id);
        let pair = |[x, y]: &Point| format!("{x},{y}");
        let points = self.points().iter().map(pair).collect::<Vec<_>>().join(" ");
        let points = Parameter::text("points", "Data points", points);
        [choice.with_default(self.row.id == DATA[0].id), points.with_default(self.points() == self.row.points)]
    }

    /// Takes another named set.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn choose(&mut self, id: &str) -> Result<(), Refusal> {
        let row = DATA.iter().find(|row| row.id == id);
        self.row = row.ok_or_else(|| Refusal::new(format!("there is no data set “{id}”")))?;
        self.change(|points| *points = self.row.points.to_vec());
        Ok(())
    }

    /// Reads points from a text: `x,y x,y`, or nothing at all.
    ///
    /// # Errors
    /// What is accepted.
    pub fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let coordinate = |text: &str| number::parse(text).filter(|end| end.abs() <= FARTHEST);
        let point = |pair: &str| {
            let (x, y) = pair.split_once(',')?;
            Some([coordinate(x)?, coordinate(y)?])
        };
        let points: Option<Vec<Point>> = text.split_whitespace().map(point).collect();
        match points.filter(|points| points.len() <= MOST_POINTS) {
            Some(new) => {
                self.change(|points| *points = new);
                Ok(())
            }
            None => Err(Refusal::new(format!("the data points are at most {MOST_POINTS} pairs: x,y x,y"))),
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<Point>)) {
        let mut points = self.points().to_vec();
        change(&mut points);
        self.loss = MeanSquaredError::new(points);
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
