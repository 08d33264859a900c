//! The numbers of both axes along the edges of the base that face the eye.

use super::drape::Drape;
use crate::figure::Handle;
use crate::paint::ticks::{Ticks, ticks};
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The most numbers along an edge, and the widest of them in font sizes.
const MAX_COUNT: usize = 5;
const MAX_WIDTH: f64 = 4.0;

/// The length of a tick as a fraction of the longer side.
const TICK: f64 = 0.02;

/// The gap between an edge and its name in CSS pixels, beyond that of the numbers.
const NAME_GAP: f64 = 18.0;

/// An edge of the base that faces the eye.
struct Edge<'a> {
    drape: &'a Drape,
    /// The axis along it.
    axis: usize,
    /// The coordinate along the other axis.
    across: f64,
    /// Outward along the other axis: 1 or −1.
    outward: f64,
}

impl Edge<'_> {
    fn ticks(&self) -> Ticks {
        let domain = self.drape.terrain.block().domain;
        ticks(&Axis::linear("", [domain.x, domain.y][self.axis]), MAX_COUNT, MAX_WIDTH)
    }

    /// The place in the picture of a point of the base, beyond the edge by a fraction of the longer side.
    fn place(&self, along: f64, beyond: f64) -> Point {
        let block = self.drape.terrain.block();
        let [width, height] = block.domain.size();
        let across = self.across + self.outward * beyond * width.max(height);
        let at = if self.axis == 0 { [along, across] } else { [across, along] };
        self.drape.projection.place(at, -block.base)
    }

    /// The direction in the picture in which numbers lie beyond the edge.
    fn direction(&self, along: f64) -> Point {
        let [from, to] = [0.0, 1.0].map(|beyond| self.place(along, beyond));
        let [right, up] = [to[0] - from[0], to[1] - from[1]];
        // Seen from low down, the ground is flat: then below.
        [right, up - 0.25 * libm::hypot(right, up)]
    }
}

/// The two edges that face the eye: along x and along y.
fn edges(drape: &Drape) -> [Edge<'_>; 2] {
    let ([cos, sin], domain) = (drape.projection.turn, drape.terrain.block().domain);
    let (x, y) = (usize::from(sin > 0.0), usize::from(cos < 0.0));
    let outward = [-1.0, 1.0];
    [
        Edge { drape, axis: 0, across: domain.y[y], outward: outward[y] },
        Edge { drape, axis: 1, across: domain.x[x], outward: outward[x] },
    ]
}

/// The ticks.
pub fn tick_marks(drape: &Drape) -> Mark {
    let tick = |edge: &Edge, value: f64| {
        let ends = [edge.place(value, 0.0), edge.place(value, TICK), [f64::NAN; 2]];
        ends.into_iter().flatten()
    };
    let of = |edge: &Edge| edge.ticks().labels().flat_map(|(value, _)| tick(edge, value)).collect::<Vec<_>>();
    Mark::line(edges(drape).iter().flat_map(of).collect::<Vec<_>>(), Stroke::new(Ink::Muted, 1.0))
}

/// The numbers and names of the axes, and a text in the upper left corner.
pub fn texts(
    panel: &Panel,
    frame: Frame,
    handles: &[Handle],
    drape: &Drape,
    names: [String; 2],
    corner: &str,
) -> Vec<Mark> {
    let mut labels = Labels::new(panel, frame, handles);
    let mut marks = Vec::new();
    let top_left = [panel.x.at(0.005), panel.y.at(0.98)];
    marks.extend(labels.write(corner, Ink::Muted, [LabelPosition::beyond(top_left, [1.0, 0.0])]));
    for (edge, name) in edges(drape).iter().zip(names) {
        let ticks = edge.ticks();
        for (value, label) in ticks.labels() {
            let position = LabelPosition::beyond(edge.place(value, TICK), edge.direction(value));
            marks.extend(labels.write(label, Ink::Muted, [position]));
        }
        let domain = drape.terrain.block().domain;
        let middle = domain.centre()[edge.axis];
        let position = LabelPosition::beyond(edge.place(middle, TICK), edge.direction(middle));
        let farther = [NAME_GAP, 1.5 * NAME_GAP].map(|gap| position.farther(gap));
        marks.extend(labels.write(&ticks.title(&name), Ink::Muted, farther));
    }
    marks
}
