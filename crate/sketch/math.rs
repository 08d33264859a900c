//! Typeset mathematics for figures, built from pieces: names, numbers, operators, fractions, powers, matrices, formulas. The result
//! is presentation MathML.

use crate::formula::{Formula, set_name, tidied};
use crate::number::to_text;

/// Formulas with more symbols than this are not written out: nobody would read them.
const LONGEST: usize = 200;

/// Significant digits of a number in an equation.
const DIGITS: usize = 3;

/// The space between a function's name and its argument, in ems.
const THIN: f64 = 0.1667;

/// A piece of mathematics.
#[derive(Clone, Debug, PartialEq)]
pub struct Math(String);

impl Math {
    /// The line as a `math` element.
    pub fn set(self) -> String {
        format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mrow>{}</mrow></math>", self.0)
    }

    /// An equation: this = other.
    pub fn equals(self, other: Math) -> Math {
        run([self, sign("="), other])
    }
}

/// A letter, or a word like `det`.
pub fn name(name: &str) -> Math {
    Math(format!("<mi>{}</mi>", escaped(name)))
}

/// A number with three significant digits.
pub fn number(value: f64) -> Math {
    digits(value, DIGITS)
}

/// A number with `count` significant digits.
pub fn digits(value: f64, count: usize) -> Math {
    count_of(&to_text(value, count))
}

/// A number given as text.
pub fn count_of(text: &str) -> Math {
    Math(format!("<mn>{}</mn>", escaped(text)))
}

/// An operator: `=`, `−`, `·`, `,`.
pub fn sign(sign: &str) -> Math {
    Math(format!("<mo>{}</mo>", escaped(sign)))
}

/// Words within a line of mathematics.
pub fn words(words: &str) -> Math {
    Math(format!("<mtext>{}</mtext>", escaped(words)))
}

/// Horizontal space, in ems.
pub fn space(width: f64) -> Math {
    Math(format!("<mspace width=\"{width}em\"/>"))
}

/// Pieces in sequence.
pub fn run<const N: usize>(pieces: [Math; N]) -> Math {
    Math(pieces.into_iter().map(|piece| piece.0).collect())
}

/// Pieces grouped into a row, such as the inside of brackets.
pub fn row<const N: usize>(pieces: [Math; N]) -> Math {
    Math(format!("<mrow>{}</mrow>", run(pieces).0))
}

/// A piece in brackets: (inside).
pub fn brackets(inside: Math) -> Math {
    row([sign("("), inside, sign(")")])
}

/// A piece in brackets of the height of a letter, even where letters descend: (f∘g), (x, y).
pub fn low_brackets(inside: Math) -> Math {
    row([low_sign("("), inside, low_sign(")")])
}

/// The expectation of a piece: E[X].
pub fn expectation(of: Math) -> Math {
    run([name("E"), row([low_sign("["), of, low_sign("]")])])
}

/// A bracket of the height of a letter, whatever it encloses.
fn low_sign(bracket: &str) -> Math {
    Math(format!("<mo stretchy=\"false\">{bracket}</mo>"))
}

/// A function applied to its argument in brackets: f(x).
pub fn apply(function: Math, argument: Math) -> Math {
    run([function, sign("\u{2061}"), argument])
}

/// A named function applied to its argument without brackets: cos φ, det J.
pub fn apply_named(function: &str, argument: Math) -> Math {
    run([name(function), sign("\u{2061}"), space(THIN), argument])
}

/// The product of two factors without a visible operator.
pub fn product(one: Math, two: Math) -> Math {
    run([one, sign("\u{2062}"), two])
}

/// The derivative of a function of one variable: f′.
pub fn prime(function: &str) -> Math {
    run([name(function), Math("<mo lspace=\"0\" rspace=\"0\">′</mo>".into())])
}

/// A fraction: over ∕ under.
pub fn frac(over: Math, under: Math) -> Math {
    Math(format!("<mfrac>{}{}</mfrac>", row([over]).0, row([under]).0))
}

/// A base with a superscript.
pub fn sup(base: Math, exponent: Math) -> Math {
    Math(format!("<msup>{}{}</msup>", row([base]).0, row([exponent]).0))
}

/// A letter with a subscript.
pub fn sub(base: &str, index: &str) -> Math {
    Math(format!("<msub>{}{}</msub>", name(base).0, name(index).0))
}

/// A sum sign over an index.
pub fn sum(index: &str) -> Math {
    Math(format!("<munder><mo>∑</mo>{}</munder>", name(index).0))
}

/// An integral sign from one limit to another.
pub fn integral(from: &str, to: &str) -> Math {
    Math(format!("<msubsup><mo>∫</mo>{}{}</msubsup>", name(from).0, name(to).0))
}

/// A formula; an ellipsis if it is missing or too long.
pub fn formula(formula: Option<&Formula>) -> Math {
    let Some(formula) = formula.filter(|formula| formula.expanded_size() <= LONGEST) else {
        return sign("…");
    };
    let mathml = formula.to_mathml();
    let inside = mathml.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</math>"));
    Math(inside.unwrap_or(&mathml).to_owned())
}

/// The derivative of a formula with respect to a variable, simplified; `None` if the formula is too long to be read.
pub fn derivative(formula: &Formula, variable: u8) -> Option<Formula> {
    (formula.expanded_size() <= LONGEST).then(|| tidied(&formula.derivative(variable)))
}

/// The partial derivative ∂of/∂by, one name for each differentiation: `["x", "y"]` for ∂²/∂x∂y, `["x", "x"]` for ∂²/∂x².
pub fn partial(of: &str, by: &[&str]) -> Math {
    let power = |base: String, count: usize| match count {
        1 => base,
        _ => format!("<msup>{base}<mn>{count}</mn></msup>"),
    };
    let below = by.chunk_by(|one, next| one == next);
    let below = below.map(|same| format!("<mo>∂</mo>{}", power(set_name(same[0]), same.len()))).collect();
    let above = format!("{}<mi>{of}</mi>", power("<mo>∂</mo>".into(), by.len()));
    frac(Math(above), Math(below))
}

/// A matrix with two rows.
pub fn matrix<const COLUMNS: usize>(rows: [[Math; COLUMNS]; 2]) -> Math {
    let cell = |entry: &Math| format!("<mtd>{}</mtd>", entry.0);
    let row = |row: &[Math; COLUMNS]| format!("<mtr>{}</mtr>", row.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    brackets(Math(format!("<mtable>{rows}</mtable>")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Vocabulary;

    const PLANE: Vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };

    #[test]
    fn partial_derivatives_are_written_as_in_textbooks() {
        assert_eq!(
            partial("f", &["x"]).0,
            "<mfrac><mrow><mo>∂</mo><mi>f</mi></mrow><mrow><mo>∂</mo><mi>x</mi></mrow></mfrac>"
        );
        assert!(partial("f", &["x", "x"]).0.contains("<msup><mo>∂</mo><mn>2</mn></msup><mi>f</mi>"));
        assert!(partial("f", &["x", "x"]).0.contains("<mo>∂</mo><msup><mi>x</mi><mn>2</mn></msup>"));
        assert!(partial("f", &["x", "y"]).0.contains("<mo>∂</mo><mi>x</mi><mo>∂</mo><mi>y</mi>"));
    }

    #[test]
    fn a_formula_is_embedded_without_its_element_and_a_long_one_as_an_ellipsis() {
        let short = Formula::parse("x", &PLANE).expect("a formula");
        assert_eq!(formula(Some(&short)).0, "<mrow><mi>x</mi></mrow>");
        let long = Formula::parse(&["x"; 150].join("+"), &PLANE).expect("a formula");
        assert!(derivative(&long, 0).is_none());
        assert_eq!(formula(Some(&long)).0, "<mo>…</mo>");
    }

    #[test]
    fn pieces_combine_into_a_line_and_words_are_escaped() {
        let line = name("H").equals(sup(brackets(number(-0.5)), count_of("2"))).set();
        assert!(line.ends_with(
            "<mrow><mi>H</mi><mo>=</mo><msup><mrow><mrow><mo>(</mo><mn>−0.500</mn><mo>)</mo></mrow></mrow>\
             <mrow><mn>2</mn></mrow></msup></mrow></math>"
        ));
        assert_eq!(words("<b> & more").0, "<mtext>&lt;b> &amp; more</mtext>");
    }
}
