//! The density as a plate on a beam: the beam tilts by the torque E[X] − c about its fulcrum c, and is level where E[X] is.

use std::rc::Rc;

use super::Probability;
use crate::number::to_text;
use crate::scene::{Ink, Mark, Marker, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The heights of the panel; of the level beam; of the fulcrum's handle.
pub const RANGE: [f64; 2] = [-1.0, 1.0];
const LEVEL: f64 = -0.3;
pub const HANDLE: f64 = -0.68;

/// The height of the plate, and the most by which an end of the beam is up or down.
const PLATE: f64 = 0.8;
const MOST: f64 = 0.6;

/// How strongly the beam tilts: by half of the most where the torque is this share of the view.
const HALF: f64 = 0.06;

/// Half the width of the fulcrum, as a share of its height on the page.
const WEDGE: f64 = 0.5;

/// The ink of the beam and of the mean.
pub const MEAN: Ink = Ink::Series(2);

/// The beam and the plate, and the fulcrum under it.
pub fn marks(figure: &Probability, panel: &Panel, density: &[f64], top: f64, labels: &mut Labels) -> Vec<Mark> {
    let (fulcrum, [left, right]) = (figure.fulcrum.value(), panel.x.range);
    let mean = figure.distribution().mean();
    let slope = mean.map_or(0.0, |mean| slope(mean - fulcrum, fulcrum, [left, right]));
    let beam = |x: f64| (LEVEL - slope * (x - fulcrum)).clamp(-2.0, 2.0);
    let mut marks = plate(density, top, beam);
    let line = vec![left, beam(left), right, beam(right)];
    let stroke = Stroke::new(MEAN, 3.0);
    marks.push(Mark::line(line, if mean.is_some() { stroke } else { stroke.dashed(&[6.0, 5.0]) }));
    let [x, y] = panel.to_page([fulcrum, LEVEL]);
    let foot = panel.to_page([fulcrum, RANGE[0]])[1];
    let corner = |side: f64| panel.to_plane([x + side * WEDGE * (foot - y), foot]);
    let corners = [[fulcrum, LEVEL], corner(-1.0), corner(1.0)];
    marks.push(Mark::Polygon { points: Rc::new(corners.concat()), ink: Ink::Foreground, opacity: 0.75 });
    labels.keep_off(&marks[1..]);
    match mean {
        Some(mean) => {
            marks.push(Mark::points(vec![mean, beam(mean)], Marker::Diamond, 5.0, MEAN));
            let text = format!("E[X] = {}", to_text(mean, 3));
            marks.extend(labels.name_point(&text, MEAN, [mean, beam(mean)], [0.2, -1.0]));
            let inertia = figure.inertia().unwrap_or(f64::NAN);
            let text = format!("moment of inertia {}", to_text(inertia, 3));
            marks.extend(labels.write(&text, Ink::Muted, corners_of(panel)));
        }
        None => {
            let text = ["no balance point: E[X] does not exist", "E[X] does not exist"];
            marks.extend(labels.write_longest(text, MEAN, corners_of(panel)));
        }
    }
    marks
}

/// Where a text may stand in the panel.
fn corners_of(panel: &Panel) -> impl Iterator<Item = LabelPosition> + Clone {
    let at = |x: f64, y: f64| [panel.x.at(x), panel.y.at(y)];
    [
        LabelPosition::right_of(at(0.0, 0.82)),
        LabelPosition::right_of(at(0.0, 0.12)),
        LabelPosition::left_of(at(1.0, 0.12)),
        LabelPosition::left_of(at(1.0, 0.6)),
        LabelPosition::on(at(0.5, 0.85)),
        LabelPosition::on(at(0.25, 0.12)),
        LabelPosition::on(at(0.75, 0.12)),
    ]
    .into_iter()
}

/// How much the beam falls towards the right, per x.
fn slope(torque: f64, fulcrum: f64, [left, right]: [f64; 2]) -> f64 {
    let share = torque / (HALF * (right - left));
    let tilt = share / (1.0 + share.abs());
    let arm = (right - fulcrum).abs().max((fulcrum - left).abs());
    let slope = MOST * tilt / arm;
    if slope.is_finite() { slope } else { 0.0 }
}

/// The density standing on the beam.
fn plate(density: &[f64], top: f64, beam: impl Fn(f64) -> f64) -> Vec<Mark> {
    let mut corners = Vec::with_capacity(2 * density.len());
    for run in density.chunks_exact(2).collect::<Vec<_>>().split(|point| point[0].is_nan()).filter(|run| run.len() > 1)
    {
        let upper = run.iter().map(|point| [point[0], beam(point[0]) + PLATE * (point[1] / top).min(2.0)]);
        let lower = run.iter().rev().map(|point| [point[0], beam(point[0])]);
        corners.extend(upper.chain(lower).flatten());
        corners.extend([f64::NAN; 2]);
    }
    vec![Mark::Polygon { points: Rc::new(corners), ink: Ink::Muted, opacity: 0.45 }]
}
