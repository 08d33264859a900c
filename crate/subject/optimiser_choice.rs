//! The choice of one optimiser, with a slider for each of its hyperparameters, or the text of one's own rule.

use super::own_rule::{OwnRule, RuleReader};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Group, Statement, Visit, style};
use crate::optimiser::{Hyperparameter, OptimiserCard, Settings};
use crate::optimisers::{OPTIMISERS, OWN};

const NAME: &str = "optimiser";

/// The name of the hyperparameter that a figure with a weight decay of its own leaves out, and the methods whose decay is another:
/// they shrink the weights beside the step, rather than add to the gradient.
const DECAY: &str = "weightDecay";
const DECOUPLED: [&str; 2] = ["adamw", "lion"];

/// The optimiser as a visitor sets it.
pub struct OptimiserChoice {
    choice: Pick,
    /// The hyperparameters, in the order of [`OptimiserChoice::shown`].
    knobs: Vec<Knob>,
    own: OwnRule,
}

impl OptimiserChoice {
    /// The optimiser of this name.
    pub fn new(id: &str, rules: RuleReader) -> Self {
        let option =
            |card: &OptimiserCard| Choice { value: card.id, label: card.title, swatch: Some(style::swatch(card.id)) };
        let choice = Pick::new(NAME, "Optimiser", OPTIMISERS.iter().map(option)).in_group(Group::How).at(id);
        let mut one = Self { choice, knobs: Vec::new(), own: OwnRule::new(rules) };
        one.take_up_knobs();
        one
    }

    /// Its card.
    pub fn card(&self) -> &'static OptimiserCard {
        &OPTIMISERS[self.choice.index()]
    }

    /// The values of its hyperparameters.
    pub fn values(&self) -> Settings {
        if self.is_own() {
            return self.own.settings_of_run();
        }
        let mut settings = Settings::new(self.card().parameters);
        for (parameter, knob) in self.shown().zip(&self.knobs) {
            settings.set(parameter.name, knob.value()).expect("a knob stays within the range of its parameter");
        }
        settings
    }

    /// The assignments of one's own optimiser, if that is chosen.
    pub fn own_lines(&self) -> &[Statement] {
        if self.is_own() { self.own.lines() } else { &[] }
    }

    /// The feature that it needs.
    pub fn feature(&self) -> Option<&'static str> {
        self.is_own().then(OwnRule::feature)
    }

    /// Whether a setting is missing until the feature is loaded.
    pub fn awaits(&self, setting: &str) -> bool {
        self.is_own() && self.own.awaits(setting)
    }

    /// Takes up the feature; returns whether that changes the optimiser.
    pub fn load(&mut self) -> bool {
        self.is_own() && self.own.load()
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.choice);
        if self.is_own() {
            self.own.settings(visit);
        }
        self.knobs.iter_mut().for_each(|knob| visit(knob));
    }

    /// Responds to a changed setting; ignores those of others.
    pub fn changed(&mut self, setting: &str) {
        match setting {
            NAME => {
                self.take_up_knobs();
                self.load();
            }
            _ => self.own.changed(setting),
        }
    }

    fn is_own(&self) -> bool {
        self.card().id == OWN
    }

    fn shown(&self) -> impl Iterator<Item = &'static Hyperparameter> + use<> {
        let card = self.card();
        card.parameters.iter().filter(move |one| one.name != DECAY || DECOUPLED.contains(&card.id))
    }

    fn take_up_knobs(&mut self) {
        let card = self.card();
        self.knobs = self.shown().map(|parameter| Knob::of(card.id, parameter).in_section(card.title)).collect();
    }
}
