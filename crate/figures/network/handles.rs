//! The handles: a weight in the network, its nudge under the loss along it, the tick that is shown on the losses, and placed points.

use super::diagram::{self, DIAGRAM, Layout};
use super::picture::PLANE;
use super::{MAX_NUDGE, NUDGED, POINT, TICK, Trained, WEIGHT, curves, slice};
use crate::figure::{Clock, Handle, Travel};
use crate::network::data_sets::Sample;
use crate::number::{counted, point_to_text, rounded, to_text};
use crate::plane::Point;
use crate::scene::AxisScale;
use crate::subject::plane_view::PlaneView;
use crate::subject::relief::Mode;

/// A dragged nudge snaps to hundredths.
const SNAP: f64 = 0.01;

/// All handles.
pub fn handles(figure: &Trained) -> Vec<Handle> {
    let has_curve = slice::mode(figure) != Mode::Beside;
    let nudged = (has_curve && figure.nudge.value() != 0.0).then(|| nudge(figure));
    let is_drawn = !figure.around.is_shown() && figure.side.index() == 0;
    let weight = is_drawn.then(|| weight(figure));
    let on_plane = slice::handles(figure);
    let has_losses = has_curve && nudged.is_none() && figure.curve.index() == 0;
    let tick = (has_losses && !is_drawn && on_plane.is_empty()).then(|| tick(figure));
    weight.into_iter().chain(nudged).chain(tick).chain(on_plane).chain(points(figure)).collect()
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

/// Where nothing else can be held, the tick on the curve of its loss.
fn tick(figure: &Trained) -> Handle {
    let (tick, last) = (figure.shown_tick(), (figure.course.last() as f64).max(2.0));
    let [low, high] = curves::range(figure);
    let loss = figure.course.losses()[tick][0];
    let height = if loss.is_nan() { high } else { loss.clamp(low, high) };
    let place = |tick: usize| [(tick as f64).clamp(1.0, last), height];
    Handle {
        id: TICK.into(),
        label: "Trained so far".into(),
        value: format!(
            "after {}, loss {}",
            counted(tick, figure.tick_name(), &format!("{}s", figure.tick_name())),
            to_text(loss, 3)
        ),
        panel: curves::LOSSES,
        at: place(tick),
        home: place(figure.opening()),
        travel: Travel::Along([1.0, last], AxisScale::Logarithmic),
        removable: false,
    }
}

/// The points that are placed.
fn points(figure: &Trained) -> Vec<Handle> {
    if !figure.data.is_placed() {
        return Vec::new();
    }
    let size = figure.view.shown().size();
    let point = |(index, sample): (usize, &Sample)| {
        let target = match figure.data.has_values() {
            true => format!("value {}", to_text(sample.target, 3)),
            false => format!("class {}", figure.data.class_name(sample.target as usize)),
        };
        Handle {
            id: format!("{POINT}{}", index + 1),
            label: format!("Data point {}", index + 1),
            value: format!("{}, {target}", point_to_text(sample.at, 3)),
            panel: PLANE,
            at: sample.at,
            home: sample.at,
            travel: Travel::Across(size),
            removable: true,
        }
    };
    figure.samples[0].iter().enumerate().map(point).collect()
}

fn value(figure: &Trained) -> String {
    let numbers = figure.numbers();
    let [w, nudge, slope] = [numbers.weight, figure.nudge.value(), numbers.slope].map(|number| to_text(number, 4));
    format!("{}: {w}, nudged by {nudge}, derivative of the loss {slope}", figure.weight_name())
}

/// Drags a handle to a finite point.
pub fn drag(figure: &mut Trained, handle: &str, to: Point) {
    if slice::drag(figure, handle, to) {
        return;
    }
    if handle == TICK {
        figure.show(libm::round(to[0].clamp(0.0, figure.last() as f64)) as usize);
        return;
    }
    let nudge = match handle {
        WEIGHT => {
            let architecture = figure.architecture();
            let layout = Layout::of(&architecture);
            (to[1] - layout.handle(diagram::place(&architecture, figure.weight()))[1]) * scale(&layout)
        }
        NUDGED => to[0] - figure.course.weights(figure.shown_tick())[figure.weight()],
        _ => {
            if let Some(index) = figure.data.position(handle, POINT) {
                figure.data.put(index, to);
                figure.restart();
            }
            return;
        }
    };
    figure.nudge.put(rounded(libm::round(nudge / SNAP) * SNAP, 12));
}

/// A click on an edge selects its weight, and one in the plane places a point.
pub fn click(figure: &mut Trained, panel: &str, at: Point) -> bool {
    if panel == PLANE && at.iter().all(|end| end.is_finite()) {
        let shown = figure.view.shown();
        let was_placed = figure.data.is_placed();
        let is_added = figure.data.add(at, &figure.samples[0]);
        if !was_placed {
            // What is seen stays where it is.
            figure.view = PlaneView::new(shown);
            figure.view.clear_default();
        }
        figure.restart();
        return is_added;
    }
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
