//! The panel of the loss on a plane through weight space: the map, the run's path projected onto it, and the start, which can be moved
//! in the plane.

use std::rc::Rc;

use super::Trained;
use super::loss_plane::{Around, POINTS_DRAWN as POINTS, evenly};
use crate::figure::{Handle, Statement, Travel};
use crate::number::{fixed, rounded, to_text};
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, Labels};
use crate::sketch::math::{name, number, run, sign};

/// The panel.
pub const SLICE: &str = "slice";

/// The handle.
pub const START: &str = "start";

/// A dragged start keeps to a grid of this many cells over the longer side.
const CELLS: f64 = 500.0;

/// The shares of a long random walk in many dimensions along its two principal components: 6∕π² and 1.5∕π².
const RANDOM_WALK: [f64; 2] = [0.608, 0.152];

/// The panel in an area, with equal units along both axes.
pub fn panel(figure: &Trained, area: Rect, scale: f64) -> Panel {
    let view = figure.around.shown_view(area);
    let [x, y] = figure.around.names();
    let named = |name: &str, length| labels::fitting([name.to_owned(), String::new()], length, scale);
    Panel::new(SLICE, area, Axis::linear(named(x, area.width), view.x), Axis::linear(named(y, area.height), view.y))
}

/// Where the run that is shown starts in the plane.
fn start(around: &Around) -> Option<Point> {
    around.plane().map(|plane| around.start.at().unwrap_or(plane.drawn))
}

/// The handle of the start.
pub fn handle(figure: &Trained) -> Option<Handle> {
    let around = Some(&figure.around).filter(|around| around.is_shown())?;
    let (plane, at) = (around.plane()?, start(around)?);
    let [width, height] = plane.view.size();
    let inside =
        |at: Point| [at[0].clamp(plane.view.x[0], plane.view.x[1]), at[1].clamp(plane.view.y[0], plane.view.y[1])];
    let [x, y] = at.map(|end| to_text(end, 3));
    Some(Handle {
        id: START.into(),
        label: "Start".into(),
        value: format!("{x}, {y}"),
        panel: SLICE,
        at: inside(at),
        home: inside(plane.drawn),
        travel: Travel::Across([width.max(height); 2]),
        removable: false,
    })
}

/// Drags the start to a finite point, or, where the drawn weights lie, back to those.
pub fn drag(figure: &mut Trained, to: Point) {
    let Some(plane) = figure.around.plane() else { return };
    let (view, home) = (plane.view, plane.drawn);
    let [width, height] = view.size();
    let cell = rounded(width.max(height) / CELLS, 1);
    let snapped = [0, 1].map(|axis| {
        let [low, high] = [view.x, view.y][axis];
        libm::round(to[axis].clamp(low, high) / cell) * cell
    });
    let is_home = [0, 1].iter().all(|&axis| (to[axis] - home[axis]).abs() < 0.5 * cell);
    let before = figure.around.start;
    figure.around.start.put((!is_home).then_some(snapped));
    if figure.around.start != before {
        figure.take_up_start();
    }
}

/// The share of the path's variance that the plane shows; NaN if there is no plane.
pub fn share(figure: &Trained) -> f64 {
    let plane = figure.around.plane().filter(|_| figure.around.is_shown());
    plane.map_or(f64::NAN, |plane| plane.shares[0] + plane.shares[1])
}

/// The shares along both directions, and those of a random walk beside those of the principal components.
pub fn statements(figure: &Trained) -> Vec<Statement> {
    let Some(plane) = figure.around.plane().filter(|_| figure.around.is_shown()) else { return Vec::new() };
    let line = |label: &str, [one, other]: [f64; 2]| {
        let percent = |share: f64| number(rounded(100.0 * share, 3));
        let sum = run([percent(one), sign("+"), percent(other), name("%")]);
        Statement { brief: true, ..Statement::new(label, sum.set()) }
    };
    let own = line("of the path’s variance", plane.shares);
    let walk = figure.around.is_along_path().then(|| line("of a random walk’s", RANDOM_WALK));
    [own].into_iter().chain(walk).collect()
}

/// Draws the map, the path, and its ends.
pub fn draw(figure: &Trained, panel: &mut Panel, frame: Frame, labels: &mut Labels) {
    let around = &figure.around;
    let Some(plane) = around.plane() else {
        let share = figure.course.ticks() as f64 / figure.course.last().max(1) as f64;
        let text = format!("the run is computed to its end first: {} %", fixed(100.0 * share, 0));
        let middle = labels::LabelPosition::right_of([panel.x.at(0.05), panel.y.at(0.9)]);
        panel.front.extend(labels.write(&text, Ink::Muted, [middle]));
        return;
    };
    panel.backdrop.extend(around.marks().iter().cloned());
    labels.keep_clear(around.labels(panel, frame.scale).iter().copied());
    let (shown, path) = (figure.shown_tick(), path(figure));
    let Some(&here) = path.last() else { return };
    panel.backdrop.push(Mark::line(Rc::clone(&plane.path), Stroke::new(Ink::Background, 1.2).dashed(&[5.0, 4.0])));
    panel.front.push(Mark::line(path.concat(), Stroke::new(Ink::Foreground, 2.2).haloed()));
    panel.front.push(Mark::points(vec![0.0, 0.0], Marker::Star, 6.0, Ink::Foreground));
    panel.front.push(Mark::points(here.to_vec(), Marker::Circle, 5.0, Ink::Foreground));
    labels.keep_off(&panel.front);
    let up = |at: Point| [at[0] - here[0], 1.0];
    if let Some(at) = start(around) {
        panel.front.extend(labels.name_point("start", Ink::Foreground, at, up(at)));
    }
    if here != [0.0; 2] {
        let centre = format!("after {} {}s", plane.ticks, figure.tick_name());
        panel.front.extend(labels.name_point(&centre, Ink::Foreground, [0.0; 2], [0.0, -1.0]));
    }
    let now = format!("{} {shown}", figure.tick_name());
    let (_, off) = plane.loss.project(figure.course.weights(shown));
    let is_off = off > 1e-9 * plane.view.size()[0];
    let long = if is_off { format!("{now}, {} off the plane", to_text(off, 3)) } else { now.clone() };
    let both = [long, now];
    let found = both.iter().find_map(|text| labels.name_point(text, Ink::Foreground, here, [1.0, 1.0]));
    panel.front.extend(found);
}

/// The path up to the tick that is shown, in the plane.
fn path(figure: &Trained) -> Vec<Point> {
    let Some(plane) = figure.around.plane() else { return Vec::new() };
    let of_tick = |tick| plane.loss.project(figure.course.weights(tick)).0;
    evenly(figure.shown_tick(), POINTS).map(of_tick).collect()
}
