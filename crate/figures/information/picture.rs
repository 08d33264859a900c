//! The picture: both densities, below them the integrand of the chosen measure over the same x, and beside them all measures as bars, the
//! entropy in bins, or the course of a fit.

use std::rc::Rc;

use super::measure::Measure;
use super::{Information, beside_picture, bins, outcome_picture, words};
use crate::curve;
use crate::distribution::Distribution;
use crate::figure::{Figure, Handle};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::sign::{SignSplit, label_places};
use crate::sketch::stacked;
use crate::subject::span;

/// The panel of the densities.
pub const DENSITY: &str = "density";

/// The panel of the integrand.
pub const INTEGRAND: &str = "integrand";

/// The panel beside them.
pub const BESIDE: &str = "beside";

/// p, q, and what counts as positive and as negative.
pub const INKS: [Ink; 2] = [Ink::Foreground, Ink::Series(0)];
pub const POSITIVE: Ink = Ink::Series(1);
pub const NEGATIVE: Ink = Ink::Series(4);

/// The share of a wide frame beside the densities, and its least width in CSS pixels before scaling.
const BESIDE_SHARE: f64 = 0.22;
const MIN_BESIDE: f64 = 170.0;

/// Points of a line across the view.
const POINTS: usize = 500;

/// The quantiles between which a density is certainly in the picture.
const SEEN: [f64; 9] = [0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98];
const ABOVE: f64 = 1.6;

/// How far a tick of a sample reaches up, as a share of the height.
const TICK: f64 = 0.035;

/// The space above the bars, in rows: the buttons of the view are there.
const ABOVE_BARS: f64 = 0.45;

/// The bars beside, from the top.
const BARS: [Measure; 6] = [
    Measure::EntropyP,
    Measure::CrossEntropy,
    Measure::KlForward,
    Measure::KlReverse,
    Measure::JensenShannon,
    Measure::TotalVariation,
];

/// The lines, as they depend on p, q, the measure and the view.
pub struct Backdrop {
    densities: [Rc<Vec<f64>>; 2],
    integrand: Rc<Vec<f64>>,
    /// The lowest and the highest number on the axis of the densities, and of the integrand.
    heights: [[f64; 2]; 2],
}

impl Backdrop {
    fn of(figure: &Information) -> Self {
        let (pair, view, measure) = (figure.pair(), figure.view(), figure.measure());
        let xs = places(&pair, view);
        let line = |f: &dyn Fn(f64) -> f64| -> Rc<Vec<f64>> {
            let point = |x: &f64| {
                let y = f(*x);
                [*x, if y.abs() < 1e300 { y } else { f64::NAN }]
            };
            Rc::new(xs.iter().flat_map(point).collect())
        };
        let densities = [0, 1].map(|side| line(&|x| pair[side].density(x)));
        let integrand = line(&|x| figure.scaled(measure, measure.value([0, 1].map(|side| pair[side].log_density(x)))));
        let ys = |points: &[f64]| points.chunks_exact(2).map(|point| point[1]).collect::<Vec<_>>();
        let top = [0, 1].map(|side| {
            // A pole may leave the picture.
            let seen = SEEN.map(|share| pair[side].density(pair[side].quantile(share)));
            let seen = seen.into_iter().filter(|height| height.is_finite()).fold(0.0, f64::max);
            ys(&densities[side]).into_iter().filter(|height| height.is_finite()).fold(0.0, f64::max).min(ABOVE * seen)
        });
        let top = top[0].max(top[1]);
        let top = if top > 0.0 { 1.1 * top } else { 1.0 };
        let [low, high] = extremes(&ys(&integrand), top);
        Self { densities, integrand, heights: [[0.0, top], span::padded([low.min(0.0), high.max(0.0)], 0.08)] }
    }
}

/// The range of an integrand, without a pole.
fn extremes(values: &[f64], top: f64) -> [f64; 2] {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let [low, high] = [finite().fold(0.0, f64::min), finite().fold(0.0, f64::max)];
    if high - low < 1e-9 * top {
        return [-0.5 * top, 0.5 * top];
    }
    // More than this is a pole, or the far end of a cross-entropy.
    let most = 12.0 * top;
    if high - low <= most { [low, high] } else { curve::heights(finite()) }
}

/// Where the lines are evaluated: evenly across the view, and on both sides of the ends of the supports.
fn places(pair: &[Rc<dyn Distribution>; 2], [low, high]: [f64; 2]) -> Vec<f64> {
    let even = (0..=POINTS).map(|index| low + (high - low) * (index as f64 / POINTS as f64));
    let beside = 1e-9 * (high - low);
    let special = pair.iter().flat_map(|distribution| {
        let [from, to] = distribution.support();
        [from - beside, from + beside, to - beside, to + beside, distribution.quantile(0.5)]
    });
    let mut xs: Vec<f64> = even.chain(special.filter(|x| low < *x && *x < high)).collect();
    xs.sort_unstable_by(f64::total_cmp);
    xs
}

fn backdrop(figure: &Information) -> Rc<Backdrop> {
    let key = (
        figure.key(),
        figure.fit_setup(),
        figure.view().map(f64::to_bits),
        figure.measure() as usize + 8 * figure.unit.index(),
    );
    figure.backdrop.of(key, || Rc::new(Backdrop::of(figure)))
}

/// The axis of the densities.
pub fn heights(figure: &Information) -> [f64; 2] {
    backdrop(figure).heights[0]
}

/// The widths of bins on the axis.
pub fn widths(view: [f64; 2]) -> [f64; 2] {
    [bins::width(view, bins::MOST), bins::width(view, 1)]
}

/// H_Δ + ln Δ with a number of bins, in the unit.
pub fn binned(figure: &Information, count: usize) -> f64 {
    let view = figure.view();
    let [p, _] = figure.set_pair();
    figure.per_nat() * (bins::entropy(&*p, view, count) + libm::log(bins::width(view, count)))
}

/// The densities above the integrand, and what is beside them.
pub fn panels(figure: &Information, frame: Frame) -> [Panel; 3] {
    let [density, integrand, beside] = areas(frame);
    let measure = figure.measure();
    let name = labels::fitting([figure.integrand_name(), measure.symbol().into()], integrand.height, frame.scale);
    let ([above, below], height, heights) = if figure.is_discrete() {
        let x = || outcome_picture::axis(figure);
        let ranges = [outcome_picture::heights(figure), outcome_picture::parts_range(figure)];
        ([x().above(), x()], "probability", ranges)
    } else {
        let x = || Axis::linear("x", figure.view());
        ([x().above(), x()], "density", backdrop(figure).heights)
    };
    [
        Panel::new(DENSITY, density, above, Axis::linear(height, heights[0])),
        Panel::new(INTEGRAND, integrand, below, Axis::linear(name, heights[1])),
        beside_panel(figure, beside, frame),
    ]
}

fn areas(frame: Frame) -> [Rect; 3] {
    let stack = if frame.is_wide() { [76.0, 24.0] } else { [64.0, 36.0] };
    stacked::with_side(frame, stack, BESIDE_SHARE, MIN_BESIDE, 0.36)
}

fn beside_panel(figure: &Information, area: Rect, frame: Frame) -> Panel {
    let unit = figure.unit();
    let fit = |wordings: [String; 2], length: f64| labels::fitting(wordings, length, frame.scale);
    let [x, y] = match figure.beside() {
        "bins" => {
            let heights = bin_heights(figure);
            let label = fit([format!("H + {} Δ in {unit}", figure.log()), unit.into()], area.height);
            [
                Axis::logarithmic(fit(["width Δ of the bins".into(), "Δ".into()], area.width), widths(figure.view())),
                Axis::linear(label, heights),
            ]
        }
        "fit" => {
            let label = fit([format!("cross-entropy in {unit}"), unit.into()], area.height);
            [
                Axis::linear("step", [0.0, figure.playback.steps().max(1) as f64]),
                Axis::linear(label, fit_heights(figure)),
            ]
        }
        _ => [Axis::linear(unit, bar_range(figure)), Axis::bare([0.0, bars_shown(frame).len() as f64 + ABOVE_BARS])],
    };
    Panel::new(BESIDE, area, x, y)
}

/// The bars for which there is room.
pub fn bars_shown(frame: Frame) -> &'static [Measure] {
    if frame.is_wide() { &BARS } else { &BARS[..4] }
}

/// From the lowest to the highest measure.
fn bar_range(figure: &Information) -> [f64; 2] {
    let values = || BARS.into_iter().filter_map(|measure| figure.quantity(measure).finite());
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let high = if high - low > 1e-12 { high } else { low + 1.0 };
    span::padded([low, high], 0.06)
}

/// The limit h(p), the sums, and a little more.
fn bin_heights(figure: &Information) -> [f64; 2] {
    let sums = figure
        .entropies()
        .iter()
        .map(|[width, entropy]| figure.per_nat() * (entropy + libm::log(*width)))
        .collect::<Vec<_>>();
    let all = sums.into_iter().chain(figure.quantity(Measure::EntropyP).finite()).filter(|value| value.is_finite());
    padded(all)
}

fn fit_heights(figure: &Information) -> [f64; 2] {
    let losses = figure.fit().map_or(Vec::new(), |fit| fit.losses().to_vec());
    // Without the heights of a start that is far off.
    let losses = curve::heights(losses.into_iter().map(|loss| figure.per_nat() * loss));
    let others = [Measure::EntropyP, Measure::CrossEntropy].into_iter().filter_map(|one| figure.quantity(one).finite());
    padded(losses.into_iter().chain(others).filter(|value| value.abs() < 1e6))
}

/// The range of some numbers, and a little more.
fn padded(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    match high - low {
        length if length > 1e-9 * (1.0 + high.abs()) => span::padded([low, high], 0.12),
        length if length >= 0.0 => [low - 1.0, high + 1.0],
        _ => [0.0, 1.0],
    }
}

/// Draws the figure.
pub fn draw(figure: &Information, panels: &mut [Panel], frame: Frame) {
    let [density, integrand, beside] = panels else { return };
    let handles = figure.handles();
    if figure.is_discrete() {
        density.front = outcome_picture::bars(figure, density, frame, &handles);
        integrand.front = outcome_picture::parts(figure, integrand, frame);
        beside.front = beside_picture::bars(figure, beside, frame);
        return;
    }
    let lines = backdrop(figure);
    density.backdrop =
        [0, 1].map(|side| Mark::line(Rc::clone(&lines.densities[side]), Stroke::new(INKS[side], 2.5))).into();
    density.front = over_densities(figure, density, frame, &handles);
    integrand.backdrop = vec![Mark::line(Rc::clone(&lines.integrand), Stroke::new(Ink::Foreground, 1.6))];
    integrand.front = area(figure, integrand, &lines.integrand, frame);
    beside.front = match figure.beside() {
        "bins" => beside_picture::bins(figure, beside, frame, &handles),
        "fit" => beside_picture::fit(figure, beside, frame, &handles),
        _ => beside_picture::bars(figure, beside, frame),
    };
}

fn over_densities(figure: &Information, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let (mut marks, lines) = (Vec::new(), backdrop(figure));
    let top = panel.y.range[1];
    if figure.beside() == "bins" {
        let [p, _] = figure.set_pair();
        let bars = bins::bars(&*p, figure.view(), figure.bins.value() as usize);
        for [from, to, height] in bars.into_iter().filter(|bar| bar[2].is_finite()) {
            let points = Rc::new(vec![from, height.min(2.0 * top), to, height.min(2.0 * top)]);
            marks.push(Mark::Area { points: Rc::clone(&points), base: 0.0, ink: INKS[0], opacity: 0.18 });
            marks.push(Mark::line(points, Stroke::new(INKS[0], 1.0)));
        }
    }
    if let Some(fit) = figure.fit() {
        let [low, high] = panel.x.range;
        let stretch = figure.stretch.value();
        let seen = fit.samples.iter().map(|x| stretch * x).filter(|x| low < *x && *x < high);
        let ticks: Vec<f64> = seen.flat_map(|x| [x, 0.0, x, TICK * top, f64::NAN, f64::NAN]).collect();
        if !ticks.is_empty() {
            marks.push(Mark::line(ticks, Stroke::new(INKS[0], 1.2)));
        }
        let [_, start] = figure.set_pair();
        let at = |index: usize| low + (high - low) * (index as f64 / 200.0);
        let points: Vec<f64> = (0..=200).flat_map(|index| [at(index), start.density(at(index)).min(1e300)]).collect();
        marks.push(Mark::line(points, Stroke::new(INKS[1], 1.4).dashed(&[5.0, 4.0])));
    }
    if figure.measure() == Measure::TotalVariation {
        let corners = |points: &[f64]| {
            points.chunks_exact(2).map(|at| [at[0], at[1]]).filter(|at| at[1].is_finite()).collect::<Vec<_>>()
        };
        let (p, mut q) = (corners(&lines.densities[0]), corners(&lines.densities[1]));
        q.reverse();
        let points = Rc::new([p, q].concat().concat());
        marks.push(Mark::Polygon { points, ink: POSITIVE, opacity: 0.2 });
    }
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    for (side, name) in ["p", "q"].into_iter().enumerate() {
        // Where it is above the other first.
        let mut points: Vec<[f64; 3]> = (lines.densities[side].chunks_exact(2))
            .zip(lines.densities[1 - side].chunks_exact(2))
            .filter(|(own, _)| own[1] > 0.05 * top && own[1] < 0.9 * top)
            .map(|(own, other)| [own[0], own[1], own[1] - if other[1].is_nan() { 0.0 } else { other[1] }])
            .collect();
        points = crate::order::ordered(points, |one, two| one[2] > two[2]);
        let points: Vec<_> = points.iter().step_by(6).map(|point| [point[0], point[1]]).collect();
        marks.extend(labels.beside(name, INKS[side], points));
    }
    marks
}

/// The area under the integrand, by its sign, and how much there is of each.
fn area(figure: &Information, panel: &Panel, line: &[f64], frame: Frame) -> Vec<Mark> {
    let [low, high] = panel.x.range;
    let mut marks = Vec::new();
    let [bottom, top] = panel.y.range;
    let (least, most) = (2.0 * bottom - top, 2.0 * top - bottom);
    let inside: Vec<f64> = line.chunks_exact(2).flat_map(|at| [at[0], at[1].clamp(least, most)]).collect();
    let split = SignSplit::of(&inside);
    for (points, ink) in [(split.above, POSITIVE), (split.below, NEGATIVE)] {
        if !points.is_empty() {
            marks.push(Mark::Area { points: Rc::new(points), base: 0.0, ink, opacity: 0.4 });
        }
    }
    marks.push(Mark::line(vec![low, 0.0, high, 0.0], Stroke::new(Ink::Muted, 1.0)));
    let mut labels = Labels::new(panel, frame, &[]);
    let [full, short] = words::sum(figure);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    let rows = [0.88, 0.7, 0.12].map(|share| panel.y.at(share));
    let columns = [0.0, 0.02, 0.3, 0.5].map(|share| panel.x.at(share));
    let middle = label_places(&inside).into_iter().map(|x| [x, rows[0]]);
    let places: Vec<LabelPosition> = (rows.into_iter())
        .flat_map(|y| columns.into_iter().map(move |x| LabelPosition::right_of([x, y])))
        .chain(middle.map(LabelPosition::on))
        .collect();
    marks.extend(labels.write_longest([&*full, &*short], Ink::Foreground, places));
    marks
}
