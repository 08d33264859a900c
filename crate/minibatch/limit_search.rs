//! The largest learning rate with which descent on reshuffled epochs holds at a minimum.

use super::{MomentMap, Reshuffling, Sample, mean_limit};

/// Bisections: the limit is known to less than a hundredth of 2 ∕ λmax.
const BISECTIONS: usize = 9;

/// A search by bisection, in slices of work. Each rate takes the law of an epoch, and asks whether it has a stable fixed point.
pub struct LimitSearch {
    samples: Vec<Sample>,
    size: usize,
    low: f64,
    high: f64,
    left: usize,
    law: Reshuffling,
}

impl LimitSearch {
    /// The search for a batch size, from 0 to twice 2 ∕ λmax, for at most [`MOST_SAMPLES`](super::MOST_SAMPLES) samples.
    pub fn new(samples: &[Sample], size: usize) -> Self {
        let high = 2.0 * mean_limit(samples);
        let law = Reshuffling::new(samples, size, 0.5 * high);
        Self { samples: samples.to_vec(), size, low: 0.0, high, left: BISECTIONS, law }
    }

    /// Computes a slice. Returns whether there is more to do.
    pub fn advance(&mut self) -> bool {
        if self.left == 0 || self.law.advance() {
            return self.left > 0;
        }
        let holds = self.law.prefixes().last().and_then(MomentMap::fixed_point).is_some();
        let middle = 0.5 * (self.low + self.high);
        if holds {
            self.low = middle
        } else {
            self.high = middle
        }
        self.left -= 1;
        if self.left > 0 {
            self.law = Reshuffling::new(&self.samples, self.size, 0.5 * (self.low + self.high));
        }
        self.left > 0
    }

    /// The largest rate known to hold.
    pub fn limit(&self) -> f64 {
        self.low
    }
}
