//! The saddle that a figure is about: the one nearest to a point, found exactly.

use crate::linear;
use crate::plane::{Point, View};
use crate::subject::landscape::Landscape;
use crate::surface::Surface;
use crate::surfaces::CriticalKind;

/// Newton's method starts from a grid of this many points along either side of the view.
const STARTS: usize = 13;

/// The most steps of Newton's method, and the relative size of a step that ends it.
const STEPS: usize = 60;
const REST: f64 = 1e-13;

/// Curvatures below this fraction of the largest count as zero.
const FLAT: f64 = 1e-9;

/// The directions among which the lowest one is chosen where no curvature is negative.
const DIRECTIONS: usize = 360;

/// A saddle, and its steepest way down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaddlePoint {
    /// Its position.
    pub at: Point,
    /// The unit vector in which f curves down most, q.
    pub down: Point,
    /// The negative eigenvalue of its Hessian, λ; `None` if it has none: a flat saddle.
    pub curvature: Option<f64>,
}

impl SaddlePoint {
    /// q · (x − s): how far a point is from the saddle's stable line, and on which side.
    pub fn across(&self, at: Point) -> f64 {
        self.down[0] * (at[0] - self.at[0]) + self.down[1] * (at[1] - self.at[1])
    }

    /// The point of the way down at a distance from the saddle.
    pub fn along(&self, distance: f64) -> Point {
        [0, 1].map(|axis| self.at[axis] + distance * self.down[axis])
    }

    /// The unit vector along the stable line.
    pub fn stable(&self) -> Point {
        [-self.down[1], self.down[0]]
    }

    /// ‖x − s‖
    pub fn distance(&self, at: Point) -> f64 {
        libm::hypot(at[0] - self.at[0], at[1] - self.at[1])
    }

    fn at_rest(surface: &dyn Surface, at: Point, radius: f64) -> Option<Self> {
        let hessian = surface.hessian(at);
        let [low, high] = linear::eigenvalues(hessian);
        let size = low.abs().max(high.abs());
        let down = match low {
            _ if !size.is_finite() => return None,
            low if low < -FLAT * size && high > FLAT * size => linear::eigenvectors(hessian)[0],
            low if low >= -FLAT * size => return Some(Self { at, down: lowest(surface, at, radius), curvature: None }),
            _ => return None,
        };
        Some(Self { at, down, curvature: Some(low) })
    }
}

/// The saddles of a landscape: those that its card knows, made exact by Newton's method on ∇f with the exact Hessian, or else those
/// found from a grid of a view. `radius` is the distance at which a way down is looked for at flat saddles.
pub fn saddles(landscape: &Landscape, view: View, radius: f64) -> Vec<SaddlePoint> {
    let surface = landscape.surface();
    let known: Vec<SaddlePoint> = landscape
        .saddles()
        .filter_map(|point| {
            let is_flat = point.kind == CriticalKind::FlatSaddle;
            let exact = newton(surface, point.at).filter(|_| !is_flat).and_then(|steps| steps.last().copied());
            let exact = exact.filter(|at| libm::hypot(at[0] - point.at[0], at[1] - point.at[1]) < 1e-3 * radius);
            SaddlePoint::at_rest(surface, exact.unwrap_or(point.at), radius)
        })
        .collect();
    if known.is_empty() { found(surface, view, radius) } else { known }
}

/// The saddle nearest to a point.
pub fn nearest(saddles: &[SaddlePoint], to: Point) -> Option<SaddlePoint> {
    saddles.iter().copied().reduce(|one, two| if two.distance(to) < one.distance(to) { two } else { one })
}

/// Newton's method on ∇f from a point, as in any textbook: x ← x − H⁻¹∇f. It converges to stationary points of any kind. All
/// points after the start; `None` if it does not come to rest.
pub fn newton(surface: &dyn Surface, start: Point) -> Option<Vec<Point>> {
    let (mut at, mut points) = (start, Vec::new());
    for _ in 0..STEPS {
        let gradient = surface.gradient(at);
        if gradient == [0.0; 2] {
            return Some(points);
        }
        let step = linear::solve_symmetric(surface.hessian(at), gradient)?;
        let size = libm::hypot(step[0], step[1]);
        at = [at[0] - step[0], at[1] - step[1]];
        if !at.iter().all(|end| end.is_finite()) {
            return None;
        }
        points.push(at);
        if size <= REST * (1.0 + libm::hypot(at[0], at[1])) {
            return Some(points);
        }
    }
    None
}

fn found(surface: &dyn Surface, view: View, radius: f64) -> Vec<SaddlePoint> {
    let place = |index: usize, [low, high]: [f64; 2]| low + (index as f64 + 0.5) / STARTS as f64 * (high - low);
    let starts = (0..STARTS * STARTS).map(|index| [place(index % STARTS, view.x), place(index / STARTS, view.y)]);
    let inside = |at: Point| (view.x[0]..=view.x[1]).contains(&at[0]) && (view.y[0]..=view.y[1]).contains(&at[1]);
    let mut saddles: Vec<SaddlePoint> = Vec::new();
    for start in starts {
        let rest = newton(surface, start).map(|points| points.last().copied().unwrap_or(start));
        let Some(at) = rest.filter(|at| inside(*at)) else { continue };
        let is_new = saddles.iter().all(|known| known.distance(at) > 1e-6 * radius);
        let saddle = SaddlePoint::at_rest(surface, at, radius).filter(|saddle| is_new && saddle.curvature.is_some());
        saddles.extend(saddle);
    }
    saddles
}

/// The direction of the lowest point at a distance.
fn lowest(surface: &dyn Surface, at: Point, radius: f64) -> Point {
    let direction = |index: usize| {
        let (sine, cosine) = libm::sincos(index as f64 * std::f64::consts::TAU / DIRECTIONS as f64);
        [cosine, sine]
    };
    let height = |[right, up]: Point| surface.value([at[0] + radius * right, at[1] + radius * up]);
    let lower = |one: usize, two: usize| if height(direction(two)) < height(direction(one)) { two } else { one };
    direction((0..DIRECTIONS).reduce(lower).unwrap_or(0))
}
