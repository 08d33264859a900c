//! The run in three dimensions: its start, which is dragged along the surface.

use super::{LearningRate, START};
use crate::figure::Handle;
use crate::plane::Point;
use crate::subject::relief::Mode;

/// The handle of the start on the relief, beside that on the map.
const START_ON_RELIEF: &str = "relief-start";

/// The handles, given that of the start on the map: on the map, on the relief, or on both, and the eye of the relief.
pub fn handles(figure: &LearningRate, on_map: Handle) -> Vec<Handle> {
    let (relief, landscape) = (&figure.relief, &figure.landscape);
    match figure.relief_mode() {
        Mode::Off => vec![on_map],
        Mode::Alone => vec![relief.handle(landscape, on_map), relief.eye(landscape)],
        Mode::Beside => {
            let twin = Handle { id: START_ON_RELIEF.into(), ..relief.handle(landscape, on_map.clone()) };
            vec![on_map, twin, relief.eye(landscape)]
        }
    }
}

/// The point of the plane to which the start is dragged, from the place in its panel; `None` for another handle.
pub fn target(figure: &LearningRate, handle: &str, to: Point) -> Option<Point> {
    let is_on_map = match handle {
        START => figure.relief_mode() != Mode::Alone,
        START_ON_RELIEF => false,
        _ => return None,
    };
    if is_on_map {
        return Some(to);
    }
    // Back and forth, places would lose their last digits.
    let exact = [figure.landscape.home().starts[0], figure.start()];
    let place = |at: Point| figure.relief.place(&figure.landscape, at);
    let exact = exact.into_iter().find(|at| place(*at) == to);
    Some(exact.unwrap_or_else(|| figure.relief.pick(&figure.landscape, to, figure.start())))
}

/// From where the relief is seen, as the end of a description; empty without a relief.
pub fn description(figure: &LearningRate) -> String {
    if figure.relief_mode() == Mode::Off {
        return String::new();
    }
    let is_hidden = figure.relief.is_hidden(&figure.landscape, figure.start());
    let ridge = if is_hidden { " The start lies behind a ridge." } else { "" };
    format!(" {}{ridge}", figure.relief.in_words(&figure.landscape))
}
