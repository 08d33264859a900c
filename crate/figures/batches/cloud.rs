//! Many runs with batches of their own, all at the step shown. Steps that time adds are added to the runs; only another setup starts
//! them anew.

use super::course::{Setup, Walk};
use crate::data_loss::MeanSquaredError;

/// Sample gradients that are computed at once: about a millisecond, and about a sixth of that in a slice of work.
const AT_ONCE: usize = 60_000;
const SLICE: usize = 10_000;

/// The runs, as far as they have come.
#[derive(Default)]
pub struct Cloud {
    setup: Option<Setup>,
    count: usize,
    step: usize,
    walks: Vec<Walk>,
    /// The first runs are at the step.
    done: usize,
}

impl Cloud {
    /// Turns to a setup and a step, and begins at once.
    pub fn request(&mut self, setup: Setup, count: usize, step: usize, loss: &MeanSquaredError) {
        let is_same = self.setup.as_ref() == Some(&setup) && self.count == count;
        if !is_same || step < self.step {
            self.walks.clear();
        }
        if !is_same || step != self.step {
            (self.setup, self.count, self.step, self.done) = (Some(setup), count, step, 0);
            self.work(loss, AT_ONCE);
        }
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, loss: &MeanSquaredError, go_on: &mut dyn FnMut() -> bool) -> bool {
        while self.done < self.count && self.setup.is_some() {
            if !go_on() {
                return true;
            }
            self.work(loss, SLICE);
        }
        false
    }

    /// The runs that are at the step.
    pub fn walks(&self) -> &[Walk] {
        &self.walks[..self.done]
    }

    /// The number of runs when all are done.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Advances runs until they have taken some sample gradients.
    fn work(&mut self, loss: &MeanSquaredError, limit: usize) {
        let (Some(setup), samples) = (&self.setup, loss.points().len()) else { return };
        if samples == 0 {
            self.count = 0;
            return;
        }
        let mut work = 0;
        while self.done < self.count && work < limit {
            if self.done == self.walks.len() {
                // Number 0 is the run that is shown.
                self.walks.push(Walk::new(setup, samples, self.done as u64 + 1));
                work += samples;
            }
            let walk = &mut self.walks[self.done];
            while walk.step < self.step && !walk.is_lost {
                work += walk.advance(loss, &setup.rates).len();
            }
            self.done += 1;
        }
    }
}
