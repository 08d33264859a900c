//! A graph laid out in layers, from the inputs on the left to the output on the right.
//!
//! A node stands one layer behind its last operand; numbers and weights stand right before the first node that uses them. A wire over
//! several layers gets a bend in each, which counts as a node. Layers are ordered by barycentres and exchanges of neighbours, over
//! and over and from several initial orders, until no wires cross or no order crosses fewer. Heights minimise the squared distance
//! of every node to its neighbours, those of bends most, at a least distance within a layer, so that long wires run straight.
//!
//! Source: Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System Structures, IEEE Transactions on Systems,
//! Man, and Cybernetics 11, 1981; the heights by isotonic regression, Barlow et al., Statistical Inference under Order Restrictions,
//! 1972.

mod heights;
mod order;

use super::graph::{Graph, Role, Wire};
use crate::plane::{Point, View};

/// With more bends than this, wires run straight and only those between neighbouring layers influence the layout: of a product of
/// thousands of factors x, each wire would have as many bends.
const MAX_BENDS: usize = 2_000;

/// Where the nodes stand and how the wires run. Layers are 1 apart, and so are neighbours within a layer at least; the inputs are at
/// x = 0, and y grows upwards.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The position of each node.
    pub nodes: Vec<Point>,
    /// The bends of each wire between its ends.
    pub bends: Vec<Vec<Point>>,
    /// The number of pairs of wires that cross.
    pub crossings: usize,
}

impl Layout {
    /// The layout of a graph.
    pub fn of(graph: &Graph) -> Self {
        let layers = layers(graph);
        let slots = Slots::of(graph, &layers);
        let (order, crossings) = order::best(&slots);
        let heights = heights::of(&slots, &order.layers);
        let at = |slot: usize| [slots.layer[slot] as f64, heights[slot]];
        let nodes = (0..graph.nodes().len()).map(at).collect();
        let bends = slots.bends.iter().map(|bends| bends.clone().map(at).collect()).collect();
        Self { nodes, bends, crossings }
    }

    /// The part of the plane that holds all nodes.
    pub fn bounds(&self) -> View {
        let range = |axis: usize| {
            let ends = self.nodes.iter().map(|at| at[axis]);
            [ends.clone().fold(f64::INFINITY, f64::min), ends.fold(f64::NEG_INFINITY, f64::max)]
        };
        View { x: range(0), y: range(1) }
    }
}

/// Nodes and bends, and the links between neighbouring layers.
struct Slots {
    /// The layer of each slot: first those of the nodes, then those of the bends.
    layer: Vec<usize>,
    /// The slots of each wire's bends.
    bends: Vec<std::ops::Range<usize>>,
    /// For each slot, those that it is linked to in the layer before and in the layer after.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    /// The number of nodes, whose slots come first.
    nodes: usize,
}

impl Slots {
    fn of(graph: &Graph, layers: &[usize]) -> Self {
        let between = |wire: &Wire| layers[wire.from] + 1..layers[wire.to];
        let has_bends = graph.wires().iter().map(|wire| between(wire).len()).sum::<usize>() <= MAX_BENDS;
        let mut layer = layers.to_vec();
        let mut links = Vec::new();
        let mut bends = Vec::new();
        for wire in graph.wires() {
            let first = layer.len();
            layer.extend(between(wire).filter(|_| has_bends));
            bends.push(first..layer.len());
            if has_bends || between(wire).is_empty() {
                let path: Vec<usize> = [wire.from].into_iter().chain(first..layer.len()).chain([wire.to]).collect();
                links.extend(path.windows(2).map(|pair| [pair[0], pair[1]]));
            }
        }
        let (mut before, mut after) = (vec![Vec::new(); layer.len()], vec![Vec::new(); layer.len()]);
        for [from, to] in links {
            before[to].push(from);
            after[from].push(to);
        }
        Self { layer, bends, before, after, nodes: layers.len() }
    }

    /// Whether a slot is a bend.
    fn is_bend(&self, slot: usize) -> bool {
        slot >= self.nodes
    }
}

/// The layer of each node.
fn layers(graph: &Graph) -> Vec<usize> {
    let nodes = graph.nodes();
    let mut layers = vec![0; nodes.len()];
    for wire in graph.wires() {
        layers[wire.to] = layers[wire.to].max(layers[wire.from] + 1);
    }
    let is_late = |role| matches!(role, Role::Number | Role::Weight(_));
    for (index, _) in nodes.iter().enumerate().filter(|(_, node)| is_late(node.role)) {
        let uses = graph.wires().iter().filter(|wire| wire.from == index).map(|wire| layers[wire.to]);
        layers[index] = uses.min().map_or(0, |first| first - 1);
    }
    layers
}
