//! The starting points of a race as handles, on the map and in three dimensions, where they are dragged along the surface, and what
//! lies behind a ridge.

use super::landscape::Landscape;
use super::race::Race;
use super::relief::{Mode, Relief};
use crate::figure::points::Points;
use crate::figure::{Handle, Travel};
use crate::plane::Point;

/// The prefix of the handle ids, which are numbered from 1.
const START: &str = "start-";

/// The same beside the map, for the handles on the relief.
const START_ON_RELIEF: &str = "relief-start-";

/// The index of the start that a handle moves.
pub fn position(starts: &Points, handle: &str) -> Option<usize> {
    starts.position(handle, START).or_else(|| starts.position(handle, START_ON_RELIEF))
}

/// The handles on the map, given what each says of its point.
pub fn on_map(race: &Race, landscape: &Landscape, panel: &'static str, text: impl Fn(Point) -> String) -> Vec<Handle> {
    let (starts, [width, height]) = (race.starts(), landscape.view().size());
    let handle = |(index, at): (usize, &Point)| Handle {
        id: format!("{START}{}", index + 1),
        label: if starts.len() == 1 { "Start".into() } else { format!("Start {}", index + 1) },
        value: text(*at),
        panel,
        at: *at,
        home: landscape.home().starts[0],
        travel: Travel::Across([width.max(height); 2]),
        removable: starts.len() > 1,
    };
    starts.iter().enumerate().map(handle).collect()
}

/// The handles, given those of the starts on the map: on the map, on the relief, or on both, and the eye of the relief.
pub fn handles(relief: &Relief, landscape: &Landscape, on_map: Vec<Handle>) -> Vec<Handle> {
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
pub fn target(relief: &Relief, landscape: &Landscape, starts: &[Point], handle: &str, to: Point) -> Option<Point> {
    let index = |prefix: &str| handle.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1);
    let (index, is_on_map) = match index(START_ON_RELIEF) {
        Some(index) => (index, false),
        None => (index(START)?, relief.mode() != Mode::Alone),
    };
    let start = *starts.get(index)?;
    if is_on_map {
        return Some(to);
    }
    // Back and forth, places would lose their last digits.
    let exact = [landscape.home().starts[0], start];
    let place = |at: Point| relief.place(landscape, at);
    let exact = exact.into_iter().find(|at| place(*at) == to);
    Some(exact.unwrap_or_else(|| relief.pick(landscape, to, start)))
}

/// From where the relief is seen, and which starts are hidden, as the end of a description; empty without a relief.
pub fn description(relief: &Relief, landscape: &Landscape, starts: &[Point]) -> String {
    if relief.mode() == Mode::Off {
        return String::new();
    }
    let hidden: Vec<String> = (0..starts.len())
        .filter(|index| relief.is_hidden(landscape, starts[*index]))
        .map(|index| (index + 1).to_string())
        .collect();
    let ridge = match (hidden.len(), starts.len()) {
        (0, _) => String::new(),
        (_, 1) => " The start lies behind a ridge.".into(),
        (1, _) => format!(" Start {} lies behind a ridge.", hidden[0]),
        _ => format!(" Starts {} lie behind a ridge.", hidden.join(", ")),
    };
    format!(" {}{ridge}", relief.in_words(landscape))
}
