//! Something that can be set on a figure, spelt once: its name, what it is now, how it takes another value and which control it
//! needs. Controls, addresses, attributes and undo all go through it.

use super::{Control, Figure, Group, Parameter, Refusal};

/// One thing that can be set. It keeps itself only: what follows from it for the rest of a figure is done in [`Figure::changed`].
pub trait Setting {
    /// The name in attributes, addresses and the state, kebab-case.
    fn name(&self) -> &str;

    /// What it is now, as the state writes it.
    fn value(&self) -> String;

    /// Whether it is what it would be if nobody had said anything.
    fn is_default(&self) -> bool;

    /// How it is offered to a person.
    fn parameter(&self) -> Parameter;

    /// Takes a value from text.
    ///
    /// # Errors
    /// What was expected; it stays as it was.
    fn set(&mut self, text: &str) -> Result<(), Refusal>;

    /// Takes a number from where its slider stands, 0 to 1.
    ///
    /// # Errors
    /// If it has no slider.
    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        let _ = position;
        Err(Refusal::new(format!("“{}” has no slider: give it a value", self.name())))
    }
}

/// What is done with each setting in turn.
pub type Visit<'a> = &'a mut dyn FnMut(&mut dyn Setting);

impl dyn Figure + '_ {
    /// What can be set, in the order the controls stand, with what it is now.
    pub fn parameters(&mut self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        self.settings(&mut |setting| parameters.push(setting.parameter()));
        parameters
    }

    /// Sets a parameter from text.
    ///
    /// # Errors
    /// What was expected; the figure stays as it was.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), Refusal> {
        self.change(name, &mut |setting| setting.set(text))
    }

    /// Sets a number from where its slider stands, 0 to 1.
    ///
    /// # Errors
    /// If there is no such slider.
    pub fn slide(&mut self, name: &str, position: f64) -> Result<(), Refusal> {
        self.change(name, &mut |setting| setting.slide(position))
    }

    fn change(
        &mut self,
        name: &str,
        change: &mut dyn FnMut(&mut dyn Setting) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut result = None;
        self.settings(&mut |setting| {
            if result.is_none() && setting.name() == name {
                result = Some(change(setting));
            }
        });
        result.unwrap_or_else(|| Err(Refusal::unknown(name)))?;
        self.changed(name);
        Ok(())
    }
}

impl Parameter {
    /// What a person sees of a setting: of what is looked at, until [`Parameter::in_group`] says otherwise.
    pub fn of(setting: &dyn Setting, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: setting.name().into(),
            label: label.into(),
            symbol: "",
            group: Group::What,
            section: "",
            value: setting.value(),
            is_default: setting.is_default(),
            control,
        }
    }
}
