//! Paths and points on the surface: what is hidden by it is drawn faint.

use std::rc::Rc;

use crate::plane::Point;
use crate::relief::{Projection, Rendering, Terrain};
use crate::scene::{Ink, Mark, Marker, Stroke};

/// The length of the pieces of a path that follow the surface, in fractions of the longer side of the block.
const PIECE: f64 = 1.0 / 128.0;

/// The most pieces between two points of a path.
const MAX_PIECES: f64 = 256.0;

/// A hidden path: thin, and dotted.
const FAINT_WIDTH: f64 = 1.0;
const FAINT_DASH: &[f64] = &[1.0, 3.0];

/// A surface in a picture, and what lies on it.
pub struct Drape {
    /// The surface.
    pub terrain: Rc<Terrain>,
    /// How it is seen.
    pub projection: Projection,
    /// Its picture.
    pub rendering: Rc<Rendering>,
}

impl Drape {
    /// Marks of the plane on the surface: its lines, markers and arrows.
    pub fn marks(&self, marks: &[Mark]) -> Vec<Mark> {
        let crowd = marks.iter().filter(|mark| matches!(mark, Mark::Line { .. })).count();
        let on_surface = |mark: &Mark| match mark {
            Mark::Line { points, stroke } => self.path(points, stroke, crowd),
            &Mark::Points { ref points, marker, radius, ink, halo } => self.points(points, marker, radius, ink, halo),
            Mark::Arrow { from, to, stroke } => self.arrow(*from, *to, stroke).into_iter().collect(),
            _ => Vec::new(),
        };
        marks.iter().flat_map(on_surface).collect()
    }

    /// A path through points x0, y0, x1, y1, … of the plane, which follows the surface between them. It is interrupted where it leaves
    /// the block, and where f is undefined. Of a crowd of paths, each is drawn more coarsely: `crowd` is their number.
    fn path(&self, points: &[f64], stroke: &Stroke, crowd: usize) -> Vec<Mark> {
        let [width, height] = self.terrain.block().domain.size();
        let piece = PIECE * width.max(height) * (crowd as f64 / 16.0).max(1.0);
        let (mut visible, mut hidden) = (Vec::new(), Vec::new());
        let mut last: Option<(Point, bool)> = None;
        for at in along(points, piece) {
            let seen = at.and_then(|at| self.place(at));
            match (seen, last) {
                (Some((place, is_hidden)), Some((before, was_hidden))) => {
                    let line = if is_hidden { &mut hidden } else { &mut visible };
                    if is_hidden != was_hidden {
                        line.extend([f64::NAN; 2].into_iter().chain(before));
                    }
                    line.extend(place);
                }
                (Some((place, is_hidden)), None) => {
                    let line = if is_hidden { &mut hidden } else { &mut visible };
                    line.extend([f64::NAN; 2].into_iter().chain(place));
                }
                _ => {}
            }
            last = seen;
        }
        let faint = Stroke { width: FAINT_WIDTH, dash: FAINT_DASH, halo: false, ..stroke.clone() };
        let line = |points: Vec<f64>, stroke| (points.len() > 2).then(|| Mark::line(points, stroke));
        line(hidden, faint).into_iter().chain(line(visible, stroke.clone())).collect()
    }

    /// Markers at points x0, y0, x1, y1, … of the plane; hidden ones are small and have no rim.
    fn points(&self, points: &[f64], marker: Marker, radius: f64, ink: Ink, halo: bool) -> Vec<Mark> {
        let (mut visible, mut hidden) = (Vec::new(), Vec::new());
        for (place, is_hidden) in points.as_chunks().0.iter().filter_map(|at| self.place(*at)) {
            if is_hidden { hidden.extend(place) } else { visible.extend(place) }
        }
        let mark = |points: Vec<f64>, radius, halo| {
            (!points.is_empty()).then(|| Mark::Points { points: points.into(), marker, radius, ink, halo })
        };
        mark(hidden, 0.5 * radius, false).into_iter().chain(mark(visible, radius, halo)).collect()
    }

    /// An arrow over the surface, from a point of the plane to another.
    fn arrow(&self, from: Point, to: Point, stroke: &Stroke) -> Option<Mark> {
        let (from, _) = self.place(from)?;
        let to = self.projection.place(to, self.terrain.height(to));
        Some(Mark::Arrow { from, to, stroke: stroke.clone() })
    }

    /// The place in the picture of a point of the surface, and whether it is hidden. `None` beside the block, and where f is undefined.
    fn place(&self, at: Point) -> Option<(Point, bool)> {
        if !self.terrain.block().domain.contains(at) || !self.terrain.is_defined(at) {
            return None;
        }
        let place = self.projection.place(at, self.terrain.height(at));
        Some((place, self.rendering.is_hidden(place, self.projection.turned(at)[1])))
    }
}

/// The points of a path and points between them, at most a length apart; `None` for a point that is not finite.
fn along(points: &[f64], length: f64) -> impl Iterator<Item = Option<Point>> {
    let points = points.as_chunks::<2>().0;
    let between = move |pair: &[Point]| {
        let (from, to) = (pair[0], pair[1]);
        let distance = libm::hypot(to[0] - from[0], to[1] - from[1]);
        let count =
            if distance.is_finite() { libm::ceil(distance / length).clamp(1.0, MAX_PIECES) as usize } else { 1 };
        (1..=count).map(move |index| {
            let share = index as f64 / count as f64;
            Some(if index == count { to } else { [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])) })
        })
    };
    let is_finite = |at: &Point| at.iter().all(|end| end.is_finite());
    let all = points.first().copied().map(Some).into_iter().chain(points.windows(2).flat_map(between));
    all.map(move |at| at.filter(is_finite))
}
