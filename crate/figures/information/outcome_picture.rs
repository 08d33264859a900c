//! The picture of two distributions over a few outcomes: a pair of bars for each, and below it what the outcome adds to the measure.

use std::rc::Rc;

use super::picture::{INKS, NEGATIVE, POSITIVE};
use super::{Information, words};
use crate::figure::Handle;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// Half the width of a pair of bars.
const HALF: f64 = 0.4;

/// The axis of the outcomes.
pub fn axis(figure: &Information) -> Axis {
    let count = figure.probabilities()[0].len();
    Axis::of_categories("outcome", (1..=count).map(|number| number.to_string()).collect())
}

/// The axis of the probabilities.
pub fn heights(figure: &Information) -> [f64; 2] {
    let most = figure.probabilities().concat().into_iter().fold(0.0, f64::max);
    [0.0, if most > 0.55 { 1.08 } else { 0.6 }]
}

/// The axis of what each outcome adds.
pub fn parts_range(figure: &Information) -> [f64; 2] {
    let finite = figure.outcome_parts().into_iter().filter(|part| part.is_finite());
    let (low, high) = finite.fold((0.0, 0.0), |(low, high): (f64, f64), part| (low.min(part), high.max(part)));
    // Steps, so that the axis stays while a bar moves a little.
    let step = |size: f64| (libm::ceil(4.0 * size * 1.15) / 4.0).max(0.25);
    [if low < 0.0 { -step(-low) } else { 0.0 }, step(high)]
}

/// Where the bar of an outcome is, and where its handle.
pub fn bar(index: usize, side: usize) -> [f64; 3] {
    let from = index as f64 + [-HALF, 0.0][side];
    [from, from + HALF, from + 0.5 * HALF]
}

fn filled(from: f64, to: f64, height: f64, ink: Ink, opacity: f64) -> [Mark; 2] {
    let points = Rc::new(vec![from, height, to, height]);
    let outline = Mark::line(vec![from, 0.0, from, height, to, height, to, 0.0], Stroke::new(ink, 1.4));
    [Mark::Area { points, base: 0.0, ink, opacity }, outline]
}

/// The bars of p and q.
pub fn bars(figure: &Information, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut tops = [Vec::new(), Vec::new()];
    for (side, probabilities) in figure.probabilities().into_iter().enumerate() {
        for (index, probability) in probabilities.into_iter().enumerate() {
            let [from, to, middle] = bar(index, side);
            marks.extend(filled(from, to, probability, INKS[side], 0.3));
            tops[side].push([middle, probability]);
        }
    }
    let mut labels = Labels::new(panel, frame, handles);
    for (side, name) in ["p", "q"].into_iter().enumerate() {
        let above = tops[side].iter().flat_map(|at| {
            [
                LabelPosition::above(*at),
                LabelPosition::above(*at).farther(10.0),
                LabelPosition::on([at[0], 0.5 * at[1]]),
            ]
        });
        marks.extend(labels.write(name, INKS[side], above.collect::<Vec<_>>()));
    }
    marks
}

/// What each outcome adds.
pub fn parts(figure: &Information, panel: &Panel, frame: Frame) -> Vec<Mark> {
    let [low, high] = panel.x.range;
    let mut marks = vec![Mark::line(vec![low, 0.0, high, 0.0], Stroke::new(Ink::Muted, 1.0))];
    for (index, part) in figure.outcome_parts().into_iter().enumerate() {
        let ink = if part < 0.0 { NEGATIVE } else { POSITIVE };
        let height = if part.is_nan() { panel.y.range[1] } else { part };
        marks.extend(filled(index as f64 - HALF, index as f64 + HALF, height, ink, 0.45));
    }
    let mut labels = Labels::new(panel, frame, &[]);
    labels.keep_off(&marks);
    let [full, short] = words::sum(figure);
    let rows = [0.88, 0.7, 0.5, 0.12].map(|share| panel.y.at(share));
    let columns = [0.0, 0.3, 0.5].map(|share| panel.x.at(share));
    let places = rows.into_iter().flat_map(|y| columns.into_iter().map(move |x| LabelPosition::right_of([x, y])));
    marks.extend(labels.write_longest([&*full, &*short], Ink::Foreground, places.collect::<Vec<_>>()));
    marks
}
