//! The numbers and formulas beside the picture.

use super::Probability;
use crate::figure::{Cell, Readout, Statement};
use crate::number::{counted, to_text};
use crate::sketch::math::{
    Math, apply, count_of, expectation, low_brackets, name, number, run, sign, space, sup, words,
};

/// The row of the integrals, and that of the samples.
pub fn readouts(figure: &Probability) -> Vec<Readout> {
    let (distribution, moments) = (figure.distribution(), figure.moments());
    let [probability, mean, variance] = ["probability", "mean", "variance"];
    let labels = ["P(a ≤ X ≤ b)", "E[X]", "Var[X]"];
    let moment = |name, label, value: Option<f64>| match value {
        Some(value) => Cell::number(name, label, value),
        None => Cell::word(name, label, "does not exist"),
    };
    let exact = vec![
        Cell::number(probability, labels[0], figure.probability()),
        Cell::none("probabilityError", "±"),
        moment(mean, labels[1], distribution.mean()),
        Cell::none("meanError", "±"),
        moment(variance, labels[2], distribution.variance()),
        Cell::none("varianceError", "±"),
        Cell::none("samples", "samples"),
    ];
    // A standard error is the root of a variance, which must exist.
    let error =
        |name, value: f64, exists: bool| if exists { Cell::number(name, "±", value) } else { Cell::none(name, "±") };
    let has_variance = distribution.variance().is_some_and(f64::is_finite);
    let sampled = vec![
        Cell::number(probability, labels[0], moments.probability[0]),
        error("probabilityError", moments.probability[1], true),
        Cell::number(mean, labels[1], moments.mean[0]),
        error("meanError", moments.mean[1], has_variance),
        Cell::number(variance, labels[2], moments.variance[0]),
        error("varianceError", moments.variance[1], has_variance),
        Cell::count("samples", "samples", moments.count),
    ];
    vec![Readout::new("integral", "By integral", exact), Readout::new("samples", "By samples", sampled)]
}

/// p(x) dx, after a factor.
fn integral(of: Math) -> Math {
    let density = apply(name("p"), brackets_of("x"));
    run([sign("∫"), of, space(0.15), density, space(0.1), name("dx")])
}

fn brackets_of(letter: &str) -> Math {
    low_brackets(name(letter))
}

/// The probability as an area and as a difference of heights, the mean, and the variance.
pub fn statements(figure: &Probability) -> Vec<Statement> {
    let distribution = figure.distribution();
    let [below, above] = figure.heights();
    let [low, high] = figure.interval().map(number);
    let event = low_brackets(run([low, sign("≤"), name("X"), sign("≤"), high]));
    let difference = run([number(above), sign("−"), number(below)]);
    let probability = apply(name("P"), event).equals(difference).equals(number(figure.probability()));
    let centre = |letter: Math| sup(low_brackets(run([name("x"), sign("−"), letter])), count_of("2"));
    let mean = integral(name("x"));
    let (mean, variance) = match (distribution.mean(), distribution.variance()) {
        (Some(mean_is), Some(variance)) => {
            let fulcrum = name("c");
            let inertia = figure.inertia().unwrap_or(f64::NAN);
            let spread = integral(centre(name("μ"))).equals(number(variance));
            let about = integral(centre(fulcrum)).equals(number(inertia));
            (
                run([expectation(name("X")), sign("="), mean, sign("="), number(mean_is)]),
                run([spread, sign(","), space(0.6), about]),
            )
        }
        _ => {
            let infinite = integral(run([sign("|"), name("x"), sign("|")])).equals(sign("∞"));
            (
                run([infinite, sign(":"), space(0.5), words("there is no "), expectation(name("X"))]),
                words("without a mean there is no variance"),
            )
        }
    };
    vec![
        Statement::new("area and height", probability.set()),
        Statement::new("mean", mean.set()),
        Statement::new("variance, and about c", variance.set()),
    ]
}

/// The picture in words.
pub fn description(figure: &Probability) -> String {
    let (distribution, moments) = (figure.distribution(), figure.moments());
    let [low, high] = figure.interval().map(|end| to_text(end, 4));
    let probability = to_text(figure.probability(), 4);
    let fulcrum = to_text(figure.fulcrum.value(), 4);
    let balance = match (distribution.mean(), distribution.variance()) {
        (Some(mean), Some(variance)) => {
            let lean = match mean - figure.fulcrum.value() {
                torque if torque.abs() < 1e-9 => "is level",
                torque if torque > 0.0 => "falls to the right",
                _ => "falls to the left",
            };
            let [mean, variance] = [mean, variance].map(|moment| to_text(moment, 4));
            format!("Its mean is {mean} and its variance {variance}: on a fulcrum at {fulcrum} the beam {lean}.")
        }
        _ => "It has no mean: no fulcrum balances it, and the running mean of samples does not settle.".into(),
    };
    let samples = counted(moments.count, "sample", "samples");
    let [share, mean] = [moments.probability[0], moments.mean[0]].map(|average| to_text(average, 4));
    format!(
        "The density of {}. Between {low} and {high} its area is {probability}, which is also how much the distribution function climbs \
         there. {balance} Of {samples}, a share of {share} is in the interval, and their mean is {mean}.",
        title(figure)
    )
}

fn title(figure: &Probability) -> String {
    match figure.choice.card() {
        Some(card) => format!("the distribution “{}”", card.title),
        None => figure.choice.title().into(),
    }
}
