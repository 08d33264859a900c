//! The handles: a weight in the network, and its nudge under the loss along it.

use super::diagram::{self, DIAGRAM, Layout};
use super::{MAX_NUDGE, NUDGED, Trained, WEIGHT, curves, slice};
use crate::figure::{Handle, Travel};
use crate::number::{rounded, to_text};
use crate::plane::Point;
use crate::scene::AxisScale;

/// A dragged nudge snaps to hundredths.
const SNAP: f64 = 0.01;

/// All handles.
pub fn handles(figure: &Trained) -> Vec<Handle> {
    let nudged = (figure.nudge.value() != 0.0).then(|| nudge(figure));
    let weight = (!figure.around.is_shown()).then(|| weight(figure));
    weight.into_iter().chain(nudged).chain(slice::handle(figure)).collect()
}

/// The nudge of a drag by a length in the diagram.
fn scale(layout: &Layout) -> f64 {
    MAX_NUDGE / layout.half()
}

fn weight(figure: &Trained) -> Handle {
    let architecture = figure.architecture();
    let layout = Layout::of(&architecture);
    let home = layout.handle(diagram::place(&architecture, figure.weight()));
    Handle {
        id: WEIGHT.into(),
        label: "Weight".into(),
        value: value(figure),
        panel: DIAGRAM,
        at: [home[0], home[1] + figure.nudge.value() / scale(&layout)],
        home,
        travel: Travel::Across([1.0, 2.0 * layout.half()]),
        removable: false,
    }
}

fn nudge(figure: &Trained) -> Handle {
    let nudged = figure.along().map_or([0.0; 2], |along| {
        let [w, loss] = along.nudged;
        [w, if loss.is_finite() { loss } else { along.at[1] }]
    });
    let centre = nudged[0] - figure.nudge.value();
    Handle {
        id: NUDGED.into(),
        label: "Nudged weight".into(),
        value: value(figure),
        panel: curves::ALONG,
        at: nudged,
        home: [centre, nudged[1]],
        travel: Travel::Along([centre - MAX_NUDGE, centre + MAX_NUDGE], AxisScale::Linear),
        removable: false,
    }
}

fn value(figure: &Trained) -> String {
    let numbers = figure.numbers();
    let [w, nudge, slope] = [numbers.weight, figure.nudge.value(), numbers.slope].map(|number| to_text(number, 4));
    format!("{}: {w}, nudged by {nudge}, derivative of the loss {slope}", figure.weight_name())
}

/// Drags a handle to a finite point.
pub fn drag(figure: &mut Trained, handle: &str, to: Point) {
    let nudge = match handle {
        slice::START => return slice::drag(figure, to),
        WEIGHT => {
            let architecture = figure.architecture();
            let layout = Layout::of(&architecture);
            (to[1] - layout.handle(diagram::place(&architecture, figure.weight()))[1]) * scale(&layout)
        }
        NUDGED => to[0] - figure.course.weights(figure.shown_tick())[figure.weight()],
        _ => return,
    };
    figure.nudge.put(rounded(libm::round(nudge / SNAP) * SNAP, 12));
}

/// A click on an edge selects its weight.
pub fn click(figure: &mut Trained, panel: &str, at: Point) -> bool {
    if panel != DIAGRAM || !at.iter().all(|end| end.is_finite()) {
        return false;
    }
    let architecture = figure.architecture();
    let nearest = Layout::of(&architecture).nearest(&architecture, at);
    if let Some(index) = nearest {
        figure.weight.put((index + 1) as f64);
        figure.nudge.put(0.0);
    }
    nearest.is_some()
}
