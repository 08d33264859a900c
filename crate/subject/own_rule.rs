//! The rule of one's own optimiser: a preset or a typed text, with its letters as sliders.

use std::rc::Rc;

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Control, Group, Parameter, Refusal, Setting, Visit};
use crate::optimiser::Settings;
use crate::optimisers::OWN;
use crate::update_rule::{Letter, MAX_VALUE, PRESETS, UpdateRule, written};

const RULE: &str = "rule";

const PRESET: &str = "own-preset";

/// The rule, with the values of its letters.
pub struct OwnRule {
    preset: Pick,
    text: RuleField,
    /// In the order of the rule's letters.
    letters: Vec<Knob>,
}

impl OwnRule {
    /// The first of the presets.
    pub fn new() -> Self {
        let options = PRESETS.iter().map(|preset| Choice::from((preset.id, preset.title)));
        let preset = Pick::new(PRESET, "Begin with", options).in_group(Group::How);
        Self {
            preset: preset.or_implied("typed", "Your own rule"),
            text: RuleField { rule: preset_rule(0), is_typed: false },
            letters: Vec::new(),
        }
    }

    /// The rule.
    pub fn rule(&self) -> &UpdateRule {
        &self.text.rule
    }

    /// The settings of an optimiser that runs it.
    pub fn settings_of_run(&self) -> Settings {
        let mut settings = Settings::of_rule(Rc::<UpdateRule>::clone(&self.text.rule));
        for (letter, knob) in self.text.rule.letters().iter().zip(&self.letters) {
            settings.set(&letter.name, knob.value()).expect("a knob stays within the limits of a letter");
        }
        settings
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.preset);
        visit(&mut self.text);
        self.letters.iter_mut().for_each(|knob| visit(knob));
    }

    /// Responds to a changed setting. A preset brings the usual values of its letters; in a typed rule, letters that were there
    /// before keep theirs.
    pub fn changed(&mut self, setting: &str) {
        match setting {
            PRESET if self.preset.index() < PRESETS.len() => {
                self.text = RuleField { rule: preset_rule(self.preset.index()), is_typed: false };
                self.letters.clear();
                self.adopt_letters();
            }
            PRESET | RULE => {
                self.preset.imply();
                self.text.is_typed = true;
                self.adopt_letters();
            }
            _ => self.letters.iter_mut().filter(|knob| knob.name() == setting).for_each(Knob::widen),
        }
    }

    fn adopt_letters(&mut self) {
        let existing = |letter: &Letter| self.letters.iter().find(|knob| knob.name() == name(letter)).cloned();
        let letters = self.text.rule.letters().iter();
        self.letters = letters.map(|letter| existing(letter).unwrap_or_else(|| knob(letter))).collect();
    }
}

fn preset_rule(index: usize) -> Rc<UpdateRule> {
    Rc::new(UpdateRule::parse(PRESETS[index].rule).expect("a preset is a rule"))
}

fn name(letter: &Letter) -> String {
    format!("{OWN}-{}", letter.name)
}

fn knob(letter: &Letter) -> Knob {
    let [low, high] = letter.range;
    let scale = match letter.range {
        _ if low > 0.0 => SliderScale::Logarithmic,
        _ if high < 1.0 => SliderScale::LogarithmicToOne,
        _ => SliderScale::Linear,
    };
    let dial = Dial { range: letter.range, scale, whole: false };
    let label = format!("Your {}", written(&letter.name));
    Knob::new(name(letter), label, "", dial, letter.default).up_to(MAX_VALUE).in_group(Group::How)
}

/// The text of the rule.
struct RuleField {
    rule: Rc<UpdateRule>,
    is_typed: bool,
}

impl Setting for RuleField {
    fn name(&self) -> &str {
        RULE
    }

    fn value(&self) -> String {
        self.rule.source().into()
    }

    fn is_default(&self) -> bool {
        !self.is_typed
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, "Your rule for x, from its slope g", Control::Text).in_group(Group::How)
    }

    fn is_formula(&self) -> bool {
        true
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        self.rule = Rc::new(UpdateRule::parse(text)?);
        self.is_typed = true;
        Ok(())
    }
}
