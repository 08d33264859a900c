//! The race as a scene: the plane with the loss as raster and contours and the trajectories over it, and beside it (below
//! it where the frame is narrow) the loss against the step.

use std::rc::Rc;

use super::Descent;
use crate::figure::style;
use crate::figure::{Clock, Swatch};
use crate::plane::View;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::subject::race::{Racer, Track};
use crate::surface::Surface;
use crate::trajectory::Verdict;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The panel of losses.
pub const LOSS: &str = "loss";

/// A dot a step while steps are few.
const MOST_DOTS: usize = 60;

/// What a loss below this much above the minimum is drawn as: beyond it rounding draws, not the method.
const LEAST_LOSS: f64 = 1e-16;

/// The largest power of ten on the axis of losses: the next ones are not numbers any more.
const MOST_DECADES: f64 = 307.0;

/// As many decades are shown as closely as they are.
const FEW_DECADES: f64 = 3.0;

/// The plane, and the losses beside it.
pub fn panels(figure: &Descent, frame: Frame) -> [Panel; 2] {
    let [plane, loss] = rooms(frame);
    let tracks = figure.tracks();
    let base = Base::of(figure, &tracks);
    let losses = Axis::logarithmic(base.label, base.range(&tracks));
    let steps = Axis::linear("step", [0.0, figure.playback.steps() as f64]);
    [figure.landscape.panel(PLANE, plane), Panel::new(LOSS, loss, steps, losses)]
}

/// What is shown of the plane.
pub fn view(figure: &Descent, frame: Frame) -> View {
    figure.landscape.panel(PLANE, rooms(frame)[0]).view()
}

/// The picture of a race.
pub fn draw(figure: &Descent, panels: &mut [Panel], frame: Frame) {
    let [plane, loss] = panels else { return };
    draw_plane(figure, frame, plane);
    draw_losses(figure, loss);
}

fn rooms(frame: Frame) -> [Rect; 2] {
    let whole = frame.rect();
    let rooms = if frame.is_wide() { whole.columns([64.0, 36.0]) } else { whole.rows([66.0, 34.0]) };
    rooms.map(|room| room.inset(margins(frame.scale)))
}

fn draw_plane(figure: &Descent, frame: Frame, panel: &mut Panel) {
    let (landscape, view) = (&figure.landscape, panel.view());
    panel.backdrop = landscape.map(panel, frame.detail);
    if let Some(basins) = figure.overlay.mark(landscape, &figure.race, figure.playback.steps(), view) {
        panel.backdrop[0] = basins;
    }
    for track in figure.tracks().iter() {
        panel.front.extend(track_marks(&figure.race.racers()[track.racer], track, figure.playback.step()));
    }
    panel.front.extend(slope(figure, view, panel.area, frame.scale));
}

fn track_marks(racer: &Racer, track: &Track, shown: usize) -> Vec<Mark> {
    let Swatch { ink, marker, .. } = racer.swatch;
    let points = &track.trajectory.points;
    let last = shown.min(points.len() / 2 - 1);
    let path = Rc::new(points[..2 * last + 2].to_vec());
    let dots = |points, marker, radius| Mark::points(points, marker, radius, ink);
    let mut marks = vec![Mark::line(Rc::clone(&path), style::stroke(&racer.swatch))];
    if last <= MOST_DOTS {
        marks.push(dots(Rc::clone(&path), Marker::Circle, 2.5));
    }
    let fallen = last < shown && track.trajectory.verdict == Verdict::Diverged;
    let head = Rc::new(path[2 * last..].to_vec());
    marks.push(dots(head, if fallen { Marker::Cross } else { marker }, 6.0));
    marks
}

/// The arrow under the pointer: the way down, −∇f, in direction but not in length.
fn slope(figure: &Descent, view: View, area: Rect, scale: f64) -> Option<Mark> {
    let at = figure.pointer?;
    let [right, up] = figure.landscape.surface().gradient(at);
    let steepness = libm::hypot(right, up);
    let length = 48.0 * scale * view.size()[0] / area.width.max(1.0);
    let to = [at[0] - right / steepness * length, at[1] - up / steepness * length];
    let stroke = Stroke::new(Ink::Foreground, 2.5).haloed();
    to.iter().all(|end| end.is_finite()).then_some(Mark::Arrow { from: at, to, stroke })
}

fn draw_losses(figure: &Descent, panel: &mut Panel) {
    let tracks = figure.tracks();
    let base = Base::of(figure, &tracks);
    panel.front.extend(tracks.iter().flat_map(|track| {
        let racer = &figure.race.racers()[track.racer];
        loss_marks(racer, track, &base, panel.y.range[0], figure.playback.step())
    }));
}

fn loss_marks(racer: &Racer, track: &Track, base: &Base, floor: f64, shown: usize) -> [Mark; 2] {
    let losses = &track.trajectory.losses;
    let last = shown.min(losses.len() - 1);
    // A line that has reached the floor ends there: below it a logarithm has nothing to tell.
    let end = losses[..=last].iter().position(|loss| loss - base.loss <= floor).unwrap_or(last);
    // Where the start is lost already its loss is no number that an axis has.
    let point = |(step, loss): (usize, &f64)| [step as f64, (loss - base.loss).clamp(floor, f64::MAX)];
    let path: Vec<f64> = losses[..=end].iter().enumerate().flat_map(point).collect();
    let head = path[2 * end..].to_vec();
    let Swatch { ink, marker, .. } = racer.swatch;
    // On paper a halo would hide nothing but the other lines.
    let stroke = Stroke { halo: false, ..style::stroke(&racer.swatch) };
    [Mark::line(path, stroke), Mark::points(head, marker, 5.0, ink)]
}

/// What losses are measured from, so that a logarithmic axis has something positive to show.
struct Base {
    loss: f64,
    label: &'static str,
}

impl Base {
    fn of(figure: &Descent, tracks: &[Track]) -> Self {
        let known = figure.landscape.lowest();
        let seen = all_losses(tracks).fold(f64::INFINITY, f64::min);
        match known {
            Some(least) if least == 0.0 && seen >= 0.0 => Self { loss: 0.0, label: "loss f" },
            Some(least) if seen >= least - 1e-9 * least.abs().max(1.0) => {
                Self { loss: least, label: "loss above the minimum, f − f*" }
            }
            None if seen > 0.0 => Self { loss: 0.0, label: "loss f" },
            _ => Self { loss: if seen.is_finite() { seen } else { 0.0 }, label: "loss above the lowest seen" },
        }
    }

    /// Whole decades around the losses; a run that explodes does not push the others to the floor. Of more than a few the
    /// lowest is an even one, so that the axis holds still under most of a drag.
    fn range(&self, tracks: &[Track]) -> [f64; 2] {
        let above = |loss: f64| loss - self.loss;
        let start = tracks.iter().map(|track| above(track.trajectory.losses[0])).fold(0.0, f64::max);
        let cap = if start > 0.0 { 100.0 * start } else { f64::MAX };
        let seen = all_losses(tracks).map(above).filter(|loss| *loss > LEAST_LOSS && *loss <= cap);
        let [low, high] =
            seen.fold([f64::INFINITY, 0.0], |[low, high]: [f64; 2], loss| [low.min(loss), high.max(loss)]);
        if low > high {
            return [0.1, 10.0];
        }
        let down = libm::floor(libm::log10(low)).min(MOST_DECADES - 1.0);
        let up = libm::ceil(libm::log10(high)).clamp(down + 1.0, MOST_DECADES);
        let down = if up - down > FEW_DECADES { 2.0 * libm::floor(down / 2.0) } else { down };
        [down, up].map(|decade| libm::pow(10.0, decade))
    }
}

fn all_losses(tracks: &[Track]) -> impl Iterator<Item = f64> {
    tracks.iter().flat_map(|track| track.trajectory.losses.iter().copied())
}
