//! A joint density as a visitor sets it: a named one or a typed formula, with its letters as sliders, and the part of the plane shown.
//!
//! What is typed is checked where it is typed, and a letter where it is set: what is negative, infinite, 0 everywhere or without a finite
//! integral is refused with the reason, and everything stays as it was. So there is always a density to show.

use std::rc::Rc;

use super::constants::Constants;
use super::plane_view::PlaneView;
use crate::figure::formula_field::FormulaField;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Pannable, Parameter, Refusal, Setting, Visit};
use crate::formula::{Constant, Formula, Vocabulary};
use crate::formula_surface::FormulaSurface;
use crate::joint::{Form, Joint};
use crate::joints::JointCard;
use crate::plane::View;

/// Where a typed density is looked for.
const TYPED_HOME: View = View { x: [-3.5, 3.5], y: [-3.5, 3.5] };

/// The densities among which a visitor chooses, and how the settings are named.
#[derive(Clone, Copy, Debug)]
pub struct JointMenu {
    /// The name of the choice in attributes, and its label.
    pub name: &'static str,
    pub label: &'static str,
    /// The label of the formula, and what stands before it.
    pub formula_label: &'static str,
    pub symbol: &'static str,
    /// What a formula says of the density.
    pub form: Form,
    /// The named densities.
    pub cards: &'static [JointCard],
    /// The formula that is there when one's own is chosen before any is typed.
    pub preset: &'static str,
    /// The letters whose default and range are known in a typed formula.
    pub letters: &'static [Constant],
}

/// A joint density, and the view of it.
pub struct JointChoice {
    menu: JointMenu,
    choice: Pick,
    source: Source,
    view: PlaneView,
    joint: Rc<Joint>,
    revision: u64,
}

/// What a density is made of.
#[derive(Clone)]
struct Source {
    formula: FormulaField,
    constants: Constants,
    surface: FormulaSurface,
}

impl JointChoice {
    /// The first of the named densities.
    pub fn new(menu: JointMenu) -> Self {
        let card = &menu.cards[0];
        let rows = menu.cards.iter().map(|card| Choice::from((card.id, card.title)));
        let source = Source::of(&menu, card);
        let joint = Joint::new(&source.surface, menu.form, card.view).expect("a named joint density is one");
        Self {
            menu,
            choice: Pick::new(menu.name, menu.label, rows).or_implied("formula", "Your own density"),
            source,
            view: PlaneView::new(card.view),
            joint: Rc::new(joint),
            revision: 0,
        }
    }

    /// The density.
    pub fn joint(&self) -> &Rc<Joint> {
        &self.joint
    }

    /// What the formula says: f, which is the density but for a factor, or ln f.
    pub fn surface(&self) -> &FormulaSurface {
        &self.source.surface
    }

    /// The card of the density; `None` if it is typed.
    pub fn card(&self) -> Option<&'static JointCard> {
        self.menu.cards.get(self.choice.index())
    }

    /// The name of the density, as in a sentence.
    pub fn title(&self) -> &'static str {
        self.card().map_or("Your own density", |card| card.title)
    }

    /// The part of the plane that is shown.
    pub fn view(&self) -> View {
        self.view.shown()
    }

    /// A number that changes whenever the density does.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        visit(&mut Checked { of: self, part: Part::Formula });
        // All letters at once, then each.
        visit(&mut Checked { of: self, part: Part::Letters });
        for index in 0..self.source.constants.knobs().len() {
            visit(&mut Checked { of: self, part: Part::Letter(index) });
        }
        visit(&mut self.view);
    }

    /// Responds to a changed setting; ignores other settings.
    pub fn changed(&mut self, setting: &str) {
        match self.card() {
            Some(card) if setting == self.menu.name => {
                self.take(Source::of(&self.menu, card), card.view).expect("a named joint density is one");
                self.view = PlaneView::new(card.view);
            }
            None if setting == self.menu.name => {
                let vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };
                let preset = Formula::parse(self.menu.preset, &vocabulary);
                self.source.formula.adopt(preset.expect("the preset is a formula"));
                self.take_typed(self.source.clone()).expect("the preset is a density");
            }
            // A slider widens to a value beyond it.
            _ => drop(self.source.constants.changed(setting)),
        }
    }

    /// The view, to pan and zoom.
    pub fn pannable(&mut self) -> &mut dyn Pannable {
        &mut self.view
    }

    /// Takes another density, if it is one.
    fn take(&mut self, source: Source, home: View) -> Result<(), Refusal> {
        let joint = Joint::new(&source.surface, self.menu.form, home).map_err(|flaw| Refusal::new(flaw.to_string()))?;
        self.joint = Rc::new(joint);
        self.source = source;
        self.revision += 1;
        Ok(())
    }

    /// Takes the formula of a source, as typed. Letters that were there before keep their values.
    fn take_typed(&mut self, mut source: Source) -> Result<(), Refusal> {
        let formula = source.formula.formula().clone();
        let before = std::mem::replace(&mut source.constants, Constants::known(formula.constants(), self.menu.letters));
        for (name, value) in before.pairs() {
            if let Some(index) = formula.constants().iter().position(|one| one == name) {
                source.constants.knob_mut(index).put(value);
            }
        }
        source.surface = FormulaSurface::new(formula, source.constants.values());
        source.formula.mark_as_typed();
        self.take(source, TYPED_HOME)?;
        self.choice.imply();
        self.view.follow(self.joint.home());
        Ok(())
    }

    /// Takes the letters of a source.
    fn take_letters(&mut self, mut source: Source) -> Result<(), Refusal> {
        source.surface.set_constants(&source.constants.values());
        let card = self.card();
        self.take(source, card.map_or(TYPED_HOME, |card| card.view))?;
        if card.is_none() {
            self.view.follow(self.joint.home());
        }
        Ok(())
    }
}

impl Source {
    fn of(menu: &JointMenu, card: &JointCard) -> Self {
        let surface = card.surface();
        let constants = Constants::known(surface.formula().constants(), card.constants);
        let formula =
            FormulaField::new("formula", menu.formula_label, menu.symbol, &["x", "y"], surface.formula().clone());
        Self { formula, constants, surface }
    }

    fn part(&self, part: Part) -> &dyn Setting {
        match part {
            Part::Formula => &self.formula,
            Part::Letters => &self.constants,
            Part::Letter(index) => &self.constants.knobs()[index],
        }
    }

    fn part_mut(&mut self, part: Part) -> &mut dyn Setting {
        match part {
            Part::Formula => &mut self.formula,
            Part::Letters => &mut self.constants,
            Part::Letter(index) => self.constants.knob_mut(index),
        }
    }
}

/// A part of the source that is set by itself.
#[derive(Clone, Copy)]
enum Part {
    Formula,
    Letters,
    Letter(usize),
}

/// A part of the source as a setting that refuses what makes no density.
struct Checked<'a> {
    of: &'a mut JointChoice,
    part: Part,
}

impl Checked<'_> {
    fn attempt(&mut self, change: impl FnOnce(&mut dyn Setting) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut source = self.of.source.clone();
        change(source.part_mut(self.part))?;
        match self.part {
            Part::Formula => self.of.take_typed(source),
            Part::Letters | Part::Letter(_) => self.of.take_letters(source),
        }
    }
}

impl Setting for Checked<'_> {
    fn name(&self) -> &str {
        self.of.source.part(self.part).name()
    }

    fn value(&self) -> String {
        self.of.source.part(self.part).value()
    }

    fn is_default(&self) -> bool {
        self.of.source.part(self.part).is_default()
    }

    fn parameter(&self) -> Parameter {
        self.of.source.part(self.part).parameter()
    }

    fn is_formula(&self) -> bool {
        self.of.source.part(self.part).is_formula()
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        self.attempt(|setting| setting.set(text))
    }

    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        self.attempt(|setting| setting.slide(position))
    }
}
