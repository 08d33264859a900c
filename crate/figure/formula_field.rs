//! A formula that a visitor can type.

use std::rc::Rc;

use super::{Control, Parameter, Refusal, Setting};
use crate::formula::{Formula, Vocabulary};

/// A formula in a line of text: a preset until a visitor types another.
#[derive(Clone, Debug)]
pub struct FormulaField {
    name: &'static str,
    label: &'static str,
    symbol: &'static str,
    vocabulary: Vocabulary<'static>,
    /// Names with another meaning in the figure, which cannot be constants of the formula.
    reserved: &'static [&'static str],
    /// The most letters that are no variables.
    max_letters: usize,
    /// Whether its two variables may have other letters.
    has_own_letters: bool,
    formula: Formula,
    mathml: Rc<str>,
    is_typed: bool,
    is_hidden: bool,
}

impl FormulaField {
    /// A field for formulas in these variables, showing a preset.
    pub fn new(
        name: &'static str,
        label: &'static str,
        symbol: &'static str,
        variables: &'static [&'static str],
        formula: Formula,
    ) -> Self {
        let vocabulary = Vocabulary { variables, constants: &[] };
        let mathml = formula.to_mathml().into();
        Self {
            name,
            label,
            symbol,
            vocabulary,
            reserved: &[],
            max_letters: usize::MAX,
            has_own_letters: false,
            formula,
            mathml,
            is_typed: false,
            is_hidden: false,
        }
    }

    /// The same with these names reserved: they cannot be constants.
    pub fn without(self, reserved: &'static [&'static str]) -> Self {
        Self { reserved, ..self }
    }

    /// The same for formulas with at most this many letters that are no variables.
    pub fn with_at_most(self, max_letters: usize) -> Self {
        Self { max_letters, ..self }
    }

    /// The same for formulas of the plane in any two letters ([`Formula::parse_in_plane`]).
    pub fn with_own_letters(self) -> Self {
        Self { has_own_letters: true, ..self }
    }

    /// The formula.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// Shows another preset.
    pub fn adopt(&mut self, formula: Formula) {
        self.show(formula);
        self.is_typed = false;
    }

    /// Counts the formula as typed, even if it is a preset.
    pub fn mark_as_typed(&mut self) {
        self.is_typed = true;
    }

    /// Hides the control, or shows it: what the figure shows is not, or is, this formula.
    pub fn set_hidden(&mut self, is_hidden: bool) {
        self.is_hidden = is_hidden;
    }

    /// Renames the variables: the formula stays the same, and is read and shown in other letters.
    pub fn rename(&mut self, variables: &'static [&'static str]) {
        self.vocabulary.variables = variables;
        self.show(self.formula.renamed(variables));
    }

    fn show(&mut self, formula: Formula) {
        self.mathml = formula.to_mathml().into();
        self.formula = formula;
    }
}

impl Setting for FormulaField {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.formula.source().into()
    }

    fn is_default(&self) -> bool {
        !self.is_typed
    }

    fn parameter(&self) -> Parameter {
        let control = match self.is_hidden {
            true => Control::Hidden,
            false => Control::Formula { mathml: Rc::clone(&self.mathml) },
        };
        Parameter { symbol: self.symbol, ..Parameter::of(self, self.label, control) }
    }

    fn is_formula(&self) -> bool {
        true
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let formula = match self.has_own_letters {
            true => Formula::parse_in_plane(text, self.vocabulary.constants)?,
            false => Formula::parse(text, &self.vocabulary)?,
        };
        if let Some(name) = formula.constants().iter().find(|name| self.reserved.contains(&name.as_str())) {
            let variables = self.vocabulary.variables.join(" and ");
            return Err(Refusal::new(format!(
                "{name} is already in use here: this is a formula in {variables}, and constants need other letters"
            )));
        }
        let (count, most) = (formula.constants().len(), self.max_letters);
        if count > most {
            return Err(Refusal::new(format!("the formula has {count} letters, and at most {most} are possible here")));
        }
        self.show(formula);
        self.is_typed = true;
        Ok(())
    }
}
