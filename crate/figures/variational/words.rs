//! The figure in words, numbers and mathematics.

use super::{BESIDES, Role, Shown, Variational};
use crate::figure::{Cell, Clock, Readout, Statement};
use crate::number::{counted, point_to_text, to_text};
use crate::sketch::math::{self, Math, low_brackets, name, run, sign};
use crate::variational::gradient::SampledElbo;

/// The share of sampled means within an interval, and its half width in standard errors.
const STANDARD_ERRORS: f64 = 1.959_963_985;

/// Half the width of the interval that holds the exact ELBO 95 % of the time; NaN for one sample.
pub fn half_width(sampled: SampledElbo) -> f64 {
    STANDARD_ERRORS * sampled.error
}

/// What a q is called.
pub fn title(role: Role) -> &'static str {
    match role {
        Role::Start => "start",
        Role::Reverse => "q by KL(q‖p)",
        Role::Forward => "q by KL(p‖q)",
    }
}

/// A number in a text, with the words for one that is none.
pub fn text(value: f64) -> String {
    match value {
        _ if value.is_nan() => "undefined".into(),
        f64::INFINITY => "∞".into(),
        f64::NEG_INFINITY => "−∞".into(),
        _ => to_text(value, 4),
    }
}

/// A row for each q.
pub fn readouts(figure: &Variational) -> Vec<Readout> {
    let log_total = figure.choice.joint().log_total();
    let number = |name, label, value: f64| match value {
        _ if value.is_nan() => Cell::none(name, label),
        _ if value.is_infinite() => Cell::word(name, label, text(value)),
        _ => Cell::number(name, label, value),
    };
    let row = |shown: Shown| {
        let (mean, [across, tilt, up]) = shown.q.moments();
        let id = match shown.role {
            Role::Start => "start",
            Role::Reverse => "reverse",
            Role::Forward => "forward",
        };
        let numbers = shown.numbers;
        let cells = vec![
            number("elbo", "ELBO", numbers.elbo),
            number("sampledElbo", "ELBO by samples", numbers.sampled.value),
            number("interval", "± (95 %)", half_width(numbers.sampled)),
            number("klReverse", "KL(q‖p)", numbers.reverse),
            number("klForward", "KL(p‖q)", numbers.forward),
            number("logZ", "ln Z", log_total),
            Cell::point("mean", "mean of q", mean),
            number("sigmaX", "σ of x", across.sqrt()),
            number("sigmaY", "σ of y", up.sqrt()),
            number("correlation", "correlation", tilt / (across * up).sqrt()),
        ];
        Readout::new(id, title(shown.role), cells)
    };
    figure.all_shown().into_iter().map(row).collect()
}

/// KL of two densities.
fn divergence([one, other]: [&str; 2]) -> Math {
    math::apply(name("KL"), low_brackets(run([name(one), sign("‖"), name(other)])))
}

/// A number in an equation.
fn value(value: f64) -> Math {
    if value.is_finite() { math::digits(value, 4) } else { sign(&text(value).replace("undefined", "?")) }
}

/// ln Z as a sum, the other divergence, and the ELBO.
pub fn statements(figure: &Variational) -> Vec<Statement> {
    let shown = figure.shown(figure.central());
    let [elbo, reverse, forward] = [shown.numbers.elbo, shown.numbers.reverse, shown.numbers.forward];
    let log_total = math::apply_named("ln", name("Z"));
    let sum = run([name("ELBO"), sign("+"), divergence(["q", "p"])]);
    let numbers = run([value(elbo), sign("+"), value(reverse)]);
    let total = value(figure.choice.joint().log_total());
    vec![
        Statement::new("evidence", log_total.equals(sum).equals(numbers).equals(total).set()),
        Statement {
            brief: true,
            ..Statement::new("the other way", divergence(["p", "q"]).equals(value(forward)).set())
        },
    ]
}

/// The picture in sentences.
pub fn description(figure: &Variational) -> String {
    let target = figure.choice.title();
    let step = figure.playback.step();
    let mut sentences = vec![format!(
        "{target} as p, with ln Z = {}. After {}:",
        text(figure.choice.joint().log_total()),
        counted(step, "step", "steps")
    )];
    for shown in figure.all_shown() {
        let (mean, [across, _, up]) = shown.q.moments();
        sentences.push(format!(
            "{} has its mean at {}, σ of x {} and of y {}; ELBO {}, KL(q‖p) {}, KL(p‖q) {}.",
            title(shown.role),
            point_to_text(mean, 3),
            to_text(across.sqrt(), 3),
            to_text(up.sqrt(), 3),
            text(shown.numbers.elbo),
            text(shown.numbers.reverse),
            text(shown.numbers.forward)
        ));
    }
    let shown = figure.shown(figure.central());
    let sampled = shown.numbers.sampled;
    sentences.push(format!(
        "{} estimate the ELBO of {} as {} ± {}.",
        counted(figure.samples.value() as usize, "sample", "samples"),
        title(shown.role),
        text(sampled.value),
        text(half_width(sampled))
    ));
    let (_, variances) = figure.forward().moments();
    if variances.iter().any(|variance| variance.is_nan()) {
        sentences.push("p has no variance, so no normal q has a finite KL(p‖q).".into());
    } else if figure.courses().iter().take(2).any(|course| course.has_diverged) {
        sentences.push("A run has diverged: a smaller learning rate helps.".into());
    }
    sentences.push(format!("Beside: {}.", BESIDES[figure.beside.index()].1));
    sentences.join(" ")
}
