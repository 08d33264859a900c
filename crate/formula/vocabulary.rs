//! The words that a formula may use, and the ones that a wrong word may have meant.

use std::f64::consts::{E, PI, TAU};

use super::function::{CALLABLES, Callable, callable};

/// The names that stand for variables, and names that are constants beyond the single letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vocabulary<'v> {
    /// At most eight, in their order: `["x", "y"]`.
    pub variables: &'v [&'v str],
    /// Names that are constants though they have several letters: `["kappa_1"]`.
    pub constants: &'v [&'v str],
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// pi, e or tau.
    Number(f64),
    /// A variable, by its place.
    Variable(u8),
    /// A constant of this name.
    Constant,
    /// Something that is called.
    Callable(Callable),
    /// Nothing.
    Unknown,
}

/// Numbers that have a name.
pub const NUMBERS: [(&str, f64); 3] = [("pi", PI), ("e", E), ("tau", TAU)];

/// Greek signs by their names; π and τ are numbers. A second sign for the same letter comes after the first.
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

/// Names that other systems use, and how the same is written here.
const ELSEWHERE: [(&str, &str); 6] =
    [("cot", "1/tan(x)"), ("sec", "1/cos(x)"), ("csc", "1/sin(x)"), ("pow", "x^y"), ("lg", "log10"), ("sgn", "sign")];

/// The name of a Greek sign.
pub fn greek_name(sign: char) -> Option<&'static str> {
    GREEK.iter().find(|&&(other, _)| other.chars().eq([sign])).map(|&(_, name)| name)
}

/// How a name is shown: Greek names by their sign, others as they are.
pub fn symbol(name: &str) -> &str {
    GREEK.iter().find(|&&(_, other)| other == name).map_or(name, |&(sign, _)| sign)
}

impl Vocabulary<'_> {
    /// What a word means. Variables and declared constants come before everything else.
    pub fn meaning(&self, word: &str) -> Meaning {
        if let Some(place) = self.variables.iter().position(|&variable| variable == word) {
            Meaning::Variable(place as u8)
        } else if self.constants.contains(&word) {
            Meaning::Constant
        } else if let Some(callable) = callable(word) {
            Meaning::Callable(callable)
        } else if let Some(&(_, number)) = NUMBERS.iter().find(|&&(name, _)| name == word) {
            Meaning::Number(number)
        } else if word.len() == 1 || GREEK.iter().any(|&(_, name)| name == word) {
            Meaning::Constant
        } else {
            Meaning::Unknown
        }
    }

    /// What an unknown word was probably meant to be, ready to be typed in its place. `is_called` says that a bracket follows.
    pub fn nearest(&self, word: &str, is_called: bool) -> Option<String> {
        if let Some(&(_, usual)) = ELSEWHERE.iter().find(|&&(name, _)| name == word) {
            return Some(usual.to_string());
        }
        let apart = if is_called { self.as_factor(word) } else { self.as_call(word).or_else(|| self.as_product(word)) };
        apart.or_else(|| self.closest(word))
    }

    fn is_variable(&self, letter: char) -> bool {
        self.variables.iter().any(|&variable| variable.chars().eq([letter]))
    }

    /// `sinx` → `sin(x)`.
    fn as_call(&self, word: &str) -> Option<String> {
        CALLABLES
            .iter()
            .filter_map(|&(name, callable)| Some((name, callable, word.strip_prefix(name)?)))
            .filter(|(_, callable, rest)| matches!(callable, Callable::One(_)) && self.is_known(rest))
            .max_by_key(|(name, ..)| name.len())
            .map(|(name, _, rest)| format!("{name}({rest})"))
    }

    /// `xsin` → `x sin`, before a bracket: a variable or two in front of a function.
    fn as_factor(&self, word: &str) -> Option<String> {
        let before = |&(name, _): &(&'static str, Callable)| Some((word.strip_suffix(name)?, name));
        let (letters, name) = CALLABLES.iter().filter_map(before).max_by_key(|(_, name)| name.len())?;
        let are_variables = (1..=2).contains(&letters.len()) && letters.chars().all(|c| self.is_variable(c));
        let factors: String = letters.chars().flat_map(|c| [c, ' ']).collect();
        are_variables.then(|| format!("{factors}{name}"))
    }

    fn is_known(&self, word: &str) -> bool {
        !word.is_empty() && !matches!(self.meaning(word), Meaning::Unknown | Meaning::Callable(_))
    }

    /// `xy` → `x y`, `x2` → `x^2`: a short word with a variable in it.
    fn as_product(&self, word: &str) -> Option<String> {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let plain = letters.len() <= 3 && letters.chars().all(|c| c.is_ascii_alphabetic());
        if !plain || !letters.chars().any(|c| self.is_variable(c)) {
            return None;
        }
        let mut product: Vec<String> = letters.chars().map(String::from).collect();
        if letters.len() < word.len() {
            product.last_mut()?.push_str(&format!("^{}", &word[letters.len()..]));
        }
        Some(product.join(" "))
    }

    /// The known name that fewest letters turn this word into: one, or two of a word that has more than three.
    fn closest(&self, word: &str) -> Option<String> {
        let names = CALLABLES.iter().map(|&(name, _)| name);
        let numbers = NUMBERS.iter().map(|&(name, _)| name);
        let greek = GREEK.iter().map(|&(_, name)| name);
        let given = self.variables.iter().chain(self.constants).copied();
        let most = if word.len() > 3 { 2 } else { 1 };
        names
            .chain(numbers)
            .chain(greek)
            .chain(given)
            .filter(|name| name.len() > 1)
            .map(|name| (distance(&word.to_ascii_lowercase(), name), name))
            .filter(|&(distance, _)| distance <= most)
            .min_by_key(|&(distance, name)| {
                let begins = name.as_bytes()[0].eq_ignore_ascii_case(&word.as_bytes()[0]);
                (distance, !word.starts_with(name), !begins, name.len().abs_diff(word.len()))
            })
            .map(|(_, name)| name.to_string())
    }
}

/// How many letters must be put in, taken out or replaced, or swapped with a neighbour (optimal string alignment).
fn distance(one: &str, two: &str) -> usize {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    if one.len().abs_diff(two.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    for i in 0..one.len() {
        let mut row = vec![i + 1];
        for j in 0..two.len() {
            let replaced = last[j] + usize::from(one[i] != two[j]);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && one[i] == two[j - 1] && one[i - 1] == two[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[two.len()]
}
