//! Noise helps, and why flat matters: a sharp and a flat minimum of equal depth, a thousand runs of mini-batch descent between them,
//! a test curve that is shifted against the training curve, and a stretch that makes any minimum as sharp as you like.

mod gap;
mod landscape;
mod parabolas;
mod picture;
mod population;
mod rates;
mod statements;
mod sweep;

use std::rc::Rc;

use self::landscape::{Landscape, Minimum, SAMPLES};
use self::picture::{CURVE, RATES, RUNS};
use self::population::{BINS, Noise, Plan, Population, edge};
use self::sweep::Sweep;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::playback::Playback;
use crate::figure::readout::Value;
use crate::figure::{Choice, Clock, Figure, FigureCard, Group, Handle, Readout, Statement, Table, Travel, Visit};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};

/// The handles.
const FROM: &str = "start-from";
const TO: &str = "start-to";
const SHIFT: &str = "shift";
const RATE: &str = "learning-rate";

const BATCH_DIAL: Dial = Dial { range: [1.0, SAMPLES as f64], scale: SliderScale::Logarithmic, whole: true };
const RATE_DIAL: Dial = Dial { range: [5e-3, 5.0], scale: SliderScale::Logarithmic, whole: false };
const SIGMA_DIAL: Dial = Dial { range: [0.01, 20.0], scale: SliderScale::Logarithmic, whole: false };
const STRETCH_DIAL: Dial = Dial { range: [0.5, 4.0], scale: SliderScale::Logarithmic, whole: false };
const SHIFT_DIAL: Dial = Dial { range: [-0.5, 0.5], scale: SliderScale::Linear, whole: false };
const START_DIAL: Dial = Dial { range: [-0.8, 3.6], scale: SliderScale::Linear, whole: false };
const RUNS_DIAL: Dial = Dial { range: [10.0, 4000.0], scale: SliderScale::Logarithmic, whole: true };
const SEED_DIAL: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

/// By default all runs start in the sharp valley.
const START: [f64; 2] = [-0.2, 0.2];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "flat-minima",
    title: "Sharp and flat minima",
    summary: "A thousand runs start in a sharp valley that plain descent would never leave; small batches throw nearly all of them into the flat one.",
    tries: &[
        ("“Noise only hurts.” Guess where the runs end once every step sees all 32 samples.", "batch-size=32"),
        (
            "“Sharp minima generalise worse.” Stretched by 4, the flat minimum is as sharp as 16. What became of its gap, and of the runs?",
            "stretch=4&learning-rate=0.01125",
        ),
        (
            "A learning rate above 2∕λ: not even plain descent stays in the sharp valley.",
            "batch-size=32&learning-rate=0.25",
        ),
        (
            "Noise that is equal everywhere fills both valleys, and in the end the flat one three times as much.",
            "noise=constant&batch-size=1&learning-rate=0.02&sigma=6&steps=2000",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(FlatMinima::new())
}

/// The state of the figure.
pub struct FlatMinima {
    landscape: Landscape,
    batch: Knob,
    rate: Knob,
    noise: Pick,
    sigma: Knob,
    stretch: Knob,
    shift: Knob,
    start: [Knob; 2],
    runs: Knob,
    seed: Knob,
    playback: Playback,
    population: Population,
    sweep: Sweep,
    law: Cache<f64, Rc<Vec<f64>>>,
    pictures: picture::Pictures,
    hovered: Option<(&'static str, Point)>,
}

impl FlatMinima {
    fn new() -> Self {
        let start = |name, label, value| Knob::new(name, label, "", START_DIAL, value).in_section("Start and runs");
        Self {
            landscape: Landscape::new(),
            batch: Knob::new("batch-size", "Batch size", "B", BATCH_DIAL, 2.0),
            rate: Knob::new(RATE, "Learning rate", "η", RATE_DIAL, 0.18),
            noise: Pick::new("noise", "Noise", [("sample", "By sample"), ("constant", "Constant")].map(Choice::from)),
            sigma: Knob::new("sigma", "Constant noise", "σ", SIGMA_DIAL, 1.0),
            stretch: Knob::new("stretch", "Stretch", "α", STRETCH_DIAL, 1.0),
            shift: Knob::new(SHIFT, "Shift of the test curve", "δ", SHIFT_DIAL, 0.15),
            start: [start(FROM, "Runs start from", START[0]), start(TO, "to", START[1])],
            runs: Knob::new("runs", "Number of runs", "", RUNS_DIAL, 1000.0).in_group(Group::How),
            seed: Knob::new("seed", "Seed", "", SEED_DIAL, 1.0).in_group(Group::How),
            playback: Playback::default(),
            population: Population::default(),
            sweep: Sweep::default(),
            law: Cache::default(),
            pictures: picture::Pictures::default(),
            hovered: None,
        }
    }

    fn plan(&self) -> Plan {
        let [one, two] = [0, 1].map(|end| self.start[end].value());
        Plan {
            rate: self.rate.value(),
            stretch: self.stretch.value(),
            batch: self.batch.value() as usize,
            noise: if self.is_by_sample() { Noise::Samples } else { Noise::Constant(self.sigma.value()) },
            start: [one.min(two), one.max(two)],
            runs: self.runs.value() as usize,
            steps: self.playback.steps(),
            seed: self.seed.value() as u64,
        }
    }

    fn is_by_sample(&self) -> bool {
        self.noise.index() == 0
    }

    /// The runs of the present plan so far.
    fn population(&self) -> Option<&Population> {
        self.population.of(&self.plan())
    }

    /// ηα²: the learning rate that has the same effect without a stretch.
    fn effective_rate(&self) -> f64 {
        self.rate.value() * self.stretch.value() * self.stretch.value()
    }

    /// ησ² ∕ 2B, the temperature of the constant-noise law, for losses of x.
    fn temperature(&self) -> f64 {
        self.effective_rate() * self.sigma.value() * self.sigma.value() / (2.0 * self.batch.value())
    }

    /// The share of runs that the constant-noise law p ∝ exp(−L ∕ T) expects in each bin.
    fn law(&self) -> Rc<Vec<f64>> {
        let temperature = self.temperature();
        self.law.of(temperature, || {
            let edges: Vec<f64> = (0..=BINS).map(edge).collect();
            let weights = self.landscape.training.weights(&edges, temperature);
            let all: f64 = weights.iter().sum();
            Rc::new(weights[1..=BINS].iter().map(|weight| weight / all).collect())
        })
    }

    /// The share that it expects right of the crest.
    fn law_share(&self) -> f64 {
        let weights = self.landscape.training.weights(&[self.landscape.crest], self.temperature());
        weights[1] / (weights[0] + weights[1])
    }

    /// λα², the curvature of a minimum as descent meets it.
    fn sharpness(&self, minimum: &Minimum) -> f64 {
        minimum.curvature * self.stretch.value() * self.stretch.value()
    }

    /// The test loss at a minimum of the training loss, which is 0 there.
    fn gap(&self, minimum: &Minimum) -> f64 {
        self.landscape.training.value(minimum.x - self.shift.value())
    }

    /// Whether plain descent stays in a minimum: λα² < 2 ∕ η.
    fn holds(&self, minimum: &Minimum) -> bool {
        self.rate.value() * self.sharpness(minimum) < 2.0
    }

    /// Whether no batch can ever throw a run out of a minimum. In the parabola x ← (1 − ηλ)x + ηλξ̄, and |ξ̄| is bounded; so x
    /// stays within ξ̄'s bound times max(1, ηλ ∕ (2 − ηλ)), if the parabola reaches so far. Normal noise has no bound.
    fn holds_with_noise(&self, minimum: &Minimum) -> bool {
        let step = self.rate.value() * self.sharpness(minimum);
        let bound = self.landscape.largest_mean_shift(self.plan().batch) * (step / (2.0 - step)).max(1.0);
        step < 2.0 && self.is_by_sample() && bound <= minimum.reach
    }
}

impl Figure for FlatMinima {
    fn settings(&mut self, visit: Visit) {
        visit(&mut self.batch);
        visit(&mut self.rate);
        visit(&mut self.noise);
        visit(&mut self.sigma);
        visit(&mut self.stretch);
        visit(&mut self.shift);
        for end in &mut self.start {
            visit(end);
        }
        visit(&mut self.runs);
        visit(&mut self.seed);
        self.playback.settings(visit);
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.playback)
    }

    fn handles(&self) -> Vec<Handle> {
        let alpha = self.stretch.value();
        let handle = |id: &str, label: &str, value, panel, at, home, travel| Handle {
            id: id.into(),
            label: label.into(),
            value,
            panel,
            at,
            home,
            travel,
            removable: false,
        };
        let along = |range: [f64; 2]| Travel::Along(range.map(|end| end / alpha), AxisScale::Linear);
        let [from, to] = self.plan().start.map(|end| to_text(end, 3));
        let start = |end: usize, label: &str| {
            let [at, home] = [self.start[end].value(), START[end]].map(|x| picture::on_curve(self, x));
            let value = format!("runs start from {from} to {to}, L = {}", to_text(at[1], 3));
            handle([FROM, TO][end], label, value, CURVE, at, home, along(START_DIAL.range))
        };
        let flat = self.landscape.minima[1];
        let shifted = |shift: f64| [(flat.x + shift) / alpha, 0.0];
        let gaps = self.landscape.minima.map(|minimum| to_text(self.gap(&minimum), 3));
        let [shift, rate] = [&self.shift, &self.rate].map(|knob| to_text(knob.value(), 3));
        let shift = format!("shift δ = {shift}, gap {} at the sharp minimum, {} at the flat one", gaps[0], gaps[1]);
        let limit = to_text(2.0 / self.rate.value(), 3);
        let rate =
            format!("learning rate {rate}, plain descent holds curvatures below {limit}: {}", statements::holds(self));
        let shifts = along(SHIFT_DIAL.range.map(|shift| flat.x + shift));
        vec![
            start(0, "Left end of the start"),
            start(1, "Right end of the start"),
            handle(SHIFT, "Shift", shift, CURVE, shifted(self.shift.value()), shifted(0.15), shifts),
            handle(
                RATE,
                "Learning rate",
                rate,
                RATES,
                [self.rate.value(), 0.0],
                [0.18, 0.0],
                Travel::Along(RATE_DIAL.range, AxisScale::Logarithmic),
            ),
        ]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        let x = self.stretch.value() * to[0];
        match handle {
            FROM => self.start[0].put(rounded(x, 3)),
            TO => self.start[1].put(rounded(x, 3)),
            SHIFT => self.shift.put(rounded(x - self.landscape.minima[1].x, 3)),
            RATE => self.rate.put(rounded(to[0], 3)),
            _ => {}
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        if panel == RATES {
            self.drag(RATE, at);
        }
        panel == RATES
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let known = |id: &str| [CURVE, RUNS, RATES].into_iter().find(|known| *known == id);
        self.hovered = over.and_then(|(panel, at)| known(panel).map(|panel| (panel, at)));
    }

    fn hovered(&self) -> String {
        self.hovered
            .filter(|(_, at)| at[0].is_finite())
            .map_or(String::new(), |(panel, at)| picture::hovered(self, panel, at))
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.population.advance(&self.landscape, go_on) || self.sweep.advance(&self.landscape, go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        vec![statements::readout(self)]
    }

    /// The histogram at the step shown, and what the constant-noise law expects.
    fn table(&self) -> Table {
        let law = self.law();
        let shares = self.population().map(|population| population.shares(self.playback.step()));
        let row = |bin: usize| {
            let share = shares.as_ref().and_then(|shares| shares.get(bin).copied());
            let share = share.map_or(Value::None, Value::Number);
            let [left, right] = [edge(bin), edge(bin + 1)].map(|x| Value::Number(x / self.stretch.value()));
            vec![left, right, share, Value::Number(law[bin])]
        };
        Table::new(vec!["left", "right", "share", "constantNoise"], (0..BINS).map(row).collect())
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
        let plan = self.plan();
        self.population.request(&self.landscape, plan);
        self.sweep.request(&plan);
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
