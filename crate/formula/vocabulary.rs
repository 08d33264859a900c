//! The names that a formula may use, and suggestions for unknown ones.

use std::f64::consts::{E, PI, TAU};

use super::callable::{CALLABLES, Callable, callable, callable_names};

/// The variables, and the constants with more than one letter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vocabulary<'v> {
    /// At most 32, in order: `["x", "y"]`.
    pub variables: &'v [&'v str],
    /// Constants with several letters: `["kappa_1"]`.
    pub constants: &'v [&'v str],
}

/// The meaning of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// pi, e or tau.
    Number(f64),
    /// A variable, by index.
    Variable(u8),
    /// A constant.
    Constant,
    /// A function.
    Callable(Callable),
    /// No known meaning.
    Unknown,
}

/// Named numbers.
pub const NUMBERS: [(&str, f64); 3] = [("pi", PI), ("e", E), ("tau", TAU)];

/// Greek letters and their names; π and τ are numbers. Variants of a letter follow its main form.
const GREEK: [(&str, &str); 39] = [
    ("α", "alpha"),
    ("β", "beta"),
    ("γ", "gamma"),
    ("δ", "delta"),
    ("ε", "epsilon"),
    ("ϵ", "epsilon"),
    ("ζ", "zeta"),
    ("η", "eta"),
    ("θ", "theta"),
    ("ϑ", "theta"),
    ("ι", "iota"),
    ("κ", "kappa"),
    ("λ", "lambda"),
    ("μ", "mu"),
    ("µ", "mu"),
    ("ν", "nu"),
    ("ξ", "xi"),
    ("ο", "omicron"),
    ("π", "pi"),
    ("ρ", "rho"),
    ("σ", "sigma"),
    ("ς", "sigma"),
    ("τ", "tau"),
    ("υ", "upsilon"),
    ("φ", "phi"),
    ("ϕ", "phi"),
    ("χ", "chi"),
    ("ψ", "psi"),
    ("ω", "omega"),
    ("Γ", "Gamma"),
    ("Δ", "Delta"),
    ("Θ", "Theta"),
    ("Λ", "Lambda"),
    ("Ξ", "Xi"),
    ("Σ", "Sigma"),
    ("Υ", "Upsilon"),
    ("Φ", "Phi"),
    ("Ψ", "Psi"),
    ("Ω", "Omega"),
];

/// The name of a Greek letter.
pub fn greek_name(letter: char) -> Option<&'static str> {
    GREEK.iter().find(|&&(other, _)| other.chars().eq([letter])).map(|&(_, name)| name)
}

/// The display form of a name: Greek names become Greek letters, other names stay unchanged.
pub fn symbol(name: &str) -> &str {
    GREEK.iter().find(|&&(_, other)| other == name).map_or(name, |&(letter, _)| letter)
}

const DIGITS_BELOW: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];

/// A name as it is written: `beta_2` is β₂.
pub fn written(name: &str) -> String {
    let (letters, number) = split_number(name);
    let digits = number.bytes().map(|digit| DIGITS_BELOW[usize::from(digit - b'0')]);
    symbol(letters).chars().chain(digits).collect()
}

/// A name without its trailing number, and the number: `beta`, `2`.
pub fn split_number(name: &str) -> (&str, &str) {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters.trim_end_matches('_'), &name[letters.len()..])
}

/// The name of a constant, which may be given by its Greek letter.
pub fn constant_name(text: &str) -> &str {
    GREEK.iter().find(|&&(letter, _)| letter == text).map_or(text, |&(_, name)| name)
}

/// Whether a word is the name of a Greek letter.
pub fn is_greek_name(word: &str) -> bool {
    GREEK.iter().any(|&(_, name)| name == word)
}

/// Whether a word is the name of a function.
pub fn is_callable(word: &str) -> bool {
    callable(word).is_some()
}

impl Vocabulary<'_> {
    /// The meaning of a word. Variables and declared constants take precedence.
    pub fn meaning(&self, word: &str) -> Meaning {
        if let Some(index) = self.variables.iter().position(|&variable| variable == word) {
            Meaning::Variable(index as u8)
        } else if self.constants.contains(&word) {
            Meaning::Constant
        } else if let Some(callable) = callable(word) {
            Meaning::Callable(callable)
        } else if let Some(&(_, number)) = NUMBERS.iter().find(|&&(name, _)| name == word) {
            Meaning::Number(number)
        } else if word.len() == 1 || is_greek_name(word) {
            Meaning::Constant
        } else {
            Meaning::Unknown
        }
    }

    /// The suggested replacement for an unknown word. `is_called`: a parenthesis follows.
    pub fn nearest(&self, word: &str, is_called: bool) -> Option<String> {
        let split = if is_called { self.as_factor(word) } else { self.as_call(word).or_else(|| self.as_product(word)) };
        split.or_else(|| self.closest(word, is_called))
    }

    fn is_variable(&self, letter: char) -> bool {
        self.variables.iter().any(|&variable| variable.chars().eq([letter]))
    }

    /// `sinx` → `sin(x)`.
    fn as_call(&self, word: &str) -> Option<String> {
        CALLABLES
            .iter()
            .filter_map(|&(name, callable)| Some((name, callable, word.strip_prefix(name)?)))
            .filter(|(_, callable, rest)| {
                let after_number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                matches!(callable, Callable::One(_)) && self.is_known(after_number)
            })
            .max_by_key(|(name, ..)| name.len())
            .map(|(name, _, rest)| format!("{name}({rest})"))
    }

    /// `xsin` → `x sin`, before a parenthesis: one or two variables before a function name.
    fn as_factor(&self, word: &str) -> Option<String> {
        let before = |&(name, _): &(&'static str, Callable)| Some((word.strip_suffix(name)?, name));
        let (letters, name) = CALLABLES.iter().filter_map(before).max_by_key(|(_, name)| name.len())?;
        let are_variables = (1..=2).contains(&letters.len()) && letters.chars().all(|c| self.is_variable(c));
        let factors: String = letters.chars().flat_map(|c| [c, ' ']).collect();
        are_variables.then(|| format!("{factors}{name}"))
    }

    fn is_known(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && !matches!(self.meaning(word), Meaning::Unknown | Meaning::Callable(_))
    }

    /// `xy` → `x y`: two letters, or three with a variable among them. What `x2` means is open.
    fn as_product(&self, word: &str) -> Option<String> {
        let is_short = word.len() == 2 || word.len() == 3 && word.chars().any(|c| self.is_variable(c));
        let is_product = is_short && word.chars().all(|c| c.is_ascii_alphabetic()) && !is_number(word);
        is_product.then(|| word.chars().map(String::from).collect::<Vec<_>>().join(" "))
    }

    /// The known name at the smallest edit distance: at most 1, or 2 for words of more than three letters. A word with a number is
    /// another name than one with another number, and two or three letters may be a product.
    fn closest(&self, word: &str, is_called: bool) -> Option<String> {
        if word.len() < 4 && !is_called && !is_number(word) || word == "sqr" {
            return None;
        }
        let index = |name: &str| name.replace(|c: char| c.is_ascii_alphabetic(), "");
        let callables: Vec<&str> = match (is_called, word.len()) {
            (false, _) => Vec::new(),
            (true, ..4) => CALLABLES.iter().map(|&(name, _)| name).collect(),
            (true, _) => callable_names().collect(),
        };
        let numbers = NUMBERS.iter().map(|&(name, _)| name);
        let greek = GREEK.iter().map(|&(_, name)| name);
        let declared = self.variables.iter().chain(self.constants).copied();
        let max_distance = if word.len() > 3 { 2 } else { 1 };
        callables
            .into_iter()
            .chain(numbers)
            .chain(greek)
            .chain(declared)
            .filter(|name| name.len() > 1 && index(name) == index(word))
            .map(|name| (distance(&word.to_ascii_lowercase(), name), name))
            .filter(|&(distance, _)| distance <= max_distance)
            .min_by_key(|&(distance, name)| {
                let same_initial = name.as_bytes()[0].eq_ignore_ascii_case(&word.as_bytes()[0]);
                (distance, !word.starts_with(name), !same_initial, name.len().abs_diff(word.len()))
            })
            .map(|(_, name)| name.to_string())
    }
}

/// Whether a word is a named number but for the case of its letters.
fn is_number(word: &str) -> bool {
    NUMBERS.iter().any(|(name, _)| name.len() > 1 && name.eq_ignore_ascii_case(word))
}

/// The edit distance: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
fn distance(one: &str, two: &str) -> usize {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    if one.len().abs_diff(two.len()) > 2 {
        return usize::MAX;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    for i in 0..one.len() {
        let mut row = vec![i + 1];
        for j in 0..two.len() {
            let replaced = last[j] + usize::from(one[i] != two[j]);
            let mut cost = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && one[i] == two[j - 1] && one[i - 1] == two[j] {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[two.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_below_the_line() {
        assert_eq!(["beta_2", "x", "m10", "eta"].map(written), ["β₂", "x", "m₁₀", "η"]);
    }
}
