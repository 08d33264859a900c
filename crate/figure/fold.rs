//! Whether the controls are folded away: a setting of the page rather than of one figure, but part of every figure's state, so
//! that a link, an attribute, a message and undo keep it.

use super::pick::Pick;
use super::{Choice, Control, Parameter, Refusal, Setting, query};

/// The setting, with the values `shown` and `folded`.
#[derive(Clone, Debug)]
pub struct Fold(Pick);

impl Default for Fold {
    /// Controls that are shown, which the state leaves out.
    fn default() -> Self {
        Self(Pick::new("controls", "Controls", [("shown", "Shown"), ("folded", "Folded away")].map(Choice::from)))
    }
}

impl Fold {
    /// Its name in the state.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The setting for the page, which has a button for it rather than a field.
    pub fn parameter(&self) -> Parameter {
        Parameter { control: Control::Hidden, ..self.0.parameter() }
    }

    /// Sets it from text.
    ///
    /// # Errors
    /// A refusal of anything but `shown` and `folded`.
    pub fn set(&mut self, value: &str) -> Result<(), Refusal> {
        self.0.set(value)
    }

    /// The state of a figure with this setting added.
    pub fn write(&self, state: String) -> String {
        let own = (!self.0.is_default()).then(|| format!("{}={}", self.name(), self.0.value()));
        [state].into_iter().filter(|state| !state.is_empty()).chain(own).collect::<Vec<_>>().join("&")
    }

    /// Resets it and applies its key of a state. Returns the refusal of its value, if there is one, and the rest of the state.
    pub fn restore(&mut self, state: &str) -> (Option<Refusal>, String) {
        *self = Self::default();
        let (value, rest) = query::without(state, self.name());
        (value.and_then(|value| self.set(&value).err()), rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_key_of_the_state_among_the_figures_own() {
        let mut fold = Fold::default();
        assert_eq!(fold.write("x=1".into()), "x=1");
        assert_eq!(fold.restore("?x=1&controls=folded&y=2"), (None, "x=1&y=2".into()));
        assert_eq!(fold.write("x=1".into()), "x=1&controls=folded");
        assert_eq!(fold.write(String::new()), "controls=folded");
        let (refusal, rest) = fold.restore("controls=off");
        assert_eq!(refusal.map(|refusal| refusal.message), Some("Controls must be one of shown, folded".into()));
        assert_eq!((rest.as_str(), fold.write(rest.clone()).as_str()), ("", ""));
    }
}
