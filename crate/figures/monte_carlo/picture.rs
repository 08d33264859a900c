//! The picture: errors against the number of samples, and beside them the running means in their band, and the darts, the ball's
//! share of its cube, or the slopes in every dimension.

mod darts;
mod dimension;

use std::f64::consts::LN_10;
use std::rc::Rc;

pub use darts::Darts;

use super::averages::SAMPLES;
use super::work::{Setup, Subject};
use super::{METHODS, MonteCarlo};
use crate::figure::Figure;
use crate::number::to_text;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;

/// The panels, by importance.
pub const ERROR: &str = "error";
pub const RUNS: &str = "runs";
pub const DIMENSION: &str = "dimension";
const DARTS: &str = "darts";

/// The law of the error, and the band that follows from it.
const LAW: Ink = Ink::Series(2);

/// The share of a wide frame, or of a narrow one's height, for the errors.
const ERROR_SHARE: f64 = 0.67;
const ERROR_HEIGHT: f64 = 0.58;

/// The least sizes in CSS pixels, before scaling, of a panel beside or below the errors.
const LEAST_HEIGHT: f64 = 150.0;
const LEAST_WIDTH: f64 = 170.0;

/// The number of samples at which the running means begin: before, they are all over the place.
const FIRST: usize = 64;

/// Running means are drawn at samples that differ by this factor at least.
const STRIDE: f64 = 1.12;

/// The room above and below the band at its widest.
const ROOM: f64 = 1.25;

/// What the results so far depend on: the setup, the samples read, the methods, and how many results there are of each kind.
pub type Key = (Setup, usize, [bool; 3], [usize; 4]);

/// The backdrop of a panel.
pub type Marks = Vec<Mark>;

/// The areas of the errors, and of one or two panels beside or below them.
fn areas(frame: Frame) -> Vec<Rect> {
    let (whole, scale) = (frame.rect(), frame.scale);
    let (errors, rest) = if frame.is_wide() {
        let [errors, side] = whole.columns([ERROR_SHARE, 1.0 - ERROR_SHARE]);
        let has_room = side.height >= 2.0 * LEAST_HEIGHT * scale;
        (errors, if has_room { side.rows([1.0; 2]).into() } else { vec![side] })
    } else {
        let [errors, below] = whole.rows([ERROR_HEIGHT, 1.0 - ERROR_HEIGHT]);
        let has_room = below.width >= 2.0 * LEAST_WIDTH * scale;
        (errors, if has_room { below.columns([1.0; 2]).into() } else { vec![below] })
    };
    [errors].into_iter().chain(rest).map(|rect: Rect| rect.inset(margins(scale))).collect()
}

/// The panels that have room.
pub fn panels(figure: &MonteCarlo, frame: Frame) -> Vec<Panel> {
    let makers = [error_panel, runs_panel, third_panel];
    areas(frame).into_iter().zip(makers).map(|(area, panel)| panel(figure, area, frame.scale)).collect()
}

fn error_panel(figure: &MonteCarlo, area: Rect, scale: f64) -> Panel {
    let wordings = ["root-mean-square error of the mean".into(), "error of the mean".into(), "error".into()];
    let y = Axis::logarithmic(labels::fitting(wordings, area.height, scale), error_range(figure));
    let last = figure.errors()[1].points.last().map_or(0.0, |[points, _]| *points);
    let x = Axis::logarithmic("samples N", [1.0, 1.6 * last.max(SAMPLES as f64)]);
    Panel::new(ERROR, area, x, y)
}

/// The decades of all errors that are shown, and of the law.
pub fn error_range(figure: &MonteCarlo) -> [f64; 2] {
    let (errors, shown) = (figure.errors(), figure.methods());
    let points =
        errors.iter().zip(shown).filter(|(_, is_shown)| *is_shown).flat_map(|(errors, _)| errors.points.iter());
    let deviation = figure.deviation().filter(|deviation| *deviation > 0.0);
    let law = deviation
        .into_iter()
        .chain(plain(figure))
        .flat_map(|deviation| [deviation, deviation / (SAMPLES as f64).sqrt()]);
    let logs = points.map(|[_, error]| *error).chain(law).map(|error| libm::log(error) / LN_10);
    let finite = logs.filter(|log| log.is_finite());
    let ends = finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], log| [log.min(low), log.max(high)]);
    let [low, high] = if ends[0] <= ends[1] { ends } else { [-3.0, 0.0] };
    // Half decades, so that little room is lost.
    let [low, high] = [libm::floor(2.0 * low - 0.1), libm::ceil(2.0 * high + 0.1)].map(|half| 0.5 * half);
    [low, high.max(low + 1.0)].map(|end| libm::pow(10.0, end.clamp(-300.0, 300.0)))
}

fn runs_panel(figure: &MonteCarlo, area: Rect, scale: f64) -> Panel {
    let centre = figure.truth().map_or(0.0, |truth| truth.value);
    let centre = if centre.abs() < 1e300 { centre } else { 0.0 };
    let half = figure.band(FIRST as f64).map_or(0.0, |half| ROOM * half);
    let least = 1e-6 * centre.abs().max(1e-30);
    let half = if half.is_finite() { half.max(least) } else { least };
    let label = labels::fitting(["running means".into(), "means".into()], area.height, scale);
    let x = Axis::logarithmic("samples N", [FIRST as f64, SAMPLES as f64]);
    Panel::new(RUNS, area, x, Axis::linear(label, [centre - half, centre + half]))
}

fn third_panel(figure: &MonteCarlo, area: Rect, scale: f64) -> Panel {
    match figure.subject() {
        Subject::Darts => darts::panel(figure, area, scale),
        Subject::Ball => dimension::ball_panel(area, scale),
        _ => dimension::slopes_panel(area, scale),
    }
}

/// Draws the figure.
pub fn draw(figure: &MonteCarlo, panels: &mut [Panel], frame: Frame) {
    let key = (figure.key(), [frame.width, frame.height, frame.scale]);
    let backdrops = figure.backdrops.of(key, || Rc::new(panels.iter().map(|panel| backdrop(figure, panel)).collect()));
    let handles = figure.handles();
    for (panel, backdrop) in panels.iter_mut().zip(&*backdrops) {
        panel.backdrop = backdrop.clone();
        let mut labels = Labels::new(panel, frame, &handles);
        // Texts on a hundred faint lines are legible, and would find no other place.
        let first = if panel.id == RUNS { 2 } else { 0 };
        labels.keep_off(&panel.backdrop[first.min(panel.backdrop.len())..]);
        panel.front = front(figure, panel, &mut labels);
    }
}

fn backdrop(figure: &MonteCarlo, panel: &Panel) -> Marks {
    match panel.id {
        ERROR => errors(figure, panel),
        RUNS => runs(figure, panel),
        DARTS => darts::marks(figure, panel),
        _ => dimension::marks(figure, panel),
    }
}

/// The standard deviation of a plain sample, where that is not what is drawn.
fn plain(figure: &MonteCarlo) -> Option<f64> {
    let truth = figure.truth().filter(|truth| truth.variance > 0.0)?;
    (figure.methods()[0] && !figure.setup().switches.are_off()).then(|| truth.variance.sqrt())
}

/// The law, and the errors of every method with its line.
fn errors(figure: &MonteCarlo, panel: &Panel) -> Marks {
    let mut marks = Vec::new();
    if let Some(deviation) = figure.deviation().filter(|deviation| *deviation > 0.0) {
        let line = panel.x.range.map(|samples| [samples, deviation / samples.sqrt()]).concat();
        marks.push(Mark::line(line, Stroke::new(LAW, 5.0)));
    }
    marks.extend(plain(figure).map(|deviation| {
        let line = panel.x.range.map(|samples| [samples, deviation / samples.sqrt()]).concat();
        Mark::line(line, Stroke::new(Ink::Muted, 1.5).dashed(&[2.0, 3.0]))
    }));
    let errors = figure.errors();
    for &method in figure.methods.picked() {
        let (_, _, look) = METHODS[method];
        if let Some(fit) = errors[method].fit {
            marks.push(Mark::line(fit.ends.concat(), Stroke::new(look.ink, 1.8).dashed(look.dash)));
        }
        let points = Rc::new(errors[method].points.concat());
        marks.push(Mark::Points { points, marker: look.marker, radius: 4.5, ink: look.ink, halo: true });
    }
    if marks.is_empty() {
        let low = panel.y.range[0];
        marks.push(Mark::line(vec![panel.x.range[0], low, panel.x.range[1], low], Stroke::new(Ink::Muted, 1.0)));
    }
    marks
}

/// The runs, the band, the integral, and the first run.
fn runs(figure: &MonteCarlo, panel: &Panel) -> Marks {
    let truth = figure.truth().map_or(f64::NAN, |truth| truth.value);
    let mut marks = Vec::new();
    let lines = figure.results().filter(|_| figure.methods()[0]).map_or([Vec::new(), Vec::new()], |work| {
        let mut last = 0.0;
        let indices: Vec<usize> = (work.checkpoint(FIRST)..work.checkpoints().len())
            .filter(|&index| {
                let samples = work.checkpoints()[index] as f64;
                let is_kept = samples >= STRIDE * last;
                last = if is_kept { samples } else { last };
                is_kept
            })
            .collect();
        let line = |run: &super::averages::Run| {
            let point = |&index: &usize| [work.checkpoints()[index] as f64, run.means[index]];
            indices.iter().flat_map(point).chain([f64::NAN; 2]).collect::<Vec<f64>>()
        };
        let runs = work.monte_carlo();
        [runs.iter().skip(1).flat_map(line).collect(), runs.first().map_or(Vec::new(), line)]
    });
    let [others, first] = lines;
    marks.push(Mark::line(others, Stroke::new(Ink::Muted, 0.4)));
    let at = |share: f64| panel.x.at(share);
    if figure.band(1.0).is_some() {
        let edge = |share: f64, side: f64| {
            let samples = at(share);
            [samples, truth + side * figure.band(samples).unwrap_or(0.0)]
        };
        let shares = || (0..=40).map(|step| f64::from(step) / 40.0);
        let lower = shares().map(|share| edge(share, -1.0));
        let upper = shares().rev().map(|share| edge(share, 1.0));
        let points: Vec<f64> = lower.chain(upper).flatten().collect();
        if points.iter().all(|end| end.is_finite()) {
            marks.push(Mark::Polygon { points: Rc::new(points), ink: LAW, opacity: 0.25 });
        }
    }
    let integral = vec![panel.x.range[0], truth, panel.x.range[1], truth];
    marks.push(Mark::line(integral, Stroke::new(Ink::Foreground, 1.2).dashed(&[6.0, 3.0])));
    marks.push(Mark::line(first, Stroke::new(METHODS[0].2.ink, 2.2).haloed()));
    marks
}

fn front(figure: &MonteCarlo, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    match panel.id {
        ERROR => over_errors(figure, panel, labels),
        RUNS => over_runs(figure, panel, labels),
        DARTS => darts::edge(),
        _ => dimension::words(figure, panel, labels),
    }
}

/// Points along a line on logarithmic axes, from its right end, where lines have moved apart.
fn along([left, right]: [[f64; 2]; 2]) -> impl Iterator<Item = [f64; 2]> {
    (1..16).map(move |step| {
        let share = f64::from(step) / 16.0;
        [0, 1].map(|axis| libm::pow(right[axis], 1.0 - share) * libm::pow(left[axis], share))
    })
}

fn over_errors(figure: &MonteCarlo, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let mut marks = vec![straight::upright(figure.samples.value(), panel.y.range)];
    let errors = figure.errors();
    for &method in figure.methods.picked() {
        let (_, label, look) = METHODS[method];
        let Some(fit) = errors[method].fit else { continue };
        let slope = format!("slope {}", to_text(fit.slope, 2));
        let long = format!("{label}: {slope}");
        let written = labels.beside(&long, look.ink, along(fit.ends));
        marks.extend(written.or_else(|| labels.beside(label, look.ink, along(fit.ends))));
    }
    if let Some(deviation) = figure.deviation().filter(|deviation| *deviation > 0.0) {
        let ends = [1.5, SAMPLES as f64].map(|samples| [samples, deviation / samples.sqrt()]);
        marks.extend(labels.beside("σ/√N", LAW, along([ends[1], ends[0]])));
    }
    if let Some(deviation) = plain(figure) {
        let ends = [SAMPLES as f64, 1.5].map(|samples| [samples, deviation / samples.sqrt()]);
        marks.extend(labels.beside("plain sampling", Ink::Muted, along(ends)));
    }
    let is_rare = errors[0].points.is_empty() && figure.results().is_some_and(|work| !work.monte_carlo().is_empty());
    if is_rare && figure.methods()[0] {
        let text = match figure.truth() {
            Some(truth) if truth.value.is_finite() && truth.variance > 0.0 => "too few samples hit anything",
            Some(truth) if truth.value.is_finite() => "every sample has the same value",
            _ => "the formula is not finite everywhere",
        };
        let heights = [0.5, 0.6, 0.4, 0.7, 0.3, 0.2];
        let places = heights.map(|up| LabelPosition::on([panel.x.at(0.6), panel.y.at(up)]));
        marks.extend(labels.write(text, METHODS[0].2.ink, places));
    }
    marks
}

fn over_runs(figure: &MonteCarlo, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let mut marks = Vec::new();
    if figure.samples.value() >= panel.x.range[0] {
        marks.push(straight::upright(figure.samples.value(), panel.y.range));
    }
    let wanted = figure.runs.value() as usize;
    let done = figure.results().map_or(0, |work| work.progress());
    let [low, high] = panel.y.range;
    let top = [0.62, 0.7, 0.55, 0.4].map(|share| LabelPosition::below([panel.x.at(share), high]));
    // On a small panel the top is under the buttons of the view.
    let lower = [0.78, 0.7, 0.25, 0.6, 0.4].map(|up| LabelPosition::on([panel.x.at(0.6), panel.y.at(up)]));
    let places = top.into_iter().chain(lower);
    let progress = match done < wanted {
        true => format!("{done} of {wanted} runs"),
        false => format!("{wanted} runs"),
    };
    marks.extend(labels.write(&progress, Ink::Muted, places));
    if let Some(share) = figure.inside() {
        let text = format!("{} % in the band", to_text(100.0 * share, 3));
        let short = format!("{} % in", to_text(100.0 * share, 3));
        let places = [0.62, 0.7, 0.55, 0.4].map(|share| LabelPosition::above([panel.x.at(share), low]));
        marks.extend(labels.write_longest([&text, &short], LAW, places));
    }
    marks
}
