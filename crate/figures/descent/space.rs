//! The race in three dimensions: the starts, which are dragged along the surface, and what lies behind a ridge.

use super::{Descent, START, START_ON_RELIEF};
use crate::figure::Handle;
use crate::plane::Point;
use crate::subject::relief::Mode;

/// The handles, given those of the starts on the map: on the map, on the relief, or on both, and the eye of the relief.
pub fn handles(figure: &Descent, on_map: Vec<Handle>) -> Vec<Handle> {
    let (relief, landscape) = (&figure.relief, &figure.landscape);
    match relief.mode() {
        Mode::Off => on_map,
        Mode::Alone => {
            let starts = on_map.into_iter().map(|handle| relief.handle(landscape, handle));
            starts.chain([relief.eye(landscape)]).collect()
        }
        Mode::Beside => {
            let twin = |(index, handle): (usize, &Handle)| {
                let id = format!("{START_ON_RELIEF}{}", index + 1);
                Handle { id, ..relief.handle(landscape, handle.clone()) }
            };
            let twins: Vec<Handle> = on_map.iter().enumerate().map(twin).collect();
            on_map.into_iter().chain(twins).chain([relief.eye(landscape)]).collect()
        }
    }
}

/// The point of the plane to which a start is dragged, from the place in its panel.
pub fn target(figure: &Descent, handle: &str, to: Point) -> Option<Point> {
    let starts = figure.race.starts();
    let index = |prefix: &str| handle.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1);
    let (index, is_on_map) = match index(START_ON_RELIEF) {
        Some(index) => (index, false),
        None => (index(START)?, figure.relief.mode() != Mode::Alone),
    };
    let start = *starts.get(index)?;
    if is_on_map {
        return Some(to);
    }
    // Back and forth, places would lose their last digits.
    let exact = [figure.landscape.home().starts[0], start];
    let place = |at: Point| figure.relief.place(&figure.landscape, at);
    let exact = exact.into_iter().find(|at| place(*at) == to);
    Some(exact.unwrap_or_else(|| figure.relief.pick(&figure.landscape, to, start)))
}

/// From where the relief is seen, and which starts are hidden, as the end of a description; empty without a relief.
pub fn description(figure: &Descent) -> String {
    if figure.relief.mode() == Mode::Off {
        return String::new();
    }
    let starts = figure.race.starts();
    let hidden: Vec<String> = (0..starts.len())
        .filter(|index| figure.relief.is_hidden(&figure.landscape, starts[*index]))
        .map(|index| (index + 1).to_string())
        .collect();
    let ridge = match (hidden.len(), starts.len()) {
        (0, _) => String::new(),
        (_, 1) => " The start lies behind a ridge.".into(),
        (1, _) => format!(" Start {} lies behind a ridge.", hidden[0]),
        _ => format!(" Starts {} lie behind a ridge.", hidden.join(", ")),
    };
    format!(" {}{ridge}", figure.relief.in_words(&figure.landscape))
}
