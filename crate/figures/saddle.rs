//! A zero gradient is no minimum. The first part is a saddle: optimisers that pass it, and how long each takes to leave from closer and
//! closer to its stable line. The second is why saddles rule in many dimensions: random symmetric matrices, their eigenvalues,
//! and how likely all of them are positive.

mod definite;
mod escape;
mod law;
mod matrices;
mod picture;
mod readouts;
mod statements;
mod stationary;

use std::rc::Rc;

use self::escape::{Escapes, Experiment, Passage};
use self::matrices::{Drawn, Ensemble, SMALL, Work};
use self::picture::{ENERGY, PLANE};
use self::stationary::SaddlePoint;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::hidden::Hidden;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::playback::Playback;
use crate::figure::{
    Choice, Clock, Figure, FigureCard, Handle, Pannable, Readout, Setting, Statement, Table, Travel, Visit,
};
use crate::number::{point_to_text, rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};
use crate::sketch::{own_rule, relief};
use crate::subject::landscape::Landscape;
use crate::subject::race::{Race, Track};
use crate::subject::relief::{EYE, RELIEF, Relief};
use crate::subject::start_handles;
use crate::surface::Surface;
use crate::surfaces::{self, SurfaceCard};
use crate::trajectory::Noise;

/// The surface and the optimisers shown at first.
const OPENING_SURFACE: &str = "saddle";
const OPENING_OPTIMISERS: [&str; 3] = ["sgd", "momentum", "adam"];

/// The name of the energy and of its handle.
const LEVEL: &str = "energy";

/// r, the distance from the stable line at which a run has left, as a share of the shorter side of the surface's view.
const REACH: f64 = 0.125;

const SIZE: Dial = Dial { range: [1.0, 200.0], scale: SliderScale::Logarithmic, whole: true };
const DRAWS: Dial = Dial { range: [1.0, 5000.0], scale: SliderScale::Logarithmic, whole: true };
const ENERGIES: Dial = Dial { range: [-2.5, 2.5], scale: SliderScale::Linear, whole: false };

/// The most that the matrices of size n may number times n³: some seconds of work.
const AFFORDABLE: usize = 4_000_000_000;

const PARTS: [(&str, &str); 2] = [("escape", "Leaving a saddle"), ("dimension", "Many dimensions")];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "saddle",
    title: "Saddle points",
    summary: "A zero gradient is no minimum: most such points are saddles, and descent is slow to leave them.",
    tries: &[
        (
            "“Zero gradient means minimum.” Start exactly on the ridge: where does descent converge, and what moves it on? Add a little noise.",
            "optimisers=sgd+momentum+newton&start=-1.8,0",
        ),
        (
            "“Local minima are what stops training.” With 50 weights, how many of 1,000 random stationary points are minima?",
            "aspect=dimension",
        ),
        (
            "Minima lie low: lower the energy until the semicircle clears zero. How many directions lead down there?",
            "aspect=dimension&n=100&draws=200&energy=-1.5",
        ),
        (
            "A saddle without curvature is worse: from ten times closer, descent takes ten times as long.",
            "surface=monkey-saddle&optimisers=sgd+momentum+rmsprop&start=0.6,0.01",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Saddle::new(surfaces::named(OPENING_SURFACE).expect("the opening surface has a row")))
}

/// ln P that all eigenvalues of a matrix are positive at an energy.
fn ln_probability(n: usize, energy: f64) -> f64 {
    definite::ln_probabilities(n, matrices::threshold(energy, n))[n - 1]
}

/// What the experiment depends on: the rules of the race, the noise, the surface, the saddle, the side, r, and the steps.
type ExperimentKey = (u64, Noise, u64, Option<SaddlePoint>, bool, f64, usize);

/// The state of the figure.
pub struct Saddle {
    part: Pick,
    landscape: Landscape,
    relief: Relief,
    race: Race,
    playback: Playback,
    size: Knob,
    draws: Knob,
    energy: Knob,
    pointer: Option<Point>,
    saddles: Cache<(u64, [f64; 4]), Rc<Vec<SaddlePoint>>>,
    escapes: Cache<ExperimentKey, Rc<Vec<Escapes>>>,
    passages: Cache<(ExperimentKey, Vec<Point>), Rc<Vec<Passage>>>,
    /// ln P of the size that is set, and of all small ones.
    exact: Cache<(usize, f64), f64>,
    curve: Cache<f64, Rc<[f64; SMALL]>>,
    work: Work,
    backdrops: Cache<picture::Key, Rc<Vec<picture::Marks>>>,
}

impl Saddle {
    fn new(card: &'static SurfaceCard) -> Self {
        Self {
            part: Pick::new("aspect", "Shown", PARTS.map(Choice::from)),
            landscape: Landscape::new(card),
            relief: Relief::new(relief::open),
            race: Race::new(&OPENING_OPTIMISERS, card, own_rule::read),
            playback: Playback::default(),
            size: Knob::new("n", "Size of the matrices", "n", SIZE, 50.0),
            draws: Knob::new("draws", "Matrices drawn", "", DRAWS, 1000.0),
            energy: Knob::new(LEVEL, "Energy", "ε", ENERGIES, 0.0),
            pointer: None,
            saddles: Cache::default(),
            escapes: Cache::default(),
            passages: Cache::default(),
            exact: Cache::default(),
            curve: Cache::default(),
            work: Work::default(),
            backdrops: Cache::default(),
        }
    }

    /// Whether the matrices are shown.
    fn is_about_dimension(&self) -> bool {
        self.part.index() == 1
    }

    fn tracks(&self) -> Rc<Vec<Track>> {
        self.race.tracks(&self.landscape, self.playback.steps())
    }

    /// r
    fn reach(&self) -> f64 {
        let [width, height] = self.landscape.home().view.size();
        REACH * width.min(height)
    }

    /// The saddle nearest to the first start.
    fn saddle(&self) -> Option<SaddlePoint> {
        let ([left, right], [low, high]) = (self.landscape.view().x, self.landscape.view().y);
        let key = (self.landscape.revision(), [left, right, low, high]);
        let saddles =
            self.saddles.of(key, || Rc::new(stationary::saddles(&self.landscape, self.landscape.view(), self.reach())));
        stationary::nearest(&saddles, self.race.starts()[0])
    }

    fn key(&self) -> ExperimentKey {
        let saddle = self.saddle();
        // A flat saddle may go down on one side alone.
        let curved = saddle.filter(|saddle| saddle.curvature.is_some());
        let side = curved.map_or(1.0, |saddle| saddle.across(self.race.starts()[0]));
        let (noise, surface) = (self.race.noise().from(0), self.landscape.revision());
        (self.race.rules(), noise, surface, saddle, side >= 0.0, self.reach(), self.playback.steps())
    }

    fn experiment(&self) -> Option<Experiment<'_>> {
        let (race, landscape, reach, steps) = (&self.race, &self.landscape, self.reach(), self.playback.steps());
        self.saddle().map(|saddle| Experiment { race, landscape, saddle, reach, steps })
    }

    /// The experiment on each racer; none without a saddle.
    fn escapes(&self) -> Rc<Vec<Escapes>> {
        let key = self.key();
        let side = if key.4 { 1.0 } else { -1.0 };
        self.escapes.of(key, || Rc::new(self.experiment().map(|one| one.escapes(side)).unwrap_or_default()))
    }

    /// The passage of each track; none without a saddle.
    fn passages(&self) -> Rc<Vec<Passage>> {
        self.passages.of((self.key(), self.race.starts().to_vec()), || {
            let Some(experiment) = self.experiment() else { return Rc::default() };
            let starts = self.race.starts();
            let passage = |track: &Track| experiment.passage(track.racer, starts[track.start]);
            Rc::new(self.tracks().iter().map(passage).collect())
        })
    }

    /// The points of Newton's method from the first start, if it converges.
    fn newton(&self) -> Option<Vec<Point>> {
        stationary::newton(self.landscape.surface(), self.race.starts()[0])
    }

    fn ensemble(&self) -> Ensemble {
        let [n, draws] = [&self.size, &self.draws].map(|knob| knob.value() as usize);
        let draws = draws.min((AFFORDABLE / (n * n * n).max(1)).max(1));
        Ensemble { n, draws, seed: self.race.noise().seed() }
    }

    fn drawn(&self) -> Drawn<'_> {
        self.work.drawn(self.ensemble())
    }

    /// ln P that all eigenvalues are positive at the energy that is set.
    fn exact(&self) -> f64 {
        let (n, energy) = (self.ensemble().n, self.energy.value());
        self.exact.of((n, energy), || ln_probability(n, energy))
    }

    /// The same for each of the small sizes.
    fn curve(&self) -> Rc<[f64; SMALL]> {
        let energy = self.energy.value();
        self.curve.of(energy, || Rc::new(std::array::from_fn(|index| ln_probability(index + 1, energy))))
    }

    fn start_text(&self, at: Point) -> String {
        let loss = to_text(self.landscape.surface().value(at), 3);
        let distance = match self.saddle() {
            Some(saddle) => format!("distance {} from the stable line", to_text(saddle.across(at).abs(), 3)),
            None => "no saddle in the view".into(),
        };
        format!("{}, loss {loss}, {distance}", point_to_text(at, 4))
    }

    fn energy_handle(&self) -> Handle {
        let energy = self.energy.value();
        let share = to_text(100.0 * matrices::below(energy), 3);
        Handle {
            id: LEVEL.into(),
            label: "Energy".into(),
            value: format!("energy {}, {share} % of directions lead down", to_text(energy, 3)),
            panel: ENERGY,
            at: [energy, matrices::below(energy)],
            home: [0.0, 0.5],
            travel: Travel::Along(ENERGIES.range, AxisScale::Linear),
            removable: false,
        }
    }
}

impl Figure for Saddle {
    fn settings(&mut self, visit: Visit) {
        let about_dimension = self.is_about_dimension();
        visit(&mut self.part);
        let mut of_matrices = |setting: &mut dyn Setting| match about_dimension {
            true => visit(setting),
            false => visit(&mut Hidden(setting)),
        };
        of_matrices(&mut self.size);
        of_matrices(&mut self.draws);
        of_matrices(&mut self.energy);
        // One seed serves the noise and the matrices.
        let mut of_escape = |setting: &mut dyn Setting| match about_dimension && setting.name() != "seed" {
            true => visit(&mut Hidden(setting)),
            false => visit(setting),
        };
        self.landscape.settings(&mut of_escape);
        self.relief.settings(&mut of_escape);
        self.race.settings(&mut of_escape);
        self.playback.settings(&mut of_escape);
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
        let relief = if self.is_about_dimension() { Vec::new() } else { self.relief.features() };
        relief.into_iter().chain(self.race.features()).collect()
    }

    fn awaits(&self, setting: &str) -> bool {
        self.race.awaits(setting)
    }

    fn take_up_features(&mut self) {
        self.race.take_up_features();
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        (!self.is_about_dimension()).then_some(&mut self.playback)
    }

    fn handles(&self) -> Vec<Handle> {
        if self.is_about_dimension() {
            return vec![self.energy_handle()];
        }
        let on_map = start_handles::on_map(&self.race, &self.landscape, PLANE, |at| self.start_text(at));
        start_handles::handles(&self.relief, &self.landscape, on_map)
    }

    fn drag(&mut self, handle: &str, to: Point) {
        match handle {
            LEVEL if to[0].is_finite() => return self.energy.put(rounded(to[0], 3)),
            EYE if !self.is_about_dimension() => return self.relief.drag_eye(&self.landscape, to),
            _ => {}
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
        match panel {
            PLANE => self.race.change_starts(|starts| starts.add(at)),
            ENERGY if at[0].is_finite() => {
                self.energy.put(rounded(at[0], 3));
                true
            }
            _ => false,
        }
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.pointer = over.and_then(|(panel, at)| match panel {
            PLANE => Some(at),
            RELIEF => self.relief.visible(&self.landscape, at),
            _ => None,
        });
    }

    fn hovered(&self) -> String {
        let Some(at) = self.pointer.filter(|_| !self.is_about_dimension()) else { return String::new() };
        let (loss, gradient) = self.landscape.surface().value_and_gradient(at);
        if !loss.is_finite() {
            return format!("f is undefined at {}", point_to_text(at, 3));
        }
        let [loss, steepness] = [loss, libm::hypot(gradient[0], gradient[1])].map(|value| to_text(value, 4));
        format!("f{} = {loss}   ‖∇f‖ = {steepness}", point_to_text(at, 3))
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        match panel {
            PLANE => Some(self.landscape.pannable()),
            RELIEF => Some(self.relief.pannable(&self.landscape)),
            _ => None,
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.is_about_dimension() && self.work.advance(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        readouts::readouts(self)
    }

    fn table(&self) -> Table {
        readouts::table(self)
    }

    fn statements(&self) -> Vec<Statement> {
        statements::statements(self)
    }

    fn description(&self) -> String {
        statements::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn request(&mut self, _frame: Frame) {
        if self.is_about_dimension() {
            self.work.request(self.ensemble());
        }
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
