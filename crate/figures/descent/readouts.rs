//! The numbers of the race: a row for each optimiser from each start, at the step shown. Losses and gradients are exact: where there
//! is noise, it has a column of its own.

use super::Descent;
use crate::figure::{Cell, Clock, Readout, Table, Value};
use crate::plane::Point;
use crate::subject::race::{Racer, Track};
use crate::surface::Surface;

/// The heading of the distance to the nearest known minimum.
const TO_MINIMUM: &str = "to a minimum";

/// One row per track.
pub fn readouts(figure: &Descent) -> Vec<Readout> {
    figure.tracks().iter().map(|track| readout(figure, track)).collect()
}

fn readout(figure: &Descent, track: &Track) -> Readout {
    let racer = &figure.race.racers()[track.racer];
    let trajectory = &track.trajectory;
    let step = figure.playback.step().min(trajectory.steps());
    let at = [trajectory.points[2 * step], trajectory.points[2 * step + 1]];
    let distance = figure.landscape.minima().map(|minimum| distance(minimum.at, at)).reduce(f64::min);
    let noise = figure.race.noise().deviation();
    let noise = (noise > 0.0).then(|| Cell::number("noise", "noise σ", noise));
    let cells = [
        Cell::count("step", "step", step),
        Cell::point("position", "(x, y)", at),
        Cell::number("loss", "loss f", trajectory.losses[step]),
        Cell::number("gradientNorm", "‖∇f‖", steepness(figure, at)),
        Cell::count("evaluations", "evaluations", trajectory.evaluations(step)),
        distance.map_or(Cell::none("distance", TO_MINIMUM), |distance| Cell::number("distance", TO_MINIMUM, distance)),
        Cell::verdict("verdict", "verdict", figure.verdict(track), step),
    ];
    let cells = cells.into_iter().chain(noise).collect();
    let label = label(figure, racer, track);
    Readout { swatch: Some(racer.swatch), ..Readout::new(racer.card.id, label, cells) }
}

/// Every step of every track up to the step shown. With noise, also what is added to the gradient there.
pub fn table(figure: &Descent) -> Table {
    let mut columns = vec!["optimiser", "start", "step", "x", "y", "loss", "gradientNorm", "evaluations"];
    let is_noisy = figure.race.noise().deviation() > 0.0;
    columns.extend(if is_noisy { &["noiseX", "noiseY"][..] } else { &[] });
    let (shown, tracks) = (figure.playback.step(), figure.tracks());
    let rows = tracks.iter().flat_map(|track| {
        let (id, trajectory) = (figure.race.racers()[track.racer].card.id, &track.trajectory);
        let noise = figure.race.noise().from(track.start as u64).samples();
        let row = |(step, noise): (usize, [f64; 2])| {
            let at = trajectory.point(step);
            let count = trajectory.evaluations(step) as f64;
            let numbers = [track.start as f64 + 1.0, step as f64, at[0], at[1], trajectory.losses[step]];
            let more = [steepness(figure, [at[0], at[1]]), count];
            let noise = noise.into_iter().filter(|_| is_noisy);
            let numbers = numbers.into_iter().chain(more).chain(noise).map(Value::Number);
            [Value::Word(id.into())].into_iter().chain(numbers).collect()
        };
        (0..=shown.min(trajectory.steps())).zip(noise).map(row).collect::<Vec<_>>()
    });
    Table { columns, rows: rows.collect() }
}

fn label(figure: &Descent, racer: &Racer, track: &Track) -> String {
    match figure.race.starts().len() {
        1 => racer.card.title.into(),
        _ => format!("{}, start {}", racer.card.title, track.start + 1),
    }
}

/// ‖∇f‖, computed again because trajectories do not store it.
fn steepness(figure: &Descent, at: Point) -> f64 {
    let [x, y] = figure.landscape.surface().gradient(at);
    (x * x + y * y).sqrt()
}

fn distance(one: Point, two: Point) -> f64 {
    libm::hypot(one[0] - two[0], one[1] - two[1])
}
