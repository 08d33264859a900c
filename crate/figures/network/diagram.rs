//! The network as a graph: an edge for every weight, as wide as that is large, and a map in every node of what it answers over the
//! plane.

use std::rc::Rc;

use super::units::Units;
use super::{Stamp, Trained};
use crate::figure::cache::Cache;
use crate::network::Architecture;
use crate::plane::{Grid, Point, View};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Ramp, Raster, Rect, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The panel.
pub const DIAGRAM: &str = "units";

/// Ink of negative and of positive weights, as of the classes that they speak for.
pub const INKS: [Ink; 2] = [Ink::Series(1), Ink::Series(0)];

/// The width of the widest edge in CSS pixels before scaling; edges are drawn in this many widths.
const WIDEST: f64 = 5.0;
const WIDTHS: usize = 6;

/// The shares of the distance between columns and rows that a map takes.
const MAP: [f64; 2] = [0.52, 0.84];

/// What the backdrop depends on: besides the network and the part of the plane, the selected weight, and the area and the scale.
type Key = (Stamp, usize, View, [f64; 5]);

/// The maps, and the backdrop of the panel.
#[derive(Default)]
pub struct Cached {
    units: Cache<(Stamp, View), Rc<Units>>,
    marks: Cache<Key, Rc<Vec<Mark>>>,
}

/// Which weight an index means: the layer it leads to, from 1 on, the unit there, and the unit it comes from; `None` for a bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The layer.
    pub layer: usize,
    /// The unit.
    pub to: usize,
    /// The unit before.
    pub from: Option<usize>,
}

/// The place of a weight by its index.
pub fn place(architecture: &Architecture, index: usize) -> Place {
    let ranges = architecture.ranges();
    let layer = ranges.iter().position(|[_, biases]| index < biases.end).unwrap_or(ranges.len() - 1);
    let ([matrix, biases], inputs) = (&ranges[layer], architecture.layers[layer]);
    match index.checked_sub(biases.start) {
        Some(to) => Place { layer: layer + 1, to, from: None },
        None => {
            let at = index - matrix.start;
            Place { layer: layer + 1, to: at / inputs, from: Some(at % inputs) }
        }
    }
}

/// Where the nodes are: a column for each layer at x = 0, 1, …, centred on y = 0.
pub struct Layout {
    layers: Vec<usize>,
    most: f64,
}

impl Layout {
    /// The layout of a network.
    pub fn of(architecture: &Architecture) -> Self {
        let layers = architecture.layers.clone();
        Self { most: layers.iter().copied().max().unwrap_or(1).max(3) as f64, layers }
    }

    /// Half the height.
    pub fn half(&self) -> f64 {
        0.5 * self.most
    }

    /// The position of a unit.
    pub fn node(&self, layer: usize, unit: usize) -> Point {
        let count = self.layers[layer] as f64;
        let spacing = (self.most / count).min(1.6);
        [layer as f64, spacing * (0.5 * (count - 1.0) - unit as f64)]
    }

    /// Where a weight has its handle: on its edge, or below its unit if it is a bias.
    pub fn handle(&self, place: Place) -> Point {
        let to = self.node(place.layer, place.to);
        let Some(from) = place.from else { return [to[0], to[1] - 0.5] };
        let from = self.node(place.layer - 1, from);
        [0, 1].map(|axis| 0.5 * (from[axis] + to[axis]))
    }

    /// The index of the weight whose edge is nearest to a point, if one is near.
    pub fn nearest(&self, architecture: &Architecture, at: Point) -> Option<usize> {
        let layer = libm::ceil(at[0]).clamp(1.0, (self.layers.len() - 1) as f64);
        let share = (at[0] - (layer - 1.0)).clamp(0.0, 1.0);
        let layer = layer as usize;
        let [matrix, _] = architecture.ranges()[layer - 1].clone();
        let inputs = self.layers[layer - 1];
        let distance = |index: usize| {
            let (to, from) = ((index - matrix.start) / inputs, (index - matrix.start) % inputs);
            let [from, to] = [self.node(layer - 1, from), self.node(layer, to)];
            (from[1] + share * (to[1] - from[1]) - at[1]).abs()
        };
        let nearest = matrix
            .clone()
            .map(|index| (distance(index), index))
            .reduce(|one, two| if two.0 < one.0 { two } else { one });
        nearest.filter(|(distance, _)| *distance < 0.5).map(|(_, index)| index)
    }

    fn range(&self) -> View {
        View { x: [-0.6, self.layers.len() as f64 - 0.4], y: [-self.half() - 0.1, self.half() + 0.1] }
    }
}

/// The panel in an area.
pub fn panel(figure: &Trained, area: Rect) -> Panel {
    let View { x, y } = Layout::of(&figure.architecture()).range();
    Panel::new(DIAGRAM, area, Axis::bare(x), Axis::bare(y))
}

/// The maps over the part of the plane that is shown.
pub fn units(figure: &Trained, view: View) -> Rc<Units> {
    let (stamp, weights) = (figure.stamp(), figure.weights());
    figure.diagram.units.of((stamp, view), || Rc::new(Units::of(&figure.architecture(), &weights, view)))
}

/// Draws the panel; `view` is the part of the plane that is shown.
pub fn draw(figure: &Trained, panel: &mut Panel, frame: Frame, view: View, labels: &mut Labels) {
    let Rect { left, top, width, height } = panel.area;
    let key = (figure.stamp(), figure.weight(), view, [left, top, width, height, frame.scale]);
    let marks = figure.diagram.marks.of(key, || Rc::new(backdrop(figure, panel, view)));
    panel.backdrop = marks.to_vec();
    let layout = Layout::of(&figure.architecture());
    let inputs = ["x", "y"].iter().enumerate();
    panel.front.extend(inputs.filter_map(|(unit, name)| {
        let at = layout.node(0, unit);
        labels.write(name, Ink::Foreground, [LabelPosition::left_of(at)])
    }));
}

fn backdrop(figure: &Trained, panel: &Panel, view: View) -> Vec<Mark> {
    let (architecture, weights) = (figure.architecture(), figure.weights());
    let layout = Layout::of(&architecture);
    let mut marks = edges(&architecture, &weights, &layout);
    marks.extend(selected(figure, &architecture, &weights, &layout));
    let units = units(figure, view);
    let [wide, high] =
        [MAP[0], MAP[1] * (layout.most / architecture.layers.iter().copied().max().unwrap_or(1) as f64).min(1.0)];
    let range = panel.view().size();
    let pixel = [range[0] / panel.area.width.max(1.0), range[1] / panel.area.height.max(1.0)];
    let [width, height] = view.size();
    // The map has the shape of the plane.
    let scale = (wide / pixel[0] / width).min(high / pixel[1] / height);
    let half = [0.5 * scale * width * pixel[0], 0.5 * scale * height * pixel[1]];
    for (layer, maps) in units.maps.iter().enumerate() {
        for (unit, colors) in maps.iter().enumerate() {
            let [x, y] = layout.node(layer + 1, unit);
            let place = View { x: [x - half[0], x + half[0]], y: [y - half[1], y + half[1]] };
            let corners = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]].map(|[i, j]| [place.x[i], place.y[j]]);
            let outline = Rc::new(corners.concat());
            marks.push(Mark::Polygon { points: Rc::clone(&outline), ink: Ink::Background, opacity: 1.0 });
            let grid = Grid { view: place, ..units.grid };
            let raster = Raster { grid, shades: Vec::new(), colors: colors.clone(), ramp: Ramp::Tint };
            marks.push(Mark::Raster(raster.into()));
            marks.push(Mark::line(outline, Stroke::new(Ink::Muted, 1.0)));
        }
    }
    marks
}

/// The edge of the weight that can be nudged.
fn selected(figure: &Trained, architecture: &Architecture, weights: &[f64], layout: &Layout) -> Option<Mark> {
    let place = place(architecture, figure.weight());
    let ends = [layout.node(place.layer - 1, place.from?), layout.node(place.layer, place.to)].concat();
    let ink = INKS[usize::from(weights[figure.weight()] > 0.0)];
    Some(Mark::line(ends, Stroke::new(ink, 2.5).haloed()))
}

/// The edges, in lines of a few widths.
fn edges(architecture: &Architecture, weights: &[f64], layout: &Layout) -> Vec<Mark> {
    let most = weights.iter().fold(0.0, |most: f64, weight| most.max(weight.abs())).max(1e-12);
    let mut lines = vec![Vec::new(); 2 * WIDTHS];
    for (layer, [matrix, _]) in architecture.ranges().into_iter().enumerate() {
        let inputs = architecture.layers[layer];
        for (at, weight) in weights[matrix].iter().enumerate() {
            let step = (WIDTHS as f64 * weight.abs() / most).min(WIDTHS as f64 - 1.0) as usize;
            let line: &mut Vec<f64> = &mut lines[2 * step + usize::from(*weight > 0.0)];
            line.extend(layout.node(layer, at % inputs));
            line.extend(layout.node(layer + 1, at / inputs));
            line.extend([f64::NAN; 2]);
        }
    }
    let mark = |(index, line): (usize, Vec<f64>)| {
        let share = ((index / 2) as f64 + 0.35) / WIDTHS as f64;
        Mark::line(line, Stroke::new(INKS[index % 2], WIDEST * share))
    };
    lines.into_iter().enumerate().filter(|(_, line)| !line.is_empty()).map(mark).collect()
}
