//! The basic types of the plane: a point, the visible rectangle, and a grid of points on it.

/// A point (x, y) of the plane.
pub type Point = [f64; 2];

/// The visible rectangle of the plane, edges included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Lowest and highest x.
    pub x: [f64; 2],
    /// Lowest and highest y.
    pub y: [f64; 2],
}

impl View {
    /// Width and height in the units of the axes.
    pub fn size(&self) -> [f64; 2] {
        [self.x[1] - self.x[0], self.y[1] - self.y[0]]
    }

    /// The centre.
    pub fn centre(&self) -> Point {
        [0.5 * (self.x[0] + self.x[1]), 0.5 * (self.y[0] + self.y[1])]
    }

    /// Whether `point` lies inside or on the edge.
    pub fn contains(&self, point: Point) -> bool {
        (self.x[0]..=self.x[1]).contains(&point[0]) && (self.y[0]..=self.y[1]).contains(&point[1])
    }
}

/// A regular grid of `columns` × `rows` points on a view: the first column at the lowest x, the last at the highest; the first
/// row at the lowest y. A single column or row is at the lower end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The rectangle that the grid covers, edges included.
    pub view: View,
    /// Points along x.
    pub columns: usize,
    /// Points along y.
    pub rows: usize,
}

impl Grid {
    /// The number of points.
    pub fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Whether the grid has no points.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The x of a column, exact at both ends.
    pub fn x(&self, column: usize) -> f64 {
        along(self.view.x, column, self.columns)
    }

    /// The y of a row, exact at both ends.
    pub fn y(&self, row: usize) -> f64 {
        along(self.view.y, row, self.rows)
    }
}

fn along([low, high]: [f64; 2], index: usize, count: usize) -> f64 {
    match count {
        0 | 1 => low,
        _ if index + 1 == count => high,
        _ => low + (high - low) * (index as f64 / (count - 1) as f64),
    }
}
