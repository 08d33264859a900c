//! What a grid costs: the decades of its points against the number of variables, a line that passes the age of the universe.

use super::super::{Marginal, cost};
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};

/// The most variables.
const MOST: f64 = 20.0;

/// The decades of points that are evaluated in the age of the universe.
const UNIVERSE: f64 = 26.64;

/// The axes.
pub fn axes() -> [Axis; 2] {
    [Axis::linear("variables n", [0.0, MOST]), Axis::linear("k of 10ᵏ points", [0.0, decades(MOST)])]
}

/// The decimal logarithm of the number of points.
fn decades(n: f64) -> f64 {
    libm::log10(cost::POINTS) * n
}

/// Draws the panel.
pub fn draw(figure: &Marginal, panel: &mut Panel, frame: Frame) {
    let n = figure.dimensions.value();
    let [left, right] = panel.x.range;
    let line = vec![left, decades(left), right, decades(right)];
    let guide = Stroke::new(Ink::Muted, 1.0).dashed(&[4.0, 4.0]);
    panel.front = vec![
        Mark::line(vec![left, UNIVERSE, right, UNIVERSE], guide),
        Mark::line(line, Stroke::new(Ink::Foreground, 2.0).haloed()),
        Mark::dot([n, decades(n)], Ink::Foreground),
    ];
    let mut labels = Labels::new(panel, frame, &[]);
    labels.keep_off(&panel.front);
    let at = [n, decades(n)];
    let time = cost::time(n);
    let text = format!("n = {n}: {time}");
    let beside =
        [LabelPosition::right_of(at), LabelPosition::left_of(at), LabelPosition::below(at), LabelPosition::above(at)];
    let far = beside.map(|position| position.farther(8.0));
    panel.front.extend(labels.write_longest([&text, &time], Ink::Foreground, beside.into_iter().chain(far)));
    let universe = [0.32, 0.36].map(|share| LabelPosition::above([panel.x.at(share), UNIVERSE]));
    panel.front.extend(labels.write("age of the universe", Ink::Muted, universe));
}
