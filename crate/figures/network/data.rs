//! The data to learn: two classes of points of a kind, or the values of a typed function.

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Setting, Visit};
use crate::formula::{Formula, Vocabulary};
use crate::formula_surface::FormulaSurface;
use crate::network::Loss;
use crate::network::data_sets::{DATA_SETS, Sample, of_function};
use crate::network::setup::training_and_held_out;
use crate::plane::View;
use crate::surface::Surface;

const NAME: &str = "data-set";
const FUNCTION: &str = "function";

const SAMPLES: Dial = Dial { range: [10.0, 500.0], scale: SliderScale::Logarithmic, whole: true };
const NOISE: Dial = Dial { range: [0.0, 0.5], scale: SliderScale::Linear, whole: false };

/// The function to begin with, and where it is sampled.
const PRESET: &str = "sin(2x) cos(2y)";
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
}

impl Data {
    /// Two moons.
    pub fn new() -> Self {
        let kinds = DATA_SETS.iter().map(|card| Choice::from((card.id, card.title)));
        let kinds = kinds.chain([Choice::from((FUNCTION, "A function f(x, y)"))]);
        let variables = &["x", "y"];
        let formula =
            Formula::parse(PRESET, &Vocabulary { variables, constants: &[] }).expect("the preset is a formula");
        let field = FormulaField::new("formula", "Function", "f", variables, formula.clone()).with_at_most(0);
        let mut data = Self {
            choice: Pick::new(NAME, "Data", kinds),
            formula: field,
            surface: FormulaSurface::new(formula, Vec::new()),
            samples: Knob::new("samples", "Training samples", "", SAMPLES, 100.0),
            noise: Knob::new("noise", "Noise", "", NOISE, 0.2),
        };
        data.update();
        data
    }

    /// Whether targets are values of a function, rather than classes.
    pub fn is_function(&self) -> bool {
        self.choice.index() >= DATA_SETS.len()
    }

    /// The loss that goes with the targets.
    pub fn loss(&self) -> Loss {
        if self.is_function() { Loss::MeanSquaredError } else { Loss::Logistic }
    }

    /// The function, if that is what is learnt.
    pub fn function(&self) -> Option<&FormulaSurface> {
        self.is_function().then_some(&self.surface)
    }

    /// The part of the plane to open with.
    pub fn view(&self) -> View {
        DATA_SETS.get(self.choice.index()).map_or(FUNCTION_VIEW, |card| card.view)
    }

    /// The training data of a seed, and as many held-out data.
    pub fn draw(&self, seed: u64) -> [Vec<Sample>; 2] {
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

    /// In words.
    pub fn description(&self) -> String {
        match DATA_SETS.get(self.choice.index()) {
            Some(card) => format!("two classes, {}", card.id),
            None => format!("f(x, y) = {}", self.formula.formula().source()),
        }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.formula);
        visit(&mut self.samples);
        visit(&mut self.noise);
    }

    /// Responds to a changed setting; ignores those of others. A typed function is what is learnt from now on.
    pub fn changed(&mut self, setting: &str) {
        if setting == self.formula.name() {
            self.surface = FormulaSurface::new(self.formula.formula().clone(), Vec::new());
            self.choice.set(FUNCTION).expect("an option");
        }
        self.update();
    }

    fn update(&mut self) {
        let is_function = self.is_function();
        self.formula.set_hidden(!is_function);
    }
}
