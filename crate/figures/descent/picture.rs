//! The scene of the race: the plane with the loss as raster and contours and the trajectories over it, and beside it (below it in
//! a narrow frame) the loss against the step.

use std::rc::Rc;

use super::Descent;
use super::crowd::{Band, Plan, Runs};
use crate::figure::style;
use crate::figure::{Clock, Figure, Swatch};
use crate::plane::View;
use crate::scene::{Axis, Frame, Ink, Margins, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::subject::race::{Racer, Track};
use crate::subject::relief::{Mode, RELIEF};
use crate::surface::Surface;
use crate::trajectory::Verdict;

/// The panel of the plane.
pub const PLANE: &str = "plane";

/// The panel of losses.
pub const LOSS: &str = "loss";

/// The space around the relief in CSS pixels.
const GAP: f64 = 6.0;

/// The most steps that are drawn with a dot each.
const MAX_DOTS: usize = 60;

/// The smallest loss above the minimum that the axis covers: below it, rounding dominates.
const MIN_LOSS: f64 = 1e-16;

/// The largest exponent on the loss axis: greater powers of ten overflow.
const MAX_EXPONENT: f64 = 307.0;

/// Up to this many decades, the axis fits the losses closely.
const FEW_DECADES: f64 = 3.0;

/// The plane, or its relief, or both, and the losses beside them.
pub fn panels(figure: &Descent, frame: Frame) -> Vec<Panel> {
    let areas = Areas::of(figure.relief.mode(), frame);
    let relief = areas.relief.map(|area| figure.relief.panel(&figure.landscape, area));
    let plane = areas.plane.map(|area| figure.landscape.panel(PLANE, area));
    let losses = areas.losses.map(|area| {
        let tracks = figure.tracks();
        let base = Base::of(figure, &tracks);
        let losses = Axis::logarithmic(base.label, base.range(figure, &tracks));
        Panel::new(LOSS, area, Axis::linear("step", [0.0, figure.playback.steps() as f64]), losses)
    });
    [relief, plane, losses].into_iter().flatten().collect()
}

/// The part of the plane that is shown.
pub fn view(figure: &Descent, frame: Frame) -> View {
    let area = Areas::of(figure.relief.mode(), frame).plane;
    area.map_or(figure.landscape.view(), |area| figure.landscape.panel(PLANE, area).view())
}

/// Draws the figure.
pub fn draw(figure: &Descent, panels: &mut [Panel], frame: Frame) {
    for panel in panels {
        match panel.id {
            PLANE => draw_plane(figure, frame, panel),
            RELIEF => draw_relief(figure, frame, panel),
            _ => draw_losses(figure, panel),
        }
    }
}

/// Where the panels are.
struct Areas {
    plane: Option<Rect>,
    relief: Option<Rect>,
    losses: Option<Rect>,
}

impl Areas {
    /// The main panel is the relief if there is one. In a narrow frame the map takes the place of the losses.
    fn of(mode: Mode, frame: Frame) -> Self {
        let whole = frame.rect();
        let with_axes = |slot: Rect| Some(slot.inset(margins(frame.scale)));
        let split = |shares| if frame.is_wide() { whole.columns(shares) } else { whole.rows(shares) };
        // The relief has no axes around it.
        let bare = |slot: Rect| {
            let gap = GAP * frame.scale;
            Some(slot.inset(Margins { left: gap, top: gap, right: gap, bottom: gap }))
        };
        match mode {
            Mode::Off => {
                let [plane, losses] = split([68.0, 32.0]).map(with_axes);
                Self { plane, relief: None, losses }
            }
            Mode::Alone => {
                let [relief, losses] = split([68.0, 32.0]);
                Self { plane: None, relief: bare(relief), losses: with_axes(losses) }
            }
            Mode::Beside if frame.is_wide() => {
                let [relief, rest] = whole.columns([60.0, 40.0]);
                let [plane, losses] = rest.rows([58.0, 42.0]).map(with_axes);
                Self { plane, relief: bare(relief), losses }
            }
            Mode::Beside => {
                let [relief, plane] = whole.rows([52.0, 48.0]);
                Self { plane: with_axes(plane), relief: bare(relief), losses: None }
            }
        }
    }
}

fn draw_plane(figure: &Descent, frame: Frame, panel: &mut Panel) {
    let (landscape, view) = (&figure.landscape, panel.view());
    panel.backdrop = landscape.map(panel, frame);
    if let Some(basins) = figure.overlay.mark(landscape, &figure.race, figure.playback.steps(), view) {
        panel.backdrop[0] = basins;
    }
    if let Some(plan) = figure.plan() {
        draw_crowd(figure, plan, frame, panel);
    }
    let marks = marks(figure, panel, frame);
    panel.front.extend(marks);
}

/// Draws the same marks on the relief.
fn draw_relief(figure: &Descent, frame: Frame, panel: &mut Panel) {
    let crowd = figure.plan().map(|plan| crowd_marks(figure, plan)).unwrap_or_default();
    let marks = crowd.into_iter().chain(marks(figure, panel, frame));
    let all: Vec<Mark> = figure.landscape.critical_marks().chain(marks).collect();
    figure.relief.draw(&figure.landscape, panel, frame, &all, &figure.handles());
}

/// The trajectories, and the slope under the pointer.
fn marks(figure: &Descent, panel: &Panel, frame: Frame) -> Vec<Mark> {
    let (tracks, racers) = (figure.tracks(), figure.race.racers());
    let paths = tracks.iter().flat_map(|track| track_marks(&racers[track.racer], track, figure.playback.step()));
    paths.chain(slope(figure, panel.view(), panel.area, frame.scale)).collect()
}

/// The paths of the crowd, and where its runs are. The finished picture rests in the backdrop; while it changes at every frame, it lies in
/// the front.
fn draw_crowd(figure: &Descent, plan: Plan, frame: Frame, panel: &mut Panel) {
    let (step, runs) = (figure.playback.step(), figure.crowd.runs(Some(plan)));
    let flow = Mark::Density(figure.crowd.flow(Some(plan), &figure.race, panel, frame, step));
    let is_at_rest = step == figure.playback.steps() && runs.is_some_and(Runs::is_complete);
    if is_at_rest { panel.backdrop.push(flow) } else { panel.front.push(flow) }
}

/// Where the runs of the crowd are, one mark a racer.
fn crowd_marks(figure: &Descent, plan: Plan) -> Vec<Mark> {
    let (step, Some(runs)) = (figure.playback.step(), figure.crowd.runs(Some(plan))) else { return Vec::new() };
    let mark = |(index, racer): (usize, &Racer)| {
        let runs = runs.trajectories(index).iter();
        let heads: Vec<f64> = runs.flat_map(|run| run.point(step.min(run.steps()))).copied().collect();
        let (points, ink) = (Rc::new(heads), racer.swatch.ink);
        Mark::Points { points, marker: Marker::Circle, radius: 1.8, ink, halo: false }
    };
    figure.race.racers().iter().enumerate().map(mark).collect()
}

fn track_marks(racer: &Racer, track: &Track, shown: usize) -> Vec<Mark> {
    let Swatch { ink, marker, .. } = racer.swatch;
    let points = &track.trajectory.points;
    let last = shown.min(points.len() / 2 - 1);
    let path = Rc::new(points[..2 * last + 2].to_vec());
    let dots = |points, marker, radius| Mark::points(points, marker, radius, ink);
    let mut marks = vec![Mark::line(Rc::clone(&path), style::stroke(&racer.swatch))];
    if last <= MAX_DOTS {
        marks.push(dots(Rc::clone(&path), Marker::Circle, 2.5));
    }
    let has_diverged = last < shown && track.trajectory.verdict == Verdict::Diverged;
    let head = Rc::new(path[2 * last..].to_vec());
    marks.push(dots(head, if has_diverged { Marker::Cross } else { marker }, 6.0));
    marks
}

/// The arrow under the pointer: the direction of −∇f, at a fixed length.
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
    for (band, racer) in bands(figure).iter().zip(figure.race.racers()) {
        panel.front.extend(band_marks(racer, band, &base, panel.y.range, figure.playback.step()));
    }
    panel.front.extend(tracks.iter().flat_map(|track| {
        let racer = &figure.race.racers()[track.racer];
        loss_marks(racer, track, &base, panel.y.range[0], figure.playback.step())
    }));
}

fn loss_marks(racer: &Racer, track: &Track, base: &Base, floor: f64, shown: usize) -> [Mark; 2] {
    let losses = &track.trajectory.losses;
    let last = shown.min(losses.len() - 1);
    // A line that reaches the floor ends there: a logarithmic axis shows nothing below it.
    let end = losses[..=last].iter().position(|loss| loss - base.loss <= floor).unwrap_or(last);
    // A run that diverges at its start has a loss that no axis can show.
    let point = |(step, loss): (usize, &f64)| [step as f64, (loss - base.loss).clamp(floor, f64::MAX)];
    let path: Vec<f64> = losses[..=end].iter().enumerate().flat_map(point).collect();
    let head = path[2 * end..].to_vec();
    let Swatch { ink, marker, .. } = racer.swatch;
    // On a plain background a halo would only hide the other lines.
    let stroke = Stroke { halo: false, ..style::stroke(&racer.swatch) };
    [Mark::line(path, stroke), Mark::points(head, marker, 5.0, ink)]
}

/// The losses of the crowd.
fn bands(figure: &Descent) -> &[Band] {
    figure.crowd_runs().map_or(&[], Runs::bands)
}

/// Four of five runs of a crowd, and their median.
fn band_marks(racer: &Racer, band: &Band, base: &Base, [floor, ceiling]: [f64; 2], shown: usize) -> Vec<Mark> {
    let count = band.steps.iter().take_while(|step| **step <= shown).count();
    // Far outside the axis, a height makes no difference.
    let height = |loss: f64| (loss - base.loss).clamp(floor, 1e3 * ceiling);
    let edge = |quantile: usize| {
        let point = move |(step, losses): (&usize, &[f64; 3])| [*step as f64, height(losses[quantile])];
        band.steps.iter().zip(&band.quantiles).take(count).map(point)
    };
    let outline: Vec<f64> = edge(0).chain(edge(2).rev()).flatten().collect();
    let ink = racer.swatch.ink;
    let stroke = Stroke { ink, width: 1.5, dash: &[2.0, 2.0], halo: false };
    vec![
        Mark::Polygon { points: outline.into(), ink, opacity: 0.16 },
        Mark::line(edge(1).flatten().collect::<Vec<_>>(), stroke),
    ]
}

/// The loss that others are measured from, which makes them positive for a logarithmic axis.
struct Base {
    loss: f64,
    label: &'static str,
}

impl Base {
    fn of(figure: &Descent, tracks: &[Track]) -> Self {
        let known = figure.landscape.lowest();
        let seen = all_losses(figure, tracks).fold(f64::INFINITY, f64::min);
        match known {
            Some(least) if least == 0.0 && seen >= 0.0 => Self { loss: 0.0, label: "loss f" },
            Some(least) if seen >= least - 1e-9 * least.abs().max(1.0) => {
                Self { loss: least, label: "loss above the minimum, f − f*" }
            }
            None if seen > 0.0 => Self { loss: 0.0, label: "loss f" },
            _ => Self { loss: if seen.is_finite() { seen } else { 0.0 }, label: "loss above the lowest seen" },
        }
    }

    /// Whole decades around the losses; a diverging run does not squash the others. With many decades the lowest exponent is even,
    /// which keeps the axis still during most of a drag.
    fn range(&self, figure: &Descent, tracks: &[Track]) -> [f64; 2] {
        let above = |loss: f64| loss - self.loss;
        let start = tracks.iter().map(|track| above(track.trajectory.losses[0])).fold(0.0, f64::max);
        let cap = if start > 0.0 { 100.0 * start } else { f64::MAX };
        let seen = all_losses(figure, tracks).map(above).filter(|loss| *loss > MIN_LOSS && *loss <= cap);
        let [low, high] =
            seen.fold([f64::INFINITY, 0.0], |[low, high]: [f64; 2], loss| [low.min(loss), high.max(loss)]);
        if low > high {
            return [0.1, 10.0];
        }
        let down = libm::floor(libm::log10(low)).min(MAX_EXPONENT - 1.0);
        let up = libm::ceil(libm::log10(high)).clamp(down + 1.0, MAX_EXPONENT);
        let down = if up - down > FEW_DECADES { 2.0 * libm::floor(down / 2.0) } else { down };
        [down, up].map(|decade| libm::pow(10.0, decade))
    }
}

fn all_losses<'a>(figure: &'a Descent, tracks: &'a [Track]) -> impl Iterator<Item = f64> + 'a {
    let quantiles = bands(figure).iter().flat_map(|band| band.quantiles.iter().flatten());
    tracks.iter().flat_map(|track| &track.trajectory.losses).chain(quantiles).copied()
}
