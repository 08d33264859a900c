//! A letter of a rule that is set from outside, with a value and a range that suit what the letter usually stands for.

use crate::formula::split_number;

/// A letter and its usual values.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Its name, Greek letters by name: `beta_2`.
    pub name: String,
    /// The value until another is set.
    pub default: f64,
    /// The usual values: below one for a decay factor.
    pub range: [f64; 2],
}

/// The largest magnitude of a value.
pub const MAX_VALUE: f64 = 1e9;

const DECAY: [f64; 2] = [0.0, 0.9999];

/// Defaults are PyTorch's for the parameters of these names. A letter with a number is first looked for with it.
const USUAL: [(&str, f64, [f64; 2]); 8] = [
    ("beta2", 0.999, DECAY),
    ("beta", 0.9, DECAY),
    ("alpha", 0.99, DECAY),
    ("mu", 0.9, DECAY),
    ("rho", 0.9, DECAY),
    ("gamma", 0.9, DECAY),
    ("epsilon", 1e-8, [1e-20, 1.0]),
    ("lambda", 0.01, [0.0, 1.0]),
];

impl Letter {
    /// A letter by its name in a rule.
    pub(super) fn new(name: String) -> Self {
        let (letters, index) = split_number(&name);
        let usual = |text: &str| USUAL.iter().find(|(known, ..)| *known == text);
        let found = usual(&format!("{letters}{index}")).or_else(|| usual(letters));
        let (default, range) = found.map_or((1.0, [-5.0, 5.0]), |&(_, default, range)| (default, range));
        Self { default, range, name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_bring_their_usual_values() {
        let letter = |name: &str| Letter::new(name.into()).default;
        let names = ["beta", "beta_1", "beta2", "beta_2", "alpha", "epsilon", "c", "m_2"];
        assert_eq!(names.map(letter), [0.9, 0.9, 0.999, 0.999, 0.99, 1e-8, 1.0, 1.0]);
    }
}
