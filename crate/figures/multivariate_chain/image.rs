//! The image of the visible part of the plane of x and y: how far it extends, and the image of its edge.

use std::rc::Rc;

use crate::curve;
use crate::plane::{Grid, Point, View};
use crate::plane_map::PlaneMap;
use crate::subject::span;

/// Samples per side, for the extent of the image.
const SAMPLES: usize = 40;

/// Points on each side of the edge.
const SEGMENTS: usize = 160;

/// The space around the image, as a share of its extent.
const PADDING: f64 = 0.2;

/// Images farther out than this are not drawn.
const MAX_COORDINATE: f64 = 1e12;

/// The image of a view.
pub struct Image {
    /// The extent of the image, apart from a few outliers.
    pub extent: View,
    /// The image of the view's edge: points u0, v0, u1, v1, …, broken where the map is undefined.
    pub edge: Rc<Vec<f64>>,
}

impl Image {
    /// The image of a view under a map.
    pub fn of(map: &PlaneMap, view: View) -> Self {
        let image = |at: Point| drawable(map.value(at));
        let grid = Grid { view, columns: SAMPLES, rows: SAMPLES };
        let places = (0..grid.len()).map(|index| [grid.x(index % SAMPLES), grid.y(index / SAMPLES)]);
        let images: Vec<Point> = places.map(image).collect();
        let extent = |axis: usize| span::padded(curve::heights(images.iter().map(|image| image[axis])), PADDING);
        let edge = edge(view).flat_map(image).collect();
        Self { extent: View { x: extent(0), y: extent(1) }, edge: Rc::new(edge) }
    }
}

/// Points along the edge of a view, counter-clockwise.
fn edge(View { x, y }: View) -> impl Iterator<Item = Point> {
    let corners = [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]], [x[0], y[0]]];
    (0..=4 * SEGMENTS).map(move |step| {
        let (side, share) = (step / SEGMENTS, (step % SEGMENTS) as f64 / SEGMENTS as f64);
        let (from, to) = (corners[side], corners[(side + 1).min(4)]);
        [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]))
    })
}

/// The point if it can be drawn, NaN otherwise.
fn drawable(point: Point) -> Point {
    if point.iter().all(|end| end.abs() < MAX_COORDINATE) { point } else { [f64::NAN; 2] }
}
