//! From the settings to the run: what is trained, from which weights, and how.

use super::course::{Course, Start};
use super::{INITIALISATIONS, Trained};
use crate::activations::ACTIVATIONS;
use crate::network::setup::Setup;
use crate::network::{Activation, Architecture, Initialisation, Network, TrainingRun};

impl Trained {
    /// What is trained, from which weights.
    pub(super) fn setup(&self) -> Setup {
        let activation = ACTIVATIONS.get(self.activation.index()).map_or("linear", |card| card.id);
        let rule = INITIALISATIONS[self.initialisation.index()].0;
        Setup {
            hidden: self.layers.widths().to_vec(),
            outputs: 1,
            activation: Activation::named(activation).unwrap_or(Activation::Linear),
            initialisation: Initialisation::named(rule).unwrap_or(Initialisation::XavierUniform),
            loss: self.data.loss(),
            seed: self.seed.value() as u64,
            run: self.run.value() as u64,
        }
    }

    pub(super) fn architecture(&self) -> Architecture {
        self.setup().architecture()
    }

    /// Begins the run anew, whatever has been changed.
    pub(super) fn restart(&mut self) {
        self.revision += 1;
        self.samples = self.data.draw(self.seed.value() as u64);
        let setup = self.setup();
        self.weight.set_range([1.0, setup.architecture().parameters() as f64]);
        self.around.forget();
        self.course = self.course_from(&setup, setup.weights());
    }

    /// A run from some weights, at its start.
    pub(super) fn course_from(&self, setup: &Setup, weights: Vec<f64>) -> Course {
        let architecture = setup.architecture();
        let [data, held_out] = [0, 1].map(|at| setup.batch(&self.samples[at]).ok());
        let count = architecture.parameters();
        let run = TrainingRun {
            optimiser: self.optimiser.card(),
            settings: self.optimiser.values(),
            learning_rate: self.rate.value(),
            schedule: self.schedule.schedule(),
            steps: 0,
            batch_size: self.batch_size.value() as usize,
            seed: setup.shuffling(),
        };
        let weight_decay = self.weight_decay.value();
        let start = Start { network: Network::new(architecture), weights, data, held_out, weight_decay };
        let last = (self.epochs.value() as usize).min(Course::most_ticks(count));
        Course::new(start, run, self.steps_per_tick(), last)
    }

    /// Turns to another plane; without one, the run is known no further than it would be had there never been one.
    pub(super) fn turn_plane(&mut self) {
        if !self.around.is_shown() {
            return self.restart();
        }
        if let Some(course) = self.around.forget() {
            self.course = course;
            self.revision += 1;
        }
    }

    /// Shows the run from the start that is set, once the plane in which it lies is known.
    pub(super) fn take_up_start(&mut self) {
        self.revision += 1;
        match (self.around.start.at(), self.around.plane()) {
            (Some(at), Some(plane)) => {
                let course = self.course_from(&self.setup(), plane.loss.weights(at));
                self.around.put_aside(std::mem::replace(&mut self.course, course));
            }
            _ => self.course = self.around.take_back().unwrap_or_else(|| std::mem::take(&mut self.course)),
        }
    }

    /// The steps of an epoch.
    pub(super) fn steps_per_epoch(&self) -> usize {
        let count = self.samples[0].len().max(1);
        count.div_ceil((self.batch_size.value() as usize).clamp(1, count))
    }

    pub(super) fn steps_per_tick(&self) -> usize {
        if self.tick.index() == 0 { self.steps_per_epoch() } else { 1 }
    }
}

/// A learning rate at which an optimiser trains a small network well.
pub fn usual_rate(optimiser: &str) -> f64 {
    match optimiser {
        "sgd" => 0.3,
        "momentum" | "nesterov" | "adagrad" => 0.1,
        "adadelta" | "newton" | "bfgs" | "conjugate-gradient" => 1.0,
        "lion" => 0.002,
        _ => 0.01,
    }
}
