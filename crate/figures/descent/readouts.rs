//! The numbers of the race: a row for each optimiser from each start, at the step that is shown.

use super::Descent;
use super::race::{Racer, Track};
use crate::figure::number::{point_to_text, to_text};
use crate::figure::{Cell, Readout, Value};
use crate::surface::Point;

/// One row a track.
pub fn readouts(figure: &Descent) -> Vec<Readout> {
    figure.tracks().iter().map(|track| readout(figure, track)).collect()
}

fn readout(figure: &Descent, track: &Track) -> Readout {
    let racer = &figure.race.racers()[track.racer];
    let trajectory = &track.trajectory;
    let step = figure.playback.shown().min(trajectory.steps());
    let at = [trajectory.points[2 * step], trajectory.points[2 * step + 1]];
    let distance = figure.landscape.minima().map(|minimum| distance(minimum.at, at)).reduce(f64::min);
    let count = |value: u32| (Value::Number(f64::from(value)), value.to_string());
    let cells = [
        ("step", "step", count(step as u32)),
        ("position", "(x, y)", (Value::Point(at), point_to_text(at, 4))),
        ("loss", "loss f", number(trajectory.losses[step])),
        ("gradientNorm", "‖∇f‖", number(trajectory.gradient_norms[step])),
        ("evaluations", "evaluations", count(trajectory.evaluations[step])),
        ("distance", "to a minimum", distance.map_or((Value::None, "–".into()), number)),
        ("verdict", "verdict", word(figure.verdict(track))),
    ];
    Readout {
        id: racer.card.id.into(),
        label: label(figure, racer, track),
        swatch: Some(racer.swatch),
        cells: cells.into_iter().map(|(name, label, (value, text))| Cell { name, label, value, text }).collect(),
    }
}

fn label(figure: &Descent, racer: &Racer, track: &Track) -> String {
    match figure.race.starts().len() {
        1 => racer.card.title.into(),
        _ => format!("{}, start {}", racer.card.title, track.start + 1),
    }
}

fn number(value: f64) -> (Value, String) {
    (Value::Number(value), to_text(value, 4))
}

fn word(word: &str) -> (Value, String) {
    (Value::Word(word.into()), word.into())
}

fn distance(one: Point, two: Point) -> f64 {
    (one[0] - two[0]).hypot(one[1] - two[1])
}
