//! Averages of random samples: every run's mean wanders inside a band that narrows as 1/√N, in any dimension, while a regular
//! grid needs more and more points, and scrambled Sobol′ points do better than both.

mod averages;
mod grid;
mod integrand;
mod picture;
mod reduction;
mod slopes;
mod statements;
mod truth;
mod work;

use std::rc::Rc;

use self::averages::SAMPLES;
use self::integrand::ball_share;
use self::picture::{DIMENSION, ERROR, RUNS};
use self::reduction::Switches;
use self::slopes::Errors;
use self::truth::Truth;
use self::work::{Setup, Subject, Work};
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::picks::Picks;
use crate::figure::readout::Value;
use crate::figure::switch::Switch;
use crate::figure::{
    Choice, Figure, FigureCard, Group, Handle, Readout, Setting, Statement, Swatch, Table, Travel, Visit,
};
use crate::formula::{Formula, Instruction, Vocabulary};
use crate::genz::Family;
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::{AxisScale, Frame, Ink, Marker, Panel};
use crate::sobol::MAX_DIMENSION;
use crate::subject::constants::Constants;

/// The handle: the number of samples at which the runs are read.
const HANDLE: &str = "samples";

/// Its height, as a share of the panel's.
const FOOT: f64 = 0.05;

/// 95 % of a normal distribution are within this many standard deviations.
const BAND: f64 = 1.96;

const READ: Dial = Dial { range: [16.0, SAMPLES as f64], scale: SliderScale::Logarithmic, whole: true };
const DIMENSIONS: Dial = Dial { range: [1.0, MAX_DIMENSION as f64], scale: SliderScale::Linear, whole: true };
const RUN_COUNT: Dial = Dial { range: [10.0, 200.0], scale: SliderScale::Linear, whole: true };
const SEED: Dial = Dial { range: [0.0, 999.0], scale: SliderScale::Linear, whole: true };

/// The variables of a typed formula.
const VARIABLES: [&str; MAX_DIMENSION] = [
    "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
    "x18", "x19", "x20",
];

/// The formula that waits to be typed over.
const FORMULA: &str = "sqrt(x1^2 + x2^2)";

const INTEGRANDS: [(&str, &str); 8] = [
    ("darts", "π from darts"),
    ("ball", "Ball in a cube"),
    ("oscillatory", "Oscillatory"),
    ("product-peak", "Product peak"),
    ("corner-peak", "Corner peak"),
    ("gaussian", "Gaussian"),
    ("continuous", "Continuous, with a kink"),
    ("discontinuous", "Discontinuous"),
];

/// The methods: their names and looks.
const METHODS: [(&str, &str, Swatch); 3] = [
    ("monte-carlo", "Monte Carlo", Swatch { ink: Ink::Series(0), dash: &[], marker: Marker::Circle }),
    ("grid", "Midpoint grid", Swatch { ink: Ink::Series(4), dash: &[7.0, 3.0], marker: Marker::Square }),
    ("sobol", "Scrambled Sobol′", Swatch { ink: Ink::Series(1), dash: &[3.0, 2.0], marker: Marker::Diamond }),
];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "monte-carlo",
    title: "Monte Carlo and the curse of dimension",
    summary: "The error of an average of N random samples falls as 1/√N in any dimension; that of a grid hardly falls at all when there are many.",
    tries: &[
        (
            "“A tidy grid beats random points.” Up to which dimension? Guess, then move the slider from 1 to 20.",
            "integrand=gaussian&dimension=6",
        ),
        (
            "Darts at a ball in 20 dimensions: not one of six million hits it. Then switch on importance sampling.",
            "integrand=ball&dimension=20",
        ),
        (
            "Antithetic pairs help where f rises or falls steadily. Why do they make the darts worse?",
            "integrand=corner-peak&dimension=5&antithetic=true",
        ),
        (
            "Sobol′ points gain a whole power of N where f is smooth. Now choose the integrand with a jump.",
            "integrand=oscillatory&dimension=3&samples=4096",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(MonteCarlo::new())
}

/// The state of the figure.
pub struct MonteCarlo {
    integrand: Pick,
    formula: FormulaField,
    constants: Constants,
    dimension: Knob,
    samples: Knob,
    runs: Knob,
    methods: Picks,
    antithetic: Switch,
    control: Switch,
    importance: Switch,
    seed: Knob,
    closed: Cache<Setup, Option<Truth>>,
    errors: Cache<picture::Key, Rc<[Errors; 3]>>,
    backdrops: Cache<(picture::Key, [f64; 3]), Rc<Vec<picture::Marks>>>,
    darts: Cache<(Setup, usize, usize), picture::Darts>,
    work: Work,
    hovered: Option<(&'static str, Point)>,
}

impl MonteCarlo {
    fn new() -> Self {
        let methods = METHODS.map(|(value, label, swatch)| Choice { value, label, swatch: Some(swatch) });
        Self {
            integrand: Pick::new("integrand", "Integrand", INTEGRANDS.map(Choice::from))
                .or_implied("typed", "Your own formula"),
            formula: field(),
            constants: Constants::default(),
            dimension: Knob::new("dimension", "Dimension", "d", DIMENSIONS, 2.0),
            samples: Knob::new(HANDLE, "Samples", "N", READ, 1000.0),
            runs: Knob::new("runs", "Runs", "", RUN_COUNT, 100.0),
            methods: Picks::new("methods", "Methods", methods, &METHODS.map(|(id, ..)| id)),
            antithetic: Switch::new("antithetic", "Antithetic pairs", false),
            control: Switch::new("control", "Control variate", false),
            importance: Switch::new("importance", "Importance sampling", false),
            seed: Knob::new("seed", "Seed", "", SEED, 1.0).in_group(Group::How),
            closed: Cache::default(),
            errors: Cache::default(),
            backdrops: Cache::default(),
            darts: Cache::default(),
            work: Work::default(),
            hovered: None,
        }
    }

    fn subject(&self) -> Subject {
        match self.integrand.index() {
            0 => Subject::Darts,
            1 => Subject::Ball,
            index => match Family::ALL.get(index - 2) {
                Some(family) => Subject::Genz(*family),
                None => Subject::Formula(self.formula.formula().source().into(), self.constants.values()),
            },
        }
    }

    fn setup(&self) -> Setup {
        let subject = self.subject();
        let least = match &subject {
            Subject::Formula(..) => variables(self.formula.formula()),
            _ => 1,
        };
        Setup {
            subject,
            dimension: (self.dimension.value() as usize).max(least),
            seed: self.seed.value() as u64,
            switches: Switches {
                antithetic: self.antithetic.is_on(),
                control: self.control.is_on(),
                importance: self.importance.is_on(),
            },
        }
    }

    /// Monte Carlo, grid, Sobol′: which are shown.
    fn methods(&self) -> [bool; 3] {
        [0, 1, 2].map(|index| self.methods.picked().contains(&index))
    }

    /// The results so far, if they are about the present setup.
    fn results(&self) -> Option<&Work> {
        Some(&self.work).filter(|work| work.is_of(&self.setup()))
    }

    /// The integral: at once if it is known exactly, otherwise once it has been estimated.
    fn truth(&self) -> Option<Truth> {
        let setup = self.setup();
        let closed = || Truth::closed(&setup.integrand(self.formula.formula()));
        let closed = self.closed.of(setup.clone(), closed);
        closed.or_else(|| self.results()?.truth())
    }

    /// What the results so far depend on.
    fn key(&self) -> picture::Key {
        let counts = self.results().map_or([0; 4], |work| {
            let is_known = usize::from(work.truth().is_some());
            [work.monte_carlo().len(), work.grids().len(), work.sobol().len(), is_known]
        });
        (self.setup(), self.samples.value() as usize, self.methods(), counts)
    }

    fn errors(&self) -> Rc<[Errors; 3]> {
        self.errors.of(self.key(), || Rc::new(self.results().map(slopes::errors).unwrap_or_default()))
    }

    /// The standard deviation of a sample times √(samples in it): that of a mean of N is this divided by √N. Exact where it is known,
    /// otherwise from all runs so far.
    fn deviation(&self) -> Option<f64> {
        let truth = self.truth()?;
        if self.setup().switches.are_off() && truth.variance.is_finite() {
            return Some(truth.variance.sqrt());
        }
        let errors = self.errors();
        let [samples, error] = *errors[0].points.first()?;
        Some(error * samples.sqrt())
    }

    /// Half the width of the band after N samples.
    fn band(&self, samples: f64) -> Option<f64> {
        self.deviation().map(|deviation| BAND * deviation / samples.sqrt()).filter(|half| half.is_finite())
    }

    /// The number of samples at which the runs are read: the last checkpoint up to the one asked for.
    fn read(&self) -> usize {
        let asked = self.samples.value() as usize;
        self.results().map_or(asked, |work| work.checkpoints()[work.checkpoint(asked)])
    }

    /// Updates what depends on a setting.
    fn respond(&mut self, setting: &str) {
        match setting {
            "integrand" if self.integrand.index() < INTEGRANDS.len() => {
                self.formula.adopt(preset());
                self.constants = Constants::default();
                if self.integrand.index() == 0 {
                    self.dimension.put(2.0);
                }
            }
            "integrand" | "formula" => {
                self.integrand.imply();
                self.formula.mark_as_typed();
                self.constants.adopt(self.formula.formula().constants());
            }
            // Darts in another dimension are thrown at a ball.
            "dimension" if self.integrand.index() == 0 && self.dimension.value() != 2.0 => {
                // The second integrand exists.
                let _ = self.integrand.set("ball");
            }
            setting => drop(self.constants.changed(setting)),
        }
    }

    /// The share of runs whose mean after N samples is inside the band.
    fn inside(&self) -> Option<f64> {
        let (work, truth, half) = (self.results()?, self.truth()?, self.band(self.read() as f64)?);
        let (index, runs) = (work.checkpoint(self.samples.value() as usize), work.monte_carlo());
        let inside = runs.iter().filter(|run| (run.means[index] - truth.value).abs() <= half).count();
        (!runs.is_empty()).then(|| inside as f64 / runs.len() as f64)
    }
}

/// The field of the formula: hidden while a named integrand is chosen.
fn field() -> FormulaField {
    let mut field = FormulaField::new("formula", "Formula", "f", &VARIABLES, preset());
    field.set_hidden(true);
    field
}

/// The formula that the field shows at first.
fn preset() -> Formula {
    let vocabulary = Vocabulary { variables: &VARIABLES, constants: &[] };
    Formula::parse(FORMULA, &vocabulary).expect("the preset is a formula")
}

/// The index of the last variable in a formula, from 1; at least 1.
fn variables(formula: &Formula) -> usize {
    let index = |instruction: &Instruction| match instruction {
        Instruction::Variable(index) => usize::from(*index) + 1,
        _ => 1,
    };
    formula.program().instructions().iter().map(index).max().unwrap_or(1)
}

impl Figure for MonteCarlo {
    fn settings(&mut self, visit: Visit) {
        visit(&mut self.integrand);
        visit(&mut self.formula);
        self.constants.settings(visit);
        visit(&mut self.dimension);
        visit(&mut self.samples);
        visit(&mut self.runs);
        visit(&mut self.methods);
        visit(&mut self.antithetic);
        visit(&mut self.control);
        visit(&mut self.importance);
        visit(&mut self.seed);
    }

    fn changed(&mut self, setting: &str) {
        self.respond(setting);
        self.formula.set_hidden(self.integrand.index() < INTEGRANDS.len());
    }

    fn handles(&self) -> Vec<Handle> {
        let samples = self.samples.value();
        // At one height on the screen: the errors, and the scale that shows them, come only with the runs.
        let [low, high] = picture::error_range(self);
        let at = [samples, low * libm::pow(high / low, FOOT)];
        let error = self.band(samples).map_or("unknown".into(), |half| to_text(half, 3));
        vec![Handle {
            id: HANDLE.into(),
            label: "Samples".into(),
            value: format!("{samples} samples, 95 % of means within ±{error}"),
            panel: ERROR,
            at,
            home: [1000.0, at[1]],
            travel: Travel::Along(READ.range, AxisScale::Logarithmic),
            removable: false,
        }]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == HANDLE {
            self.samples.put(to[0]);
            self.samples.put(libm::round(rounded(self.samples.value(), 3)));
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            ERROR | RUNS => self.drag(HANDLE, at),
            DIMENSION => {
                self.dimension.put(libm::round(at[0]));
                self.changed("dimension");
            }
            _ => return false,
        }
        true
    }

    fn hover(&mut self, over: Option<(&str, Point)>) {
        let known = [ERROR, RUNS, DIMENSION];
        self.hovered = over.and_then(|(panel, at)| {
            let panel = known.into_iter().find(|id| *id == panel)?;
            at.iter().all(|end| end.is_finite()).then_some((panel, at))
        });
    }

    fn hovered(&self) -> String {
        match self.hovered {
            Some((DIMENSION, at)) => {
                let d = libm::round(at[0]).clamp(1.0, MAX_DIMENSION as f64);
                let share = to_text(ball_share(d as usize), 4);
                format!("d = {d}: grid N^({}), ball {share} of its cube", to_text(-2.0 / d, 3))
            }
            Some((_, at)) => {
                let samples = at[0].clamp(1.0, SAMPLES as f64);
                match self.band(samples) {
                    Some(half) => format!("N = {}: 95 % within ±{}", to_text(samples, 3), to_text(half, 3)),
                    None => String::new(),
                }
            }
            None => String::new(),
        }
    }

    fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.work.advance(go_on)
    }

    fn readouts(&self) -> Vec<Readout> {
        statements::readouts(self)
    }

    /// The root-mean-square errors of every method.
    fn table(&self) -> Table {
        let errors = self.errors();
        let rows = errors.iter().zip(METHODS).flat_map(|(errors, (_, label, _))| {
            let row = |[samples, error]: &[f64; 2]| {
                vec![Value::Word(label.into()), Value::Number(*samples), Value::Number(*error)]
            };
            errors.points.iter().map(row).collect::<Vec<_>>()
        });
        Table::new(vec!["method", "samples", "error"], rows.collect())
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
        let (setup, runs, methods) = (self.setup(), self.runs.value() as usize, self.methods());
        self.work.request(setup, self.formula.formula(), runs, methods);
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
