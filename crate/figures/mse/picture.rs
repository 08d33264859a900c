//! The scene of the fit: the data with the line and its squared residuals; the loss over weight space with the trajectory and the
//! next step; the slice of the loss along w with its tangent.

use std::rc::Rc;

use super::Mse;
use crate::data_loss::MeanSquaredError;
use crate::figure::Figure;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::Labels;
use crate::sketch::{stacked, weight_map};
use crate::subject::map;
use crate::surface::Surface;

/// The panel of data.
pub const DATA_PLANE: &str = "data";

/// The panel of weight space.
pub const WEIGHT_PLANE: &str = "weights";

/// The panel of the slice.
const SLICE: &str = "slice";

/// Segments of the slice's parabola.
const SEGMENTS: u32 = 120;

/// How far the tangent extends to either side, as a share of the axis.
const REACH: f64 = 0.16;

/// Steps longer than this share of the axis are labelled.
const MIN_LABELLED: f64 = 0.06;

const SQUARES: Ink = Ink::Series(4);
const GRADIENT: Ink = Ink::Series(0);
const TANGENT: Ink = Ink::Series(1);

const GUIDE: Stroke = Stroke::new(Ink::Foreground, 1.0).dashed(&[4.0, 4.0]).haloed();

/// The data, the weights and the slice.
pub fn panels(figure: &Mse, frame: Frame) -> [Panel; 3] {
    let [data, weights, slice] = areas(frame);
    // Both axes have equal units: squares look square, and gradients look perpendicular to their contours.
    let data_view = map::shown(figure.data.view(), data);
    let view = map::shown(figure.data.card().weight_view, weights);
    let w = Axis::linear("slope w", view.x);
    let weights_w = if frame.is_wide() { w.clone().above() } else { w.clone() };
    let height = slice_height(figure.data.loss(), view.x, figure.weights());
    [
        Panel::new(DATA_PLANE, data, Axis::linear("x", data_view.x), Axis::linear("y", data_view.y)),
        Panel::new(WEIGHT_PLANE, weights, weights_w, Axis::linear("intercept b", view.y)),
        Panel::new(SLICE, slice, w, Axis::linear("L at this b", [-0.06 * height, height])),
    ]
}

/// The slice is below the weights, on the same axis, in a wide frame, and beside them in a narrow one.
fn areas(frame: Frame) -> [Rect; 3] {
    let whole = frame.rect();
    if frame.is_wide() {
        let [data, side] = whole.columns([54.0, 46.0]);
        let [weights, slice] = stacked::areas(side, [66.0, 34.0], frame.scale);
        [data.inset(margins(frame.scale)), weights, slice]
    } else {
        let [data, below] = whole.rows([54.0, 46.0]);
        let [weights, slice] = below.columns([54.0, 46.0]);
        [data, weights, slice].map(|slot| slot.inset(margins(frame.scale)))
    }
}

/// Draws the figure.
pub fn draw(figure: &Mse, panels: &mut [Panel], frame: Frame) {
    let [data, weights, slice] = panels else { return };
    draw_data(figure, data);
    draw_weights(figure, weights, frame);
    draw_slice(figure, slice);
}

/// The points, the line and the squares of the residuals.
fn draw_data(figure: &Mse, panel: &mut Panel) {
    let [w, b] = figure.weights();
    let points = figure.data.points();
    let mut corners: Vec<f64> = Vec::new();
    for &[x, y] in points {
        let on_line = w * x + b;
        let residual = y - on_line;
        // On the side away from the line, which the square must not cross.
        let far = if (residual <= 0.0) == (w >= 0.0) { x + residual.abs() } else { x - residual.abs() };
        corners.extend([x, y, x, on_line, far, on_line, far, y, x, y, f64::NAN, f64::NAN]);
    }
    let corners = Rc::new(corners);
    let [left, right] = panel.x.range;
    let line = Rc::new(vec![left, w * left + b, right, w * right + b]);
    let thin = Stroke::new(SQUARES, 1.5);
    let thick = Stroke::new(Ink::Foreground, 2.5).haloed();
    let dots = Rc::new(points.concat());
    panel.front = vec![
        Mark::Polygon { points: Rc::clone(&corners), ink: SQUARES, opacity: 0.3 },
        Mark::line(corners, thin),
        Mark::line(line, thick),
        Mark::points(dots, Marker::Circle, 5.0, Ink::Foreground),
    ];
}

/// The loss over the weights, the trajectory and the next step.
fn draw_weights(figure: &Mse, panel: &mut Panel, frame: Frame) {
    let (loss, view) = (figure.data.loss(), panel.view());
    let coarse = Frame { detail: frame.detail.min(1.0) / weight_map::COARSENING, ..frame };
    panel.backdrop =
        figure.map.of(figure.data.revision(), view, panel.area, coarse, |grids| weight_map::marks(loss, grids));
    let at @ [w, b] = figure.weights();
    let [left, right] = view.x;
    panel.front = vec![Mark::line(vec![left, b, right, b], GUIDE)];
    if let Some(trajectory) = figure.weights.trajectory(loss) {
        let path = Rc::new(trajectory.points);
        let stroke = Stroke::new(Ink::Foreground, 2.0).haloed();
        panel.front.push(Mark::line(Rc::clone(&path), stroke));
        panel.front.push(Mark::points(path, Marker::Circle, 2.5, Ink::Foreground));
    }
    let slope = loss.gradient(at);
    let to = [w - figure.weights.rate() * slope[0], b - figure.weights.rate() * slope[1]];
    if to.iter().all(|end| end.is_finite()) {
        let stroke = Stroke::new(GRADIENT, 3.0).haloed();
        panel.front.push(Mark::Arrow { from: at, to, stroke });
        // A short arrow is hidden by the handle.
        if libm::hypot(to[0] - w, to[1] - b) > MIN_LABELLED * (right - left) {
            let mut labels = Labels::new(panel, frame, &figure.handles());
            labels.keep_clear(figure.map.labels(panel, frame.scale).iter().copied());
            labels.keep_off(&panel.backdrop);
            labels.keep_off(&panel.front);
            panel.front.extend(labels.name_arrow("−η∇L", GRADIENT, at, to));
        }
    }
}

/// L along w at the current b.
fn draw_slice(figure: &Mse, panel: &mut Panel) {
    let x = &panel.x;
    let loss = figure.data.loss();
    let at @ [w, b] = figure.weights();
    let (value, [slope, _]) = loss.value_and_gradient(at);
    let along = |k: u32| x.at(f64::from(k) / f64::from(SEGMENTS));
    let parabola: Vec<f64> = (0..=SEGMENTS).map(along).flat_map(|w| [w, loss.value([w, b])]).collect();
    let reach = REACH * (x.range[1] - x.range[0]);
    let stroke = |ink, width| Stroke::new(ink, width).haloed();
    panel.front = vec![Mark::line(parabola, stroke(Ink::Foreground, 2.0))];
    if value.is_finite() && slope.is_finite() {
        let end = |dw: f64| [w + dw, value + slope * dw];
        let tangent = [end(-reach), end(reach)].concat();
        panel.front.push(Mark::line(tangent, stroke(TANGENT, 2.5)));
        let dot = Rc::new(vec![w, value]);
        let (marker, ink) = (Marker::Circle, Ink::Foreground);
        panel.front.push(Mark::points(dot, marker, 5.0, ink));
    }
}

/// The height of the slice's axis: it shows the point, and the parabola up to a fifth of the axis from its vertex.
fn slice_height(loss: &MeanSquaredError, [left, right]: [f64; 2], at: Point) -> f64 {
    let (value, [slope, _]) = loss.value_and_gradient(at);
    let curvature = loss.hessian(at)[0];
    let lowest = if curvature > 0.0 { value - 0.5 * slope * slope / curvature } else { value };
    let beside = 0.2 * (right - left);
    let height = 1.25 * value.max(lowest + 0.5 * curvature * beside * beside);
    if height.is_finite() && height > 1e-9 { height } else { 1.0 }
}
