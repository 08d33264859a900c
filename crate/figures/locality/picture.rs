//! The picture: the curve with its minima numbered, the ball with its path, and the strip along the lower edge.

use std::rc::Rc;

use super::Locality;
use super::strip::StripRequest;
use crate::basin::Outcome;
use crate::curve::Stationary;
use crate::figure::Figure;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Stroke, margins};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::{stationary, straight};
use crate::subject::graph::Drawn;
use crate::trajectory::Verdict;

/// The panel of the curve.
pub const CURVE: &str = "curve";

/// The heights of the strip and of the gap above it, as shares of the curve's height.
const STRIP: f64 = 0.14;
const GAP: f64 = 0.08;

/// The strip has one start per CSS pixel, up to this many.
const MAX_STARTS: f64 = 2048.0;

/// The radius of the ball, in CSS pixels.
const BALL: f64 = 8.0;

const PATH: Ink = Ink::Series(0);

/// The marks that do not change while the ball moves, apart from the strip.
pub struct Backdrop {
    curve: Vec<Mark>,
}

/// The curve, with space for the strip below it.
pub fn panel(figure: &Locality, frame: Frame) -> Panel {
    let area = frame.rect().inset(margins(frame.scale));
    let [low, high] = figure.graph.drawn().heights[0];
    let foot = low - (GAP + STRIP) * (high - low);
    let x = Axis::linear("start x", figure.graph.view());
    Panel::new(CURVE, area, x, Axis::linear("f(x)", [foot, high]))
}

/// The request for a strip with a start at every pixel of the panel.
pub fn request(figure: &Locality, panel: &Panel) -> StripRequest {
    let width = panel.area.width;
    let columns = if width.is_finite() { width.round().clamp(1.0, MAX_STARTS) as usize + 1 } else { 1 };
    StripRequest {
        revision: figure.graph.revision(),
        learning_rate: figure.rate.value(),
        steps: figure.playback.steps(),
        view: figure.graph.view(),
        columns,
        heights: strip(figure, panel),
    }
}

/// The lower and the upper edge of the strip.
fn strip(figure: &Locality, panel: &Panel) -> [f64; 2] {
    let ([low, high], foot) = (figure.graph.drawn().heights[0], panel.y.range[0]);
    [foot, foot + STRIP * (high - low)]
}

/// Draws the figure.
pub fn draw(figure: &Locality, panels: &mut [Panel], frame: Frame) {
    let [panel] = panels else { return };
    let key = (figure.graph.revision(), [frame.width, frame.height, frame.scale]);
    let backdrop = figure.backdrop.of(key, || Rc::new(Backdrop::of(&figure.graph.drawn(), &figure.minima())));
    let is_current = figure.strip.is_of(&request(figure, panel));
    panel.backdrop.extend(figure.strip.raster().filter(|_| is_current).map(Mark::Raster));
    panel.backdrop.extend(backdrop.curve.iter().cloned());
    let mut labels = Labels::new(panel, frame, &figure.handles());
    panel.front = front(figure, panel, &mut labels);
    if is_current {
        panel.front.extend(numbers(figure, strip(figure, panel), &mut labels));
    }
}

impl Backdrop {
    fn of(drawn: &Drawn, minima: &[Stationary]) -> Self {
        let stroke = Stroke::new(Ink::Foreground, 2.5);
        let mut curve = vec![Mark::line(Rc::clone(&drawn.traces[0]), stroke)];
        curve.extend(stationary::markers(minima, |place| [place.x, place.value]));
        Self { curve }
    }
}

fn front(figure: &Locality, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let trajectory = figure.trajectory();
    let (step, is_over) = figure.shown();
    let points: Vec<f64> = (0..=step).flat_map(|step| [trajectory.point(step)[0], trajectory.losses[step]]).collect();
    let dots = |points: Vec<f64>, marker, radius| {
        // f may be undefined at the start.
        let all = points.iter().all(|number| number.is_finite());
        all.then(|| Mark::points(points, marker, radius, PATH))
    };
    let ball = figure.ball();
    let has_diverged = is_over && trajectory.verdict == Verdict::Diverged;
    let mut marks = vec![straight::upright(figure.graph.x(), panel.y.range)];
    marks.extend(dots(points, Marker::Circle, 3.0));
    marks.extend(dots(ball.to_vec(), if has_diverged { Marker::Cross } else { Marker::Circle }, BALL));
    labels.keep_off(&panel.backdrop);
    labels.keep_off(&marks);
    for (index, place) in figure.minima().iter().enumerate() {
        let at = [place.x, place.value];
        marks.extend(labels.name_point(&(index + 1).to_string(), Ink::Foreground, at, [0.0, -1.0]));
    }
    marks
}

/// The number of the minimum on each interval of the strip that is wide enough.
fn numbers(figure: &Locality, [low, high]: [f64; 2], labels: &mut Labels) -> Vec<Mark> {
    let outcomes = figure.strip.outcomes();
    let mut marks = Vec::new();
    let mut from = 0;
    for stretch in outcomes.chunk_by(|one, two| one.minimum() == two.minimum()) {
        let middle = figure.strip.start(from + stretch.len() / 2);
        from += stretch.len();
        let at = LabelPosition::on([middle, 0.5 * low + 0.5 * high]);
        if let (Some(minimum), true) = (stretch.first().copied().and_then(Outcome::minimum), stretch.len() > 12) {
            marks.extend(labels.write(&(minimum + 1).to_string(), Ink::Foreground, [at]));
        }
    }
    marks
}
