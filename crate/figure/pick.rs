//! A choice of one option among several.

use std::rc::Rc;

use super::{Choice, Control, Group, Parameter, Refusal, Setting};

/// A choice of one option among several.
#[derive(Clone, Debug)]
pub struct Pick {
    name: &'static str,
    label: &'static str,
    group: Group,
    section: &'static str,
    options: Rc<[Choice]>,
    index: usize,
    default: usize,
    /// Whether the state leaves out the last option too.
    is_last_implied: bool,
}

impl Pick {
    /// A choice in [`Group::What`]; its first option is selected and is the default.
    pub fn new(name: &'static str, label: &'static str, options: impl IntoIterator<Item = Choice>) -> Self {
        let options = options.into_iter().collect();
        Self { name, label, group: Group::What, section: "", options, index: 0, default: 0, is_last_implied: false }
    }

    /// The same in another group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same under a heading within its group.
    pub fn in_section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    /// The same with another option selected as the default. An unknown one changes nothing.
    pub fn at(self, value: &str) -> Self {
        let index = self.position(value).unwrap_or(self.index);
        Self { index, default: index, ..self }
    }

    /// The same with one more option that another setting implies: a typed formula already means that no named one is
    /// selected, so the state leaves this option out.
    pub fn or_implied(self, value: &'static str, label: &'static str) -> Self {
        let options = self.options.iter().cloned().chain([Choice { value, label, swatch: None }]).collect();
        Self { options, is_last_implied: true, ..self }
    }

    /// The index of the selected option.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Selects the option that another setting implies.
    pub fn imply(&mut self) {
        self.index = self.options.len() - 1;
    }

    fn position(&self, value: &str) -> Option<usize> {
        self.options.iter().position(|option| option.value == value)
    }
}

impl Setting for Pick {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.options[self.index].value.into()
    }

    fn is_default(&self) -> bool {
        self.index == self.default || self.is_last_implied && self.index + 1 == self.options.len()
    }

    fn parameter(&self) -> Parameter {
        let control = Control::Choice(Rc::clone(&self.options));
        Parameter::of(self, self.label, control).in_group(self.group).in_section(self.section)
    }

    fn set(&mut self, value: &str) -> Result<(), Refusal> {
        let options = || self.options.iter().map(|option| option.value).collect::<Vec<_>>().join(", ");
        let index = self.position(value);
        self.index = index.ok_or_else(|| Refusal::new(format!("{} must be one of {}", self.label, options())))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_options_are_refused_and_the_implied_one_counts_as_default() {
        let options = [("left", "Left sum"), ("right", "Right sum")].map(Choice::from);
        let mut pick = Pick::new("rule", "Rule", options).or_implied("own", "Your own");
        assert!(pick.is_default());
        assert_eq!(pick.set("middle").unwrap_err().message, "Rule must be one of left, right, own");
        pick.set("right").expect("an option");
        assert_eq!((pick.index(), pick.value(), pick.is_default()), (1, "right".into(), false));
        pick.imply();
        assert_eq!((pick.value(), pick.is_default()), ("own".into(), true));
    }
}
