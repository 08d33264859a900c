//! Local minima of small and of large networks: many networks of each width are trained from random weights on the same data. Narrow
//! ones get stuck at several levels, wide ones end nearly as low as the best.
//!
//! A final loss is that after the set number of epochs. Whether it is a minimum is not proven; the norm of the gradient says how
//! nearly a run has come to rest.

mod boundary;
mod course;
mod picture;
mod population;
mod run;
mod selection;
mod spread;
mod widths;
mod words;

use std::rc::Rc;

use self::boundary::{Boundary, PLANE};
use self::course::Course;
use self::picture::{LOSS_RANGE, LOSSES, Pictures};
use self::population::{Plan, Population};
use self::selection::Selection;
use self::spread::{Column, Trained};
use self::widths::Widths;
use crate::activations::ACTIVATIONS;
use crate::figure::cache::Cache;
use crate::figure::clock::{PlaybackPosition, Scrub};
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::readout::Value;
use crate::figure::{Choice, Clock, Figure, FigureCard, Group, Handle, Link, Readout, Statement, Table, Travel, Visit};
use crate::network::Activation;
use crate::network::data_sets::DATA_SETS;
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{Frame, Panel};

/// The most networks of a width, and epochs.
const MAX_RUNS: usize = 200;
const MAX_EPOCHS: usize = 500;

const SAMPLES: Dial = Dial { range: [20.0, 200.0], scale: SliderScale::Logarithmic, whole: true };
const NOISE: Dial = Dial { range: [0.0, 0.5], scale: SliderScale::Linear, whole: false };
const RUNS: Dial = Dial { range: [1.0, MAX_RUNS as f64], scale: SliderScale::Logarithmic, whole: true };
const EPOCHS: Dial = Dial { range: [1.0, MAX_EPOCHS as f64], scale: SliderScale::Logarithmic, whole: true };
const RATE: Dial = Dial { range: [1e-4, 10.0], scale: SliderScale::Logarithmic, whole: false };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };
const THRESHOLD_DIAL: Dial = Dial { range: [0.0, 0.7], scale: SliderScale::Linear, whole: false };

/// The handle: the loss that counts as good.
const THRESHOLD: &str = "threshold";

/// Networks a second when playing.
const SPEED: f64 = 30.0;

/// The optimisers, with a learning rate that suits each.
const OPTIMISERS: [(&str, &str, f64); 3] =
    [("bfgs", "BFGS", 1.0), ("adam", "Adam", 0.05), ("sgd", "Gradient descent", 0.5)];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "local-minima",
    title: "Local minima of networks",
    summary: "The same data, the same training, other random weights: narrow networks get stuck at several levels, wide ones all end near the best.",
    tries: &[
        (
            "“Networks get stuck in bad local minima.” Which ones? Guess how many of 60 get stuck with 16 and with 32 units.",
            "widths=4 16 32",
        ),
        ("Smooth units instead of kinks: are there still several levels?", "activation=tanh"),
        (
            "Plain gradient descent in place of BFGS: which of these losses are minima, and which are only on their way?",
            "optimiser=sgd",
        ),
        (
            "Points that overlap: now every width has a loss of its own to sink to, and only memorising leads lower.",
            "noise=0.5&epochs=150",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(LocalMinima::new())
}

/// One of the networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The number of its hidden units.
    pub width: usize,
    /// The number of its run: which draw of the weights it starts from.
    pub run: usize,
}

/// The revision of the networks, and which of them are shown.
type Key = (u64, Plan);

/// The state of the figure.
pub struct LocalMinima {
    data_set: Pick,
    samples: Knob,
    noise: Knob,
    widths: Widths,
    activation: Pick,
    threshold: Knob,
    selection: Selection,
    optimiser: Pick,
    rate: Knob,
    epochs: Knob,
    runs: Knob,
    seed: Knob,
    progress: PlaybackPosition,
    population: Population,
    columns: Cache<Key, Rc<Vec<Column>>>,
    boundary: Boundary,
    pictures: Pictures,
    hovered: Option<Member>,
}

impl LocalMinima {
    fn new() -> Self {
        let how = |knob: Knob| knob.in_group(Group::How);
        let data_sets = DATA_SETS.iter().map(|card| Choice::from((card.id, card.title)));
        let activations = ACTIVATIONS.iter().map(|card| Choice::from((card.id, card.title)));
        let optimisers = OPTIMISERS.map(|(id, title, _)| Choice::from((id, title)));
        Self {
            data_set: Pick::new("data-set", "Data", data_sets).at("xor"),
            samples: Knob::new("samples", "Samples", "", SAMPLES, 80.0),
            noise: Knob::new("noise", "Noise", "", NOISE, 0.2),
            widths: Widths::new(&[3, 4, 5, 6, 8, 16]),
            activation: Pick::new("activation", "Activation", activations).at("relu"),
            threshold: Knob::new(THRESHOLD, "A loss that is good enough", "", THRESHOLD_DIAL, 0.1),
            selection: Selection::default(),
            optimiser: Pick::new("optimiser", "Optimiser", optimisers).in_group(Group::How),
            rate: how(Knob::new("learning-rate", "Learning rate", "η", RATE, OPTIMISERS[0].2)),
            epochs: how(Knob::new("epochs", "Epochs", "", EPOCHS, 60.0)),
            runs: how(Knob::new("runs", "Networks of each width", "", RUNS, 60.0)),
            seed: how(Knob::new("seed", "Seed", "", SEED, 1.0)),
            progress: PlaybackPosition::default(),
            population: Population::default(),
            columns: Cache::default(),
            boundary: Boundary::default(),
            pictures: Pictures::default(),
            hovered: None,
        }
    }

    fn course(&self) -> Course {
        let activation = ACTIVATIONS.get(self.activation.index()).and_then(|card| Activation::named(card.id));
        Course {
            data_set: self.data_set.index(),
            samples: self.samples.value() as usize,
            noise: self.noise.value(),
            activation: activation.unwrap_or(Activation::Relu),
            optimiser: self.optimiser.index(),
            rate: self.rate.value(),
            seed: self.seed.value() as u64,
        }
    }

    fn epochs(&self) -> usize {
        self.epochs.value() as usize
    }

    /// The networks that are shown.
    fn plan(&self) -> Plan {
        Plan { course: self.course(), widths: self.widths.get().to_vec(), count: self.step(), epochs: self.epochs() }
    }

    /// What the picture of the networks depends on.
    fn key(&self) -> Key {
        (self.population.revision(), self.plan())
    }

    /// The networks of each width, as far as they have been trained.
    fn columns(&self) -> Rc<Vec<Column>> {
        self.columns.of(self.key(), || {
            let plan = self.plan();
            let column = |&width: &usize| self.column(&plan, width);
            Rc::new(plan.widths.iter().map(column).collect())
        })
    }

    fn column(&self, plan: &Plan, width: usize) -> Column {
        let (mut networks, mut diverged) = (Vec::new(), 0);
        for member in plan.members().filter(|member| member.width == width) {
            let track = self.population.track(&plan.course, member).filter(|track| track.is_known(plan.epochs));
            match track.map(|track| track.after(plan.epochs)) {
                Some(Some([loss, gradient])) => networks.push(Trained { member, loss, gradient }),
                Some(None) => diverged += 1,
                None => {}
            }
        }
        Column::new(networks, diverged)
    }

    /// The network that is looked at: the selected one, or the worst of the narrowest.
    fn shown(&self) -> Option<Member> {
        let worst = || self.columns().first().and_then(|column| column.networks.last()).map(|network| network.member);
        self.selection.get().or_else(worst)
    }

    /// A network, if it is one of those that are shown.
    fn trained(&self, member: Member) -> Option<Trained> {
        let columns = self.columns();
        columns.iter().flat_map(|column| &column.networks).find(|network| network.member == member).copied()
    }
}

impl Clock for LocalMinima {
    fn step(&self) -> usize {
        self.progress.step(self.last())
    }

    fn last(&self) -> usize {
        self.widths.get().len() * self.runs.value() as usize
    }

    fn opening(&self) -> usize {
        self.last()
    }

    fn show(&mut self, step: usize) {
        self.progress.show(step, self.last());
    }

    fn play(&mut self, seconds: f64) -> bool {
        self.progress.play(seconds, SPEED, self.last())
    }
}

impl Figure for LocalMinima {
    fn settings(&mut self, visit: Visit) {
        visit(&mut self.data_set);
        visit(&mut self.samples);
        visit(&mut self.noise);
        visit(&mut self.widths);
        visit(&mut self.activation);
        visit(&mut self.threshold);
        visit(&mut self.selection);
        visit(&mut self.optimiser);
        visit(&mut self.rate);
        visit(&mut self.epochs);
        visit(&mut self.runs);
        visit(&mut self.seed);
        visit(&mut Scrub::new(self).called("Networks trained"));
    }

    fn changed(&mut self, setting: &str) {
        if setting == "optimiser" {
            let rate = OPTIMISERS[self.optimiser.index()].2;
            self.rate.set_default(Some(rate));
            self.rate.put(rate);
        }
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(self)
    }

    fn handles(&self) -> Vec<Handle> {
        let (threshold, right) = (self.threshold.value(), self.widths.get().len() as f64 - 0.55);
        let columns = self.columns();
        let losses = || columns.iter().flat_map(|column| &column.networks).map(|network| network.loss);
        let (below, all) = (losses().filter(|loss| *loss <= threshold).count(), losses().count());
        vec![Handle {
            id: THRESHOLD.into(),
            label: "Good enough".into(),
            value: format!("loss {}, which {below} of {all} networks reach", to_text(threshold, 3)),
            panel: LOSSES,
            at: [right, threshold],
            home: [right, 0.1],
            travel: Travel::Across([1.0, LOSS_RANGE[1]]),
            removable: false,
        }]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == THRESHOLD {
            self.threshold.put(rounded(to[1], 3));
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let member = (panel == LOSSES).then(|| picture::nearest(self, at)).flatten();
        if let Some(member) = member {
            self.selection.put(member);
        }
        member.is_some()
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.hovered = over.filter(|(panel, _)| *panel == LOSSES).and_then(|(_, at)| picture::nearest(self, at));
    }

    fn hovered(&self) -> String {
        self.hovered.and_then(|member| self.trained(member)).map_or_else(String::new, words::of_network)
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.population.advance(go_on) || self.boundary.advance(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        words::readouts(self)
    }

    /// Every network.
    fn table(&self) -> Table {
        let row = |network: &Trained| {
            let Trained { member: Member { width, run }, loss, gradient } = *network;
            [width as f64, run as f64, loss, gradient].map(Value::Number).into()
        };
        let rows = self.columns().iter().flat_map(|column| &column.networks).map(row).collect();
        Table::new(vec!["width", "run", "loss", "gradientNorm"], rows)
    }

    fn statements(&self) -> Vec<Statement> {
        words::statements(self)
    }

    fn leads_to(&self) -> Option<Link> {
        boundary::link(self)
    }

    fn description(&self) -> String {
        words::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn request(&mut self, frame: Frame) {
        let (plan, shown) = (self.plan(), self.shown());
        self.population.request(plan, shown);
        let plane = picture::panels(self, frame).into_iter().find(|panel| panel.id == PLANE);
        boundary::request(self, plane.as_ref(), frame);
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
