//! Who runs: the chosen optimisers with their settings, the schedule and the starting points, and the trajectories
//! that follow from them.

use std::rc::Rc;

use super::own_rate::OwnRate;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::picks::Picks;
use crate::figure::points::Points;
use crate::figure::style;
use crate::figure::{Choice, Group, Setting, Swatch, Visit};
use crate::optimiser::{Hyperparameter, OptimiserCard, Settings};
use crate::optimisers::OPTIMISERS;
use crate::plane::Point;
use crate::schedule::{self, SCHEDULES, Schedule};
use crate::subject::landscape::Landscape;
use crate::surface::Surface;
use crate::trajectory::{Run, Trajectory};

/// How many starting points there may be: more is a thicket, not a picture.
pub const MOST_STARTS: usize = 12;

/// The learning rates that make sense on some surface.
pub const LEARNING_RATE: Dial = Dial { range: [1e-6, 100.0], scale: SliderScale::Logarithmic, whole: false };

/// One optimiser in the race.
#[derive(Clone)]
pub struct Racer {
    /// Its card.
    pub card: &'static OptimiserCard,
    /// How it looks.
    pub swatch: Swatch,
    own_rate: OwnRate,
    /// What else it can be told, in the order of its card.
    knobs: Vec<Knob>,
}

/// One optimiser's walk from one start.
pub struct Track {
    /// Which racer, by position.
    pub racer: usize,
    /// Which start, by position.
    pub start: usize,
    /// The walk.
    pub trajectory: Trajectory,
}

/// The race as it is set up, and its tracks once somebody asks for them.
pub struct Race {
    optimisers: Picks,
    rate: Knob,
    schedule: Pick,
    /// What the schedule can be told, in the order of its card.
    schedule_knobs: Vec<Knob>,
    racers: Vec<Racer>,
    starts: Points,
    rules: u64,
    /// Changes whenever anything does.
    revision: u64,
    /// The tracks, and of which landscape and how many steps they are.
    tracks: Cache<(u64, u64, usize), Rc<Vec<Track>>>,
}

impl Race {
    /// Optimisers by name, all as their cards have them.
    pub fn new(optimisers: &[&str], learning_rate: f64, start: Point) -> Self {
        let option =
            |card: &OptimiserCard| Choice { value: card.id, label: card.title, swatch: Some(style::swatch(card.id)) };
        let options = OPTIMISERS.iter().map(option);
        let schedules = SCHEDULES.iter().map(|card| Choice::from((card.id, card.title)));
        let mut race = Self {
            optimisers: Picks::new("optimisers", "Optimisers", options, optimisers).in_group(Group::How),
            rate: Knob::new("learning-rate", "Learning rate", "η", LEARNING_RATE, learning_rate).in_group(Group::How),
            schedule: Pick::new("schedule", "Schedule", schedules).in_group(Group::How),
            schedule_knobs: Vec::new(),
            racers: Vec::new(),
            starts: Points::new("start", "Starting points", 1..=MOST_STARTS, &[start]).in_group(Group::How),
            rules: 0,
            revision: 0,
            tracks: Cache::default(),
        };
        race.take_optimisers();
        race
    }

    /// The optimisers, in the order chosen.
    pub fn racers(&self) -> &[Racer] {
        &self.racers
    }

    /// The starting points.
    pub fn starts(&self) -> &[Point] {
        self.starts.points()
    }

    /// Changes whenever anything but the starts does.
    pub fn rules(&self) -> u64 {
        self.rules
    }

    /// Changes the starting points.
    pub fn change_starts<T>(&mut self, change: impl FnOnce(&mut Points) -> T) -> T {
        self.revision += 1;
        change(&mut self.starts)
    }

    /// Stays as it is, and has another learning rate and start as defaults from now on.
    pub fn settle(&mut self, learning_rate: f64, start: Point) {
        self.rate.settle(Some(learning_rate));
        self.starts.settle(&[start]);
    }

    /// Goes back to the learning rate and the start that are the defaults.
    pub fn go_home(&mut self) {
        self.rate.put(self.rate.default().unwrap_or(self.rate.value()));
        self.starts.reset();
        self.changed("learning-rate");
    }

    /// What can be set.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.optimisers);
        visit(&mut self.rate);
        visit(&mut self.schedule);
        self.schedule_knobs.iter_mut().for_each(|knob| visit(knob));
        for racer in &mut self.racers {
            visit(&mut racer.own_rate);
            racer.knobs.iter_mut().for_each(|knob| visit(knob));
        }
        visit(&mut self.starts);
    }

    /// After any setting of the figure has got another value.
    pub fn changed(&mut self, setting: &str) {
        match setting {
            "optimisers" => self.take_optimisers(),
            "schedule" => {
                let parameters = self.schedule_card().parameters.iter();
                self.schedule_knobs = parameters.map(|parameter| Knob::of("schedule", parameter)).collect();
            }
            "learning-rate" => {
                let rate = self.rate.value();
                self.racers.iter_mut().for_each(|racer| racer.own_rate.follow(rate));
            }
            _ => {}
        }
        let mut is_own = false;
        self.settings(&mut |own| is_own |= own.name() == setting);
        self.revision += u64::from(is_own);
        self.rules += u64::from(is_own && setting != self.starts.name());
    }

    /// Every racer's walk from every start, computed if need be: which step is shown changes nothing.
    pub fn tracks(&self, landscape: &Landscape, steps: usize) -> Rc<Vec<Track>> {
        self.tracks.of((self.revision, landscape.revision(), steps), || {
            let minima: Vec<Vec<f64>> = landscape.minima().map(|minimum| minimum.at.to_vec()).collect();
            let trajectories = |racer| self.trajectories(racer, landscape.surface(), &minima, steps).into_iter();
            let mut trajectories: Vec<_> = (0..self.racers.len()).map(trajectories).collect();
            let mut track = |racer: usize, start| Some(Track { racer, start, trajectory: trajectories[racer].next()? });
            let racers = 0..self.racers.len();
            let pairs = (0..self.starts().len()).flat_map(|start| racers.clone().map(move |racer| (racer, start)));
            Rc::new(pairs.filter_map(|(racer, start)| track(racer, start)).collect())
        })
    }

    /// The run of a racer from a start.
    pub fn run(&self, racer: usize, start: Point, steps: usize) -> Run {
        let Racer { card, own_rate, knobs, .. } = &self.racers[racer];
        let schedule = self.schedule_card();
        Run {
            optimiser: card,
            settings: settings(card.parameters, knobs),
            learning_rate: own_rate.rate(),
            schedule: Schedule { card: schedule, settings: settings(schedule.parameters, &self.schedule_knobs) },
            start: start.to_vec(),
            steps,
            minima: Vec::new(),
        }
    }

    /// A racer's walk from each start.
    fn trajectories(&self, racer: usize, surface: &dyn Surface, minima: &[Vec<f64>], steps: usize) -> Vec<Trajectory> {
        let run = Run { minima: minima.to_vec(), ..self.run(racer, [0.0; 2], steps) };
        run.trajectories(self.starts(), surface).expect("knobs and handles let nothing through that a run refuses")
    }

    fn schedule_card(&self) -> &'static schedule::ScheduleCard {
        &SCHEDULES[self.schedule.index()]
    }

    /// Who raced before keeps what it has been told.
    fn take_optimisers(&mut self) {
        let rate = self.rate.value();
        let racer = |&place: &usize| {
            let card = &OPTIMISERS[place];
            let before = self.racers.iter().find(|racer| racer.card.id == card.id);
            before.cloned().unwrap_or_else(|| Racer::new(card, rate))
        };
        self.racers = self.optimisers.picked().iter().map(racer).collect();
    }
}

impl Racer {
    fn new(card: &'static OptimiserCard, rate: f64) -> Self {
        let knob = |parameter: &Hyperparameter| Knob::of(card.id, parameter).in_section(card.title);
        Self {
            card,
            swatch: style::swatch(card.id),
            own_rate: OwnRate::new(card, rate),
            knobs: card.parameters.iter().map(knob).collect(),
        }
    }
}

/// What the knobs of a card's parameters, in their order, stand at.
fn settings(parameters: &'static [Hyperparameter], knobs: &[Knob]) -> Settings {
    let mut settings = Settings::new(parameters);
    for (parameter, knob) in parameters.iter().zip(knobs) {
        settings.set(parameter.name, knob.value()).expect("a knob stays within what its parameter takes");
    }
    settings
}
