//! The rule of one's own optimiser: a preset or a typed text, with its letters as sliders.

use std::hint::black_box;
use std::rc::Rc;

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Control, Group, Parameter, Refusal, Setting, Statement, Visit, feature};
use crate::formula::FormulaError;
use crate::formula::written;
use crate::optimiser::{Rule, Settings};
use crate::optimisers::OWN;
use crate::update_rule::{Letter, MAX_VALUE, PRESETS};

const RULE: &str = "rule";

const PRESET: &str = "own-preset";

/// The feature that reads rules: its code is loaded when one's own optimiser joins a race.
const FEATURE: &str = "own-rule";

/// A rule that was read, and its assignments, typeset.
pub struct ReadRule {
    /// The rule.
    pub rule: Rc<dyn Rule>,
    /// A line for each assignment.
    pub lines: Vec<Statement>,
}

/// Reads a rule.
pub type RuleReader = fn(&str) -> Result<ReadRule, FormulaError>;

/// The rule, with the values of its letters.
pub struct OwnRule {
    preset: Pick,
    text: RuleField,
    /// In the order of the rule's letters.
    letters: Vec<Knob>,
}

impl OwnRule {
    /// The first of the presets, not yet read.
    pub fn new(reader: RuleReader) -> Self {
        let options = PRESETS.iter().map(|preset| Choice::from((preset.id, preset.title)));
        let preset = Pick::new(PRESET, "Begin with", options).in_group(Group::How);
        let (text, reader) = (PRESETS[0].rule.into(), black_box(reader));
        Self {
            preset: preset.or_implied("typed", "Your own rule"),
            text: RuleField { reader, text, read: None, is_typed: false },
            letters: Vec::new(),
        }
    }

    /// The feature that it needs.
    pub fn feature() -> &'static str {
        FEATURE
    }

    /// Whether a setting is one of its own that is missing until the feature is loaded.
    pub fn awaits(&self, setting: &str) -> bool {
        let is_own =
            [PRESET, RULE].contains(&setting) || setting.strip_prefix(OWN).is_some_and(|rest| rest.starts_with('-'));
        is_own && self.text.read.is_none()
    }

    /// Reads the preset if the code is there and has not done so; returns whether it does now.
    pub fn load(&mut self) -> bool {
        let is_due = self.text.read.is_none() && feature::is_loaded(FEATURE);
        if is_due {
            self.text.read = Some((self.text.reader)(&self.text.text).expect("a preset is a rule"));
            self.adopt_letters();
        }
        is_due
    }

    /// The assignments, typeset; none until the rule is read.
    pub fn lines(&self) -> &[Statement] {
        self.text.read.as_ref().map_or(&[], |read| &read.lines)
    }

    /// The settings of an optimiser that runs it; until it is read, those of plain gradient descent.
    pub fn settings_of_run(&self) -> Settings {
        let Some(ReadRule { rule, .. }) = &self.text.read else { return Settings::new(&[]) };
        let mut settings = Settings::of_rule(Rc::clone(rule));
        for (letter, knob) in rule.letters().iter().zip(&self.letters) {
            settings.set(&letter.name, knob.value()).expect("a knob stays within the limits of a letter");
        }
        settings
    }

    /// Visits the settings; there are none until the rule is read.
    pub fn settings(&mut self, visit: Visit) {
        if self.text.read.is_none() {
            return;
        }
        visit(&mut self.preset);
        visit(&mut self.text);
        self.letters.iter_mut().for_each(|knob| visit(knob));
    }

    /// Responds to a changed setting. A preset brings the usual values of its letters; in a typed rule, letters that were there
    /// before keep theirs.
    pub fn changed(&mut self, setting: &str) {
        match setting {
            PRESET if self.preset.index() < PRESETS.len() => {
                let text = PRESETS[self.preset.index()].rule.into();
                (self.text.text, self.text.read, self.text.is_typed) = (text, None, false);
                self.letters.clear();
                self.load();
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
        let rule = self.text.read.as_ref().map(|read| Rc::clone(&read.rule));
        let letters = rule.iter().flat_map(|rule| rule.letters());
        self.letters = letters.map(|letter| existing(letter).unwrap_or_else(|| knob(letter))).collect();
    }
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
    reader: RuleReader,
    text: String,
    /// The rule, once it is read.
    read: Option<ReadRule>,
    is_typed: bool,
}

impl Setting for RuleField {
    fn name(&self) -> &str {
        RULE
    }

    fn value(&self) -> String {
        self.text.clone()
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
        self.read = Some((self.reader)(text)?);
        (self.text, self.is_typed) = (text.into(), true);
        Ok(())
    }
}
