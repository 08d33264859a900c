//! The mathematics beside the activations: sigmoid's derivative from its value, the slope taken at a kink, the derivative of a
//! single activation, and what counts as an operation.

use super::Activations;
use crate::activations::ACTIVATIONS;
use crate::figure::Statement;
use crate::number::rounded;
use crate::sketch::math::{self, apply, name, product, run, sign};

/// The statements about the activations that are shown.
pub fn statements(figure: &Activations) -> Vec<Statement> {
    let mut statements = Vec::new();
    if figure.is_shown("sigmoid") {
        statements.push(sigmoid(figure));
    }
    statements.extend(figure.shown().iter().filter_map(|&index| kink(figure, index)));
    // A list of formulas would take space from the picture.
    if let [index] = figure.shown()[..] {
        statements.push(derivative(figure, index));
    }
    statements.extend((!figure.shown().is_empty()).then(operations));
    statements
}

/// σ′ = σ (1 − σ) with the numbers at the point.
fn sigmoid(figure: &Activations) -> Statement {
    let index = ACTIVATIONS.iter().position(|card| card.id == "sigmoid").unwrap_or(0);
    let [value, slope] = figure.at_point(index);
    // σ(−x) is 1 − σ(x) without cancellation.
    let rest = figure.curves[index].value(-figure.x.value());
    let [value, rest, slope] = [value, rest, slope].map(|number| math::digits(number, 4));
    // The argument is omitted to fit the line beside the picture in full screen.
    let rule = product(name("σ"), math::brackets(run([math::count_of("1"), sign("−"), name("σ")])));
    let numbers = run([value, sign("·"), rest]);
    let mathml = math::prime("σ").equals(rule).equals(numbers).equals(slope).set();
    Statement { current: true, ..Statement::new("sigmoid’s slope", mathml) }
}

/// The slope taken at a kink by convention.
fn kink(figure: &Activations, index: usize) -> Option<Statement> {
    let [left, taken, right] = figure.kink(index)?.map(|slope| rounded(slope, 3));
    let words = format!("by convention (left {left}, right {right})");
    let at = apply(math::prime("f"), math::brackets(math::count_of("0")));
    let right = run([math::count_of(&taken.to_string()), math::space(0.5), math::words(&words)]);
    let mathml = at.equals(right).set();
    Some(Statement::new(format!("{} at its kink", ACTIVATIONS[index].title), mathml))
}

/// f′(x) as a formula.
fn derivative(figure: &Activations, index: usize) -> Statement {
    let left = apply(math::prime("f"), math::brackets(name("x")));
    let mathml = left.equals(math::formula(Some(&figure.curves[index].derivative()))).set();
    Statement::new(format!("derivative of {}", ACTIVATIONS[index].title), mathml)
}

fn operations() -> Statement {
    let words = "one for each +, −, ·, /, comparison, call";
    Statement::new("operations", math::words(words).set())
}
