//! The marks of each panel.

use super::super::LearningRate;
use super::super::bifurcation::Diagram;
use super::super::race::Lane;
use super::super::regime::Regime;
use super::super::sweep::Sample;
use super::{BIFURCATION, MAP, RACE, SCHEDULES, SWEEP, curve_line};
use crate::figure::{Swatch, style};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Ink, Mark, Marker, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::straight;

const TEST: Ink = Ink::Foreground;
const LIMIT: Ink = Ink::Foreground;

/// The opacity of the bands of regimes.
const BAND: f64 = 0.13;

/// Lines leave the panel by no more than this factor.
const BEYOND: f64 = 1e3;

/// The most steps that are drawn with a dot each.
const MAX_DOTS: usize = 100;

/// The axis of rates of the schedules: the highest rate of any, with room.
pub fn highest_rate(figure: &LearningRate) -> f64 {
    let highest = figure.race().iter().flat_map(|lane| lane.rates.iter().copied()).fold(0.0, f64::max);
    if highest > 0.0 && highest < 1e300 { 1.08 * highest } else { 1.0 }
}

/// What does not change while the rate is dragged.
pub fn backdrop(figure: &LearningRate, panel: &Panel, diagram: Option<&Diagram>) -> Vec<Mark> {
    match panel.id {
        SWEEP => sweep_marks(figure, panel),
        BIFURCATION => escape_band(panel, diagram).into_iter().collect(),
        MAP if !figure.is_planar() => vec![Mark::line(curve_line(figure), Stroke::new(Ink::Foreground, 2.0))],
        _ => Vec::new(),
    }
}

/// What does. `are_named` is whether another panel names the schedules.
pub fn front(
    figure: &LearningRate,
    panel: &Panel,
    diagram: Option<&Diagram>,
    are_named: bool,
    labels: &mut Labels,
) -> Vec<Mark> {
    match panel.id {
        SWEEP => over_sweep(figure, panel, labels),
        BIFURCATION => over_diagram(figure, panel, diagram, labels),
        MAP => path(figure),
        SCHEDULES => rates(figure, labels),
        RACE => race(figure, panel, are_named, labels),
        _ => Vec::new(),
    }
}

/// A height on the axis of losses.
fn height(figure: &LearningRate, panel: &Panel, loss: f64) -> f64 {
    let [low, high] = panel.y.range;
    super::above(figure, loss).clamp(low / BEYOND, high * BEYOND)
}

/// The bands of the regimes, and the sweep in their colours.
fn sweep_marks(figure: &LearningRate, panel: &Panel) -> Vec<Mark> {
    let sweep = figure.sweep();
    let samples: Vec<&Sample> = sweep.samples().collect();
    let [low, high] = panel.y.range;
    let (mut bands, mut lines) = (Vec::new(), Vec::new());
    for (from, to) in stretches(&samples) {
        let ink = samples[from].regime.ink();
        let [left, right] = band(&samples, from, to);
        let points = vec![left, low, right, low, right, high, left, high];
        bands.push(Mark::Polygon { points: points.into(), ink, opacity: BAND });
        let until = (to + 1).min(samples.len() - 1);
        let line = samples[from..=until].iter().flat_map(|sample| [sample.rate, height(figure, panel, sample.loss)]);
        lines.push(Mark::line(line.collect::<Vec<_>>(), Stroke::new(ink, 2.5)));
    }
    let test = figure.range_test();
    let line: Vec<f64> = test.points.iter().flat_map(|[rate, loss]| [*rate, height(figure, panel, *loss)]).collect();
    bands.extend((line.len() > 2).then(|| Mark::line(line, Stroke::new(TEST, 1.2).dashed(&[6.0, 3.0]))));
    bands.into_iter().chain(lines).collect()
}

/// The first and the last sample of each stretch of one regime.
fn stretches(samples: &[&Sample]) -> Vec<(usize, usize)> {
    let mut from = 0;
    let chunks = samples.chunk_by(|one, two| one.regime == two.regime);
    let stretch = |chunk: &[&Sample]| {
        let first = from;
        from += chunk.len();
        (first, from - 1)
    };
    chunks.map(stretch).collect()
}

/// The rates of a stretch, up to half-way to its neighbours.
fn band(samples: &[&Sample], from: usize, to: usize) -> [f64; 2] {
    let between = |one: usize, two: usize| (samples[one].rate * samples[two].rate).sqrt();
    let left = if from == 0 { samples[0].rate } else { between(from - 1, from) };
    let right = if to + 1 == samples.len() { samples[to].rate } else { between(to, to + 1) };
    [left, right]
}

fn over_sweep(figure: &LearningRate, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let rate = figure.rate.value();
    let mut marks = vec![straight::upright(rate, panel.y.range)];
    let (trajectory, regime) = &*figure.run();
    let at =
        [rate, height(figure, panel, trajectory.losses[trajectory.steps()]).clamp(panel.y.range[0], panel.y.range[1])];
    marks.push(Mark::points(at.to_vec(), Marker::Circle, 5.0, regime.ink()));
    labels.keep_off(&panel.backdrop);
    marks.extend(limit(figure, panel, labels));
    if let Some([best, loss]) = figure.coarse().best() {
        let at = [best, height(figure, panel, loss).clamp(panel.y.range[0], panel.y.range[1])];
        marks.push(Mark::points(at.to_vec(), Marker::Star, 6.0, Ink::Foreground));
        let text = format!("best η = {}", to_text(best, 3));
        marks.extend(labels.write_longest([&text, "best"], Ink::Foreground, LabelPosition::around(at, [-1.0, -0.5])));
    }
    marks.extend(regime_names(figure, panel, labels));
    marks.extend(test_marks(figure, panel, labels));
    marks
}

/// The limit of the optimiser as an upright line with its formula; where it has none, or another, that of plain descent.
fn limit(figure: &LearningRate, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let plain = figure.plain_limit().map(|limit| (limit, "2/λmax"));
    let own = figure.limit();
    let all = [own, plain.filter(|plain| own.is_none_or(|own| own.1 != plain.1))];
    let ([low, high], [left, right]) = (panel.y.range, panel.x.range);
    let mut marks = Vec::new();
    for (index, (rate, formula)) in all.into_iter().enumerate().filter_map(|(index, limit)| Some((index, limit?))) {
        if !(left..=right).contains(&rate) {
            continue;
        }
        let ink = if index == 0 { LIMIT } else { Ink::Muted };
        marks.push(Mark::line(vec![rate, low, rate, high], Stroke::new(ink, 1.8)));
        let text = format!("{formula} = {}", to_text(rate, 3));
        let at = |up: f64| [rate, panel.y.at(up)];
        let places = [0.96, 0.86, 0.76, 0.66, 0.5, 0.34, 0.2, 0.1];
        let places =
            places.into_iter().flat_map(|up| [LabelPosition::right_of(at(up)), LabelPosition::left_of(at(up))]);
        marks.extend(labels.write_longest([&text, formula], ink, places));
    }
    marks
}

/// Where the range test is steepest and where it blows up.
fn test_marks(figure: &LearningRate, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let test = figure.range_test();
    let [low, high] = panel.y.range;
    let at = |step: usize| {
        let [rate, loss] = test.points[step];
        [rate, height(figure, panel, loss).clamp(low, high)]
    };
    let mut marks = Vec::new();
    let pairs = [(test.steepest, Marker::Diamond, "steepest"), (test.blow_up, Marker::Cross, "blows up")];
    for (step, marker, text) in pairs {
        let Some(at) = step.map(at) else { continue };
        marks.push(Mark::points(at.to_vec(), marker, 5.0, TEST));
        marks.extend(labels.name_point(text, TEST, at, [-1.0, -1.0]));
    }
    let line: Vec<Point> = (0..test.points.len()).step_by(4).map(at).collect();
    marks.extend(
        labels
            .beside("range test: η grows within one run", TEST, line.iter().copied())
            .or_else(|| labels.beside("range test", TEST, line)),
    );
    marks
}

/// The name of each regime in its widest band.
fn regime_names(figure: &LearningRate, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let sweep = figure.sweep();
    let samples: Vec<&Sample> = sweep.samples().collect();
    let stretches = stretches(&samples);
    let name = |regime: &Regime| {
        let own = stretches.iter().filter(|(from, _)| samples[*from].regime == *regime);
        let widths = own.map(|&(from, to)| band(&samples, from, to)).map(|ends| (ends, libm::log(ends[1] / ends[0])));
        let ([left, right], _) = widths.reduce(|one, two| if two.1 > one.1 { two } else { one })?;
        let middle = (left * right).sqrt();
        let at = |up: f64| [middle, panel.y.at(up)];
        let low = [0.0, 0.08, 0.16, 0.24].map(|up| LabelPosition::above(at(up)));
        let high = [1.0, 0.92, 0.84].map(|up| LabelPosition::below(at(up)));
        labels.write(regime.name(), regime.ink(), low.into_iter().chain(high))
    };
    Regime::ALL.iter().filter_map(name).collect()
}

/// The rates beyond which every run escapes.
fn escape_band(panel: &Panel, diagram: Option<&Diagram>) -> Option<Mark> {
    let (from, [_, right], [low, high]) = (diagram?.escape()?, panel.x.range, panel.y.range);
    let points = vec![from, low, right, low, right, high, from, high];
    Some(Mark::Polygon { points: points.into(), ink: Regime::Diverges.ink(), opacity: BAND })
}

fn over_diagram(figure: &LearningRate, panel: &Panel, diagram: Option<&Diagram>, labels: &mut Labels) -> Vec<Mark> {
    let ([left, right], [low, high]) = (panel.x.range, panel.y.range);
    let rate = figure.rate.value();
    let is_shown = (left..=right).contains(&rate);
    let mut marks: Vec<Mark> = is_shown.then(|| straight::upright(rate, panel.y.range)).into_iter().collect();
    marks.extend(limit(figure, panel, labels));
    if let Some(from) = diagram.and_then(Diagram::escape) {
        let at = LabelPosition::on([0.5 * (from + right), 0.5 * (low + high)]);
        marks.extend(labels.write("escapes", Regime::Diverges.ink(), [at]));
    }
    marks
}

/// The run at the rate that is set.
pub fn path(figure: &LearningRate) -> Vec<Mark> {
    let (trajectory, regime) = &*figure.run();
    let is_planar = figure.is_planar();
    let y = figure.start()[1];
    let place = |step: usize| {
        let at = trajectory.point(step);
        if is_planar { [at[0], at[1]] } else { [at[0], figure.surface().value([at[0], y])] }
    };
    let points: Vec<f64> =
        (0..=trajectory.steps()).map(place).take_while(|at| at.iter().all(|end| end.is_finite())).flatten().collect();
    let swatch = style::swatch(figure.optimiser_card().id);
    if points.len() < 2 {
        return Vec::new();
    }
    let last = points[points.len() - 2..].to_vec();
    let mut marks = Vec::new();
    if is_planar {
        marks.push(Mark::line(points.clone(), style::stroke(&swatch)));
    }
    if points.len() <= 2 * MAX_DOTS || !is_planar {
        marks.push(Mark::points(points, Marker::Circle, 2.5, swatch.ink));
    }
    let marker = if *regime == Regime::Diverges { Marker::Cross } else { swatch.marker };
    marks.push(Mark::points(last, marker, 6.0, swatch.ink));
    marks
}

/// The stroke of a schedule, heavier if it is set.
fn stroke(figure: &LearningRate, index: usize) -> Stroke {
    let Swatch { ink, dash, .. } = style::nth(index);
    Stroke { ink, dash, width: if index == figure.schedule.index() { 3.0 } else { 1.3 }, halo: false }
}

/// The schedules, the one that is set last.
fn in_order(figure: &LearningRate, lanes: &[Lane]) -> impl DoubleEndedIterator<Item = usize> + use<> {
    let chosen = figure.schedule.index();
    (0..lanes.len()).filter(move |index| *index != chosen).chain([chosen])
}

fn rates(figure: &LearningRate, labels: &mut Labels) -> Vec<Mark> {
    let lanes = figure.race();
    let line = |index: usize| {
        let point = |(step, rate): (usize, &f64)| [step as f64, *rate];
        lanes[index].rates.iter().enumerate().map(point).collect::<Vec<_>>()
    };
    let mut marks: Vec<Mark> =
        in_order(figure, &lanes).map(|index| Mark::line(line(index).concat(), stroke(figure, index))).collect();
    labels.keep_off(&marks);
    for index in in_order(figure, &lanes).rev() {
        marks.extend(labels.beside(lanes[index].title, stroke(figure, index).ink, line(index)));
    }
    marks
}

fn race(figure: &LearningRate, panel: &Panel, are_named: bool, labels: &mut Labels) -> Vec<Mark> {
    let lanes = figure.race();
    let [low, high] = panel.y.range;
    let line = |index: usize| {
        let losses = &lanes[index].losses;
        // Below the axis nothing more is shown.
        let end = losses.iter().position(|loss| super::above(figure, *loss) <= low).unwrap_or(losses.len() - 1);
        let point = |(step, loss): (usize, &f64)| [step as f64, height(figure, panel, *loss)];
        losses[..=end].iter().enumerate().map(point).collect::<Vec<_>>()
    };
    let mut marks: Vec<Mark> =
        in_order(figure, &lanes).map(|index| Mark::line(line(index).concat(), stroke(figure, index))).collect();
    labels.keep_off(&marks);
    let chosen = [figure.schedule.index(), 0];
    for index in in_order(figure, &lanes).rev().filter(|index| !are_named || chosen.contains(index)) {
        let inside = line(index).into_iter().filter(|at| (low..=high).contains(&at[1])).rev();
        marks.extend(labels.beside(lanes[index].title, stroke(figure, index).ink, inside));
    }
    marks
}
