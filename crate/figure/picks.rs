//! A choice of any number of options, in the order chosen.

use std::rc::Rc;

use super::{Choice, Control, Group, Parameter, Refusal, Setting};

/// A choice of any number of options.
#[derive(Clone, Debug)]
pub struct Picks {
    name: &'static str,
    label: &'static str,
    group: Group,
    options: Rc<[Choice]>,
    /// The indices of the chosen options, in the order chosen.
    picked: Vec<usize>,
    default: Vec<usize>,
}

impl Picks {
    /// A choice in [`Group::What`], at its default; unknown names in the default are ignored.
    pub fn new(
        name: &'static str,
        label: &'static str,
        options: impl IntoIterator<Item = Choice>,
        default: &[&str],
    ) -> Self {
        let options: Rc<[Choice]> = options.into_iter().collect();
        let index = |value: &&str| options.iter().position(|option| option.value == *value);
        let default: Vec<usize> = default.iter().filter_map(index).collect();
        Self { name, label, group: Group::What, picked: default.clone(), options, default }
    }

    /// The same in another group of controls.
    pub fn in_group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The indices of the chosen options, in the order chosen.
    pub fn picked(&self) -> &[usize] {
        &self.picked
    }
}

impl Setting for Picks {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.picked.iter().map(|&index| self.options[index].value).collect::<Vec<_>>().join(" ")
    }

    fn is_default(&self) -> bool {
        self.picked == self.default
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Choices(Rc::clone(&self.options))).in_group(self.group)
    }

    /// Sets the options from names separated by spaces or commas; a repeated name counts once.
    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let mut picked = Vec::new();
        let names = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
        for name in names.filter(|name| !name.is_empty()) {
            let index = self.options.iter().position(|option| option.value == name);
            let index = index.ok_or_else(|| {
                let known: Vec<&str> = self.options.iter().map(|option| option.value).collect();
                Refusal::new(format!("{} must be among {}; “{name}” is not", self.label, known.join(", ")))
            })?;
            if !picked.contains(&index) {
                picked.push(index);
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
    fn options_keep_their_order_and_repeats_count_once() {
        let options = ["a", "b", "c"].map(|name| Choice::from((name, name)));
        let mut picks = Picks::new("letters", "Letters", options, &["b"]);
        assert!(picks.is_default());
        picks.set(" c a c ").expect("letters");
        assert_eq!((picks.picked(), &*Setting::value(&picks)), (&[2, 0][..], "c a"));
        assert_eq!(picks.set("a z").unwrap_err().message, "Letters must be among a, b, c; “z” is not");
        assert_eq!(picks.picked(), [2, 0]);
        for text in ["c,a", "c, a", " c ; a,"] {
            picks.set(text).expect("letters");
            assert_eq!(picks.picked(), [2, 0], "{text}");
        }
        picks.set("").expect("none");
        assert!(picks.picked().is_empty());
    }
}
