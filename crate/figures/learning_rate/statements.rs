//! The numbers and formulas beside the picture.

use super::LearningRate;
use super::bifurcation::ITERATES;
use super::period::{Attractor, MAX_PERIOD};
use crate::figure::{Cell, Readout, Setting, Statement};
use crate::number::{counted, to_text};
use crate::sketch::math::{count_of, frac, name, number, run, sign, sub, words};

/// The row of numbers.
pub fn readout(figure: &LearningRate) -> Readout {
    let (trajectory, regime) = &*figure.run();
    let optional = |name, label, value: Option<f64>| {
        value.map_or(Cell::none(name, label), |value| Cell::number(name, label, value))
    };
    let test = figure.range_test();
    let rate_of = |step: Option<usize>| step.map(|step| test.points[step][0]);
    let last = trajectory.last_point();
    let [across, up] = figure.landscape.letters();
    let cells = vec![
        Cell::word("regime", "regime", regime.name()),
        Cell::number("loss", "loss", trajectory.losses[trajectory.steps()]),
        optional("bestLearningRate", "best η", figure.coarse().best().map(|[rate, _]| rate)),
        optional("limit", "limit of η", figure.limit().map(|(limit, _)| limit)),
        period(figure),
        Cell::point("end", format!("last ({across}, {up})"), [last[0], last[1]]),
        optional("sharpness", "λmax at the minimum", figure.minimum().map(|minimum| minimum.curvatures[1])),
        optional("flatness", "λmin", figure.minimum().map(|minimum| minimum.curvatures[0])),
        optional("steepest", "range test steepest", rate_of(test.steepest)),
        optional("blowUp", "blows up", rate_of(test.blow_up)),
    ];
    Readout::new("run", "Run", cells)
}

fn period(figure: &LearningRate) -> Cell {
    let [name, label] = ["period", "period"];
    match &*figure.attractor() {
        Attractor::Cycle(points) => Cell::count(name, label, points.len()),
        other => Cell { text: in_words(other), ..Cell::none(name, label) },
    }
}

/// What a long run ends in, in words.
fn in_words(attractor: &Attractor) -> String {
    match attractor {
        Attractor::Cycle(points) if points.len() == 1 => "a fixed point".into(),
        Attractor::Cycle(points) => format!("a cycle of period {}", points.len()),
        Attractor::Aperiodic => format!("none up to {MAX_PERIOD}"),
        Attractor::Undecided => "still moving".into(),
        Attractor::Escapes => "escapes".into(),
    }
}

/// The limit with its numbers, and the best rate of a quadratic.
pub fn statements(figure: &LearningRate) -> Vec<Statement> {
    let Some(minimum) = figure.minimum() else { return Vec::new() };
    let [flat, sharp] = minimum.curvatures;
    let lambda = |which: &str| sub("λ", which);
    let mut lines = vec![Statement::new(
        "stable at the minimum",
        run([name("η"), sign("<"), frac(count_of("2"), lambda("max"))])
            .equals(frac(count_of("2"), number(sharp)))
            .equals(number(2.0 / sharp))
            .set(),
    )];
    if let Some((limit, formula)) = figure.limit().filter(|(_, formula)| *formula != "2/λmax") {
        let title = figure.optimiser.value();
        lines.push(Statement::new(
            format!("with {title}"),
            run([name("η"), sign("<"), words(formula)]).equals(number(limit)).set(),
        ));
    }
    let best = run([lambda("min"), sign("+"), lambda("max")]);
    lines.push(Statement::new(
        "best if quadratic",
        frac(count_of("2"), best).equals(number(2.0 / (flat + sharp))).set(),
    ));
    lines.into_iter().map(|line| Statement { brief: true, ..line }).collect()
}

/// The picture in words.
pub fn description(figure: &LearningRate) -> String {
    let (trajectory, regime) = &*figure.run();
    let steps = figure.steps.value() as usize;
    let loss = to_text(trajectory.losses[trajectory.steps()], 3);
    let limit = match figure.minimum() {
        Some(minimum) => {
            let limit = to_text(2.0 / minimum.curvatures[1], 3);
            let own = figure.limit().filter(|(_, formula)| *formula != "2/λmax");
            let own =
                own.map_or(String::new(), |(own, formula)| format!(", its own limit {formula} = {}", to_text(own, 3)));
            format!(" At the minimum below the start 2/λmax = {limit}{own}.")
        }
        None => " Below the start there is no minimum with a positive definite Hessian.".into(),
    };
    let best = figure.coarse().best().map_or(String::new(), |[best, _]| {
        format!(" Of all constant rates {} leaves the lowest loss.", to_text(best, 3))
    });
    format!(
        "The loss of {} against the learning rate, from 0.0001 to 10. At η = {} {} {} and has loss {loss} after {}.{limit}{best} After {ITERATES} steps at this rate: {}.{}",
        figure.landscape.title(),
        to_text(figure.rate.value(), 3),
        figure.optimiser_card().title,
        regime.name(),
        counted(steps, "step", "steps"),
        in_words(&figure.attractor()),
        figure.start_on_relief().description()
    )
}
