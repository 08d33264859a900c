//! The runs of a crowd, computed in slices. Each is the same, bit for bit, as the run alone.

use super::band::Band;
use super::starts::starts;
use crate::plane::{Point, View};
use crate::subject::landscape::Landscape;
use crate::subject::race::Race;
use crate::trajectory::{Noise, Run, Trajectory};

/// The first stream of the seed for the noise of a crowd: the starts with handles have the streams before it.
const STREAM: u64 = 1 << 32;

/// Starts, and steps of all of them, that are computed at once: a fraction of a millisecond.
const BATCH: usize = 32;
const BATCH_STEPS: usize = 3200;

/// What the runs of a crowd depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Whether each start is at a random place of its cell, instead of in its middle.
    pub is_cloud: bool,
    /// The least number of starts.
    pub size: usize,
    /// The part of the plane that they fill.
    pub view: View,
    /// The revision of the loss.
    pub landscape: u64,
    /// The revision of the rules of the race.
    pub rules: u64,
    /// The seed of places and noise.
    pub seed: u64,
    /// σ of the noise.
    pub noise: f64,
    /// The number of steps.
    pub steps: usize,
}

/// The noise of the run from a start of the crowd.
pub fn noise(race: &Race, index: usize) -> Noise {
    race.noise().from(STREAM + index as u64)
}

/// The runs of a plan, as far as they are computed.
#[derive(Default)]
pub struct Runs {
    plan: Option<Plan>,
    is_requested: bool,
    /// Changes with the plan.
    generation: u64,
    starts: Vec<Point>,
    /// For each racer, the runs from the first starts.
    trajectories: Vec<Vec<Trajectory>>,
    /// For each racer, the losses of its runs.
    bands: Vec<Band>,
}

impl Runs {
    /// Turns to a plan, unless it is the present one.
    pub fn request(&mut self, plan: Option<Plan>) {
        self.is_requested = true;
        if self.plan != plan {
            let starts = plan.as_ref().map(starts).unwrap_or_default();
            *self = Self { plan, is_requested: true, generation: self.generation + 1, starts, ..Self::default() };
        }
    }

    /// Whether a picture has ever requested any.
    pub fn is_requested(&self) -> bool {
        self.is_requested
    }

    /// Itself, if it is of a plan.
    pub fn of(&self, plan: Plan) -> Option<&Self> {
        (self.plan == Some(plan)).then_some(self)
    }

    /// A number that changes with the plan.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// All starts, also those whose runs are not yet computed.
    pub fn starts(&self) -> &[Point] {
        &self.starts
    }

    /// A racer's runs so far, in the order of the starts.
    pub fn trajectories(&self, racer: usize) -> &[Trajectory] {
        self.trajectories.get(racer).map_or(&[], |known| known)
    }

    /// The losses of each racer's runs so far.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// Whether all runs are computed.
    pub fn is_complete(&self) -> bool {
        !self.starts.is_empty()
            && !self.trajectories.is_empty()
            && self.trajectories.iter().all(|known| known.len() == self.starts.len())
    }

    /// Computes while `go_on` returns `true`. Returns whether there is more to do.
    pub fn advance(&mut self, race: &Race, landscape: &Landscape, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some(plan) = self.plan.filter(|_| !self.is_complete()) else { return false };
        self.trajectories.resize_with(race.racers().len(), Vec::new);
        let minima: Vec<Vec<f64>> = landscape.minima().map(|minimum| minimum.at.to_vec()).collect();
        let mut has_changed = false;
        while !self.is_complete() && go_on() {
            self.extend(&plan, race, landscape, &minima);
            has_changed = true;
        }
        if has_changed {
            self.bands = self.trajectories.iter().map(|known| Band::of(known, plan.steps)).collect();
        }
        !self.is_complete()
    }

    /// Computes the next runs of the racer that has the fewest.
    fn extend(&mut self, plan: &Plan, race: &Race, landscape: &Landscape, minima: &[Vec<f64>]) {
        let lengths = self.trajectories.iter().map(Vec::len).enumerate();
        let Some((racer, first)) = lengths.min_by_key(|(_, length)| *length) else { return };
        let count = (BATCH_STEPS / (plan.steps + 1)).clamp(1, BATCH);
        let starts = &self.starts[first..(first + count).min(self.starts.len())];
        let run = Run { minima: minima.to_vec(), noise: noise(race, first), ..race.run(racer, [0.0; 2], plan.steps) };
        let runs = run.trajectories(starts, landscape.surface());
        self.trajectories[racer].extend(runs.expect("knobs and views allow only what a run accepts"));
    }
}
