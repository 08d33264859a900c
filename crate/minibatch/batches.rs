//! The batches of a run, in the three usual orders.

use crate::random::Random;

/// How samples are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// In a new random order every epoch: each sample once an epoch.
    Reshuffled,
    /// In a random order that is drawn once: each sample once an epoch, and every epoch the same.
    Fixed,
    /// Each independently of all others: a sample may come twice, or not at all.
    Replacement,
}

impl Order {
    /// The steps of some epochs, each over n samples in batches of B; at least one. Without replacement, the last batch of an epoch
    /// has what is left.
    pub fn steps(self, epochs: usize, count: usize, size: usize) -> usize {
        let size = size.max(1);
        match self {
            Self::Replacement => (epochs * count).div_ceil(size).max(1),
            _ => (epochs * count.div_ceil(size)).max(1),
        }
    }

    /// The number of sample gradients that some steps take.
    pub fn sample_gradients(self, steps: usize, count: usize, size: usize) -> usize {
        let per_epoch = count.div_ceil(size.max(1)).max(1);
        match self {
            Self::Replacement => steps * size,
            _ => steps / per_epoch * count + (steps % per_epoch * size).min(count),
        }
    }
}

/// The batches of a run, one after another.
#[derive(Clone, Debug)]
pub struct Batches {
    order: Order,
    size: usize,
    random: Random,
    samples: Vec<usize>,
    /// How many of the samples have been used in this epoch.
    used: usize,
}

impl Batches {
    /// Batches of `size` samples out of `count`, from a stream of random numbers.
    pub fn new(order: Order, count: usize, size: usize, random: Random) -> Self {
        let mut batches =
            Self { order, size: size.clamp(1, count.max(1)), random, samples: (0..count).collect(), used: 0 };
        if order != Order::Replacement {
            batches.random.shuffle(&mut batches.samples);
        }
        batches
    }

    /// The samples of the next batch; none if there are no samples.
    pub fn draw(&mut self) -> &[usize] {
        let count = self.samples.len();
        if self.order == Order::Replacement {
            let batch = self.samples.get_mut(..self.size).unwrap_or_default();
            batch.fill_with(|| self.random.below(count as u64) as usize);
            return batch;
        }
        if self.used == count {
            self.used = 0;
            if self.order == Order::Reshuffled {
                self.random.shuffle(&mut self.samples);
            }
        }
        let first = self.used;
        self.used = (first + self.size).min(count);
        &self.samples[first..self.used]
    }
}
