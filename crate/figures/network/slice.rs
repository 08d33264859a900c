//! The panel of the loss on a plane through weight space: the map, the run's path projected onto it, and the start, which can be moved
//! in the plane.

use std::rc::Rc;

use super::Trained;
use super::chart::Hills;
use super::loss_plane::{Around, Plane};
use crate::figure::{Figure, Handle, Statement, Travel};
use crate::number::{fixed, rounded, to_text};
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Margins, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, Labels};
use crate::sketch::math::{name, number, run, sign};
use crate::subject::relief::{EYE, Mode, Relief};
use crate::subject::start_on_relief::{START, StartOnRelief};

/// The panel.
pub const SLICE: &str = "slice";

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

/// Which panels show the loss: the map alone, until there is something to show in three dimensions.
pub fn mode(figure: &Trained) -> Mode {
    let is_known = figure.around.is_shown() && figure.around.ground().is_some();
    if is_known { figure.relief.mode() } else { Mode::Off }
}

/// Whether a setting is one of the relief, of which only the picture depends.
pub fn is_of_relief(relief: &mut Relief, setting: &str) -> bool {
    let mut is_one = false;
    relief.settings(&mut |one| is_one |= one.name() == setting);
    is_one
}

/// The panel of the loss in three dimensions, if it is shown, in place of a panel with axes in an area.
pub fn relief_panel(figure: &Trained, area: Rect, scale: f64) -> Option<Panel> {
    let ground = figure.around.ground().filter(|_| mode(figure) != Mode::Off)?;
    let Margins { left, bottom, .. } = margins(scale);
    let Rect { left: x, top, width, height } = area;
    let area = Rect { left: x - 0.8 * left, top, width: width + 0.8 * left, height: height + 0.8 * bottom };
    Some(figure.relief.panel(&ground, area))
}

/// The handles: the start on the map, in three dimensions or both, and there the eye.
pub fn handles(figure: &Trained) -> Vec<Handle> {
    let Some(on_map) = handle(figure) else { return Vec::new() };
    match figure.around.ground() {
        Some(ground) => on_relief(figure, &ground, &on_map).handles(on_map.clone()),
        None => vec![on_map],
    }
}

fn on_relief<'a>(figure: &'a Trained, ground: &'a Hills<'a>, on_map: &Handle) -> StartOnRelief<'a> {
    StartOnRelief { relief: &figure.relief, ground, mode: mode(figure), at: on_map.at, home: on_map.home }
}

/// The handle of the start on the map.
fn handle(figure: &Trained) -> Option<Handle> {
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

/// Drags the eye, or the start to a finite point or, where the drawn weights lie, back to those. Returns whether it is one of these.
pub fn drag(figure: &mut Trained, handle: &str, to: Point) -> bool {
    let Some(on_map) = self::handle(figure) else { return false };
    if handle == EYE {
        if let Some(ground) = figure.around.ground() {
            figure.relief.drag_eye(&ground, to);
        }
        return true;
    }
    let target = match figure.around.ground() {
        Some(ground) => on_relief(figure, &ground, &on_map).target(handle, to),
        None => (handle == START).then_some(to),
    };
    let is_start = target.is_some();
    if let Some(to) = target.filter(|to| to.iter().all(|end| end.is_finite())) {
        put_start(figure, to);
    }
    is_start
}

fn put_start(figure: &mut Trained, to: Point) {
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

/// The loss around the weights in words; empty if it is not shown.
pub fn description(figure: &Trained) -> String {
    let (Some(plane), Some(on_map)) = (figure.around.plane(), handle(figure)) else { return String::new() };
    let [x, y] = [to_text(on_map.at[0], 3), to_text(on_map.at[1], 3)];
    let shown = to_text(100.0 * share(figure), 3);
    let seen = figure.around.ground().map_or(String::new(), |ground| on_relief(figure, &ground, &on_map).description());
    let [one, other] = figure.around.names();
    format!(
        " The loss on a plane through weight space, {one} and {other}, centred on the weights after {} {}s; the run starts at {x}, {y}, and \
         the plane holds {shown} % of its variance.{seen}",
        plane.ticks,
        figure.tick_name(),
    )
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
    panel.backdrop.push(faint_path(plane));
    panel.front.extend(marks(&path, here));
    labels.keep_off(&panel.front);
    let up = |at: Point| [at[0] - here[0], 1.0];
    if let Some(at) = start(around) {
        panel.front.extend(labels.name_point("start", Ink::Foreground, at, up(at)));
    }
    if here != [0.0; 2] {
        let centre = format!("{} {}", figure.tick_name(), plane.ticks);
        let [width, height] = panel.view().size();
        // The paths come from there.
        let away = [-plane.drawn[0] / width, -plane.drawn[1] / height];
        panel.front.extend(labels.name_point(&centre, Ink::Foreground, [0.0; 2], away));
    }
    let now = format!("{} {shown}", figure.tick_name());
    let (_, off) = plane.loss.project(figure.course.weights(shown));
    let is_off = off > 1e-9 * plane.view.size()[0];
    let long = if is_off { format!("{now}, {} off the plane", to_text(off, 3)) } else { now.clone() };
    let both = [long, now];
    let found = both.iter().find_map(|text| labels.name_point(text, Ink::Foreground, here, [1.0, 1.0]));
    panel.front.extend(found);
}

/// Draws the loss in three dimensions, with the paths on it.
pub fn draw_relief(figure: &Trained, panel: &mut Panel, frame: Frame) {
    let (Some(ground), Some(plane)) = (figure.around.ground(), figure.around.plane()) else { return };
    let path = path(figure);
    let Some(&here) = path.last() else { return };
    let marks: Vec<Mark> = [faint_path(plane)].into_iter().chain(marks(&path, here)).collect();
    figure.relief.draw(&ground, panel, frame, &marks, &figure.handles());
}

/// The whole path from the weights that were drawn.
fn faint_path(plane: &Plane) -> Mark {
    Mark::line(Rc::clone(&plane.path), Stroke::new(Ink::Background, 1.2).dashed(&[5.0, 4.0]))
}

/// The path up to the tick that is shown, the centre, and the place that the path has come to.
fn marks(path: &[Point], here: Point) -> [Mark; 3] {
    [
        Mark::line(path.concat(), Stroke::new(Ink::Foreground, 2.2).haloed()),
        Mark::points(vec![0.0, 0.0], Marker::Star, 6.0, Ink::Foreground),
        Mark::points(here.to_vec(), Marker::Circle, 5.0, Ink::Foreground),
    ]
}

/// The path up to the tick that is shown, in the plane.
fn path(figure: &Trained) -> Rc<Vec<Point>> {
    figure.around.path(&figure.course, figure.revision, figure.shown_tick())
}
