//! The panel of the gaps: the test loss at both minima against their sharpness. A stretch moves both points along, and neither up.

use std::rc::Rc;

use super::picture::{GAP, TEST};
use super::{FlatMinima, STRETCH_DIAL};
use crate::scene::{Axis, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, Labels};

/// The panel.
pub fn panel(figure: &FlatMinima, area: Rect, scale: f64) -> Panel {
    let [sharp, flat] = figure.landscape.minima;
    let [low, high] = STRETCH_DIAL.range;
    let range = [0.6 * flat.curvature * low * low, 1.7 * sharp.curvature * high * high];
    let most = figure.gap(&sharp).max(figure.gap(&flat));
    let y = ["gap: test loss − training loss".into(), "test − training".into(), "gap".into()];
    let x = labels::fitting(["sharpness λα²".into(), "λα²".into()], area.width, scale);
    let y = Axis::linear(labels::fitting(y, area.width, scale), [0.0, 1.35 * most.max(0.01)]);
    Panel::new(GAP, area, Axis::logarithmic(x, range), y)
}

/// Where a stretch takes both.
pub fn backdrop(figure: &FlatMinima) -> Vec<Mark> {
    let key = [figure.shift.value(), 0.0];
    figure.pictures.gaps.of(key, || Rc::new(trails(figure))).to_vec()
}

fn trails(figure: &FlatMinima) -> Vec<Mark> {
    let trail = |minimum: &super::Minimum| {
        let [low, high] = STRETCH_DIAL.range.map(|alpha| minimum.curvature * alpha * alpha);
        let gap = figure.gap(minimum);
        Mark::line(vec![low, gap, high, gap], Stroke::new(Ink::Muted, 1.2).dashed(&[2.0, 3.0]))
    };
    figure.landscape.minima.iter().map(trail).collect()
}

/// Both minima.
pub fn front(figure: &FlatMinima, _panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let places = figure.landscape.minima.map(|minimum| [figure.sharpness(&minimum), figure.gap(&minimum)]);
    let mut marks: Vec<Mark> = places
        .into_iter()
        .zip([Marker::Diamond, Marker::Circle])
        .map(|(at, marker)| Mark::points(at.to_vec(), marker, 6.0, TEST))
        .collect();
    labels.keep_off(&marks);
    for (at, name) in places.into_iter().zip(["sharp", "flat"]) {
        marks.extend(labels.name_point(name, Ink::Foreground, at, [0.0, 1.0]));
    }
    marks
}
