//! A distribution as a visitor sets it: one of the families with a slider for each of its letters, or a typed density, whose letters
//! are sliders too.
//!
//! A typed density is checked where it is typed, and a value of one of its letters where it is set: what is negative, 0 everywhere or
//! without a finite area is refused with the reason, and the figure stays as it was. The letters of a state arrive one after another, the
//! others still at their defaults, so all of those steps must be densities too.

use std::rc::Rc;

use crate::distribution::{Distribution, DistributionCard, Letter};
use crate::distributions::DISTRIBUTIONS;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::formula_field::FormulaField;
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Parameter, Refusal, Setting, Visit};
use crate::formula::{Formula, Vocabulary, symbol};
use crate::formula_distribution::FormulaDistribution;

/// The density that is there when one's own is chosen before any is typed.
const PRESET: &str = "exp(-x^2/2) (1 + sin(3x))";

/// The slider of a location, of a letter of a typed density, and the largest value of the latter.
const SLIDER: [f64; 2] = [-5.0, 5.0];
const LIMIT: f64 = 1e9;

/// A letter of a typed density, at first.
const TYPED: f64 = 1.0;

/// The names of the settings of a distribution, and what they are for visitors.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The choice: `distribution`.
    pub choice: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The formula: `formula`.
    pub formula: &'static str,
    /// The symbol of the density: `p`.
    pub symbol: &'static str,
    /// What the names of letters begin with: nothing, or `p-`.
    pub prefix: &'static str,
    /// Names that cannot be letters of a typed density.
    pub reserved: &'static [&'static str],
}

/// A distribution.
pub struct DistributionChoice {
    names: Names,
    choice: Pick,
    /// The letters of the family; none if a density is typed.
    letters: Vec<Knob>,
    own: OwnDensity,
    distribution: Rc<dyn Distribution>,
    revision: u64,
}

impl DistributionChoice {
    /// The family of this name; the state of a figure that opens with it omits the name.
    ///
    /// # Panics
    /// If there is no such family.
    pub fn new(names: Names, opening: &str) -> Self {
        let index = DISTRIBUTIONS.iter().position(|card| card.id == opening).expect("a family of this name");
        let options = DISTRIBUTIONS.iter().map(|card| Choice::from((card.id, card.title)));
        let choice = Pick::new(names.choice, names.label, options).or_implied("formula", "Your own density");
        let letters = knobs(names, &DISTRIBUTIONS[index]);
        let distribution = of_family(&DISTRIBUTIONS[index], &letters);
        Self { names, choice: choice.at(opening), letters, own: OwnDensity::new(names), distribution, revision: 0 }
    }

    /// The distribution.
    pub fn distribution(&self) -> &Rc<dyn Distribution> {
        &self.distribution
    }

    /// The family; `None` if a density is typed.
    pub fn card(&self) -> Option<&'static DistributionCard> {
        DISTRIBUTIONS.get(self.choice.index())
    }

    /// The name of the distribution, as in a sentence.
    pub fn title(&self) -> &'static str {
        self.card().map_or("your own density", |card| card.title)
    }

    /// A number that changes whenever the distribution does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The value of a letter of the family by its name without the prefix, if it has that letter.
    pub fn letter(&self, name: &str) -> Option<f64> {
        self.position(name).map(|index| self.letters[index].value())
    }

    /// Moves a letter of the family, as far as it can go. Ignores NaN, and a letter that the family does not have.
    pub fn put_letter(&mut self, name: &str, value: f64) {
        if let Some(index) = self.position(name) {
            self.letters[index].put(value);
            self.update();
        }
    }

    /// The distribution with all letters at their defaults: what a home of the view is chosen for.
    pub fn home(&self) -> Rc<dyn Distribution> {
        match self.card() {
            Some(card) => of_family(card, &knobs(self.names, card)),
            None => self.own.home(),
        }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut self.own);
        self.letters.iter_mut().for_each(|knob| visit(knob));
        for index in 0..self.own.letters.len() {
            visit(&mut OwnLetter { own: &mut self.own, index });
        }
    }

    /// Responds to a changed setting; ignores those of others. Returns whether the distribution may have changed.
    pub fn changed(&mut self, setting: &str) -> bool {
        let is_letter = |knob: &Knob| knob.name() == setting;
        if setting == self.names.choice {
            self.letters = self.card().map_or(Vec::new(), |card| knobs(self.names, card));
            match self.card() {
                Some(_) => self.own = OwnDensity::new(self.names),
                None => self.own.choose(),
            }
        } else if setting == self.names.formula && self.own.is_chosen() {
            self.choice.imply();
            self.letters.clear();
        } else if !self.letters.iter().chain(&self.own.letters).any(is_letter) {
            return false;
        }
        self.own.letters.iter_mut().filter(|knob| is_letter(knob)).for_each(Knob::widen);
        self.update();
        true
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.card()?.letters.iter().position(|letter| letter.name == name)
    }

    fn update(&mut self) {
        self.distribution = match self.card() {
            Some(card) => of_family(card, &self.letters),
            None => self.own.density(),
        };
        self.revision += 1;
    }
}

fn of_family(card: &DistributionCard, letters: &[Knob]) -> Rc<dyn Distribution> {
    let values: Vec<f64> = letters.iter().map(Knob::value).collect();
    (card.with)(&values).into()
}

/// A knob for each letter of a family.
fn knobs(names: Names, card: &DistributionCard) -> Vec<Knob> {
    card.letters.iter().map(|letter| knob(names, letter)).collect()
}

fn knob(names: Names, letter: &Letter) -> Knob {
    let &Letter { name, symbol, label, default, range: [low, high] } = letter;
    let name = format!("{}{name}", names.prefix);
    let dial = |range, scale| Dial { range, scale, whole: false };
    match low {
        _ if low > 0.0 => Knob::new(name, label, symbol, dial([low, high], SliderScale::Logarithmic), default),
        0.0 => Knob::new(name, label, symbol, dial([low, high], SliderScale::Linear), default),
        // The slider of a location is shorter than what can be typed.
        _ => Knob::new(name, label, symbol, dial(SLIDER, SliderScale::Linear), default).up_to(high),
    }
}

/// A typed density with its letters.
struct OwnDensity {
    names: Names,
    field: FormulaField,
    letters: Vec<Knob>,
    /// With these values of the letters, and with all at their defaults; none until one's own density is chosen.
    densities: Option<[Rc<dyn Distribution>; 2]>,
}

impl OwnDensity {
    fn new(names: Names) -> Self {
        let vocabulary = Vocabulary { variables: &["x"], constants: &[] };
        let formula = Formula::parse(PRESET, &vocabulary).expect("the preset is a formula");
        let field = FormulaField::new(names.formula, "Density, up to a factor", names.symbol, &["x"], formula);
        let mut field = field.without(names.reserved);
        field.set_hidden(true);
        Self { names, field, letters: Vec::new(), densities: None }
    }

    fn is_chosen(&self) -> bool {
        self.densities.is_some()
    }

    fn choose(&mut self) {
        if !self.is_chosen() {
            self.set(PRESET).expect("the preset is a density");
        }
    }

    fn density(&self) -> Rc<dyn Distribution> {
        Rc::clone(&self.densities.as_ref().expect("one's own density is chosen")[0])
    }

    fn home(&self) -> Rc<dyn Distribution> {
        Rc::clone(&self.densities.as_ref().expect("one's own density is chosen")[1])
    }

    /// A knob for each letter of a formula; one that existed keeps its value.
    fn knobs(&self, formula: &Formula) -> Vec<Knob> {
        let dial = Dial { range: SLIDER, scale: SliderScale::Linear, whole: false };
        let new = |name: &String| {
            Knob::new(format!("{}{name}", self.names.prefix), symbol(name).to_owned(), "", dial, TYPED).up_to(LIMIT)
        };
        let knob = |name: &String| {
            let knob = new(name);
            self.letters.iter().find(|other| other.name() == knob.name()).cloned().unwrap_or(knob)
        };
        formula.constants().iter().map(knob).collect()
    }

    fn check(formula: &Formula, values: &[f64]) -> Result<Rc<dyn Distribution>, Refusal> {
        let density = FormulaDistribution::new(formula, values);
        density.map(|density| Rc::new(density) as _).map_err(|fault| Refusal::new(fault.to_string()))
    }

    /// The density for values of the letters, if it is one for every beginning of them too, from the first that has changed.
    fn check_steps(formula: &Formula, values: &[f64], changed: usize) -> Result<Rc<dyn Distribution>, Refusal> {
        let mut steps = (changed..values.len().saturating_sub(1))
            .filter(|step| values[step + 1..].iter().any(|value| *value != TYPED));
        steps.try_for_each(|step| {
            let at = |index: usize| if index <= step { values[index] } else { TYPED };
            let values: Vec<f64> = (0..values.len()).map(at).collect();
            Self::check(formula, &values).map(|_| ())
        })?;
        Self::check(formula, values)
    }

    /// Moves a letter.
    fn set_letter(&mut self, index: usize, knob: Knob) -> Result<(), Refusal> {
        let mut letters = self.letters.clone();
        letters[index] = knob;
        let values: Vec<f64> = letters.iter().map(Knob::value).collect();
        self.densities = Some([Self::check_steps(self.field.formula(), &values, index)?, self.home()]);
        self.letters = letters;
        Ok(())
    }
}

impl Setting for OwnDensity {
    fn name(&self) -> &str {
        self.field.name()
    }

    /// Empty, unless one's own density is chosen.
    fn value(&self) -> String {
        if self.is_chosen() { self.field.value() } else { String::new() }
    }

    fn is_default(&self) -> bool {
        !self.is_chosen()
    }

    fn parameter(&self) -> Parameter {
        Parameter { value: self.value(), is_default: self.is_default(), ..self.field.parameter() }
    }

    fn is_formula(&self) -> bool {
        true
    }

    /// Letters keep their values if the density allows it.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        if text.is_empty() && !self.is_chosen() {
            return Ok(());
        }
        let mut field = self.field.clone();
        field.set(text)?;
        field.set_hidden(false);
        let formula = field.formula();
        let home = Self::check(formula, &vec![TYPED; formula.constants().len()])?;
        let mut letters = self.knobs(formula);
        let values: Vec<f64> = letters.iter().map(Knob::value).collect();
        let is_home = values.iter().all(|value| *value == TYPED);
        let density = if is_home { Ok(Rc::clone(&home)) } else { Self::check_steps(formula, &values, 0) };
        let density = density.unwrap_or_else(|_| {
            letters.iter_mut().for_each(|knob| knob.put(TYPED));
            Rc::clone(&home)
        });
        (self.field, self.letters, self.densities) = (field, letters, Some([density, home]));
        Ok(())
    }
}

/// A letter of a typed density.
struct OwnLetter<'a> {
    own: &'a mut OwnDensity,
    index: usize,
}

impl OwnLetter<'_> {
    fn knob(&self) -> &Knob {
        &self.own.letters[self.index]
    }
}

impl Setting for OwnLetter<'_> {
    fn name(&self) -> &str {
        self.knob().name()
    }

    fn value(&self) -> String {
        Setting::value(self.knob())
    }

    fn is_default(&self) -> bool {
        self.knob().is_default()
    }

    fn parameter(&self) -> Parameter {
        self.knob().parameter()
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let mut knob = self.knob().clone();
        knob.set(text)?;
        self.own.set_letter(self.index, knob)
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        let mut knob = self.knob().clone();
        knob.slide(position)?;
        self.own.set_letter(self.index, knob)
    }
}
