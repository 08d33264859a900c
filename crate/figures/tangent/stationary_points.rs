//! Where the curve is level, in words.

use crate::curve::Stationary;
use crate::number::to_text;
use crate::sketch::sign::{SignSplit, stretches};
use crate::subject::graph::Drawn;

/// Not more level places than these are told one by one.
const MOST_TOLD: usize = 8;

/// The places that are marked, the stretches where f′ stays 0, and what is left out of the marks.
pub fn description(drawn: &Drawn) -> String {
    let sentences: Vec<String> =
        [places(&drawn.stationary), plains(drawn), steep(drawn.unmarked)].into_iter().flatten().collect();
    if sentences.is_empty() { "Nowhere in view is it level.".into() } else { sentences.join(" ") }
}

fn places(places: &[Stationary]) -> Option<String> {
    let place = |place: &Stationary| format!("{} at x = {}", place.kind.as_str(), to_text(place.x, 3));
    match places.len() {
        0 => None,
        count if count > MOST_TOLD => Some(format!("It is level at {count} places in view.")),
        _ => Some(format!("Level: {}.", places.iter().map(place).collect::<Vec<_>>().join(", "))),
    }
}

/// The line of f′ is cut at jumps: a point between two of them is no stretch.
fn plains(drawn: &Drawn) -> Option<String> {
    let line = &drawn.traces[1];
    let plains: Vec<[f64; 2]> =
        stretches(&SignSplit::of(line).flat).into_iter().filter(|[from, to]| from < to).collect();
    let stretch = |[from, to]: &[f64; 2]| format!("from x = {} to {}", to_text(*from, 3), to_text(*to, 3));
    match plains[..] {
        [] => None,
        [[from, to]] if line.first() == Some(&from) && line.iter().nth_back(1) == Some(&to) => {
            Some("It is level everywhere in view.".into())
        }
        _ if plains.len() > MOST_TOLD => Some(format!("It is level on {} stretches in view.", plains.len())),
        _ => Some(format!("It is level {}.", plains.iter().map(stretch).collect::<Vec<_>>().join(", "))),
    }
}

fn steep(count: usize) -> Option<String> {
    let places = match count {
        0 => return None,
        1 => "one place".into(),
        _ => format!("{count} places"),
    };
    Some(format!("At {places} f′ goes through zero too steeply for a mark."))
}
