//! The chain rule through a deep network: one factor a layer, and the product of all of them is what the first layers learn from.
//! A real backward pass through random weights, the same for a hundred seeds, and what theory expects of it.

mod clipping;
mod experiment;
mod histogram;
mod log_chi_square;
mod mean_field;
mod picture;
mod statements;
mod work;

use std::cell::RefCell;
use std::rc::Rc;

use self::clipping::{Clipped, Gradient};
use self::experiment::{Experiment, Profile, Setup};
use self::histogram::Histogram;
use self::mean_field::MeanField;
use self::picture::{BACKWARD, CHI, FORWARD, Fan};
use self::work::Work;
use crate::activations::ACTIVATIONS;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::readout::Value;
use crate::figure::switch::Switch;
use crate::figure::{Choice, Figure, FigureCard, Group, Handle, Readout, Statement, Table, Travel, Visit};
use crate::network::{Activation, Initialisation, Normalisation};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Panel};

/// The handle: the weight scale, on the curve of χ.
const SCALE: &str = "weight-scale";

/// The gradient vanishes if the first layer has less than this share of the last one's, and explodes above its inverse.
const HEALTHY: f64 = 1e-3;

const DEPTH: Dial = Dial { range: [2.0, 100.0], scale: SliderScale::Linear, whole: true };
const WIDTH: Dial = Dial { range: [4.0, 128.0], scale: SliderScale::Logarithmic, whole: true };
const WEIGHT_SCALE: Dial = Dial { range: [0.25, 4.0], scale: SliderScale::Logarithmic, whole: false };
const BRANCH_SCALE: Dial = Dial { range: [0.0, 2.0], scale: SliderScale::Linear, whole: false };
const LAYER: Dial = Dial { range: [1.0, 99.0], scale: SliderScale::Linear, whole: true };
const CLIP: Dial = Dial { range: [1e-4, 1e4], scale: SliderScale::Logarithmic, whole: false };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

const NORMALISATIONS: [(&str, &str); 3] =
    [("none", "None"), ("layer", "Layer normalisation"), ("batch", "Batch normalisation")];

const RULES: [(&str, &str); 5] = [
    ("xavier-uniform", "Xavier, uniform"),
    ("xavier-normal", "Xavier, normal"),
    ("kaiming", "Kaiming"),
    ("lecun", "LeCun"),
    ("orthogonal", "Orthogonal"),
];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "depth",
    title: "Vanishing and exploding gradients",
    summary: "Every layer multiplies the gradient by another factor: a little below 1 or above it, and after fifty layers little or too much is left.",
    tries: &[
        (
            "“Batch normalisation cures exploding gradients.” Guess how the line will lean in this plain ReLU network.",
            "normalisation=batch&seed=2",
        ),
        (
            "Sigmoid with Xavier’s weights: how much of the gradient reaches the first layer? Then switch on residual blocks.",
            "activation=sigmoid&initialisation=xavier-normal&depth=20",
        ),
        (
            "Kaiming’s weights keep squared norms on average, but narrow networks vanish all the same. How wide is wide enough?",
            "width=8&depth=60",
        ),
        (
            "Orthogonal weights and no activation: all singular values are 1. Now choose tanh: at which weight scale is χ = 1?",
            "activation=linear&initialisation=orthogonal&depth=40",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Depth::new())
}

/// The state of the figure.
pub struct Depth {
    depth: Knob,
    width: Knob,
    activation: Pick,
    initialisation: Pick,
    weight_scale: Knob,
    residual: Switch,
    branch_scale: Knob,
    normalisation: Pick,
    layer: Knob,
    clip_norm: Knob,
    clip_value: Knob,
    seed: Knob,
    /// The network that is shown.
    shown: RefCell<Option<Experiment>>,
    /// The norms in it, and its gradient.
    pass: Cache<Setup, (Rc<Profile>, Rc<Gradient>)>,
    theory: Cache<Setup, Rc<MeanField>>,
    /// χ over the range of the weight scale.
    chi: Cache<Setup, Rc<Vec<f64>>>,
    histogram: Cache<(Setup, usize), Rc<Histogram>>,
    clipped: Cache<(Setup, [f64; 2]), Clipped>,
    fan: Cache<(Setup, usize), Fan>,
    backdrops: Cache<picture::Key, Rc<Vec<picture::Marks>>>,
    work: Work,
    hovered: Option<usize>,
}

impl Depth {
    fn new() -> Self {
        let activations = ACTIVATIONS.iter().map(|card| Choice::from((card.id, card.title)));
        let activations = activations.chain([Choice::from(("linear", "None (linear)"))]);
        Self {
            depth: Knob::new("depth", "Depth", "L", DEPTH, 50.0),
            width: Knob::new("width", "Width", "n", WIDTH, 32.0),
            activation: Pick::new("activation", "Activation", activations),
            initialisation: Pick::new("initialisation", "Initialisation", RULES.map(Choice::from)).at("kaiming"),
            weight_scale: Knob::new(SCALE, "Weight scale", "", WEIGHT_SCALE, 1.0),
            residual: Switch::new("residual", "Residual blocks", false),
            branch_scale: Knob::new("branch-scale", "Branch scale", "α", BRANCH_SCALE, 1.0),
            normalisation: Pick::new("normalisation", "Normalisation", NORMALISATIONS.map(Choice::from)),
            layer: Knob::new("layer", "Layer of the histogram", "l", LAYER, 10.0).in_group(Group::How),
            clip_norm: Knob::new("clip-norm", "Clip by norm", "", CLIP, 1.0).in_group(Group::How),
            clip_value: Knob::new("clip-value", "Clip by value", "", CLIP, 0.01).in_group(Group::How),
            seed: Knob::new("seed", "Seed", "", SEED, 1.0).in_group(Group::How),
            shown: RefCell::default(),
            pass: Cache::default(),
            theory: Cache::default(),
            chi: Cache::default(),
            histogram: Cache::default(),
            clipped: Cache::default(),
            fan: Cache::default(),
            backdrops: Cache::default(),
            work: Work::default(),
            hovered: None,
        }
    }

    fn setup(&self) -> Setup {
        let named = self.activation_name();
        Setup {
            depth: self.depth.value() as usize,
            width: self.width.value() as usize,
            activation: Activation::named(named).unwrap_or(Activation::Linear),
            rule: Initialisation::named(RULES[self.initialisation.index()].0).unwrap_or(Initialisation::Kaiming),
            scale: self.weight_scale.value(),
            residual: self.residual.is_on().then(|| self.branch_scale.value()),
            normalisation: [None, Some(Normalisation::Layer), Some(Normalisation::Batch)][self.normalisation.index()],
            seed: self.seed.value() as u64,
        }
    }

    fn activation_name(&self) -> &'static str {
        ACTIVATIONS.get(self.activation.index()).map_or("linear", |card| card.id)
    }

    /// Uses the network that is shown.
    fn with_shown<T>(&self, setup: Setup, use_it: impl FnOnce(&mut Experiment) -> T) -> T {
        let mut shown = self.shown.borrow_mut();
        let experiment = shown.get_or_insert_with(|| Experiment::new(setup, 0));
        experiment.change(setup, 0);
        use_it(experiment)
    }

    /// The norms in the network that is shown, and its gradient.
    fn pass(&self) -> (Rc<Profile>, Rc<Gradient>) {
        let setup = self.setup();
        self.pass.of(setup, || {
            let (profile, gradient) = self.with_shown(setup, Experiment::profile_and_gradient);
            (Rc::new(profile), Rc::new(gradient))
        })
    }

    fn profile(&self) -> Rc<Profile> {
        self.pass().0
    }

    fn theory(&self) -> Rc<MeanField> {
        let setup = self.setup();
        self.theory.of(setup, || Rc::new(MeanField::of(&setup)))
    }

    /// Pairs of weight scale and χ.
    fn chi_curve(&self) -> Rc<Vec<f64>> {
        let setup = Setup { scale: 1.0, width: 4, seed: 0, ..self.setup() };
        self.chi.of(setup, || {
            let pair = |step: usize| {
                let scale = WEIGHT_SCALE.range[0] * libm::pow(16.0, step as f64 / 32.0);
                [scale, MeanField::of(&Setup { scale, ..setup }).chi]
            };
            Rc::new((0..=32).flat_map(pair).collect())
        })
    }

    /// The hidden layer whose activations are shown.
    fn layer(&self) -> usize {
        (self.layer.value() as usize).min(self.depth.value() as usize - 1)
    }

    fn histogram(&self) -> Rc<Histogram> {
        let (setup, layer) = (self.setup(), self.layer());
        self.histogram.of((setup, layer), || {
            Rc::new(self.with_shown(setup, |shown| Histogram::of(shown, setup.activation, layer)))
        })
    }

    fn clipped(&self) -> Clipped {
        let (setup, bounds) = (self.setup(), [self.clip_norm.value(), self.clip_value.value()]);
        self.clipped.of((setup, bounds), || Clipped::of(&self.pass().1, bounds[0], bounds[1]))
    }

    /// ‖∂L/∂h₁‖ ∕ ‖∂L/∂h_L‖.
    fn ratio(&self) -> f64 {
        let profile = self.profile();
        profile.backward[0] / profile.backward[profile.backward.len() - 1]
    }

    fn verdict(&self) -> &'static str {
        match self.ratio() {
            ratio if ratio < HEALTHY => "vanishing",
            ratio if ratio <= 1.0 / HEALTHY => "healthy",
            _ => "exploding",
        }
    }

    /// The expected decades from the last layer to the first, and their standard deviation over seeds.
    fn expected(&self) -> Option<[f64; 2]> {
        let theory = self.theory();
        let spread = theory.backward_spread.as_ref()?[0];
        let decade = 2.0 * std::f64::consts::LN_10;
        Some([spread.mean / decade, spread.variance.sqrt() / decade])
    }
}

impl Figure for Depth {
    fn settings(&mut self, visit: Visit) {
        visit(&mut self.depth);
        visit(&mut self.width);
        visit(&mut self.activation);
        visit(&mut self.initialisation);
        visit(&mut self.weight_scale);
        visit(&mut self.residual);
        visit(&mut self.branch_scale);
        visit(&mut self.normalisation);
        visit(&mut self.layer);
        visit(&mut self.clip_norm);
        visit(&mut self.clip_value);
        visit(&mut self.seed);
    }

    fn handles(&self) -> Vec<Handle> {
        let (scale, chi) = (self.weight_scale.value(), self.theory().chi);
        let [scale_text, chi_text, ratio] = [scale, chi, self.ratio()].map(|number| to_text(number, 3));
        let value =
            format!("weight scale {scale_text}, χ = {chi_text}, gradient {}: first to last {ratio}", self.verdict());
        let [low, high] = picture::chi_range(self);
        let at = [scale, chi.clamp(low, high)];
        vec![Handle {
            id: SCALE.into(),
            label: "Weight scale".into(),
            value,
            panel: CHI,
            at,
            home: [1.0, at[1]],
            travel: Travel::Along(WEIGHT_SCALE.range, AxisScale::Logarithmic),
            removable: false,
        }]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == SCALE {
            self.weight_scale.put(rounded(to[0], 3));
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            BACKWARD | FORWARD if at[0].is_finite() => self.layer.put(libm::round(at[0])),
            CHI => self.weight_scale.put(rounded(at[0], 3)),
            _ => return false,
        }
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let layer = over.filter(|(panel, at)| [BACKWARD, FORWARD].contains(panel) && at[0].is_finite());
        let last = self.depth.value();
        self.hovered = layer.map(|(_, at)| libm::round(at[0]).clamp(1.0, last) as usize);
    }

    fn hovered(&self) -> String {
        let Some(layer) = self.hovered.map(|layer| layer.min(self.depth.value() as usize)) else {
            return String::new();
        };
        let profile = self.profile();
        let [backward, forward] =
            [profile.backward[layer - 1], profile.forward[layer - 1]].map(|norm| to_text(norm, 3));
        format!("layer {layer}: gradient {backward}, state {forward}")
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.work.advance(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        vec![statements::readout(self)]
    }

    /// The norms of every layer, and what theory expects.
    fn table(&self) -> Table {
        let (profile, theory) = (self.profile(), self.theory());
        let row = |layer: usize| {
            let norms =
                [profile.backward[layer], theory.backward[layer], profile.forward[layer], theory.forward[layer]];
            let [backward, expected, forward, expected_forward] = norms;
            let root = |log: f64| libm::exp(0.5 * log);
            [(layer + 1) as f64, backward, root(expected), forward, root(expected_forward)].map(Value::Number).into()
        };
        let columns = vec!["layer", "gradient", "meanFieldGradient", "state", "meanFieldState"];
        Table::new(columns, (0..profile.backward.len()).map(row).collect())
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
        self.work.request(self.setup());
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
