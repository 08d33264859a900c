//! A training run as it is watched: the weights after every tick of the clock, and the losses there. A run is computed once, tick by
//! tick and in slices; whoever goes back to an earlier tick sees the very weights that were there.

use std::rc::Rc;

use crate::network::{Activation, Architecture, Batch, Loss, Network, Trainer, Training, TrainingRun};

/// The most numbers in a path of weights: 32 megabytes.
const MAX_NUMBERS: usize = 1 << 22;

/// The most work between two looks at the time, as weights times samples.
const SLICE: usize = 50_000;

/// What a run starts from.
pub struct Start {
    /// The network.
    pub network: Network,
    /// Its weights.
    pub weights: Vec<f64>,
    /// The training data, if there are any.
    pub data: Option<Batch>,
    /// The held-out data, if there are any.
    pub held_out: Option<Batch>,
    /// λ of the weight decay.
    pub weight_decay: f64,
}

/// A run, as far as it has been computed.
pub struct Course {
    trainer: Option<Trainer>,
    network: Network,
    batches: [Option<Rc<Batch>>; 2],
    size: usize,
    steps_per_tick: usize,
    /// The steps of the tick under way.
    taken: usize,
    last: usize,
    weights: Vec<f64>,
    losses: Vec<[f64; 2]>,
    has_diverged: bool,
}

impl Default for Course {
    /// A run of nothing.
    fn default() -> Self {
        Self {
            trainer: None,
            network: Network::new(Architecture::new(&[1, 1], Activation::Linear, Loss::Logistic)),
            batches: [None, None],
            size: 0,
            steps_per_tick: 1,
            taken: 0,
            last: 0,
            weights: Vec::new(),
            losses: vec![[f64::NAN; 2]],
            has_diverged: false,
        }
    }
}

impl Course {
    /// The most ticks for a number of weights.
    pub fn most_ticks(weights: usize) -> usize {
        MAX_NUMBERS / weights.max(1)
    }

    /// A run of `last` ticks at its start. The steps of `run` are counted here.
    pub fn new(start: Start, run: TrainingRun, steps_per_tick: usize, last: usize) -> Self {
        let Start { network, weights, data, held_out, weight_decay } = start;
        let run = TrainingRun { steps: steps_per_tick * last, ..run };
        let trainer = data.clone().map(|data| {
            Trainer::new(Training::new(network.clone(), data).with_weight_decay(weight_decay), &run, weights.clone())
        });
        let mut course = Self {
            trainer,
            network,
            batches: [data, held_out].map(|batch| batch.map(Rc::new)),
            size: weights.len(),
            steps_per_tick,
            taken: 0,
            last,
            weights: Vec::new(),
            losses: Vec::new(),
            has_diverged: false,
        };
        let losses = course.losses_at(&weights);
        course.weights.extend(weights);
        course.losses.push(losses);
        course
    }

    /// The last tick of the clock.
    pub fn last(&self) -> usize {
        self.last
    }

    /// The ticks so far.
    pub fn ticks(&self) -> usize {
        self.losses.len() - 1
    }

    /// Whether there is nothing left to compute up to a tick.
    pub fn has_reached(&self, tick: usize) -> bool {
        self.ticks() >= tick.min(self.last) || self.has_ended()
    }

    /// Whether it will not get any further: it has diverged, or there are no data.
    pub fn has_ended(&self) -> bool {
        self.has_diverged || self.trainer.is_none()
    }

    /// Whether weights or losses would no longer be finite after the last tick.
    pub fn has_diverged(&self) -> bool {
        self.has_diverged
    }

    /// The weights after a tick; of the last one so far if that is not computed yet.
    pub fn weights(&self, tick: usize) -> &[f64] {
        let tick = tick.min(self.ticks());
        &self.weights[tick * self.size..(tick + 1) * self.size]
    }

    /// The losses on the training and on the held-out data after every tick so far, without the weight decay; NaN where there are
    /// no data.
    pub fn losses(&self) -> &[[f64; 2]] {
        &self.losses
    }

    /// The training and the held-out data.
    pub fn batches(&self) -> &[Option<Rc<Batch>>; 2] {
        &self.batches
    }

    /// Computes ticks up to one while there is time: `go_on` is asked before every slice, with its work in weights times samples.
    /// Returns whether any is left.
    pub fn train(&mut self, to: usize, go_on: &mut dyn FnMut(usize) -> bool) -> bool {
        let to = to.min(self.last);
        while !self.has_reached(to) {
            let Some(trainer) = &mut self.trainer else { break };
            let work = (trainer.training().data().samples().div_ceil(self.steps_per_tick) * self.size).max(1);
            let steps = (SLICE / work).clamp(1, self.steps_per_tick - self.taken);
            if !go_on(steps * work) {
                return true;
            }
            trainer.advance(steps);
            self.taken += steps;
            if trainer.has_diverged() || self.taken == self.steps_per_tick {
                self.taken = 0;
                self.record();
            }
        }
        false
    }

    /// Adds the weights now as a tick. Those that have diverged are replaced by the last finite ones.
    fn record(&mut self) {
        let Some(trainer) = &mut self.trainer else { return };
        if !trainer.weights().iter().all(|weight| weight.is_finite()) {
            trainer.advance(1);
        }
        self.has_diverged = trainer.has_diverged();
        let weights = trainer.weights().to_vec();
        let losses = self.losses_at(&weights);
        let is_finite = weights.iter().all(|weight| weight.is_finite()) && losses[0].is_finite();
        self.has_diverged |= !is_finite;
        if is_finite {
            self.weights.extend(weights);
            self.losses.push(losses);
        }
    }

    fn losses_at(&mut self, weights: &[f64]) -> [f64; 2] {
        let Self { network, batches, .. } = self;
        let mut loss = |at: usize| {
            let loss = batches[at].as_ref().map_or(f64::NAN, |batch| network.loss(weights, batch));
            if loss.is_finite() { loss } else { f64::NAN }
        };
        [loss(0), loss(1)]
    }
}
