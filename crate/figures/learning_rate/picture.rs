//! The picture: the sweep over the diagram of the last iterates, and beside them the run on the map (or on the curve of f) over the schedules
//! with their losses, as many of these as have room.

mod loss_axis;
mod marks;

use std::rc::Rc;

use self::loss_axis::LossAxis;
use super::LearningRate;
use super::bifurcation::{Diagram, MAX_COLUMNS, Plan};
use super::setup::{RATES, Setup};
use crate::curve;
use crate::figure::Figure;
use crate::plane::{Point, View};
use crate::scene::{Axis, Frame, Margins, Mark, Panel, Rect, margins};
use crate::sketch::labels::{self, Labels};
use crate::sketch::stacked;
use crate::subject::relief::{Mode, RELIEF};
use crate::surface::Surface;

/// The panels, by importance.
pub const SWEEP: &str = "sweep";
pub const BIFURCATION: &str = "bifurcation";
pub const MAP: &str = "map";
const SCHEDULES: &str = "schedules";
const RACE: &str = "race";

/// The share of a wide frame for the sweep and the diagram, and that of the sweep in it; the same in a narrow one's height.
const LEFT: f64 = 0.68;
const SWEEP_SHARE: f64 = 0.6;
const NARROW: [f64; 3] = [0.4, 0.3, 0.3];

/// Where a frame is wider and lower than this, in CSS pixels before scaling, as on a wall, the sweep has all of its height and this share
/// of its width.
const LOW: [f64; 2] = [800.0, 450.0];
const WHERE_LOW: f64 = 0.58;

/// The share of the map beside the sweep, and the space around the relief in CSS pixels.
const MAP_SHARE: f64 = 0.42;
const GAP: f64 = 6.0;

/// The least heights in CSS pixels, before scaling, for the diagram below the sweep, and for both panels of the schedules.
const LEAST_BOTH: f64 = 270.0;
const LEAST_SCHEDULES: f64 = 270.0;

/// The rates of the diagram in units of the limit; without a limit, the rates themselves.
const AROUND_LIMIT: [f64; 2] = [0.4, 2.3];

/// The fewest cells of the diagram each way, and the most along x.
const LEAST_CELLS: f64 = 64.0;
const MAX_ROWS: f64 = 400.0;

/// Cells in which a curve is traced.
const CELLS: usize = 512;

/// What the backdrops depend on.
pub type Key = (Setup, u64, usize, bool, Mode, [f64; 3]);

/// Where the panels are: the sweep, the diagram, the map, and the one or two panels of the schedules. The relief takes the place of the map,
/// or, beside it, that of the schedules.
struct Areas {
    sweep: Rect,
    bifurcation: Option<Rect>,
    map: Option<Rect>,
    relief: Option<Rect>,
    schedules: Vec<Rect>,
}

impl Areas {
    fn of(frame: Frame, mode: Mode) -> Self {
        let (whole, scale) = (frame.rect(), frame.scale);
        let inside = |rect: Rect| rect.inset(margins(scale));
        let [sweep, bifurcation, map, below] = if !frame.is_wide() {
            let [sweep, bifurcation, last] = whole.rows(NARROW);
            let [map, below] = last.columns([1.0; 2]);
            [sweep, bifurcation, map, below].map(Some)
        } else if whole.height < LOW[1] * scale && whole.width > LOW[0] * scale {
            let [sweep, right] = whole.columns([WHERE_LOW, 1.0 - WHERE_LOW]);
            let [bifurcation, last] = right.rows([1.0; 2]);
            let [map, below] = last.columns([1.0; 2]);
            [sweep, bifurcation, map, below].map(Some)
        } else {
            let [left, right] = whole.columns([LEFT, 1.0 - LEFT]);
            let [map, below] = right.rows([MAP_SHARE, 1.0 - MAP_SHARE]);
            let [sweep, bifurcation] = match left.height >= LEAST_BOTH * scale {
                true => left.rows([SWEEP_SHARE, 1.0 - SWEEP_SHARE]).map(Some),
                false => [Some(left), None],
            };
            [sweep, bifurcation, Some(map), Some(below)]
        };
        let below = below.unwrap_or(whole);
        let schedules = match frame.is_wide() && below.height >= LEAST_SCHEDULES * scale {
            true => stacked::areas(below, [0.46, 0.54], scale).into(),
            false => vec![inside(below)],
        };
        // The relief has no axes around it.
        let gap = GAP * scale;
        let bare = |rect: Rect| rect.inset(Margins { left: gap, top: gap, right: gap, bottom: gap });
        let (shown, relief, schedules) = match mode {
            Mode::Off => (map.map(inside), None, schedules),
            Mode::Alone => (None, map.map(bare), schedules),
            Mode::Beside => (map.map(inside), Some(bare(below)), Vec::new()),
        };
        let sweep = inside(sweep.unwrap_or(whole));
        Self { sweep, bifurcation: bifurcation.map(inside), map: shown, relief, schedules }
    }
}

/// The panels that have room.
pub fn panels(figure: &LearningRate, frame: Frame) -> Vec<Panel> {
    let areas = Areas::of(frame, figure.relief_mode());
    let fitting = |wordings: [&str; 3], length: f64| labels::fitting(wordings.map(String::from), length, frame.scale);
    let axis = LossAxis::of(figure);
    let steps = figure.steps.value() as usize;
    let rates = if figure.schedule.index() == 0 { "learning rate η" } else { "average learning rate η" };
    let after = format!("loss after {steps} steps, {}", axis.quantity);
    let label = fitting([&after, axis.quantity, "loss"], areas.sweep.height);
    let sweep = Panel::new(SWEEP, areas.sweep, Axis::logarithmic(rates, RATES), Axis::logarithmic(label, axis.range));
    let bifurcation = areas.bifurcation.map(|area| {
        let View { x, y } = figure.diagram_view.shown();
        let [letter, _] = figure.landscape.letters();
        let wordings = [format!("{letter}, iterates 1601 to 2000"), format!("last iterates, {letter}"), letter];
        let label = labels::fitting(wordings, area.height, frame.scale);
        Panel::new(BIFURCATION, area, Axis::linear("learning rate η", x), Axis::linear(label, y))
    });
    let map = areas.map.map(|area| map_panel(figure, area));
    let relief = areas.relief.map(|area| figure.relief.panel(&figure.landscape, area));
    let race_axis = LossAxis::of_race(figure);
    let step = Axis::linear("step", [0.0, steps as f64]);
    let race = |area: Rect| {
        let label = fitting(["loss, equal average η", "loss", "loss"], area.height);
        Panel::new(RACE, area, step.clone(), Axis::logarithmic(label, race_axis.range))
    };
    let schedules = match areas.schedules[..] {
        [above, below] => {
            let label = fitting(["rate ηₖ", "ηₖ", "ηₖ"], above.height);
            let rates = Axis::linear(label, [0.0, marks::highest_rate(figure)]);
            vec![Panel::new(SCHEDULES, above, step.clone().above(), rates), race(below)]
        }
        _ => areas.schedules.iter().map(|area| race(*area)).collect(),
    };
    [Some(sweep), bifurcation, map, relief].into_iter().flatten().chain(schedules).collect()
}

fn map_panel(figure: &LearningRate, area: Rect) -> Panel {
    if figure.is_planar() {
        return figure.landscape.panel(MAP, area);
    }
    let view = figure.landscape.view().x;
    let line = curve_line(figure);
    let [low, high] = curve::heights(line.chunks_exact(2).map(|point| point[1]).filter(|value| value.abs() < 1e300));
    let pad = 0.08 * (high - low);
    let [letter, _] = figure.landscape.letters();
    let height = Axis::linear(format!("f({letter})"), [low - pad, high + pad]);
    Panel::new(MAP, area, Axis::linear(letter, view), height)
}

/// The curve of a function of x alone.
fn curve_line(figure: &LearningRate) -> Rc<Vec<f64>> {
    let view = figure.landscape.view().x;
    let y = figure.start()[1];
    let value = |x| figure.landscape.surface().value([x, y]);
    figure.curve.of((figure.landscape.revision(), view), || Rc::new(curve::trace(value, view, CELLS)))
}

/// The point of that curve at x, moved into the picture where the curve leaves it or is undefined.
pub fn on_curve(figure: &LearningRate, x: f64) -> Point {
    let unit = Rect { left: 0.0, top: 0.0, width: 1.0, height: 1.0 };
    let [low, high] = map_panel(figure, unit).y.range;
    let value = figure.surface().value([x, figure.start()[1]]);
    [x, if value.is_nan() { 0.5 * low + 0.5 * high } else { value.clamp(low, high) }]
}

/// The rates and the x that the diagram shows unless it is moved.
pub fn diagram_home(figure: &LearningRate) -> View {
    let limit = figure.limit().map(|(limit, _)| limit).or_else(|| figure.plain_limit()).unwrap_or(1.0);
    let high = (AROUND_LIMIT[1] * limit).clamp(2.0 * RATES[0], RATES[1]);
    let low = (AROUND_LIMIT[0] * limit).min(0.5 * high);
    View { x: [low, high], y: figure.landscape.view().x }
}

/// The diagram that a frame shows, if it shows one.
pub fn plan(figure: &LearningRate, frame: Frame) -> Option<Plan> {
    let area = Areas::of(frame, figure.relief_mode()).bifurcation?;
    let cells = |length: f64, most: f64| if length.is_finite() { length.clamp(LEAST_CELLS, most) as usize } else { 64 };
    let size = [cells(area.width, MAX_COLUMNS as f64), cells(area.height, MAX_ROWS)];
    Some(Plan { setup: figure.setup().at_constant_rate(), view: figure.diagram_view.shown(), size })
}

/// The losses that the sweep shows, measured from the minimum.
pub fn losses(figure: &LearningRate) -> [f64; 2] {
    LossAxis::of(figure).range
}

/// A loss, measured from the minimum; one that is undefined, at the top.
pub fn above(figure: &LearningRate, loss: f64) -> f64 {
    let above = loss - figure.base();
    if above.is_nan() { f64::MAX } else { above }
}

/// Draws the figure.
pub fn draw(figure: &LearningRate, panels: &mut [Panel], frame: Frame) {
    let diagram =
        plan(figure, frame).and_then(|plan| figure.diagram.as_ref().filter(|diagram| *diagram.plan() == plan));
    let known = figure.sweep().samples().count();
    let is_done = diagram.is_some_and(Diagram::is_done);
    let size = [frame.width, frame.height, frame.scale];
    let key = (figure.setup(), view_key(figure), known, is_done, figure.relief_mode(), size);
    let backdrops = figure
        .backdrops
        .of(key, || Rc::new(panels.iter().map(|panel| marks::backdrop(figure, panel, diagram)).collect()));
    let handles = figure.handles();
    let are_named = panels.iter().any(|panel| panel.id == SCHEDULES);
    for (panel, backdrop) in panels.iter_mut().zip(&*backdrops) {
        if panel.id == RELIEF {
            let marks: Vec<Mark> = figure.landscape.critical_marks().chain(marks::path(figure)).collect();
            figure.relief.draw(&figure.landscape, panel, frame, &marks, &handles);
            continue;
        }
        panel.backdrop = match panel.id {
            MAP if figure.is_planar() => figure.landscape.map(panel, frame),
            _ => backdrop.clone(),
        };
        if panel.id == BIFURCATION {
            panel.backdrop.extend(diagram.map(|diagram| Mark::Density(diagram.density())));
        }
        let mut labels = Labels::new(panel, frame, &handles);
        if panel.id == MAP {
            labels.keep_clear(figure.landscape.map_labels(panel, frame.scale).iter().copied());
        }
        panel.front = marks::front(figure, panel, diagram, are_named, &mut labels);
    }
}

/// A number that changes with what the map and the diagram show.
fn view_key(figure: &LearningRate) -> u64 {
    let ends = [figure.landscape.view(), figure.diagram_view.shown()].map(|View { x, y }| [x, y].concat()).concat();
    ends.iter().fold(0, |key: u64, end| key.rotate_left(7) ^ end.to_bits())
}
