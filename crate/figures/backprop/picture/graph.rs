//! The graph: its wires once for each graph, its numbers as far as they are known.

use std::rc::Rc;

use super::{ADJOINT, CHOSEN, GRAPH, RADIUS, TANGENT, TRACK};
use crate::computation::{Pass, Role, Wire};
use crate::figure::Figure;
use crate::figures::backprop::Backprop;
use crate::figures::backprop::progress::{Stage, Walk};
use crate::figures::backprop::source::Shown;
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Frame, Ink, Mark, Marker, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The nodes of the neuron that is shown from inside.
const INSIDE: Ink = Ink::Series(2);

/// In a graph with more wires, only those at the node in question and those of the step shown have texts.
const MAX_WIRE_TEXTS: usize = 14;

/// The shortest distance between nodes on the page, in CSS pixels before scaling, that leaves room for texts, and the least radius.
const ROOM_FOR_TEXT: f64 = 34.0;
const LEAST_RADIUS: f64 = 2.5;

/// The share of the distance between two neighbours that a node's radius takes at most.
const FULLEST: f64 = 0.3;

/// The marks of a graph that no number changes.
pub struct Scenery {
    wires: Rc<Vec<f64>>,
    tracks: Rc<Vec<f64>>,
}

impl Scenery {
    /// The wires and the tracks of the inputs.
    pub fn of(shown: &Shown) -> Self {
        let mut wires = Vec::new();
        for index in 0..shown.graph.wires().len() {
            wires.extend(path(shown, index).into_iter().flatten());
            wires.extend([f64::NAN; 2]);
        }
        let inputs = shown.graph.nodes().iter().zip(&shown.layout.nodes);
        let inputs = inputs.filter(|(node, _)| matches!(node.role, Role::Input(_)));
        let tracks = inputs.flat_map(|(_, at)| [TRACK[0], at[1], TRACK[1], at[1], f64::NAN, f64::NAN]).collect();
        Self { wires: Rc::new(wires), tracks: Rc::new(tracks) }
    }
}

/// The points of a wire.
fn path(shown: &Shown, wire: usize) -> Vec<Point> {
    let ends = shown.graph.wires()[wire];
    let nodes = &shown.layout.nodes;
    let twin = shown.graph.wires()[..wire].iter().any(|other| (other.from, other.to) == (ends.from, ends.to));
    let mut path = vec![nodes[ends.from]];
    path.extend(&shown.layout.bends[wire]);
    path.push(nodes[ends.to]);
    if twin { bowed(&path) } else { path }
}

/// A second wire between the same two nodes, beside the first.
fn bowed(path: &[Point]) -> Vec<Point> {
    let (from, to) = (path[0], path[path.len() - 1]);
    let middle = [0.5 * (from[0] + to[0]), 0.5 * (from[1] + to[1]) - 0.35];
    const PARTS: i32 = 12;
    let at = |part: i32| {
        let t = f64::from(part) / f64::from(PARTS);
        [0, 1].map(|axis| (1.0 - t) * (1.0 - t) * from[axis] + 2.0 * t * (1.0 - t) * middle[axis] + t * t * to[axis])
    };
    (0..=PARTS).map(at).collect()
}

/// The radius of the nodes in CSS pixels before scaling, and whether there is room for texts.
fn radius(panel: &Panel, frame: Frame) -> (f64, bool) {
    let [origin, unit] = [[0.0; 2], [1.0, 1.0]].map(|at| panel.to_page(at));
    let spacing = (unit[0] - origin[0]).abs().min((unit[1] - origin[1]).abs()) / frame.scale;
    ((FULLEST * spacing).clamp(LEAST_RADIUS, RADIUS), spacing >= ROOM_FOR_TEXT)
}

/// Draws the graph with the progress in one direction.
pub fn draw(figure: &Backprop, walk: Walk, panel: &mut Panel, frame: Frame) {
    let shown = figure.source.shown();
    let scenery = figure.scenery.of(shown.revision, || Rc::new(Scenery::of(&shown)));
    panel.backdrop.push(Mark::line(Rc::clone(&scenery.wires), Stroke::new(Ink::Muted, 1.5)));
    if panel.id == GRAPH {
        panel.backdrop.push(Mark::line(Rc::clone(&scenery.tracks), Stroke::new(Ink::Muted, 3.0)));
    }
    let (radius, has_room) = radius(panel, frame);
    let drawing = Drawing { figure, walk, pass: figure.source.pass(), shown, radius, scale: frame.scale };
    panel.front.extend(drawing.active_wires(panel));
    panel.front.extend(drawing.nodes());
    if has_room {
        let labels = Labels::new(panel, frame, &figure.handles());
        panel.front.extend(drawing.texts(labels, panel));
    }
}

/// What the marks of a graph are drawn from.
struct Drawing<'f> {
    figure: &'f Backprop,
    walk: Walk<'f>,
    pass: Rc<Pass>,
    shown: Rc<Shown>,
    radius: f64,
    scale: f64,
}

impl Drawing<'_> {
    /// The wires that are in use at the step shown, as arrows in the direction in which numbers flow.
    fn active_wires(&self, panel: &Panel) -> Vec<Mark> {
        let (stage, wires) = (self.walk.stage(), self.shown.graph.wires());
        let active = |(index, wire): (usize, &Wire)| match stage {
            _ if self.walk.is_complete() => None,
            Stage::Forward(node) if wire.to == node => Some((index, false, Ink::Foreground)),
            Stage::Tangent { node, .. } if wire.to == node => Some((index, false, TANGENT)),
            Stage::Backward(node) if wire.from == node && wire.carries => Some((index, true, ADJOINT)),
            _ => None,
        };
        wires
            .iter()
            .enumerate()
            .filter_map(active)
            .flat_map(|(index, backward, ink)| self.flow(panel, index, backward, ink))
            .collect()
    }

    /// A wire as an arrow that ends at the rim of a node.
    fn flow(&self, panel: &Panel, wire: usize, backward: bool, ink: Ink) -> Vec<Mark> {
        let mut path = path(&self.shown, wire);
        if backward {
            path.reverse();
        }
        let stroke = Stroke::new(ink, 2.5).haloed();
        let [before, end] = [path[path.len() - 2], path[path.len() - 1]];
        let [one, two] = [before, end].map(|at| panel.to_page(at));
        let length = libm::hypot(two[0] - one[0], two[1] - one[1]).max(1e-9);
        let share = (1.0 - (self.radius + 3.0) * self.scale / length).max(0.0);
        let rim = [0, 1].map(|axis| before[axis] + share * (end[axis] - before[axis]));
        path.pop();
        let arrow = Mark::Arrow { from: before, to: rim, stroke: stroke.clone() };
        let way = path.into_iter().flatten().collect::<Vec<f64>>();
        if way.len() > 2 { vec![Mark::line(way, stroke), arrow] } else { vec![arrow] }
    }

    /// Whether a wire has a text.
    fn has_text(&self, wire: Wire) -> bool {
        let current = match self.walk.stage() {
            _ if self.walk.is_complete() => false,
            Stage::Start => false,
            Stage::Forward(node) | Stage::Tangent { node, .. } => wire.to == node,
            Stage::Backward(node) => wire.from == node,
        };
        let chosen = self.figure.chosen();
        current || wire.from == chosen || wire.to == chosen || self.shown.graph.wires().len() <= MAX_WIRE_TEXTS
    }

    /// Discs: of the same look, all in one mark.
    fn nodes(&self) -> Vec<Mark> {
        let chosen = self.figure.chosen();
        let current = match self.walk.stage() {
            Stage::Start => None,
            Stage::Forward(node) => Some((node, Ink::Foreground)),
            Stage::Backward(node) => Some((node, ADJOINT)),
            Stage::Tangent { node, .. } => Some((node, TANGENT)),
        };
        let disc = |points: Vec<f64>, radius: f64, ink| Mark::Points {
            points: Rc::new(points),
            marker: Marker::Circle,
            radius,
            ink,
            halo: false,
        };
        let at = |wanted: &dyn Fn(usize) -> bool| -> Vec<f64> {
            let nodes = self.shown.layout.nodes.iter().enumerate();
            nodes.filter(|(index, _)| wanted(*index)).flat_map(|(_, at)| *at).collect()
        };
        let role = |index: usize| self.shown.graph.nodes()[index].role;
        let rim = (0.12 * self.radius).clamp(0.8, 1.8);
        let is_inside = |index: usize| self.shown.graph.nodes()[index].inside.is_some();
        let mut marks = vec![disc(at(&|index| index == chosen), self.radius + 4.0, CHOSEN)];
        if let Some((node, ink)) = current.filter(|_| !self.walk.is_complete()) {
            marks.push(disc(at(&|index| index == node), self.radius + 3.0, ink));
        }
        marks.push(disc(at(&|index| role(index) != Role::Number), self.radius, Ink::Foreground));
        marks.push(disc(at(&|index| role(index) == Role::Number), self.radius, Ink::Muted));
        marks.push(disc(at(&is_inside), self.radius, INSIDE));
        marks.push(disc(at(&|_| true), self.radius - rim, Ink::Background));
        // A neuron seen from outside has a double rim.
        let is_neuron = |index: usize| matches!(role(index), Role::Neuron(_));
        marks.push(disc(at(&is_neuron), self.radius - 2.0 * rim, Ink::Foreground));
        marks.push(disc(at(&is_neuron), self.radius - 3.0 * rim, Ink::Background));
        marks.retain(|mark| !matches!(mark, Mark::Points { points, .. } if points.is_empty()));
        marks
    }

    /// The names of the nodes, then their values and derivatives, then what flows along the wires.
    fn texts(&self, mut labels: Labels, panel: &Panel) -> Vec<Mark> {
        let (nodes, walk) = (self.shown.graph.nodes(), self.walk);
        let gap = self.radius - 4.0;
        let mut texts = Vec::new();
        for (node, &at) in nodes.iter().zip(&self.shown.layout.nodes) {
            texts.extend(labels.write(&node.label, Ink::Foreground, [LabelPosition::on(at)]));
        }
        for (index, &at) in self.shown.layout.nodes.iter().enumerate() {
            if nodes[index].role != Role::Number && walk.knows_value(index) {
                let value = brief(self.pass.values[index]);
                texts.extend(labels.write(&value, Ink::Foreground, [LabelPosition::below(at).farther(gap)]));
            }
            let derivative = self.derivative(index);
            let above = [LabelPosition::above(at).farther(gap)];
            texts.extend(derivative.and_then(|(value, ink)| labels.write(&brief(value), ink, above)));
        }
        let corner = [panel.x.at(0.01), panel.y.at(0.03)];
        let (ink, what) = if walk.seeded().is_some() { (TANGENT, "tangent") } else { (ADJOINT, "adjoint") };
        let key = LabelPosition::right_of(corner);
        texts.extend(labels.write(&format!("above a node: its {what}; below: its value"), ink, [key]));
        labels.keep_off(&panel.backdrop);
        for index in 0..self.shown.graph.wires().len() {
            texts.extend(self.wire_text(&mut labels, index));
        }
        texts
    }

    /// The derivative that is known at a node: its adjoint, or its tangent in forward mode.
    fn derivative(&self, node: usize) -> Option<(f64, Ink)> {
        if self.walk.knows_adjoint(node) {
            return Some((self.pass.adjoints[node], ADJOINT));
        }
        let is_number = self.shown.graph.nodes()[node].role == Role::Number;
        let input = self.walk.seeded().filter(|_| !is_number && self.walk.knows_tangent(node))?;
        Some((self.pass.tangents[input][node], TANGENT))
    }

    /// The product of derivatives that flows along a wire, once it is known; before, the local derivative alone.
    fn wire_text(&self, labels: &mut Labels, index: usize) -> Option<Mark> {
        let wire = self.shown.graph.wires()[index];
        if !wire.carries || !self.has_text(wire) || !self.walk.knows_value(wire.to) {
            return None;
        }
        let local = self.pass.locals[index];
        let source = if self.walk.seeded().is_some() { wire.from } else { wire.to };
        let around = || places_along(&path(&self.shown, index));
        match self.derivative(source) {
            Some((value, ink)) => {
                let product = brief(value * local);
                let whole = format!("{} · {} = {product}", brief(value), brief(local));
                labels.write(&whole, ink, around()).or_else(|| labels.write(&product, ink, around()))
            }
            None => labels.write(&brief(local), Ink::Muted, around()),
        }
    }
}

/// Where a text may stand along a wire: beside the middle of its middle part first, on either side.
fn places_along(path: &[Point]) -> impl Iterator<Item = LabelPosition> + Clone + use<> {
    let middle = path.len() / 2;
    let [from, to] = [path[middle - 1], path[middle]];
    let along = [to[0] - from[0], to[1] - from[1]];
    let across = [-along[1].signum() * 0.6, 1.0];
    let place = move |t: f64| [0, 1].map(|axis| from[axis] + t * along[axis]);
    [0.5, 0.4, 0.6, 0.3, 0.7].into_iter().map(place).flat_map(move |at| {
        let sides = [across, across.map(|end| -end)].map(|side| LabelPosition::beyond(at, side));
        [-4.0, 0.0, 6.0].into_iter().flat_map(move |gap| sides.map(|side| side.farther(gap)))
    })
}

/// A number with three significant digits, without zeros at its end.
fn brief(value: f64) -> String {
    let text = to_text(value, 3);
    if text.contains('.') && !text.contains('·') {
        text.trim_end_matches('0').trim_end_matches('.').into()
    } else {
        text
    }
}
