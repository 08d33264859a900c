//! The numbers and formulas beside the picture.

use super::averages::TOP;
use super::{METHODS, MonteCarlo};
use crate::figure::{Cell, Readout, Setting, Statement};
use crate::number::{counted, to_text};
use crate::sketch::math::{Math, count_of, digits, name, number, run, sign, space, words};

/// A row for each method that is shown; for Monte Carlo if none is.
pub fn readouts(figure: &MonteCarlo) -> Vec<Readout> {
    let picked = figure.methods.picked();
    let shown = if picked.is_empty() { &[0][..] } else { picked };
    shown.iter().map(|&method| readout(figure, method)).collect()
}

/// What a method says after so many samples.
struct Estimate {
    samples: f64,
    mean: f64,
    standard_error: Option<f64>,
}

fn readout(figure: &MonteCarlo, method: usize) -> Readout {
    let (id, label, swatch) = METHODS[method];
    let estimate = estimate(figure, method);
    let fit = figure.errors()[method].fit;
    let inside = if method == 0 { figure.inside() } else { None };
    let optional = |name, label, value: Option<f64>| match value {
        Some(value) => Cell::number(name, label, value),
        None => Cell::none(name, label),
    };
    let cells = vec![
        optional("samples", "N", estimate.as_ref().map(|one| one.samples)),
        optional("estimate", "estimate", estimate.as_ref().map(|one| one.mean)),
        optional("standardError", "± standard error", estimate.and_then(|one| one.standard_error)),
        optional("slope", "slope", fit.map(|fit| fit.slope)),
        optional("inside", "runs in the band", inside),
        optional("integral", "integral", figure.truth().map(|truth| truth.value)),
    ];
    Readout { swatch: Some(swatch), ..Readout::new(id, label, cells) }
}

/// The estimate of a method after at most the chosen number of samples: the first run's, with what its error is known to be. A grid
/// has no error estimate of its own.
fn estimate(figure: &MonteCarlo, method: usize) -> Option<Estimate> {
    let (work, asked) = (figure.results()?, figure.samples.value() as usize);
    match method {
        0 => {
            let (run, index) = (work.monte_carlo().first()?, work.checkpoint(asked));
            let samples = work.checkpoints()[index] as f64;
            Some(Estimate { samples, mean: run.means[index], standard_error: Some(run.standard_error(index)) })
        }
        1 => {
            let fitting = work.grids().iter().rfind(|[points, _]| *points <= asked as f64);
            let [samples, mean] = *fitting?;
            Some(Estimate { samples, mean, standard_error: None })
        }
        _ => {
            let level = (asked.ilog2() as usize).min(TOP);
            let means: Vec<f64> = work.sobol().iter().map(|run| run.means[level]).collect();
            let count = means.len() as f64;
            let mean = means.iter().sum::<f64>() / count;
            let squares = means.iter().map(|other| (other - mean) * (other - mean)).sum::<f64>();
            let standard_error = (count > 1.0).then(|| (squares / (count - 1.0)).sqrt());
            Some(Estimate { samples: (1u64 << level) as f64, mean: *means.first()?, standard_error })
        }
    }
}

/// The integral, the estimate with its interval, and the law of its error.
pub fn statements(figure: &MonteCarlo) -> Vec<Statement> {
    let mut statements = Vec::new();
    if let Some(truth) = figure.truth() {
        let integral = run([name("I"), sign("="), digits(truth.value, 7)]);
        let line = match truth.error > 0.0 {
            true => run([integral, sign("±"), digits(truth.error, 2)]),
            false => integral,
        };
        let label = format!("integral, {}", truth.source);
        statements.push(Statement { brief: true, ..Statement::new(label, line.set()) });
    }
    if let Some(Estimate { samples, mean, standard_error: Some(error) }) = estimate(figure, 0) {
        let line = run([digits(mean, 5), sign("±"), digits(error, 2)]);
        let label = format!("mean of {samples} samples");
        statements.push(Statement { brief: true, ..Statement::new(label, line.set()) });
    }
    if let Some(deviation) = figure.deviation() {
        let samples = figure.read() as f64;
        let root = |inside: Math| run([sign("√"), inside]);
        let law = run([name("σ"), sign("/"), root(name("N"))]);
        let numbers = run([digits(deviation, 4), sign("/"), root(count_of(&samples.to_string()))]);
        let line = law.equals(numbers).equals(digits(deviation / samples.sqrt(), 3));
        statements.push(Statement { brief: true, ..Statement::new("standard error", line.set()) });
        let plain = figure.truth().map_or(f64::NAN, |truth| truth.variance);
        if !figure.setup().switches.are_off() && plain > 0.0 {
            let line = run([number(deviation * deviation / plain), space(0.5), words("× plain sampling")]);
            statements.push(Statement::new("variance of a sample", line.set()));
        }
    }
    statements
}

/// The picture in words.
pub fn description(figure: &MonteCarlo) -> String {
    let (setup, truth) = (figure.setup(), figure.truth());
    let integral = match truth {
        Some(truth) if truth.value.is_finite() => format!("{} ({})", to_text(truth.value, 6), truth.source),
        Some(_) => "undefined: the formula is not finite everywhere in the cube".into(),
        None => "not known yet".into(),
    };
    let errors = figure.errors();
    let slope = |(errors, (_, label, _)): (&super::Errors, _)| {
        let fit = errors.fit?;
        Some(format!(" {label}: error proportional to N^({}).", to_text(fit.slope, 3)))
    };
    let slopes: String = errors.iter().zip(METHODS).filter_map(slope).collect();
    let inside = figure.inside().map_or(String::new(), |share| {
        format!(" After {} samples {} % of the runs are inside the band.", figure.read(), to_text(100.0 * share, 3))
    });
    format!(
        "Means of samples of {} in {}, whose integral over the unit cube is {integral}. Root-mean-square error against the number of \
         samples on logarithmic axes, and running means of {} inside the band of 95 %.{slopes}{inside}",
        figure.integrand.value(),
        counted(setup.dimension, "dimension", "dimensions"),
        counted(figure.runs.value() as usize, "run", "runs"),
    )
}
