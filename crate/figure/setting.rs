//! A setting of a figure, defined once: its name, its value, how it reads another value, and the control it needs. Controls,
//! addresses, attributes and undo all go through it.

use super::{Control, Figure, Group, Parameter, Refusal};
use crate::formula;

/// One setting. It updates only itself; whatever depends on it is updated by [`Figure::changed`].
pub trait Setting {
    /// The name in attributes, addresses and the state, in kebab case.
    fn name(&self) -> &str;

    /// The current value, as the state writes it.
    fn value(&self) -> String;

    /// Whether the value is the default, which the state leaves out.
    fn is_default(&self) -> bool;

    /// The setting as the controls show it.
    fn parameter(&self) -> Parameter;

    /// Whether the value is a formula.
    fn is_formula(&self) -> bool {
        false
    }

    /// Sets the value from text.
    ///
    /// # Errors
    /// If the text is not accepted; the value is then unchanged.
    fn set(&mut self, text: &str) -> Result<(), Refusal>;

    /// Sets the value from a slider's position, 0 to 1.
    ///
    /// # Errors
    /// If the setting has no slider.
    fn slide(&mut self, position: f64) -> Result<(), Refusal> {
        let _ = position;
        Err(Refusal::new(format!("“{}” has no slider: set a value instead", self.name())))
    }
}

/// A function called with each setting in turn.
pub type Visit<'a> = &'a mut dyn FnMut(&mut dyn Setting);

impl dyn Figure + '_ {
    /// All settings as the controls show them, in the order of the controls.
    pub fn parameters(&mut self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        self.settings(&mut |setting| parameters.push(setting.parameter()));
        parameters
    }

    /// The name of the setting that a name means: the same; the Greek letter of its name; or, since HTML and some frameworks change
    /// attribute names, the only one that differs in capital letters and hyphens alone.
    pub fn meant(&mut self, name: &str) -> Option<String> {
        let plain = |name: &str| name.replace('-', "").to_ascii_lowercase();
        let (exact, loose) = (formula::constant_name(name), plain(formula::constant_name(name)));
        let mut similar = Vec::new();
        self.settings(&mut |setting| {
            if plain(setting.name()) == loose {
                similar.push(setting.name().to_owned());
            }
        });
        let index = similar.iter().position(|one| one == exact).or_else(|| (similar.len() == 1).then_some(0))?;
        Some(similar.swap_remove(index))
    }

    /// Sets a parameter from text.
    ///
    /// # Errors
    /// If there is no such parameter, or it does not accept the text; the figure is then unchanged.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), Refusal> {
        self.change(name, &mut |setting| setting.set(text))
    }

    /// Sets a parameter from its slider's position, 0 to 1.
    ///
    /// # Errors
    /// If there is no such parameter, or it has no slider.
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
        let Some(result) = result else {
            let meant = self.meant(name).ok_or_else(|| Refusal::unknown(name))?;
            return self.change(&meant, change);
        };
        result?;
        self.changed(name);
        Ok(())
    }
}

impl Parameter {
    /// The parameter of a setting, in [`Group::What`]; [`Parameter::in_group`] changes the group.
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
