//! The numbers and the words beside the picture.

use super::spread::{Column, Trained};
use super::{LocalMinima, Member};
use crate::figure::{Cell, Clock, Readout, Setting, Statement};
use crate::number::{fixed, to_text};
use crate::sketch::math::{brackets, count_of, frac, name, number, run, sign, space, sub, sum, sup};

/// A share as a percentage.
pub fn percent(share: f64) -> String {
    format!("{} %", fixed(100.0 * share, 0))
}

/// A network in one line.
pub fn of_network(Trained { member: Member { width, run }, loss, gradient }: Trained) -> String {
    format!("width {width}, run {run}: loss {}, ‖∇L‖ {}", to_text(loss, 3), to_text(gradient, 2))
}

/// A row for each width.
pub fn readouts(figure: &LocalMinima) -> Vec<Readout> {
    let threshold = figure.threshold.value();
    let columns = figure.columns();
    let row = |(&width, column): (&usize, &Column)| {
        let cell = |name, label, value: Option<f64>| match value {
            Some(value) => Cell::number(name, label, value),
            None => Cell::none(name, label),
        };
        let share = |name, label, value: Option<f64>| match value {
            Some(value) => Cell { text: percent(value), ..Cell::number(name, label, value) },
            None => Cell::none(name, label),
        };
        let cells = vec![
            Cell::count("networks", "networks", column.networks.len() + column.diverged),
            cell("best", "best loss", column.best()),
            cell("median", "median", column.median()),
            cell("spread", "spread", column.spread()),
            share("goodEnough", "good enough", column.share_below(threshold)),
            share("smallGradient", "gradient < 0.001", column.arrived()),
            Cell::count("diverged", "diverged", column.diverged),
        ];
        Readout::new(format!("width-{width}"), format!("Width {width}"), cells)
    };
    figure.widths.get().iter().zip(columns.iter()).map(row).collect()
}

/// The loss, the number of weights, and the network that is looked at.
pub fn statements(figure: &LocalMinima) -> Vec<Statement> {
    // An index in the exponent would be too small to read from afar.
    let power = sup(name("e"), run([sign("−"), name("m")]));
    let logarithm = run([name("ln"), brackets(run([count_of("1"), sign("+"), power]))]);
    let samples = count_of(&Setting::value(&figure.samples));
    let loss = run([
        frac(count_of("1"), samples),
        sum("i"),
        logarithm,
        sign(","),
        space(0.5),
        name("m"),
        sign("="),
        sign("±"),
        name("o"),
        brackets(sub("x", "i")),
    ]);
    let mut lines = vec![Statement::new("loss", name("L").equals(loss).set())];
    if let Some(network) = figure.shown().and_then(|member| figure.trained(member)) {
        let Trained { member: Member { width, run: index }, loss, gradient } = network;
        let label = format!("network {width}, run {index}: {} weights", 4 * width + 1);
        let norm = run([sign("‖"), sign("∇"), name("L"), sign("‖")]).equals(number(gradient));
        lines.push(Statement::new(label, run([name("L").equals(number(loss)), sign(","), space(0.7), norm]).set()));
    }
    lines
}

/// The picture in words.
pub fn description(figure: &LocalMinima) -> String {
    let columns = figure.columns();
    let done: usize = columns.iter().map(|column| column.networks.len() + column.diverged).sum();
    let said = |(width, column): (&usize, &Column)| {
        let [median, spread] = [column.median()?, column.spread()?].map(|loss| to_text(loss, 2));
        Some(format!(
            "width {width}: median {median}, spread {spread}, {} good enough",
            percent(column.share_below(figure.threshold.value())?)
        ))
    };
    let said: Vec<String> = figure.widths.get().iter().zip(columns.iter()).filter_map(said).collect();
    let shown = figure.shown().and_then(|member| figure.trained(member));
    let shown =
        shown.map_or_else(String::new, |network| format!(" The network looked at has {}.", of_network(network)));
    format!(
        "The final losses of {done} of {} networks with one hidden layer, trained for {} epochs on {} samples of the data set {} from random \
         weights, by width. {}.{shown}",
        figure.step(),
        figure.epochs(),
        Setting::value(&figure.samples),
        figure.data_set.value(),
        if said.is_empty() { "None has been trained so far".into() } else { said.join("; ") },
    )
}
