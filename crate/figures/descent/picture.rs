//! The race as a scene: the plane with the loss as raster and contours and the trajectories over it, and beside it (below
//! it where the frame is narrow) the loss against the step.

use std::cell::RefCell;
use std::rc::Rc;

use super::Descent;
use super::race::{Racer, Track};
use crate::field::Field;
use crate::figure::Swatch;
use crate::figures::landscape::Landscape;
use crate::figures::style;
use crate::scene::{Axis, AxisScale, Frame, Ink, Mark, Marker, Panel, Rect, Scene, Stroke, margins};
use crate::surface::{Grid, Surface, View};
use crate::surfaces::Critical;
use crate::trajectory::Verdict;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The panel of losses.
pub const LOSS: &str = "loss";

/// A dot a step while steps are few.
const MOST_DOTS: usize = 60;

/// The loss is sampled at every CSS pixel of the plane, but at no more points than this along the longer side: finer ones
/// are between pixels for nobody in the room.
const MOST_SAMPLES: f64 = 720.0;

/// What a loss below this much above the minimum is drawn as: beyond it rounding draws, not the method.
const LEAST_LOSS: f64 = 1e-16;

/// The backdrop last made, so that it is made once for each revision of the loss and each grid.
#[derive(Default)]
pub struct Backdrop(RefCell<Option<Made>>);

struct Made {
    revision: u64,
    grid: Grid,
    marks: Vec<Mark>,
}

impl Backdrop {
    /// Raster first, contours and critical points of a loss on a grid.
    fn of(&self, landscape: &Landscape, grid: Grid) -> Vec<Mark> {
        let mut kept = self.0.borrow_mut();
        match kept.as_ref() {
            Some(made) if (made.revision, made.grid) == (landscape.revision(), grid) => made.marks.clone(),
            _ => {
                let marks = backdrop(landscape, grid);
                *kept = Some(Made { revision: landscape.revision(), grid, marks: marks.clone() });
                marks
            }
        }
    }
}

fn backdrop(landscape: &Landscape, grid: Grid) -> Vec<Mark> {
    let field = Field::sample(landscape.surface(), grid);
    let field = match landscape.lowest() {
        Some(lowest) => field.above(lowest),
        None => field,
    };
    let mut marks = vec![Mark::Raster(Rc::new(field.raster())), Mark::Contours(Rc::new(field.contours()))];
    let (minima, saddles): (Vec<_>, Vec<_>) = landscape.critical().iter().partition(|point| point.kind.is_minimum());
    marks.extend(critical(&minima, Marker::Star));
    marks.extend(critical(&saddles, Marker::Cross));
    marks
}

/// The picture of a race.
pub fn scene(figure: &Descent, frame: Frame) -> Scene {
    let [plane, loss] = rooms(frame);
    Scene { panels: vec![plane_panel(figure, frame, plane), loss_panel(figure, loss)] }
}

/// The view that is shown on an area of the page: at least what was asked for, with equal units along both axes, so
/// that a gradient stands at a right angle on its contour.
fn shown(view: View, area: Rect) -> View {
    let [width, height] = view.size();
    let unit = (width / area.width.max(1.0)).max(height / area.height.max(1.0));
    let around = |centre: f64, length: f64| [centre - 0.5 * unit * length, centre + 0.5 * unit * length];
    let [x, y] = view.centre();
    View { x: around(x, area.width.max(1.0)), y: around(y, area.height.max(1.0)) }
}

fn rooms(Frame { width, height, scale }: Frame) -> [Rect; 2] {
    let whole = Rect { left: 0.0, top: 0.0, width, height };
    let rooms = if width > 1.2 * height {
        let first = (0.64 * width).floor();
        [Rect { width: first, ..whole }, Rect { left: first, width: width - first, ..whole }]
    } else {
        let first = (0.66 * height).floor();
        [Rect { height: first, ..whole }, Rect { top: first, height: height - first, ..whole }]
    };
    rooms.map(|room| room.inset(margins(scale)))
}

fn plane_panel(figure: &Descent, frame: Frame, area: Rect) -> Panel {
    let landscape = &figure.landscape;
    let view = shown(landscape.view(), area);
    let mut backdrop = figure.backdrop.of(landscape, grid(view, area));
    if let Some(basins) = figure.overlay.mark(landscape, &figure.race, figure.playback.steps(), view) {
        backdrop[0] = basins;
    }
    let mut front: Vec<Mark> = Vec::new();
    for track in figure.tracks().iter() {
        front.extend(track_marks(&figure.race.racers()[track.racer], track, figure.playback.shown()));
    }
    front.extend(slope(figure, view, area, frame.scale));
    let axis = |label: &str, range| Axis { label: label.into(), range, scale: AxisScale::Linear };
    Panel { id: PLANE, area, x: axis("x", view.x), y: axis("y", view.y), backdrop, front }
}

fn grid(view: View, area: Rect) -> Grid {
    let unit = (area.width.max(area.height) / MOST_SAMPLES).max(1.0);
    let along = |length: f64| ((length / unit).round() as usize).clamp(1, MOST_SAMPLES as usize) + 1;
    Grid { view, columns: along(area.width), rows: along(area.height) }
}

fn critical(points: &[Critical], marker: Marker) -> Option<Mark> {
    let flat: Vec<f64> = points.iter().flat_map(|point| point.at).collect();
    let mark = Mark::Points { points: Rc::new(flat), marker, radius: 5.0, ink: Ink::Foreground, halo: true };
    (!points.is_empty()).then_some(mark)
}

fn track_marks(racer: &Racer, track: &Track, shown: usize) -> Vec<Mark> {
    let Swatch { ink, marker, .. } = racer.swatch;
    let points = &track.trajectory.points;
    let last = shown.min(points.len() / 2 - 1);
    let path = Rc::new(points[..2 * last + 2].to_vec());
    let dots = |points, marker, radius| Mark::Points { points, marker, radius, ink, halo: true };
    let mut marks = vec![Mark::Line { points: Rc::clone(&path), stroke: style::stroke(&racer.swatch) }];
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
    let steepness = right.hypot(up);
    let length = 48.0 * scale * view.size()[0] / area.width.max(1.0);
    let to = [at[0] - right / steepness * length, at[1] - up / steepness * length];
    let stroke = Stroke { ink: Ink::Foreground, width: 2.5, dash: &[], halo: true };
    to.iter().all(|end| end.is_finite()).then_some(Mark::Arrow { from: at, to, stroke })
}

fn loss_panel(figure: &Descent, area: Rect) -> Panel {
    let (steps, tracks) = (figure.playback.steps(), figure.tracks());
    let base = Base::of(figure, &tracks);
    let y = Axis { label: base.label.into(), range: base.range(&tracks), scale: AxisScale::Logarithmic };
    let x = Axis { label: "step".into(), range: [0.0, steps as f64], scale: AxisScale::Linear };
    let front = tracks.iter().flat_map(|track| {
        let racer = &figure.race.racers()[track.racer];
        loss_marks(racer, track, &base, y.range[0], figure.playback.shown())
    });
    Panel { id: LOSS, area, front: front.collect(), x, y, backdrop: Vec::new() }
}

fn loss_marks(racer: &Racer, track: &Track, base: &Base, floor: f64, shown: usize) -> [Mark; 2] {
    let losses = &track.trajectory.losses;
    let last = shown.min(losses.len() - 1);
    // A line that has reached the floor ends there: below it a logarithm has nothing to tell.
    let end = losses[..=last].iter().position(|loss| loss - base.loss <= floor).unwrap_or(last);
    let point = |(step, loss): (usize, &f64)| [step as f64, (loss - base.loss).max(floor)];
    let path: Vec<f64> = losses[..=end].iter().enumerate().flat_map(point).collect();
    let head = path[2 * end..].to_vec();
    let Swatch { ink, marker, .. } = racer.swatch;
    [
        Mark::Line { points: Rc::new(path), stroke: style::stroke(&racer.swatch) },
        Mark::Points { points: Rc::new(head), marker, radius: 5.0, ink, halo: true },
    ]
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

    /// Whole decades around the losses; a run that explodes does not push the others to the floor.
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
        let [down, up] = [libm::floor(libm::log10(low)), libm::ceil(libm::log10(high))];
        [libm::pow(10.0, down), libm::pow(10.0, up.max(down + 1.0))]
    }
}

fn all_losses(tracks: &[Track]) -> impl Iterator<Item = f64> {
    tracks.iter().flat_map(|track| track.trajectory.losses.iter().copied())
}
