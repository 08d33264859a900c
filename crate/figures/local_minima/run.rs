//! One network trained on all samples, with its loss and the norm of its gradient after every epoch.

use super::course::Course;
use super::{MAX_EPOCHS, Member};
use crate::network::{Batch, Network, Trainer, Training, TrainingRun};
use crate::schedule::Schedule;

/// A run in progress.
pub struct Run {
    trainer: Trainer,
    track: Track,
}

/// What became of a network.
#[derive(Clone, Debug, Default)]
pub struct Track {
    /// The loss and the norm of the gradient after each epoch, from 0 on.
    epochs: Vec<[f64; 2]>,
    /// Whether weights or loss would no longer have been finite after the last.
    has_diverged: bool,
}

impl Track {
    /// Whether it is known what became of the network after so many epochs.
    pub fn is_known(&self, epochs: usize) -> bool {
        self.has_diverged || self.epochs.len() > epochs
    }

    /// The epochs that are known, the start among them.
    pub fn known(&self) -> usize {
        self.epochs.len()
    }

    /// The loss and the norm of the gradient after so many epochs, unless they are not known or it has diverged before.
    pub fn after(&self, epochs: usize) -> Option<[f64; 2]> {
        self.epochs.get(epochs).copied()
    }
}

impl Run {
    /// The run of a network from its initial weights.
    pub fn new(course: &Course, member: Member, samples: &Batch) -> Self {
        let setup = course.setup(member);
        let run = TrainingRun {
            optimiser: course.optimiser(),
            settings: crate::optimiser::Settings::new(course.optimiser().parameters),
            learning_rate: course.rate,
            schedule: Schedule::default(),
            steps: MAX_EPOCHS,
            batch_size: samples.samples(),
            seed: setup.shuffling(),
        };
        let training = Training::new(Network::new(setup.architecture()), samples.clone());
        let mut run = Self { trainer: Trainer::new(training, &run, setup.weights()), track: Track::default() };
        run.record();
        run
    }

    /// What is known so far.
    pub fn track(&self) -> &Track {
        &self.track
    }

    /// The weights after the last epoch.
    pub fn weights(&self) -> &[f64] {
        self.trainer.weights()
    }

    /// Trains one epoch, unless the run has diverged.
    pub fn step(&mut self) {
        self.trainer.advance(1);
        self.record();
    }

    fn record(&mut self) {
        let Some(here) = self.trainer.evaluate() else { return };
        let norm = here.gradient.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
        let numbers = [here.loss, norm];
        self.track.has_diverged |= !numbers.iter().all(|number| number.is_finite());
        if !self.track.has_diverged {
            self.track.epochs.push(numbers);
        }
    }
}
