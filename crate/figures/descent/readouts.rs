//! The numbers of the race: a row for each optimiser from each start, at the step shown. Losses and gradients are exact: where there
//! is noise, it has a column of its own.

use std::borrow::Cow;

use super::Descent;
use super::crowd::{self, Tally};
use crate::figure::{Cell, Clock, Readout, Table, Value};
use crate::number::{counted, point_to_text};
use crate::plane::Point;
use crate::subject::race::{Racer, Track};
use crate::surface::Surface;
use crate::trajectory::Trajectory;

/// The heading of the distance to the nearest known minimum.
const TO_MINIMUM: &str = "to a minimum";

/// One row per track; with a crowd, one more per racer.
pub fn readouts(figure: &Descent) -> Vec<Readout> {
    let rows = figure.tracks().iter().map(|track| readout(figure, track)).chain(crowd_rows(figure)).collect();
    match figure.plan() {
        Some(_) => with_all_columns(rows),
        None => rows,
    }
}

/// The crowd of each racer, at the step shown: counts, and the median loss. While it is being computed there are no numbers yet.
fn crowd_rows(figure: &Descent) -> Vec<Readout> {
    let (step, tallies) = (figure.playback.step(), figure.tallies());
    let row = |(index, racer): (usize, &Racer)| {
        let cells = match tallies.get(index) {
            Some(tally) => crowd_cells(tally, step),
            None => vec![Cell::word("verdict", "verdict", "computing")],
        };
        let id = format!("{}-crowd", racer.card.id);
        Readout { swatch: Some(racer.swatch), ..Readout::new(id, format!("{}, crowd", racer.card.title), cells) }
    };
    let racers = figure.race.racers().iter().enumerate().filter(|_| figure.plan().is_some());
    racers.map(row).collect()
}

fn crowd_cells(tally: &Tally, step: usize) -> Vec<Cell> {
    let places: Vec<_> =
        tally.places.iter().map(|(at, count)| format!("{count} at {}", point_to_text(*at, 3))).collect();
    let percent = 100.0 * tally.converged as f64 / tally.runs.max(1) as f64;
    let steps = tally.steps.map(|steps| Cell::count("medianSteps", "median steps", steps));
    vec![
        Cell::count("step", "step", step),
        Cell::number("loss", "loss f", tally.loss),
        Cell::word("verdict", "verdict", format!("{percent:.0} % converged")),
        Cell::word(PLACES.name, PLACES.label, if places.is_empty() { "–".into() } else { places.join(", ") }),
        Cell::count("runs", "runs", tally.runs),
        Cell::count("converged", "converged", tally.converged),
        Cell::count("running", "running", tally.running),
        Cell::count("oscillating", "oscillating", tally.oscillating),
        Cell::count("diverged", "diverged", tally.diverged),
        Cell::count("stopped", "stopped", tally.stopped),
        steps.unwrap_or(Cell::none("medianSteps", "median steps")),
    ]
}

/// A column.
#[derive(Clone, PartialEq)]
struct Column {
    name: &'static str,
    label: Cow<'static, str>,
}

/// Where the runs of a crowd have converged to: words in every row, as tables expect of a column.
const PLACES: Column = Column { name: "minima", label: Cow::Borrowed("to") };

/// The rows with the same columns each: those of the first row, and those of the crowd.
fn with_all_columns(rows: Vec<Readout>) -> Vec<Readout> {
    let mut columns: Vec<Column> = Vec::new();
    let of_crowd = crowd_cells(&Tally::default(), 0);
    for Cell { name, label, .. } in rows.iter().take(1).flat_map(|row| &row.cells).chain(&of_crowd) {
        if !columns.iter().any(|column| column.name == *name) {
            columns.push(Column { name, label: label.clone() });
        }
    }
    let empty = |column: &Column| match column.clone() {
        Column { name, label } if name == PLACES.name => Cell::word(name, label, "–"),
        Column { name, label } => Cell::none(name, label),
    };
    let complete = |row: Readout| {
        let cell = |column: &Column| {
            row.cells.iter().find(|cell| cell.name == column.name).cloned().unwrap_or_else(|| empty(column))
        };
        Readout { cells: columns.iter().map(cell).collect(), ..row }
    };
    rows.into_iter().map(complete).collect()
}

/// The counts of the crowd in sentences, each after a space; empty without a crowd.
pub fn crowd_in_words(figure: &Descent) -> String {
    let sentence = |(tally, racer): (&Tally, &Racer)| {
        let parts = [
            (tally.converged, "converged"),
            (tally.running, "running"),
            (tally.oscillating, "oscillating"),
            (tally.diverged, "diverged"),
            (tally.stopped, "stopped"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        let parts = parts.collect::<Vec<_>>().join(", ");
        format!(" {}, a crowd of {}: {parts}.", racer.card.title, counted(tally.runs, "start", "starts"))
    };
    figure.tallies().iter().zip(figure.race.racers()).map(sentence).collect()
}

fn readout(figure: &Descent, track: &Track) -> Readout {
    let racer = &figure.race.racers()[track.racer];
    let trajectory = &track.trajectory;
    let step = figure.playback.step().min(trajectory.steps());
    let at = [trajectory.points[2 * step], trajectory.points[2 * step + 1]];
    let distance = figure.landscape.minima().map(|minimum| distance(minimum.at, at)).reduce(f64::min);
    let noise = figure.race.noise().deviation();
    let noise = (noise > 0.0).then(|| Cell::number("noise", "noise σ", noise));
    let [across, up] = figure.landscape.letters();
    let cells = [
        Cell::count("step", "step", step),
        Cell::point("position", format!("({across}, {up})"), at),
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

/// Every step of every track up to the step shown. With noise, also what is added to the gradient there. With a crowd, also the start
/// and the point shown of each of its runs, numbered after the others.
pub fn table(figure: &Descent) -> Table {
    let mut columns = vec!["optimiser", "start", "step", "x", "y", "loss", "gradientNorm", "evaluations"];
    let is_noisy = figure.race.noise().deviation() > 0.0;
    columns.extend(if is_noisy { &["noiseX", "noiseY"][..] } else { &[] });
    let (shown, tracks) = (figure.playback.step(), figure.tracks());
    let row_of = |racer: usize, start: usize, trajectory: &Trajectory, step: usize, noise: [f64; 2]| {
        let at = trajectory.point(step);
        let count = trajectory.evaluations(step) as f64;
        let numbers = [start as f64 + 1.0, step as f64, at[0], at[1], trajectory.losses[step]];
        let more = [steepness(figure, [at[0], at[1]]), count];
        let noise = noise.into_iter().filter(|_| is_noisy);
        let id = figure.race.racers()[racer].card.id;
        [Value::Word(id.into())]
            .into_iter()
            .chain(numbers.into_iter().chain(more).chain(noise).map(Value::Number))
            .collect::<Vec<_>>()
    };
    let rows = tracks.iter().flat_map(|track| {
        let trajectory = &track.trajectory;
        let noise = figure.race.noise().from(track.start as u64).samples();
        let row = |(step, noise)| row_of(track.racer, track.start, trajectory, step, noise);
        (0..=shown.min(trajectory.steps())).zip(noise).map(row).collect::<Vec<_>>()
    });
    let complete = figure.crowd_runs().filter(|runs| runs.is_complete());
    let crowd = complete.into_iter().flat_map(|runs| {
        let first = figure.race.starts().len();
        let racers = (0..figure.race.racers().len())
            .flat_map(|racer| runs.trajectories(racer).iter().enumerate().map(move |run| (racer, run)));
        racers.flat_map(move |(racer, (index, trajectory))| {
            let last = shown.min(trajectory.steps());
            let steps = if last > 0 { &[0, last][..] } else { &[0] };
            let noise = |step| crowd::noise(&figure.race, index).samples().nth(step).unwrap_or_default();
            let row = |&step: &usize| row_of(racer, first + index, trajectory, step, noise(step));
            steps.iter().map(row).collect::<Vec<_>>()
        })
    });
    let rows = rows.chain(crowd);
    let mut table = Table::new(columns, rows.collect());
    let letters = figure.landscape.surface().formula().variables();
    table.columns[3..5].iter_mut().zip(letters).for_each(|(column, letter)| *column = letter.clone().into());
    table
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
