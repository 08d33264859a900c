//! The mathematics beside the activations: sigmoid's derivative from its value, what is taken for a slope at a kink, the
//! derivative of the one that stands alone, and what counts as an operation.

use super::Activations;
use crate::activations::ACTIVATIONS;
use crate::figure::Statement;
use crate::formula::Formula;
use crate::number::{rounded, to_text};

const MATH: &str = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">";

/// Every line there is to say about what is shown.
pub fn statements(figure: &Activations) -> Vec<Statement> {
    let mut statements = Vec::new();
    if figure.is_shown("sigmoid") {
        statements.push(sigmoid(figure));
    }
    statements.extend(figure.shown().iter().filter_map(|&index| kink(figure, index)));
    // The picture is worth more than a list of formulas.
    if let [index] = figure.shown()[..] {
        statements.push(derivative(figure, index));
    }
    statements.extend((!figure.shown().is_empty()).then(operations));
    statements
}

/// σ′ = σ (1 − σ) with the numbers at the point.
fn sigmoid(figure: &Activations) -> Statement {
    let place = ACTIVATIONS.iter().position(|row| row.id == "sigmoid").unwrap_or(0);
    let [value, slope] = figure.at_point(place);
    // σ(−x) is 1 − σ(x) without cancelling.
    let rest = figure.curves[place].value(-figure.x.value());
    let [value, rest, slope] = [value, rest, slope].map(|number| to_text(number, 4));
    // The argument is left out, so that the line fits beside a picture on a wall.
    let mathml = format!(
        "{MATH}<mrow><mi>σ</mi><mo lspace=\"0\" rspace=\"0\">′</mo><mo>=</mo>\
         <mi>σ</mi><mo>\u{2062}</mo><mrow><mo>(</mo><mn>1</mn><mo>−</mo><mi>σ</mi><mo>)</mo></mrow><mo>=</mo>\
         <mn>{value}</mn><mo>·</mo><mn>{rest}</mn><mo>=</mo><mn>{slope}</mn></mrow></math>"
    );
    Statement { current: true, ..Statement::new("sigmoid from its value", mathml) }
}

/// Which of two slopes counts at a kink.
fn kink(figure: &Activations, index: usize) -> Option<Statement> {
    let [left, taken, right] = figure.kink(index)?.map(|slope| rounded(slope, 3));
    let words = format!("by convention (left {left}, right {right})");
    let mathml = format!(
        "{MATH}<mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">′</mo><mo>\u{2061}</mo><mrow><mo>(</mo><mn>0</mn><mo>)</mo></mrow><mo>=</mo>\
         <mn>{taken}</mn><mspace width=\"0.5em\"/><mtext>{words}</mtext></mrow></math>"
    );
    Some(Statement::new(format!("{} at its kink", ACTIVATIONS[index].title), mathml))
}

/// f′(x) as a formula.
fn derivative(figure: &Activations, index: usize) -> Statement {
    let mathml = equation(&figure.curves[index].derivative());
    Statement::new(format!("derivative of {}", ACTIVATIONS[index].title), mathml)
}

/// f′(x) = the formula.
fn equation(formula: &Formula) -> String {
    let left = "<mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">′</mo><mo>\u{2061}</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mo>=</mo>";
    formula.to_mathml().replacen("<mrow>", left, 1)
}

fn operations() -> Statement {
    let words = "one for each +, −, ·, /, comparison, call";
    let mathml = format!("{MATH}<mrow><mtext>{words}</mtext></mrow></math>");
    Statement::new("operations", mathml)
}
