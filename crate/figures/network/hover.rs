//! What is under the pointer, in a line.

use super::Trained;
use super::curves::{ALONG, LOSSES};
use super::diagram::{DIAGRAM, Layout};
use super::picture::PLANE;
use crate::network::{Matrix, Network};
use crate::number::{point_to_text, to_text};
use crate::plane::Point;

/// The line; empty where there is nothing to report.
pub fn text(figure: &Trained) -> String {
    let Some((panel, at)) = figure.hovered.filter(|(_, at)| at.iter().all(|end| end.abs() < 1e12)) else {
        return String::new();
    };
    match panel {
        PLANE => plane(figure, at),
        DIAGRAM => weight(figure, at),
        LOSSES => losses(figure, at),
        ALONG => format!("w = {}, loss {}", to_text(at[0], 3), to_text(at[1], 3)),
        _ => String::new(),
    }
}

fn plane(figure: &Trained, at: Point) -> String {
    let mut network = Network::new(figure.architecture());
    let output = network.forward(&figure.weights(), &Matrix::from_fn(2, 1, |axis, _| at[axis])).get(0, 0);
    let place = point_to_text(at, 3);
    if figure.data.has_values() {
        return format!("{place}: the network's value is {}", to_text(output, 3));
    }
    let probability = 1.0 / (1.0 + libm::exp(-output));
    format!("{place}: class {} with probability {}", figure.data.class_name(1), to_text(probability, 3))
}

fn weight(figure: &Trained, at: Point) -> String {
    let architecture = figure.architecture();
    let Some(index) = Layout::of(&architecture).nearest(&architecture, at) else { return String::new() };
    let value = to_text(figure.weights()[index], 3);
    format!("weight {}, {}: {value}; click to select it", index + 1, figure.name_of(index))
}

fn losses(figure: &Trained, at: Point) -> String {
    let losses = figure.course.losses();
    let tick = (at[0].max(0.0).round() as usize).min(losses.len() - 1);
    let [training, held_out] = losses[tick].map(|loss| to_text(loss, 3));
    format!("{} {tick}: loss {training}, held out {held_out}", figure.tick_name())
}
