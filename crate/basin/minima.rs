//! The minima that runs come to: those known beforehand, and those found on the way.

use super::occupancy_grid::OccupancyGrid;
use crate::plane::Point;
use crate::problem::{SurfaceProblem, eigendecomposition::Eigendecomposition};
use crate::surface::Surface;

/// How near a minimum is at it, in units of 1 + ‖minimum‖: what [`crate::trajectory`] takes for a minimum reached.
const NEAR: f64 = 1e-3;

/// Bends and slopes below this share of the largest bend are none.
const FLAT: f64 = 1e-9;

/// How many minima are kept apart. A formula with more has them closer than a picture shows.
const MOST: usize = 10_000;

/// A minimum that a point is at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its index.
    pub minimum: u16,
    /// The square of the distance to it.
    pub square: f64,
}

/// Where a run has come to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// At a minimum, by its index.
    Minimum(u16),
    /// On level ground, which has no single minimum.
    Flat,
}

/// Minima in a fixed order.
#[derive(Clone, Debug)]
pub struct Minima {
    points: Vec<Point>,
    /// The square of how near is near, for each.
    reach: Vec<f64>,
    /// Whether no earlier minimum shares points that are near.
    alone: Vec<bool>,
    /// The largest of those distances.
    farthest: f64,
    net: OccupancyGrid,
}

impl Minima {
    /// Those known.
    pub fn new(known: &[Point]) -> Self {
        let mut minima = Self {
            points: Vec::new(),
            reach: Vec::new(),
            alone: Vec::new(),
            farthest: NEAR,
            net: OccupancyGrid::new(NEAR),
        };
        known.iter().take(MOST).for_each(|&point| minima.add(point));
        minima
    }

    /// All of them.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The first minimum that a point is at: within 10⁻³ of 1 + ‖minimum‖.
    pub fn near(&self, at: Point) -> Option<Near> {
        for (index, (&minimum, &reach)) in self.points.iter().zip(&self.reach).enumerate() {
            let square = square(minimum, at);
            if square <= reach {
                return Some(Near { minimum: index as u16, square });
            }
        }
        None
    }

    /// As [`Minima::near`], sooner if the point is at the minimum that is guessed.
    pub(super) fn near_again(&self, guess: u16, at: Point) -> Option<Near> {
        if let Some((minimum, reach)) = self.alone(guess)
            && let square = square(minimum, at)
            && square <= reach
        {
            return Some(Near { minimum: guess, square });
        }
        self.near(at)
    }

    /// Where a minimum is and the square of how near is near, if no earlier minimum shares points that are near.
    pub(super) fn alone(&self, minimum: u16) -> Option<(Point, f64)> {
        let index = usize::from(minimum);
        self.alone.get(index)?.then(|| (self.points[index], self.reach[index]))
    }

    /// Where [`Minima::near`] may find one: a quick first test.
    pub(super) fn net(&self) -> &OccupancyGrid {
        &self.net
    }

    /// Where a run came to rest; a minimum is known from now on if it was not. `None` if it rests on a saddle, or anywhere
    /// else. The place is made exact by Newton's method.
    pub fn settle(&mut self, surface: &dyn Surface, at: Point) -> Option<Limit> {
        let (exact, is_level) = polished(surface, at)?;
        if is_level && self.near(exact).is_none() {
            return Some(Limit::Flat);
        }
        self.index_of(exact).map(Limit::Minimum)
    }

    /// The index of the minimum at a place, known from now on if it was not; `None` if there are too many.
    pub fn index_of(&mut self, place: Point) -> Option<u16> {
        if self.near(place).is_none() {
            self.add(place);
        }
        self.near(place).map(|near| near.minimum)
    }

    fn add(&mut self, point: Point) {
        if self.points.len() < MOST {
            let reach = NEAR * (1.0 + libm::hypot(point[0], point[1]));
            let apart = |(&other, square): (&Point, &f64)| distance(other, point) > square.sqrt() + reach;
            self.alone.push(self.points.iter().zip(&self.reach).all(apart));
            self.points.push(point);
            self.reach.push(reach * reach);
            if reach > self.farthest {
                self.farthest = reach;
                self.net = OccupancyGrid::new(reach);
                self.points.iter().zip(&self.reach).for_each(|(&point, reach)| self.net.touch(point, reach.sqrt()));
            } else {
                self.net.touch(point, reach);
            }
        }
    }
}

/// The minimum next to a point at rest, and whether it is one of many on level ground: `None` if f curves down there, or the
/// minimum is not next to it.
fn polished(surface: &dyn Surface, start: Point) -> Option<(Point, bool)> {
    let mut problem = SurfaceProblem::new(surface);
    let mut curvature = Eigendecomposition::new(2);
    let (mut at, mut step) = (start, [0.0; 2]);
    for _ in 0..100 {
        if !curvature.look(&mut problem, &at) {
            return None;
        }
        curvature.solve(&surface.gradient(at), 0.0, &mut step);
        let next = [at[0] - step[0], at[1] - step[1]];
        if !next.iter().all(|number| number.is_finite()) || next == at {
            break;
        }
        at = next;
    }
    let highest = curvature.eigenvalues().map(f64::abs).fold(0.0, f64::max);
    let curves_up = curvature.eigenvalues().all(|eigenvalue| eigenvalue >= -FLAT * highest);
    let radius = NEAR * (1.0 + libm::hypot(start[0], start[1]));
    let is_next = curves_up && square(at, start) <= radius * radius;
    is_next.then(|| (at, is_level(surface, at, &curvature, radius)))
}

/// Whether the ground stays level from a minimum on along some direction: f does not bend that way, nor is there a slope so far out.
fn is_level(surface: &dyn Surface, at: Point, curvature: &Eigendecomposition, radius: f64) -> bool {
    let highest = curvature.eigenvalues().map(f64::abs).fold(0.0, f64::max);
    let flat = curvature.eigenvalues().enumerate().filter(|(_, eigenvalue)| eigenvalue.abs() <= FLAT * highest);
    flat.into_iter().any(|(index, _)| {
        let mut along = curvature.eigenvector(index);
        let [x, y] = [along.next().unwrap_or(0.0), along.next().unwrap_or(0.0)];
        [-radius, radius].into_iter().any(|reach| {
            let [right, up] = surface.gradient([at[0] + reach * x, at[1] + reach * y]);
            libm::hypot(right, up) <= FLAT * highest * radius
        })
    })
}

fn distance(one: Point, two: Point) -> f64 {
    square(one, two).sqrt()
}

/// The square of the distance.
pub(super) fn square(one: Point, two: Point) -> f64 {
    let [x, y] = [one[0] - two[0], one[1] - two[1]];
    x * x + y * y
}
