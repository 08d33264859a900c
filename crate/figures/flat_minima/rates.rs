//! The panel of the sweep: the share of runs that end in the flat valley, against the learning rate.

use std::rc::Rc;

use super::FlatMinima;
use super::landscape::SAMPLES;
use super::picture::{RATES, RUN};
use super::sweep::RATES as SWEPT;
use crate::figure::Clock;
use crate::number::to_text;
use crate::order::ordered;
use crate::plane::Point;
use crate::scene::{Axis, Ink, Mark, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;

/// What the lines depend on: the plan's batch, how many points are computed, α, and a number that changes with all else.
pub type Key = (usize, usize, f64, u64);

/// The space around shares of 0 and 1.
const SHARES: [f64; 2] = [-0.12, 1.19];

/// The panel.
pub fn panel(_figure: &FlatMinima, area: Rect, scale: f64) -> Panel {
    let y =
        ["share of runs that end in the flat valley".into(), "share in the flat valley".into(), "share flat".into()];
    let y = Axis::linear(labels::fitting(y, area.width, scale), SHARES);
    Panel::new(RATES, area, Axis::logarithmic("learning rate η", super::RATE_DIAL.range), y)
}

/// The lines, and 2 ∕ λ of both minima.
pub fn backdrop(figure: &FlatMinima) -> Vec<Mark> {
    let sweep = &figure.sweep;
    let key = (figure.plan().batch, sweep.done(), figure.stretch.value(), sweep.generation());
    figure.pictures.rates.of(key, || Rc::new(lines(figure))).to_vec()
}

fn lines(figure: &FlatMinima) -> Vec<Mark> {
    let limits = figure.landscape.minima.map(|minimum| straight::upright(2.0 / figure.sharpness(&minimum), SHARES));
    let batch = figure.plan().batch;
    let line = |index: usize| {
        let line = &figure.sweep.lines[index];
        let stroke = match line.batch() {
            size if size == batch => Stroke::new(RUN, 2.5).haloed(),
            1 => Stroke::new(Ink::Muted, 1.5).dashed(&[2.0, 3.0]),
            _ => Stroke::new(Ink::Foreground, 1.5),
        };
        Mark::line(stretched(figure, index).concat(), stroke)
    };
    // The line that is set comes last.
    let is_set = |index: &usize| figure.sweep.lines[*index].batch() == batch;
    let order = ordered((0..figure.sweep.lines.len()).collect(), |one, two| !is_set(one) && is_set(two));
    limits.into_iter().chain(order.into_iter().map(line)).collect()
}

/// The points of a line at the learning rates that have their effect under the stretch.
fn stretched(figure: &FlatMinima, index: usize) -> Vec<Point> {
    let square = figure.stretch.value() * figure.stretch.value();
    figure.sweep.lines[index].points().into_iter().map(|[rate, share]| [rate / square, share]).collect()
}

/// The learning rate that is set, with the share that it has led to, and the words.
pub fn front(figure: &FlatMinima, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let rate = figure.rate.value();
    let mut marks = vec![Mark::line(vec![rate, SHARES[0], rate, SHARES[1]], Stroke::new(RUN, 1.2))];
    if let Some(population) = figure.population() {
        let share = f64::from(population.count(figure.playback.last()).flat) / population.done().max(1) as f64;
        marks.push(Mark::dot([rate, share], RUN));
    }
    labels.keep_off(&marks);
    let square = figure.stretch.value() * figure.stretch.value();
    for (minimum, name) in figure.landscape.minima.iter().zip(["sharp", "flat"]) {
        let limit = 2.0 / (minimum.curvature * square);
        let texts = [format!("2∕λ {name}"), name.to_owned()];
        let beside =
            |up: f64| [LabelPosition::right_of, LabelPosition::left_of].map(|side| side([limit, panel.y.at(up)]));
        let places = [0.96, 0.93, 0.3, 0.2, 0.5].into_iter().flat_map(beside);
        marks.extend(labels.write_longest(texts.each_ref().map(String::as_str), Ink::Muted, places));
    }
    let batch = figure.plan().batch;
    let is_set = |index: &usize| figure.sweep.lines[*index].batch() == batch;
    let order = ordered((0..figure.sweep.lines.len()).rev().collect(), |one, two| is_set(one) && !is_set(two));
    for index in order {
        let size = figure.sweep.lines[index].batch();
        let name = if size == SAMPLES && figure.is_by_sample() { "all 32".into() } else { format!("B = {size}") };
        let ink = match size {
            size if size == batch => RUN,
            1 => Ink::Muted,
            _ => Ink::Foreground,
        };
        let mut points = stretched(figure, index);
        points
            .retain(|[rate, share]| (panel.x.range[0]..panel.x.range[1]).contains(rate) && (0.1..0.97).contains(share));
        marks.extend(labels.beside(&name, ink, points));
    }
    marks
}

/// What is under the pointer.
pub fn hovered(figure: &FlatMinima, at: Point) -> String {
    let square = figure.stretch.value() * figure.stretch.value();
    let [low, high] = SWEPT.map(|rate| rate / square);
    let kept = figure.landscape.minima.map(|minimum| at[0] * minimum.curvature * square < 2.0);
    let which = match kept {
        [true, true] => "both minima",
        [false, true] => "the flat minimum alone",
        _ => "neither minimum",
    };
    match at[0] > 0.0 && at[0].is_finite() && (low..=high).contains(&at[0]) {
        true => format!("at η = {} plain descent holds {which}", to_text(at[0], 3)),
        false => String::new(),
    }
}
