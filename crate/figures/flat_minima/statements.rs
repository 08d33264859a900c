//! The numbers and formulas beside the picture.

use super::FlatMinima;
use crate::figure::{Cell, Clock, Readout, Statement};
use crate::number::to_text;
use crate::sketch::math::{Math, brackets, count_of, frac, name, number, run, sign, space, sub, sup, words};

/// Which minima plain descent holds.
pub fn holds(figure: &FlatMinima) -> &'static str {
    which(figure.landscape.minima.map(|minimum| figure.holds(&minimum)))
}

/// Which minima no batch can throw a run out of.
fn holds_with_noise(figure: &FlatMinima) -> &'static str {
    which(figure.landscape.minima.map(|minimum| figure.holds_with_noise(&minimum)))
}

fn which(holds: [bool; 2]) -> &'static str {
    match holds {
        [true, true] => "both",
        [false, true] => "flat only",
        [true, false] => "sharp only",
        [false, false] => "neither",
    }
}

/// The row of numbers. Shares are given once all runs are computed.
pub fn readout(figure: &FlatMinima) -> Readout {
    let step = figure.playback.step();
    let [sharp, flat] = figure.landscape.minima;
    let population = figure.population().filter(|population| population.is_complete());
    let share = |name: &'static str, label: &'static str, count: &dyn Fn(super::population::Count) -> u16| {
        population.map_or(Cell::none(name, label), |population| {
            Cell::number(name, label, f64::from(count(population.count(step))) / population.done().max(1) as f64)
        })
    };
    let cells = vec![
        Cell::count("step", "step", step),
        share("shareFlat", "in the flat valley", &|count| count.flat),
        share("shareSharp", "in the sharp valley", &|count| count.sharp),
        share("shareDiverged", "diverged", &|count| count.diverged),
        Cell::word("holds", "plain descent holds", holds(figure)),
        Cell::word("holdsWithNoise", "with noise, for ever", holds_with_noise(figure)),
        Cell::number("expectedFlat", "flat, constant noise", figure.law_share()),
        Cell::number("sharpnessFlat", "λα² flat", figure.sharpness(&flat)),
        Cell::number("sharpnessSharp", "λα² sharp", figure.sharpness(&sharp)),
        Cell::number("gapFlat", "gap flat", figure.gap(&flat)),
        Cell::number("gapSharp", "gap sharp", figure.gap(&sharp)),
    ];
    Readout::new("runs", "Runs", cells)
}

/// What each minimum takes to be held, and what a shift costs there.
pub fn statements(figure: &FlatMinima) -> Vec<Statement> {
    let limit = 2.0 / figure.rate.value();
    let held = |index: &str, sharpness: f64| {
        let order = if sharpness < limit { "<" } else { "≥" };
        let curvature = run([sub("λ", index), sup(name("α"), count_of("2"))]);
        run([curvature.equals(number(sharpness)), sign(order), frac(count_of("2"), name("η")).equals(number(limit))])
            .set()
    };
    let [sharp, flat] = figure.landscape.minima;
    let gap = |index: &str, minimum: &super::Minimum| -> Math {
        let half = run([frac(count_of("1"), count_of("2")), sub("λ", index), sup(name("δ"), count_of("2"))]);
        let is_exact = figure.shift.value().abs() <= minimum.reach;
        let value = number(figure.gap(minimum));
        if is_exact { half.equals(value) } else { words("gap").equals(value) }
    };
    let variance = run([name("η"), sup(name("σ"), count_of("2"))]);
    let temperature = name("T").equals(frac(variance, run([count_of("2"), name("B")])));
    let power = run([sign("−"), name("L"), sign("∕"), name("T")]);
    let law =
        run([name("p"), brackets(name("x")), sign("∝"), sup(name("e"), power), sign(","), space(1.0), temperature]);
    vec![
        Statement { brief: true, ..Statement::new("sharp minimum", held("sharp", figure.sharpness(&sharp))) },
        Statement { brief: true, ..Statement::new("flat minimum", held("flat", figure.sharpness(&flat))) },
        Statement::new(
            "gap after a shift δ",
            run([gap("sharp", &sharp), sign(","), space(1.0), gap("flat", &flat)]).set(),
        ),
        Statement::new(
            "constant noise, small η",
            run([law, sign(";"), space(0.5), words("flat").equals(number(figure.law_share()))]).set(),
        ),
    ]
}

/// The picture in words.
pub fn description(figure: &FlatMinima) -> String {
    let plan = figure.plan();
    let [from, to] = plan.start.map(|end| to_text(end, 3));
    let [sharp, flat] = figure.landscape.minima.map(|minimum| to_text(figure.sharpness(&minimum), 3));
    let [gap_sharp, gap_flat] = figure.landscape.minima.map(|minimum| to_text(figure.gap(&minimum), 3));
    let step = figure.playback.step();
    let shares = match figure.population().filter(|population| population.is_complete()) {
        None => String::new(),
        Some(population) => {
            let count = population.count(step);
            format!(
                " After step {step} {} of {} are in the flat valley, {} in the sharp one, and {} have diverged.",
                count.flat, plan.runs, count.sharp, count.diverged
            )
        }
    };
    format!(
        "A loss with a sharp minimum, curvature {sharp}, and a flat one, curvature {flat}, of equal depth. {} runs of descent start \
         between {from} and {to}, with batches of {} of 32 samples, noise {}, at learning rate {}.{shares} Plain descent holds {}; \
         whatever the batches, runs stay for ever in {}. With the test curve shifted by {} the gap between test and training loss is \
         {gap_sharp} at the sharp minimum and {gap_flat} at the flat one.",
        plan.runs,
        plan.batch,
        if figure.is_by_sample() { "by sample" } else { "constant" },
        to_text(plan.rate, 3),
        in_words(holds(figure)),
        in_words(holds_with_noise(figure)),
        figure.shift.value(),
    )
}

fn in_words(which: &str) -> &str {
    match which {
        "both" => "both minima",
        "flat only" => "the flat one alone",
        "sharp only" => "the sharp one alone",
        _ => "neither minimum",
    }
}
