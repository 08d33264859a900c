//! A race: the chosen optimisers with their settings, the schedule and the starting points, and the trajectories that follow
//! from them.

use std::rc::Rc;

use super::gradient_noise::GradientNoise;
use super::own_rate::OwnRate;
use super::own_rule::{OwnRule, RuleReader};
use super::start_handles;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::picks::Picks;
use crate::figure::points::Points;
use crate::figure::style;
use crate::figure::{Choice, Group, Setting, Statement, Swatch, Visit};
use crate::optimiser::{Hyperparameter, OptimiserCard, Settings};
use crate::optimisers::{OPTIMISERS, OWN};
use crate::plane::Point;
use crate::subject::landscape::Landscape;
use crate::subject::schedule_choice::ScheduleChoice;
use crate::surface::Surface;
use crate::surfaces::SurfaceCard;
use crate::trajectory::{Run, Trajectory};

/// The largest number of starting points with a handle each: as many as an address of 2,000 characters holds wherever they are
/// dragged, and as the Tab key can pass.
pub const MAX_STARTS: usize = 32;

/// The learning rates that are useful on any of the surfaces.
pub const LEARNING_RATE: Dial = Dial { range: [1e-6, 100.0], scale: SliderScale::Logarithmic, whole: false };

/// One optimiser in the race.
#[derive(Clone)]
pub struct Racer {
    /// The card of the optimiser.
    pub card: &'static OptimiserCard,
    /// Its look in the picture.
    pub swatch: Swatch,
    own_rate: OwnRate,
    /// Its other hyperparameters, in the order of its card.
    knobs: Vec<Knob>,
}

/// One optimiser's run from one starting point.
pub struct Track {
    /// The index of the racer.
    pub racer: usize,
    /// The index of the starting point.
    pub start: usize,
    /// The trajectory.
    pub trajectory: Trajectory,
}

/// The race as it is set up; its tracks are computed when first requested.
pub struct Race {
    optimisers: Picks,
    rate: Knob,
    schedule: ScheduleChoice,
    racers: Vec<Racer>,
    /// The rule of one's own optimiser, kept while that is not in the race.
    own: OwnRule,
    starts: Points,
    noise: GradientNoise,
    rules: u64,
    /// Changes whenever any setting of the race does.
    revision: u64,
    /// The tracks, by the revisions of the race and the landscape and the number of steps.
    tracks: Cache<(u64, u64, usize), Rc<Vec<Track>>>,
}

impl Race {
    /// A race of optimisers by name, with the hyperparameters of their cards, and the learning rate and the start of a surface's.
    pub fn new(optimisers: &[&str], home: &SurfaceCard, rules: RuleReader) -> Self {
        let option =
            |card: &OptimiserCard| Choice { value: card.id, label: card.title, swatch: Some(style::swatch(card.id)) };
        let options = OPTIMISERS.iter().map(option);
        let mut race = Self {
            optimisers: Picks::new("optimisers", "Optimisers", options, optimisers).in_group(Group::How),
            rate: Knob::new("learning-rate", "Learning rate", "η", LEARNING_RATE, home.learning_rate)
                .in_group(Group::How),
            schedule: ScheduleChoice::new(),
            racers: Vec::new(),
            own: OwnRule::new(rules),
            starts: Points::new("start", "Starting points", 1..=MAX_STARTS, &[home.starts[0]]).in_group(Group::How),
            noise: GradientNoise::new(),
            rules: 0,
            revision: 0,
            tracks: Cache::default(),
        };
        race.set_defaults(home);
        race.apply_optimisers();
        race
    }

    /// The optimisers, in the order chosen.
    pub fn racers(&self) -> &[Racer] {
        &self.racers
    }

    /// The features that it needs: what reads the rule of one's own optimiser.
    pub fn features(&self) -> Option<&'static str> {
        self.has_own().then(OwnRule::feature)
    }

    /// Whether a setting is missing until the features are loaded.
    pub fn awaits(&self, setting: &str) -> bool {
        self.has_own() && self.own.awaits(setting)
    }

    /// Takes up the features that have been loaded.
    pub fn take_up_features(&mut self) {
        if self.has_own() && self.own.load() {
            self.revision += 1;
            self.rules += 1;
        }
    }

    /// The assignments of one's own optimiser, if that is in the race.
    pub fn own_lines(&self) -> &[Statement] {
        if self.has_own() { self.own.lines() } else { &[] }
    }

    fn has_own(&self) -> bool {
        self.racers.iter().any(Racer::is_own)
    }

    /// The starting points.
    pub fn starts(&self) -> &[Point] {
        self.starts.points()
    }

    /// The noise on the gradients.
    pub fn noise(&self) -> &GradientNoise {
        &self.noise
    }

    /// A number that changes whenever a setting other than the starting points and the noise does.
    pub fn rules(&self) -> u64 {
        self.rules
    }

    /// Changes the starting points.
    pub fn change_starts<T>(&mut self, change: impl FnOnce(&mut Points) -> T) -> T {
        self.revision += 1;
        change(&mut self.starts)
    }

    /// Moves the start of a handle ([`start_handles`](super::start_handles)) to a point of the plane; ignores another handle, and a
    /// point that is not finite.
    pub fn put_start(&mut self, handle: &str, to: Point) {
        let is_finite = to.iter().all(|end| end.is_finite());
        if let Some(index) = start_handles::position(&self.starts, handle).filter(|_| is_finite) {
            self.change_starts(|starts| starts.put(index, to));
        }
    }

    /// Removes the start of a handle; ignores another handle.
    pub fn remove_start(&mut self, handle: &str) {
        if let Some(index) = start_handles::position(&self.starts, handle) {
            self.change_starts(|starts| starts.remove(index));
        }
    }

    /// Changes the defaults to those of a surface's card; the race stays as it is.
    pub fn set_defaults(&mut self, home: &SurfaceCard) {
        self.rate.set_default(Some(home.learning_rate));
        self.starts.set_default(&[home.starts[0]]);
        self.noise.fit_slider(home.learning_rate, home.view.size()[0]);
    }

    /// Restores the default learning rate and starting point.
    pub fn reset(&mut self) {
        self.rate.put(self.rate.default().unwrap_or(self.rate.value()));
        self.starts.reset();
        self.changed("learning-rate");
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.optimisers);
        if self.has_own() {
            self.own.settings(visit);
        }
        visit(&mut self.rate);
        self.schedule.settings(visit);
        for racer in &mut self.racers {
            visit(&mut racer.own_rate);
            racer.knobs.iter_mut().for_each(|knob| visit(knob));
        }
        visit(&mut self.starts);
        self.noise.settings(visit);
    }

    /// Responds to a changed setting of the figure.
    pub fn changed(&mut self, setting: &str) {
        self.schedule.changed(setting);
        match setting {
            "optimisers" => self.apply_optimisers(),
            "learning-rate" => {
                let rate = self.rate.value();
                self.racers.iter_mut().for_each(|racer| racer.own_rate.follow(rate));
            }
            _ => self.own.changed(setting),
        }
        self.take_up_features();
        let mut is_of_race = false;
        self.settings(&mut |setting_of_race| is_of_race |= setting_of_race.name() == setting);
        self.revision += u64::from(is_of_race);
        let mut is_of_noise = false;
        self.noise.settings(&mut |setting_of_noise| is_of_noise |= setting_of_noise.name() == setting);
        self.rules += u64::from(is_of_race && !is_of_noise && setting != self.starts.name());
    }

    /// Every racer's track from every starting point, computed if necessary; they do not depend on the step shown.
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

    /// The run of a racer from a starting point.
    pub fn run(&self, racer: usize, start: Point, steps: usize) -> Run {
        let racer = &self.racers[racer];
        let Racer { card, own_rate, knobs, .. } = racer;
        Run {
            optimiser: card,
            settings: if racer.is_own() { self.own.settings_of_run() } else { settings(card.parameters, knobs) },
            learning_rate: own_rate.rate(),
            schedule: self.schedule.schedule(),
            start: start.to_vec(),
            steps,
            minima: Vec::new(),
            noise: self.noise.from(0),
        }
    }

    /// A racer's trajectory from each starting point.
    fn trajectories(&self, racer: usize, surface: &dyn Surface, minima: &[Vec<f64>], steps: usize) -> Vec<Trajectory> {
        let run = Run { minima: minima.to_vec(), ..self.run(racer, [0.0; 2], steps) };
        run.trajectories(self.starts(), surface).expect("knobs and handles allow only what a run accepts")
    }

    /// Applies the choice of optimisers; those already in the race keep their settings.
    fn apply_optimisers(&mut self) {
        let rate = self.rate.value();
        let racer = |&index: &usize| {
            let card = &OPTIMISERS[index];
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

    fn is_own(&self) -> bool {
        self.card.id == OWN
    }
}

/// The settings of a card's parameters, from their knobs in the same order.
fn settings(parameters: &'static [Hyperparameter], knobs: &[Knob]) -> Settings {
    let mut settings = Settings::new(parameters);
    for (parameter, knob) in parameters.iter().zip(knobs) {
        settings.set(parameter.name, knob.value()).expect("a knob stays within the range of its parameter");
    }
    settings
}
