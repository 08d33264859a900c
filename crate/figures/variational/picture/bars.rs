//! ln Z as the sum of the ELBO and KL(q‖p): a bar for each q, up to its ELBO and on to ln Z.

use std::rc::Rc;

use super::super::{Role, Shown, Variational, words};
use super::{BARS, ink};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The axis is made for a gap of at least and at most so many nats.
const GAPS: [f64; 2] = [1.0, 12.0];

/// The room to the left of that gap in widths of it, and to the right of ln Z as a share of all to the left.
const LEFT: f64 = 0.9;
const RIGHT: f64 = 0.2;

/// In a panel narrower than this, in CSS pixels before scaling, long texts would cross the line of ln Z.
const WIDE: f64 = 420.0;

/// The lower and upper edge of a bar of height 1.
const EDGES: [f64; 2] = [0.08, 0.92];

/// The panel.
pub fn panel(figure: &Variational, area: Rect) -> Panel {
    let log_total = figure.choice.joint().log_total();
    let all = figure.all_shown();
    let widest = all.iter().map(|shown| shown.numbers.reverse).filter(|gap| gap.is_finite()).fold(0.0, f64::max);
    let gap = widest.clamp(GAPS[0], GAPS[1]);
    let x = Axis::linear("nats, up to ln Z", [log_total - (1.0 + LEFT) * gap, log_total + RIGHT * (1.0 + LEFT) * gap]);
    Panel::new(BARS, area, x, Axis::bare([0.0, all.len() as f64]))
}

/// Draws the panel.
pub fn draw(figure: &Variational, panel: &mut Panel, frame: Frame) {
    let log_total = figure.choice.joint().log_total();
    let all = figure.all_shown();
    let mut labels = Labels::new(panel, frame, &[]);
    let (mut marks, mut texts) = (Vec::new(), Vec::new());
    for (index, shown) in all.iter().enumerate() {
        let bottom = (all.len() - 1 - index) as f64;
        let edges = EDGES.map(|edge| bottom + edge);
        marks.extend(bar(shown, panel, edges, log_total));
        texts.push((shown, bottom + 0.5));
    }
    let [low, high] = panel.y.range;
    marks.push(Mark::line(vec![log_total, low, log_total, high], Stroke::new(Ink::Foreground, 2.0).haloed()));
    let line = (1..8).map(|eighth| LabelPosition::right_of([log_total, panel.y.at(f64::from(eighth) / 8.0)]));
    marks.extend(labels.write_longest(["ln Z"], Ink::Foreground, line));
    for (shown, middle) in texts {
        let name = words::title(shown.role);
        let [elbo, gap] = [shown.numbers.elbo, shown.numbers.reverse].map(words::text);
        let full = format!("{name}: ELBO = {elbo}, KL(q‖p) = {gap}");
        let [sum, numbers] = [format!("ELBO {elbo} + KL {gap}"), format!("{elbo} + {gap}")];
        let longest = if panel.area.width > WIDE * frame.scale { &full } else { &sum };
        let from = LabelPosition::right_of([panel.x.range[0], middle]);
        marks.extend(labels.write_longest([longest, &*sum, &*numbers], Ink::Foreground, [from]));
    }
    panel.front = marks;
}

/// From the left to the ELBO, on to ln Z, and the interval of the samples.
fn bar(shown: &Shown, panel: &Panel, [low, high]: [f64; 2], log_total: f64) -> Vec<Mark> {
    let from = panel.x.range[0];
    let elbo = shown.numbers.elbo;
    let end = if elbo.is_nan() { from } else { elbo.max(from) };
    let area = |left: f64, right: f64, opacity: f64| Mark::Polygon {
        points: Rc::new(vec![left, low, right, low, right, high, left, high]),
        ink: ink(shown.role),
        opacity,
    };
    let mut marks = vec![area(from, end, 0.55), area(end, log_total, 0.16)];
    let (centre, half) = (shown.numbers.sampled.value, words::half_width(shown.numbers.sampled));
    let [left, right] = [centre - half, centre + half].map(|end| end.clamp(from, panel.x.range[1]));
    if left < right && shown.role != Role::Start {
        let (y, cap) = (low + 0.12 * (high - low), 0.07 * (high - low));
        let stroke = Stroke::new(Ink::Foreground, 1.6).haloed();
        let nan = f64::NAN;
        let whiskers =
            vec![left, y - cap, left, y + cap, nan, nan, left, y, right, y, nan, nan, right, y - cap, right, y + cap];
        marks.push(Mark::line(whiskers, stroke));
    }
    marks
}
