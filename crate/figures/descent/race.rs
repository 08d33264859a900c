//! Who runs: the chosen optimisers with their settings, the schedule and the starting points, and the trajectories
//! that follow from them.

use std::cell::RefCell;
use std::rc::Rc;

use crate::figure::dial::Dial;
use crate::figure::{Choice, Control, Group, Parameter, Refusal, Swatch, number};
use crate::figures::style;
use crate::optimiser::{self, Card, Scale, Settings};
use crate::optimisers::{self, OPTIMISERS};
use crate::schedule::{self, SCHEDULES, Schedule};
use crate::surface::{Point, Surface};
use crate::trajectory::{Run, Trajectory};

/// How many starting points there may be: more is a thicket, not a picture.
pub const MOST_STARTS: usize = 12;

/// The learning rates that make sense on some surface.
pub const LEARNING_RATE: Dial = Dial { range: [1e-6, 100.0], scale: Scale::Logarithmic, whole: false };

/// One optimiser in the race.
pub struct Racer {
    /// Its card.
    pub card: &'static Card,
    /// How it looks.
    pub swatch: Swatch,
    settings: Settings,
    learning_rate: Option<f64>,
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
    racers: Vec<Racer>,
    learning_rate: f64,
    schedule: Schedule,
    starts: Vec<Point>,
    rules: u64,
    /// The tracks, and of how many steps they are.
    tracks: RefCell<Option<(usize, Rc<Vec<Track>>)>>,
}

impl Race {
    /// Optimisers by name, all with their default settings.
    pub fn new(optimisers: &[&str], learning_rate: f64, starts: &[Point]) -> Self {
        let racers = optimisers.iter().filter_map(|id| optimisers::named(id)).map(Racer::new).collect();
        Self {
            racers,
            learning_rate,
            schedule: Schedule::default(),
            starts: starts.to_vec(),
            rules: 0,
            tracks: RefCell::default(),
        }
    }

    /// The optimisers, in the order chosen.
    pub fn racers(&self) -> &[Racer] {
        &self.racers
    }

    /// The starting points.
    pub fn starts(&self) -> &[Point] {
        &self.starts
    }

    /// The learning rate that holds for all who have none of their own.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// Sets the common learning rate.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
        self.rules += 1;
        self.forget();
    }

    /// Changes whenever anything but the starts does.
    pub fn rules(&self) -> u64 {
        self.rules
    }

    /// Changes the starting points.
    pub fn change_starts(&mut self, change: impl FnOnce(&mut Vec<Point>)) {
        change(&mut self.starts);
        self.starts.truncate(MOST_STARTS);
        self.forget();
    }

    /// Drops the tracks: something they depend on has changed.
    pub fn forget(&mut self) {
        *self.tracks.get_mut() = None;
    }

    /// Every racer's walk from every start, computed if need be: which step is shown changes nothing.
    pub fn tracks(
        &self,
        surface: &dyn Surface,
        minima: impl FnOnce() -> Vec<Vec<f64>>,
        steps: usize,
    ) -> Rc<Vec<Track>> {
        let mut tracks = self.tracks.borrow_mut();
        if let Some((_, tracks)) = tracks.as_ref().filter(|(known, _)| *known == steps) {
            return Rc::clone(tracks);
        }
        let minima = minima();
        let walks = |racer| self.walks(racer, surface, &minima, steps);
        let mut walks: Vec<_> = (0..self.racers.len()).map(|racer| walks(racer).into_iter()).collect();
        let mut track = |racer: usize, start| Some(Track { racer, start, trajectory: walks[racer].next()? });
        let pairs = (0..self.starts.len()).flat_map(|start| (0..self.racers.len()).map(move |racer| (racer, start)));
        let fresh: Rc<Vec<Track>> = Rc::new(pairs.filter_map(|(racer, start)| track(racer, start)).collect());
        *tracks = Some((steps, Rc::clone(&fresh)));
        fresh
    }

    /// The run of a racer from a start.
    pub fn run(&self, racer: usize, start: Point, steps: usize) -> Run {
        let Racer { card, settings, learning_rate, .. } = &self.racers[racer];
        Run {
            optimiser: card,
            settings: settings.clone(),
            learning_rate: learning_rate.unwrap_or(self.learning_rate),
            schedule: self.schedule.clone(),
            start: start.to_vec(),
            steps,
            minima: Vec::new(),
        }
    }

    /// The parameters a person can set.
    pub fn parameters(&self, default: &Race) -> Vec<Parameter> {
        let mut parameters = vec![self.choices(default), self.common_rate(default), self.schedule_choice()];
        parameters.extend(self.schedule_parameters());
        for racer in &self.racers {
            parameters.push(self.own_rate(racer));
            parameters.extend(racer.card.parameters.iter().map(|parameter| racer.parameter(parameter)));
        }
        parameters.push(self.start_list(default));
        parameters
    }

    /// Sets one of them; `None` says that the name is none of them.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Refusal>> {
        let result = match name {
            "optimisers" => self.choose(value),
            "learning-rate" => LEARNING_RATE.parse("the learning rate", value).map(|rate| self.learning_rate = rate),
            "schedule" => self.choose_schedule(value),
            "start" => self.place(value),
            _ => match self.find(name)? {
                Place::Schedule(parameter) => dial_of(parameter)
                    .parse(parameter.title, value)
                    .and_then(|value| self.schedule.settings.set(parameter.name, value).map_err(Refusal::new)),
                Place::OwnRate(racer) => self.set_own_rate(racer, value),
                Place::Setting(racer, parameter) => dial_of(parameter)
                    .parse(parameter.title, value)
                    .and_then(|value| self.racers[racer].settings.set(parameter.name, value).map_err(Refusal::new)),
            },
        };
        if result.is_ok() {
            self.rules += u64::from(name != "start");
            self.forget();
        }
        Some(result)
    }

    /// The dial behind a slider; `None` says that the name has none.
    pub fn dial(&self, name: &str) -> Option<Dial> {
        match name {
            "learning-rate" => Some(LEARNING_RATE),
            _ => Some(match self.find(name)? {
                Place::OwnRate(_) => LEARNING_RATE,
                Place::Schedule(parameter) | Place::Setting(_, parameter) => dial_of(parameter),
            }),
        }
    }

    /// A racer's walk from each start.
    fn walks(&self, racer: usize, surface: &dyn Surface, minima: &[Vec<f64>], steps: usize) -> Vec<Trajectory> {
        let run = Run { minima: minima.to_vec(), ..self.run(racer, [0.0; 2], steps) };
        run.walk_from(&self.starts, surface).expect("dials and handles let nothing through that a run refuses")
    }

    fn find(&self, name: &str) -> Option<Place> {
        if let Some(rest) = name.strip_prefix("schedule-") {
            return parameter_named(self.schedule.card.parameters, rest).map(Place::Schedule);
        }
        self.racers.iter().enumerate().find_map(|(index, racer)| {
            let rest = name.strip_prefix(racer.card.id)?.strip_prefix('-')?;
            match rest {
                "learning-rate" => Some(Place::OwnRate(index)),
                _ => parameter_named(racer.card.parameters, rest).map(|parameter| Place::Setting(index, parameter)),
            }
        })
    }

    fn choose(&mut self, ids: &str) -> Result<(), Refusal> {
        let mut racers: Vec<Racer> = Vec::new();
        for id in ids.split_whitespace() {
            let card = optimisers::named(id).ok_or_else(|| Refusal::new(format!("there is no optimiser “{id}”")))?;
            if racers.iter().all(|racer| racer.card.id != id) {
                let settled = self.racers.iter().find(|racer| racer.card.id == id).map(Racer::copy);
                racers.push(settled.unwrap_or_else(|| Racer::new(card)));
            }
        }
        self.racers = racers;
        Ok(())
    }

    fn choose_schedule(&mut self, id: &str) -> Result<(), Refusal> {
        let card = schedule::named(id).ok_or_else(|| Refusal::new(format!("there is no schedule “{id}”")))?;
        self.schedule = Schedule::new(card);
        Ok(())
    }

    fn set_own_rate(&mut self, racer: usize, text: &str) -> Result<(), Refusal> {
        let rate = match text.trim() {
            "" => None,
            text => Some(LEARNING_RATE.parse("the learning rate", text)?),
        };
        self.racers[racer].learning_rate = rate;
        Ok(())
    }

    fn place(&mut self, text: &str) -> Result<(), Refusal> {
        let point = |pair: &str| {
            let (x, y) = pair.split_once(',')?;
            Some([number::parse(x)?, number::parse(y)?])
        };
        let starts: Option<Vec<Point>> = text.split_whitespace().map(point).collect();
        match starts {
            Some(starts) if (1..=MOST_STARTS).contains(&starts.len()) => {
                self.starts = starts;
                Ok(())
            }
            _ => Err(Refusal::new(format!("the starting points are 1 to {MOST_STARTS} pairs: x,y x,y"))),
        }
    }

    fn choices(&self, default: &Race) -> Parameter {
        let option = |card: &Card| Choice { value: card.id, label: card.title, swatch: Some(style::swatch(card.id)) };
        let (ids, defaults) = (ids(&self.racers), ids(&default.racers));
        Parameter {
            is_default: ids == defaults,
            value: ids,
            control: Control::Choices(OPTIMISERS.iter().map(option).collect()),
            ..how("optimisers", "Optimisers", "", "")
        }
    }

    fn common_rate(&self, default: &Race) -> Parameter {
        Parameter {
            value: LEARNING_RATE.write(self.learning_rate),
            is_default: self.learning_rate == default.learning_rate,
            control: LEARNING_RATE.control(self.learning_rate),
            ..how("learning-rate", "Learning rate", "η", "")
        }
    }

    fn own_rate(&self, racer: &Racer) -> Parameter {
        let rate = racer.learning_rate.unwrap_or(self.learning_rate);
        Parameter {
            name: format!("{}-learning-rate", racer.card.id),
            value: LEARNING_RATE.write(rate),
            is_default: racer.learning_rate.is_none(),
            control: LEARNING_RATE.control(rate),
            ..how("", "Own learning rate", "η", racer.card.title)
        }
    }

    fn schedule_choice(&self) -> Parameter {
        let option = |card: &schedule::Card| Choice { value: card.id, label: card.title, swatch: None };
        Parameter {
            value: self.schedule.card.id.into(),
            is_default: self.schedule.card.id == SCHEDULES[0].id,
            control: Control::Choice(SCHEDULES.iter().map(option).collect()),
            ..how("schedule", "Schedule", "", "")
        }
    }

    fn schedule_parameters(&self) -> impl Iterator<Item = Parameter> {
        let Schedule { card, settings } = &self.schedule;
        card.parameters.iter().map(move |parameter| Parameter {
            name: format!("schedule-{}", kebab(parameter.name)),
            ..setting(parameter, settings, "")
        })
    }

    fn start_list(&self, default: &Race) -> Parameter {
        let pair = |[x, y]: &Point| format!("{x},{y}");
        Parameter {
            value: self.starts.iter().map(pair).collect::<Vec<_>>().join(" "),
            is_default: self.starts == default.starts,
            control: Control::Text,
            ..how("start", "Starting points", "", "")
        }
    }
}

impl Racer {
    fn new(card: &'static Card) -> Self {
        Self { card, swatch: style::swatch(card.id), settings: Settings::new(card.parameters), learning_rate: None }
    }

    fn copy(&self) -> Self {
        Self { settings: self.settings.clone(), ..*self }
    }

    fn parameter(&self, parameter: &optimiser::Parameter) -> Parameter {
        Parameter {
            name: format!("{}-{}", self.card.id, kebab(parameter.name)),
            ..setting(parameter, &self.settings, self.card.title)
        }
    }
}

/// What a compound name stands for.
enum Place {
    Schedule(&'static optimiser::Parameter),
    OwnRate(usize),
    Setting(usize, &'static optimiser::Parameter),
}

fn setting(parameter: &optimiser::Parameter, settings: &Settings, section: &str) -> Parameter {
    let (dial, value) = (dial_of(parameter), settings.get(parameter.name));
    Parameter {
        value: dial.write(value),
        is_default: value == parameter.default,
        control: dial.control(value),
        ..how("", parameter.title, parameter.symbol, section)
    }
}

fn how(name: &str, label: &str, symbol: &'static str, section: &str) -> Parameter {
    let parameter = Parameter::hidden(name, label, String::new()).in_group(Group::How);
    Parameter { symbol, section: section.into(), ..parameter }
}

fn ids(racers: &[Racer]) -> String {
    racers.iter().map(|racer| racer.card.id).collect::<Vec<_>>().join(" ")
}

fn dial_of(parameter: &optimiser::Parameter) -> Dial {
    Dial { range: parameter.range, scale: parameter.scale, whole: false }
}

fn parameter_named(parameters: &'static [optimiser::Parameter], name: &str) -> Option<&'static optimiser::Parameter> {
    parameters.iter().find(|parameter| kebab(parameter.name) == name)
}

/// `weightDecay` as attributes write it: `weight-decay`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 2);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    kebab
}
