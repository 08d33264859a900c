//! The output as a function of one node, everything else held fixed; its tangent has the adjoint as its slope.

use std::cell::RefCell;
use std::rc::Rc;

use super::{CHOSEN, TANGENT};
use crate::curve;
use crate::figure::Figure;
use crate::figures::backprop::Backprop;
use crate::figures::backprop::source::Source;
use crate::formula::Evaluator;
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Frame, Ink, Mark, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// How far the curve extends to both sides of the node's value, and by at least which share of it.
const REACH: f64 = 1.25;
const SHARE: f64 = 1e-6;

/// Cells in which the curve is traced.
const CELLS: usize = 240;

/// Larger numbers are not drawn.
const LARGEST: f64 = 1e300;

/// The output as a function of one node.
pub struct NudgeCurve {
    name: String,
    value: f64,
    output: f64,
    adjoint: f64,
    reach: f64,
    evaluator: RefCell<Evaluator>,
    inputs: Vec<f64>,
    weights: Vec<f64>,
    points: Rc<Vec<f64>>,
    heights: [f64; 2],
}

impl NudgeCurve {
    /// The curve of a node.
    pub fn of(source: &Source, node: usize) -> Self {
        let (shown, pass) = (source.shown(), source.pass());
        let node_of = &shown.graph.nodes()[node];
        let value = Some(pass.values[node]).filter(|value| value.abs() < LARGEST).unwrap_or(f64::NAN);
        let mut curve = Self {
            name: source.title_of(node),
            value,
            output: pass.output(),
            adjoint: pass.adjoints[node],
            reach: REACH.max(SHARE * value.abs()),
            evaluator: RefCell::new(source.computation().nudged(node_of, source.weights())),
            inputs: source.inputs().values(),
            weights: source.weights().to_vec(),
            points: Rc::default(),
            heights: [0.0, 1.0],
        };
        let points = curve::trace(|value| drawable(curve.output_at(value)), curve.range(), CELLS);
        curve.heights = heights(&points, curve.output);
        curve.points = Rc::new(points);
        curve
    }

    /// The name of the node, and of the axis.
    pub fn name(&self) -> String {
        format!("{}, nudged", self.name)
    }

    /// The value of the node without a nudge; 0 where it is undefined.
    pub fn value(&self) -> f64 {
        if self.value.is_nan() { 0.0 } else { self.value }
    }

    /// The output with a nudge.
    pub fn output(&self, delta: f64) -> f64 {
        self.output_at(self.value + delta)
    }

    /// The point of the curve at a nudge, moved into the picture where the curve leaves it or is undefined.
    pub fn at(&self, delta: f64) -> Point {
        let [low, high] = self.heights;
        let output = self.output(delta);
        [self.value() + delta, if output.is_nan() { 0.5 * low + 0.5 * high } else { output.clamp(low, high) }]
    }

    /// The values of the node that are shown.
    pub fn range(&self) -> [f64; 2] {
        [self.value() - self.reach, self.value() + self.reach]
    }

    /// The outputs that are shown.
    pub fn heights(&self) -> [f64; 2] {
        self.heights
    }

    fn output_at(&self, value: f64) -> f64 {
        let mut evaluator = self.evaluator.borrow_mut();
        let constants: Vec<f64> = self.weights.iter().copied().chain([value]).collect();
        evaluator.set_constants(&constants);
        let [output] = evaluator.evaluate(&self.inputs);
        output
    }
}

/// A number that can be drawn, or NaN.
fn drawable(value: f64) -> f64 {
    if value.abs() < LARGEST { value } else { f64::NAN }
}

/// The heights of a curve around the output, with room above and below.
fn heights(points: &[f64], output: f64) -> [f64; 2] {
    let seen = points.chunks_exact(2).map(|point| point[1]).filter(|value| value.abs() < LARGEST);
    let [low, high] = curve::heights(seen.chain(Some(output).filter(|output| output.abs() < LARGEST)));
    let padding = (0.1 * (high - low)).max(1e-6 * low.abs().max(high.abs())).max(1e-9);
    [low - padding, high + padding]
}

/// Draws the curve, its tangent at the node's value, and how far the output is from the tangent at the nudge.
pub fn draw(figure: &Backprop, panel: &mut Panel, frame: Frame) {
    let curve = figure.nudge_curve();
    panel.backdrop.push(Mark::line(Rc::clone(&curve.points), Stroke::new(Ink::Foreground, 2.5)));
    let mut labels = Labels::new(panel, frame, &figure.handles());
    let linear = |value: f64| curve.output + curve.adjoint * (value - curve.value);
    let tangent = panel.x.range.map(|end| [end, drawable(linear(end))]).concat();
    if tangent.iter().any(|number| number.is_nan()) {
        let middle = LabelPosition::on(panel.view().centre());
        panel.front.extend(labels.write_longest(["the output is undefined", "undefined"], Ink::Foreground, [middle]));
        return;
    }
    panel.front.push(Mark::line(tangent, Stroke::new(TANGENT, 2.0).dashed(&[8.0, 4.0]).haloed()));
    let delta = figure.delta.value();
    let [x, reached] = curve.at(delta);
    let predicted = linear(x);
    panel.front.push(Mark::line(vec![x, reached, x, drawable(predicted)], Stroke::new(CHOSEN, 2.0).haloed()));
    panel.front.push(Mark::dot([curve.value, curve.output], Ink::Foreground));
    labels.keep_off(&panel.front);
    labels.keep_off(&panel.backdrop);
    let slope = format!("slope {}", to_text(curve.adjoint, 3));
    let along = (1..12).map(|part| panel.x.at(f64::from(part) / 12.0)).map(|x| [x, linear(x)]);
    panel.front.extend(labels.beside(&slope, TANGENT, along));
}
