//! The panels: the chain as a flow of number lines, the graph of each link with its tangent, and the remainder against dx.

use std::rc::Rc;

use super::Chain;
use super::flow;
use super::links::{Drawn, FUNCTIONS, Link};
use super::nudge::{Bend, Nudge};
use super::remainder::{self, RANGE};
use crate::figure::{Figure, Handle};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;

/// The panel of remainders.
pub const ERROR: &str = "error";

/// Colours with the same meaning in every figure: tangents and what they predict; differences.
pub const TANGENT: Ink = Ink::Series(1);
pub const CHANGE: Ink = Ink::Series(0);

/// The narrowest graph whose tangent is named, in CSS pixels before scaling; its slope is written in the flow too.
const MIN_NAMED_WIDTH: f64 = 130.0;

/// The flow, the graphs of the links, and the remainder.
pub fn panels(figure: &Chain, frame: Frame) -> Vec<Panel> {
    let (drawn, links) = (figure.links.drawn(), figure.links.links());
    let mut areas = areas(frame, links.len()).into_iter();
    let mut area = || areas.next().expect("an area for each panel");
    let mut panels = vec![flow::panel(&drawn, area(), frame.scale)];
    for (index, link) in links.iter().enumerate() {
        let x = Axis::linear(figure.links.letters()[index], drawn.ranges[index]);
        let y = Axis::linear(figure.links.name_of(index + 1), drawn.ranges[index + 1]);
        panels.push(Panel::new(link.name(), area().inset(margins(frame.scale)), x, y));
    }
    let error = area().inset(margins(frame.scale));
    let wordings = ["remainder |Δy − dy|".into(), "|Δy − dy|".into()];
    let name = labels::fitting(wordings, error.width, frame.scale);
    let range = remainder::axis(drawn.ranges[links.len()]);
    panels.push(Panel::new(ERROR, error, Axis::logarithmic("dx", RANGE), Axis::logarithmic(name, range)));
    panels
}

/// Draws the figure.
pub fn draw(figure: &Chain, panels: &mut [Panel], frame: Frame) {
    let (drawn, nudge, handles) = (figure.links.drawn(), figure.nudge(), figure.handles());
    let [flow, graphs @ .., error] = panels else { return };
    flow.front = flow::marks(figure, &drawn, &nudge, flow, frame, &handles);
    for (index, (link, panel)) in figure.links.links().iter().zip(graphs).enumerate() {
        draw_graph(&drawn, &nudge, index, link, panel, frame, &handles);
    }
    draw_remainders(figure, &nudge, error, frame, &handles);
}

/// The flow beside the graphs in a wide frame, above them in a narrow one. The remainder follows the last graph.
fn areas(frame: Frame, links: usize) -> Vec<Rect> {
    let whole = frame.rect();
    let [flow, upper, lower] = if frame.is_wide() {
        let [flow, side] = whole.columns([52.0, 48.0]);
        let [upper, lower] = side.rows([1.0, 1.0]);
        [flow, upper, lower]
    } else {
        whole.rows([42.0, 29.0, 29.0])
    };
    let [one, two] = upper.columns([1.0, 1.0]);
    let [three, four] = lower.columns([1.0, 1.0]);
    if links == FUNCTIONS.len() { vec![flow, one, two, three, four] } else { vec![flow, one, two, lower] }
}

/// The graph of a link with its tangent, the predicted changes along the tangent and the true ones along the curve.
fn draw_graph(
    drawn: &Drawn,
    nudge: &Nudge,
    index: usize,
    link: &Link,
    panel: &mut Panel,
    frame: Frame,
    handles: &[Handle],
) {
    let trace = &drawn.traces[index];
    panel.backdrop = vec![Mark::line(Rc::clone(trace), Stroke::new(Ink::Foreground, 2.0))];
    let (stage, input) = (&nudge.stages[index], nudge.input(index));
    let at = [input, stage.value];
    let ahead = input + nudge.predicted_before(index);
    let tangent = straight::through(at, stage.factor, panel.x.range).filter(|_| stage.kink.is_none());
    let mut marks = vec![straight::upright(input, panel.y.range)];
    marks.retain(|_| input.is_finite());
    if let Some(ends) = tangent {
        marks.push(Mark::line(ends.concat(), Stroke::new(TANGENT, 1.6).haloed()));
        let legs = [at, [ahead, stage.value], [ahead, stage.value + stage.predicted]];
        marks.extend(line(legs.concat(), Stroke::new(TANGENT, 1.2).dashed(&[2.0, 3.0])));
    }
    let change = nudge.change_before(index);
    marks.extend(dot([input + change, stage.value + stage.change], Marker::Ring, 4.0, CHANGE));
    marks.extend(dot(at, Marker::Circle, 4.0, TANGENT));
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    if panel.area.width >= MIN_NAMED_WIDTH * frame.scale {
        let word = format!("{}′ = {}", link.name(), to_text(stage.factor, 3));
        let along = tangent.into_iter().flat_map(|ends| straight::along(ends, stage.factor > 0.0));
        marks.extend(labels.beside(&word, TANGENT, along));
    }
    panel.front = marks;
}

fn draw_remainders(figure: &Chain, nudge: &Nudge, panel: &mut Panel, frame: Frame, handles: &[Handle]) {
    let remainders = figure.remainders(panel.y.range);
    let [low, high] = panel.y.range;
    let mut marks = vec![straight::upright(nudge.dx, panel.y.range)];
    if !remainders.predicted.is_empty() {
        let stroke = Stroke::new(TANGENT, 4.0);
        marks.push(Mark::line(Rc::clone(&remainders.predicted), stroke));
    }
    let points = |points: &Rc<Vec<f64>>, marker, radius| Mark::Points {
        points: Rc::clone(points),
        marker,
        radius,
        ink: CHANGE,
        halo: false,
    };
    marks.push(points(&remainders.dots, Marker::Circle, 1.6));
    marks.push(points(&remainders.below, Marker::TriangleDown, 2.5));
    let remainder = nudge.remainder();
    if !remainder.is_nan() && nudge.is_smooth() {
        marks.extend(dot([nudge.dx, remainder.clamp(low, high)], Marker::Circle, 4.5, CHANGE));
    }
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_off(&marks);
    let line: Vec<Point> = match remainders.predicted[..] {
        [a, b, c, d] => (0..=16).map(|step| f64::from(step) / 16.0).map(|t| [mix(a, c, t), mix(b, d, t)]).collect(),
        _ => Vec::new(),
    };
    marks.extend(labels.beside("½|y″|dx²", TANGENT, line.into_iter().rev()));
    let notes: [&str; 2] = match remainders.bend {
        _ if !nudge.is_smooth() => ["no derivative here", "no y′"],
        Bend::Of(_) => ["rounding", "rounding"],
        Bend::Zero => ["y″ = 0: no dx² line", "y″ = 0"],
        Bend::None => ["y″ does not exist here", "no y″"],
    };
    let middle = libm::sqrt(low) * libm::sqrt(high);
    let note = match remainders.bend {
        Bend::Of(_) => {
            let dots: Vec<Point> = remainders.dots.as_chunks().0.iter().copied().step_by(4).collect();
            let ends = dots.into_iter().filter(|dot| dot[0] < 1e-9).map(|dot| LabelPosition::above(dot).farther(6.0));
            labels.write_longest(notes, CHANGE, ends.collect::<Vec<_>>())
        }
        _ => labels.write_longest(notes, Ink::Foreground, [LabelPosition::on([3e-8, middle])]),
    };
    marks.extend(note);
    if !remainders.below.is_empty() {
        let places = [1e-4, 1e-3, 1e-9, 1e-13].map(|dx| LabelPosition::above([dx, low]).farther(8.0));
        marks.extend(labels.write_longest(["▾ remainder 0", "▾ 0"], Ink::Muted, places));
    }
    panel.front = marks;
}

/// The number at a share of the way from one to another on a logarithmic scale.
fn mix(from: f64, to: f64, share: f64) -> f64 {
    libm::pow(from, 1.0 - share) * libm::pow(to, share)
}

/// A line, if its points are finite.
pub fn line(points: Vec<f64>, stroke: Stroke) -> Option<Mark> {
    points.iter().all(|number| number.is_finite()).then(|| Mark::line(points, stroke))
}

/// A marker, if its point is finite.
pub fn dot(at: Point, marker: Marker, radius: f64, ink: Ink) -> Option<Mark> {
    at.iter().all(|number| number.is_finite()).then(|| Mark::points(at.to_vec(), marker, radius, ink))
}
