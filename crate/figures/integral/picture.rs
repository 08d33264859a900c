//! The picture: f with the cells of the rule, the running integral F below it on the same x-axis, and beside them (below them in a narrow
//! frame) the error of each rule against the number of cells.

use std::rc::Rc;

use super::Accumulation;
use super::errors::{COUNTS, SHOWN};
use super::rule::Rule;
use crate::curve;
use crate::decimal::power_of_ten;
use crate::figure::{Figure, Handle};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::sign::{SignSplit, label_places};
use crate::sketch::{stacked, straight};
use crate::subject::span;

/// The panel of f.
pub const CURVE: &str = "curve";

/// The panel of F.
pub const RUNNING: &str = "running";

/// The panel of errors.
pub const ERROR: &str = "error";

/// The colours of areas that count as positive and as negative.
const POSITIVE: Ink = Ink::Series(1);
const NEGATIVE: Ink = Ink::Series(4);

/// The tangent to F, and the chosen rule's errors.
const TANGENT: Ink = Ink::Series(1);
const CHOSEN: Ink = Ink::Foreground;

/// The share of a wide frame for the errors, and their least width in CSS pixels before scaling.
const ERROR_SHARE: f64 = 0.22;
const MIN_ERROR_WIDTH: f64 = 170.0;

/// Decades on the error axis.
const DECADES: f64 = 17.0;

/// More cells than this have no outlines.
const MOST_OUTLINED: usize = 60;

/// The marks that do not change while a, b and the cells do.
pub struct Backdrop {
    curve: Vec<Mark>,
}

/// f above F, and the errors beside them.
pub fn panels(figure: &Accumulation, frame: Frame) -> [Panel; 3] {
    let [curve, running, error] = areas(frame);
    let x = || Axis::linear("x", figure.graph.view());
    let [low, high] = figure.graph.drawn().heights[0];
    let wordings = ["error |sum − ∫|".into(), "error".into()];
    let errors = Axis::logarithmic(labels::fitting(wordings, error.width, frame.scale), error_axis(figure));
    [
        Panel::new(CURVE, curve, x().above(), Axis::linear("f(x)", [low.min(0.0), high.max(0.0)])),
        Panel::new(RUNNING, running, x(), Axis::linear("F(x)", running_heights(figure))),
        Panel::new(ERROR, error, Axis::logarithmic("cells n", [1.0, 1e3]), errors),
    ]
}

/// Draws the figure.
pub fn draw(figure: &Accumulation, panels: &mut [Panel], frame: Frame) {
    let [curve, running, error] = panels else { return };
    let handles = figure.handles();
    curve.backdrop = figure.backdrop.of(figure.graph.revision(), || Rc::new(Backdrop::of(figure))).curve.clone();
    curve.front = over_curve(figure, curve, frame, &handles);
    running.backdrop = vec![Mark::line(figure.line(), Stroke::new(Ink::Foreground, 2.5))];
    running.front = over_running(figure, running, frame, &handles);
    error.front = errors(figure, error, frame, &handles);
}

fn areas(frame: Frame) -> [Rect; 3] {
    stacked::with_side(frame, [76.0, 24.0], ERROR_SHARE, MIN_ERROR_WIDTH, 0.36)
}

/// The heights of F, its value at b among them.
fn running_heights(figure: &Accumulation) -> [f64; 2] {
    let line = figure.line();
    let values = line.chunks_exact(2).map(|point| point[1]).chain([0.0]).chain(figure.integral());
    let [low, high] = span::padded(curve::heights(values.filter(|value| value.abs() < 1e300)), 0.08);
    [low.min(0.0), high.max(0.0)]
}

/// The range of the error axis: from the rounding error of a sum to the error of a single cell.
fn error_axis(figure: &Accumulation) -> [f64; 2] {
    let ([a, b], heights) = (figure.limits(), figure.graph.drawn().heights[0]);
    let size = heights.into_iter().fold(0.0, |most: f64, end| most.max(end.abs())) * (b - a).abs();
    let top = (libm::ceil(libm::log10(size.clamp(1e-250, 1e250))) + 1.0).clamp(-250.0, 250.0);
    [top - DECADES, top].map(power_of_ten)
}

impl Backdrop {
    fn of(figure: &Accumulation) -> Self {
        let [low, high] = figure.graph.view();
        let trace = Rc::clone(&figure.graph.drawn().traces[0]);
        let zero = Mark::line(vec![low, 0.0, high, 0.0], Stroke::new(Ink::Muted, 1.0));
        Self { curve: vec![zero, Mark::line(trace, Stroke::new(Ink::Foreground, 2.5))] }
    }
}

/// The cells of the rule, by the sign of what they add.
fn cells(figure: &Accumulation, range: [f64; 2]) -> Vec<Mark> {
    let cells = figure.cells(figure.rule());
    let mut edges: Vec<f64> = Vec::new();
    let mut sides: Vec<f64> = Vec::new();
    for cell in &cells {
        let edge = cell.edge();
        // What is far outside the panel is drawn at its edge, so that no mark is infinite.
        let [low, high] = [2.0 * range[0] - range[1], 2.0 * range[1] - range[0]];
        let edge: Vec<f64> = edge.chunks_exact(2).flat_map(|point| [point[0], point[1].clamp(low, high)]).collect();
        if edge.iter().any(|number| number.is_nan()) {
            continue;
        }
        let (first, last) = (edge[1], edge[edge.len() - 1]);
        sides.extend([cell.ends[0], 0.0, cell.ends[0], first, f64::NAN, f64::NAN]);
        sides.extend([cell.ends[1], last, cell.ends[1], 0.0, f64::NAN, f64::NAN]);
        edges.extend(edge);
        edges.extend([f64::NAN; 2]);
    }
    let split = SignSplit::of(&edges);
    let [up, down] = if figure.sign() > 0.0 { [POSITIVE, NEGATIVE] } else { [NEGATIVE, POSITIVE] };
    let mut marks = Vec::new();
    for (points, ink) in [(split.above, up), (split.below, down)] {
        if points.is_empty() {
            continue;
        }
        let points = Rc::new(points);
        marks.push(Mark::Area { points: Rc::clone(&points), base: 0.0, ink, opacity: 0.35 });
        marks.push(Mark::line(points, Stroke::new(ink, 1.6)));
    }
    if cells.len() <= MOST_OUTLINED && !sides.is_empty() {
        marks.push(Mark::line(sides, Stroke::new(Ink::Muted, 0.8)));
    }
    marks
}

fn over_curve(figure: &Accumulation, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let (interval, range) = (figure.interval(), panel.y.range);
    let mut marks = cells(figure, range);
    let trace = Rc::clone(&figure.graph.drawn().traces[0]);
    // The graph stays on top of the cells.
    marks.push(Mark::line(trace, Stroke::new(Ink::Foreground, 2.0)));
    for end in figure.limits() {
        marks.push(straight::upright(end, range));
    }
    let fault = interval.integral.err().and_then(|reason| reason.at()).filter(|x| x.is_finite());
    let broken: Vec<f64> = interval.jumps.iter().chain(&interval.gaps).copied().chain(fault).collect();
    for x in broken.iter().take(20) {
        marks.push(Mark::line(vec![*x, range[0], *x, range[1]], Stroke::new(Ink::Muted, 1.4).dashed(&[6.0, 4.0])));
    }
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    let high = |x: f64| {
        [0.12, 0.3, 0.5, 0.88]
            .map(|share| panel.y.at(1.0 - share))
            .into_iter()
            .flat_map(move |y| [LabelPosition::right_of([x, y]), LabelPosition::left_of([x, y])])
    };
    if let Err(reason) = interval.integral {
        let place = fault.unwrap_or(0.5 * panel.x.range[0] + 0.5 * panel.x.range[1]);
        let short = fault.map_or("no integral".into(), |x| format!("no integral: x = {}", to_text(x, 3)));
        marks.extend(labels.write_longest(
            [&*reason.to_string(), &*short, "no integral"],
            Ink::Foreground,
            high(place),
        ));
    }
    for x in interval.jumps.iter().take(4) {
        let text = format!("jump at x = {}", to_text(*x, 3));
        marks.extend(labels.write_longest([&*text, "jump"], Ink::Foreground, high(*x)));
    }
    for (x, name) in figure.limits().into_iter().zip(["a", "b"]) {
        let low = [range[0] + 0.06 * (range[1] - range[0]), range[1] - 0.06 * (range[1] - range[0])];
        let places = low.into_iter().flat_map(|y| [LabelPosition::right_of([x, y]), LabelPosition::left_of([x, y])]);
        let below = LabelPosition::around([x, 0.0], [0.0, -1.0]);
        marks.extend(labels.write(name, Ink::Foreground, below.chain(places)));
    }
    marks.extend(amounts(figure, &mut labels));
    marks
}

/// How much the areas of each sign add.
fn amounts(figure: &Accumulation, labels: &mut Labels) -> Vec<Mark> {
    let (Some(_), sign) = (figure.sum(figure.rule()), figure.sign()) else { return Vec::new() };
    let cells = figure.cells(figure.rule());
    let mut marks = Vec::new();
    for side in [1.0, -1.0] {
        let own: Vec<_> = cells.iter().filter(|cell| cell.area() * side > 0.0).collect();
        let total: f64 = own.iter().map(|cell| sign * cell.area()).sum();
        if own.is_empty() {
            continue;
        }
        let (ink, plus) = if total > 0.0 { (POSITIVE, "+") } else { (NEGATIVE, "−") };
        let text = format!("{plus}{}", to_text(total.abs(), 4));
        let edges: Vec<f64> = own.iter().flat_map(|cell| cell.edge().into_iter().chain([f64::NAN; 2])).collect();
        let middle = |x: f64| {
            let cell = own.iter().find(|cell| cell.ends[0] <= x && x <= cell.ends[1])?;
            let height = cell.area() / (cell.ends[1] - cell.ends[0]);
            height.is_finite().then_some([[x, 0.5 * height], [x, 0.75 * height], [x, 0.25 * height]])
        };
        let places: Vec<Point> = label_places(&edges).into_iter().filter_map(middle).flatten().collect();
        marks.extend(labels.write(&text, ink, places.into_iter().map(LabelPosition::on)));
    }
    marks
}

fn over_running(figure: &Accumulation, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let [a, b] = figure.limits();
    let [low, high] = panel.x.range;
    let mut marks = vec![Mark::line(vec![low, 0.0, high, 0.0], Stroke::new(Ink::Muted, 1.0))];
    marks.extend([a, b].map(|end| straight::upright(end, panel.y.range)));
    let mut labels = Labels::new(panel, frame, handles);
    let slope = figure.graph.curve().value(b);
    let at = figure.running().at(a, b).map(|value| [b, value]);
    let tangent = at.and_then(|at| {
        let is_broken = figure.interval().jumps.contains(&b);
        straight::through(at, slope, panel.x.range).filter(|_| !is_broken)
    });
    if let Some(at) = at {
        marks.extend(tangent.map(|line| Mark::line(line.concat(), Stroke::new(TANGENT, 2.0))));
        marks.push(Mark::points(at.to_vec(), Marker::Circle, 4.5, TANGENT));
    }
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    if let (Some(at), Some(line)) = (at, tangent) {
        let text = format!("slope f(b) = {}", to_text(slope, 3));
        let near = LabelPosition::around(at, [-1.0, 1.0]);
        let along = straight::along(line, true).flat_map(LabelPosition::beside);
        marks.extend(labels.write_longest([&*text, "slope f(b)"], TANGENT, near.chain(along).collect::<Vec<_>>()));
    }
    let line = figure.line();
    let points = line.chunks_exact(2).step_by(8).filter(|point| point[1].is_finite()).map(|point| [point[0], point[1]]);
    marks.extend(labels.beside("F", Ink::Foreground, points.collect::<Vec<_>>()));
    marks
}

/// The error of each rule: its predicted line first, its dots as they are computed.
fn errors(figure: &Accumulation, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let (chosen, [floor, top]) = (figure.rule(), panel.y.range);
    let [a, b] = figure.limits();
    let mut labels = Labels::new(panel, frame, handles);
    let mut marks = vec![straight::upright(figure.count() as f64, panel.y.range)];
    let others = SHOWN.into_iter().filter(|rule| *rule != chosen);
    let rules: Vec<Rule> = others.chain([chosen]).collect();
    let plain = |rule: Rule| {
        let ink = if rule == chosen { CHOSEN } else { Ink::Muted };
        (ink, figure.errors.of(figure.directed(rule)))
    };
    for rule in &rules {
        let (ink, points) = plain(*rule);
        if let Some(prediction) = figure.prediction(*rule) {
            let width = |count: f64| (b - a).abs() / count;
            let points: Vec<f64> =
                COUNTS.iter().flat_map(|count| [*count as f64, prediction.error(width(*count as f64)).abs()]).collect();
            let is_drawable = points.iter().all(|number| number.is_finite() && *number > 0.0);
            let stroke = Stroke::new(ink, if *rule == chosen { 2.0 } else { 1.0 }).dashed(&[6.0, 4.0]);
            marks.extend(is_drawable.then(|| Mark::line(points, stroke)));
        }
        let inside: Vec<f64> = points
            .iter()
            .flat_map(|point| [point[0], if point[1] > floor { point[1].min(top) } else { floor }])
            .collect();
        if !inside.is_empty() {
            let radius = if *rule == chosen { 4.0 } else { 2.2 };
            let marker = marker(*rule);
            marks.push(Mark::Points { points: Rc::new(inside), marker, radius, ink, halo: *rule == chosen });
        }
    }
    if let Some(error) = figure.sum(chosen).zip(figure.integral()).map(|(sum, integral)| (sum - integral).abs()) {
        let at = vec![figure.count() as f64, error.clamp(floor, top)];
        marks.push(Mark::points(at, Marker::Ring, 7.0, CHOSEN));
    }
    labels.keep_off(&marks);
    if figure.integral().is_none() {
        let middle = [panel.x.at(0.5), panel.y.at(0.5)];
        marks.extend(labels.write_longest(
            ["no integral, no error", "no integral"],
            Ink::Foreground,
            [LabelPosition::on(middle)],
        ));
    }
    for rule in rules.iter().rev() {
        let (ink, points) = plain(*rule);
        let visible = points.iter().rev().filter(|point| point[1] > floor).copied();
        marks.extend(labels.beside(rule.short(), ink, visible.collect::<Vec<_>>()));
    }
    marks
}

/// The marker of a rule's errors.
fn marker(rule: Rule) -> Marker {
    match rule {
        Rule::Left | Rule::Lower => Marker::Triangle,
        Rule::Right | Rule::Upper => Marker::TriangleDown,
        Rule::Midpoint => Marker::Circle,
        Rule::Trapezoid => Marker::Square,
        Rule::Simpson => Marker::Diamond,
        Rule::Gauss => Marker::Star,
    }
}
