//! The map: the paths past the saddle, the stable line that leads into it, the lines where a run has left, and Newton's step.

use std::rc::Rc;

use super::super::Saddle;
use crate::figure::{Clock, Figure, style};
use crate::plane::{Point, View};
use crate::scene::{Frame, Ink, Mark, Marker, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::subject::race::{Racer, Track};
use crate::trajectory::Verdict;

/// Newton's step, as in every figure.
const NEWTON: Ink = Ink::Series(3);

/// The most steps in the view that are drawn with a dot each.
const MAX_DOTS: usize = 120;

/// Points along a line at which a label may be placed.
const PLACES: usize = 24;

/// Draws the map.
pub fn draw(figure: &Saddle, panel: &mut Panel, frame: Frame) {
    panel.backdrop = figure.landscape.map(panel, frame);
    let mut labels = Labels::new(panel, frame, &figure.handles());
    labels.keep_clear(figure.landscape.map_labels(panel, frame.scale).iter().copied());
    let (view, newton) = (panel.view(), newton(figure));
    panel.front = marks(figure, view);
    let critical: Vec<Mark> = figure.landscape.critical_marks().collect();
    labels.keep_off(&critical);
    labels.keep_off(&panel.front);
    let texts = texts(figure, view, newton, &mut labels);
    panel.front.extend(texts);
}

/// Draws the same marks on the relief.
pub fn draw_relief(figure: &Saddle, panel: &mut Panel, frame: Frame) {
    let all: Vec<Mark> = figure.landscape.critical_marks().chain(marks(figure, figure.landscape.view())).collect();
    figure.relief.draw(&figure.landscape, panel, frame, &all, &figure.handles());
}

fn marks(figure: &Saddle, view: View) -> Vec<Mark> {
    let (tracks, racers) = (figure.tracks(), figure.race.racers());
    let paths = tracks.iter().flat_map(|track| path(&racers[track.racer], track, figure.playback.step(), view));
    guides(figure, view).into_iter().chain(paths).chain(newton(figure)).collect()
}

/// The stable line, the lines where runs have left, and the saddle if the map does not mark it.
fn guides(figure: &Saddle, view: View) -> Vec<Mark> {
    let Some(saddle) = figure.saddle() else { return Vec::new() };
    let line = |distance: f64, dash| {
        let stroke = Stroke { dash, ..Stroke::new(Ink::Foreground, 1.2) };
        Mark::line(across(figure, view, distance).concat(), stroke.haloed())
    };
    let reach = figure.reach();
    let mut marks = vec![line(reach, &[4.0, 4.0]), line(-reach, &[4.0, 4.0])];
    if saddle.curvature.is_some() {
        marks.push(line(0.0, &[1.5, 3.0]));
    }
    if figure.landscape.saddles().next().is_none() {
        marks.push(Mark::points(saddle.at.to_vec(), Marker::Cross, 5.0, Ink::Foreground));
    }
    marks
}

/// Points of the line at a distance from the stable line, from one side of the view to the other.
fn across(figure: &Saddle, view: View, distance: f64) -> Vec<Point> {
    let Some(saddle) = figure.saddle() else { return Vec::new() };
    let (from, along, [width, height]) = (saddle.along(distance), saddle.stable(), view.size());
    let [right, up] = [0, 1].map(|axis| from[axis] - view.centre()[axis]);
    // From the point of the line that is nearest to the centre of the view.
    let nearest = -(right * along[0] + up * along[1]);
    let place = |index: usize| {
        let share = 2.0 * index as f64 / PLACES as f64 - 1.0;
        let by = nearest + share * 0.75 * (width + height);
        [from[0] + by * along[0], from[1] + by * along[1]]
    };
    (0..=PLACES).map(place).collect()
}

fn path(racer: &Racer, track: &Track, shown: usize, view: View) -> Vec<Mark> {
    let points = &track.trajectory.points;
    let last = shown.min(points.len() / 2 - 1);
    let path = Rc::new(points[..2 * last + 2].to_vec());
    let mut marks = vec![Mark::line(Rc::clone(&path), style::stroke(&racer.swatch))];
    let is_inside = |at: &&[f64]| (view.x[0]..=view.x[1]).contains(&at[0]) && (view.y[0]..=view.y[1]).contains(&at[1]);
    let dots: Vec<f64> = path.chunks_exact(2).filter(is_inside).take(MAX_DOTS + 1).flatten().copied().collect();
    if dots.len() <= 2 * MAX_DOTS {
        marks.push(Mark::points(dots, Marker::Circle, 2.5, racer.swatch.ink));
    }
    let has_diverged = last < shown && track.trajectory.verdict == Verdict::Diverged;
    let marker = if has_diverged { Marker::Cross } else { racer.swatch.marker };
    marks.push(Mark::points(path[2 * last..].to_vec(), marker, 6.0, racer.swatch.ink));
    marks
}

/// The first step of Newton's method from the first start.
fn newton(figure: &Saddle) -> Option<Mark> {
    let (from, to) = (figure.race.starts()[0], *figure.newton()?.first()?);
    Some(Mark::Arrow { from, to, stroke: Stroke::new(NEWTON, 3.0).haloed() })
}

fn texts(figure: &Saddle, view: View, newton: Option<Mark>, labels: &mut Labels) -> Vec<Mark> {
    let mut texts = Vec::new();
    if let Some(saddle) = figure.saddle() {
        let [right, up] = saddle.down;
        let around = [[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [right, up]];
        let positions = around
            .into_iter()
            .flat_map(|towards| LabelPosition::around(saddle.at, towards))
            .map(|position| position.farther(5.0));
        texts.extend(labels.write("∇f = 0", Ink::Foreground, positions));
    }
    if let Some(Mark::Arrow { from, to, .. }) = newton {
        let middle =
            [0.5, 0.35, 0.65, 0.2].map(|share| [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])));
        let beside = middle.into_iter().flat_map(|at| {
            let beside = LabelPosition::beside(at);
            beside.into_iter().chain(beside.map(|position| position.farther(8.0)))
        });
        texts.extend(labels.write_longest(["Newton: into the saddle", "Newton"], NEWTON, beside.collect::<Vec<_>>()));
    }
    let edges = [figure.reach(), -figure.reach()].map(|distance| across(figure, view, distance));
    for (edge, side) in edges.iter().zip([1.0, -1.0]) {
        let out = figure.saddle().map_or([0.0, 1.0], |saddle| saddle.down.map(|end| side * end));
        let beyond = edge.iter().rev().map(|at| LabelPosition::beyond(*at, out));
        let written = labels.write("escaped", Ink::Foreground, beyond);
        texts.extend(written);
    }
    texts
}
