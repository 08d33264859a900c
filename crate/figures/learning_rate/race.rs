//! The schedules, raced at equal average rates: what each does with the same sum of rates.

use super::setup::{Average, Setup};
use crate::problem::SurfaceProblem;
use crate::schedule::{SCHEDULES, Schedule};
use crate::surface::Surface;
use crate::trajectory::Run;

/// One schedule.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its displayed name.
    pub title: &'static str,
    /// The rate of each step.
    pub rates: Vec<f64>,
    /// The loss at each point.
    pub losses: Vec<f64>,
}

/// All schedules in the order of their list, each with the same average rate; the one that is set has its own parameters, the others
/// their defaults.
pub fn race(setup: &Setup, surface: &dyn Surface, average: f64) -> Vec<Lane> {
    let lane = |(index, card): (usize, &'static _)| {
        let schedule = if index == setup.schedule.0 { setup.schedule() } else { Schedule::new(card) };
        let learning_rate = Average::of(&schedule, setup.steps).base(average);
        let rates = schedule.rates(setup.steps);
        let rates = (0..setup.steps).map(|step| rates(step, learning_rate)).collect();
        let run = Run { learning_rate, schedule, ..setup.constant(average, setup.steps) };
        let trajectory =
            run.trajectory(&mut SurfaceProblem::new(surface)).expect("knobs allow only what a run accepts");
        Lane { title: card.title, rates, losses: trajectory.losses }
    };
    SCHEDULES.iter().enumerate().map(lane).collect()
}
