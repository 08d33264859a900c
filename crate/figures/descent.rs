//! The main figure: a loss over the plane, starting points to drag, optimisers racing from each of them, the loss against the
//! step, and a verdict on each run. Everything is recomputed during a drag. A crowd of starting points without handles can fill the
//! view.

mod crowd;
mod overlay;
mod picture;
mod readouts;

use std::f64::consts::FRAC_PI_4;
use std::rc::Rc;

use self::crowd::{Crowd, Plan, Runs, Tally};
use self::overlay::Overlay;
use self::picture::PLANE;
use crate::figure::playback::Playback;
use crate::figure::{Clock, Figure, FigureCard, Handle, LegendEntry, Pannable, Readout, Statement, Table, Visit};
use crate::number::{counted, point_to_text, to_text};
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::sketch::{own_rule, relief};
use crate::subject::landscape::Landscape;
use crate::subject::race::{Race, Track};
use crate::subject::relief::{EYE, RELIEF, Relief};
use crate::subject::start_handles;
use crate::surface::Surface;
use crate::surfaces::{self, SurfaceCard};
use crate::trajectory::Verdict;

/// The surface shown at first.
const OPENING_SURFACE: &str = "himmelblau";

const OPENING_OPTIMISERS: [&str; 3] = ["sgd", "momentum", "adam"];

/// Compass directions, an eighth of a turn apart, from the x-axis counter-clockwise.
const COMPASS: [&str; 8] = ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "descent",
    title: "Gradient descent",
    summary: "Each optimiser descends from the point you drag; the learning rate decides whether it converges.",
    tries: &[
        (
            "Let plain descent crawl along a curved valley while momentum rushes through it.",
            "surface=rosenbrock&optimisers=sgd+momentum&steps=1000",
        ),
        (
            "Push the learning rate past 2/λmax = 0.2 on a bowl and watch descent diverge.",
            "surface=bowl&optimisers=sgd&learning-rate=0.21&steps=40",
        ),
        (
            "Write gradient descent yourself: this rule climbs to a summit. Which sign in it must change?",
            "optimisers=sgd+own&rule=x%20%3D%20x%20%2B%20eta%20g&start=1.5,1.5",
        ),
        (
            "A thousand starts at once: which valley gets most of them? Press play, then add momentum to the race.",
            "optimisers=sgd&crowd=cloud&steps=60",
        ),
        (
            "“Noise only disturbs descent.” From the ridge, exact gradients lead to the saddle: set the noise to 0 and compare.",
            "surface=double-well&t=0&optimisers=sgd+momentum&start=0,1.2&noise=0.3&steps=120",
        ),
        (
            "Turn the landscape: which of the four valleys lies behind the ridge?",
            "relief=alone&azimuth=-50&elevation=30",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Descent::new(surfaces::named(OPENING_SURFACE).expect("the opening surface has a row")))
}

/// The state of the figure.
pub struct Descent {
    landscape: Landscape,
    relief: Relief,
    race: Race,
    playback: Playback,
    pointer: Option<Point>,
    overlay: Overlay,
    crowd: Crowd,
}

impl Descent {
    fn new(card: &'static SurfaceCard) -> Self {
        Self {
            landscape: Landscape::new(card),
            relief: Relief::new(relief::open),
            race: Race::new(&OPENING_OPTIMISERS, card, own_rule::read),
            playback: Playback::default(),
            pointer: None,
            overlay: Overlay::default(),
            crowd: Crowd::new(),
        }
    }

    fn tracks(&self) -> Rc<Vec<Track>> {
        self.race.tracks(&self.landscape, self.playback.steps())
    }

    /// What the runs of the crowd depend on; `None` without a crowd.
    fn plan(&self) -> Option<Plan> {
        self.crowd.plan(&self.race, &self.landscape, self.playback.steps())
    }

    /// The runs of the crowd as far as they are computed.
    fn crowd_runs(&self) -> Option<&Runs> {
        self.crowd.runs(self.plan())
    }

    /// The counts of each racer's runs of the crowd at the step shown; none until all runs are computed.
    fn tallies(&self) -> Vec<Tally> {
        let runs = self.crowd_runs().filter(|runs| runs.is_complete());
        let tally = |(runs, racer)| {
            let trajectories = Runs::trajectories(runs, racer);
            Tally::of(trajectories, self.playback.step(), self.landscape.minima().map(|minimum| minimum.at))
        };
        runs.into_iter()
            .flat_map(|runs| (0..self.race.racers().len()).map(move |racer| (runs, racer)))
            .map(tally)
            .collect()
    }

    /// The verdict on a track; “running” until its last step is shown.
    fn verdict(&self, track: &Track) -> Verdict {
        let verdict = track.trajectory.verdict;
        let is_over = self.playback.step() >= track.trajectory.steps();
        if is_over { verdict } else { Verdict::Running }
    }

    /// A start in words: its position, the loss there, and the slope with the direction in which the loss rises.
    fn start_text(&self, at: Point) -> String {
        let (loss, [east, north]) = self.landscape.surface().value_and_gradient(at);
        let (place, slope) = (point_to_text(at, 4), libm::hypot(east, north));
        if !loss.is_finite() || !slope.is_finite() {
            return format!("{place}, undefined");
        }
        // Eighths of a turn, from the east.
        let eighth = libm::round(libm::atan2(north, east) / FRAC_PI_4).rem_euclid(8.0) as usize;
        let slope = if slope == 0.0 {
            "stationary".into()
        } else {
            format!("slope {} to the {}", to_text(slope, 3), COMPASS[eighth])
        };
        format!("{place}, loss {}, {slope}", to_text(loss, 3))
    }
}

impl Figure for Descent {
    fn settings(&mut self, visit: Visit) {
        self.landscape.settings(visit);
        self.relief.settings(visit);
        self.race.settings(visit);
        self.crowd.settings(visit);
        visit(&mut self.overlay.choice(&self.race));
        self.playback.settings(visit);
    }

    /// A new surface brings its own start and learning rate; the optimisers stay.
    fn changed(&mut self, setting: &str) {
        self.landscape.changed(setting);
        self.race.set_defaults(self.landscape.home());
        if setting == "surface" && self.landscape.card().is_some() {
            self.race.reset();
        }
        self.race.changed(setting);
    }

    fn features(&self) -> Vec<&'static str> {
        self.relief.features().into_iter().chain(self.race.features()).collect()
    }

    fn awaits(&self, setting: &str) -> bool {
        self.race.awaits(setting)
    }

    fn take_up_features(&mut self) {
        self.race.take_up_features();
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.playback)
    }

    fn handles(&self) -> Vec<Handle> {
        let on_map = start_handles::on_map(&self.race, &self.landscape, PLANE, |at| self.start_text(at));
        start_handles::handles(&self.relief, &self.landscape, on_map)
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == EYE {
            return self.relief.drag_eye(&self.landscape, to);
        }
        let target = start_handles::target(&self.relief, &self.landscape, self.race.starts(), handle, to);
        if let Some(to) = target {
            self.race.put_start(handle, to);
        }
    }

    fn remove(&mut self, handle: &str) {
        self.race.remove_start(handle);
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        panel == PLANE && self.race.change_starts(|starts| starts.add(at))
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.pointer = over.and_then(|(panel, at)| match panel {
            PLANE => Some(at),
            RELIEF => self.relief.visible(&self.landscape, at),
            _ => None,
        });
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        match panel {
            PLANE => Some(self.landscape.pannable()),
            RELIEF => Some(self.relief.pannable(&self.landscape)),
            _ => None,
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let plan = self.plan();
        let is_more = self.crowd.advance(plan, &self.race, &self.landscape, go_on);
        self.overlay.advance(&self.landscape, go_on) || is_more
    }

    fn readouts(&self) -> Vec<Readout> {
        readouts::readouts(self)
    }

    fn table(&self) -> Table {
        readouts::table(self)
    }

    fn statements(&self) -> Vec<Statement> {
        self.race.own_lines().to_vec()
    }

    fn legend(&self) -> Vec<LegendEntry> {
        let mut entries = self.overlay.legend();
        if self.race.noise().deviation() > 0.0 {
            entries.iter_mut().for_each(|entry| entry.label += " (without noise)");
        }
        entries
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
            let loss = track.trajectory.losses[self.playback.step().min(track.trajectory.steps())];
            format!("{title}: {}, loss {}", self.verdict(track).in_words(), to_text(loss, 3))
        };
        let outcomes: Vec<_> = tracks.iter().map(outcome).collect();
        let noise = match self.race.noise().deviation() {
            0.0 => String::new(),
            deviation => format!(", by gradients with normal noise of σ = {}", to_text(deviation, 3)),
        };
        format!(
            "Contours of {} with the paths of the optimisers after {}{noise}. {}.{}{}",
            self.landscape.title(),
            counted(self.playback.step(), "step", "steps"),
            outcomes.join("; "),
            readouts::crowd_in_words(self),
            start_handles::description(&self.relief, &self.landscape, self.race.starts())
        )
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn request(&mut self, frame: Frame) {
        let view = picture::view(self, frame);
        self.overlay.request(&self.landscape, &self.race, self.playback.steps(), view);
        self.crowd.request(self.plan());
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
