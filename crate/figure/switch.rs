//! A setting that is on or off.

use super::{Control, Group, Parameter, Refusal, Setting};

/// A toggle.
#[derive(Clone, Debug)]
pub struct Switch {
    name: &'static str,
    label: &'static str,
    group: Group,
    default: bool,
    is_on: bool,
}

impl Switch {
    /// A toggle in [`Group::What`], at its default.
    pub fn new(name: &'static str, label: &'static str, default: bool) -> Self {
        Self { name, label, group: Group::What, default, is_on: default }
    }

    /// The same in another group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Turns it on or off.
    pub fn put(&mut self, is_on: bool) {
        self.is_on = is_on;
    }
}

impl Setting for Switch {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.is_on.to_string()
    }

    fn is_default(&self) -> bool {
        self.is_on == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Toggle).in_group(self.group)
    }

    /// An attribute without a value turns it on.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        self.is_on = match text.trim() {
            "true" | "1" | "" => true,
            "false" | "0" => false,
            _ => return Err(Refusal::new(format!("{} must be true or false", self.label))),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_accepts_true_false_and_an_empty_value() {
        let mut switch = Switch::new("basins", "Basins", false);
        switch.set("").expect("an attribute without a value");
        assert!(switch.is_on() && !switch.is_default());
        assert!(switch.set("perhaps").is_err());
        switch.set("false").expect("a word");
        assert!(switch.is_default());
    }
}
