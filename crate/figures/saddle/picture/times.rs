//! The steps to leave the saddle against ln(1/d): dots are runs, lines the theory.

use super::super::Saddle;
use super::super::escape::{DECADES, Escapes};
use super::TIMES;
use crate::figure::style;
use crate::number::to_text;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;
use crate::subject::race::Racer;

/// The least number of steps that the axis covers.
const FEW: f64 = 10.0;

/// The panel, from a distance of r down to the closest start.
pub fn panel(figure: &Saddle, area: Rect, scale: f64) -> Panel {
    let reach = figure.reach();
    let nearest = reach * libm::pow(10.0, f64::from(-DECADES));
    let escapes = figure.escapes();
    let times = escapes.iter().flat_map(|escapes| escapes.times.iter().map(|time| time[1]));
    let most = times.fold(FEW, f64::max);
    let name = ["ln(1∕d), d the distance from the stable line".into(), "ln(1∕d)".into()];
    let x = Axis::linear(labels::fitting(name, area.width, scale), [reach, nearest].map(|d| -libm::log(d)));
    let name = ["steps until the run has escaped".into(), "steps to escape".into(), "steps".into()];
    Panel::new(TIMES, area, x, Axis::linear(labels::fitting(name, area.width, scale), [0.0, 1.15 * most]))
}

/// Draws the panel.
pub fn draw(figure: &Saddle, panel: &mut Panel, frame: Frame) {
    let mut labels = Labels::new(panel, frame, &[]);
    let escapes = figure.escapes();
    let middle = [panel.x.at(0.5), panel.y.at(0.5)];
    if figure.saddle().is_none() {
        let words = ["no saddle in the view", "no saddle"];
        panel.front.extend(labels.write_longest(words, Ink::Foreground, [LabelPosition::on(middle)]));
        return;
    }
    let racers = || figure.race.racers().iter().zip(&*escapes);
    panel.front = racers().flat_map(|(racer, escapes)| marks(figure, racer, escapes, panel)).collect();
    panel.front.extend(starts(figure, panel));
    labels.keep_off(&panel.front);
    let texts: Vec<Mark> =
        racers().filter_map(|(racer, escapes)| text(figure, racer, escapes, panel, &mut labels)).collect();
    panel.front.extend(texts);
}

fn marks(figure: &Saddle, racer: &Racer, escapes: &Escapes, panel: &Panel) -> Vec<Mark> {
    let swatch = racer.swatch;
    let dots: Vec<f64> = escapes.times.iter().flat_map(|[distance, time]| [-libm::log(*distance), *time]).collect();
    let mut marks = Vec::new();
    if escapes.law.is_some() {
        let stroke = Stroke { halo: false, width: 1.5, ..style::stroke(&swatch) };
        marks.push(Mark::line(theory(figure, escapes, panel).concat(), stroke));
    }
    marks.push(Mark::points(dots, swatch.marker, 4.5, swatch.ink));
    marks
}

/// The two ends of the line that theory draws.
fn theory(figure: &Saddle, escapes: &Escapes, panel: &Panel) -> Vec<[f64; 2]> {
    let ends = panel.x.range;
    let at = |x: f64| escapes.law.map(|law| [x, law.steps(libm::exp(-x), figure.reach())]);
    ends.into_iter().filter_map(at).collect()
}

/// Where the starts of the map are.
fn starts(figure: &Saddle, panel: &Panel) -> Vec<Mark> {
    let Some(saddle) = figure.saddle() else { return Vec::new() };
    let (tracks, passages) = (figure.tracks(), figure.passages());
    let places: Vec<(f64, usize, f64)> = tracks
        .iter()
        .zip(&*passages)
        .filter_map(|(track, passage)| {
            let x = -libm::log(saddle.across(figure.race.starts()[track.start]).abs());
            let is_shown = (panel.x.range[0]..=panel.x.range[1]).contains(&x);
            passage.left.filter(|_| is_shown).map(|time| (x, track.racer, time))
        })
        .collect();
    let lines = places.iter().map(|(x, ..)| *x).fold(Vec::new(), |mut known: Vec<f64>, x| {
        if !known.contains(&x) {
            known.push(x);
        }
        known
    });
    let lines = lines.into_iter().map(|x| straight::upright(x, panel.y.range));
    let ring = |(x, racer, time): &(f64, usize, f64)| {
        Mark::points(vec![*x, *time], Marker::Ring, 7.0, figure.race.racers()[*racer].swatch.ink)
    };
    lines.chain(places.iter().map(ring)).collect()
}

/// The fitted slope and the theory beside it.
fn text(figure: &Saddle, racer: &Racer, escapes: &Escapes, panel: &Panel, labels: &mut Labels) -> Option<Mark> {
    let (long, short) = match (escapes.slope, escapes.law) {
        (Some(slope), Some(law)) => {
            let [slope, theory] = [slope, law.slope()].map(|slope| to_text(slope, 4));
            (format!("slope {slope}, in theory {theory}"), format!("slope {slope}"))
        }
        (Some(slope), None) => {
            let slope = if slope.abs() < 5e-4 { "0".into() } else { to_text(slope, 3) };
            (format!("slope {slope}"), format!("slope {slope}"))
        }
        _ => return None,
    };
    let line: Vec<[f64; 2]> = match escapes.law {
        Some(_) => theory(figure, escapes, panel),
        None => escapes.times.iter().map(|[distance, time]| [-libm::log(*distance), *time]).collect(),
    };
    let [first, last] = [*line.first()?, *line.last()?];
    let places: Vec<LabelPosition> = straight::along([first, last], true)
        .filter(|at| (panel.y.range[0]..=panel.y.range[1]).contains(&at[1]))
        .flat_map(|at| {
            let (above, below) = (LabelPosition::beyond(at, [-1.0, 0.4]), LabelPosition::beyond(at, [1.0, -0.4]));
            [above, above.farther(8.0), LabelPosition::above(at), below, LabelPosition::above(at).farther(8.0)]
        })
        .collect();
    labels.write_longest([&long, &short], racer.swatch.ink, places)
}
