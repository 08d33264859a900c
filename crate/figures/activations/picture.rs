//! The scene of the activations: the functions, their slopes with a strip for each saturated interval, and, while sigmoid is
//! shown, the rectangle with sides σ and 1 − σ, whose area is σ′.

use std::rc::Rc;

use super::{Activations, VIEW, swatch};
use crate::activations::ACTIVATIONS;
use crate::curve::trace;
use crate::figure::Swatch;
use crate::figure::style;
use crate::number::to_text;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::stacked;

/// The panel of the functions.
pub const VALUE: &str = "value";

/// The panel of their slopes.
pub const SLOPE: &str = "slope";

/// The panel of sigmoid's two factors.
const FACTORS: &str = "factors";

/// The height of a strip and the gap above it, in CSS pixels before scaling.
const LANE: f64 = 9.0;

/// The lowest slope on the axis; SiLU's falls to −0.0998.
const MIN_SLOPE: f64 = -0.2;

/// The share that sigmoid's factors take of the column beside the functions, and of a narrow frame.
const FACTORS_SHARES: [f64; 2] = [0.42, 0.32];

/// The largest share of the panel that the strips take.
const MAX_LANES_SHARE: f64 = 0.4;

const GUIDE: Stroke = Stroke::new(Ink::Muted, 1.0).dashed(&[4.0, 4.0]);

/// The functions above their slopes, and sigmoid's factors beside them while it is shown.
pub fn panels(figure: &Activations, frame: Frame) -> Vec<Panel> {
    let (with_factors, is_wide) = (figure.is_shown("sigmoid"), frame.is_wide());
    let ([value, slope], factors) = areas(frame, with_factors);
    let x = Axis::linear("x", VIEW);
    let x = if is_wide { x } else { x.above() };
    let value = Panel::new(VALUE, value, x, Axis::linear("f(x)", value_range(figure)));
    let mut panels = vec![value, slope_panel(figure, slope, frame.scale)];
    panels.extend(with_factors.then(|| factors_panel(factors)));
    panels
}

/// The areas of the functions and their slopes, and of sigmoid's factors, which may be left out. The slopes are beside the
/// functions in a wide frame, and below them, on the same axis, in a narrow one.
fn areas(frame: Frame, with_factors: bool) -> ([Rect; 2], Rect) {
    let (whole, inside) = (frame.rect(), |slot: Rect| slot.inset(margins(frame.scale)));
    let [beside, below] = FACTORS_SHARES.map(|share| if with_factors { share } else { 0.0 });
    if frame.is_wide() {
        let [value, side] = whole.columns([52.0, 48.0]);
        let [slope, factors] = side.rows([1.0 - beside, beside]);
        ([value, slope].map(inside), inside(factors))
    } else {
        let [graphs, factors] = whole.rows([1.0 - below, below]);
        (stacked::areas(graphs, [50.0, 50.0], frame.scale), inside(factors))
    }
}

/// Draws the figure.
pub fn draw(figure: &Activations, panels: &mut [Panel], frame: Frame) {
    let [value, slope, rest @ ..] = panels else { return };
    let backdrops = figure
        .backdrops
        .of((figure.revision, frame), || Rc::new([lines(figure, 0, cells(value)), slopes(figure, slope), factors()]));
    value.backdrop = backdrops[0].clone();
    value.front = point_marks(figure, &value.y, 0);
    slope.backdrop = backdrops[1].clone();
    slope.front = point_marks(figure, &slope.y, 1);
    if let [factors] = rest {
        factors.backdrop = backdrops[2].clone();
        draw_factors(figure, factors, frame);
    }
}

/// The range of the value axis: low enough for ELU's asymptote.
pub fn value_range(figure: &Activations) -> [f64; 2] {
    [(-figure.shapes[1].knob.value()).min(-1.0) - 0.25, 3.25]
}

fn slope_panel(figure: &Activations, area: Rect, scale: f64) -> Panel {
    let high = figure.shapes.iter().map(|shape| shape.knob.value()).fold(1.1, f64::max) + 0.1;
    let lanes = figure.shown().len() as f64 * LANE * scale / area.height.max(1.0);
    let share = if lanes.is_finite() { lanes.clamp(0.0, MAX_LANES_SHARE) } else { 0.0 };
    let bottom = (MIN_SLOPE - share * high) / (1.0 - share);
    let y = Axis::linear("f′(x), strips where |f′| < 0.01", [bottom, high]);
    Panel::new(SLOPE, area, Axis::linear("x", VIEW), y)
}

/// The slopes, and below them a lane of strips for each activation.
fn slopes(figure: &Activations, panel: &Panel) -> Vec<Mark> {
    let mut marks = lines(figure, 1, cells(panel));
    let lane = (MIN_SLOPE - panel.y.range[0]) / figure.shown().len().max(1) as f64;
    for (place, &index) in figure.shown().iter().enumerate() {
        marks.extend(strips(figure, index, MIN_SLOPE - (place as f64 + 0.5) * lane));
        marks.extend(kink_marks(figure, index));
    }
    marks
}

/// One cell per CSS pixel.
fn cells(panel: &Panel) -> usize {
    let width = panel.area.width;
    if width.is_finite() { (width as usize).clamp(16, 2048) } else { 512 }
}

/// The graphs of the activations; `order` is 0 for values and 1 for slopes.
fn lines(figure: &Activations, order: usize, cells: usize) -> Vec<Mark> {
    let axis = Rc::new(vec![VIEW[0], 0.0, VIEW[1], 0.0]);
    let stroke = Stroke { dash: &[], ..GUIDE };
    let mut marks = vec![Mark::line(axis, stroke)];
    let line = |&index: &usize| {
        let points = Rc::new(trace(|x| figure.curves[index].jet(x)[order], VIEW, cells));
        Mark::line(points, style::stroke(&swatch(index)))
    };
    marks.extend(figure.shown().iter().map(line));
    marks
}

/// A thick line along each saturated interval, with the activation's marker at the ends inside the view.
fn strips(figure: &Activations, index: usize, height: f64) -> Vec<Mark> {
    let Swatch { ink, dash, marker } = swatch(index);
    let mut marks = Vec::new();
    for [from, to] in figure.saturated[index].iter().map(|stretch| stretch.map(|end| end.clamp(VIEW[0], VIEW[1]))) {
        let stroke = Stroke::new(ink, 4.0).dashed(dash);
        marks.push(Mark::line(vec![from, height, to, height], stroke));
        let ends = [from, to].into_iter().filter(|end| VIEW[0] < *end && *end < VIEW[1]);
        let ends: Vec<f64> = ends.flat_map(|end| [end, height]).collect();
        marks.push(Mark::Points { points: Rc::new(ends), marker, radius: 3.5, ink, halo: false });
    }
    marks
}

/// The two slopes at a kink: a dot for the one taken by convention, a ring for the other.
fn kink_marks(figure: &Activations, index: usize) -> Vec<Mark> {
    let Some([_, taken, other]) = figure.kink(index) else { return Vec::new() };
    let ink = swatch(index).ink;
    let mark = |height, marker| Mark::points(vec![0.0, height], marker, 4.0, ink);
    vec![mark(taken, Marker::Circle), mark(other, Marker::Ring)]
}

/// The line at x and every activation's marker on it; `order` is 0 for values and 1 for slopes.
fn point_marks(figure: &Activations, y: &Axis, order: usize) -> Vec<Mark> {
    let x = figure.x.value();
    let guide = Rc::new(vec![x, y.range[0], x, y.range[1]]);
    let mut marks = vec![Mark::line(guide, GUIDE)];
    marks.extend(figure.shown().iter().map(|&index| {
        let Swatch { ink, marker, .. } = swatch(index);
        let points = Rc::new(vec![x, figure.at_point(index)[order]]);
        Mark::points(points, marker, 5.0, ink)
    }));
    marks
}

/// The heights of the label of the area to try.
const LABEL_HEIGHTS: [f64; 7] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];

/// The panel of sigmoid's factors. Its axes need no equal units: a rectangle's share of the panel is its area in any case.
fn factors_panel(area: Rect) -> Panel {
    let axis = |label| Axis::linear(label, [0.0, 1.0]);
    Panel::new(FACTORS, area, axis("σ(x)"), axis("1 − σ(x)"))
}

/// The line from (0, 1) to (1, 0), on which the corner of the rectangle moves.
fn factors() -> Vec<Mark> {
    vec![Mark::line(vec![0.0, 1.0, 1.0, 0.0], GUIDE)]
}

/// The rectangle whose corner is at (σ, 1 − σ).
fn draw_factors(figure: &Activations, panel: &mut Panel, frame: Frame) {
    let index = ACTIVATIONS.iter().position(|card| card.id == "sigmoid").unwrap_or(0);
    let (Swatch { ink, marker, .. }, [value, slope]) = (swatch(index), figure.at_point(index));
    let rest = figure.curves[index].value(-figure.x.value());
    let corners = Rc::new(vec![0.0, 0.0, value, 0.0, value, rest, 0.0, rest]);
    let outline = Rc::new(vec![0.0, rest, value, rest, value, 0.0]);
    let stroke = Stroke::new(ink, 2.0).haloed();
    panel.front = vec![
        Mark::Polygon { points: corners, ink, opacity: 0.3 },
        Mark::line(outline, stroke),
        Mark::points(vec![value, rest], marker, 5.0, ink),
    ];
    let mut labels = Labels::new(panel, frame, &[]);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&panel.front);
    let short = format!("σ′(x) = {}", to_text(slope, 4));
    // At the right edge, where the rectangle never reaches, as high as possible.
    let places = LABEL_HEIGHTS.map(|height| LabelPosition::left_of([1.0, height]));
    panel.front.extend(labels.write_longest([&format!("area = {short}"), &short, "σ′(x)"], Ink::Foreground, places));
}
