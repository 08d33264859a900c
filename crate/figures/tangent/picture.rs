//! The picture: f with secant and tangent, f′ below it on the same x-axis, and beside them (below them in a narrow frame) the
//! errors of both quotients against h.

use std::rc::Rc;

use super::Tangent;
use super::quotient::{Errors, Quotient, RANGE};
use crate::decimal::power_of_ten;
use crate::figure::style;
use crate::figure::{Figure, Handle, Swatch};
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::sign::{SignSplit, label_places};
use crate::sketch::{stacked, stationary, straight};
use crate::subject::graph::Drawn;

/// The panel of f.
pub const CURVE: &str = "curve";

/// The panel of f′.
pub const SLOPE: &str = "slope";

/// The panel of errors.
pub const ERROR: &str = "error";

const TANGENT: Ink = Ink::Series(1);
const SECANT: Ink = Ink::Series(0);

/// The style of f′ where f rises and where it falls.
const RISING: (Ink, &[f64]) = (Ink::Series(1), &[]);
const FALLING: (Ink, &[f64]) = (Ink::Series(4), &[7.0, 3.0]);

/// The share of a wide frame for the errors, and their least width in CSS pixels before scaling.
const ERROR_SHARE: f64 = 0.24;
const MIN_ERROR_WIDTH: f64 = 160.0;

/// Decades on the error axis.
const DECADES: f64 = 17.0;

/// The marks that do not change while x and h are dragged.
pub struct Backdrop {
    curve: Vec<Mark>,
    slope: Vec<Mark>,
    /// Where to name the intervals on which f rises and falls.
    words: [Vec<f64>; 2],
}

/// Draws the figure.
pub fn draw(figure: &Tangent, panels: &mut [Panel], frame: Frame) {
    let [curve, slope, error] = panels else { return };
    let key = (figure.graph.revision(), [frame.width, frame.height, frame.scale]);
    let backdrop = figure.backdrop.of(key, || Rc::new(Backdrop::of(&figure.graph.drawn(), slope)));
    curve.backdrop = backdrop.curve.clone();
    let handles = figure.handles();
    curve.front = over_curve(figure, curve, frame, &handles);
    slope.backdrop = backdrop.slope.clone();
    slope.front = over_slope(figure, &backdrop, slope, frame, &handles);
    error.front = errors(figure, error, frame, &handles);
}

/// The range of the error axis, scaled by f and f′ in the view: it covers the rounding error at the smallest h and the
/// truncation error at large h.
pub fn error_axis(drawn: &Drawn) -> [f64; 2] {
    let size = drawn.heights[..2].iter().flatten().fold(0.0, |most: f64, end| most.max(end.abs()));
    let top = (libm::ceil(libm::log10(size)) + 1.0).clamp(-280.0, 300.0);
    [top - DECADES, top].map(power_of_ten)
}

/// f above f′, and the errors beside them.
pub fn panels(figure: &Tangent, frame: Frame) -> [Panel; 3] {
    let drawn = figure.graph.drawn();
    let [curve, slope, error] = areas(frame);
    let x = || Axis::linear("x", figure.graph.view());
    let [low, high] = drawn.heights[1];
    let wordings = ["error of the quotient".into(), "error".into()];
    let errors = Axis::logarithmic(labels::fitting(wordings, error.width, frame.scale), error_axis(&drawn));
    [
        Panel::new(CURVE, curve, x().above(), Axis::linear("f(x)", drawn.heights[0])),
        Panel::new(SLOPE, slope, x(), Axis::linear("slope f′(x)", [low.min(0.0), high.max(0.0)])),
        Panel::new(ERROR, error, Axis::logarithmic("h", RANGE), errors),
    ]
}

/// The areas of the panels.
fn areas(frame: Frame) -> [Rect; 3] {
    stacked::with_side(frame, [78.0, 22.0], ERROR_SHARE, MIN_ERROR_WIDTH, 0.32)
}

impl Backdrop {
    fn of(drawn: &Drawn, slope: &Panel) -> Self {
        let line = |points, ink, width, dash| Mark::line(points, Stroke::new(ink, width).dashed(dash));
        let mut marks = vec![line(Rc::clone(&drawn.traces[0]), Ink::Foreground, 2.5, &[][..])];
        marks.extend(stationary::markers(&drawn.stationary, |place| [place.x, place.value]));
        let split = SignSplit::of(&drawn.traces[1]);
        let words = [&split.above, &split.below].map(|points| label_places(points));
        let zero = Rc::new([slope.x.range[0], 0.0, slope.x.range[1], 0.0].to_vec());
        let mut below = vec![line(zero, Ink::Muted, 1.0, &[])];
        for (points, (ink, dash)) in [(split.above, RISING), (split.below, FALLING)] {
            let points = Rc::new(points);
            below.push(Mark::Area { points: Rc::clone(&points), base: 0.0, ink, opacity: 0.18 });
            below.push(line(points, ink, 2.5, dash));
        }
        below.push(line(Rc::new(split.flat), Ink::Foreground, 2.5, &[]));
        below.extend(stationary::markers(&drawn.stationary, |place| [place.x, 0.0]));
        Self { curve: marks, slope: below, words }
    }
}

fn over_curve(figure: &Tangent, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let (curve, x, h) = (figure.graph.curve(), figure.graph.x(), figure.h.value());
    let (view, quotient) = (figure.graph.view(), figure.chosen());
    let (drawn, mut labels) = (figure.graph.drawn(), Labels::new(panel, frame, handles));
    let ends = quotient.ends(x, h).map(|end| [end, curve.value(end)]);
    let legs = [ends[0], [ends[1][0], ends[0][1]], ends[1]];
    let mut marks = Vec::new();
    if legs.iter().flatten().all(|number| number.is_finite()) {
        let stroke = Stroke::new(Ink::Muted, 1.2).dashed(&[2.0, 3.0]);
        marks.push(Mark::line(legs.concat(), stroke));
    }
    let secant = straight::through(ends[0], quotient.of(curve, x, h), view);
    // There is no tangent at a kink.
    let tangent =
        straight::through([x, curve.value(x)], curve.slope(x), view).filter(|_| figure.graph.kink().is_none());
    let lines = [(secant, SECANT, &[8.0, 4.0][..]), (tangent, TANGENT, &[][..])];
    for (line, ink, dash) in &lines {
        let stroke = Stroke::new(*ink, 2.0).dashed(dash).haloed();
        marks.extend(line.map(|line| Mark::line(line.concat(), stroke)));
    }
    marks.extend(dots(ends.concat(), Marker::Circle, 4.0, SECANT));
    marks.extend(dots(vec![x, curve.value(x)], Marker::Circle, 4.5, TANGENT));
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    // The labels sit at opposite ends because the two lines converge.
    let word = |labels: &mut Labels, text, ink, line: Option<[Point; 2]>, from_right| {
        labels.beside(text, ink, line.into_iter().flat_map(|line| straight::along(line, from_right)))
    };
    marks.extend(word(&mut labels, "tangent", TANGENT, tangent, true));
    marks.extend(word(&mut labels, "secant", SECANT, secant, false));
    let points = drawn.traces[0].chunks_exact(2).step_by(16).rev().map(|point| [point[0], point[1]]);
    marks.extend(stationary::words(&drawn.stationary, &mut labels));
    marks.extend(labels.beside("f", Ink::Foreground, points));
    marks
}

fn over_slope(figure: &Tangent, backdrop: &Backdrop, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let (curve, x, h) = (figure.graph.curve(), figure.graph.x(), figure.h.value());
    let ends = [curve.slope(x), figure.chosen().of(curve, x, h)].map(|slope| [x, slope]);
    let mut marks = vec![straight::upright(x, panel.y.range)];
    let marker = if figure.graph.kink().is_some() { Marker::Ring } else { Marker::Circle };
    marks.extend(dots(ends[0].to_vec(), marker, 4.5, TANGENT));
    marks.extend(dots(ends[1].to_vec(), Marker::Ring, 6.0, SECANT));
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    for (words, (text, ink)) in backdrop.words.iter().zip([("f rises", RISING.0), ("f falls", FALLING.0)]) {
        let at_zero = words.iter().flat_map(|&x| [LabelPosition::above([x, 0.0]), LabelPosition::below([x, 0.0])]);
        let at_the_top = words.iter().map(|&x| LabelPosition::below([x, panel.y.range[1]]));
        marks.extend(labels.write(text, ink, at_zero.chain(at_the_top)));
    }
    marks
}

fn errors(figure: &Tangent, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let (h, floor) = (figure.h.value(), panel.y.range[0]);
    let errors = figure.errors(floor);
    let mut labels = Labels::new(panel, frame, handles);
    let mut marks = vec![straight::upright(h, panel.y.range)];
    // The selected quotient is drawn last, on top.
    let (chosen, others): (Vec<_>, Vec<_>) = Quotient::ALL.into_iter().partition(|one| *one == figure.chosen());
    let quotients: Vec<Quotient> = others.into_iter().chain(chosen).collect();
    for &quotient in &quotients {
        let swatch = figure.swatch(quotient);
        let Errors { line, below } = &errors[quotient as usize];
        marks.push(Mark::line(Rc::clone(line), Stroke { width: 1.6, ..style::stroke(&swatch) }));
        marks.push(below_axis(Rc::clone(below), &swatch));
        marks.extend(dots(vec![h, figure.height(quotient, panel.y.range)], swatch.marker, 4.5, swatch.ink));
    }
    labels.keep_off(&marks);
    for quotient in quotients {
        let line = &errors[quotient as usize].line;
        let from_right = line.chunks_exact(2).rev().step_by(4).map(|point| [point[0], point[1]]);
        marks.extend(labels.beside(quotient.as_str(), figure.swatch(quotient).ink, from_right));
    }
    if errors.iter().any(|errors| !errors.below.is_empty()) {
        let places = [1e-9, 1e-14, 1e-4].map(|h| LabelPosition::above([h, floor]).farther(8.0));
        let wordings = ["▾ error 0, or below the axis", "▾ below the axis"];
        marks.extend(labels.write_longest(wordings, Ink::Muted, places));
    }
    marks
}

/// Marks at the lower end of a logarithmic axis for errors that it cannot show.
fn below_axis(points: Rc<Vec<f64>>, swatch: &Swatch) -> Mark {
    Mark::Points { points, marker: Marker::TriangleDown, radius: 3.0, ink: swatch.ink, halo: false }
}

/// Dots at the points, if all coordinates are finite.
fn dots(points: Vec<f64>, marker: Marker, radius: f64, ink: Ink) -> Option<Mark> {
    let all = points.iter().all(|number| number.is_finite());
    all.then(|| Mark::points(points, marker, radius, ink))
}
