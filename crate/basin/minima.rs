//! The minima that runs converge to: those known beforehand, and those that runs find.

use std::f64::consts::TAU;

use super::occupancy_grid::OccupancyGrid;
use crate::plane::Point;
use crate::problem::{SurfaceProblem, eigendecomposition::Eigendecomposition};
use crate::surface::Surface;

/// The radius within which a point is at a minimum, in units of 1 + ‖minimum‖; [`crate::trajectory`] uses the same.
const NEAR: f64 = 1e-3;

/// Curvatures and gradients below this fraction of the largest curvature count as zero.
const FLAT: f64 = 1e-9;

/// The directions in which a minimum without a gradient is probed.
const DIRECTIONS: u32 = 64;

/// The maximum number of minima. A formula with more has them closer together than a picture resolves.
const MAX_MINIMA: usize = 10_000;

/// A minimum that a point is at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The index of the minimum.
    pub minimum: u16,
    /// The squared distance to it.
    pub square: f64,
}

/// The limit of a run that has come to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A minimum, by its index.
    Minimum(u16),
    /// A flat region, which has no single minimum.
    Flat,
}

/// Minima in a fixed order.
#[derive(Clone, Debug)]
pub struct Minima {
    points: Vec<Point>,
    /// For each, the squared radius within which a point is at it.
    reach: Vec<f64>,
    /// For each, whether its disc overlaps no earlier minimum's.
    isolated: Vec<bool>,
    /// The largest of those radii.
    max_reach: f64,
    occupancy: OccupancyGrid,
}

impl Minima {
    /// Creates the list from known minima.
    pub fn new(known: &[Point]) -> Self {
        let mut minima = Self {
            points: Vec::new(),
            reach: Vec::new(),
            isolated: Vec::new(),
            max_reach: NEAR,
            occupancy: OccupancyGrid::new(NEAR),
        };
        known.iter().take(MAX_MINIMA).for_each(|&point| minima.add(point));
        minima
    }

    /// All minima.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The first minimum that a point is at: within 10⁻³ (1 + ‖minimum‖) of it.
    pub fn near(&self, at: Point) -> Option<Near> {
        for (index, (&minimum, &reach)) in self.points.iter().zip(&self.reach).enumerate() {
            let square = squared_distance(minimum, at);
            if square <= reach {
                return Some(Near { minimum: index as u16, square });
            }
        }
        None
    }

    /// As [`Minima::near`], but faster if the point is at the guessed minimum.
    pub(super) fn near_again(&self, guess: u16, at: Point) -> Option<Near> {
        if let Some((minimum, reach)) = self.isolated(guess)
            && let square = squared_distance(minimum, at)
            && square <= reach
        {
            return Some(Near { minimum: guess, square });
        }
        self.near(at)
    }

    /// The position and squared radius of a minimum, if its disc overlaps no earlier minimum's.
    pub(super) fn isolated(&self, minimum: u16) -> Option<(Point, f64)> {
        let index = usize::from(minimum);
        self.isolated.get(index)?.then(|| (self.points[index], self.reach[index]))
    }

    /// A quick first test for [`Minima::near`].
    pub(super) fn occupancy(&self) -> &OccupancyGrid {
        &self.occupancy
    }

    /// The limit of a run that converged to a point, refined by Newton's method; a new minimum is added. `None` if it is a saddle,
    /// or no stationary point. Where the gradient is undefined a run converges to nothing but a minimum.
    pub fn settle(&mut self, surface: &dyn Surface, at: Point) -> Option<Limit> {
        if !surface.gradient(at).iter().all(|slope| slope.is_finite()) {
            let radius = NEAR * (1.0 + libm::hypot(at[0], at[1]));
            let is_known = self.near(at).is_some();
            return if !is_known && is_trough(surface, at, radius) {
                Some(Limit::Flat)
            } else {
                self.index_of(at).map(Limit::Minimum)
            };
        }
        let (exact, is_flat) = refined(surface, at)?;
        if is_flat && self.near(exact).is_none() {
            return Some(Limit::Flat);
        }
        self.index_of(exact).map(Limit::Minimum)
    }

    /// The index of the minimum at a point, added if new; `None` if there are too many.
    pub fn index_of(&mut self, place: Point) -> Option<u16> {
        if self.near(place).is_none() {
            self.add(place);
        }
        self.near(place).map(|near| near.minimum)
    }

    fn add(&mut self, point: Point) {
        if self.points.len() < MAX_MINIMA {
            let reach = NEAR * (1.0 + libm::hypot(point[0], point[1]));
            let apart = |(&other, square): (&Point, &f64)| distance(other, point) > square.sqrt() + reach;
            self.isolated.push(self.points.iter().zip(&self.reach).all(apart));
            self.points.push(point);
            self.reach.push(reach * reach);
            if reach > self.max_reach {
                self.max_reach = reach;
                self.occupancy = OccupancyGrid::new(reach);
                self.points
                    .iter()
                    .zip(&self.reach)
                    .for_each(|(&point, reach)| self.occupancy.touch(point, reach.sqrt()));
            } else {
                self.occupancy.touch(point, reach);
            }
        }
    }
}

/// The minimum next to a point at rest, and whether it is one of many in a flat region: `None` if f curves down there, or the
/// minimum is not near.
fn refined(surface: &dyn Surface, start: Point) -> Option<(Point, bool)> {
    let mut problem = SurfaceProblem::new(surface);
    let mut curvature = Eigendecomposition::new(2);
    let (mut at, mut step) = (start, [0.0; 2]);
    for _ in 0..100 {
        if !curvature.decompose(&mut problem, &at) {
            return None;
        }
        curvature.solve(&surface.gradient(at), 0.0, &mut step);
        let next = [at[0] - step[0], at[1] - step[1]];
        if !next.iter().all(|number| number.is_finite()) || next == at {
            break;
        }
        at = next;
    }
    let largest = curvature.eigenvalues().map(f64::abs).fold(0.0, f64::max);
    let curves_up = curvature.eigenvalues().all(|eigenvalue| eigenvalue >= -FLAT * largest);
    let radius = NEAR * (1.0 + libm::hypot(start[0], start[1]));
    let is_next = curves_up && squared_distance(at, start) <= radius * radius;
    is_next.then(|| (at, is_flat(surface, at, &curvature, radius)))
}

/// Whether f stays flat from a minimum on along some direction: zero curvature, and a negligible gradient a radius away.
fn is_flat(surface: &dyn Surface, at: Point, curvature: &Eigendecomposition, radius: f64) -> bool {
    let largest = curvature.eigenvalues().map(f64::abs).fold(0.0, f64::max);
    let flat = curvature.eigenvalues().enumerate().filter(|(_, eigenvalue)| eigenvalue.abs() <= FLAT * largest);
    flat.into_iter().any(|(index, _)| {
        let mut along = curvature.eigenvector(index);
        let [x, y] = [along.next().unwrap_or(0.0), along.next().unwrap_or(0.0)];
        [-radius, radius].into_iter().any(|reach| {
            let [right, up] = surface.gradient([at[0] + reach * x, at[1] + reach * y]);
            libm::hypot(right, up) <= FLAT * largest * radius
        })
    })
}

/// Whether f stays as low as at a minimum without a gradient along some direction: on the circle around it, f − f(minimum) all
/// but vanishes at its lowest point.
fn is_trough(surface: &dyn Surface, at: Point, radius: f64) -> bool {
    let lowest = surface.value(at);
    let rise = |angle: f64| {
        let (sine, cosine) = libm::sincos(angle);
        surface.value([at[0] + radius * cosine, at[1] + radius * sine]) - lowest
    };
    let spacing = TAU / f64::from(DIRECTIONS);
    let rises: Vec<f64> = (0..DIRECTIONS).map(|direction| rise(spacing * f64::from(direction))).collect();
    let highest = rises.iter().copied().fold(0.0, f64::max);
    let index = (0..rises.len()).reduce(|one, two| if rises[two] < rises[one] { two } else { one }).unwrap_or(0);
    let (mut low, mut high) = (spacing * (index as f64 - 1.0), spacing * (index as f64 + 1.0));
    while high - low > FLAT {
        let [one, two] = [low + (high - low) / 3.0, high - (high - low) / 3.0];
        if rise(one) < rise(two) { high = two } else { low = one }
    }
    rises[index].min(rise(0.5 * (low + high))) <= 10.0 * FLAT * highest
}

fn distance(one: Point, two: Point) -> f64 {
    squared_distance(one, two).sqrt()
}

/// The squared distance.
pub(super) fn squared_distance(one: Point, two: Point) -> f64 {
    let [x, y] = [one[0] - two[0], one[1] - two[1]];
    x * x + y * y
}
