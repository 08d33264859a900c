//! What is averaged: a function over the unit cube, with its integral and its variance where they are known exactly.

use std::f64::consts::PI;

use crate::formula::Batch;
use crate::genz::Genz;

/// A function over the unit cube of some dimension.
pub enum Integrand {
    /// A height inside the ball of radius 1 in the cube [−1, 1]ᵈ, onto which the unit cube is stretched, and 0 outside.
    Ball {
        /// The dimension d.
        dimension: usize,
        /// The height: 4 makes the mean π in the plane, 1 the ball's share of the cube.
        height: f64,
    },
    /// One of Genz's integrands.
    Genz(Genz),
    /// A typed formula.
    Formula {
        /// The formula.
        batch: Box<Batch>,
        /// The dimension of the cube, at least that of its variables.
        dimension: usize,
    },
}

impl Integrand {
    /// The dimension of the cube.
    pub fn dimension(&self) -> usize {
        match self {
            Self::Ball { dimension, .. } | Self::Formula { dimension, .. } => *dimension,
            Self::Genz(genz) => genz.a.len(),
        }
    }

    /// How many operations a sample costs, roughly.
    pub fn cost(&self) -> usize {
        let evaluation = match self {
            Self::Formula { batch, .. } => batch.instructions(),
            _ => 2 * self.dimension(),
        };
        8 * self.dimension() + evaluation + 8
    }

    /// The function at many points: `columns[i]` has the i-th coordinate of all of them. What is not finite becomes NaN.
    pub fn evaluate(&mut self, columns: &[Vec<f64>], out: &mut [f64]) {
        match self {
            Self::Ball { height, .. } => {
                out.fill(0.0);
                for column in columns {
                    out.iter_mut().zip(column).for_each(|(sum, &u)| *sum += (2.0 * u - 1.0) * (2.0 * u - 1.0));
                }
                out.iter_mut().for_each(|sum| *sum = if *sum <= 1.0 { *height } else { 0.0 });
            }
            Self::Genz(genz) => genz.evaluate(columns, out),
            Self::Formula { batch, .. } => {
                batch.evaluate(columns, out);
                out.iter_mut().for_each(|value| *value = if value.is_infinite() { f64::NAN } else { *value });
            }
        }
    }

    /// The integral and the variance, if they are known exactly.
    pub fn exact(&self) -> Option<[f64; 2]> {
        match self {
            Self::Ball { dimension, height } => {
                let share = ball_share(*dimension);
                Some([height * share, height * height * share * (1.0 - share)])
            }
            Self::Genz(genz) => {
                let mean = genz.mean();
                Some([mean, genz.mean_square() - mean * mean])
            }
            Self::Formula { .. } => None,
        }
    }
}

/// The share of the cube [−1, 1]ᵈ that the ball of radius 1 fills: π^(d/2) ∕ (2ᵈ Γ(d/2 + 1)), by V_d = V_(d−2) 2π ∕ d.
pub fn ball_share(dimension: usize) -> f64 {
    let (mut share, mut d) = if dimension % 2 == 1 { (1.0, 1) } else { (1.0, 0) };
    while d < dimension {
        d += 2;
        share *= 0.5 * PI / d as f64;
    }
    share
}
