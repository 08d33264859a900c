//! The data to learn: two classes of points of a kind, the values of a typed function, or points that a visitor places.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::samples::{Samples, Targets};
use crate::figure::{Choice, Setting, Visit};
use crate::formula::{Formula, Vocabulary};
use crate::formula_surface::FormulaSurface;
use crate::network::Loss;
use crate::network::data_sets::{DATA_SETS, Sample, of_function};
use crate::network::setup::training_and_held_out;
use crate::number::rounded;
use crate::plane::{Point, View};
use crate::subject::span;
use crate::surface::Surface;

const NAME: &str = "data-set";
const FUNCTION: &str = "function";
const PLACED: &str = "placed";

/// The heading of the settings of placed points.
const PLACING: &str = "Points as text";

/// The most points that are placed, and the grid that dragged ones snap to: an address stays short.
const MAX_POINTS: usize = 120;
const SNAP: f64 = 0.01;

/// Dragged points stay within these magnitudes.
const FAR: f64 = 1e4;

const SAMPLES: Dial = Dial { range: [10.0, 500.0], scale: SliderScale::Logarithmic, whole: true };
const TARGET: Dial = Dial { range: [-3.0, 3.0], scale: SliderScale::Linear, whole: false };
const NOISE: Dial = Dial { range: [0.0, 0.5], scale: SliderScale::Linear, whole: false };

/// The function to begin with, and where it is sampled.
const PRESET: &str = "sin(2x) cos(2y)";
const VARIABLES: &[&str] = &["x", "y"];
const FUNCTION_VIEW: View = View { x: [-2.0, 2.0], y: [-2.0, 2.0] };

/// Values beyond this are left out.
const MAX_VALUE: f64 = 1e6;

/// The data as a visitor sets them.
pub struct Data {
    choice: Pick,
    formula: FormulaField,
    surface: FormulaSurface,
    samples: Knob,
    noise: Knob,
    placed: Samples,
    /// The class or value of points that are added.
    target: Knob,
}

impl Data {
    /// Two moons.
    pub fn new() -> Self {
        let kinds = DATA_SETS.iter().map(|card| Choice::from((card.id, card.title)));
        let kinds = kinds.chain([(FUNCTION, "A function f(x, y)"), (PLACED, "Points you place")].map(Choice::from));
        let field = FormulaField::new("formula", "Function", "f", VARIABLES, preset()).with_at_most(0);
        let mut data = Self {
            choice: Pick::new(NAME, "Data", kinds),
            formula: field,
            surface: FormulaSurface::new(preset(), Vec::new()),
            samples: Knob::new("samples", "Training samples", "", SAMPLES, 100.0),
            noise: Knob::new("noise", "Noise", "", NOISE, 0.15),
            placed: Samples::new("points", "Points: x,y,class or value", MAX_POINTS, 2).in_section(PLACING),
            target: Knob::new("new-target", "Class or value of a new point", "", TARGET, 1.0).in_section(PLACING),
        };
        data.update();
        data
    }

    /// Whether points are placed, rather than drawn at random.
    pub fn is_placed(&self) -> bool {
        self.choice.index() > DATA_SETS.len()
    }

    /// Whether targets are values, rather than classes.
    pub fn has_values(&self) -> bool {
        if self.is_placed() { self.placed.targets() == Targets::Values } else { self.function().is_some() }
    }

    /// The loss that goes with the targets.
    pub fn loss(&self) -> Loss {
        if self.has_values() { Loss::MeanSquaredError } else { Loss::Logistic }
    }

    /// The function, if that is what is learnt.
    pub fn function(&self) -> Option<&FormulaSurface> {
        (self.choice.index() == DATA_SETS.len()).then_some(&self.surface)
    }

    /// The name of a class.
    pub fn class_name(&self, class: usize) -> String {
        match self.placed.targets() {
            Targets::Classes(names) if self.is_placed() => names.get(class).cloned(),
            _ => None,
        }
        .unwrap_or_else(|| class.to_string())
    }

    /// The part of the plane to open with: around the points, where they are placed.
    pub fn view(&self) -> View {
        if !self.is_placed() {
            return DATA_SETS.get(self.choice.index()).map_or(FUNCTION_VIEW, |card| card.view);
        }
        let range = |axis: usize| {
            let ends = self.placed.samples().iter().map(|sample| sample.at[axis]);
            let [low, high] =
                ends.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], end| [low.min(end), high.max(end)]);
            let half = (0.5 * (high - low)).max(1e-3 * low.abs().max(high.abs())).max(0.5);
            let centre = 0.5 * (low + high);
            if centre.is_finite() { span::padded([centre - half, centre + half], 0.15) } else { [-2.0, 2.0] }
        };
        View { x: range(0), y: range(1) }
    }

    /// The training data of a seed, and as many held-out data; of placed points, none are held out.
    pub fn draw(&self, seed: u64) -> [Vec<Sample>; 2] {
        if self.is_placed() {
            return [self.placed.samples().to_vec(), Vec::new()];
        }
        let (count, noise) = (self.samples.value() as usize, self.noise.value());
        training_and_held_out(seed, |random| match DATA_SETS.get(self.choice.index()) {
            Some(card) => card.draw(count, noise, random),
            None => {
                let value =
                    |at| Some(self.surface.value(at)).filter(|value| value.abs() <= MAX_VALUE).unwrap_or(f64::NAN);
                of_function(value, FUNCTION_VIEW, count, noise, random)
            }
        })
    }

    /// Places the points that were drawn, to change them from now on.
    fn place(&mut self, drawn: &[Sample]) {
        let snapped = |sample: &Sample| {
            let target = rounded(libm::round(sample.target / SNAP) * SNAP, 12);
            Sample { at: snapped(sample.at), target }
        };
        self.placed.replace(drawn.iter().take(MAX_POINTS - 1).map(snapped).collect());
        self.choice.set(PLACED).expect("an option");
        self.forget_others();
        self.update();
    }

    /// The index of the placed point whose handle is `prefix` followed by its number.
    pub fn position(&self, handle: &str, prefix: &str) -> Option<usize> {
        self.placed.position(handle, prefix).filter(|_| self.is_placed())
    }

    /// Moves a placed point.
    pub fn put(&mut self, index: usize, at: Point) {
        self.placed.put(index, snapped(at));
    }

    /// Adds a point, after placing those that were drawn. Returns whether another one is allowed.
    pub fn add(&mut self, at: Point, drawn: &[Sample]) -> bool {
        if !self.is_placed() {
            self.place(drawn);
        }
        let target = self.target.value();
        let is_class = !self.has_values();
        let target = if is_class { f64::from(u8::from(target > 0.5)) } else { target };
        self.placed.add(Sample { at: snapped(at), target })
    }

    /// Removes a placed point, except the last.
    pub fn remove(&mut self, index: usize) {
        if self.placed.samples().len() > 1 {
            self.placed.remove(index);
        }
    }

    /// In words.
    pub fn description(&self) -> String {
        match DATA_SETS.get(self.choice.index()) {
            _ if self.is_placed() => "points that were placed".into(),
            Some(card) => format!("two classes, {}", card.id),
            None => {
                let source = self.formula.formula().source();
                format!("f(x, y) = {}", source.rsplit_once('=').map_or(source, |(_, right)| right.trim()))
            }
        }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.formula);
        visit(&mut self.samples);
        visit(&mut self.noise);
        visit(&mut self.target);
        visit(&mut self.placed);
    }

    /// Responds to a changed setting; ignores those of others. A typed function is what is learnt from now on, and so are typed
    /// points. Whoever chooses to place points begins with those that were `drawn`. Returns whether other data are learnt.
    pub fn changed(&mut self, setting: &str, drawn: &[Sample]) -> bool {
        if setting == self.formula.name() {
            self.surface = FormulaSurface::new(self.formula.formula().clone(), Vec::new());
            self.choice.set(FUNCTION).expect("an option");
        } else if setting == self.placed.name() {
            let is_empty = self.placed.samples().is_empty();
            if !is_empty || self.is_placed() {
                self.choice.set(if is_empty { DATA_SETS[0].id } else { PLACED }).expect("an option");
            }
        } else if setting == NAME && self.is_placed() && self.placed.samples().is_empty() {
            self.place(drawn);
        }
        self.forget_others();
        self.update();
        [self.formula.name(), self.placed.name(), NAME].contains(&setting)
    }

    /// Forgets the points and the function that are not learnt: in a state each would imply its own data set.
    fn forget_others(&mut self) {
        if !self.is_placed() {
            self.placed.replace(Vec::new());
        }
        if self.function().is_none() {
            self.formula.adopt(preset());
            self.surface = FormulaSurface::new(preset(), Vec::new());
        }
    }

    fn update(&mut self) {
        let is_shown = self.function().is_some();
        self.formula.set_hidden(!is_shown);
    }
}

fn preset() -> Formula {
    Formula::parse(PRESET, &Vocabulary { variables: VARIABLES, constants: &[] }).expect("the preset is a formula")
}

/// The position at which a dragged point lands.
fn snapped(at: Point) -> Point {
    at.map(|end| rounded(libm::round(end.clamp(-FAR, FAR) / SNAP) * SNAP, 12))
}
