//! The joint density: shades, contours that hold a share of the probability, the slice with its strip, and the regressions.

use std::rc::Rc;

use super::super::Marginal;
use super::{OTHER, REGION, SLICE};
use crate::figure::Figure;
use crate::joint::{Joint, Node, Section};
use crate::order::ordered;
use crate::plane::Point;
use crate::scene::{Frame, Ink, Mark, Panel, Stroke};
use crate::sketch::density_map;
use crate::sketch::labels::Labels;

/// A regression is drawn where the marginal is at least this share of its maximum.
const RARE: f64 = 2e-5;

/// The least-squares line is drawn where the regression leaves it by more than this share of the view.
const BENT: f64 = 0.02;

const DASH: &[f64] = &[7.0, 5.0];

/// Draws the panel.
pub fn draw(figure: &Marginal, panel: &mut Panel, frame: Frame) {
    let choice = &figure.choice;
    panel.backdrop = figure.map.of(choice.revision(), panel.view(), panel.area, frame, |grids| {
        density_map::marks(choice.surface(), choice.joint(), grids)
    });
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_clear(figure.map.labels(panel, frame.scale).iter().copied());
    let x = figure.x.value();
    let [low, high] = panel.y.range;
    let edge = edge(figure, [low, high]);
    let line = |points: Vec<f64>, ink, width| Mark::line(points, Stroke::new(ink, width).haloed());
    panel.front.push(Mark::Polygon { points: Rc::new(around(x, &edge)), ink: REGION, opacity: 0.35 });
    let regressions = [(0, SLICE, "E[Y | x]"), (1, OTHER, "E[X | y]")];
    let curves = regressions.map(|(axis, ink, name)| (regression(choice.joint(), axis), ink, name));
    let squares = least_squares(figure, panel, &curves[0].0);
    panel.front.extend(
        squares.iter().map(|ends| Mark::line(ends.concat(), Stroke::new(Ink::Foreground, 2.0).dashed(DASH).haloed())),
    );
    for (curve, ink, _) in &curves {
        panel.front.push(line(curve.concat(), *ink, 2.5));
    }
    panel.front.push(line(vec![x, low, x, high], SLICE, 2.0));
    if let Some(mean) = figure.slice().map(|slice| slice.mean()).filter(|mean| mean.is_finite()) {
        panel.front.push(Mark::dot([x, mean], SLICE));
    }
    labels.keep_off(&panel.front);
    for (curve, ink, name) in &curves {
        panel.front.extend(labels.beside(name, *ink, outermost_first(curve, panel)));
    }
    panel.front.extend(squares.and_then(|ends| {
        let places = [0.04, 0.1, 0.9, 0.96]
            .map(|share| [0, 1].map(|axis: usize| ends[0][axis] + share * (ends[1][axis] - ends[0][axis])));
        labels.beside("least squares", Ink::Foreground, places)
    }));
    if figure.region().is_some() {
        let sides = edge.iter().rev().flat_map(|[y, half]| [[x - half, *y], [x + half, *y]]);
        let inside = sides.map(|[x, y]| [x, y.min(panel.y.at(0.93)).max(panel.y.at(0.12))]);
        panel.front.extend(labels.beside(figure.region_name(), REGION, inside));
    }
}

/// The heights y and half widths of the region's edge, from below.
fn edge(figure: &Marginal, [low, high]: [f64; 2]) -> Vec<[f64; 2]> {
    let zero = (low < 0.0 && 0.0 < high).then_some(0.0);
    [Some(low), zero, Some(high)].into_iter().flatten().map(|y| [y, figure.half_width(y)]).collect()
}

/// The polygon of the region.
fn around(x: f64, edge: &[[f64; 2]]) -> Vec<f64> {
    let left = edge.iter().flat_map(|[y, half]| [x - half, *y]);
    left.chain(edge.iter().rev().flat_map(|[y, half]| [x + half, *y])).collect()
}

/// The points of E[Y | x] (axis 0) or E[X | y] (axis 1), NaN where there is no mean or next to nothing lies.
fn regression(joint: &Joint, axis: usize) -> Vec<Point> {
    let nodes = joint.sections(axis);
    let most = nodes.iter().map(|node| node.value.mass.value).fold(0.0, f64::max);
    let point = |node: &Node<Section>| {
        let mean = if node.value.mass.value > RARE * most { node.value.mean() } else { f64::NAN };
        if axis == 0 { [node.at, mean] } else { [mean, node.at] }
    };
    nodes.iter().map(point).filter(|point| point.iter().all(|end| !end.is_infinite())).collect()
}

/// The points of a curve in a panel, those far from its middle first.
fn outermost_first(curve: &[Point], panel: &Panel) -> Vec<Point> {
    let view = panel.view();
    let [x, y] = view.centre();
    let [width, height] = view.size();
    let distance = |at: &Point| libm::hypot((at[0] - x) / width, (at[1] - y) / height);
    let inside = curve.iter().copied().filter(|at| view.contains(*at)).step_by(4).collect();
    ordered(inside, |one: &Point, two: &Point| distance(one) > distance(two))
}

/// The ends of the least-squares line of y on x, if there is one and the regression is another line.
fn least_squares(figure: &Marginal, panel: &Panel, curve: &[Point]) -> Option<[Point; 2]> {
    let numbers = figure.numbers();
    let [[x, variance], [y, _]] = numbers.moments;
    let slope = numbers.covariance / variance;
    let at = |along: f64| y + slope * (along - x);
    let [low, high] = panel.y.range;
    let is_bent = curve
        .iter()
        .any(|point| panel.view().contains(*point) && (point[1] - at(point[0])).abs() > BENT * (high - low));
    (slope.is_finite() && y.is_finite() && is_bent).then(|| panel.x.range.map(|along| [along, at(along)]))
}
