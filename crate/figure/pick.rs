//! One of several that a person picks.

use std::rc::Rc;

use super::{Choice, Control, Group, Parameter, Refusal, Setting};

/// A choice among several.
#[derive(Clone, Debug)]
pub struct Pick {
    name: &'static str,
    label: &'static str,
    group: Group,
    options: Rc<[Choice]>,
    index: usize,
    default: usize,
    /// Whether the last option counts as a default too.
    is_last_implied: bool,
}

impl Pick {
    /// A choice of what is looked at, standing at its first option, which is its default.
    pub fn new(name: &'static str, label: &'static str, options: impl IntoIterator<Item = Choice>) -> Self {
        let options = options.into_iter().collect();
        Self { name, label, group: Group::What, options, index: 0, default: 0, is_last_implied: false }
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same, standing at another option, which is its default.
    pub fn at(self, value: &str) -> Self {
        let index = self.place(value).unwrap_or(self.index);
        Self { index, default: index, ..self }
    }

    /// The same with one more option, which another setting implies: a typed formula says by itself that no named one is
    /// chosen, so that a state need not say it.
    pub fn or_implied(self, value: &'static str, label: &'static str) -> Self {
        let options = self.options.iter().cloned().chain([Choice { value, label, swatch: None }]).collect();
        Self { options, is_last_implied: true, ..self }
    }

    /// The place of what is picked among the options.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Picks the option that another setting implies.
    pub fn imply(&mut self) {
        self.index = self.options.len() - 1;
    }

    fn place(&self, value: &str) -> Option<usize> {
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
        Parameter::of(self, self.label, Control::Choice(Rc::clone(&self.options))).in_group(self.group)
    }

    fn set(&mut self, value: &str) -> Result<(), Refusal> {
        let known = || self.options.iter().map(|option| option.value).collect::<Vec<_>>().join(", ");
        let place = self.place(value);
        self.index = place.ok_or_else(|| Refusal::new(format!("{} is one of {}", self.label, known())))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_cannot_be_picked() {
        let options = [("left", "Left sum"), ("right", "Right sum")].map(Choice::from);
        let mut pick = Pick::new("rule", "Rule", options).or_implied("own", "Your own");
        assert!(pick.is_default());
        assert_eq!(pick.set("middle").unwrap_err().message, "Rule is one of left, right, own");
        pick.set("right").expect("an option");
        assert_eq!((pick.index(), pick.value(), pick.is_default()), (1, "right".into(), false));
        pick.imply();
        assert_eq!((pick.value(), pick.is_default()), ("own".into(), true));
    }
}
