//! The picture: the graph with its numbers, the output as a function of the nudged node, and the costs as bars.

mod costs;
mod graph;
mod nudge;

use super::Backprop;
use super::source::Shown;
use crate::plane::{Point, View};
use crate::scene::{Axis, Frame, Ink, Margins, Panel, Rect, margins};

pub use graph::Scenery;
pub use nudge::NudgeCurve;

/// The panel of the graph.
pub const GRAPH: &str = "graph";

/// The panel of the graph in forward mode, when both modes are shown.
pub const BESIDE: &str = "graph-forward";

/// The panel of the output as a function of the node in question.
pub const NUDGE: &str = "nudge";

/// The panel of the costs.
pub const COSTS: &str = "costs";

/// Where the track of an input's handle lies, to the left of its node.
pub const TRACK: [f64; 2] = [-1.1, -0.35];

/// Derivatives of the output, and the reverse mode that computes them.
const ADJOINT: Ink = Ink::Series(0);

/// Derivatives with respect to an input, the forward mode that computes them, and the tangent line.
const TANGENT: Ink = Ink::Series(1);

/// The node in question.
const CHOSEN: Ink = Ink::Series(4);

/// The radius of a node in CSS pixels, as long as there is room for it.
const RADIUS: f64 = 16.0;

/// How near to a node a click must be, in units of the graph.
const REACH: f64 = 0.4;

/// A frame narrower or lower than this, in CSS pixels at scale 1, has no room for the costs.
const ROOM: [f64; 2] = [560.0, 360.0];

/// The part of the plane that shows the whole graph.
pub fn home(shown: &Shown) -> View {
    let View { x, y } = shown.layout.bounds();
    View { x: [x[0].min(0.0) - 1.3, x[1] + 0.6], y: [y[0] - 0.8, y[1] + 0.8] }
}

/// The node at a point of the graph's panel.
pub fn node_at(shown: &Shown, at: Point) -> Option<usize> {
    let distance = |node: &Point| libm::hypot(node[0] - at[0], node[1] - at[1]);
    let near = shown.layout.nodes.iter().map(distance).enumerate().filter(|(_, distance)| *distance < REACH);
    near.min_by(|one, two| one.1.total_cmp(&two.1)).map(|(index, _)| index)
}

/// The graph, and beside or below it the nudge and, where there is room, the costs.
pub fn panels(figure: &Backprop, frame: Frame) -> Vec<Panel> {
    let view = figure.view.shown();
    let curve = figure.nudge_curve();
    let edge = frame.scale * 8.0;
    let narrow = Margins { left: edge, top: edge, right: edge, bottom: edge };
    let graph = |id, area: Rect| Panel::new(id, area.inset(narrow), Axis::bare(view.x), Axis::bare(view.y));
    let graphs = |space: Rect| match figure.progress.walks().count() {
        1 => vec![graph(GRAPH, space)],
        _ => {
            let [upper, lower] = space.rows([50.0, 50.0]);
            vec![graph(GRAPH, upper), graph(BESIDE, lower)]
        }
    };
    let nudge = |space: Rect| {
        let area = space.inset(margins(frame.scale));
        Panel::new(NUDGE, area, Axis::linear(curve.name(), curve.range()), Axis::linear("output", curve.heights()))
    };
    if !frame.is_wide() {
        let [upper, lower] = frame.rect().rows([62.0, 38.0]);
        return graphs(upper).into_iter().chain([nudge(lower)]).collect();
    }
    let [left, right] = frame.rect().columns([68.0, 32.0]);
    if frame.width < ROOM[0] * frame.scale || frame.height < ROOM[1] * frame.scale {
        return graphs(left).into_iter().chain([nudge(right)]).collect();
    }
    let [upper, lower] = right.rows([56.0, 44.0]);
    graphs(left).into_iter().chain([nudge(upper), costs::panel(figure, lower.inset(narrow))]).collect()
}

/// Whether a panel shows the graph.
pub fn is_graph(panel: &str) -> bool {
    panel == GRAPH || panel == BESIDE
}

/// Draws the figure.
pub fn draw(figure: &Backprop, panels: &mut [Panel], frame: Frame) {
    let mut walks = figure.progress.walks();
    for panel in panels {
        match panel.id {
            GRAPH | BESIDE => walks.by_ref().take(1).for_each(|walk| graph::draw(figure, walk, panel, frame)),
            NUDGE => nudge::draw(figure, panel, frame),
            _ => costs::draw(figure, panel, frame),
        }
    }
}
