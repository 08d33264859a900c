//! What each way to the gradient costs, as bars.

use std::rc::Rc;

use super::{ADJOINT, COSTS, TANGENT};
use crate::figures::backprop::Backprop;
use crate::number::counted;
use crate::scene::{Axis, Frame, Ink, Mark, Panel, Rect};
use crate::sketch::labels::{LabelPosition, Labels};

/// The height of a bar, as a share of its row.
const THICKNESS: f64 = 0.36;

/// The bars from the top: what is computed, and its colour.
fn bars(figure: &Backprop) -> [(&'static str, usize, Ink); 5] {
    let costs = figure.source.shown().costs;
    [
        ("f", costs.value, Ink::Foreground),
        ("∇f, reverse mode", costs.reverse, ADJOINT),
        ("∇f, forward mode", costs.forward, TANGENT),
        ("∇f, differences", costs.differences, Ink::Muted),
        ("Hessian × vector", costs.hessian_vector, ADJOINT),
    ]
}

/// The panel: rows from 0 at the bottom, operations to the right.
pub fn panel(figure: &Backprop, area: Rect) -> Panel {
    let rows = bars(figure);
    let most = rows.iter().map(|(_, count, _)| *count).max().unwrap_or(0).max(1);
    Panel::new(COSTS, area, Axis::bare([0.0, 1.02 * most as f64]), Axis::bare([0.0, rows.len() as f64]))
}

/// Draws the bars, each under its name and number.
pub fn draw(figure: &Backprop, panel: &mut Panel, frame: Frame) {
    let mut labels = Labels::new(panel, frame, &[]);
    let rows = bars(figure);
    for (row, (name, count, ink)) in rows.into_iter().rev().enumerate() {
        let (low, right) = (row as f64 + 0.06, count as f64);
        let corners = vec![0.0, low, right, low, right, low + THICKNESS, 0.0, low + THICKNESS];
        let opacity = if name.starts_with("Hess") { 0.5 } else { 1.0 };
        panel.front.push(Mark::Polygon { points: Rc::new(corners), ink, opacity });
        let text = format!("{name}: {}", counted(count, "operation", "operations"));
        let at = [0.0, low + THICKNESS + 0.5 * (1.0 - THICKNESS - 0.06)];
        let place = LabelPosition::right_of(at);
        panel.front.extend(labels.write_longest([&text, &format!("{name}: {count}")], Ink::Foreground, [place]));
    }
}
