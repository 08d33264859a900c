//! Training: a network and its data as a problem for an optimiser, and the steps of a run on whole data sets or mini-batches.

use super::{Batch, Network};
use crate::optimiser::{Evaluation, Optimiser, OptimiserCard, Settings};
use crate::problem::{Evaluations, Problem};
use crate::random::Random;
use crate::schedule::{Rates, Schedule};

/// The loss of a network on a data set, or on the mini-batch selected last, as a function of the weights. It has no Hessian.
#[derive(Clone, Debug)]
pub struct Training {
    network: Network,
    data: Batch,
    mini_batch: Batch,
    is_whole: bool,
    weight_decay: f64,
    evaluations: Evaluations,
}

impl Training {
    /// The loss on all the data.
    pub fn new(network: Network, data: Batch) -> Self {
        let (mini_batch, evaluations) = (Batch::default(), Evaluations::default());
        Self { network, data, mini_batch, is_whole: true, weight_decay: 0.0, evaluations }
    }

    /// The same loss plus λ∕2·‖w‖² over all weights and biases, whose gradient λw is what `weight_decay` adds in PyTorch's SGD and
    /// Adam. As a part of the loss it goes with every optimiser, those with a line search included.
    pub fn with_weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }

    /// The network, with what its last pass computed.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// All the data.
    pub fn data(&self) -> &Batch {
        &self.data
    }

    /// From now on the loss is that on these samples.
    pub fn select(&mut self, samples: &[usize]) {
        self.mini_batch.select(&self.data, samples);
        self.is_whole = false;
    }

    /// From now on the loss is that on all the data.
    pub fn select_all(&mut self) {
        self.is_whole = true;
    }

    fn parts(&mut self) -> (&mut Network, &Batch) {
        (&mut self.network, if self.is_whole { &self.data } else { &self.mini_batch })
    }

    /// λ∕2·‖w‖²; exactly 0 without decay, whatever the weights.
    fn penalty(&self, at: &[f64]) -> f64 {
        if self.weight_decay == 0.0 { 0.0 } else { 0.5 * self.weight_decay * at.iter().map(|w| w * w).sum::<f64>() }
    }
}

impl Problem for Training {
    fn dimension(&self) -> usize {
        self.network.architecture().parameters()
    }

    fn loss(&mut self, at: &[f64]) -> f64 {
        self.evaluations.losses += 1;
        let penalty = self.penalty(at);
        let (network, batch) = self.parts();
        network.loss(at, batch) + penalty
    }

    fn loss_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        self.evaluations.gradients += 1;
        let (penalty, decay) = (self.penalty(at), self.weight_decay);
        let (network, batch) = self.parts();
        let loss = network.loss_and_gradient(at, batch, gradient);
        if decay != 0.0 {
            gradient.iter_mut().zip(at).for_each(|(slope, weight)| *slope += decay * weight);
        }
        loss + penalty
    }

    fn hessian(&mut self, _at: &[f64], _hessian: &mut [f64]) -> bool {
        false
    }

    fn evaluations(&self) -> Evaluations {
        self.evaluations
    }
}

/// The most losses for which memory is reserved before they are known: long runs are often ended early.
const MAX_RESERVED: usize = 10_000;

/// How to train.
#[derive(Clone, Debug)]
pub struct TrainingRun {
    /// The optimiser.
    pub optimiser: &'static OptimiserCard,
    /// The values of its hyperparameters.
    pub settings: Settings,
    /// η, the base of the schedule: finite and positive.
    pub learning_rate: f64,
    /// The learning-rate schedule.
    pub schedule: Schedule,
    /// The number of steps.
    pub steps: usize,
    /// Samples per step; all of them where this is not less. Samples are shuffled before each epoch, and its last step takes
    /// what is left.
    pub batch_size: usize,
    /// The seed of the shuffling.
    pub seed: u64,
}

/// A training run in progress. It stops at the last weights that are finite and have a finite loss.
pub struct Trainer {
    training: Training,
    optimiser: Box<dyn Optimiser>,
    rates: Rates,
    learning_rate: f64,
    steps: usize,
    batch_size: usize,
    random: Random,
    order: Vec<usize>,
    /// How many samples of this epoch have been seen.
    seen: usize,
    weights: Vec<f64>,
    previous: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    /// Whether loss and gradient are those at the weights, on the batch of the next step.
    is_evaluated: bool,
    losses: Vec<f64>,
    has_diverged: bool,
}

impl Trainer {
    /// A run from these weights.
    pub fn new(mut training: Training, run: &TrainingRun, weights: Vec<f64>) -> Self {
        training.select_all();
        let (n, samples) = (training.dimension(), training.data().samples());
        Self {
            optimiser: (run.optimiser.make)(&run.settings, n),
            rates: run.schedule.rates(run.steps),
            learning_rate: run.learning_rate,
            steps: run.steps,
            batch_size: run.batch_size.clamp(1, samples),
            random: Random::new(run.seed),
            order: (0..samples).collect(),
            seen: samples,
            previous: weights.clone(),
            weights,
            loss: 0.0,
            gradient: vec![0.0; n],
            is_evaluated: false,
            losses: Vec::with_capacity(run.steps.min(MAX_RESERVED) + 1),
            has_diverged: false,
            training,
        }
    }

    /// The weights now.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The loss before each step so far, on the batch of that step; at the end of the run also that of the final weights, on all
    /// data.
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// Whether the run ended because weights or loss would no longer be finite.
    pub fn has_diverged(&self) -> bool {
        self.has_diverged
    }

    /// The network and its data.
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// Loss and gradient at the weights now, for a run whose every step sees all samples: the next step will not compute them
    /// again. `None` if steps see mini-batches.
    pub fn evaluate(&mut self) -> Option<Evaluation<'_>> {
        if self.batch_size < self.order.len() {
            return None;
        }
        if !self.is_evaluated {
            self.loss = self.training.loss_and_gradient(&self.weights, &mut self.gradient);
            self.is_evaluated = true;
        }
        Some(Evaluation { loss: self.loss, gradient: &self.gradient })
    }

    /// Takes `steps` more steps, or as many as are left; returns whether any remain.
    pub fn advance(&mut self, steps: usize) -> bool {
        for _ in 0..steps {
            if self.has_diverged || self.losses.len() > self.steps {
                break;
            }
            self.step();
        }
        !self.has_diverged && self.losses.len() <= self.steps
    }

    /// One step: evaluate, record, move. At the end of the run it only evaluates.
    fn step(&mut self) {
        let taken = self.losses.len();
        if taken == self.steps {
            self.training.select_all();
            self.is_evaluated &= self.batch_size == self.order.len();
        } else {
            self.next_batch();
        }
        if !self.is_evaluated {
            self.loss = match taken == self.steps {
                true => self.training.loss(&self.weights),
                false => self.training.loss_and_gradient(&self.weights, &mut self.gradient),
            };
        }
        if !self.loss.is_finite() || !self.weights.iter().all(|weight| weight.is_finite()) {
            self.has_diverged = true;
            self.weights.copy_from_slice(&self.previous);
            return;
        }
        self.losses.push(self.loss);
        if taken < self.steps {
            self.previous.copy_from_slice(&self.weights);
            let rate = (self.rates)(taken, self.learning_rate);
            let here = Evaluation { loss: self.loss, gradient: &self.gradient };
            self.optimiser.step(&mut self.weights, here, rate, &mut self.training);
            self.keep_arrival();
        }
    }

    /// What the optimiser knows of the end of its step need not be computed again, if the next step sees the same samples.
    fn keep_arrival(&mut self) {
        let arrival = self.optimiser.arrival().filter(|_| self.batch_size == self.order.len());
        self.is_evaluated = arrival.is_some();
        if let Some(arrival) = arrival {
            self.loss = arrival.loss;
            self.gradient.copy_from_slice(arrival.gradient);
        }
    }

    /// Selects the samples of the next step.
    fn next_batch(&mut self) {
        if self.batch_size == self.order.len() {
            return;
        }
        if self.seen == self.order.len() {
            self.random.shuffle(&mut self.order);
            self.seen = 0;
        }
        let end = (self.seen + self.batch_size).min(self.order.len());
        self.training.select(&self.order[self.seen..end]);
        self.seen = end;
    }
}
