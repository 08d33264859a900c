//! The flow: a number line for each value of the chain, joined by arrows. On each line the true change stands beside the predicted one,
//! and each arrow carries the slope that turns one prediction into the next.

use std::rc::Rc;

use super::Chain;
use super::links::Drawn;
use super::nudge::Nudge;
use super::picture::{CHANGE, TANGENT, dot};
use crate::figure::Handle;
use crate::number::to_text;
use crate::paint::ticks;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Margins, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The panel of the number lines.
pub const FLOW: &str = "flow";

/// The space above the first number line and below the last, as a share of the distance between two.
const ABOVE: f64 = 0.65;
const BELOW: f64 = 0.4;

/// The heights of the two changes above a number line, and the length of a tick, as shares of the same distance, at most so many
/// CSS pixels before scaling.
const TRUE_CHANGE: (f64, f64) = (0.13, 8.0);
const PREDICTED: (f64, f64) = (0.28, 17.0);
const TICK: (f64, f64) = (0.08, 5.0);

/// What an arrow leaves free at its start, above the changes at its end, and beside a value, in CSS pixels before scaling.
const START_GAP: f64 = 8.0;
const MIN_END_GAP: f64 = 5.0;
const SIDE_GAP: f64 = 12.0;

/// Positions on a line are cut off at so many of its lengths beyond either end.
const BEYOND: f64 = 1.0;

/// The direction of a line's name from the line's end, up for each unit along it, and how much farther it stands from there, so that it
/// lies just above the line whatever its length.
const NAME_RISE: f64 = 0.45;
const NAME_GAP: f64 = 8.0;

/// How much farther a text stands from a handle, in CSS pixels before scaling.
const BEYOND_HANDLE: f64 = 10.0;

/// Significant digits of a number in the picture.
const DIGITS: usize = 3;

/// The most ticks with a number on a line, and the width of their numbers in font sizes.
const TICKS: usize = 7;
const TICK_WIDTH: f64 = 5.0;

/// The panel in an area, which needs no space for axes: its x-axis is that of x.
pub fn panel(drawn: &Drawn, slot: Rect, scale: f64) -> Panel {
    let links = drawn.traces.len() as f64;
    let area = slot.inset(Margins { left: 16.0 * scale, top: 6.0 * scale, right: 16.0 * scale, bottom: 6.0 * scale });
    Panel::new(FLOW, area, Axis::bare(drawn.ranges[0]), Axis::bare([-BELOW, links + ABOVE]))
}

/// The height of the number line of a value in the panel.
pub fn height(drawn: &Drawn, index: usize) -> f64 {
    (drawn.traces.len() - index) as f64
}

/// The number lines of a flow on the page.
struct Lines<'d> {
    drawn: &'d Drawn,
    /// The length of a line and the distance between two, in CSS pixels before scaling.
    length: f64,
    distance: f64,
}

impl Lines<'_> {
    /// The point of a number on a line; `None` if it is undefined.
    fn at(&self, index: usize, value: f64) -> Option<Point> {
        let ([low, high], [left, right]) = (self.drawn.ranges[index], self.drawn.ranges[0]);
        let share = ((value - low) / (high - low)).clamp(-BEYOND, 1.0 + BEYOND);
        (!share.is_nan()).then(|| [left + share * (right - left), height(self.drawn, index)])
    }

    /// A height above a line, as a share of the distance between two, at most so many CSS pixels before scaling.
    fn rise(&self, (share, most): (f64, f64)) -> f64 {
        share.min(most / self.distance)
    }
}

/// The marks of the flow.
pub fn marks(
    figure: &Chain,
    drawn: &Drawn,
    nudge: &Nudge,
    panel: &Panel,
    frame: Frame,
    handles: &[Handle],
) -> Vec<Mark> {
    let [low, high] = panel.y.range;
    let [length, distance] = [panel.area.width, panel.area.height / (high - low)].map(|side| side / frame.scale);
    let lines = Lines { drawn, length: length.max(1.0), distance: distance.max(1.0) };
    let mut labels = Labels::new(panel, frame, handles);
    let count = drawn.ranges.len();
    let mut marks: Vec<Mark> = (0..count).flat_map(|index| number_line(&lines, index)).collect();
    marks.extend((1..count).filter_map(|index| link(&lines, nudge, index - 1)).flatten());
    for index in 0..count {
        marks.extend(changes(&lines, nudge, index));
    }
    labels.keep_off(&marks);
    for index in 0..count {
        marks.extend(name(figure, &lines, index, &mut labels));
    }
    let what = [predicted_text, slope_text, change_text];
    for text in what {
        marks.extend((0..count).filter_map(|index| text(figure, &lines, nudge, index, &mut labels)));
    }
    for index in 0..count {
        marks.extend(numbers(&lines, index, &mut labels));
    }
    marks
}

/// The value of a line, its true and its predicted change.
fn state(nudge: &Nudge, index: usize) -> [f64; 3] {
    [nudge.input(index), nudge.change_before(index), nudge.predicted_before(index)]
}

fn ticks(lines: &Lines, index: usize) -> ticks::Ticks {
    ticks::ticks(&Axis::linear("", lines.drawn.ranges[index]), TICKS, TICK_WIDTH)
}

fn number_line(lines: &Lines, index: usize) -> Vec<Mark> {
    let (row, [left, right]) = (height(lines.drawn, index), lines.drawn.ranges[0]);
    let mut marks = vec![Mark::line(vec![left, row, right, row], Stroke::new(Ink::Foreground, 1.5))];
    let down = lines.rise(TICK);
    for (value, _) in ticks(lines, index).labels() {
        let tick = lines.at(index, value).map(|[x, y]| vec![x, y, x, y - down]);
        marks.extend(tick.map(|tick| Mark::line(tick, Stroke::new(Ink::Muted, 1.0))));
    }
    marks
}

/// The arrow from a value to the next, and beside it the band of values between x and x + dx.
fn link(lines: &Lines, nudge: &Nudge, index: usize) -> Option<[Mark; 2]> {
    let ends = |which: usize| {
        let [value, change, _] = state(nudge, which);
        Some([lines.at(which, value)?, lines.at(which, value + change)?])
    };
    let ([from, from_change], [to, to_change]) = (ends(index)?, ends(index + 1)?);
    let points = Rc::new([from, from_change, to_change, to].concat());
    let band = Mark::Polygon { points, ink: CHANGE, opacity: 0.12 };
    let shares = [START_GAP / lines.distance, 1.0 - end_gap(lines, nudge, index, to[0] - from[0])];
    let [from, to] = shares.map(|share| [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])));
    Some([band, Mark::Arrow { from, to, stroke: Stroke::new(Ink::Foreground, 1.6) }])
}

/// The share of an arrow that is left free at its end: it stops above the changes of the next value, or just before that value if it
/// comes from the other side.
fn end_gap(lines: &Lines, nudge: &Nudge, index: usize, across: f64) -> f64 {
    let above = lines.rise(PREDICTED) + MIN_END_GAP / lines.distance;
    let [left, right] = lines.drawn.ranges[0];
    let pixels = across / (right - left) * lines.length * direction(nudge.predicted_before(index + 1));
    if pixels > 0.0 { above.min(SIDE_GAP / pixels) } else { above }
}

/// The value, the true change just above the line, and the predicted change above that.
fn changes(lines: &Lines, nudge: &Nudge, index: usize) -> Vec<Mark> {
    let [value, change, predicted] = state(nudge, index);
    let arrow = |by: f64, rise: f64, ink: Ink| {
        let [from, to] = [lines.at(index, value)?, lines.at(index, value + by)?].map(|[x, y]| [x, y + rise]);
        let stroke = Stroke::new(ink, 2.5).haloed();
        (from != to).then_some(Mark::Arrow { from, to, stroke })
    };
    let mut marks = Vec::new();
    marks.extend(arrow(change, lines.rise(TRUE_CHANGE), CHANGE).filter(|_| index > 0));
    marks.extend(arrow(predicted, lines.rise(PREDICTED), TANGENT));
    marks.extend(lines.at(index, value + change).and_then(|at| dot(at, Marker::Ring, 4.0, CHANGE)));
    marks.extend(lines.at(index, value).and_then(|at| dot(at, Marker::Circle, 5.0, TANGENT)));
    marks
}

/// The name of a line, at its left end, or at its right end if the value is at the left.
fn name(figure: &Chain, lines: &Lines, index: usize, labels: &mut Labels) -> Option<Mark> {
    let text = ticks(lines, index).title(&figure.links.name_of(index));
    let row = height(lines.drawn, index);
    let [left, right] = lines.drawn.ranges[0];
    let at = |share: f64, side: f64| {
        LabelPosition::beyond([left + share * (right - left), row], [side, NAME_RISE]).farther(NAME_GAP)
    };
    labels.write(&text, Ink::Foreground, [at(0.005, 1.0), at(0.995, -1.0)])
}

/// The predicted change: dx, dv, du, dy.
fn predicted_text(figure: &Chain, lines: &Lines, nudge: &Nudge, index: usize, labels: &mut Labels) -> Option<Mark> {
    let [value, _, predicted] = state(nudge, index);
    let ahead = direction(predicted);
    let [tail, tip] =
        [lines.at(index, value)?, lines.at(index, value + predicted)?].map(|[x, y]| [x, y + lines.rise(PREDICTED)]);
    let places = [(tip, [ahead, 0.3]), (tip, [0.0, 1.0]), (tail, [-ahead, 0.3]), (tip, [-ahead, 0.8])];
    let near = places.map(|(at, towards)| LabelPosition::beyond(at, towards));
    let text = format!("d{} = {}", figure.links.letters()[index], to_text(predicted, DIGITS));
    labels.write(&text, TANGENT, near.into_iter().chain(near.map(|place| place.farther(BEYOND_HANDLE))))
}

/// The slope of a link, beside its arrow.
fn slope_text(figure: &Chain, lines: &Lines, nudge: &Nudge, index: usize, labels: &mut Labels) -> Option<Mark> {
    let (link, stage) = (figure.links.links().get(index)?, nudge.stages.get(index)?);
    let [from, to] = [lines.at(index, nudge.input(index))?, lines.at(index + 1, stage.value)?];
    let side = direction(nudge.change_before(index));
    let beside = |share: f64| {
        let at = [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]));
        [-side, side].map(|towards| LabelPosition::beyond(at, [towards, 0.0]))
    };
    let slope = to_text(stage.factor, DIGITS);
    let text = format!("{}′({}) = {slope}", link.name(), figure.links.letters()[index]);
    let places: Vec<LabelPosition> = [0.5, 0.6, 0.4].into_iter().flat_map(beside).collect();
    labels.write_longest([&*text, &*format!("· {slope}")], TANGENT, places)
}

/// The true change: Δv, Δu, Δy, and what a zero means.
fn change_text(figure: &Chain, lines: &Lines, nudge: &Nudge, index: usize, labels: &mut Labels) -> Option<Mark> {
    let [value, change, _] = state(nudge, index);
    let at = lines.at(index, value + change).filter(|_| index > 0)?;
    let letter = figure.links.letters()[index];
    let text = format!("Δ{letter} = {}", to_text(change, DIGITS));
    let note = match figure.links.letters().get(index + 1) {
        Some(next) if nudge.quotient(index).is_none() => format!("Δ{letter} = 0: Δ{next}/Δ{letter} is undefined"),
        _ => text.clone(),
    };
    let ahead = direction(change);
    let below = [ahead, 0.0, -ahead].map(|side| LabelPosition::beyond(at, [side, -1.0]));
    let beside = LabelPosition::beyond(at, [ahead, -0.35]).farther(BEYOND_HANDLE);
    labels.write_longest([&*note, &*text], CHANGE, [beside].into_iter().chain(below))
}

/// The direction of a change along a line.
fn direction(change: f64) -> f64 {
    if change < 0.0 { -1.0 } else { 1.0 }
}

/// The numbers under the ticks of a line, where nothing else is written.
fn numbers(lines: &Lines, index: usize, labels: &mut Labels) -> Vec<Mark> {
    let ticks = ticks(lines, index);
    let write = |(value, text): (f64, &str)| {
        let at = lines.at(index, value)?;
        labels.write(text, Ink::Muted, [LabelPosition::below(at)])
    };
    ticks.labels().filter_map(write).collect()
}
