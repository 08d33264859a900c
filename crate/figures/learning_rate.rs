//! How far a step may go: the loss after n steps against the learning rate, what the optimiser ends in at every rate (a fixed point, cycles,
//! chaos, escape), a range test, and the schedules raced at equal average rates.

mod bifurcation;
mod handles;
mod hover;
mod limit;
mod minimum;
mod period;
mod picture;
mod race;
mod range_test;
mod regime;
mod setup;
mod statements;
mod sweep;

use std::rc::Rc;

use self::bifurcation::Diagram;
use self::minimum::Minimum;
use self::period::Attractor;
use self::picture::{BIFURCATION, MAP, SWEEP};
use self::race::Lane;
use self::range_test::RangeTest;
use self::regime::Regime;
use self::setup::{Average, RATES, Setup};
use self::sweep::{Runs, Sweep, SweepWork};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::points::Points;
use crate::figure::readout::Value;
use crate::figure::style;
use crate::figure::{Choice, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Table, Visit};
use crate::formula::Node;
use crate::number::rounded;
use crate::optimiser::OptimiserCard;
use crate::optimisers::{OPTIMISERS, OWN};
use crate::plane::Point;
use crate::scene::{Frame, Mark, Panel};
use crate::sketch::relief;
use crate::subject::landscape::Landscape;
use crate::subject::plane_view::PlaneView;
use crate::subject::relief::{EYE, Mode, RELIEF, Relief};
use crate::subject::schedule_choice::ScheduleChoice;
use crate::subject::start_on_relief::{START, StartOnRelief};
use crate::surface::Surface;
use crate::surfaces;
use crate::trajectory::Trajectory;

/// The handles: the rate, on the sweep, and the start, on the map.
const RATE: &str = "learning-rate";

/// The surface shown at first, and its rate, just below the limit.
const OPENING_SURFACE: &str = "twin-wells";
const OPENING_RATE: f64 = 0.9;

const LEARNING_RATE: Dial = Dial { range: RATES, scale: SliderScale::Logarithmic, whole: false };
const STEPS: Dial = Dial { range: [1.0, 1000.0], scale: SliderScale::Logarithmic, whole: true };

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "learning-rate",
    title: "The learning rate",
    summary: "Too small a rate creeps, too large a rate overshoots; beyond 2/λmax no step can stay at the minimum, and what happens then depends on the loss.",
    tries: &[
        (
            "“Beyond 2/λmax descent diverges.” The rate is 1.3, the limit is 1. Where do the steps go?",
            "learning-rate=1.3",
        ),
        ("On a quadratic bowl the saying is true. Which rate is best, and why is it not the limit?", "surface=bowl"),
        (
            "The heavy ball at a rate below its own limit, on a convex loss with a single minimum. Does it arrive?",
            "formula=12.5x^2%20-%2012%20relu(x-1)^2%20%2B%2012%20relu(x-2)^2&view=-3,4,-2,2&start=3.3,0&optimiser=momentum&momentum-momentum=0.4444444444444444&learning-rate=0.1111111111111111",
        ),
        (
            "A schedule spends the same sum of rates differently. Does it beat the constant rate here?",
            "surface=rosenbrock&learning-rate=0.001&schedule=one-cycle&steps=300",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(LearningRate::new())
}

/// The state of the figure.
pub struct LearningRate {
    landscape: Landscape,
    start: Points,
    optimiser: Pick,
    /// The optimiser's hyperparameters, in the order of its card.
    knobs: Vec<Knob>,
    rate: Knob,
    schedule: ScheduleChoice,
    steps: Knob,
    minimum: Cache<(u64, Point), Option<Minimum>>,
    coarse: Cache<Setup, Rc<Sweep>>,
    fine: SweepWork,
    run: Cache<(Setup, f64), Rc<(Trajectory, Regime)>>,
    attractor: Cache<(Setup, f64), Rc<Attractor>>,
    range_test: Cache<Setup, Rc<RangeTest>>,
    race: Cache<(Setup, f64), Rc<Vec<Lane>>>,
    /// The rates and the x of the last iterates that are shown.
    diagram_view: PlaneView,
    diagram: Option<Diagram>,
    relief: Relief,
    curve: Cache<(u64, [f64; 2]), Rc<Vec<f64>>>,
    backdrops: Cache<picture::Key, Rc<Vec<Vec<Mark>>>>,
    pointer: Option<(&'static str, Point)>,
}

impl LearningRate {
    fn new() -> Self {
        let card = surfaces::named(OPENING_SURFACE).expect("the opening surface has a row");
        let option =
            |card: &OptimiserCard| Choice { value: card.id, label: card.title, swatch: Some(style::swatch(card.id)) };
        let optimisers = OPTIMISERS.iter().filter(|card| card.id != OWN).map(option);
        let mut figure = Self {
            landscape: Landscape::new(card),
            start: Points::new(START, "Start", 1..=1, &[card.starts[0]]).in_group(Group::How),
            optimiser: Pick::new("optimiser", "Optimiser", optimisers).in_group(Group::How),
            knobs: Vec::new(),
            rate: Knob::new(RATE, "Learning rate", "η", LEARNING_RATE, OPENING_RATE).in_group(Group::How),
            schedule: ScheduleChoice::new(),
            steps: Knob::new("steps", "Steps", "n", STEPS, 30.0).in_group(Group::How),
            minimum: Cache::default(),
            coarse: Cache::default(),
            fine: SweepWork::default(),
            run: Cache::default(),
            attractor: Cache::default(),
            range_test: Cache::default(),
            race: Cache::default(),
            diagram_view: PlaneView::new(card.view).named("diagram", "Last iterates: left, right, bottom, top"),
            diagram: None,
            relief: Relief::new(relief::open),
            curve: Cache::default(),
            backdrops: Cache::default(),
            pointer: None,
        };
        figure.changed("optimiser");
        figure
    }

    fn start(&self) -> Point {
        self.start.points()[0]
    }

    fn surface(&self) -> &dyn Surface {
        self.landscape.surface()
    }

    /// Whether the loss depends on y; if not, it is drawn as a curve.
    fn is_planar(&self) -> bool {
        let formula = self.landscape.surface().formula();
        formula.tree().parts(&[formula.root()]).any(|id| formula.tree().node(id) == Node::Variable(1))
    }

    /// How the landscape is shown in three dimensions; a curve is not.
    fn start_on_relief(&self) -> StartOnRelief<'_> {
        let home = self.landscape.home().starts[0];
        StartOnRelief {
            relief: &self.relief,
            ground: &self.landscape,
            mode: self.relief_mode(),
            at: self.start(),
            home,
        }
    }

    fn relief_mode(&self) -> Mode {
        if self.is_planar() { self.relief.mode() } else { Mode::Off }
    }

    fn optimiser_card(&self) -> &'static OptimiserCard {
        &OPTIMISERS[self.optimiser.index()]
    }

    fn setup(&self) -> Setup {
        Setup {
            loss: self.landscape.revision(),
            is_planar: self.is_planar(),
            start: self.start(),
            optimiser: (self.optimiser.index(), self.knobs.iter().map(Knob::value).collect()),
            schedule: self.schedule.values(),
            steps: self.steps.value() as usize,
        }
    }

    /// The minimum below the start.
    fn minimum(&self) -> Option<Minimum> {
        let key = (self.landscape.revision(), self.start());
        self.minimum.of(key, || minimum::below(self.surface(), self.start(), self.is_planar()))
    }

    /// 2/λmax at that minimum.
    fn plain_limit(&self) -> Option<f64> {
        self.minimum().map(|minimum| 2.0 / minimum.curvatures[1])
    }

    /// The limit of the optimiser at that minimum, and how it is written.
    fn limit(&self) -> Option<(f64, &'static str)> {
        let (factor, formula) = limit::factor(&self.setup())?;
        self.minimum().map(|minimum| (factor / minimum.curvatures[1], formula))
    }

    fn runs<'a>(&'a self, setup: &'a Setup) -> Runs<'a> {
        Runs { setup, surface: self.surface(), minimum: self.minimum().map(|minimum| minimum.at) }
    }

    fn coarse(&self) -> Rc<Sweep> {
        let setup = self.setup();
        self.coarse.of(setup.clone(), || Rc::new(Sweep::coarse(self.runs(&setup))))
    }

    /// The sweep, as finely as it is known.
    fn sweep(&self) -> Rc<Sweep> {
        self.fine.of(&self.setup()).unwrap_or_else(|| self.coarse())
    }

    /// The run at the rate that is set, and what it does.
    fn run(&self) -> Rc<(Trajectory, Regime)> {
        let (setup, rate) = (self.setup(), self.rate.value());
        self.run.of((setup.clone(), rate), || {
            let average = Average::of(&setup.schedule(), setup.steps);
            Rc::new(self.runs(&setup).at(average, rate))
        })
    }

    /// What a long run at that rate ends in.
    fn attractor(&self) -> Rc<Attractor> {
        let (setup, rate) = (self.setup().at_constant_rate(), self.rate.value());
        self.attractor.of((setup.clone(), rate), || Rc::new(period::attractor(&setup, self.surface(), rate)))
    }

    fn range_test(&self) -> Rc<RangeTest> {
        let setup = self.setup().at_constant_rate();
        self.range_test.of(setup.clone(), || Rc::new(range_test::range_test(&setup, self.surface())))
    }

    fn race(&self) -> Rc<Vec<Lane>> {
        let (setup, rate) = (self.setup(), self.rate.value());
        self.race.of((setup.clone(), rate), || Rc::new(race::race(&setup, self.surface(), rate)))
    }

    /// What losses are measured from: the minimum below the start, or the lowest loss of the sweep.
    fn base(&self) -> f64 {
        let lowest = || {
            let losses = self.coarse().samples().map(|sample| sample.loss).fold(f64::INFINITY, f64::min);
            if losses.is_finite() { losses } else { 0.0 }
        };
        self.minimum().map_or_else(lowest, |minimum| minimum.value)
    }

    fn put_rate(&mut self, rate: f64) {
        self.rate.put(rounded(rate, 3));
    }

    fn put_start(&mut self, to: Point) {
        let to = if self.is_planar() { to } else { [to[0], self.start()[1]] };
        if to.iter().all(|end| end.is_finite()) {
            self.start.put(0, to);
            self.follow();
        }
    }

    /// Lets the view of the diagram follow the limit.
    fn follow(&mut self) {
        let home = picture::diagram_home(self);
        self.diagram_view.follow(home);
    }
}

impl Figure for LearningRate {
    fn settings(&mut self, visit: Visit) {
        self.landscape.settings(visit);
        visit(&mut self.diagram_view);
        if self.is_planar() {
            self.relief.settings(visit);
        }
        visit(&mut self.start);
        visit(&mut self.optimiser);
        self.knobs.iter_mut().for_each(|knob| visit(knob));
        visit(&mut self.rate);
        self.schedule.settings(visit);
        visit(&mut self.steps);
    }

    /// A new surface brings its own start and learning rate.
    fn changed(&mut self, setting: &str) {
        self.landscape.changed(setting);
        self.schedule.changed(setting);
        if setting == "optimiser" {
            let card = self.optimiser_card();
            self.knobs = card.parameters.iter().map(|parameter| Knob::of(card.id, parameter)).collect();
        }
        let home = self.landscape.home();
        let rate = if home.id == OPENING_SURFACE { OPENING_RATE } else { home.learning_rate.max(RATES[0]) };
        self.rate.set_default(Some(rate));
        self.start.set_default(&[home.starts[0]]);
        if setting == "surface" && self.landscape.card().is_some() {
            self.rate.put(rate);
            self.start.reset();
        }
        self.follow();
    }

    fn features(&self) -> Vec<&'static str> {
        if self.is_planar() { self.relief.features() } else { Vec::new() }
    }

    fn handles(&self) -> Vec<Handle> {
        [vec![handles::rate(self)], self.start_on_relief().handles(handles::start(self))].concat()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        match handle {
            RATE => self.put_rate(to[0]),
            EYE => self.relief.drag_eye(&self.landscape, to),
            _ => {
                if let Some(to) = self.start_on_relief().target(handle, to) {
                    self.put_start(to);
                }
            }
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            SWEEP | BIFURCATION if at[0].is_finite() => self.put_rate(at[0]),
            MAP => self.put_start(at),
            _ => return false,
        }
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.pointer = over.and_then(|(panel, at)| match panel {
            RELIEF => Some((MAP, self.relief.visible(&self.landscape, at)?)),
            _ => Some(([SWEEP, BIFURCATION, MAP].into_iter().find(|known| *known == panel)?, at)),
        });
    }

    fn hovered(&self) -> String {
        hover::text(self)
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        match panel {
            MAP => Some(self.landscape.pannable()),
            RELIEF => Some(self.relief.pannable(&self.landscape)),
            BIFURCATION => Some(&mut self.diagram_view),
            _ => None,
        }
    }

    fn request(&mut self, frame: Frame) {
        let plan = picture::plan(self, frame);
        if plan.as_ref() != self.diagram.as_ref().map(Diagram::plan) {
            self.diagram = plan.map(Diagram::new);
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let (setup, coarse) = (self.setup(), self.coarse());
        let surface = self.landscape.surface();
        let runs = Runs { setup: &setup, surface, minimum: self.minimum().map(|minimum| minimum.at) };
        let is_more = self.fine.advance(runs, &coarse, go_on);
        let current = |diagram: &&mut Diagram| diagram.plan().setup == setup.clone().at_constant_rate();
        let diagram = self.diagram.as_mut().filter(current);
        diagram.is_some_and(|diagram| diagram.advance(surface, go_on)) || is_more
    }

    fn readouts(&self) -> Vec<Readout> {
        vec![statements::readout(self)]
    }

    /// The sweep as far as it is computed.
    fn table(&self) -> Table {
        let sweep = self.sweep();
        let row = |sample: &sweep::Sample| {
            vec![Value::Number(sample.rate), Value::Number(sample.loss), Value::Word(sample.regime.name().into())]
        };
        Table::new(vec!["learningRate", "loss", "regime"], sweep.samples().map(row).collect())
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

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
