//! The numbers: a row for each optimiser from each start and one for Newton's method, or a row about the matrices.

use super::Saddle;
use super::escape::{Escapes, Passage};
use super::matrices::SMALL;
use crate::figure::{Cell, Readout, Table, Value};
use crate::number::{superscript, to_text};
use crate::subject::race::Track;

/// Newton's method has come to a saddle if it ends within this share of r.
const AT: f64 = 1e-6;

/// The rows of the part that is shown.
pub fn readouts(figure: &Saddle) -> Vec<Readout> {
    if figure.is_about_dimension() {
        return vec![Readout::new("matrices", "Random matrices", matrices(figure))];
    }
    let (tracks, passages, escapes) = (figure.tracks(), figure.passages(), figure.escapes());
    let row = |(index, track): (usize, &Track)| {
        let racer = &figure.race.racers()[track.racer];
        let label = match figure.race.starts().len() {
            1 => racer.card.title.into(),
            _ => format!("{}, start {}", racer.card.title, track.start + 1),
        };
        let cells = cells(figure, track.start, passages.get(index), escapes.get(track.racer));
        Readout { swatch: Some(racer.swatch), ..Readout::new(racer.card.id, label, cells) }
    };
    tracks.iter().enumerate().map(row).chain([newton(figure)]).collect()
}

fn cells(figure: &Saddle, start: usize, passage: Option<&Passage>, escapes: Option<&Escapes>) -> Vec<Cell> {
    let number = |name, label, value: Option<f64>| {
        value.map_or(Cell::none(name, label), |value| Cell::number(name, label, value))
    };
    let count = |name, label, value: Option<usize>| {
        value.map_or(Cell::none(name, label), |value| Cell::count(name, label, value))
    };
    let law = escapes.and_then(|escapes| escapes.law);
    let start = figure.race.starts()[start];
    let left = passage.and_then(|passage| passage.left).map(|time| libm::ceil(time) as usize);
    vec![
        count("escape", "steps to escape", left),
        number("slope", "slope, fitted", escapes.and_then(|escapes| escapes.slope)),
        number("theory", "slope, theory", law.map(|law| law.slope())),
        number("growth", "growth a step", law.map(|law| law.growth)),
        number("distance", "distance d", figure.saddle().map(|saddle| saddle.across(start).abs())),
        count("arrival", "steps into the saddle", passage.and_then(|passage| passage.arrived)),
    ]
}

/// The row of Newton's method, which has no way of leaving.
fn newton(figure: &Saddle) -> Readout {
    let steps = figure.newton().zip(figure.saddle()).and_then(|(points, saddle)| {
        let start = figure.race.starts()[0];
        let is_at = |at| saddle.distance(at) <= AT * figure.reach();
        let last = points.last().copied().unwrap_or(start);
        let first = [start].into_iter().chain(points).position(is_at);
        first.filter(|_| is_at(last))
    });
    let passage = Passage { arrived: steps, ..Passage::default() };
    Readout::new("newtons-method", "Newton’s method, x − H⁻¹∇f", cells(figure, 0, Some(&passage), None))
}

fn matrices(figure: &Saddle) -> Vec<Cell> {
    let (drawn, ln, energy) = (figure.drawn(), figure.exact(), figure.energy.value());
    let share = drawn.share(energy);
    let n = figure.ensemble().n as f64;
    let mean = drawn.is_complete().then(|| {
        let indices: Vec<usize> = drawn.indices(energy).collect();
        indices.iter().sum::<usize>() as f64 / (n * indices.len() as f64)
    });
    let number = |name, label, value: Option<f64>| {
        value.map_or(Cell::none(name, label), |value| Cell::number(name, label, value))
    };
    vec![
        number("share", "all positive, drawn", share),
        Cell { text: probability(ln), ..Cell::number("exact", "all positive, exactly", libm::exp(ln)) },
        Cell::number("exactLog10", "log₁₀ of that", ln / std::f64::consts::LN_10),
        number("index", "directions down, drawn", mean),
        Cell::number("expectedIndex", "for large n", super::matrices::below(energy)),
    ]
}

/// A probability given by its natural logarithm, in words for readers, even where it is too small for a number.
pub fn probability(ln: f64) -> String {
    let probability = libm::exp(ln);
    if probability >= 1e-300 {
        return to_text(probability, 4);
    }
    if !ln.is_finite() {
        return "0".into();
    }
    let exponent = libm::floor(ln / std::f64::consts::LN_10);
    let mantissa = libm::exp(ln - exponent * std::f64::consts::LN_10);
    format!("{mantissa:.3}·10{}", superscript(exponent as i32))
}

/// The times of the experiment, or the probabilities of the small sizes.
pub fn table(figure: &Saddle) -> Table {
    if figure.is_about_dimension() {
        let (curve, shares) = (figure.curve(), figure.drawn().shares(figure.energy.value()));
        let row = |index: usize| {
            let n = (index + 1) as f64;
            let share = shares.iter().find(|share| share[0] == n).map_or(Value::None, |share| Value::Number(share[1]));
            vec![Value::Number(n), Value::Number(libm::exp(curve[index])), share]
        };
        return Table::new(vec!["n", "exact", "share"], (0..SMALL).map(row).collect());
    }
    let (escapes, racers) = (figure.escapes(), figure.race.racers());
    let rows = racers.iter().zip(&*escapes).flat_map(|(racer, escapes)| {
        let expected =
            |distance| escapes.law.map_or(Value::None, |law| Value::Number(law.steps(distance, figure.reach())));
        let row = move |[distance, time]: [f64; 2]| {
            vec![Value::Word(racer.card.id.into()), Value::Number(distance), Value::Number(time), expected(distance)]
        };
        escapes.times.iter().copied().map(row).collect::<Vec<_>>()
    });
    Table::new(vec!["optimiser", "distance", "steps", "theory"], rows.collect())
}
