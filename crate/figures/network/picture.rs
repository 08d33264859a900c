//! The picture: the plane with the data as the network divides it; beside or below it the network itself, and the losses.

use std::rc::Rc;

use super::diagram::{self, units};
use super::region::{Outputs, levels, lines};
use super::{Trained, curves, sharpness, slice, warp};
use crate::figure::Figure;
use crate::figure::cache::Cache;
use crate::network::data_sets::Sample;
use crate::plane::{Grid, View};
use crate::scene::{Axis, Frame, Ink, Margins, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::subject::map;
use crate::subject::relief::{Mode, RELIEF};
use crate::surface::Surface;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The inks of class 0 and class 1.
const CLASSES: [Ink; 2] = diagram::INKS;

/// The share of a wide frame, or of a narrow one's height, for the plane; and of the rest for the network.
const SHARE: f64 = 0.58;
const HEIGHT: f64 = 0.56;
const DIAGRAM_SHARE: f64 = 0.56;

/// The radii of training and held-out samples in CSS pixels before scaling.
const RADII: [f64; 2] = [4.0, 3.4];

/// Samples per side from which the level lines of a function are traced.
const LEVEL_SAMPLES: usize = 80;

/// The marks of the data, by the revision of the run.
pub type Cached = Cache<(u64, View), Rc<Vec<Mark>>>;

/// The panels.
pub fn panels(figure: &Trained, frame: Frame) -> Vec<Panel> {
    let [main, side, below] = areas(frame);
    let inner = side.inset(margins(frame.scale));
    let mode = slice::mode(figure);
    let area = match mode {
        Mode::Beside => below,
        _ if figure.around.is_shown() => inner,
        _ => main,
    };
    let view = map::shown(figure.view.shown(), area);
    let plane = Panel::new(PLANE, area, Axis::linear("x", view.x), Axis::linear("y", view.y));
    let below = match () {
        _ if figure.nudge.value() != 0.0 => curves::along_panel(figure, below, frame.scale),
        _ if figure.curve.index() == 1 => sharpness::panel(figure, below, frame.scale),
        _ => curves::losses_panel(figure, below, frame.scale),
    };
    let [first, second] = match (figure.around.is_shown(), figure.side.index()) {
        (true, _) if mode == Mode::Beside => {
            let relief = slice::relief_panel(figure, main, frame.scale);
            return relief.into_iter().chain([slice::panel(figure, inner, frame.scale), plane]).collect();
        }
        (true, _) => {
            let relief = slice::relief_panel(figure, main, frame.scale);
            [relief.unwrap_or_else(|| slice::panel(figure, main, frame.scale)), plane]
        }
        (_, 0) => [plane, diagram::panel(figure, side.inset(EDGE))],
        _ => [plane, warp::panel(figure, inner, view, frame.scale)],
    };
    vec![first, second, below]
}

/// The id of a panel.
pub fn known(panel: &str) -> Option<&'static str> {
    [PLANE, diagram::DIAGRAM, warp::WARP, curves::LOSSES, curves::ALONG, slice::SLICE, sharpness::SHARPNESS]
        .into_iter()
        .find(|id| *id == panel)
}

/// The space around a panel without axes.
const EDGE: Margins = Margins { left: 6.0, top: 6.0, right: 6.0, bottom: 6.0 };

/// The areas of the plane and of the losses, and between them the space of what is beside the plane.
fn areas(frame: Frame) -> [Rect; 3] {
    let (whole, scale) = (frame.rect(), frame.scale);
    let inside = |rect: Rect| rect.inset(margins(scale));
    if frame.is_wide() {
        let [plane, rest] = whole.columns([SHARE, 1.0 - SHARE]);
        let [side, below] = rest.rows([DIAGRAM_SHARE, 1.0 - DIAGRAM_SHARE]);
        [inside(plane), side, inside(below)]
    } else {
        let [plane, rest] = whole.rows([HEIGHT, 1.0 - HEIGHT]);
        let [side, below] = rest.columns([1.0; 2]);
        [inside(plane), side, inside(below)]
    }
}

impl Trained {
    /// What the outputs are, and the range of the values.
    pub fn outputs(&self) -> Outputs {
        if !self.data.has_values() {
            return Outputs::Classes;
        }
        let ends = [f64::INFINITY, f64::NEG_INFINITY];
        let targets = self.samples[0].iter().map(|sample| sample.target);
        let [low, high] = targets.fold(ends, |[low, high], target| [low.min(target), high.max(target)]);
        Outputs::Values(if low < high { [low, high] } else { [-1.0, 1.0] })
    }
}

/// Draws the figure.
pub fn draw(figure: &Trained, panels: &mut [Panel], frame: Frame) {
    let handles = figure.handles();
    let view = panels.iter().find(|panel| panel.id == PLANE).map(Panel::view);
    for panel in panels {
        let mut labels = Labels::new(panel, frame, &handles);
        match (panel.id, view) {
            (PLANE, _) => draw_plane(figure, panel, &mut labels),
            (diagram::DIAGRAM, Some(view)) => diagram::draw(figure, panel, frame, view, &mut labels),
            (warp::WARP, Some(view)) => warp::draw(figure, panel, frame, view, &mut labels),
            (curves::LOSSES, _) => curves::draw_losses(figure, panel, &mut labels),
            (sharpness::SHARPNESS, _) => sharpness::draw(figure, panel, &mut labels),
            (RELIEF, _) => slice::draw_relief(figure, panel, frame),
            (slice::SLICE, _) => slice::draw(figure, panel, frame, &mut labels),
            _ => curves::draw_along(figure, panel, &mut labels),
        }
    }
}

fn draw_plane(figure: &Trained, panel: &mut Panel, labels: &mut Labels) {
    let Some(picture) = figure.region.picture() else { return };
    panel.backdrop.push(Mark::Raster(Rc::clone(&picture.raster)));
    for fold in &units(figure, panel.view()).folds {
        panel.backdrop.push(Mark::line(Rc::clone(fold), Stroke::new(Ink::Foreground, 1.0).dashed(&[5.0, 4.0])));
    }
    let width = if figure.data.has_values() { 1.2 } else { 2.2 };
    panel.backdrop.push(Mark::line(Rc::clone(&picture.lines), Stroke::new(Ink::Foreground, width).haloed()));
    let marks = figure.backdrop.of((figure.revision, panel.view()), || Rc::new(data_marks(figure, panel)));
    panel.backdrop.extend(marks.iter().cloned());
    labels.keep_off(&panel.backdrop);
    panel.front.extend(name_samples(figure, panel, labels));
}

/// The level lines of the function, and the samples.
fn data_marks(figure: &Trained, panel: &Panel) -> Vec<Mark> {
    let stroke = Stroke::new(Ink::Background, 1.2).dashed(&[6.0, 4.0]).haloed();
    let target = match figure.outputs() {
        Outputs::Values(range) => Some(Mark::line(target_lines(figure, panel, range), stroke)),
        Outputs::Classes => None,
    };
    target.into_iter().chain(samples(figure)).collect()
}

/// The level lines of the function that is learnt.
fn target_lines(figure: &Trained, panel: &Panel, range: [f64; 2]) -> Vec<f64> {
    let Some(function) = figure.data.function() else { return Vec::new() };
    let grid = Grid { view: panel.view(), columns: LEVEL_SAMPLES, rows: LEVEL_SAMPLES };
    let at = |index: usize| [grid.x(index % LEVEL_SAMPLES), grid.y(index / LEVEL_SAMPLES)];
    let values: Vec<f64> = (0..grid.len()).map(|index| function.value(at(index))).collect();
    lines(&grid, &values, &levels(range))
}

/// A mark for each class of the training data, filled, and of the held-out data, hollow.
fn samples(figure: &Trained) -> Vec<Mark> {
    let is_function = figure.data.has_values();
    let marks = |(held_out, samples): (usize, &Vec<Sample>)| {
        let (marker, radius) = ([Marker::Circle, Marker::Ring][held_out], RADII[held_out]);
        let of_class = |class: usize| -> Vec<f64> {
            let own = samples.iter().filter(|sample| is_function || sample.target == class as f64);
            own.flat_map(|sample| sample.at).collect()
        };
        let inks: Vec<Ink> = if is_function { vec![Ink::Foreground] } else { CLASSES.into() };
        inks.into_iter()
            .enumerate()
            .map(|(class, ink)| Mark::points(of_class(class), marker, radius, ink))
            .collect::<Vec<_>>()
    };
    let shown = if is_function { 1 } else { 2 };
    // The training data lie on top.
    figure.samples.iter().enumerate().take(shown).rev().flat_map(marks).collect()
}

/// Says which samples are which.
fn name_samples(figure: &Trained, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let corner = |share: f64, up: f64| [panel.x.at(share), panel.y.at(up)];
    let below = [0.0, 0.02].map(|share| LabelPosition::right_of(corner(share, 0.035)));
    let names = match figure.data.has_values() {
        true if figure.data.is_placed() => return Vec::new(),
        true => ["dashed: the function; dots: training data", "dashed: the function"],
        false if figure.data.is_placed() => return Vec::new(),
        false => ["filled: training data, hollow: held out", "hollow: held out"],
    };
    labels.write_longest(names, Ink::Foreground, below).into_iter().collect()
}
