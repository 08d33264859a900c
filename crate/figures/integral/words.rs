//! What the figure says: its numbers, its equations and its description.

use super::Accumulation;
use super::rule::Rule;
use crate::figure::{Cell, Readout, Statement};
use crate::number::{counted, to_text};
use crate::sketch::math::{self, Math};

/// The row of the chosen rule.
pub fn readouts(figure: &Accumulation) -> Vec<Readout> {
    let cell = |name, label, value: Option<f64>| {
        value.map_or(Cell::none(name, label), |value| Cell::number(name, label, value))
    };
    let (rule, integral) = (figure.rule(), figure.integral());
    let sum = figure.sum(rule);
    let bracket = [Rule::Lower, Rule::Upper].map(|rule| figure.sum(rule));
    let cells = vec![
        cell("sum", "sum", sum),
        cell("integral", "∫ f dx", integral),
        cell("error", "sum − ∫", sum.zip(integral).map(|(sum, integral)| sum - integral)),
        cell("order", "error ∝ hᵖ, p", figure.order()),
        cell("lower", "lower sum", bracket[0]),
        cell("upper", "upper sum", bracket[1]),
    ];
    vec![Readout::new(rule.as_str(), rule.title(), cells)]
}

/// The integral or why there is none, the sum, and the predicted error beside the true one.
pub fn statements(figure: &Accumulation) -> Vec<Statement> {
    let integrand = || math::run([math::integral("a", "b"), math::name("f"), math::space(0.1667), math::name("dx")]);
    let interval = figure.interval();
    let Some(integral) = figure.integral() else {
        let reason = interval.integral.err().map_or(String::new(), |reason| reason.to_string());
        return vec![Statement::new("integral", math::words(&reason).set())];
    };
    let brief = |label: &str, line: Math| Statement { brief: true, ..Statement::new(label, line.set()) };
    let mut lines = vec![brief("integral", integrand().equals(math::digits(integral, 6)))];
    let (rule, count) = (figure.rule(), figure.count());
    if let Some(sum) = figure.sum(rule) {
        let symbol = math::sub(rule.letter(), &count.to_string());
        lines.push(brief("sum", symbol.clone().equals(math::digits(sum, 6))));
        let error = math::run([symbol, math::sign("−"), integrand()]);
        lines.push(brief("error", error.equals(math::digits(sum - integral, 3))));
    }
    if let Some(prediction) = figure.prediction(rule) {
        let [a, b] = figure.limits();
        let error = prediction.error((b - a).abs() / count as f64);
        let line = math::run([formula(rule), math::sign("="), math::digits(error, 3)]);
        lines.push(Statement::new("predicted error", line.set()));
    }
    lines
}

/// The leading term of the error of a rule.
fn formula(rule: Rule) -> Math {
    let power = |power: &str| math::sup(math::name("h"), math::count_of(power));
    let change = |of: &str| {
        let at = |x: &str| math::run([math::name(of), math::brackets(math::name(x))]);
        math::brackets(math::run([at("b"), math::sign("−"), at("a")]))
    };
    let over = |numerator: Math, number: &str| math::frac(numerator, math::count_of(number));
    let half = || over(math::name("h"), "2");
    match rule {
        Rule::Left => math::run([math::sign("−"), half(), change("f")]),
        Rule::Right => math::run([half(), change("f")]),
        Rule::Midpoint => math::run([math::sign("−"), over(power("2"), "24"), change("f′")]),
        Rule::Trapezoid => math::run([over(power("2"), "12"), change("f′")]),
        Rule::Simpson => math::run([over(power("4"), "2880"), change("f‴")]),
        Rule::Lower | Rule::Gauss => math::run([math::sign("−"), half(), math::words("∫|f′|dx")]),
        Rule::Upper => math::run([half(), math::words("∫|f′|dx")]),
    }
}

/// f and F under the pointer.
pub fn hovered(figure: &Accumulation) -> String {
    let Some(x) = figure.graph.pointer().filter(|x| x.is_finite()) else { return String::new() };
    let running = figure.running().at(figure.limits()[0], x);
    let [at, value] = [(x, 3), (figure.graph.curve().value(x), 4)].map(|(number, digits)| to_text(number, digits));
    let running = running.map_or("undefined".into(), |running| to_text(running, 4));
    format!("f({at}) = {value}   F({at}) = {running}")
}

/// The picture in a few sentences.
pub fn description(figure: &Accumulation) -> String {
    let (title, [a, b]) = (figure.graph.title(), figure.limits());
    let [a_text, b_text] = [a, b].map(|end| to_text(end, 4));
    let interval = figure.interval();
    let Some(integral) = figure.integral() else {
        let reason = interval.integral.err().map_or(String::new(), |reason| reason.to_string());
        return format!(
            "{title} from a = {a_text} to b = {b_text}. There is no integral, and no sum is taken: {reason}."
        );
    };
    let (rule, count) = (figure.rule(), figure.count());
    let cells = counted(count, "cell", "cells");
    let sum = match figure.sum(rule) {
        Some(sum) => format!(
            "With {cells} the {} is {}, off by {}",
            rule.in_words(),
            to_text(sum, 5),
            to_text(sum - integral, 3)
        ),
        None => format!("With {cells} the {} does not exist, since f has no value at a point of it", rule.in_words()),
    };
    let bracket = [Rule::Lower, Rule::Upper].map(|rule| figure.sum(rule));
    let bracket = match bracket {
        [Some(lower), Some(upper)] => {
            format!(
                "; the integral lies between the lower sum {} and the upper sum {}",
                to_text(lower, 4),
                to_text(upper, 4)
            )
        }
        _ => String::new(),
    };
    let jumps = match &interval.jumps[..] {
        [] => String::new(),
        jumps => {
            let places: Vec<String> = jumps.iter().take(4).map(|x| to_text(*x, 4)).collect();
            format!(" f jumps at x = {}: the partition is divided there.", places.join(", "))
        }
    };
    let slope = to_text(figure.graph.curve().value(b), 4);
    format!(
        "{title} from a = {a_text} to b = {b_text}: the integral is {}. {sum}{bracket}.{jumps} Below, the running integral F has the \
         slope f(b) = {slope} at b.",
        to_text(integral, 6)
    )
}
