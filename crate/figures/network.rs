//! A network trained in the page: the plane as it divides it, what every unit answers, and the losses; any weight can be nudged, to
//! see its derivative come true.

mod chart;
mod clock;
mod course;
mod curves;
mod data;
mod diagram;
mod handles;
mod hover;
mod layers;
mod loss_plane;
mod picture;
mod sharpness;
mod slice;
mod start;
mod training;
mod units;
mod warp;
mod words;

use std::rc::Rc;

use self::clock::Position;
use self::course::Course;
use self::data::Data;
use self::layers::Layers;
use self::loss_plane::Around;
use self::picture::PLANE;
use self::sharpness::Sharpness;
use self::training::usual_rate;
use crate::activations::ACTIVATIONS;
use crate::figure::cache::Cache;
use crate::figure::clock::{STEP, Scrub};
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{
    Choice, Clock, Figure, FigureCard, Group, Handle, LegendEntry, Pannable, Readout, Setting, Statement, Table, Visit,
};
use crate::network::data_sets::Sample;
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::sketch::region::{self, Region};
use crate::sketch::{own_rule, relief};
use crate::subject::optimiser_choice::OptimiserChoice;
use crate::subject::plane_view::PlaneView;
use crate::subject::relief::{RELIEF, Relief};
use crate::subject::schedule_choice::ScheduleChoice;

const RATE: Dial = Dial { range: [1e-5, 100.0], scale: SliderScale::Logarithmic, whole: false };
const BATCH: Dial = Dial { range: [1.0, 500.0], scale: SliderScale::Logarithmic, whole: true };
const DECAY: Dial = Dial { range: [0.0, 1.0], scale: SliderScale::Linear, whole: false };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };
const EPOCHS: Dial = Dial { range: [1.0, 5_000.0], scale: SliderScale::Logarithmic, whole: true };
const SPEED: Dial = Dial { range: [1.0, 1_000.0], scale: SliderScale::Logarithmic, whole: true };

/// The most by which a weight is nudged.
const MAX_NUDGE: f64 = 5.0;
const NUDGE: Dial = Dial { range: [-MAX_NUDGE, MAX_NUDGE], scale: SliderScale::Linear, whole: false };

/// The epochs that the figure opens with.
const OPENING: usize = 60;

/// What a first picture may train without a pause, and a frame of the playing figure, as weights times samples.
const FIRST_WORK: usize = 1_000_000;
const PLAY_WORK: usize = 1_000_000;

/// Handle ids: the weight in the diagram, the nudge under its loss, the tick on the losses, and the prefix of placed points, which are numbered from 1.
const WEIGHT: &str = "weight";
const NUDGED: &str = "nudge";
const TICK: &str = "tick";
const POINT: &str = "point-";

const INITIALISATIONS: [(&str, &str); 5] = [
    ("xavier-uniform", "Xavier, uniform"),
    ("xavier-normal", "Xavier, normal"),
    ("kaiming", "Kaiming"),
    ("lecun", "LeCun"),
    ("orthogonal", "Orthogonal"),
];

/// What a tick of the clock is.
const TICKS: [(&str, &str); 2] = [("epoch", "An epoch"), ("step", "A step")];

/// What is beside the plane.
const SIDES: [(&str, &str); 2] = [("units", "What each unit answers"), ("warp", "The plane as it is bent")];

/// What is below: the losses, or how sharply the loss bends.
const CURVES: [(&str, &str); 2] = [("losses", "Losses"), ("sharpness", "Sharpness λmax")];

/// The heading of the settings of the weight that is nudged.
const ONE_WEIGHT: &str = "One weight";

/// The heading of the settings of the loss around the weights.
const LANDSCAPE: &str = "The loss around the weights";

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "network",
    title: "A network, trained",
    summary: "Hidden units bend the plane until one straight line divides it; the gradient finds out how, one small step at a time.",
    tries: &[
        (
            "“A network without hidden layers only needs more training.” XOR, after 1,000 epochs: guess the accuracy, then give it a layer of 4.",
            "data-set=xor&layers=none&step=1000",
        ),
        (
            "Three ReLU units, three folds (dashed): follow the border from fold to fold. Why can two units not enclose a disc?",
            "data-set=circles&noise=0.1&layers=3&activation=relu&seed=4&step=600",
        ),
        (
            "“The training loss still falls, so it still learns.” Twenty samples and 337 weights: where would you have stopped?",
            "samples=20&noise=0.3&layers=16 16&step=1000",
        ),
        (
            "Nudge a weight: does the loss change by ∂L∕∂w times the nudge? And for a nudge ten times as large?",
            "weight=100&nudge=0.3",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Trained::new())
}

/// What a picture of the network depends on: the revision of its run, the tick, and the nudge with the weight that has it.
type Stamp = (u64, usize, usize, f64);

/// The state of the figure.
pub struct Trained {
    data: Data,
    view: PlaneView,
    layers: Layers,
    activation: Pick,
    initialisation: Pick,
    optimiser: OptimiserChoice,
    rate: Knob,
    schedule: ScheduleChoice,
    batch_size: Knob,
    weight_decay: Knob,
    seed: Knob,
    run: Knob,
    side: Pick,
    weight: Knob,
    nudge: Knob,
    epochs: Knob,
    tick: Pick,
    speed: Knob,
    position: Position,
    revision: u64,
    samples: [Vec<Sample>; 2],
    course: Course,
    weights: Cache<Stamp, Rc<Vec<f64>>>,
    numbers: Cache<Stamp, Rc<words::Numbers>>,
    along: Cache<Stamp, Option<Rc<curves::Along>>>,
    frame: Option<Frame>,
    region: Region<Stamp>,
    diagram: diagram::Cached,
    warp: warp::Cached,
    backdrop: picture::Cached,
    hovered: Option<(&'static str, Point)>,
    curve: Pick,
    around: Around,
    relief: Relief,
    sharpness: Sharpness,
}

impl Trained {
    fn new() -> Self {
        let how = |knob: Knob| knob.in_group(Group::How);
        let play = |knob: Knob| knob.in_group(Group::Play);
        let activations = ACTIVATIONS.iter().map(|card| Choice::from((card.id, card.title)));
        let activations = activations.chain([Choice::from(("linear", "None (linear)"))]);
        let (data, optimiser) = (Data::new(), OptimiserChoice::new("adam", own_rule::read));
        let mut figure = Self {
            view: PlaneView::new(data.view()),
            layers: Layers::new(&[8, 8]),
            activation: Pick::new("activation", "Activation", activations).at("tanh"),
            initialisation: Pick::new("initialisation", "Initialisation", INITIALISATIONS.map(Choice::from)),
            rate: how(Knob::new("learning-rate", "Learning rate", "η", RATE, usual_rate(optimiser.card().id))),
            optimiser,
            schedule: ScheduleChoice::new(),
            batch_size: how(Knob::new("batch-size", "Batch size", "B", BATCH, 10.0)),
            weight_decay: how(Knob::new("weight-decay", "Weight decay", "λ", DECAY, 0.0)),
            seed: how(Knob::new("seed", "Seed", "", SEED, 1.0)),
            run: how(Knob::new("run", "Draw of the weights", "", SEED, 0.0)),
            side: Pick::new("side", "Beside the plane", SIDES.map(Choice::from)),
            weight: Knob::new("weight", "Number of the weight", "", BATCH, 1.0).in_section(ONE_WEIGHT),
            nudge: Knob::new("nudge", "Nudge of the weight", "Δ", NUDGE, 0.0).in_section(ONE_WEIGHT),
            epochs: play(Knob::new("epochs", "Epochs", "", EPOCHS, 1000.0)),
            tick: Pick::new("tick", "A tick of the clock", TICKS.map(Choice::from)).in_group(Group::Play),
            speed: play(Knob::new("speed", "Ticks a second", "", SPEED, 60.0)),
            position: Position::default(),
            revision: 0,
            samples: Default::default(),
            course: Course::default(),
            weights: Cache::default(),
            numbers: Cache::default(),
            along: Cache::default(),
            frame: None,
            region: Region::default(),
            diagram: diagram::Cached::default(),
            warp: warp::Cached::default(),
            backdrop: picture::Cached::default(),
            hovered: None,
            curve: Pick::new("curve", "Below", CURVES.map(Choice::from)),
            around: Around::new(),
            relief: Relief::new(relief::open),
            sharpness: Sharpness::default(),
            data,
        };
        figure.restart();
        figure
    }

    /// Shows the part of the plane where the data are. Where points are placed, the view stays while they move, and the state holds
    /// it.
    fn look_at_data(&mut self) {
        self.view = PlaneView::new(self.data.view());
        if self.data.is_placed() {
            self.view.clear_default();
        }
    }

    /// Turns the picture of the plane to the weights that are shown.
    fn turn_to_plane(&mut self) {
        let Some(frame) = self.frame else { return };
        let (stamp, weights) = (self.stamp(), self.weights());
        if let Some(panel) = picture::panels(self, frame).into_iter().find(|panel| panel.id == PLANE) {
            let (architecture, outputs) = (self.architecture(), self.outputs());
            self.region.request(stamp, &architecture, &weights, outputs, &panel, frame);
        }
    }

    /// The tick that is shown: the one that is set, or the last one so far.
    fn shown_tick(&self) -> usize {
        self.step().min(self.course.ticks())
    }

    /// The index of the weight that can be nudged.
    fn weight(&self) -> usize {
        self.weight.value() as usize - 1
    }

    fn stamp(&self) -> Stamp {
        let (weight, nudge) = (self.weight(), self.nudge.value());
        (self.revision, self.shown_tick(), if nudge == 0.0 { 0 } else { weight }, nudge)
    }

    /// The weights that are shown, with the nudge.
    fn weights(&self) -> Rc<Vec<f64>> {
        self.weights.of(self.stamp(), || {
            let mut weights = self.course.weights(self.shown_tick()).to_vec();
            weights[self.weight()] += self.nudge.value();
            Rc::new(weights)
        })
    }

    fn numbers(&self) -> Rc<words::Numbers> {
        self.numbers.of(self.numbers_stamp(), || Rc::new(words::Numbers::of(self)))
    }

    /// Numbers tell the derivative by the weight even where it is not nudged.
    fn numbers_stamp(&self) -> Stamp {
        (self.revision, self.shown_tick(), self.weight(), self.nudge.value())
    }
}

impl Figure for Trained {
    fn settings(&mut self, visit: Visit) {
        self.data.settings(visit);
        visit(&mut self.view);
        visit(&mut self.layers);
        visit(&mut self.activation);
        visit(&mut self.side);
        visit(&mut self.weight);
        visit(&mut self.nudge);
        visit(&mut self.curve);
        self.around.settings(visit);
        self.relief.settings(visit);
        self.optimiser.settings(visit);
        visit(&mut self.rate);
        self.schedule.settings(visit);
        visit(&mut self.batch_size);
        visit(&mut self.initialisation);
        visit(&mut self.weight_decay);
        visit(&mut self.seed);
        visit(&mut self.run);
        visit(&mut self.epochs);
        visit(&mut self.tick);
        visit(&mut Scrub::new(self).called("Tick shown"));
        visit(&mut self.speed);
    }

    fn changed(&mut self, setting: &str) {
        let is_of_picture = [self.view.name(), "side", "weight", "nudge", "curve", STEP, "speed"].contains(&setting);
        if is_of_picture || slice::is_of_relief(&mut self.relief, setting) {
            return;
        }
        match setting {
            "start" => return self.take_up_start(),
            "plane" => return self.turn_plane(),
            _ => {}
        }
        let is_other = self.data.changed(setting, &self.samples[0]);
        self.optimiser.changed(setting);
        self.schedule.changed(setting);
        if setting == "optimiser" {
            let rate = usual_rate(self.optimiser.card().id);
            self.rate.set_default(Some(rate));
            self.rate.put(rate);
        }
        if is_other {
            self.look_at_data();
        }
        self.restart();
    }

    fn features(&self) -> Vec<&'static str> {
        let relief = if self.around.is_shown() { self.relief.features() } else { Vec::new() };
        self.optimiser.feature().into_iter().chain(relief).collect()
    }

    fn awaits(&self, setting: &str) -> bool {
        self.optimiser.awaits(setting)
    }

    fn take_up_features(&mut self) {
        if self.optimiser.load() {
            self.restart();
        }
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(self)
    }

    fn handles(&self) -> Vec<Handle> {
        handles::handles(self)
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if to.iter().all(|end| end.is_finite()) {
            handles::drag(self, handle, to);
        }
    }

    fn remove(&mut self, handle: &str) {
        if let Some(index) = self.data.position(handle, POINT) {
            self.data.remove(index);
            self.restart();
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        handles::click(self, panel, at)
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.hovered = over.and_then(|(panel, at)| Some((picture::known(panel)?, at)));
    }

    fn hovered(&self) -> String {
        hover::text(self)
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        match (panel, self.around.ground()) {
            (PLANE, _) => Some(&mut self.view),
            (RELIEF, Some(ground)) => Some(self.relief.pannable(&ground)),
            _ => None,
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let step = self.step();
        if self.course.train(step, &mut |_| go_on()) {
            return true;
        }
        // The frame was asked for before the weights were known.
        self.turn_to_plane();
        if self.region.advance(go_on) {
            return true;
        }
        let (architecture, seed) = (self.architecture(), self.seed.value() as u64);
        let is_left = self.around.advance(&mut self.course, &architecture, seed, go_on);
        if self.around.awaits_start() {
            self.take_up_start();
            return true;
        }
        is_left || self.advance_sharpness(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        words::readouts(self)
    }

    fn table(&self) -> Table {
        words::table(self)
    }

    fn statements(&self) -> Vec<Statement> {
        words::statements(self)
    }

    fn legend(&self) -> Vec<LegendEntry> {
        words::legend(self)
    }

    fn description(&self) -> String {
        words::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn request(&mut self, frame: Frame) {
        if self.course.ticks() == 0 {
            let (step, mut left) = (self.step(), FIRST_WORK);
            self.course.train(step, &mut |work| spend(&mut left, work));
        }
        self.frame = Some(frame);
        self.turn_to_plane();
        let panels = picture::panels(self, frame);
        if let Some(slice) = panels.iter().find(|panel| [slice::SLICE, RELIEF].contains(&panel.id)) {
            self.around.request(slice.area);
        }
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}

/// Takes some work from what is left; returns whether there is enough.
fn spend(left: &mut usize, work: usize) -> bool {
    let is_enough = *left > 0;
    *left = left.saturating_sub(work);
    is_enough
}
