//! The loss at many points of a plane. The states of the first layer are affine in the coordinates, h₁ = h₁(θ) + x (d₁) + y (d₂) with
//! the layer's own weights in each term, so they are computed three times for a whole grid; and no pass goes backward.

use super::LossPlane;
use crate::network::{Architecture, Layers, Matrix};
use crate::plane::Grid;

/// The buffers of the passes over a grid.
pub struct GridPasses {
    layers: Layers,
    /// The first layer's states at the centre, and what each direction adds.
    terms: [Matrix; 3],
    /// The states at x = 0 of the row under way.
    row: Matrix,
    weights: Vec<f64>,
    /// Whether the terms are computed: they are always the same.
    has_terms: bool,
}

impl GridPasses {
    pub fn new(architecture: &Architecture) -> Self {
        Self {
            layers: Layers::new(architecture.clone()),
            terms: Default::default(),
            row: Matrix::default(),
            weights: vec![0.0; architecture.parameters()],
            has_terms: false,
        }
    }

    /// See [`LossPlane::sample_points`].
    pub fn sample(&mut self, plane: &LossPlane, grid: &Grid, from: usize, values: &mut [f64]) {
        if !self.has_terms {
            let [one, other] = &plane.directions;
            for (weights, term) in [&plane.centre, one, other].into_iter().zip(&mut self.terms) {
                self.layers.first(weights, plane.batch.inputs(), term);
            }
            self.has_terms = true;
        }
        let mut row = None;
        for (index, value) in (from..).zip(values) {
            let (x, y) = (grid.x(index % grid.columns), grid.y(index / grid.columns));
            if row != Some(index / grid.columns) {
                row = Some(index / grid.columns);
                self.row.set_sum(&self.terms[0], y, &self.terms[2]);
            }
            plane.set_weights([x, y], &mut self.weights);
            self.layers.start().set_sum(&self.row, x, &self.terms[1]);
            *value = self.layers.loss(&self.weights, &plane.batch);
        }
    }
}
