//! A run: its batches one after another, and where they lead.

use std::rc::Rc;

use crate::data_loss::MeanSquaredError;
use crate::minibatch::{Batches, Order};
use crate::plane::Point;
use crate::random::Random;
use crate::surface::Surface;

/// A run that is farther out than this has diverged.
const BOUND: f64 = 1e9;

/// What runs depend on, besides their number.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The revision of the data.
    pub data: u64,
    /// How samples are drawn.
    pub order: Order,
    /// The number of samples in a batch.
    pub size: usize,
    /// The learning rate of every step.
    pub rates: Rc<Vec<f64>>,
    /// Where runs start.
    pub start: Point,
    /// The seed of their batches.
    pub seed: u64,
}

/// A run on its way.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Where it is; once it has diverged, its last point.
    pub at: Point,
    /// The steps that it has taken.
    pub step: usize,
    /// Whether it has diverged.
    pub is_lost: bool,
    batches: Batches,
}

impl Walk {
    /// The run of a number at its start: equal numbers draw equal batches.
    pub fn new(setup: &Setup, count: usize, number: u64) -> Self {
        let random = Random::stream(setup.seed, number);
        let batches = Batches::new(setup.order, count, setup.size, random);
        Self { at: setup.start, step: 0, is_lost: false, batches }
    }

    /// Takes a step, θ ← θ − η Σ gᵢ ∕ B over the next batch, unless it has diverged. Returns the batch.
    pub fn advance(&mut self, loss: &MeanSquaredError, rates: &[f64]) -> &[usize] {
        let batch = self.batches.draw();
        let gradients = batch.iter().map(|&index| loss.sample_gradient(index, self.at));
        let [x, y] = gradients.fold([0.0; 2], |[x, y], [along, up]| [x + along, y + up]);
        let (count, rate) = (batch.len() as f64, rates[self.step.min(rates.len() - 1)]);
        let to = [self.at[0] - rate * (x / count), self.at[1] - rate * (y / count)];
        self.is_lost |= !to.iter().all(|end| end.abs() < BOUND);
        if !self.is_lost {
            self.at = to;
        }
        self.step += 1;
        batch
    }
}

/// A run with all its steps.
#[derive(Debug)]
pub struct Course {
    /// x₀, y₀, x₁, y₁, … up to the last point before it diverges.
    pub points: Vec<f64>,
    /// The loss on all samples at each of them.
    pub losses: Vec<f64>,
    /// The samples of all steps, one batch after another.
    pub samples: Vec<usize>,
    /// How many samples the first k steps took, for k = 0, 1, …
    pub taken: Vec<usize>,
}

impl Course {
    /// Run number 0.
    pub fn of(setup: &Setup, loss: &MeanSquaredError) -> Self {
        let mut walk = Walk::new(setup, loss.points().len(), 0);
        let start = setup.start;
        let mut course =
            Self { points: start.to_vec(), losses: vec![loss.value(start)], samples: Vec::new(), taken: vec![0] };
        for _ in 0..setup.rates.len() {
            course.samples.extend(walk.advance(loss, &setup.rates));
            if walk.is_lost || loss.points().is_empty() {
                break;
            }
            course.points.extend(walk.at);
            course.losses.push(loss.value(walk.at));
            course.taken.push(course.samples.len());
        }
        course
    }

    /// The last step before it diverges.
    pub fn steps(&self) -> usize {
        self.losses.len() - 1
    }

    /// Where it is after a step.
    pub fn point(&self, step: usize) -> Point {
        let step = step.min(self.steps());
        [self.points[2 * step], self.points[2 * step + 1]]
    }

    /// The batch of a step, counted from 1.
    pub fn batch(&self, step: usize) -> &[usize] {
        match step {
            1.. if step <= self.steps() => &self.samples[self.taken[step - 1]..self.taken[step]],
            _ => &[],
        }
    }
}
