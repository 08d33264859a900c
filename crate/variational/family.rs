//! The families of q, and their parameters as numbers that an optimiser moves.

use super::mixture::Mixture;
use super::normal::{Normal, PARAMETERS};

/// What q may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A normal with independent coordinates (mean field): μ₁, μ₂, ln ℓ₁₁, ln ℓ₂₂.
    Diagonal,
    /// Any normal: these and ℓ₂₁.
    Full,
    /// Two normals of equal weight, each with independent coordinates.
    Mixture,
}

impl Family {
    /// The number of normals.
    pub fn normals(self) -> usize {
        if self == Self::Mixture { 2 } else { 1 }
    }

    /// The number of parameters of each normal: the first so many in the order of [`PARAMETERS`].
    pub fn parameters_each(self) -> usize {
        if self == Self::Full { PARAMETERS } else { PARAMETERS - 1 }
    }

    /// The number of parameters of q.
    pub fn parameters(self) -> usize {
        self.normals() * self.parameters_each()
    }

    /// q with these parameters.
    pub fn member(self, parameters: &[f64]) -> Mixture {
        let normal = |own: &[f64]| {
            let mut all = [0.0; PARAMETERS];
            all[..own.len()].copy_from_slice(own);
            Normal::of(all)
        };
        Mixture { normals: parameters.chunks(self.parameters_each()).map(normal).collect() }
    }

    /// The parameters of a member.
    pub fn coordinates(self, q: &Mixture) -> Vec<f64> {
        q.normals.iter().flat_map(|normal| normal.parameters().into_iter().take(self.parameters_each())).collect()
    }
}
