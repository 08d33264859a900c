//! The spellings of a name: as a Greek letter, in LaTeX (`\theta_{1}`), with a subscript (`w₁`), from a Python module (`np.exp`).

use std::borrow::Cow;

use super::vocabulary::greek_name;

/// Modules of Python and JavaScript whose functions are called by the names of the language.
const MODULES: [&str; 15] = [
    "np",
    "numpy",
    "jnp",
    "jax",
    "torch",
    "math",
    "Math",
    "scipy",
    "special",
    "tf",
    "nn",
    "functional",
    "linalg",
    "F",
    "sp",
];

/// LaTeX's variants of Greek letters.
const VARIANTS: [(&str, &str); 5] =
    [("varepsilon", "epsilon"), ("vartheta", "theta"), ("varrho", "rho"), ("varsigma", "sigma"), ("varphi", "phi")];

const SUBSCRIPTS: &str = "₀₁₂₃₄₅₆₇₈₉";

/// The length in bytes of a name at the start of a text: letters, digits and `_`, or a Greek letter; with its subscript, and after
/// the modules that it is taken from. Zero if there is none.
pub fn length(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let letters = match first {
        'a'..='z' | 'A'..='Z' => run(text, |c| c.is_ascii_alphanumeric() || c == '_'),
        _ if greek_name(first).is_some() => first.len_utf8() + subscript_after_letter(&text[first.len_utf8()..]),
        _ => return 0,
    };
    let rest = &text[letters..];
    if MODULES.contains(&&text[..letters])
        && let Some(member) = rest.strip_prefix('.')
        && member.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return letters + 1 + length(member);
    }
    letters + subscript(&text[..letters], rest)
}

/// The name as the language spells it: `w₁`, `w_{1}` and `w_1` are `w_1`.
pub fn plain(spelling: &str) -> Cow<'_, str> {
    let (module, name) = spelling.rsplit_once('.').unwrap_or(("", spelling));
    let name = name.strip_prefix('\\').unwrap_or(name);
    if module == "Math" && ["PI", "E"].contains(&name) {
        return name.to_ascii_lowercase().into();
    }
    let (letters, index) = name.split_at(name.find('_').unwrap_or(name.len()));
    let name = match VARIANTS.iter().find(|(variant, _)| *variant == letters) {
        Some((_, usual)) => Cow::from(format!("{usual}{index}")),
        None => name.into(),
    };
    if name.is_ascii() && !name.contains('{') {
        return name;
    }
    let letter = name.chars().next().unwrap_or_default();
    let greek = greek_name(letter);
    let rest = if greek.is_some() { &name[letter.len_utf8()..] } else { &*name };
    let mut plain = greek.unwrap_or_default().to_owned();
    for c in rest.chars() {
        match SUBSCRIPTS.chars().position(|digit| digit == c) {
            Some(digit) => {
                if !plain.ends_with(|c: char| c.is_ascii_digit()) || !plain.contains('_') {
                    plain.push('_');
                }
                plain.push_str(&digit.to_string());
            }
            None if c == '{' || c == '}' => {}
            None => plain.push(c),
        }
    }
    plain.into()
}

/// The length in bytes of a subscript after a name: `{10}` after `log_`, `₁` after `w`.
pub fn subscript(name: &str, rest: &str) -> usize {
    if name.ends_with('_') { braced(rest) } else { run(rest, |c| SUBSCRIPTS.contains(c)) }
}

/// The length of `_1`, `_{10}` or `₁` after a letter.
pub fn subscript_after_letter(rest: &str) -> usize {
    match rest.strip_prefix('_') {
        Some(index) if index.starts_with('{') => 1 + braced(index),
        Some(index) => match run(index, |c| c.is_ascii_alphanumeric()) {
            0 => 0,
            length => 1 + length,
        },
        None => run(rest, |c| SUBSCRIPTS.contains(c)),
    }
}

/// The length of `{…}` around letters and digits, or zero.
fn braced(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('{') else { return 0 };
    let length = run(inside, |c| c.is_ascii_alphanumeric());
    if length > 0 && inside[length..].starts_with('}') { length + 2 } else { 0 }
}

/// The length in bytes of the leading characters that satisfy a predicate.
pub fn run(text: &str, predicate: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(predicate).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_have_one_name() {
        for (text, spelling, name) in [
            ("w_1 x", "w_1", "w_1"),
            ("w_{12}x", "w_{12}", "w_12"),
            ("w₁₂x", "w₁₂", "w_12"),
            ("θ_1+", "θ_1", "theta_1"),
            ("θ_{1}", "θ_{1}", "theta_1"),
            ("λx", "λ", "lambda"),
            ("np.exp(x)", "np.exp", "exp"),
            ("torch.nn.functional.relu", "torch.nn.functional.relu", "relu"),
            ("Math.PI", "Math.PI", "pi"),
            ("math.e", "math.e", "e"),
            ("np.", "np", "np"),
            ("x.y", "x", "x"),
            ("log_{10}(x)", "log_{10}", "log_10"),
            ("x_{y+1}", "x_", "x_"),
        ] {
            assert_eq!(&text[..length(text)], spelling);
            assert_eq!(plain(spelling), name);
        }
        assert_eq!(plain("\\theta_{1}"), "theta_1");
        assert_eq!(plain("\\varphi"), "phi");
        assert_eq!(plain("\\vartheta_{1}"), "theta_1");
        assert_eq!(["2x", "+", "", "∂"].map(length), [0; 4]);
    }
}
