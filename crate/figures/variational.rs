//! Variational inference: a simple density q pulled onto p = f/Z by gradient ascent on the ELBO, with samples of q; beside it the q that
//! descends on the other divergence, bars that show ELBO + KL(q‖p) = ln Z, the ELBO over one mean and width on which optimisers race,
//! and the gradients of single samples in two ways.

mod descent;
mod picture;
mod start;
mod words;

use std::rc::Rc;

use self::descent::{Course, Descent, Objective, Setup};
use self::picture::{BESIDE, PLANE, Pictures};
use self::start::Start;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::playback::Playback;
use crate::figure::{Choice, Clock, Figure, FigureCard, Group, Handle, Pannable, Readout, Statement, Visit};
use crate::joint::Form;
use crate::number::{point_to_text, to_text};
use crate::optimiser::Settings;
use crate::optimisers;
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::sketch::own_rule;
use crate::subject::joint_choice::{JointChoice, JointMenu};
use crate::subject::optimiser_choice::OptimiserChoice;
use crate::surface::Surface;
use crate::targets::{LETTERS, TARGETS};
use crate::variational::gradient::SampledElbo;
use crate::variational::{Family, Forward, Mixture, elbo};

/// The targets.
const MENU: JointMenu = JointMenu {
    name: "target",
    label: "Target p",
    formula_label: "ln p, up to a constant",
    symbol: "ln f",
    form: Form::Logarithm,
    cards: TARGETS,
    preset: "-x^2/2 - (y - sin(2x))^2",
    letters: LETTERS,
};

const FAMILIES: [(&str, &str, Family); 3] = [
    ("diagonal", "Normal, axes along x and y", Family::Diagonal),
    ("full", "Normal, any axes", Family::Full),
    ("mixture", "Two normals of equal weight", Family::Mixture),
];

const DIRECTIONS: [(&str, &str); 3] = [("both", "Both"), ("reverse", "KL(q‖p) alone"), ("forward", "KL(p‖q) alone")];

/// What is shown beside.
const BESIDES: [(&str, &str); 2] = [("elbo", "ELBO over μ₁ and ln σ₁"), ("gradients", "Gradients of single samples")];

/// The optimisers that race with the chosen one.
const RIVALS: [&str; 3] = ["sgd", "momentum", "adam"];

const RATE: Dial = Dial { range: [1e-4, 10.0], scale: SliderScale::Logarithmic, whole: false };
const SAMPLES: Dial = Dial { range: [1.0, 10_000.0], scale: SliderScale::Logarithmic, whole: true };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "variational",
    title: "Variational inference",
    summary: "A simple q climbs the ELBO until it lies on p as well as it can; which q that is depends on the direction of the divergence.",
    tries: &[
        ("Two modes: KL(q‖p) picks one, KL(p‖q) covers both. Drag the start: which mode is picked?", "target=modes"),
        (
            "A narrow, tilted p and a q without tilt: does q get the widths of p? Then allow any axes.",
            "target=normal&rho=0.95&mean-x=-1&mean-y=1",
        ),
        (
            "Single samples: how far apart are their gradients, reparameterised and by the score function?",
            "beside=gradients&samples=10",
        ),
        ("“The ELBO is never above ln Z.” Estimated from 3 samples it can be: step through the run.", "samples=3"),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Variational::new())
}

/// What is known of one q.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    /// The exact ELBO.
    elbo: f64,
    /// KL(q‖p) and KL(p‖q).
    reverse: f64,
    forward: f64,
    /// The ELBO by samples.
    sampled: SampledElbo,
}

/// The q's that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Start,
    Reverse,
    Forward,
}

/// A q, in words and numbers.
#[derive(Clone, Debug)]
struct Shown {
    role: Role,
    q: Mixture,
    numbers: Numbers,
}

/// What a [`Shown`] depends on.
type ShownKey = (Setup, usize, Vec<f64>);

/// The state of the figure.
pub struct Variational {
    choice: JointChoice,
    family: Pick,
    start: Start,
    direction: Pick,
    beside: Pick,
    optimiser: OptimiserChoice,
    /// Changes with the optimiser and its hyperparameters.
    rules: u64,
    rate: Knob,
    samples: Knob,
    seed: Knob,
    playback: Playback,
    pointer: Option<(&'static str, Point)>,
    forward: Cache<u64, Rc<Forward>>,
    descent: Descent,
    numbers: [Cache<ShownKey, Numbers>; 3],
    pictures: Pictures,
}

impl Variational {
    fn new() -> Self {
        let families = FAMILIES.map(|(id, title, _)| Choice::from((id, title)));
        Self {
            choice: JointChoice::new(MENU),
            family: Pick::new("family", "Family of q", families),
            start: Start::new(),
            direction: Pick::new("direction", "Divergence", DIRECTIONS.map(Choice::from)),
            beside: Pick::new("beside", "Beside", BESIDES.map(Choice::from)).in_group(Group::How),
            optimiser: OptimiserChoice::new("adam", own_rule::read),
            rules: 0,
            rate: Knob::new("learning-rate", "Learning rate", "η", RATE, 0.03).in_group(Group::How),
            samples: Knob::new("samples", "Samples a step", "N", SAMPLES, 100.0).in_group(Group::How),
            seed: Knob::new("seed", "Seed", "", SEED, 1.0).in_group(Group::How),
            playback: Playback::default(),
            pointer: None,
            forward: Cache::default(),
            descent: Descent::default(),
            numbers: Default::default(),
            pictures: Pictures::default(),
        }
    }

    fn family(&self) -> Family {
        FAMILIES[self.family.index()].2
    }

    fn is_shown(&self, role: Role) -> bool {
        match (role, self.direction.index()) {
            (Role::Start, _) | (_, 0) => true,
            (role, index) => (role == Role::Reverse) == (index == 1),
        }
    }

    /// What is known of p.
    fn forward(&self) -> Rc<Forward> {
        self.forward.of(self.choice.revision(), || Rc::new(Forward::new(Rc::clone(self.choice.joint()))))
    }

    fn setup(&self) -> Setup {
        let family = self.family();
        Setup {
            revisions: [self.choice.revision(), self.rules],
            family,
            start: family.coordinates(&self.start.member(family)),
            rate: self.rate.value(),
            samples: self.samples.value() as usize,
            seed: self.seed.value() as u64,
            steps: self.playback.steps(),
        }
    }

    /// The runs at their start: both objectives, and rivals of the chosen optimiser.
    fn begin(&self, start: &[f64]) -> Vec<Course> {
        let (card, settings) = (self.optimiser.card(), self.optimiser.values());
        let mut courses = vec![
            Course::new(Objective::Reverse, card, &settings, start),
            Course::new(Objective::Forward, card, &settings, start),
        ];
        let rivals = RIVALS.iter().filter_map(|id| optimisers::named(id)).filter(|rival| rival.id != card.id);
        courses.extend(
            rivals.map(|rival| Course::new(Objective::Reverse, rival, &Settings::new(rival.parameters), start)),
        );
        courses
    }

    /// The runs as far as they are: on KL(q‖p), on KL(p‖q), and then the rivals'.
    fn courses(&self) -> &[Course] {
        self.descent.courses(&self.setup())
    }

    /// The parameters of a q after the step shown.
    fn coordinates(&self, role: Role) -> Vec<f64> {
        let course = match role {
            Role::Start => None,
            Role::Reverse => self.courses().first(),
            Role::Forward => self.courses().get(1),
        };
        course.map_or_else(|| self.setup().start, |course| course.point(self.playback.step()).to_vec())
    }

    /// A q as it is at the step shown.
    fn shown(&self, role: Role) -> Shown {
        let (setup, coordinates) = (self.setup(), self.coordinates(role));
        let step = if role == Role::Start { 0 } else { self.playback.step() };
        let q = setup.family.member(&coordinates);
        let numbers = self.numbers[role as usize].of((setup.clone(), step, coordinates), || {
            let surface = self.choice.surface();
            let elbo = elbo(surface, &q).value;
            let reverse = self.choice.joint().log_total() - elbo;
            Numbers {
                elbo,
                // What is below 0 by rounding is 0.
                reverse: if reverse.abs() < 1e-12 { 0.0 } else { reverse },
                forward: self.forward().divergence(&q),
                sampled: setup.sampled(surface, &q, step),
            }
        });
        Shown { role, q, numbers }
    }

    /// What is shown.
    fn all_roles(&self) -> Vec<Role> {
        [Role::Start, Role::Reverse, Role::Forward].into_iter().filter(|role| self.is_shown(*role)).collect()
    }

    /// Every q that is shown.
    fn all_shown(&self) -> Vec<Shown> {
        self.all_roles().into_iter().map(|role| self.shown(role)).collect()
    }

    /// The q whose ELBO and gradients are shown beside.
    fn central(&self) -> Role {
        if self.is_shown(Role::Reverse) { Role::Reverse } else { Role::Forward }
    }

    fn shows_gradients(&self) -> bool {
        self.beside.index() == 1
    }
}

impl Figure for Variational {
    fn settings(&mut self, visit: Visit) {
        self.choice.settings(visit);
        visit(&mut self.family);
        self.start.settings(self.family(), self.choice.view(), visit);
        visit(&mut self.direction);
        visit(&mut self.beside);
        self.optimiser.settings(visit);
        visit(&mut self.rate);
        visit(&mut self.samples);
        visit(&mut self.seed);
        self.playback.settings(visit);
    }

    fn changed(&mut self, setting: &str) {
        self.choice.changed(setting);
        self.optimiser.changed(setting);
        let mut is_of_optimiser = false;
        self.optimiser.settings(&mut |own| is_of_optimiser |= own.name() == setting);
        self.rules += u64::from(is_of_optimiser);
    }

    fn features(&self) -> Vec<&'static str> {
        self.optimiser.feature().into_iter().collect()
    }

    fn awaits(&self, setting: &str) -> bool {
        self.optimiser.awaits(setting)
    }

    fn take_up_features(&mut self) {
        self.rules += u64::from(self.optimiser.load());
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.playback)
    }

    fn handles(&self) -> Vec<Handle> {
        self.start.handles(self.family(), self.choice.view())
    }

    fn drag(&mut self, handle: &str, to: Point) {
        self.start.drag(handle, to, self.family(), self.choice.view());
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        let is_over = panel == PLANE && at.iter().all(|end| end.is_finite());
        if is_over {
            self.start.put_mean(at, self.choice.view());
        }
        is_over
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let known = over.and_then(|(panel, at)| Some(([PLANE, BESIDE].into_iter().find(|id| *id == panel)?, at)));
        self.pointer = known.filter(|(_, at)| at.iter().all(|end| end.is_finite()));
    }

    fn hovered(&self) -> String {
        match self.pointer {
            Some((PLANE, at)) => {
                let log = self.choice.surface().value(at) - self.choice.joint().log_total();
                let q = libm::exp(self.shown(self.central()).q.log_density(at));
                format!("at {}: p = {}, q = {}", point_to_text(at, 3), to_text(libm::exp(log), 3), to_text(q, 3))
            }
            Some((_, at)) if !self.shows_gradients() => {
                let elbo = picture::elbo_at(self, at);
                format!("μ₁ = {}, ln σ₁ = {}: ELBO = {}", to_text(at[0], 3), to_text(at[1], 3), to_text(elbo, 3))
            }
            _ => String::new(),
        }
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == PLANE).then(|| self.choice.pannable())
    }

    fn request(&mut self, _frame: Frame) {
        let setup = self.setup();
        if !self.descent.is_of(&setup) {
            let (courses, forward) = (self.begin(&setup.start), self.forward());
            self.descent.turn_to(setup, courses);
            self.descent.advance_at_once(self.choice.surface(), &forward);
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let forward = self.forward();
        self.descent.advance(self.choice.surface(), &forward, go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        words::readouts(self)
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

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
