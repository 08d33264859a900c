//! The picture: f, f′ and f″ on one x-axis, the osculating parabola over f, and below f the two steps as arrows of true length,
//! one lane each.

use std::rc::Rc;

use super::{Curvature, Method};
use crate::figure::Figure;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::sign::{SignSplit, label_places, stretches};
use crate::sketch::{stacked, stationary, straight};
use crate::subject::graph::Drawn;
use crate::subject::span;

/// The panel of f.
pub const CURVE: &str = "curve";

/// The panel of f′.
const SLOPE: &str = "slope";

/// The panel of f″.
const BEND: &str = "bend";

const TANGENT: Ink = Ink::Series(1);
const PARABOLA: Ink = Ink::Series(2);

/// The style of f″ where f curves up and where it curves down.
const UP: (Ink, &[f64]) = (Ink::Series(2), &[]);
const DOWN: (Ink, &[f64]) = (Ink::Series(4), &[7.0, 3.0]);

/// The height of the step lanes below the curve, and the position of each, as shares of the curve's height.
const LANES_HEIGHT: f64 = 0.42;
const LANE_POSITIONS: [f64; 2] = [0.12, 0.3];

/// Segments of the parabola.
const SEGMENTS: u32 = 160;

/// The marks that do not change while x is dragged.
pub struct Backdrop {
    curve: Vec<Mark>,
    slope: Vec<Mark>,
    bend: Vec<Mark>,
    /// Where to name the intervals on which f curves up and down.
    words: [Vec<f64>; 2],
}

/// Draws the figure.
pub fn draw(figure: &Curvature, panels: &mut [Panel], frame: Frame) {
    let [curve, slope, bend] = panels else { return };
    let key = (figure.graph.revision(), [frame.width, frame.height, frame.scale]);
    let backdrop = figure.backdrop.of(key, || Rc::new(Backdrop::of(&figure.graph.drawn(), [curve, slope, bend])));
    let [_, turning, bending] = figure.jet();
    let (x, is_smooth) = (figure.graph.x(), figure.graph.kink().is_none());
    // At a kink, f′ and f″ are conventions: a ring, because they are not points of the graph.
    let marker = if is_smooth { Marker::Circle } else { Marker::Ring };
    let turn = straight::through([x, turning], bending, figure.graph.view()).filter(|_| is_smooth);
    curve.backdrop = backdrop.curve.clone();
    curve.front = over_curve(figure, &backdrop, curve, frame);
    slope.backdrop = backdrop.slope.clone();
    slope.front = vec![straight::upright(x, slope.y.range)];
    slope.front.extend(line(turn, PARABOLA, &[8.0, 4.0]));
    slope.front.extend(dot([x, turning], marker, TANGENT));
    bend.backdrop = backdrop.bend.clone();
    bend.front = vec![straight::upright(x, bend.y.range)];
    bend.front.extend(dot([x, bending], marker, if bending < 0.0 { DOWN.0 } else { UP.0 }));
}

/// f and its derivatives.
pub fn panels(figure: &Curvature, frame: Frame) -> [Panel; 3] {
    let drawn = figure.graph.drawn();
    let [curve, slope, bend] = areas(frame);
    let x = || Axis::linear("x", figure.graph.view());
    let curve_x = if frame.is_wide() { x() } else { x().above() };
    let [low, high] = drawn.heights[0];
    let with_zero = |[low, high]: [f64; 2]| [low.min(0.0), high.max(0.0)];
    let heights = [low - LANES_HEIGHT * (high - low), high];
    [
        Panel::new(CURVE, curve, curve_x, Axis::linear("f(x)", heights)),
        Panel::new(SLOPE, slope, x().above(), Axis::linear("slope f′(x)", with_zero(drawn.heights[1]))),
        Panel::new(BEND, bend, x(), Axis::linear("curvature f″(x)", with_zero(drawn.heights[2]))),
    ]
}

/// All three stacked in a narrow frame; the curve beside its derivatives in a wide one.
fn areas(frame: Frame) -> [Rect; 3] {
    if !frame.is_wide() {
        return stacked::areas(frame.rect(), [54.0, 23.0, 23.0], frame.scale);
    }
    let [curve, derivatives] = frame.rect().columns([62.0, 38.0]);
    let [slope, bend] = stacked::areas(derivatives, [1.0, 1.0], frame.scale);
    [curve.inset(margins(frame.scale)), slope, bend]
}

impl Backdrop {
    fn of(drawn: &Drawn, [curve, slope, bend]: [&Panel; 3]) -> Self {
        let SignSplit { above, below, flat: straight } = SignSplit::of(&drawn.traces[2]);
        let words = [&above, &below].map(|points| label_places(points));
        let mut marks = vec![band(&above, curve, UP.0), band(&below, curve, DOWN.0)];
        marks.push(drawn_line(Rc::clone(&drawn.traces[0]), Ink::Foreground, 2.5, &[]));
        marks.extend(stationary::markers(&drawn.stationary, |place| [place.x, place.value]));
        let mut slopes = vec![zero(slope), drawn_line(Rc::clone(&drawn.traces[1]), TANGENT, 2.5, &[])];
        slopes.extend(stationary::markers(&drawn.stationary, |place| [place.x, 0.0]));
        let mut bends = vec![zero(bend), drawn_line(Rc::new(straight), Ink::Foreground, 2.5, &[])];
        for (points, (ink, dash)) in [(above, UP), (below, DOWN)] {
            let points = Rc::new(points);
            bends.push(Mark::Area { points: Rc::clone(&points), base: 0.0, ink, opacity: 0.18 });
            bends.push(drawn_line(points, ink, 2.5, dash));
        }
        Self { curve: marks, slope: slopes, bend: bends, words }
    }
}

fn over_curve(figure: &Curvature, backdrop: &Backdrop, panel: &Panel, frame: Frame) -> Vec<Mark> {
    let x = figure.graph.x();
    let ([value, slope, _], view) = (figure.jet(), figure.graph.view());
    let mut labels = Labels::new(panel, frame, &figure.handles());
    let mut marks = vec![straight::upright(x, panel.y.range)];
    let parabola = if figure.graph.kink().is_none() { parabola(figure, view) } else { Rc::default() };
    if figure.graph.kink().is_none() {
        marks.extend(line(straight::through([x, value], slope, view), TANGENT, &[]));
        let stroke = Stroke::new(PARABOLA, 2.0).dashed(&[8.0, 4.0]).haloed();
        marks.push(Mark::line(Rc::clone(&parabola), stroke));
    }
    for (method, share) in Method::ALL.into_iter().zip(LANE_POSITIONS) {
        let [low, high] = figure.graph.drawn().heights[0];
        marks.extend(step(figure, method, low - share * (high - low), &mut labels));
    }
    marks.extend(dot([x, value], Marker::Circle, TANGENT));
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    for (words, (text, ink)) in backdrop.words.iter().zip([("curves up", UP.0), ("curves down", DOWN.0)]) {
        let at_the_top = |&x: &f64| [0.0, 16.0].map(|by| LabelPosition::below([x, panel.y.range[1]]).farther(by));
        marks.extend(labels.write(text, ink, words.iter().flat_map(at_the_top)));
    }
    let points = parabola.chunks_exact(2).step_by(2).map(|point| [point[0], point[1]]);
    marks.extend(labels.beside("parabola", PARABOLA, points));
    marks.extend(stationary::words(&figure.graph.drawn().stationary, &mut labels));
    marks
}

/// The arrow of a step on its lane, its landing point on the curve, and its label.
fn step(figure: &Curvature, method: Method, lane: f64, labels: &mut Labels) -> Vec<Mark> {
    let (x, swatch) = (figure.graph.x(), method.swatch());
    let Some(length) = figure.step(method) else {
        let text = format!("{}: none", method.title());
        return labels
            .write(&text, swatch.ink, [LabelPosition::right_of([x, lane]), LabelPosition::left_of([x, lane])])
            .into_iter()
            .collect();
    };
    let [low, high] = figure.graph.view();
    // Clamped to one view's width beyond the view.
    let [left, right] = span::padded([low.min(x), high.max(x)], 1.0);
    let arrival = x + length;
    let stroke = Stroke::new(swatch.ink, 2.5).haloed();
    let mut marks = vec![Mark::Arrow { from: [x, lane], to: [arrival.clamp(left, right), lane], stroke }];
    let landing = [arrival, figure.graph.curve().value(arrival)];
    if landing.iter().all(|number| number.is_finite()) {
        let stroke = Stroke::new(swatch.ink, 1.2).dashed(&[2.0, 3.0]);
        marks.push(Mark::line([[arrival, lane], landing].concat(), stroke));
        marks.extend(dot(landing, swatch.marker, swatch.ink));
    }
    let vertex = [arrival, figure.parabola(length)];
    if method == Method::Newton {
        marks.extend(dot(vertex, Marker::Ring, PARABOLA));
    }
    let to_maximum = method == Method::Newton && figure.jet()[2] < 0.0;
    let text = if to_maximum { format!("{}: to the top", method.title()) } else { method.title().into() };
    let (behind, beyond) = match length > 0.0 {
        true => (LabelPosition::left_of([x, lane]), LabelPosition::right_of([arrival, lane])),
        false => (LabelPosition::right_of([x, lane]), LabelPosition::left_of([arrival, lane])),
    };
    marks.extend(labels.write_longest([&*text, method.title()], swatch.ink, [behind, beyond]));
    marks
}

/// The parabola across the view; NaN where it is not finite.
fn parabola(figure: &Curvature, [low, high]: [f64; 2]) -> Rc<Vec<f64>> {
    let point = |k: u32| {
        let x = low + (high - low) * f64::from(k) / f64::from(SEGMENTS);
        let y = figure.parabola(x - figure.graph.x());
        if y.is_finite() { [x, y] } else { [f64::NAN; 2] }
    };
    Rc::new((0..=SEGMENTS).flat_map(point).collect())
}

/// Bands of the panel's full height over the intervals of a broken line.
fn band(line: &[f64], panel: &Panel, ink: Ink) -> Mark {
    let [low, high] = panel.y.range;
    let corners = |&[from, to]: &[f64; 2]| [from, low, to, low, to, high, from, high, f64::NAN, f64::NAN];
    Mark::Polygon { points: Rc::new(stretches(line).iter().flat_map(corners).collect()), ink, opacity: 0.1 }
}

fn drawn_line(points: Rc<Vec<f64>>, ink: Ink, width: f64, dash: &'static [f64]) -> Mark {
    Mark::line(points, Stroke::new(ink, width).dashed(dash))
}

fn zero(panel: &Panel) -> Mark {
    let [low, high] = panel.x.range;
    drawn_line(Rc::new(vec![low, 0.0, high, 0.0]), Ink::Muted, 1.0, &[])
}

fn line(ends: Option<[Point; 2]>, ink: Ink, dash: &'static [f64]) -> Option<Mark> {
    let stroke = Stroke::new(ink, 1.6).dashed(dash).haloed();
    ends.map(|ends| Mark::line(ends.concat(), stroke))
}

/// A dot at a point, if it is finite.
fn dot(at: Point, marker: Marker, ink: Ink) -> Option<Mark> {
    let is_point = at.iter().all(|number| number.is_finite());
    is_point.then(|| Mark::points(at.to_vec(), marker, 4.5, ink))
}
