//! The picture: the curve with its minima numbered, the ball with its path, and the strip along the lower edge.

use std::rc::Rc;

use super::Locality;
use super::strip::Request;
use crate::basin::Outcome;
use crate::curve::Stationary;
use crate::figures::graph::Drawn;
use crate::figures::labels::{Labels, Place};
use crate::figures::stationary;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Scene, Stroke, margins};
use crate::trajectory::Verdict;

/// The panel of the curve.
pub const CURVE: &str = "curve";

/// The height of the strip and the room above it, as shares of the curve's.
const STRIP: f64 = 0.14;
const ROOM: f64 = 0.08;

/// The strip has a start a CSS pixel, but no more than this.
const MOST_STARTS: f64 = 2048.0;

/// The ball, in CSS pixels.
const BALL: f64 = 8.0;

const PATH: Ink = Ink::Series(0);

/// What stays while the ball is moved, but for the strip.
pub struct Backdrop {
    curve: Vec<Mark>,
}

/// The picture of a state.
pub fn scene(figure: &Locality, frame: Frame) -> Scene {
    let area = frame.rect().inset(margins(frame.scale));
    let drawn = figure.drawn();
    let [low, high] = drawn.heights[0];
    let size = high - low;
    let foot = low - (ROOM + STRIP) * size;
    let strip = [foot, foot + STRIP * size];
    let x = Axis::linear("start x", figure.graph.view());
    let panel = Panel::new(CURVE, area, x, Axis::linear("f(x)", [foot, high]));
    ask(figure, &panel);
    let key = (figure.graph.revision(), [frame.width, frame.height, frame.scale]);
    let kept = figure.backdrop.of(key, || Rc::new(Backdrop::of(&drawn, &figure.minima())));
    let mut backdrop: Vec<Mark> = figure.strip.raster(strip).map(Mark::Raster).into_iter().collect();
    backdrop.extend(kept.curve.iter().cloned());
    let front = front(figure, &panel, strip, frame.scale);
    Scene { panels: vec![Panel { backdrop, front, ..panel }] }
}

/// Asks for the strip with a start at every pixel.
fn ask(figure: &Locality, panel: &Panel) {
    let width = panel.area.width;
    let columns = if width.is_finite() { width.round().clamp(1.0, MOST_STARTS) as usize + 1 } else { 1 };
    let request = Request {
        revision: figure.graph.revision(),
        learning_rate: figure.rate.value(),
        steps: figure.playback.steps(),
        view: figure.graph.view(),
        columns,
    };
    figure.strip.ask(request, || figure.run(0.0), &figure.minima());
}

impl Backdrop {
    fn of(drawn: &Drawn, minima: &[Stationary]) -> Self {
        let stroke = Stroke { ink: Ink::Foreground, width: 2.5, dash: &[], halo: false };
        let mut curve = vec![Mark::Line { points: Rc::clone(&drawn.traces[0]), stroke }];
        curve.extend(stationary::markers(minima, |place| [place.x, place.value]));
        Self { curve }
    }
}

fn front(figure: &Locality, panel: &Panel, strip: [f64; 2], scale: f64) -> Vec<Mark> {
    let walk = figure.walk();
    let (step, over) = figure.shown();
    let points: Vec<f64> = (0..=step).flat_map(|step| [walk.point(step)[0], walk.losses[step]]).collect();
    let dots = |points: Vec<f64>, marker, radius| {
        // A start where f is undefined has no height.
        let all = points.iter().all(|number| number.is_finite());
        all.then(|| Mark::Points { points: Rc::new(points), marker, radius, ink: PATH, halo: true })
    };
    let ball = figure.ball();
    let lost = over && walk.verdict == Verdict::Diverged;
    let mut marks = vec![upright(figure.graph.x(), [strip[0], panel.y.range[1]])];
    marks.extend(dots(points, Marker::Circle, 3.0));
    marks.extend(dots(ball.to_vec(), if lost { Marker::Cross } else { Marker::Circle }, BALL));
    let mut labels = Labels::new(panel, scale);
    labels.keep_clear(ball);
    for (index, place) in figure.minima().iter().enumerate() {
        let at = [place.x, place.value];
        marks.extend(labels.write(&(index + 1).to_string(), Ink::Foreground, [Place::below(at), Place::right_of(at)]));
    }
    marks.extend(numbers(figure, strip, &mut labels));
    marks
}

/// The number of its minimum on each stretch of the strip that is wide enough.
fn numbers(figure: &Locality, [low, high]: [f64; 2], labels: &mut Labels) -> Vec<Mark> {
    let outcomes = figure.strip.outcomes();
    let mut marks = Vec::new();
    let mut from = 0;
    for stretch in outcomes.chunk_by(|one, two| one.minimum() == two.minimum()) {
        let middle = figure.strip.start(from + stretch.len() / 2);
        from += stretch.len();
        let at = Place { offset: [0.0, 0.0], ..Place::above([middle, 0.5 * low + 0.5 * high]) };
        if let (Some(minimum), true) = (stretch.first().copied().and_then(Outcome::minimum), stretch.len() > 12) {
            marks.extend(labels.write(&(minimum + 1).to_string(), Ink::Foreground, [at]));
        }
    }
    marks
}

fn upright(x: f64, [low, high]: [f64; 2]) -> Mark {
    let stroke = Stroke { ink: Ink::Muted, width: 1.2, dash: &[3.0, 3.0], halo: false };
    Mark::Line { points: Rc::new(vec![x, low, x, high]), stroke }
}
