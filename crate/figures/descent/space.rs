//! The race in three dimensions: the trajectories on the surface, and the starts, which are dragged along it.

use super::{Descent, START, START_ON_RELIEF, picture};
use crate::figure::{Clock, Handle, Swatch, style};
use crate::plane::Point;
use crate::scene::{Frame, Ink, Marker, Panel};
use crate::sketch::relief;
use crate::subject::race::{Racer, Track};
use crate::subject::relief::{Drape, Mode};
use crate::trajectory::Verdict;

/// Draws the relief with the trajectories.
pub fn draw(figure: &Descent, frame: Frame, panel: &mut Panel) {
    let drape = figure.relief.draw(&figure.landscape, panel, frame);
    let tracks = figure.tracks();
    for (places, marker) in figure.landscape.critical_points() {
        panel.front.extend(drape.points(&places, marker, 5.0, Ink::Foreground));
    }
    for track in tracks.iter() {
        let racer = &figure.race.racers()[track.racer];
        track_marks(&drape, racer, track, figure.playback.step(), tracks.len(), panel);
    }
    let unit = panel.view().size()[0] / panel.area.width.max(1.0);
    if let Some([from, to]) = picture::slope(figure, unit, frame.scale) {
        panel.front.extend(drape.arrow(from, to, picture::SLOPE));
    }
    let handles = handles(figure, figure.handles_on_map());
    panel.front.extend(relief::surroundings(&figure.relief, panel, frame, &handles, &drape));
}

fn track_marks(drape: &Drape, racer: &Racer, track: &Track, shown: usize, crowd: usize, panel: &mut Panel) {
    let Swatch { ink, marker, .. } = racer.swatch;
    let points = &track.trajectory.points;
    let last = shown.min(points.len() / 2 - 1);
    let path = &points[..2 * last + 2];
    panel.front.extend(drape.path(path, style::stroke(&racer.swatch), crowd));
    if last <= picture::MAX_DOTS {
        panel.front.extend(drape.points(path, Marker::Circle, 2.5, ink));
    }
    let has_diverged = last < shown && track.trajectory.verdict == Verdict::Diverged;
    let marker = if has_diverged { Marker::Cross } else { marker };
    panel.front.extend(drape.points(&path[2 * last..], marker, 6.0, ink));
}

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
    format!(" {}{ridge}", figure.relief.in_words())
}
