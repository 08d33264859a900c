//! Entropy, cross-entropy and divergence: each the area under a function of two densities that can be dragged; what they do when the unit of
//! x changes, when bins shrink, and when q descends on the cross-entropy of samples from p.

mod beside_picture;
mod bins;
mod fit;
mod handles;
mod measure;
mod outcome_picture;
mod outcomes;
mod picture;
mod quadrature;
mod quantity;
mod rescaled;
mod words;

use std::rc::Rc;

use self::fit::{Fit, FitSetup};
use self::measure::{COUNT, Measure};
use self::outcomes::Outcomes;
use self::picture::{Backdrop, DENSITY};
use self::quantity::Quantity;
use self::rescaled::Rescaled;
use crate::distribution::Distribution;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::playback::Playback;
use crate::figure::{Choice, Clock, Figure, FigureCard, Group, Handle, Pannable, Readout, Setting, Statement, Visit};
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::subject::distribution_choice::{DistributionChoice, Names};
use crate::subject::span::{self, Span};

/// What is shown beside the densities.
const BESIDE: [(&str, &str); 3] =
    [("measures", "All measures"), ("bins", "Entropy in bins"), ("fit", "Fit of q to samples")];

/// What p and q are.
const KINDS: [(&str, &str); 2] = [("densities", "Densities of a number"), ("bars", "A few outcomes")];

/// p and q.
const NAMES: [Names; 2] = [
    Names { choice: "p", label: "p", formula: "p-formula", symbol: "p", prefix: "p-", reserved: &[] },
    Names { choice: "q", label: "q", formula: "q-formula", symbol: "q", prefix: "q-", reserved: &[] },
];

/// The view holds all but this share of both distributions, as they are at first, on either side, but not more than so many times the
/// distance from the median to the quartile.
const OUTSIDE: f64 = 1e-3;
const WIDEST: f64 = 7.0;

const STRETCH: Dial = Dial { range: [0.1, 10.0], scale: SliderScale::Logarithmic, whole: false };
const BINS: Dial = Dial { range: [1.0, bins::MOST as f64], scale: SliderScale::Logarithmic, whole: true };
const SAMPLES: Dial = Dial { range: [1.0, 1000.0], scale: SliderScale::Logarithmic, whole: true };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };
const RATE: Dial = Dial { range: [1e-3, 1.0], scale: SliderScale::Logarithmic, whole: false };

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "information",
    title: "Entropy and divergence",
    summary: "Entropy, cross-entropy and divergence are areas, and minimising one of them is maximum likelihood.",
    tries: &[
        (
            "“Entropy is never negative.” Here p is a narrow bell. Read H(p), then stretch the unit of x until it is positive.",
            "p=normal&p-sigma=0.2&integrand=entropy-p",
        ),
        (
            "Is a distance from p to q the distance from q to p? Here one is finite and the other infinite.",
            "p=uniform&p-left=-1&p-w=2&q-sigma=0.8",
        ),
        (
            "Bins half as wide need one more bit. What is left of H when their width Δ goes to 0?",
            "beside=bins&unit=bits&bins=32",
        ),
        (
            "Play: q descends on the cross-entropy of 50 samples. How far below H(p) can it get? Try 5 samples.",
            "beside=fit&integrand=cross-entropy&q-mu=-3&q-sigma=0.7&samples=50&step=0",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Information::new())
}

/// What the densities depend on.
type Key = ([u64; 2], u64, Option<usize>);

/// The widths of bins and the entropy at each.
type Points = Rc<Vec<[f64; 2]>>;

/// The state of the figure.
pub struct Information {
    kind: Pick,
    outcomes: [Outcomes; 2],
    choices: [DistributionChoice; 2],
    stretch: Knob,
    unit: Pick,
    integrand: Pick,
    beside: Pick,
    bins: Knob,
    samples: Knob,
    seed: Knob,
    rate: Knob,
    playback: Playback,
    view: Span,
    pointer: Option<f64>,
    fit: Cache<FitSetup, Rc<Fit>>,
    quantities: Cache<(Key, FitKey), [Quantity; COUNT]>,
    entropies: Cache<(Key, [u64; 2]), Points>,
    backdrop: Cache<(Key, FitKey, [u64; 2], usize), Rc<Backdrop>>,
}

/// What a fit depends on besides.
type FitKey = Option<FitSetup>;

impl Information {
    fn new() -> Self {
        let choices = [DistributionChoice::new(NAMES[0], "mixture"), DistributionChoice::new(NAMES[1], "normal")];
        let measures = Pick::new("integrand", "Area", Measure::OPTIONS.map(Choice::from)).at("kl-forward");
        let outcomes = [
            Outcomes::new("p-bars", "Weights of p", &[0.5, 0.25, 0.125, 0.125]),
            Outcomes::new("q-bars", "Weights of q", &[0.25, 0.25, 0.25, 0.25]),
        ];
        let mut figure = Self {
            kind: Pick::new("kind", "p and q", KINDS.map(Choice::from)),
            outcomes,
            choices,
            stretch: Knob::new("stretch", "Unit of x: stretch by", "c", STRETCH, 1.0),
            unit: Pick::new("unit", "Unit of information", [("nats", "nats"), ("bits", "bits")].map(Choice::from)),
            integrand: measures,
            beside: Pick::new("beside", "Beside", BESIDE.map(Choice::from)).in_group(Group::How),
            bins: Knob::new("bins", "Bins in view", "n", BINS, 12.0).in_group(Group::How),
            samples: Knob::new("samples", "Samples", "N", SAMPLES, 100.0).in_group(Group::How),
            seed: Knob::new("seed", "Seed", "", SEED, 1.0).in_group(Group::How),
            rate: Knob::new("learning-rate", "Learning rate", "η", RATE, 0.1).in_group(Group::How),
            playback: Playback::default(),
            view: Span::new([-1.0, 1.0]),
            pointer: None,
            fit: Cache::default(),
            quantities: Cache::default(),
            entropies: Cache::default(),
            backdrop: Cache::default(),
        };
        figure.update_view();
        figure
    }

    fn measure(&self) -> Measure {
        Measure::ALL[self.integrand.index()]
    }

    /// Whether p and q are about a few outcomes, and not about a number.
    fn is_discrete(&self) -> bool {
        self.kind.index() == 1
    }

    /// The probabilities of the outcomes, as many of p as of q.
    fn probabilities(&self) -> [Vec<f64>; 2] {
        let count = self.outcomes[0].count().max(self.outcomes[1].count());
        self.outcomes.each_ref().map(|outcomes| outcomes.probabilities(count))
    }

    /// The logarithms of the probabilities of each outcome.
    fn outcome_logs(&self) -> Vec<[f64; 2]> {
        let [p, q] = self.probabilities();
        p.into_iter().zip(q).map(|(p, q)| [p, q].map(libm::log)).collect()
    }

    /// What each outcome adds to the measure, in the unit; NaN for ∞.
    fn outcome_parts(&self) -> Vec<f64> {
        let measure = self.measure();
        self.outcome_logs().into_iter().map(|logs| self.scaled(measure, measure.value(logs))).collect()
    }

    /// What is shown beside the densities.
    fn beside(&self) -> &'static str {
        BESIDE[if self.is_discrete() { 0 } else { self.beside.index() }].0
    }

    fn is_fitting(&self) -> bool {
        self.beside() == "fit"
    }

    /// How many units of information a nat is.
    fn per_nat(&self) -> f64 {
        if self.unit.index() == 0 { 1.0 } else { std::f64::consts::LOG2_E }
    }

    /// The logarithm of the unit.
    fn log(&self) -> &'static str {
        ["ln", "log₂"][self.unit.index()]
    }

    /// What is integrated, with the logarithm of the unit.
    fn integrand_name(&self) -> String {
        self.measure().integrand().replace("ln", self.log())
    }

    fn unit(&self) -> &'static str {
        ["nats", "bits"][self.unit.index()]
    }

    fn key(&self) -> Key {
        let step = self.is_fitting().then(|| self.playback.step());
        (self.choices.each_ref().map(DistributionChoice::revision), self.stretch.value().to_bits(), step)
    }

    /// p and q as they were set, in the unit of x.
    fn set_pair(&self) -> [Rc<dyn Distribution>; 2] {
        self.choices.each_ref().map(|choice| self.stretched(Rc::clone(choice.distribution())))
    }

    /// p and q as they are shown: q after a step of the fit, if there is one.
    fn pair(&self) -> [Rc<dyn Distribution>; 2] {
        let [p, q] = self.set_pair();
        match self.fit() {
            Some(fit) => [p, self.stretched(fit.distribution(self.playback.step()).into())],
            None => [p, q],
        }
    }

    fn stretched(&self, inner: Rc<dyn Distribution>) -> Rc<dyn Distribution> {
        let factor = self.stretch.value();
        if factor == 1.0 { inner } else { Rc::new(Rescaled { inner, factor }) }
    }

    /// The samples and the descent of q, if its family can be fitted and that is what is shown.
    fn fit(&self) -> Option<Rc<Fit>> {
        let (setup, card) = (self.fit_setup()?, self.choices[1].card()?);
        let p = Rc::clone(self.choices[0].distribution());
        Some(self.fit.of(setup.clone(), || Rc::new(Fit::new(&setup, &*p, card))))
    }

    fn fit_setup(&self) -> FitKey {
        let q = &self.choices[1];
        let card = q.card().filter(|card| self.is_fitting() && fit::can_fit(card))?;
        let start = [0, 1].map(|index| q.letter(card.letters[index].name).unwrap_or(1.0));
        Some(FitSetup {
            revision: self.choices[0].revision(),
            family: card.id,
            start,
            samples: self.samples.value() as usize,
            seed: self.seed.value() as u64,
            rate: self.rate.value(),
            steps: self.playback.steps(),
        })
    }

    /// The measures of p and q as they are shown, in nats.
    fn quantities(&self) -> [Quantity; COUNT] {
        if self.is_discrete() {
            return measure::sums(&self.outcome_logs());
        }
        self.quantities.of((self.key(), self.fit_setup()), || {
            let [p, q] = self.pair();
            quadrature::measures([&*p, &*q])
        })
    }

    /// A measure in the unit of information.
    fn quantity(&self, measure: Measure) -> Quantity {
        match self.quantities()[measure as usize] {
            Quantity::Finite(value) => Quantity::Finite(self.scaled(measure, value)),
            quantity => quantity,
        }
    }

    /// A number that is in nats, in the unit of information.
    fn scaled(&self, measure: Measure, value: f64) -> f64 {
        if measure.has_unit() { self.per_nat() * value } else { value }
    }

    /// The width of the bins, and their H_Δ in nats, for each number of bins that is plotted.
    fn entropies(&self) -> Points {
        let view = self.view();
        let key = (self.choices[0].revision(), self.stretch.value().to_bits());
        self.entropies.of((([key.0, 0], key.1, None), view.map(f64::to_bits)), || {
            let [p, _] = self.set_pair();
            let counts = (0..=bins::MOST.ilog2()).map(|power| 1 << power);
            Rc::new(counts.map(|count| [bins::width(view, count), bins::entropy(&*p, view, count)]).collect())
        })
    }

    /// The interval of x that is shown.
    fn view(&self) -> [f64; 2] {
        self.view.shown()
    }

    /// Chooses the view for the distributions at their defaults, in the unit of x.
    fn update_view(&mut self) {
        let ends = |choice: &DistributionChoice| {
            let home = choice.home();
            let middle = home.quantile(0.5);
            [(OUTSIDE, 0.25, -1.0), (1.0 - OUTSIDE, 0.75, 1.0)].map(|(share, quartile, side)| {
                let most = WIDEST * (home.quantile(quartile) - middle).abs();
                middle + side * (home.quantile(share) - middle).abs().min(most)
            })
        };
        let [p, q] = self.choices.each_ref().map(ends);
        let both = span::padded([p[0].min(q[0]), p[1].max(q[1])], 0.04).map(|end| self.stretch.value() * end);
        self.view.set_home(both);
        self.view.reset_view();
    }
}

impl Figure for Information {
    fn settings(&mut self, visit: Visit) {
        visit(&mut self.kind);
        if self.is_discrete() {
            self.outcomes.iter_mut().for_each(|outcomes| visit(outcomes));
            visit(&mut self.unit);
            visit(&mut self.integrand);
            return;
        }
        for choice in &mut self.choices {
            choice.settings(visit);
        }
        visit(&mut self.stretch);
        visit(&mut self.unit);
        visit(&mut self.integrand);
        visit(&mut self.beside);
        match self.beside() {
            "bins" => visit(&mut self.bins),
            "fit" => {
                visit(&mut self.samples);
                visit(&mut self.seed);
                visit(&mut self.rate);
                self.playback.settings(visit);
            }
            _ => {}
        }
        visit(&mut self.view);
    }

    fn changed(&mut self, setting: &str) {
        for choice in &mut self.choices {
            choice.changed(setting);
        }
        let is_other = NAMES.iter().any(|names| setting == names.choice || setting == names.formula);
        if is_other || setting == self.stretch.name() {
            self.update_view();
        }
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        self.is_fitting().then_some(&mut self.playback as _)
    }

    fn handles(&self) -> Vec<Handle> {
        self.all_handles()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        self.drag_handle(handle, to);
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        self.pointer = over.filter(|(panel, _)| *panel != picture::BESIDE && !self.is_discrete()).map(|(_, at)| at[0]);
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == DENSITY && !self.is_discrete()).then_some(&mut self.view as _)
    }

    fn readouts(&self) -> Vec<Readout> {
        words::readouts(self)
    }

    fn statements(&self) -> Vec<Statement> {
        words::statements(self)
    }

    fn hovered(&self) -> String {
        words::hovered(self)
    }

    fn description(&self) -> String {
        words::description(self)
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
