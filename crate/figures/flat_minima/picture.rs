//! The picture: the training and the test curve over the histogram of the runs; beside them the share of runs in the flat valley
//! against the learning rate, and the gaps against the sharpness, as many of these as have room.

use std::rc::Rc;

use super::FlatMinima;
use super::population::{BINS, RANGE, edge};
use super::{gap, rates};
use crate::figure::cache::Cache;
use crate::figure::{Clock, Figure};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::{stacked, straight};

/// The panels.
pub const CURVE: &str = "curve";
pub const RUNS: &str = "runs";
pub const RATES: &str = "rates";
pub const GAP: &str = "gap";

pub const RUN: Ink = Ink::Series(1);
pub const TEST: Ink = Ink::Series(0);
pub const LAW: Ink = Ink::Series(2);

/// The losses that are shown.
const LOSSES: [f64; 2] = [-0.42, 1.7];

/// Points of a curve.
const POINTS: usize = 500;

/// Every so many samples one is drawn.
const EVERY: usize = 6;

/// The share of a wide frame, or of a narrow one's height, for the curve and the histogram, and their heights.
const MAIN_WIDTH: f64 = 0.69;
const MAIN_HEIGHT: f64 = 0.7;
const HEIGHTS: [f64; 2] = [62.0, 38.0];

/// Where a frame is wider and lower than this, in CSS pixels before scaling, as on a wall, the curve has all of its height and this share
/// of its width; the histogram is beside it.
const LOW: [f64; 2] = [800.0, 450.0];
const WHERE_LOW: f64 = 0.66;

/// The least sizes in CSS pixels, before scaling, of two panels beside or below them.
const LEAST_HEIGHT: f64 = 300.0;
const LEAST_WIDTH: f64 = 420.0;

/// The share of the width that the fate of a minimum may take.
const LONGEST: f64 = 0.33;

/// What is slow enough to be cached: lines for a stretch and a shift, the law, and the lines of the sweep.
#[derive(Default)]
pub struct Pictures {
    curves: Cache<[f64; 2], Rc<Vec<Mark>>>,
    law: Cache<[f64; 2], Rc<Vec<Mark>>>,
    pub rates: Cache<rates::Key, Rc<Vec<Mark>>>,
    pub gaps: Cache<[f64; 2], Rc<Vec<Mark>>>,
}

fn is_low(frame: Frame) -> bool {
    let [width, height] = LOW.map(|size| size * frame.scale);
    frame.is_wide() && frame.width > width && frame.height < height
}

/// The areas of the curve and the histogram, and those of the rest.
fn areas(frame: Frame) -> ([Rect; 2], Vec<Rect>) {
    let (whole, scale) = (frame.rect(), frame.scale);
    if is_low(frame) {
        let [curve, side] = whole.columns([WHERE_LOW, 1.0 - WHERE_LOW]);
        let [runs, rates] = side.rows([1.0; 2]).map(|rect| rect.inset(margins(scale)));
        return ([curve.inset(margins(scale)), runs], vec![rates]);
    }
    let (main, rest) = if frame.is_wide() {
        let [main, side] = whole.columns([MAIN_WIDTH, 1.0 - MAIN_WIDTH]);
        let both = side.height >= LEAST_HEIGHT * scale;
        (main, if both { side.rows([0.55, 0.45]).to_vec() } else { vec![side] })
    } else {
        let [main, below] = whole.rows([MAIN_HEIGHT, 1.0 - MAIN_HEIGHT]);
        let both = below.width >= LEAST_WIDTH * scale;
        (main, if both { below.columns([0.58, 0.42]).to_vec() } else { vec![below] })
    };
    (stacked::areas(main, HEIGHTS, scale), rest.into_iter().map(|rect| rect.inset(margins(scale))).collect())
}

/// The panels that have room.
pub fn panels(figure: &FlatMinima, frame: Frame) -> Vec<Panel> {
    let ([curve, runs], rest) = areas(frame);
    let fit = |wordings: [&str; 2], area: &Rect| labels::fitting(wordings.map(String::from), area.width, frame.scale);
    let weight = match figure.stretch.value() {
        1.0 => "weight x".to_owned(),
        alpha => format!("weight u = x ∕ {}", to_text(alpha, 3)),
    };
    let x = Axis::linear(weight, range(figure));
    let loss = fit(["loss L: training, test, and some single samples", "loss L"], &curve);
    let share = fit(["share of runs in each bin", "share of runs"], &runs);
    let main = [
        Panel::new(CURVE, curve, if is_low(frame) { x.clone() } else { x.clone().above() }, Axis::linear(loss, LOSSES)),
        Panel::new(RUNS, runs, x, Axis::linear(share, [0.0, highest(figure)])),
    ];
    let beside = [rates::panel, gap::panel];
    main.into_iter().chain(rest.into_iter().zip(beside).map(|(area, panel)| panel(figure, area, frame.scale))).collect()
}

/// The weights that are shown: a stretch above 1 squeezes the curves, one below 1 widens the axis.
fn range(figure: &FlatMinima) -> [f64; 2] {
    RANGE.map(|end| end / figure.stretch.value().min(1.0))
}

/// The top of the histogram: a round number above its last state.
fn highest(figure: &FlatMinima) -> f64 {
    let shares = figure.population().map(|population| population.shares(figure.playback.last()));
    let most = shares.iter().flat_map(|shares| shares.iter()).chain(&*figure.law()).copied().fold(0.02, f64::max);
    let rounds = [0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];
    rounds.into_iter().find(|round| *round >= 1.15 * most).unwrap_or(1.15)
}

/// The point of the training curve at x, at most as high as the panel.
pub fn on_curve(figure: &FlatMinima, x: f64) -> Point {
    [x / figure.stretch.value(), figure.landscape.training.value(x).min(0.93 * LOSSES[1])]
}

/// What is under the pointer.
pub fn hovered(figure: &FlatMinima, panel: &str, at: Point) -> String {
    let x = figure.stretch.value() * at[0];
    let text = |value: f64| to_text(value, 3);
    match panel {
        CURVE => {
            let [training, test] = [x, x - figure.shift.value()].map(|x| figure.landscape.training.value(x));
            format!("training loss {}, test loss {}", text(training), text(test))
        }
        RUNS => {
            let bin = (x - RANGE[0]) / (RANGE[1] - RANGE[0]) * BINS as f64;
            let shares = figure.population().map(|population| population.shares(figure.playback.step()));
            let share = shares.as_ref().and_then(|shares| shares.get(bin as usize)).filter(|_| bin >= 0.0);
            let law = figure.law();
            match (share, law.get(bin as usize)) {
                (Some(share), Some(law)) => {
                    format!("{:.1} % of runs, {:.1} % by the constant-noise law", 100.0 * share, 100.0 * law)
                }
                _ => String::new(),
            }
        }
        _ => rates::hovered(figure, at),
    }
}

/// Draws the figure.
pub fn draw(figure: &FlatMinima, panels: &mut [Panel], frame: Frame) {
    let handles = figure.handles();
    for panel in panels {
        panel.backdrop = match panel.id {
            CURVE => figure.pictures.curves.of(key(figure), || Rc::new(curves(figure))).to_vec(),
            RUNS => {
                let key = [figure.temperature(), figure.stretch.value()];
                figure.pictures.law.of(key, || Rc::new(law(figure))).to_vec()
            }
            RATES => rates::backdrop(figure),
            _ => gap::backdrop(figure),
        };
        let mut labels = Labels::new(panel, frame, &handles);
        labels.keep_off(&panel.backdrop);
        panel.front = match panel.id {
            CURVE => over_curves(figure, panel, &mut labels, frame.scale),
            RUNS => histogram(figure, panel, &mut labels),
            RATES => rates::front(figure, panel, &mut labels),
            _ => gap::front(figure, panel, &mut labels),
        };
    }
}

/// What the curves depend on.
fn key(figure: &FlatMinima) -> [f64; 2] {
    [figure.stretch.value(), figure.shift.value()]
}

/// A curve over the weights, where it is not far above the panel.
fn traced(figure: &FlatMinima, loss: impl Fn(f64) -> f64, [from, to]: [f64; 2], points: usize) -> Vec<f64> {
    let point = |index: usize| {
        let u = from + (to - from) * index as f64 / points as f64;
        let value = loss(figure.stretch.value() * u);
        [u, if value < 2.0 * LOSSES[1] { value } else { f64::NAN }]
    };
    (0..=points).flat_map(point).collect()
}

/// Some samples' losses, the training and the test loss.
fn curves(figure: &FlatMinima) -> Vec<Mark> {
    let (landscape, shift) = (&figure.landscape, figure.shift.value());
    let whole = |loss: &dyn Fn(f64) -> f64| traced(figure, loss, range(figure), POINTS);
    let samples = landscape.shifts.iter().step_by(EVERY);
    let samples = samples.flat_map(|shift| {
        let line = whole(&|x| landscape.sample.value(x - shift));
        line.into_iter().chain([f64::NAN; 2])
    });
    vec![
        Mark::line(samples.collect::<Vec<f64>>(), Stroke::new(Ink::Muted, 0.6)),
        Mark::line(whole(&|x| landscape.training.value(x - shift)), Stroke::new(TEST, 2.0).dashed(&[7.0, 4.0])),
        Mark::line(whole(&|x| landscape.training.value(x)), Stroke::new(Ink::Foreground, 2.5)),
    ]
}

/// Where the runs start, the gaps at the two minima, and the words.
fn over_curves(figure: &FlatMinima, panel: &Panel, labels: &mut Labels, scale: f64) -> Vec<Mark> {
    let (landscape, alpha) = (&figure.landscape, figure.stretch.value());
    let start = figure.plan().start.map(|x| x / alpha);
    let line = traced(figure, |x| landscape.training.value(x), start, 40);
    let mut marks = vec![Mark::line(line, Stroke::new(RUN, 5.0).haloed())];
    let gaps = landscape.minima.map(|minimum| [minimum.x / alpha, figure.gap(&minimum)]);
    for [u, gap] in gaps {
        let top = gap.min(panel.y.range[1]);
        marks.push(Mark::line(vec![u, 0.0, u, top], Stroke::new(TEST, 4.0)));
        marks.push(Mark::dot([u, 0.0], Ink::Foreground));
    }
    labels.keep_off(&marks);
    for ([u, gap], minimum) in gaps.into_iter().zip(&landscape.minima) {
        let (sharpness, gap) = (to_text(figure.sharpness(minimum), 3), to_text(gap, 2));
        let fate = match (figure.holds(minimum), figure.holds_with_noise(minimum)) {
            (false, _) => "holds no run",
            (true, false) => "noise can empty it",
            (true, true) => "never left",
        };
        let name = if alpha == 1.0 { "λ" } else { "λα²" };
        let wordings = [format!("{name} = {sharpness}: {fate}"), format!("{name} = {sharpness}")];
        let text = labels::fitting(wordings, LONGEST * panel.area.width, scale);
        let below = LabelPosition::around([u, 0.0], [0.0, -1.0]);
        marks.extend(labels.write(&text, Ink::Foreground, below));
        marks.extend(labels.name_point(&format!("gap {gap}"), TEST, [u, 0.0], [-0.6, 1.0]));
    }
    let from_right = |shift: f64| {
        let points = traced(figure, |x| landscape.training.value(x - shift), range(figure), 60);
        let points: Vec<Point> = points.as_chunks().0.iter().rev().copied().collect();
        points.into_iter().filter(|[_, loss]| (0.2..LOSSES[1]).contains(loss))
    };
    marks.extend(labels.beside("training", Ink::Foreground, from_right(0.0)));
    marks.extend(labels.beside("test", TEST, from_right(figure.shift.value())));
    let middle = 0.5 * (start[0] + start[1]);
    let place = LabelPosition::around([middle, landscape.training.value(alpha * middle).min(LOSSES[1])], [0.0, 1.0]);
    marks.extend(labels.write("start", RUN, place));
    marks
}

/// What constant noise would lead to.
fn law(figure: &FlatMinima) -> Vec<Mark> {
    let alpha = figure.stretch.value();
    let point = |(bin, share): (usize, &f64)| [0.5 * (edge(bin) + edge(bin + 1)) / alpha, *share];
    let points: Rc<Vec<f64>> = Rc::new(figure.law().iter().enumerate().flat_map(point).collect());
    vec![
        Mark::Area { points: Rc::clone(&points), base: 0.0, ink: LAW, opacity: 0.2 },
        Mark::line(points, Stroke::new(LAW, 1.8)),
    ]
}

/// The runs at the step shown.
fn histogram(figure: &FlatMinima, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let (alpha, step) = (figure.stretch.value(), figure.playback.step());
    let Some(population) = figure.population() else { return Vec::new() };
    let shares = population.shares(step);
    let bar = |(bin, share): (usize, &f64)| [edge(bin) / alpha, edge(bin + 1) / alpha, *share];
    let bars = shares.iter().enumerate().map(bar).filter(|[_, _, share]| *share > 0.0).collect();
    let mut marks = vec![Mark::Bars { bars: Rc::new(bars), ink: RUN }];
    let crest = figure.landscape.crest / alpha;
    marks.push(straight::upright(crest, panel.y.range));
    labels.keep_off(&marks);
    let (count, done) = (population.count(step), population.done().max(1));
    let percent = |count: u16| format!("{:.1} %", 100.0 * f64::from(count) / done as f64);
    let top = |u: f64| [u, panel.y.range[1]];
    let [left, right] = panel.x.range;
    let sharp = [percent(count.sharp) + " in the sharp valley", percent(count.sharp) + " sharp", percent(count.sharp)];
    let flat = [percent(count.flat) + " in the flat valley", percent(count.flat) + " flat", percent(count.flat)];
    let beside = |u: f64, towards: f64| {
        [0.0, 0.12, 0.24, 0.36, 0.5].map(|down| LabelPosition::beyond([u, panel.y.at(0.93 - down)], [towards, 0.0]))
    };
    marks.extend(labels.write_longest(sharp.each_ref().map(String::as_str), RUN, beside(crest, -1.0)));
    marks.extend(labels.write_longest(flat.each_ref().map(String::as_str), RUN, beside(crest, 1.0)));
    let law = format!("{:.1} %", 100.0 * figure.law_share());
    let law = [law.clone() + " if noise were constant, in the end", law.clone() + " if noise were constant", law];
    let law = if figure.is_by_sample() {
        law
    } else {
        law.map(|text| text.replace(" if noise were constant", " by its law"))
    };
    marks.extend(labels.write_longest(law.each_ref().map(String::as_str), LAW, beside(crest, 1.0)));
    if count.diverged > 0 {
        let text = percent(count.diverged) + " diverged";
        let places = [0.75, 0.6, 0.85].map(|share| LabelPosition::below(top(left + share * (right - left))));
        marks.extend(labels.write(&text, RUN, places));
    }
    if !population.is_complete() {
        let text = format!("{} of {} runs", population.done(), figure.plan().runs);
        let places = [0.5, 0.7, 0.3].map(|up| LabelPosition::left_of([right, panel.y.at(up)]));
        marks.extend(labels.write(&text, Ink::Muted, places));
    }
    marks
}
