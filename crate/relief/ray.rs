//! Lines of sight: the point of the surface at a place of the picture, and whether a point is hidden.

use super::{Projection, Terrain};
use crate::plane::Point;

/// Steps along a line of sight per cell of the grid.
const STEPS: f64 = 2.0;

/// A point is hidden by what is more than this before it, in cells of the grid: nearer, it is the point's own slope.
const CLEARANCE: f64 = 3.0;

impl Terrain {
    /// The point of the plane that is seen at a place (u, v) of the picture; at places beside the block, the nearest one up, down or
    /// across. Of several points of the surface behind each other, the one in front, or with `near` the one nearest to that point.
    pub fn pick(&self, projection: &Projection, place: Point, near: Option<Point>) -> Point {
        let right = self.within(projection, place[0] - projection.centre[0]);
        let Some(sight) = Sight::new(self, projection, right) else { return projection.centre };
        let nearest = near.map(|at| projection.turned(at)[1]);
        projection.point([right, sight.depth(place[1], nearest)])
    }

    /// Whether the point of the surface over a point of the rectangle is hidden.
    pub fn is_hidden(&self, projection: &Projection, at: Point) -> bool {
        let [right, depth] = projection.turned(at);
        let Some(sight) = Sight::new(self, projection, right) else { return false };
        let v = projection.place(at, self.height(at))[1];
        let clearance = CLEARANCE * STEPS * sight.step;
        sight.steps().take_while(|before| *before < depth - clearance).any(|before| sight.rise(before) > v)
    }

    /// A distance to the right, limited to the width of the turned rectangle.
    fn within(&self, projection: &Projection, right: f64) -> f64 {
        let [width, height] = self.block.domain.size();
        let [cos, sin] = projection.turn.map(f64::abs);
        // A little inside, where a line of sight still crosses the rectangle.
        let half = 0.5 * (1.0 - 1e-12) * (cos * width + sin * height);
        if right.is_nan() { 0.0 } else { right.clamp(-half, half) }
    }
}

/// The vertical plane at a distance to the right, where it cuts the block.
struct Sight<'a> {
    terrain: &'a Terrain,
    projection: &'a Projection,
    right: f64,
    /// The depths at which it enters and leaves.
    depths: [f64; 2],
    step: f64,
}

impl<'a> Sight<'a> {
    fn new(terrain: &'a Terrain, projection: &'a Projection, right: f64) -> Option<Self> {
        let ([cos, sin], [width, height]) = (projection.turn, terrain.block.domain.size());
        let (depths, _) = crossing([cos * right, sin * right], [-sin, cos], [0.5 * width, 0.5 * height])?;
        let step = terrain.cell() / STEPS;
        Some(Self { terrain, projection, right, depths, step })
    }

    /// The depths to look at, from front to back.
    fn steps(&self) -> impl Iterator<Item = f64> + use<> {
        let ([from, to], step) = (self.depths, self.step);
        let count = libm::ceil((to - from) / step).clamp(1.0, 1e5) as usize;
        (0..=count).map(move |index| if index == count { to } else { from + index as f64 * step })
    }

    /// The place of the surface up in the picture at a depth.
    fn rise(&self, depth: f64) -> f64 {
        let at = self.projection.point([self.right, depth]);
        self.projection.centre[1] + depth * self.projection.tilt[1] + self.terrain.height(at) * self.projection.tilt[0]
    }

    /// The depth at which the surface rises past v: the first one, or the one nearest to another depth.
    fn depth(&self, v: f64, nearest: Option<f64>) -> f64 {
        let mut found: Option<f64> = None;
        let mut before = (self.depths[0], self.rise(self.depths[0]));
        let mut highest = before;
        if before.1 >= v {
            // Seen on the wall in front.
            return before.0;
        }
        for depth in self.steps().skip(1) {
            let here = (depth, self.rise(depth));
            if before.1 < v && here.1 >= v {
                let crossing = self.bisect(v, before.0, depth);
                let distance = |other: f64| nearest.map_or(other, |nearest| (other - nearest).abs());
                if found.is_none_or(|other| distance(crossing) < distance(other)) {
                    found = Some(crossing);
                }
                if nearest.is_none() {
                    break;
                }
            }
            highest = if here.1 > highest.1 { here } else { highest };
            before = here;
        }
        found.unwrap_or(highest.0)
    }

    /// Where the surface rises past v between two depths.
    fn bisect(&self, v: f64, mut low: f64, mut high: f64) -> f64 {
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.rise(middle) < v { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }
}

/// The parameters at which a line enters and leaves a rectangle around the origin with half its sides, and the axis of the side
/// where it enters. `None` if it misses the rectangle.
pub(super) fn crossing(from: Point, direction: Point, half: Point) -> Option<([f64; 2], usize)> {
    let (mut range, mut side) = ([f64::NEG_INFINITY, f64::INFINITY], 1);
    for axis in [0, 1] {
        if direction[axis] == 0.0 {
            if from[axis].abs() > half[axis] {
                return None;
            }
            continue;
        }
        let ends = [-half[axis], half[axis]].map(|end| (end - from[axis]) / direction[axis]);
        let (enter, leave) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        if enter > range[0] {
            (range[0], side) = (enter, axis);
        }
        range[1] = range[1].min(leave);
    }
    (range[0] < range[1]).then_some((range, side))
}
