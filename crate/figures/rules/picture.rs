//! The picture: f, and f′ below it on the same x-axis, with the point and its tangent.

use std::rc::Rc;

use super::Rules;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Stroke};
use crate::sketch::stacked;
use crate::subject::graph::Drawn;

/// The panel of f.
pub const CURVE: &str = "curve";

/// The panel of f′.
pub const SLOPE: &str = "slope";

const TANGENT: Ink = Ink::Series(1);

/// The dash of f′ and the tangent: colour is not the only cue that separates them from f.
const DASH: &[f64] = &[8.0, 4.0];

/// The marks that do not change while x is dragged.
pub struct Backdrop {
    curve: Vec<Mark>,
    slope: Vec<Mark>,
}

impl Backdrop {
    /// Both graphs.
    pub fn of(drawn: &Drawn) -> Self {
        let graph =
            |order: usize, ink, dash| Mark::line(Rc::clone(&drawn.traces[order]), Stroke::new(ink, 2.5).dashed(dash));
        Self { curve: vec![graph(0, Ink::Foreground, &[])], slope: vec![graph(1, TANGENT, DASH)] }
    }
}

/// f above f′.
pub fn panels(figure: &Rules, frame: Frame) -> [Panel; 2] {
    let drawn = figure.graph.drawn();
    let [upper, lower] = stacked::areas(frame.rect(), [66.0, 34.0], frame.scale);
    let x = || Axis::linear("x", figure.graph.view());
    let [low, high] = drawn.heights[1];
    [
        Panel::new(CURVE, upper, x().above(), Axis::linear("f(x)", drawn.heights[0])),
        Panel::new(SLOPE, lower, x(), Axis::linear("slope f′(x)", [low.min(0.0), high.max(0.0)])),
    ]
}

/// Draws the figure.
pub fn draw(figure: &Rules, panels: &mut [Panel], _frame: Frame) {
    let [curve, slope] = panels else { return };
    let graph = &figure.graph;
    let backdrop = figure.backdrop.of(graph.revision(), || Rc::new(Backdrop::of(&graph.drawn())));
    curve.backdrop = backdrop.curve.clone();
    curve.front = over_curve(figure, curve);
    slope.backdrop = backdrop.slope.clone();
    slope.front = vec![zero_line(slope)];
    slope.front.extend(over_slope(figure, slope));
}

fn guide(points: Vec<f64>) -> Mark {
    let stroke = Stroke::new(Ink::Muted, 1.0).dashed(&[2.0, 3.0]);
    Mark::line(points, stroke)
}

fn zero_line(panel: &Panel) -> Mark {
    guide([panel.x.range[0], 0.0, panel.x.range[1], 0.0].to_vec())
}

fn vertical_line(panel: &Panel, x: f64) -> Mark {
    guide([x, panel.y.range[0], x, panel.y.range[1]].to_vec())
}

fn is_inside(panel: &Panel, [x, y]: Point) -> bool {
    let within = |[low, high]: [f64; 2], value: f64| (low..=high).contains(&value);
    within(panel.x.range, x) && within(panel.y.range, y)
}

fn over_curve(figure: &Rules, panel: &Panel) -> Vec<Mark> {
    let x = figure.graph.x();
    let at = [x, figure.graph.curve().value(x)];
    let slope = figure.slope(x);
    let mut marks = vec![vertical_line(panel, x)];
    let ends = panel.x.range.map(|end| [end, at[1] + slope * (end - x)]);
    if ends.iter().flatten().all(|number| number.is_finite()) && figure.graph.kink().is_none() {
        let stroke = Stroke::new(TANGENT, 2.0).dashed(DASH).haloed();
        marks.push(Mark::line(ends.concat(), stroke));
    }
    if is_inside(panel, at) {
        marks.push(Mark::dot(at, Ink::Foreground));
    }
    marks
}

fn over_slope(figure: &Rules, panel: &Panel) -> Vec<Mark> {
    let x = figure.graph.x();
    let at = [x, figure.slope(x)];
    let mut marks = vec![vertical_line(panel, x)];
    if is_inside(panel, at) {
        marks.push(Mark::dot(at, TANGENT));
    }
    marks
}
