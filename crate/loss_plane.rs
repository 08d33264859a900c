//! A slice of a network's loss: its values on a plane through weight space, f(x, y) = L(θ + x d₁ + y d₂), with its exact gradient and
//! Hessian, as a [`Surface`].
//!
//! Most of what such a picture says lies in the choice of the directions ([`directions`]).

pub mod directions;

mod grid;

use std::cell::RefCell;
use std::rc::Rc;

use crate::linear;
use crate::network::{Architecture, Batch, Curvature, Network};
use crate::plane::{Grid, Point};
use crate::surface::Surface;
use grid::GridPasses;

/// A plane through weight space, and the loss on it.
pub struct LossPlane {
    centre: Vec<f64>,
    directions: [Vec<f64>; 2],
    /// d₁·d₁, d₁·d₂, d₂·d₂
    gram: [f64; 3],
    batch: Rc<Batch>,
    passes: RefCell<Passes>,
}

/// What a pass writes.
struct Passes {
    network: Network,
    curvature: Curvature,
    grid: GridPasses,
    weights: Vec<f64>,
    gradient: Vec<f64>,
}

impl LossPlane {
    /// The plane through `centre` along two directions, each with a number for every weight; none for a normalised network, whose
    /// curvature is not known ([`crate::network::hessian`]).
    pub fn new(
        architecture: &Architecture,
        batch: Rc<Batch>,
        centre: Vec<f64>,
        directions: [Vec<f64>; 2],
    ) -> Option<Self> {
        let [one, other] = &directions;
        let gram = [dot(one, one), dot(one, other), dot(other, other)];
        let passes = Passes {
            network: Network::new(architecture.clone()),
            curvature: Curvature::new(architecture.clone())?,
            grid: GridPasses::new(architecture),
            weights: centre.clone(),
            gradient: vec![0.0; centre.len()],
        };
        Some(Self { centre, directions, gram, batch, passes: RefCell::new(passes) })
    }

    /// θ
    pub fn centre(&self) -> &[f64] {
        &self.centre
    }

    /// d₁ and d₂.
    pub fn directions(&self) -> [&[f64]; 2] {
        [&self.directions[0], &self.directions[1]]
    }

    /// The weights at a point of the plane.
    pub fn weights(&self, at: Point) -> Vec<f64> {
        let mut weights = self.centre.clone();
        self.set_weights(at, &mut weights);
        weights
    }

    /// The point of the plane nearest to some weights, and how far they are from it. Where the directions are parallel, or one of
    /// them is 0, there is no such point, and the numbers are NaN.
    pub fn project(&self, weights: &[f64]) -> (Point, f64) {
        let offset: Vec<f64> = weights.iter().zip(&self.centre).map(|(weight, centre)| weight - centre).collect();
        let [a, b, c] = self.gram;
        let along = [0, 1].map(|axis| dot(&self.directions[axis], &offset));
        let Some(point) = linear::solve_symmetric([a, b, c], along) else { return ([f64::NAN; 2], f64::NAN) };
        let [one, other] = &self.directions;
        let outside = offset.iter().zip(one.iter().zip(other));
        let square: f64 = outside.map(|(offset, (d1, d2))| (offset - point[0] * d1 - point[1] * d2).powi(2)).sum();
        (point, square.sqrt())
    }

    /// The loss at some points of a grid, numbered row by row from the lowest y: as [`Surface::sample`], which is that of all. Work
    /// that must not take long can be cut anywhere.
    pub fn sample_points(&self, grid: &Grid, from: usize, values: &mut [f64]) {
        self.passes.borrow_mut().grid.sample(self, grid, from, values);
    }

    /// The work of one point of a grid, in multiplications of a weight.
    pub fn work(&self) -> usize {
        self.centre.len() * self.batch.samples()
    }

    fn set_weights(&self, [x, y]: Point, weights: &mut [f64]) {
        let directions = self.directions[0].iter().zip(&self.directions[1]);
        for ((weight, centre), (d1, d2)) in weights.iter_mut().zip(&self.centre).zip(directions) {
            *weight = centre + x * d1 + y * d2;
        }
    }
}

impl Surface for LossPlane {
    fn value(&self, at: Point) -> f64 {
        let Passes { network, weights, .. } = &mut *self.passes.borrow_mut();
        self.set_weights(at, weights);
        network.loss(weights, &self.batch)
    }

    fn value_and_gradient(&self, at: Point) -> (f64, Point) {
        let Passes { network, weights, gradient, .. } = &mut *self.passes.borrow_mut();
        self.set_weights(at, weights);
        let loss = network.loss_and_gradient(weights, &self.batch, gradient);
        (loss, [0, 1].map(|axis| dot(&self.directions[axis], gradient)))
    }

    fn hessian(&self, at: Point) -> [f64; 3] {
        let Passes { curvature, weights, gradient: product, .. } = &mut *self.passes.borrow_mut();
        self.set_weights(at, weights);
        let mut hessian = curvature.at(weights, &self.batch);
        let [one, other] = &self.directions;
        hessian.multiply(one, product);
        let [xx, xy] = [dot(one, product), dot(other, product)];
        hessian.multiply(other, product);
        [xx, xy, dot(other, product)]
    }

    fn is_continuous(&self) -> bool {
        true
    }

    fn sample(&self, grid: &Grid, values: &mut [f64]) {
        self.sample_points(grid, 0, values);
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}
