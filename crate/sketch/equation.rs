//! Lines of mathematics as figures say them: equations, partial derivatives and matrices in presentation MathML, made of
//! formulas and numbers.

use crate::formula::{Formula, tidied};
use crate::number::to_text;

/// Formulas of more signs than this are not written out: nobody reads them.
const LONGEST: usize = 200;

/// Significant digits of a number in an equation.
const DIGITS: usize = 3;

/// `left` = `right`, each a piece of MathML, as an element of its own.
pub fn equation(left: &str, right: &str) -> String {
    format!(
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">\
         <mrow>{left}<mo>=</mo>{right}</mrow></math>"
    )
}

/// A formula as a piece of an equation; dots where it is too long.
pub fn of_formula(formula: Option<&Formula>) -> String {
    let Some(formula) = formula.filter(|formula| formula.signs() <= LONGEST) else {
        return "<mo>…</mo>".into();
    };
    let mathml = formula.to_mathml();
    let inside = mathml.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</math>"));
    inside.unwrap_or(&mathml).to_owned()
}

/// The derivative of a formula by one of its variables as a person would write it, if the formula is short enough to be read.
pub fn derivative(formula: &Formula, variable: u8) -> Option<Formula> {
    (formula.signs() <= LONGEST).then(|| tidied(&formula.derivative(variable)))
}

/// ∂of/∂by; several letters in `by` make it a higher derivative: `xy` for ∂²/∂x∂y, `xx` for ∂²/∂x².
pub fn partial(of: &str, by: &str) -> String {
    let power = |letter: char, count: usize| match count {
        1 => format!("<mo>∂</mo><mi>{letter}</mi>"),
        _ => format!("<mo>∂</mo><msup><mi>{letter}</mi><mn>{count}</mn></msup>"),
    };
    let mut letters: Vec<(char, usize)> = Vec::new();
    for letter in by.chars() {
        match letters.last_mut() {
            Some((last, count)) if *last == letter => *count += 1,
            _ => letters.push((letter, 1)),
        }
    }
    let order = by.chars().count();
    let top = if order == 1 { "<mo>∂</mo>".into() } else { format!("<msup><mo>∂</mo><mn>{order}</mn></msup>") };
    let below: String = letters.into_iter().map(|(letter, count)| power(letter, count)).collect();
    format!("<mfrac><mrow>{top}<mi>{of}</mi></mrow><mrow>{below}</mrow></mfrac>")
}

/// A number as a person reads it.
pub fn number(value: f64) -> String {
    format!("<mn>{}</mn>", to_text(value, DIGITS))
}

/// A matrix of two rows, its entries pieces of MathML.
pub fn matrix<const COLUMNS: usize>(rows: [[String; COLUMNS]; 2]) -> String {
    let cell = |entry: &String| format!("<mtd>{entry}</mtd>");
    let row = |row: &[String; COLUMNS]| format!("<mtr>{}</mtr>", row.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    format!("<mrow><mo>(</mo><mtable>{rows}</mtable><mo>)</mo></mrow>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Vocabulary;

    const PLANE: Vocabulary = Vocabulary { variables: &["x", "y"], constants: &[] };

    #[test]
    fn derivatives_are_written_as_in_a_book() {
        assert_eq!(
            partial("f", "x"),
            "<mfrac><mrow><mo>∂</mo><mi>f</mi></mrow><mrow><mo>∂</mo><mi>x</mi></mrow></mfrac>"
        );
        assert!(partial("f", "xx").contains("<mo>∂</mo><msup><mi>x</mi><mn>2</mn></msup>"));
        assert!(partial("f", "xy").contains("<mo>∂</mo><mi>x</mi><mo>∂</mo><mi>y</mi>"));
    }

    #[test]
    fn a_formula_loses_its_element_and_a_long_one_its_text() {
        let short = Formula::parse("x", &PLANE).expect("a formula");
        assert_eq!(of_formula(Some(&short)), "<mrow><mi>x</mi></mrow>");
        let long = Formula::parse(&["x"; 150].join("+"), &PLANE).expect("a formula");
        assert!(derivative(&long, 0).is_none());
        assert_eq!(of_formula(Some(&long)), "<mo>…</mo>");
    }
}
