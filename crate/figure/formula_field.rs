//! A formula that a person types.

use std::rc::Rc;

use super::{Control, Parameter, Refusal, Setting};
use crate::formula::{Formula, Vocabulary};

/// A formula in a line of text: one that is given until a person types one.
#[derive(Clone, Debug)]
pub struct FormulaField {
    name: &'static str,
    label: &'static str,
    symbol: &'static str,
    vocabulary: Vocabulary<'static>,
    /// Letters that mean something beside the formula, and so cannot be constants of it.
    reserved: &'static [&'static str],
    formula: Formula,
    mathml: Rc<str>,
    is_typed: bool,
}

impl FormulaField {
    /// A field for formulas in these variables, showing one that nobody has typed.
    pub fn new(
        name: &'static str,
        label: &'static str,
        symbol: &'static str,
        variables: &'static [&'static str],
        formula: Formula,
    ) -> Self {
        let vocabulary = Vocabulary { variables, constants: &[] };
        let mathml = formula.to_mathml().into();
        Self { name, label, symbol, vocabulary, reserved: &[], formula, mathml, is_typed: false }
    }

    /// The same without constants of these names.
    pub fn without(self, reserved: &'static [&'static str]) -> Self {
        Self { reserved, ..self }
    }

    /// The formula.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// Shows another formula, which nobody has typed.
    pub fn adopt(&mut self, formula: Formula) {
        self.show(formula);
        self.is_typed = false;
    }

    /// The formula counts as typed from now on, even if it is one that was given.
    pub fn own(&mut self) {
        self.is_typed = true;
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
        let control = Control::Formula { mathml: Rc::clone(&self.mathml) };
        Parameter { symbol: self.symbol, ..Parameter::of(self, self.label, control) }
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let formula = Formula::parse(text, &self.vocabulary)?;
        if let Some(name) = formula.constants().iter().find(|name| self.reserved.contains(&name.as_str())) {
            return Err(Refusal::new(format!("{name} is something else here already: take another letter")));
        }
        self.show(formula);
        self.is_typed = true;
        Ok(())
    }
}
