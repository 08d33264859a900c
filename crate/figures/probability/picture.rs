//! The picture: the density with its samples above the beam that it loads, and beside them the distribution function and the running
//! mean, as many of these as have room.

use std::rc::Rc;

use super::Probability;
use super::beam::{self, MEAN};
use crate::curve::{self, heights};
use crate::distribution::Distribution;
use crate::figure::Figure;
use crate::number::{counted, to_text};
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::{stacked, straight};

/// The panels, by importance.
pub const DENSITY: &str = "density";
pub const BEAM: &str = "beam";
pub const CDF: &str = "cdf";
const RUNNING: &str = "running";

/// The inks of a probability, and of what samples say.
const PROBABILITY: Ink = Ink::Series(0);
const SAMPLES: Ink = Ink::Series(1);

/// The share of a wide frame, or of a narrow one's height, for the density and the beam, and how both share it.
const MAIN_WIDTH: f64 = 0.77;
const MAIN_HEIGHT: f64 = 0.66;
const SHARES: [f64; 2] = [80.0, 20.0];
const SHARES_NARROW: [f64; 2] = [72.0, 28.0];

/// The least sizes in CSS pixels, before scaling, of a panel beside or below.
const LEAST_HEIGHT: f64 = 150.0;
const LEAST_WIDTH: f64 = 165.0;

/// The cells of a line, and the evenly spaced points among which the highest density is looked for.
const CELLS: usize = 400;
const POINTS: u32 = 256;

/// A density is shown up to this multiple of what three samples in four have at most, if it has a pole: where its line is higher by this
/// factor than at any of those points.
const OVER_POLE: f64 = 2.5;
const POLE: f64 = 20.0;

/// The ends of axes of densities, times powers of ten.
const TOPS: [f64; 9] = [1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3];

/// The running mean is shown over this many standard deviations.
const DEVIATIONS: f64 = 2.2;

/// What the backdrops depend on.
pub type Key = (u64, u64, usize, [u64; 2], [f64; 3]);

/// The backdrop of a panel.
pub type Marks = Vec<Mark>;

/// The lines of a distribution over a view.
#[derive(Clone, Debug)]
pub struct Lines {
    /// x, p(x), …, with breaks.
    pub density: Rc<Vec<f64>>,
    /// x, F(x), …
    cdf: Rc<Vec<f64>>,
    /// The upper end of the axis of the density.
    pub top: f64,
}

impl Lines {
    fn of(distribution: &dyn Distribution, view: [f64; 2]) -> Self {
        let density = curve::trace(|x| distribution.density(x), view, CELLS);
        let even =
            (0..=POINTS).map(|point| view[0] + (view[1] - view[0]) * (f64::from(point) + 0.5) / f64::from(POINTS));
        let finite = |density: f64| if density.is_finite() { density } else { 0.0 };
        let most = even.map(|x| finite(distribution.density(x))).fold(0.0, f64::max);
        let highest = density.chunks_exact(2).map(|point| finite(point[1])).fold(0.0, f64::max);
        let typical = || {
            let mut heights: Vec<f64> = (0..32)
                .map(|at| finite(distribution.density(distribution.quantile((f64::from(at) + 0.5) / 32.0))))
                .collect();
            heights.sort_unstable_by(f64::total_cmp);
            OVER_POLE * heights[24]
        };
        let most = if highest > POLE * most { typical() } else { highest };
        Self {
            density: Rc::new(density),
            cdf: Rc::new(curve::trace(|x| distribution.cdf(x), view, CELLS)),
            top: round_up(1.12 * most),
        }
    }
}

/// The next round number.
fn round_up(value: f64) -> f64 {
    let value = if value > 1e-12 { value.min(1e200) } else { 1.0 };
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    TOPS.into_iter().map(|top| top * power).find(|top| *top >= value).unwrap_or(10.0 * power)
}

fn lines(figure: &Probability) -> Lines {
    let view = figure.view.shown();
    let key = (figure.choice.revision(), view.map(f64::to_bits));
    figure.lines.of(key, || Lines::of(figure.distribution(), view))
}

/// The areas of the density and the beam, and of what is beside or below them.
fn areas(frame: Frame) -> ([Rect; 2], Vec<Rect>) {
    let (whole, scale) = (frame.rect(), frame.scale);
    let (main, rest) = if frame.is_wide() {
        let [main, side] = whole.columns([MAIN_WIDTH, 1.0 - MAIN_WIDTH]);
        let has_both = side.height >= 2.0 * LEAST_HEIGHT * scale;
        (main, if has_both { side.rows([1.0; 2]).into() } else { vec![side] })
    } else {
        let [main, below] = whole.rows([MAIN_HEIGHT, 1.0 - MAIN_HEIGHT]);
        let has_both = below.width >= 2.0 * LEAST_WIDTH * scale;
        (main, if has_both { below.columns([1.0; 2]).into() } else { vec![below] })
    };
    let shares = if frame.is_wide() { SHARES } else { SHARES_NARROW };
    (stacked::areas(main, shares, scale), rest.into_iter().map(|rect| rect.inset(margins(scale))).collect())
}

/// The panels that have room.
pub fn panels(figure: &Probability, frame: Frame) -> Vec<Panel> {
    let ([density, beam], rest) = areas(frame);
    let (view, lines) = (figure.view.shown(), lines(figure));
    let x = Axis::linear("x", view);
    let mut panels = vec![
        Panel::new(DENSITY, density, x.clone().above(), Axis::linear("density p(x)", [0.0, lines.top])),
        Panel::new(BEAM, beam, x.clone(), Axis::bare(beam::RANGE)),
    ];
    let mut rest = rest.into_iter();
    let label = |texts: [&str; 2], area: Rect| labels::fitting(texts.map(String::from), area.width, frame.scale);
    panels.extend(rest.next().map(|area| {
        let y = Axis::linear(label(["F(x) = P(X ≤ x)", "F(x)"], area), [0.0, 1.0]);
        Panel::new(CDF, area, x, y)
    }));
    panels.extend(rest.next().map(|area| {
        let y = Axis::linear(label(["mean of n samples", "mean"], area), running_range(figure));
        Panel::new(RUNNING, area, Axis::logarithmic(label(["samples n", "n"], area), [1.0, figure.samples.value()]), y)
    }));
    panels
}

/// The range of the running mean: around the mean, or, where that or the variance does not exist, what there is.
fn running_range(figure: &Probability) -> [f64; 2] {
    let distribution = figure.distribution();
    let (mean, deviation) = (distribution.mean(), distribution.variance().map(f64::sqrt));
    let range = match (mean, deviation.filter(|deviation| deviation.is_finite())) {
        (Some(mean), Some(deviation)) => [mean - DEVIATIONS * deviation, mean + DEVIATIONS * deviation],
        _ => {
            let means = figure.sampling().running();
            let means = means.chunks_exact(2).map(|point| point[1]).filter(|mean| mean.abs() < 1e290);
            let [low, high] = heights(means.chain(mean));
            let middle = mean.unwrap_or_else(|| distribution.quantile(0.5));
            [low.min(middle), high.max(middle)]
        }
    };
    let width = range[1] - range[0];
    let is_sensible = width.is_finite() && width > 1e-9 * range[0].abs().max(range[1].abs());
    if is_sensible { [range[0] - 0.05 * width, range[1] + 0.05 * width] } else { [-1.0, 1.0] }
}

/// Draws the figure.
pub fn draw(figure: &Probability, panels: &mut [Panel], frame: Frame) {
    let lines = lines(figure);
    let count = figure.sampling().samples().len();
    let size = [frame.width, frame.height, frame.scale];
    let key =
        (figure.choice.revision(), figure.seed.value() as u64, count, figure.view.shown().map(f64::to_bits), size);
    let backdrops =
        figure.backdrops.of(key, || Rc::new(panels.iter().map(|panel| backdrop(figure, panel, &lines)).collect()));
    let handles = figure.handles();
    for (panel, backdrop) in panels.iter_mut().zip(&*backdrops) {
        panel.backdrop = backdrop.clone();
        let mut labels = Labels::new(panel, frame, &handles);
        panel.front = match panel.id {
            DENSITY => over_density(figure, panel, &lines, &mut labels),
            BEAM => beam::marks(figure, panel, &lines.density, lines.top, &mut labels),
            CDF => over_cdf(figure, panel, &lines, &mut labels),
            _ => over_running(figure, panel, &mut labels),
        };
    }
}

fn backdrop(figure: &Probability, panel: &Panel, lines: &Lines) -> Marks {
    match panel.id {
        DENSITY => {
            let line = Mark::line(Rc::clone(&lines.density), Stroke::new(Ink::Foreground, 2.5));
            histogram(figure).into_iter().chain([line]).collect()
        }
        CDF => vec![Mark::line(Rc::clone(&lines.cdf), Stroke::new(Ink::Foreground, 2.5))],
        RUNNING => running(figure, panel),
        _ => Vec::new(),
    }
}

/// The samples in the view as a histogram of area 1.
fn histogram(figure: &Probability) -> Vec<Mark> {
    let sampling = figure.sampling();
    let (view, count) = (figure.view.shown(), sampling.samples().len());
    // From an end of the support, so that no bin is half empty.
    let support = figure.distribution().support();
    let span = [view[0].max(support[0]), view[1].min(support[1])];
    if span[0] >= span[1] {
        return Vec::new();
    }
    let bins = match count {
        0..500 => 24,
        500..20_000 => 40,
        _ => 80,
    };
    let width = (span[1] - span[0]) / bins as f64;
    let mut points = Vec::with_capacity(4 * bins);
    for (bin, inside) in sampling.counts(span, bins).into_iter().enumerate() {
        let (left, height) = (span[0] + bin as f64 * width, inside as f64 / (count as f64 * width));
        points.extend([left, height, left + width, height]);
    }
    let points = Rc::new(points);
    vec![
        Mark::Area { points: Rc::clone(&points), base: 0.0, ink: SAMPLES, opacity: 0.16 },
        Mark::line(points, Stroke::new(SAMPLES, 1.0)),
    ]
}

/// The band in which 95 % of running means are at each n, and the running mean.
fn running(figure: &Probability, panel: &Panel) -> Vec<Mark> {
    let distribution = figure.distribution();
    let mut marks = Vec::new();
    let [from, to] = panel.x.range;
    let deviation = distribution.variance().map(f64::sqrt).filter(|deviation| deviation.is_finite());
    if let Some((mean, deviation)) = distribution.mean().zip(deviation) {
        let at = |step: u32, side: f64| {
            let n = panel.x.at(f64::from(step) / 64.0);
            [n, mean + side * 1.96 * deviation / n.sqrt()]
        };
        let band = (0..=64).map(|step| at(step, 1.0)).chain((0..=64).rev().map(|step| at(step, -1.0)));
        marks.push(Mark::Polygon { points: Rc::new(band.flatten().collect()), ink: MEAN, opacity: 0.22 });
    }
    if let Some(mean) = distribution.mean() {
        marks.push(Mark::line(vec![from, mean, to, mean], Stroke::new(MEAN, 2.0).dashed(&[8.0, 4.0])));
    }
    marks.push(Mark::line(figure.sampling().running(), Stroke::new(SAMPLES, 2.0)));
    marks
}

fn over_density(figure: &Probability, panel: &Panel, lines: &Lines, labels: &mut Labels) -> Vec<Mark> {
    let ([low, high], view) = (figure.interval(), panel.x.range);
    let shown = [low.max(view[0]), high.min(view[1])];
    let mut marks = Vec::new();
    if shown[0] < shown[1] {
        let points = curve::trace(|x| figure.distribution().density(x), shown, CELLS);
        marks.push(Mark::Area { points: Rc::new(points), base: 0.0, ink: PROBABILITY, opacity: 0.4 });
    }
    for end in [low, high].into_iter().filter(|end| (view[0]..=view[1]).contains(end)) {
        marks.push(Mark::line(vec![end, 0.0, end, lines.top], Stroke::new(PROBABILITY, 1.2).dashed(&[3.0, 3.0])));
    }
    let middle = 0.5 * (shown[0] + shown[1]).clamp(2.0 * view[0], 2.0 * view[1]);
    let inside = figure.distribution().density(middle);
    let up = if inside.is_finite() { inside.min(lines.top) } else { lines.top };
    let text = format!("P = {}", to_text(figure.probability(), 3));
    let within = [0.45, 0.3, 0.65].map(|share| LabelPosition::on([middle, share * up]));
    let above = LabelPosition::around([middle, (1.05 * up).min(lines.top)], [0.0, 1.0]);
    marks.extend(labels.write(&text, PROBABILITY, within.into_iter().chain(above)));
    labels.keep_off(&panel.backdrop[panel.backdrop.len() - 1..]);
    let line = lines.density.chunks_exact(2).map(|point| [point[0], point[1]]);
    let seen = line.filter(|point| point[1] > 0.15 * lines.top && point[1] < 0.9 * lines.top);
    marks.extend(labels.beside("p(x)", Ink::Foreground, seen.skip(8)));
    marks.extend(samples_words(figure, panel, labels));
    marks
}

/// How many samples there are, in a corner.
fn samples_words(figure: &Probability, panel: &Panel, labels: &mut Labels) -> Option<Mark> {
    let (there, wanted) = (figure.sampling().samples().len(), figure.count());
    let text =
        if there < wanted { format!("{there} of {wanted} samples") } else { counted(wanted, "sample", "samples") };
    let at = |x: f64, y: f64| [panel.x.at(x), panel.y.at(y)];
    let right = [0.93, 0.85, 0.77].map(|y| LabelPosition::right_of(at(0.0, y)));
    let left = [0.8, 0.7, 0.6].map(|y| LabelPosition::left_of(at(1.0, y)));
    labels.write(&text, SAMPLES, right.into_iter().chain(left))
}

fn over_cdf(figure: &Probability, panel: &Panel, lines: &Lines, labels: &mut Labels) -> Vec<Mark> {
    let ([low, high], [below, above], view) = (figure.interval(), figure.heights(), panel.x.range);
    let mut marks = Vec::new();
    for (x, height) in [(low, below), (high, above)] {
        let x = x.clamp(view[0], view[1]);
        let dashed = Stroke::new(PROBABILITY, 1.2).dashed(&[3.0, 3.0]);
        marks.push(Mark::line(vec![x, 0.0, x, height, view[0], height], dashed));
    }
    let bar = panel.x.at(0.03);
    marks.push(Mark::line(vec![bar, below, bar, above], Stroke::new(PROBABILITY, 6.0)));
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    let middle = 0.5 * (below + above);
    let text = to_text(figure.probability(), 3);
    let places = [0.5, 0.3, 0.7, 0.1, 0.9].map(|share| LabelPosition::right_of([bar, below + share * (above - below)]));
    let beyond = LabelPosition::around([bar, middle.clamp(0.1, 0.9)], [1.0, 0.0]);
    marks.extend(labels.write(&text, PROBABILITY, places.into_iter().chain(beyond)));
    let line = lines.cdf.chunks_exact(2).map(|point| [point[0], point[1]]);
    marks.extend(labels.beside("F", Ink::Foreground, line.filter(|point| (0.1..0.97).contains(&point[1]))));
    marks
}

fn over_running(figure: &Probability, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let running = figure.sampling().running();
    let mut marks = Vec::new();
    if let Some(last) = running.as_chunks::<2>().0.last().filter(|last| last[1].is_finite()) {
        marks.push(Mark::points(last.to_vec(), Marker::Circle, 4.0, SAMPLES));
    }
    labels.keep_off(&panel.backdrop[panel.backdrop.len() - 1..]);
    let at = |x: f64, y: f64| [panel.x.at(x), panel.y.at(y)];
    let corners = [
        LabelPosition::left_of(at(1.0, 0.12)),
        LabelPosition::left_of(at(1.0, 0.72)),
        LabelPosition::right_of(at(0.0, 0.12)),
        LabelPosition::left_of(at(1.0, 0.3)),
        LabelPosition::right_of(at(0.0, 0.88)),
        LabelPosition::left_of(at(1.0, 0.62)),
        LabelPosition::right_of(at(0.0, 0.3)),
    ];
    let words = match figure.distribution() {
        one if one.mean().is_none() => ["no mean"; 2],
        one if one.variance().is_some_and(f64::is_finite) => ["E[X] ± 1.96 σ/√n", "± 1.96 σ/√n"],
        _ => ["E[X], with infinite variance", "infinite variance"],
    };
    marks.extend(labels.write_longest(words, MEAN, corners));
    marks.extend(straight_end(figure, panel));
    marks
}

/// A guide at the last n so far, while more are drawn.
fn straight_end(figure: &Probability, panel: &Panel) -> Option<Mark> {
    let there = figure.sampling().samples().len();
    (there < figure.count()).then(|| straight::upright(there as f64, panel.y.range))
}
