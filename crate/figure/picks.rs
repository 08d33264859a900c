//! Any of several that a person picks, in the order picked.

use std::rc::Rc;

use super::{Choice, Control, Group, Parameter, Refusal, Setting};

/// A choice of any among several.
#[derive(Clone, Debug)]
pub struct Picks {
    name: &'static str,
    label: &'static str,
    group: Group,
    options: Rc<[Choice]>,
    /// Places among the options, in the order picked.
    picked: Vec<usize>,
    default: Vec<usize>,
}

impl Picks {
    /// A choice of what is looked at, standing at its default; a name that is no option's picks nothing.
    pub fn new(
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = Choice>,
        default: &[&str],
    ) -> Self {
        let options: Rc<[Choice]> = options.into_iter().collect();
        let place = |value: &&str| options.iter().position(|option| option.value == *value);
        let default: Vec<usize> = default.iter().filter_map(place).collect();
        Self { name, label, group: Group::What, picked: default.clone(), options, default }
    }

    /// The same in a group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The places of what is picked among the options.
    pub fn picked(&self) -> &[usize] {
        &self.picked
    }
}

impl Setting for Picks {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.picked.iter().map(|&place| self.options[place].value).collect::<Vec<_>>().join(" ")
    }

    fn is_default(&self) -> bool {
        self.picked == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Choices(Rc::clone(&self.options))).in_group(self.group)
    }

    /// Names with spaces between them; one that comes again counts once.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let mut picked = Vec::new();
        for name in text.split_whitespace() {
            let place = self.options.iter().position(|option| option.value == name);
            let place = place.ok_or_else(|| {
                let known: Vec<&str> = self.options.iter().map(|option| option.value).collect();
                Refusal::new(format!("{} are any of {}, not “{name}”", self.label, known.join(", ")))
            })?;
            if !picked.contains(&place) {
                picked.push(place);
            }
        }
        self.picked = picked;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_are_picked_in_their_order_and_none_twice() {
        let options = ["a", "b", "c"].map(|name| Choice::from((name, name)));
        let mut picks = Picks::new("letters", "Letters", options, &["b"]);
        assert!(picks.is_default());
        picks.set(" c a c ").expect("letters");
        assert_eq!((picks.picked(), &*Setting::value(&picks)), (&[2, 0][..], "c a"));
        assert_eq!(picks.set("a z").unwrap_err().message, "Letters are any of a, b, c, not “z”");
        assert_eq!(picks.picked(), [2, 0]);
        picks.set("").expect("none");
        assert!(picks.picked().is_empty());
    }
}
