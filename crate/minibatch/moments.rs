//! The mean and the second moments of u = θ − θ* over many runs, and what steps do to them.
//!
//! A step with a known batch is affine, u ← A u + d with A = I − ηH and d = −ηg, so the first two moments of u change by a linear map:
//! m ← A m + d and M ← A M Aᵀ + (A m) dᵀ + d (A m)ᵀ + d dᵀ, where M = E[u uᵀ]. Maps of independent batches are averaged and composed,
//! which is all that the laws of this module are made of.

use super::Sample;
use crate::plane::Point;

/// The mean of u and of u uᵀ.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// m = E[u].
    pub mean: Point,
    /// M = E[u uᵀ] = [a, b, c], with the rows (a b) and (b c).
    pub second: [f64; 3],
}

impl Moments {
    /// The moments of runs that are all at one place.
    pub fn at([x, y]: Point) -> Self {
        Self { mean: [x, y], second: [x * x, x * y, y * y] }
    }

    /// C = M − m mᵀ.
    pub fn covariance(&self) -> [f64; 3] {
        let ([x, y], [a, b, c]) = (self.mean, self.second);
        [a - x * x, b - x * y, c - y * y]
    }

    /// E[½ uᵀHu] = ½ tr(H M): the expected loss above the minimum.
    pub fn expected_loss(&self, hessian: [f64; 3]) -> f64 {
        0.5 * hessian[0] * self.second[0] + hessian[1] * self.second[1] + 0.5 * hessian[2] * self.second[2]
    }
}

/// A linear map of 1, m and M. Its rows for m have columns for 1 and m, those for M also columns for M.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MomentMap {
    mean: [[f64; 3]; 2],
    second: [[f64; 6]; 3],
}

/// Squarings that a fixed point may take: those of the slowest map whose rounding errors still are small.
const SQUARINGS: usize = 40;

/// Entries beyond this belong to a map without a stable fixed point.
const UNSTABLE: f64 = 1e8;

/// The relative change at which a fixed point is reached.
const CONVERGED: f64 = 1e-14;

impl MomentMap {
    /// The map that changes nothing.
    pub const IDENTITY: Self = Self {
        mean: [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        second: [[0.0, 0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]],
    };

    /// The map that is zero everywhere, to add others to.
    pub const ZERO: Self = Self { mean: [[0.0; 3]; 2], second: [[0.0; 6]; 3] };

    /// A step of length η with a batch of this mean.
    pub fn step(batch: &Sample, rate: f64) -> Self {
        let ([a, b, c], [x, y]) = (batch.hessian, batch.gradient);
        let [p, q, r] = [1.0 - rate * a, -rate * b, 1.0 - rate * c];
        let [d, e] = [-rate * x, -rate * y];
        Self {
            mean: [[d, p, q], [e, q, r]],
            second: [
                [d * d, 2.0 * d * p, 2.0 * d * q, p * p, 2.0 * p * q, q * q],
                [d * e, e * p + d * q, e * q + d * r, p * q, p * r + q * q, q * r],
                [e * e, 2.0 * e * q, 2.0 * e * r, q * q, 2.0 * q * r, r * r],
            ],
        }
    }

    /// Adds a multiple of another map.
    pub fn add(&mut self, share: f64, other: &Self) {
        let rows = self.mean.iter_mut().flatten().zip(other.mean.iter().flatten());
        let more = self.second.iter_mut().flatten().zip(other.second.iter().flatten());
        rows.chain(more).for_each(|(sum, entry)| *sum += share * entry);
    }

    /// Another map, and then this one.
    pub fn after(&self, first: &Self) -> Self {
        let row_of_mean = |[shift, x, y]: [f64; 3], column: usize| {
            let constant = if column == 0 { shift } else { 0.0 };
            constant + x * first.mean[0][column] + y * first.mean[1][column]
        };
        let row_of_second = |[shift, x, y, a, b, c]: [f64; 6], column: usize| {
            let of_mean = if column < 3 { row_of_mean([shift, x, y], column) } else { 0.0 };
            of_mean + a * first.second[0][column] + b * first.second[1][column] + c * first.second[2][column]
        };
        Self {
            mean: self.mean.map(|row| std::array::from_fn(|column| row_of_mean(row, column))),
            second: self.second.map(|row| std::array::from_fn(|column| row_of_second(row, column))),
        }
    }

    /// The moments after this map.
    pub fn apply(&self, moments: &Moments) -> Moments {
        let ([x, y], [a, b, c]) = (moments.mean, moments.second);
        Moments {
            mean: self.mean.map(|row| row[0] + row[1] * x + row[2] * y),
            second: self.second.map(|row| row[0] + row[1] * x + row[2] * y + row[3] * a + row[4] * b + row[5] * c),
        }
    }

    /// The moments that this map leaves as they are and that it leads to from u = 0, if repeated; `None` if it drives u away for ever.
    /// By squaring the map until nothing changes. For one step, this is the solution of the discrete Lyapunov equation
    /// C = E[A C Aᵀ] + η² E[g gᵀ].
    pub fn fixed_point(&self) -> Option<Moments> {
        let mut map = *self;
        for _ in 0..SQUARINGS {
            let next = map.after(&map);
            let entries = || next.mean.iter().flatten().chain(next.second.iter().flatten());
            if !entries().all(|entry| entry.abs() < UNSTABLE.max(UNSTABLE * self.size())) {
                return None;
            }
            let is_converged = next.differs_by(&map) <= CONVERGED;
            map = next;
            if is_converged {
                return Some(map.apply(&Moments::default()));
            }
        }
        None
    }

    /// The largest constant: the size of u and of its square.
    fn size(&self) -> f64 {
        self.second.iter().map(|row| row[0].abs()).chain(self.mean.iter().map(|row| row[0].abs())).fold(0.0, f64::max)
    }

    /// The largest change of what repeating the map leads to, and of what it keeps, relative to their sizes.
    fn differs_by(&self, other: &Self) -> f64 {
        let constant = |map: &Self| [map.second[0][0], map.second[1][0], map.second[2][0]];
        let ([a, b, c], [x, y, z]) = (constant(self), constant(other));
        let size = a.abs().max(c.abs());
        let change = (a - x).abs().max((b - y).abs()).max((c - z).abs());
        let kept =
            self.second.iter().zip(&other.second).flat_map(|(one, two)| (3..6).map(|at| (one[at] - two[at]).abs()));
        let kept = kept.fold(0.0, f64::max);
        // What is kept of a flat direction is rounded as often as the map is squared.
        if size > 0.0 { (change / size).max(1e-4 * kept) } else { 1e-4 * kept }
    }
}
