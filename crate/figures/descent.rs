//! The main figure: a loss over the plane, starting points that are dragged, optimisers racing from each of them, the
//! loss against the step, and a verdict on each. Everything is computed again while the hand moves.

mod overlay;
mod picture;
mod race;
mod readouts;

use std::f64::consts::FRAC_PI_4;
use std::rc::Rc;

use self::overlay::Overlay;
use self::picture::PLANE;
use self::race::{MOST_STARTS, Race, Track};
use super::landscape::Landscape;
use super::map::Map;
use super::playback::Playback;
use crate::figure::number::{counted, point_to_text, to_text};
use crate::figure::{Card, Command, Figure, Handle, LegendEntry, Nudge, Pannable, Parameter, Readout, Refusal, Table};
use crate::scene::{Frame, Scene};
use crate::surface::{Point, Surface};
use crate::surfaces::{self, Row};
use crate::trajectory::Verdict;

/// The surface it opens with.
const OPENING_SURFACE: &str = "himmelblau";

const OPENING_OPTIMISERS: &[&str] = &["sgd", "momentum", "adam"];

/// Where a slope may rise to, an eighth of a turn apart.
const WINDS: [&str; 8] = ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];

/// The card of this figure.
pub const CARD: Card = Card {
    id: "descent",
    title: "Gradient descent",
    summary: "Each optimiser walks downhill from the point you drag; the learning rate decides whether it arrives.",
    tries: &[
        (
            "Let plain descent crawl along a curved valley while momentum rushes through it.",
            "surface=rosenbrock&optimisers=sgd+momentum&steps=1000",
        ),
        (
            "Push the learning rate past 2/λmax = 0.2 on a bowl and watch descent fly apart.",
            "surface=bowl&optimisers=sgd&learning-rate=0.21&steps=40",
        ),
        ("Drop three starts between four valleys: close neighbours part ways.", "start=-0.2%2C-1+0.2%2C0+-0.6%2C0.5"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Descent::new(surfaces::named(OPENING_SURFACE).expect("the opening surface has a row")))
}

/// The state of the figure.
pub struct Descent {
    landscape: Landscape,
    race: Race,
    playback: Playback,
    pointer: Option<Point>,
    map: Map,
    overlay: Overlay,
}

impl Descent {
    fn new(row: &'static Row) -> Self {
        Self {
            landscape: Landscape::new(row),
            race: Race::new(OPENING_OPTIMISERS, row.learning_rate, &row.starts[..1]),
            playback: Playback::new(),
            pointer: None,
            map: Map::default(),
            overlay: Overlay::default(),
        }
    }

    fn tracks(&self) -> Rc<Vec<Track>> {
        self.race.tracks(
            self.landscape.surface(),
            || self.landscape.minima().map(|point| point.at.to_vec()).collect(),
            self.playback.steps(),
        )
    }

    /// The verdict on a track as far as it is shown: nobody knows the end before it.
    fn verdict(&self, track: &Track) -> &'static str {
        let verdict = track.trajectory.verdict;
        let over = self.playback.shown() >= track.trajectory.steps();
        if over { verdict.as_str() } else { Verdict::Running.as_str() }
    }

    /// The race a fresh figure on this landscape would have.
    fn default_race(&self) -> Race {
        let home = self.landscape.home();
        Race::new(OPENING_OPTIMISERS, home.learning_rate, &home.starts[..1])
    }

    /// A new surface brings its own starts and learning rate; the optimisers stay.
    fn settle(&mut self, name: &str) {
        if name == "surface" && self.landscape.row().is_some() {
            let fresh = self.default_race();
            self.race.set_learning_rate(fresh.learning_rate());
            self.race.change_starts(|starts| *starts = fresh.starts().to_vec());
        }
        self.race.forget();
    }

    /// A start in words: where it is, the loss there, and how steeply it rises where.
    fn told(&self, at: Point) -> String {
        let (loss, [east, north]) = self.landscape.surface().value_and_gradient(at);
        let (place, slope) = (point_to_text(at, 4), libm::hypot(east, north));
        if !loss.is_finite() || !slope.is_finite() {
            return format!("{place}, undefined");
        }
        // An eighth of a turn each, from the east on.
        let eighth = libm::round(libm::atan2(north, east) / FRAC_PI_4).rem_euclid(8.0) as usize;
        let slope =
            if slope == 0.0 { "level".into() } else { format!("slope {} to the {}", to_text(slope, 3), WINDS[eighth]) };
        format!("{place}, loss {}, {slope}", to_text(loss, 3))
    }

    fn position(&self, handle: &str) -> Option<usize> {
        let index = handle.strip_prefix("start-")?.parse::<usize>().ok()?.checked_sub(1)?;
        (index < self.race.starts().len()).then_some(index)
    }

    fn put(&mut self, index: usize, at: Point) {
        if at.iter().all(|end| end.is_finite()) {
            self.race.change_starts(|starts| starts[index] = at);
        }
    }
}

impl Figure for Descent {
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = self.landscape.parameters();
        parameters.extend(self.race.parameters(&self.default_race()));
        parameters.push(self.overlay.parameter(&self.race));
        parameters.extend(self.playback.parameters());
        parameters
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        if let Some(result) = self.landscape.set(name, value) {
            if result.is_ok() {
                self.settle(name);
            }
            return result;
        }
        if name == "basins" {
            return self.overlay.choose(value, &self.race);
        }
        let result = self.race.set(name, value).or_else(|| self.playback.set(name, value));
        result.unwrap_or_else(|| Err(Refusal::unknown(name)))
    }

    fn slide(&mut self, name: &str, position: f64) -> Result<(), Refusal> {
        if self.landscape.slide(name, position).is_some() {
            self.race.forget();
            return Ok(());
        }
        if self.playback.slide(name, position).is_some() {
            return Ok(());
        }
        match self.race.dial(name) {
            Some(dial) => self.set(name, &dial.write(dial.at(position))),
            None => Err(Refusal::new(format!("there is no slider “{name}”"))),
        }
    }

    fn handles(&self) -> Vec<Handle> {
        let starts = self.race.starts();
        let handle = |(index, at): (usize, &Point)| Handle {
            id: format!("start-{}", index + 1),
            label: if starts.len() == 1 { "Start".into() } else { format!("Start {}", index + 1) },
            value: self.told(*at),
            panel: PLANE,
            at: *at,
            removable: starts.len() > 1,
        };
        starts.iter().enumerate().map(handle).collect()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if let Some(index) = self.position(handle) {
            self.put(index, to);
        }
    }

    fn nudge(&mut self, handle: &str, nudge: Nudge) {
        let Some(index) = self.position(handle) else { return };
        let fresh = self.default_race();
        let home = fresh.starts()[index.min(fresh.starts().len() - 1)];
        let [width, height] = self.landscape.view().size();
        let to = nudge.from(self.race.starts()[index], [width.max(height); 2], home);
        self.put(index, to);
    }

    fn remove(&mut self, handle: &str) {
        if let Some(index) = self.position(handle).filter(|_| self.race.starts().len() > 1) {
            self.race.change_starts(|starts| {
                starts.remove(index);
            });
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let room = panel == PLANE && self.race.starts().len() < MOST_STARTS;
        if room {
            self.race.change_starts(|starts| starts.push(at));
        }
        room
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.pointer = over.filter(|(panel, _)| *panel == PLANE).map(|(_, at)| at);
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == PLANE).then(|| self.landscape.pannable())
    }

    fn command(&mut self, command: Command) {
        self.playback.command(command);
    }

    fn play(&mut self, seconds: f64) -> bool {
        self.playback.play(seconds)
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.overlay.advance(&self.landscape, go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        readouts::readouts(self)
    }

    fn table(&self) -> Table {
        readouts::table(self)
    }

    fn legend(&self) -> Vec<LegendEntry> {
        self.overlay.legend()
    }

    fn hovered(&self) -> String {
        let Some(at) = self.pointer else { return String::new() };
        let (loss, gradient) = self.landscape.surface().value_and_gradient(at);
        if !loss.is_finite() {
            return format!("f is undefined at {}", point_to_text(at, 3));
        }
        let [loss, steepness] = [loss, libm::hypot(gradient[0], gradient[1])].map(|value| to_text(value, 4));
        format!("f{} = {loss}   ∇f = {}   ‖∇f‖ = {steepness}", point_to_text(at, 3), point_to_text(gradient, 3))
    }

    fn description(&self) -> String {
        let tracks = self.tracks();
        let outcome = |track: &Track| {
            let title = self.race.racers()[track.racer].card.title;
            let loss = track.trajectory.losses[self.playback.shown().min(track.trajectory.steps())];
            format!("{title}: {}, loss {}", self.verdict(track), to_text(loss, 3))
        };
        let outcomes: Vec<_> = tracks.iter().map(outcome).collect();
        format!(
            "Contours of {} with the walks of the optimisers after {}. {}.",
            self.landscape.title(),
            counted(self.playback.shown(), "step", "steps"),
            outcomes.join("; ")
        )
    }

    fn scene(&self, frame: Frame) -> Scene {
        picture::scene(self, frame)
    }
}
