//! The figure in words and in mathematics.

use super::{Marginal, cost};
use crate::figure::Statement;
use crate::number::to_text;
use crate::sketch::math::{self, Math, low_brackets, name, number, run, sign};

/// p of something in brackets.
fn p(inside: Math) -> Math {
    run([name("p"), low_brackets(inside)])
}

fn pair() -> Math {
    run([name("x"), sign(","), name("y")])
}

fn given() -> Math {
    run([name("y"), sign("|"), name("x")])
}

/// The marginal, the conditional and the information that one variable has of the other.
pub fn statements(figure: &Marginal) -> Vec<Statement> {
    let brief = |label: &str, mathml| Statement { brief: true, ..Statement::new(label, mathml) };
    let px = figure.slice().map_or(0.0, |slice| slice.px);
    let integral = run([sign("∫"), p(pair()), math::space(0.17), name("dy")]);
    let mut statements = vec![brief("marginal", p(name("x")).equals(integral).equals(number(px)).set())];
    if figure.slice().is_some() {
        let ratio = run([p(pair()), sign("/"), p(name("x"))]);
        statements.push(brief("conditional", p(given()).equals(ratio).set()));
    }
    let information = run([name("I"), low_brackets(run([name("X"), sign(";"), name("Y")]))]);
    statements.push(brief("mutual information", information.equals(number(figure.numbers().information)).set()));
    statements
}

/// The picture in sentences.
pub fn description(figure: &Marginal) -> String {
    let text = |value: f64| to_text(value, 3);
    let x = text(figure.x.value());
    let numbers = figure.numbers();
    let title = format!("{}: contours of p(x, y) with p(x) above and p(y) beside.", figure.choice.title());
    let slice = match figure.slice() {
        Some(slice) if !slice.mean().is_nan() => format!(
            "The slice at x = {x} has the area p(x) = {}; given x, y has mean {} and variance {}.",
            text(slice.px),
            text(slice.mean()),
            text(slice.variance())
        ),
        Some(slice) => format!("The slice at x = {x} has the area p(x) = {}; given x, y has no mean.", text(slice.px)),
        None => format!("Nothing lies at x = {x}, so there is no conditional density."),
    };
    let region = match figure.region() {
        Some(region) => format!(
            "In the {} around it, of probability {}, y has variance {}; shrunk to the line, {}.",
            figure.region_name(),
            text(region.probability),
            text(region.variance),
            text(region.limit_variance)
        ),
        None => String::new(),
    };
    let n = figure.dimensions.value();
    format!(
        "{title} {slice} {region} Mutual information {} nats. A grid of 100 points an axis takes {} for {n} variables.",
        text(numbers.information),
        cost::time(n)
    )
}
