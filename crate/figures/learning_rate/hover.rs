//! What is under the pointer, in one line.

use super::LearningRate;
use super::picture::{BIFURCATION, SWEEP};
use crate::number::{point_to_text, to_text};

/// The line; empty without a pointer.
pub fn text(figure: &LearningRate) -> String {
    let Some((panel, [x, y])) = figure.pointer.filter(|(_, at)| at.iter().all(|end| end.is_finite())) else {
        return String::new();
    };
    let text = |number: f64| to_text(number, 3);
    match panel {
        SWEEP => {
            let apart = |rate: f64| libm::log(rate / x).abs();
            let sweep = figure.sweep();
            let nearest = sweep.samples().reduce(|one, two| if apart(two.rate) < apart(one.rate) { two } else { one });
            nearest.filter(|_| x > 0.0).map_or(String::new(), |sample| {
                format!("η = {}: {}, loss {}", text(sample.rate), sample.regime.name(), text(sample.loss))
            })
        }
        BIFURCATION => format!("η = {}   {} = {}", text(x), figure.landscape.letters()[0], text(y)),
        _ => {
            let at = if figure.is_planar() { [x, y] } else { [x, figure.start()[1]] };
            match figure.surface().value(at) {
                loss if loss.is_finite() => format!("f{} = {}", point_to_text(at, 3), text(loss)),
                _ => format!("f is undefined at {}", point_to_text(at, 3)),
            }
        }
    }
}
