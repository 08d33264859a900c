//! The stationary points of the curve, in words.

use crate::curve::Stationary;
use crate::number::to_text;
use crate::sketch::sign::{SignSplit, stretches};
use crate::subject::graph::Drawn;

/// The most stationary points, or flat intervals, that are listed one by one.
const MAX_LISTED: usize = 8;

/// Describes the marked stationary points, the intervals on which f′ = 0, and the zeros of f′ too steep to be marked.
pub fn description(drawn: &Drawn) -> String {
    let sentences: Vec<String> =
        [points(&drawn.stationary), flat_intervals(drawn), unmarked(drawn.unmarked)].into_iter().flatten().collect();
    if sentences.is_empty() { "The curve has no stationary points in view.".into() } else { sentences.join(" ") }
}

fn points(points: &[Stationary]) -> Option<String> {
    let point = |point: &Stationary| format!("{} at x = {}", point.kind.as_str(), to_text(point.x, 3));
    match points.len() {
        0 => None,
        count if count > MAX_LISTED => Some(format!("The curve has {count} stationary points in view.")),
        _ => Some(format!("Stationary: {}.", points.iter().map(point).collect::<Vec<_>>().join(", "))),
    }
}

/// The graph of f′ is split at jumps; a lone point between two jumps is not an interval.
fn flat_intervals(drawn: &Drawn) -> Option<String> {
    let line = &drawn.traces[1];
    let intervals: Vec<[f64; 2]> =
        stretches(&SignSplit::of(line).flat).into_iter().filter(|[from, to]| from < to).collect();
    let interval = |[from, to]: &[f64; 2]| format!("from x = {} to {}", to_text(*from, 3), to_text(*to, 3));
    match intervals[..] {
        [] => None,
        [[from, to]] if line.first() == Some(&from) && line.iter().nth_back(1) == Some(&to) => {
            Some("The curve is flat everywhere in view.".into())
        }
        _ if intervals.len() > MAX_LISTED => {
            Some(format!("The curve is flat on {} intervals in view.", intervals.len()))
        }
        _ => Some(format!("The curve is flat {}.", intervals.iter().map(interval).collect::<Vec<_>>().join(", "))),
    }
}

fn unmarked(count: usize) -> Option<String> {
    let points = match count {
        0 => return None,
        1 => "one point".into(),
        _ => format!("{count} points"),
    };
    Some(format!("At {points} f′ crosses zero too steeply to be marked."))
}
