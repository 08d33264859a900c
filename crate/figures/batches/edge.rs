//! The largest learning rate of every batch size with reshuffled epochs: slow to find, so it appears one batch size after another.

use super::prediction::Quadratics;
use crate::minibatch::{LimitSearch, MOST_SAMPLES, Sample};

/// The limits of a data set, as far as they are known.
#[derive(Default)]
pub struct Edge {
    data: Option<u64>,
    samples: Vec<Sample>,
    search: Option<LimitSearch>,
    /// η₁, 1, η₂, 2, …
    found: Vec<f64>,
}

impl Edge {
    /// Turns to the data of a revision, unless they are the present ones.
    pub fn request(&mut self, data: u64, quadratics: &Quadratics) {
        if self.data != Some(data) {
            let samples = quadratics.samples.clone();
            *self = Self { data: Some(data), samples, ..Self::default() };
        }
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let count = self.samples.len();
        while count <= MOST_SAMPLES && self.found.len() < 2 * count {
            if !go_on() {
                return true;
            }
            let size = self.found.len() / 2 + 1;
            let search = self.search.get_or_insert_with(|| LimitSearch::new(&self.samples, size));
            if !search.advance() {
                self.found.extend([search.limit(), size as f64]);
                self.search = None;
            }
        }
        false
    }

    /// The limits of some data that are known so far.
    pub fn of(&self, data: u64) -> &[f64] {
        if self.data == Some(data) { &self.found } else { &[] }
    }
}
