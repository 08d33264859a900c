//! What takes longer than a frame: the same network drawn from 99 more seeds, and the singular values of its Jacobian. It is done
//! in slices, for the setup asked for last.

use std::rc::Rc;

use super::experiment::{Experiment, Profile, Setup};
use crate::linear::SingularValues;

/// The networks of the fan, the one that is shown among them.
pub const RUNS: usize = 100;

/// Random numbers, and rows of the Jacobian, in a slice.
const NUMBERS: usize = 60_000;
const ROWS: usize = 16;

/// The work on a setup, and its results so far.
#[derive(Default)]
pub struct Work {
    experiment: Option<Experiment>,
    setup: Option<Setup>,
    /// The runs so far, ascending, and their norms.
    runs: Vec<usize>,
    fan: Vec<Profile>,
    jacobian: Vec<f64>,
    sweeping: Option<SingularValues>,
    singular_values: Option<Rc<Vec<f64>>>,
}

impl Work {
    /// Turns to a setup, unless it is the present one.
    pub fn request(&mut self, setup: Setup) {
        if self.setup != Some(setup) {
            let experiment = self.experiment.take();
            *self = Self { setup: Some(setup), experiment, ..Self::default() };
        }
    }

    /// Whether its results are about a setup.
    pub fn is_of(&self, setup: Setup) -> bool {
        self.setup == Some(setup)
    }

    /// The norms of the runs so far.
    pub fn fan(&self) -> &[Profile] {
        &self.fan
    }

    /// The singular values, once they are known.
    pub fn singular_values(&self) -> Option<Rc<Vec<f64>>> {
        self.singular_values.clone()
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(setup) = self.setup else { return false };
        while self.singular_values.is_none() {
            if !go_on() {
                return true;
            }
            self.step(setup);
        }
        false
    }

    fn step(&mut self, setup: Setup) {
        let width = setup.width;
        if let Some(sweeping) = &mut self.sweeping {
            if !sweeping.sweep() {
                self.singular_values = Some(Rc::new(sweeping.values()));
                // Buffers for a hundred layers are large.
                self.experiment = None;
            }
            return;
        }
        let run = self.next_run(setup);
        let experiment = self.experiment.get_or_insert_with(|| Experiment::new(setup, run));
        if !experiment.draw(setup, run, (NUMBERS / (width * width)).max(1)) {
            return;
        }
        if self.fan.len() < RUNS {
            let at = self.runs.partition_point(|&other| other < run);
            self.runs.insert(at, run);
            self.fan.insert(at, experiment.profile());
            return;
        }
        let row = self.jacobian.len() / width;
        let rows = if setup.samples() > 1 { 1 } else { ROWS };
        self.jacobian.extend(experiment.jacobian_rows(row..(row + rows).min(width)));
        if self.jacobian.len() == width * width {
            self.sweeping = Some(SingularValues::of(std::mem::take(&mut self.jacobian), width));
        }
    }

    /// The run that is drawn, if it is missing; otherwise the first that is; in the end that of the Jacobian.
    fn next_run(&self, setup: Setup) -> usize {
        if self.fan.len() == RUNS {
            return 0;
        }
        let is_missing = |run: &usize| !self.runs.contains(run);
        let drawn = self.experiment.as_ref().and_then(|experiment| experiment.run(setup)).filter(is_missing);
        drawn.or_else(|| (0..RUNS).find(is_missing)).unwrap_or(0)
    }
}
