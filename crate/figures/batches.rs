//! Descent on mini-batches: each sample has a gradient of its own, a step follows the mean of a few, and the noise of that decides
//! where a run settles, how fast it gets there for its cost, and at which learning rates it holds at all.

mod charts;
mod cloud;
mod course;
mod edge;
mod ellipse;
mod handles;
mod hold;
mod picture;
mod prediction;
mod weight_plane;
mod weights;
mod words;

use std::cell::RefCell;
use std::rc::Rc;

use self::cloud::Cloud;
use self::course::{Course, Setup};
use self::edge::Edge;
use self::hold::Hold;
use self::picture::{DATA, HOLD, WEIGHTS};
use self::prediction::{Prediction, Quadratics};
use self::weight_plane::WeightPlane;
use crate::figure::cache::Cache;
use crate::figure::clock::{PlaybackPosition, Scrub};
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::points::Points;
use crate::figure::{Choice, Clock, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Table, Visit};
use crate::minibatch::{Noise, Order};
use crate::number::rounded;
use crate::plane::{Point, View};
use crate::scene::{Frame, Panel};
use crate::sketch::relief;
use crate::subject::data_set::DataSet;
use crate::subject::map::Map;
use crate::subject::plane_view::PlaneView;
use crate::subject::relief::{EYE, RELIEF, Relief};
use crate::subject::schedule_choice::{ScheduleChoice, ScheduleValues};
use crate::subject::start_on_relief::START;

/// Handle ids: the learning rate with the batch size, and the prefix of the data points, which are numbered from 1.
const RATE_AND_SIZE: &str = "rate-and-size";
const POINT: &str = "point-";

const RATE: Dial = Dial { range: [1e-6, 10.0], scale: SliderScale::Logarithmic, whole: false };
const SIZE: Dial = Dial { range: [1.0, 12.0], scale: SliderScale::Linear, whole: true };
const EPOCHS: Dial = Dial { range: [1.0, 400.0], scale: SliderScale::Logarithmic, whole: true };
const SPEED: Dial = Dial { range: [0.1, 100.0], scale: SliderScale::Logarithmic, whole: false };
const RUNS: Dial = Dial { range: [0.0, 4096.0], scale: SliderScale::Linear, whole: true };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

/// The largest accepted magnitude of a coordinate of the start.
const FAR: f64 = 1e6;

/// A dragged start snaps to thousandths, which keeps the state short.
const SNAP: f64 = 0.001;

const ORDERS: [(&str, &str); 3] =
    [("reshuffled", "Reshuffled each epoch"), ("fixed", "Shuffled once"), ("replacement", "With replacement")];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "batches",
    title: "Full batch, mini-batch, one sample",
    summary: "A few samples give a noisy gradient at a fraction of the cost: it points the right way on average, and never comes to rest.",
    tries: &[
        (
            "“A smaller batch is only a worse gradient.” Three epochs of full batches, 36 sample gradients: guess how far batches of one get, then set B to 1.",
            "batch-size=12&epochs=3",
        ),
        (
            "Four times the rate, and single samples throw the run out of the valley. Which is the smallest batch that holds? Drag the ring up.",
            "learning-rate=0.2&order=replacement",
        ),
        (
            "Draw the samples with replacement: how much does the cloud grow, and why is a shuffled epoch quieter?",
            "order=replacement",
        ),
        (
            "Let the learning rate fall as 1/k: the cloud shrinks onto the minimum. What does a constant rate never reach?",
            "schedule=inverse-time&schedule-decay=0.05&epochs=100",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(MiniBatches::new())
}

/// The state of the figure.
pub struct MiniBatches {
    data: DataSet,
    view: PlaneView,
    relief: Relief,
    start: Points,
    size: Knob,
    rate: Knob,
    order: Pick,
    schedule: ScheduleChoice,
    runs: Knob,
    seed: Knob,
    epochs: Knob,
    speed: Knob,
    position: PlaybackPosition,
    map: Map,
    rates: Cache<(ScheduleValues, f64, usize), Rc<Vec<f64>>>,
    course: Cache<Setup, Rc<Course>>,
    quadratics: Cache<(u64, Point), Option<Rc<Quadratics>>>,
    hold: Cache<(u64, Order, View), Option<Hold>>,
    rivals: Cache<(Setup, usize), Rc<Vec<charts::Rival>>>,
    cloud: Cloud,
    prediction: Prediction,
    edge: Edge,
    flow: RefCell<weights::Dots>,
}

impl MiniBatches {
    fn new() -> Self {
        let data = DataSet::new("data-set", "dozen");
        let card = data.card();
        let how = |knob: Knob| knob.in_group(Group::How);
        Self {
            view: PlaneView::new(card.weight_view),
            relief: Relief::new(relief::open),
            start: Points::new(START, "Start", 1..=1, &[card.start]).up_to(FAR),
            size: how(Knob::new("batch-size", "Batch size", "B", SIZE, 1.0)),
            rate: how(Knob::new("learning-rate", "Learning rate", "η", RATE, card.learning_rate)),
            order: Pick::new("order", "Order", ORDERS.map(Choice::from)).in_group(Group::How),
            schedule: ScheduleChoice::new(),
            runs: how(Knob::new("runs", "Runs in the cloud", "", RUNS, 1000.0)),
            seed: how(Knob::new("seed", "Seed", "", SEED, 1.0)),
            epochs: Knob::new("epochs", "Epochs", "", EPOCHS, 30.0).in_group(Group::Play),
            speed: Knob::new("speed", "Speed (epochs/s)", "", SPEED, 4.0).in_group(Group::Play),
            position: PlaybackPosition::default(),
            data,
            map: Map::default(),
            rates: Cache::default(),
            course: Cache::default(),
            quadratics: Cache::default(),
            hold: Cache::default(),
            rivals: Cache::default(),
            cloud: Cloud::default(),
            prediction: Prediction::default(),
            edge: Edge::default(),
            flow: RefCell::default(),
        }
    }

    /// n.
    fn count(&self) -> usize {
        self.data.points().len()
    }

    /// B, at most n.
    fn size(&self) -> usize {
        (self.size.value() as usize).clamp(1, self.count().max(1))
    }

    fn order(&self) -> Order {
        [Order::Reshuffled, Order::Fixed, Order::Replacement][self.order.index()]
    }

    fn ground(&self) -> WeightPlane<'_> {
        WeightPlane { data: &self.data, view: &self.view }
    }

    fn start(&self) -> Point {
        self.start.points()[0]
    }

    /// The steps of all epochs in batches of a size.
    fn steps_of(&self, size: usize) -> usize {
        self.order().steps(self.epochs.value() as usize, self.count(), size)
    }

    /// The learning rate of each step.
    fn rates(&self, steps: usize) -> Rc<Vec<f64>> {
        let (schedule, rate) = (self.schedule.values(), self.rate.value());
        self.rates.of((schedule, rate, steps), || {
            let rates = self.schedule.schedule().rates(steps);
            Rc::new((0..steps).map(|step| rates(step, rate)).collect())
        })
    }

    fn setup(&self) -> Setup {
        Setup {
            data: self.data.revision(),
            order: self.order(),
            size: self.size(),
            rates: self.rates(self.steps_of(self.size())),
            start: self.start(),
            seed: self.seed.value() as u64,
        }
    }

    /// The run that is shown.
    fn course(&self) -> Rc<Course> {
        let setup = self.setup();
        self.course.of(setup.clone(), || Rc::new(Course::of(&setup, self.data.loss())))
    }

    /// Where the run is at the step shown.
    fn weights(&self) -> Point {
        self.course().point(self.step())
    }

    /// The gradient of every sample at some weights.
    fn sample_gradients(&self, at: Point) -> Vec<Point> {
        (0..self.count()).map(|index| self.data.loss().sample_gradient(index, at)).collect()
    }

    /// The noise at the weights shown.
    fn noise(&self) -> Noise {
        Noise::of(&self.sample_gradients(self.weights()))
    }

    /// The samples about the minimum; `None` without data.
    fn quadratics(&self) -> Option<Rc<Quadratics>> {
        self.quadratics
            .of((self.data.revision(), self.start()), || Quadratics::of(self.data.loss(), self.start()).map(Rc::new))
    }

    /// The largest rate that holds with independent batches of the size that is set; NaN without data.
    fn limit(&self) -> f64 {
        self.quadratics().map_or(f64::NAN, |one| hold::limit(&one, self.order(), self.size() as f64))
    }

    /// Whether descent can hold at the minimum.
    fn verdict(&self) -> &'static str {
        let rate = self.rate.value();
        match self.quadratics() {
            None => "no data",
            Some(_) if rate < self.limit() => "holds",
            Some(one) if rate < crate::minibatch::mean_limit(&one.samples) => "noise throws it out",
            Some(_) => "overshoots",
        }
    }

    fn put_start(&mut self, to: Point) {
        let snapped = to.map(|end| rounded(libm::round(end.clamp(-FAR, FAR) / SNAP) * SNAP, 12));
        self.start.put(0, snapped);
    }

    /// Batches have at most as many samples as there are.
    fn limit_size(&mut self) {
        self.size.set_range([1.0, (self.count() as f64).max(2.0)]);
    }
}

impl Figure for MiniBatches {
    fn settings(&mut self, visit: Visit) {
        self.data.settings(visit);
        visit(&mut self.view);
        self.relief.settings(visit);
        visit(&mut self.size);
        visit(&mut self.rate);
        visit(&mut self.order);
        self.schedule.settings(visit);
        visit(&mut self.start);
        visit(&mut self.runs);
        visit(&mut self.seed);
        visit(&mut self.epochs);
        visit(&mut Scrub::new(self));
        visit(&mut self.speed);
    }

    fn changed(&mut self, setting: &str) {
        self.data.changed(setting);
        self.schedule.changed(setting);
        if setting == "data-set" {
            let card = self.data.card();
            self.view = PlaneView::new(card.weight_view);
            self.start.set_default(&[card.start]);
            self.start.reset();
            self.rate.set_default(Some(card.learning_rate));
            self.rate.put(card.learning_rate);
        }
        if ["data-set", "points"].contains(&setting) {
            self.limit_size();
        }
    }

    fn features(&self) -> Vec<&'static str> {
        self.relief.features()
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(self)
    }

    fn handles(&self) -> Vec<Handle> {
        handles::handles(self)
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if !to.iter().all(|end| end.is_finite()) {
            return;
        }
        match handle {
            EYE => self.relief.drag_eye(&WeightPlane { data: &self.data, view: &self.view }, to),
            RATE_AND_SIZE => {
                self.rate.put(rounded(to[0], 3));
                self.size.put(libm::round(to[1]));
            }
            _ => {
                let start = handles::start_on_relief(self, &self.ground()).target(handle, to);
                if let Some(to) = start {
                    self.put_start(to);
                } else if let Some(index) = self.data.position(handle, POINT) {
                    self.data.put(index, to);
                }
            }
        }
    }

    fn remove(&mut self, handle: &str) {
        if let Some(index) = self.data.position(handle, POINT) {
            self.data.remove(index);
            self.limit_size();
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            DATA => {
                let is_added = self.data.add(at);
                self.limit_size();
                return is_added;
            }
            WEIGHTS if at.iter().all(|end| end.is_finite()) => self.put_start(at),
            HOLD => self.drag(RATE_AND_SIZE, at),
            _ => return false,
        }
        at.iter().all(|end| end.is_finite())
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        match panel {
            WEIGHTS => Some(&mut self.view),
            RELIEF => Some(self.relief.pannable(&WeightPlane { data: &self.data, view: &self.view })),
            _ => None,
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.prediction.advance(go_on) || self.cloud.advance(self.data.loss(), go_on) || self.edge.advance(go_on)
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

    fn description(&self) -> String {
        words::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame)
    }

    fn request(&mut self, _frame: Frame) {
        let (setup, step, runs) = (self.setup(), self.step(), self.runs.value() as usize);
        self.prediction.request(&setup, self.data.loss());
        self.cloud.request(setup, runs, step, self.data.loss());
        if let Some(quadratics) = self.quadratics().filter(|_| self.order() == Order::Reshuffled) {
            self.edge.request(self.data.revision(), &quadratics);
        }
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}

/// The clock counts steps; it plays at a number of epochs a second, so that equal costs take equal times.
impl Clock for MiniBatches {
    fn step(&self) -> usize {
        self.position.step(self.last())
    }

    fn last(&self) -> usize {
        self.steps_of(self.size())
    }

    fn opening(&self) -> usize {
        self.last()
    }

    fn show(&mut self, step: usize) {
        self.position.show(step, self.last());
    }

    fn play(&mut self, seconds: f64) -> bool {
        let last = self.last();
        let per_epoch = last as f64 / self.epochs.value();
        self.position.play(seconds, self.speed.value() * per_epoch, last)
    }
}
