//! The choice of a learning-rate schedule, with a slider for each of its parameters.

use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Group, Visit};
use crate::optimiser::Settings;
use crate::schedule::{SCHEDULES, Schedule};

/// The index of a schedule's card, and the values of its parameters.
pub type ScheduleValues = (usize, Vec<f64>);

/// The schedule as a visitor sets it.
pub struct ScheduleChoice {
    choice: Pick,
    /// The parameters, in the order of the schedule's card.
    knobs: Vec<Knob>,
}

impl ScheduleChoice {
    /// A constant rate.
    pub fn new() -> Self {
        let rows = SCHEDULES.iter().map(|card| Choice::from((card.id, card.title)));
        Self { choice: Pick::new("schedule", "Schedule", rows).in_group(Group::How), knobs: Vec::new() }
    }

    /// The index of the schedule's card.
    pub fn index(&self) -> usize {
        self.choice.index()
    }

    /// The schedule.
    pub fn schedule(&self) -> Schedule {
        schedule_of(&self.values())
    }

    /// What rates depend on: equal values give equal schedules.
    pub fn values(&self) -> ScheduleValues {
        (self.choice.index(), self.knobs.iter().map(Knob::value).collect())
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        self.knobs.iter_mut().for_each(|knob| visit(knob));
    }

    /// Responds to a changed setting; ignores other settings.
    pub fn changed(&mut self, setting: &str) {
        if setting == "schedule" {
            let parameters = SCHEDULES[self.choice.index()].parameters.iter();
            self.knobs = parameters.map(|parameter| Knob::of("schedule", parameter)).collect();
        }
    }
}

/// The schedule with these values.
pub fn schedule_of((index, values): &ScheduleValues) -> Schedule {
    let card = &SCHEDULES[*index];
    let mut settings = Settings::new(card.parameters);
    for (parameter, value) in card.parameters.iter().zip(values) {
        settings.set(parameter.name, *value).expect("a knob stays within the range of its parameter");
    }
    Schedule { card, settings }
}
