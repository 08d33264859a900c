//! The plane as the last hidden layer bends it: a grid and the data in the coordinates of that layer, where the output is a straight
//! line. Two units are its two axes. Of more, the horizontal axis is the direction of the output's weights, so that the line is
//! still straight, and the vertical one the direction across it in which the data vary most.

use std::rc::Rc;

use super::Trained;
use super::diagram::INKS;
use crate::figure::cache::Cache;
use crate::network::{Matrix, Network};
use crate::plane::{Point, View};
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::subject::span;

/// The panel.
pub const WARP: &str = "warp";

/// Lines of the grid along a side, and points of a line.
const LINES: usize = 15;
const POINTS: usize = 61;

/// Iterations for the direction of most variance: the picture needs no more than it can show.
const ITERATIONS: usize = 60;

/// Coordinates farther out are not drawn.
const FAR: f64 = 1e9;

/// The last picture.
pub type Cached = Cache<(super::Stamp, View), Rc<Warp>>;

/// The bent plane.
#[derive(Debug)]
pub struct Warp {
    names: [&'static str; 2],
    /// The grid: x0, y0, x1, y1, …, broken between lines.
    grid: Rc<Vec<f64>>,
    /// The training samples of each class.
    samples: Vec<Rc<Vec<f64>>>,
    /// The output is normal · point + offset, up to a positive factor.
    normal: Point,
    offset: f64,
    extent: View,
}

impl Warp {
    /// The part of the plane that is shown, with the training samples.
    fn of(figure: &Trained, view: View) -> Self {
        let (architecture, weights) = (figure.architecture(), figure.weights());
        let samples = &figure.samples[0];
        let along = |[low, high]: [f64; 2], at: usize, last: usize| low + (high - low) * at as f64 / last as f64;
        let line = |index: usize| {
            let (axis, line) = (index / LINES, index % LINES);
            (0..POINTS).map(move |at| {
                let (u, v) =
                    (along([view.x, view.y][axis], line, LINES - 1), along([view.y, view.x][axis], at, POINTS - 1));
                if axis == 0 { [u, v] } else { [v, u] }
            })
        };
        let points: Vec<Point> = (0..2 * LINES).flat_map(line).chain(samples.iter().map(|sample| sample.at)).collect();
        let inputs = Matrix::from_fn(2, points.len(), |axis, at| points[at][axis]);
        let mut network = Network::new(architecture.clone());
        network.forward(&weights, &inputs);
        let depth = network.depth();
        let states = if depth > 1 { network.activations(depth - 1) } else { &inputs };
        let [matrix, bias] = architecture.ranges()[depth - 1].clone();
        let (output, bias) = (&weights[matrix], weights[bias.start]);
        let first = points.len() - samples.len();
        let axes = Axes::of(output, bias, states, first);
        let place = |at: usize| axes.place(states, at).map(|end| if end.abs() < FAR { end } else { f64::NAN });
        let grid = (0..2 * LINES).flat_map(|line| {
            let points = (line * POINTS..(line + 1) * POINTS).flat_map(place);
            points.chain([f64::NAN; 2]).collect::<Vec<_>>()
        });
        let grid: Vec<f64> = grid.collect();
        let is_function = figure.data.has_values();
        let of_class = |class: usize| -> Rc<Vec<f64>> {
            let own = samples.iter().enumerate().filter(|(_, one)| is_function || one.target == class as f64);
            Rc::new(own.flat_map(|(at, _)| place(first + at)).collect())
        };
        let samples: Vec<_> = (0..if is_function { 1 } else { 2 }).map(of_class).collect();
        let extent = [0, 1].map(|axis| {
            let ends = grid.chunks_exact(2).map(|at| at[axis]).filter(|end| end.is_finite());
            let [low, high] =
                ends.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], end| [low.min(end), high.max(end)]);
            if low < high && span::is_sensible([low, high]) { span::padded([low, high], 0.06) } else { [-1.0, 1.0] }
        });
        let [x, y] = extent;
        Self {
            names: axes.names,
            grid: grid.into(),
            samples,
            normal: axes.normal,
            offset: axes.offset,
            extent: View { x, y },
        }
    }
}

/// The two coordinates of the states.
struct Axes {
    names: [&'static str; 2],
    /// Each direction, a number for each unit.
    directions: [Vec<f64>; 2],
    normal: Point,
    offset: f64,
}

impl Axes {
    /// The axes for states, the data among them from a column on.
    fn of(output: &[f64], bias: f64, states: &Matrix, first: usize) -> Self {
        let unit = |at: usize| (0..output.len()).map(|index| f64::from(u8::from(index == at))).collect();
        if output.len() <= 2 {
            let normal = [output[0], output.get(1).copied().unwrap_or(0.0)];
            return Self { names: ["a₁", "a₂"], directions: [unit(0), unit(1)], normal, offset: bias };
        }
        let size = dot(output, output).sqrt();
        let along: Vec<f64> =
            if size > 0.0 && size.is_finite() { output.iter().map(|w| w / size).collect() } else { unit(0) };
        let across = most_variance(states, first, &along);
        let names = ["a along the weights of the output", "a across them"];
        Self { names, directions: [along, across], normal: [1.0, 0.0], offset: bias / size.max(1e-300) }
    }

    fn place(&self, states: &Matrix, at: usize) -> Point {
        let along = |direction: &Vec<f64>| direction.iter().enumerate().map(|(row, d)| d * states.get(row, at)).sum();
        [along(&self.directions[0]), along(&self.directions[1])]
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The direction perpendicular to `along` in which the columns from `first` on vary most, by power iteration.
fn most_variance(states: &Matrix, first: usize, along: &[f64]) -> Vec<f64> {
    let (rows, columns) = (states.rows(), first..states.columns());
    let count = columns.len().max(1) as f64;
    let mean: Vec<f64> =
        (0..rows).map(|row| columns.clone().map(|at| states.get(row, at)).sum::<f64>() / count).collect();
    let centred: Vec<Vec<f64>> = columns
        .map(|at| {
            let column: Vec<f64> = (0..rows).map(|row| states.get(row, at) - mean[row]).collect();
            perpendicular(column, along)
        })
        .collect();
    // A fixed start, whose sign the direction keeps: the picture does not flip as the weights change.
    let start = perpendicular((0..rows).map(|row| 1.0 / (1.0 + row as f64)).collect(), along);
    let mut direction = start.clone();
    for _ in 0..ITERATIONS {
        let mut next = vec![0.0; rows];
        for column in &centred {
            let share = dot(column, &direction);
            next.iter_mut().zip(column).for_each(|(next, entry)| *next += share * entry);
        }
        let size = dot(&next, &next).sqrt();
        if !(size > 1e-300 && size.is_finite()) {
            break;
        }
        direction = next.into_iter().map(|entry| entry / size).collect();
    }
    let size = dot(&direction, &direction).sqrt().max(1e-300);
    let sign = if dot(&direction, &start) < 0.0 { -1.0 } else { 1.0 };
    direction.into_iter().map(|entry| sign * entry / size).collect()
}

fn perpendicular(vector: Vec<f64>, along: &[f64]) -> Vec<f64> {
    let share = dot(&vector, along);
    vector.into_iter().zip(along).map(|(entry, along)| entry - share * along).collect()
}

fn warp(figure: &Trained, view: View) -> Rc<Warp> {
    figure.warp.of((figure.stamp(), view), || Rc::new(Warp::of(figure, view)))
}

/// The panel in an area; `view` is the part of the plane that is shown.
pub fn panel(figure: &Trained, area: Rect, view: View, scale: f64) -> Panel {
    let warp = warp(figure, view);
    let View { x, y } = warp.extent;
    let name = |axis: usize, length: f64| {
        labels::fitting([warp.names[axis].into(), ["along", "across"][axis].into()], length, scale)
    };
    Panel::new(WARP, area, Axis::linear(name(0, area.width), x), Axis::linear(name(1, area.height), y))
}

/// Draws the bent plane with the line that divides it.
pub fn draw(figure: &Trained, panel: &mut Panel, _frame: Frame, view: View, labels: &mut Labels) {
    let warp = warp(figure, view);
    let is_function = figure.data.has_values();
    if !is_function {
        for (side, ink) in INKS.into_iter().enumerate() {
            let points = side_of(panel.view(), warp.normal, warp.offset, side == 1);
            panel.backdrop.push(Mark::Polygon { points: points.into(), ink, opacity: 0.3 });
        }
    }
    panel.backdrop.push(Mark::line(Rc::clone(&warp.grid), Stroke::new(Ink::Muted, 0.8)));
    if !is_function {
        let line = border(panel.view(), warp.normal, warp.offset);
        panel.backdrop.push(Mark::line(line, Stroke::new(Ink::Foreground, 2.2).haloed()));
    }
    let inks = if is_function { [Ink::Foreground; 2] } else { INKS };
    for (samples, ink) in warp.samples.iter().zip(inks) {
        panel.backdrop.push(Mark::points(Rc::clone(samples), Marker::Circle, 3.4, ink));
    }
    let corner = |share: f64| LabelPosition::right_of([panel.x.at(0.0), panel.y.at(share)]);
    let names = ["the plane as the last layer bends it", "the bent plane"];
    panel.front.extend(labels.write_longest(names, Ink::Foreground, [corner(0.05), corner(0.94)]));
}

/// The corners of the part of a view where normal · point + offset is positive, or not.
fn side_of(View { x, y }: View, normal: Point, offset: f64, is_positive: bool) -> Vec<f64> {
    let corners = [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]];
    let sign = if is_positive { 1.0 } else { -1.0 };
    let height = |at: Point| sign * (normal[0] * at[0] + normal[1] * at[1] + offset);
    let mut points = Vec::new();
    for (index, &corner) in corners.iter().enumerate() {
        let next = corners[(index + 1) % 4];
        let [here, there] = [corner, next].map(height);
        if here >= 0.0 {
            points.extend(corner);
        }
        if (here >= 0.0) != (there >= 0.0) && (here - there).is_finite() {
            let share = here / (here - there);
            points.extend([0, 1].map(|axis| corner[axis] + share * (next[axis] - corner[axis])));
        }
    }
    points
}

/// The line normal · point + offset = 0 in a view.
fn border(view: View, normal: Point, offset: f64) -> Vec<f64> {
    let (x, y) = (view.x, view.y);
    if normal[1].abs() * (y[1] - y[0]) > normal[0].abs() * (x[1] - x[0]) {
        x.map(|x| [x, -(offset + normal[0] * x) / normal[1]]).concat()
    } else {
        let at = |y: f64| -(offset + normal[1] * y) / normal[0];
        let ends = y.map(|y| [at(y), y]).concat();
        if ends.iter().all(|end| end.is_finite()) { ends } else { Vec::new() }
    }
}
