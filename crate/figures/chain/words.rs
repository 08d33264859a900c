//! The chain in numbers, formulas and words.

use super::Chain;
use super::nudge::{Nudge, Stage};
use super::picture::ERROR;
use crate::figure::{Cell, Readout, Statement, Value};
use crate::number::to_text;
use crate::sketch::kink;
use crate::sketch::math::{self, Math, apply, brackets, frac, name, prime, run, sign, words};

/// Significant digits in sentences.
const DIGITS: usize = 4;

/// A row for each link.
pub fn readouts(figure: &Chain) -> Vec<Readout> {
    let nudge = figure.nudge();
    let links = figure.links.links().iter().enumerate();
    let row = |(index, link): (usize, &super::links::Link)| {
        let stage = &nudge.stages[index];
        let cells = vec![
            Cell::number("value", "value", stage.value),
            factor_cell(stage),
            Cell::number("product", "product so far", stage.product),
            Cell::number("change", "true change", stage.change),
            Cell::number("predicted", "product · dx", stage.predicted),
            Cell::number("remainder", "remainder", (stage.change - stage.predicted).abs()),
            quotient_cell(figure, &nudge, index),
        ];
        Readout::new(link.name(), figure.links.name_of(index + 1), cells)
    };
    links.map(row).collect()
}

/// The slope of a link, marked as a convention at a kink.
fn factor_cell(stage: &Stage) -> Cell {
    let cell = Cell::number("factor", "slope", stage.factor);
    match stage.kink {
        Some(_) => Cell { text: format!("{} by convention", to_text(stage.factor, 3)), ..cell },
        None => cell,
    }
}

/// The quotient of true changes, Δy/Δu, which a zero below makes undefined.
fn quotient_cell(figure: &Chain, nudge: &Nudge, index: usize) -> Cell {
    let (name, label) = ("quotient", "quotient of changes");
    let below = figure.links.letters()[index];
    match nudge.quotient(index) {
        Some(quotient) => Cell::number(name, label, quotient),
        None => Cell { value: Value::None, text: format!("undefined: Δ{below} = 0"), ..Cell::none(name, label) },
    }
}

/// The chain rule with its numbers, and the quotients of true changes.
pub fn statements(figure: &Chain) -> Vec<Statement> {
    let nudge = figure.nudge();
    let letters = figure.links.letters();
    let links = figure.links.links();
    // The outermost slope first, as it is written.
    let slopes = (0..links.len()).rev().map(|index| apply(prime(links[index].name()), brackets(name(letters[index]))));
    let numbers = (0..links.len()).rev().map(|index| signed(nudge.stages[index].factor));
    let slope = || ratio("d", "y", "x");
    let result = math::number(nudge.last().product);
    let mut statements = vec![
        Statement::new("chain rule", slope().equals(joined(slopes)).set()),
        Statement::new("here", slope().equals(joined(numbers)).equals(result).set()),
    ];
    statements.push(Statement::new("true changes", quotients(figure, &nudge)));
    statements
}

/// Δy/Δx as the product of the quotients, or why it is none.
fn quotients(figure: &Chain, nudge: &Nudge) -> String {
    let letters = figure.links.letters();
    let last = letters.len() - 1;
    let zero = (1..last).rev().find(|index| nudge.quotient(*index).is_none());
    if let Some(index) = zero {
        let change = run([name("Δ"), name(letters[index])]).equals(math::count_of("0"));
        let undefined = ratio("Δ", letters[index + 1], letters[index]);
        return run([change, sign(","), math::space(0.5), words("so "), undefined, words(" is undefined")]).set();
    }
    let quotients = (0..last).rev().map(|index| ratio("Δ", letters[index + 1], letters[index]));
    let whole = nudge.last().change / nudge.dx;
    ratio("Δ", "y", "x").equals(joined(quotients)).equals(math::number(whole)).set()
}

/// dy/dx, or Δy/Δx.
fn ratio(difference: &str, above: &str, below: &str) -> Math {
    let part = |letter: &str| match difference {
        "d" => run([name("d"), name(letter)]),
        _ => run([name(difference), name(letter)]),
    };
    frac(part(above), part(below))
}

/// Factors joined by dots.
fn joined(mut factors: impl Iterator<Item = Math>) -> Math {
    let first = factors.next().expect("a chain has links");
    factors.fold(first, |product, factor| run([product, sign("·"), factor]))
}

/// A number as a factor: in brackets if it is negative.
fn signed(value: f64) -> Math {
    if value < 0.0 { brackets(math::number(value)) } else { math::number(value) }
}

/// What is under the pointer.
pub fn hovered(figure: &Chain) -> String {
    let Some((panel, at)) = figure.pointer else { return String::new() };
    let text = |number| to_text(number, DIGITS);
    if panel == ERROR {
        let nudge = Nudge::of(&figure.links, figure.x.value(), at);
        return format!("dx = {}   |Δy − dy| = {}", to_text(at, 3), text(nudge.remainder()));
    }
    let Some(link) = figure.links.links().iter().find(|link| link.name() == panel) else { return String::new() };
    let ([value, slope, _], at) = (link.curve.jet(at), to_text(at, 3));
    format!("{panel}({at}) = {}   {panel}′({at}) = {}", text(value), text(slope))
}

/// The picture in sentences.
pub fn description(figure: &Chain) -> String {
    let nudge = figure.nudge();
    let (letters, links) = (figure.links.letters(), figure.links.links());
    let text = |number| to_text(number, DIGITS);
    let values: Vec<String> =
        (0..letters.len()).map(|index| format!("{} = {}", letters[index], text(nudge.input(index)))).collect();
    let values = values.join(", ");
    let lines = format!("{} number lines joined by arrows, with the graph of each link.", letters.len());
    if nudge.last().value.is_nan() {
        return format!("{lines} {values}: the chain is undefined here.");
    }
    let slopes: Vec<String> = links
        .iter()
        .zip(&nudge.stages)
        .map(|(link, stage)| match stage.kink {
            Some(kink) => format!("{} has {}", link.name(), kink::description(kink, stage.factor)),
            None => format!("{}′ = {}", link.name(), text(stage.factor)),
        })
        .collect();
    let [product, dx, change, predicted, remainder] =
        [nudge.last().product, nudge.dx, nudge.last().change, nudge.last().predicted, nudge.remainder()].map(text);
    let zero = (1..links.len()).rev().find(|index| nudge.quotient(*index).is_none());
    let undefined = zero.map_or(String::new(), |index| {
        format!(" Δ{} = 0, so Δ{}/Δ{} is undefined.", letters[index], letters[index + 1], letters[index])
    });
    format!(
        "{lines} {values}. The slopes are {}; their product is dy/dx = {product}. A nudge dx = {dx} changes y by {change}; the product \
         predicts {predicted}, and {remainder} remains.{undefined}",
        slopes.join(", ")
    )
}
