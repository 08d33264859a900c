//! The two letters in which a loss over the plane is written.
//!
//! | text | letters |
//! | --- | --- |
//! | `L(w, b) = (w - 1)^2 + 2b` | those of the left-hand side, in its order, but x before y |
//! | with x or y in it | x and y |
//! | `w_1^2 + 3w_2^2`, with exactly two letters with a number below | these, the smaller number first |
//! | `X^2 + Y^2` | X and Y |
//! | any other | x and y |

use super::spelling;
use super::token::{Token, TokenKind, tokens};
use super::vocabulary::{Meaning, Vocabulary};

/// The letters of a text as the language spells them. `constants` have a meaning already.
pub fn letters(source: &str, constants: &[&str]) -> [String; 2] {
    let standard = || ["x", "y"].map(String::from);
    let Ok(tokens) = tokens(source) else { return standard() };
    if let Some(listed) = listed(&tokens) {
        return listed;
    }
    let mut numbered: Vec<(String, u32)> = Vec::new();
    let mut has_capitals = false;
    for token in &tokens {
        let TokenKind::Word(word) = token.kind else { continue };
        let word = spelling::plain(word);
        match &*word {
            word if constants.contains(&word) => {}
            "x" | "y" => return standard(),
            "X" | "Y" => has_capitals = true,
            word => numbered.extend(split(word).filter(|one| !numbered.contains(one))),
        }
    }
    match &numbered[..] {
        [one, other] => {
            let pair = if one.1 <= other.1 { [one, other] } else { [other, one] };
            pair.map(|(letter, number)| format!("{letter}_{number}"))
        }
        _ if has_capitals => ["X", "Y"].map(String::from),
        _ => standard(),
    }
}

/// The variables of `L(w, b) =`.
fn listed(tokens: &[Token]) -> Option<[String; 2]> {
    use TokenKind::{Symbol, Word};
    let kinds: Vec<TokenKind> = tokens.iter().take(7).map(|token| token.kind).collect();
    let &[Word(_), Symbol('('), Word(first), Symbol(','), Word(second), Symbol(')'), Symbol('=')] = &kinds[..] else {
        return None;
    };
    let pair = [first, second].map(|word| spelling::plain(word).into_owned());
    let is_free =
        |name: &String| !matches!(Vocabulary::default().meaning(name), Meaning::Callable(_) | Meaning::Number(_));
    // However they are listed, x is across.
    let is_standard = pair.iter().all(|name| ["x", "y"].contains(&name.as_str()));
    (pair.iter().all(is_free) && pair[0] != pair[1] && !is_standard).then_some(pair)
}

/// The letter and the number of `w_1`.
fn split(word: &str) -> Option<(String, u32)> {
    let (letter, number) = word.split_once('_')?;
    let is_letter = matches!(Vocabulary::default().meaning(letter), Meaning::Constant);
    is_letter.then(|| number.parse().ok()).flatten().map(|number| (letter.to_string(), number))
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn a_text_has_the_letters_that_a_person_means() {
        for (text, expected) in [
            ("x^2 + a y", ["x", "y"]),
            ("L(w, b) = (w - 1)^2 + 2b", ["w", "b"]),
            ("f(y, x) = x - 2y", ["x", "y"]),
            ("J(θ₁, θ₂) = θ₁ θ₂", ["theta_1", "theta_2"]),
            ("loss(weight, bias) = weight^2", ["weight", "bias"]),
            ("w_1^2 + 3w_2^2", ["w_1", "w_2"]),
            (r"\theta_{2} - \theta_{1}^2", ["theta_1", "theta_2"]),
            ("z = x₂ + x₁", ["x_1", "x_2"]),
            ("w_0 + b_1", ["w_0", "b_1"]),
            ("X^2 + Y^2", ["X", "Y"]),
            ("X + a", ["X", "Y"]),
            ("X x + y", ["x", "y"]),
            ("w_1 + w_2 + w_3", ["x", "y"]),
            ("log_2(w_1) + w_2", ["w_1", "w_2"]),
            ("f(e, pi) = e", ["x", "y"]),
            ("f(a, a) = a", ["x", "y"]),
            ("a + b", ["x", "y"]),
            ("#", ["x", "y"]),
        ] {
            assert_eq!(letters(text, &[]), expected, "{text}");
        }
        assert_eq!(letters("w_1 + w_2 + b_1", &["b_1"]), ["w_1", "w_2"]);
        assert_eq!(letters("X w_1", &["X"]), ["x", "y"]);
    }
}
