//! One of several that a person picks.

use super::{Choice, Group, Parameter, Refusal};

/// A choice among several: for each its name in the state and how a person calls it.
#[derive(Clone, Debug)]
pub struct Pick {
    name: &'static str,
    label: &'static str,
    group: Group,
    options: &'static [(&'static str, &'static str)],
    index: usize,
}

impl Pick {
    /// A choice of what is looked at, standing at its first option, which is its default.
    pub fn new(name: &'static str, label: &'static str, options: &'static [(&'static str, &'static str)]) -> Self {
        Self { name, label, group: Group::What, options, index: 0 }
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The place of what is picked among the options.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The name of what is picked.
    pub fn value(&self) -> &'static str {
        self.options[self.index].0
    }

    /// How a person calls what is picked.
    pub fn title(&self) -> &'static str {
        self.options[self.index].1
    }

    /// Picks by name.
    ///
    /// # Errors
    /// What there is to pick from.
    pub fn set(&mut self, value: &str) -> Result<(), Refusal> {
        let known = || self.options.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let place = self.options.iter().position(|(name, _)| *name == value);
        self.index = place.ok_or_else(|| Refusal::new(format!("{} is one of {}", self.label, known())))?;
        Ok(())
    }

    /// How it is offered.
    pub fn parameter(&self) -> Parameter {
        let choice = |&(value, label): &(&'static str, &'static str)| Choice { value, label, swatch: None };
        Parameter::choice(self.name, self.label, self.options.iter().map(choice).collect(), self.value())
            .in_group(self.group)
            .with_default(self.index == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_cannot_be_picked() {
        let mut pick = Pick::new("rule", "Rule", &[("left", "Left sum"), ("right", "Right sum")]);
        assert!(pick.parameter().is_default);
        assert_eq!(pick.set("middle").unwrap_err().message, "Rule is one of left, right");
        pick.set("right").expect("an option");
        assert_eq!((pick.index(), pick.title(), pick.parameter().is_default), (1, "Right sum", false));
    }
}
