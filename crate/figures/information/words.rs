//! What the figure says: its numbers, its equations and its description.

use super::measure::Measure;
use super::quantity::{Cause, Quantity};
use super::{Information, bins, picture};
use crate::figure::{Cell, Clock, Readout, Statement};
use crate::number::{counted, to_text};
use crate::sketch::math::{self, Math};

/// All measures.
pub fn readouts(figure: &Information) -> Vec<Readout> {
    let cell = |measure: Measure| {
        let (name, label) = (measure.cell(), measure.symbol());
        match figure.quantity(measure) {
            Quantity::Finite(value) => Cell::number(name, label, value),
            Quantity::Infinite(_) => Cell::word(name, label, "∞"),
            Quantity::Unknown => Cell::none(name, label),
        }
    };
    vec![Readout::new("measures", format!("In {}", figure.unit()), Measure::ALL.map(cell).into())]
}

/// A quantity in an equation.
fn value(quantity: Quantity) -> Math {
    match quantity {
        Quantity::Finite(value) => math::digits(value, 4),
        Quantity::Infinite(_) => math::sign("∞"),
        Quantity::Unknown => math::sign("?"),
    }
}

/// A quantity in a sentence.
pub fn text(quantity: Quantity) -> String {
    match quantity {
        Quantity::Finite(value) => to_text(value, 4),
        Quantity::Infinite(_) => "∞".into(),
        Quantity::Unknown => "unknown".into(),
    }
}

/// A measure's symbol in an equation.
fn symbol(measure: Measure) -> Math {
    let of = |function: &str, arguments: [&str; 3]| {
        let [one, sign, other] = arguments;
        let inside = match sign {
            "" => math::name(one),
            _ => math::run([math::name(one), math::sign(sign), math::name(other)]),
        };
        math::apply(math::name(function), math::low_brackets(inside))
    };
    match measure {
        Measure::EntropyP => of("H", ["p", "", ""]),
        Measure::EntropyQ => of("H", ["q", "", ""]),
        Measure::CrossEntropy => of("H", ["p", ",", "q"]),
        Measure::KlForward => of("KL", ["p", "‖", "q"]),
        Measure::KlReverse => of("KL", ["q", "‖", "p"]),
        Measure::JensenShannon => math::name("JS"),
        Measure::TotalVariation => math::name("TV"),
    }
}

/// The cross-entropy as a sum, both divergences, and what is shown beside.
pub fn statements(figure: &Information) -> Vec<Statement> {
    let brief = |label: &str, line: Math| Statement { brief: true, ..Statement::new(label, line.set()) };
    let equation = |measure: Measure| symbol(measure).equals(value(figure.quantity(measure)));
    let [entropy, divergence] = [Measure::EntropyP, Measure::KlForward].map(|measure| figure.quantity(measure));
    let sum = math::run([value(entropy), math::sign("+"), value(divergence)]);
    let sum = symbol(Measure::CrossEntropy).equals(sum).equals(value(figure.quantity(Measure::CrossEntropy)));
    let mut lines = vec![
        brief("divergence", equation(Measure::KlForward)),
        brief("the other way", equation(Measure::KlReverse)),
        Statement::new("entropy and divergence", sum.set()),
    ];
    if let (Some(distance), Some(divergence)) =
        (figure.quantity(Measure::TotalVariation).finite(), figure.quantities()[Measure::KlForward as usize].finite())
    {
        let square = math::sup(math::name("TV"), math::count_of("2"));
        let bound = math::run([math::frac(math::count_of("1"), math::count_of("2")), symbol(Measure::KlForward)]);
        let numbers = [distance * distance, 0.5 * divergence].map(|number| math::digits(number, 3));
        let [square_value, bound_value] = numbers;
        let line = square.equals(square_value);
        let line = math::run([line, math::sign("≤"), bound.equals(bound_value)]);
        lines.push(Statement::new("Pinsker, in nats", line.set()));
    }
    if figure.stretch.value() != 1.0 && !figure.is_discrete() {
        let stretch = figure.stretch.value();
        let shift = math::run([
            math::apply_named(figure.log(), math::name("c")),
            math::sign("="),
            math::digits(figure.per_nat() * libm::log(stretch), 4),
        ]);
        lines.push(brief("H(p) moves by", shift));
    }
    lines
}

/// The densities and the integrand under the pointer.
pub fn hovered(figure: &Information) -> String {
    let Some(x) = figure.pointer.filter(|x| x.is_finite()) else { return String::new() };
    let pair = figure.pair();
    let logs = [0, 1].map(|side| pair[side].log_density(x));
    let [p, q] = logs.map(|log| to_text(libm::exp(log), 4));
    let measure = figure.measure();
    let integrand = figure.scaled(measure, measure.value(logs));
    let integrand = if integrand.is_finite() { to_text(integrand, 4) } else { "undefined".into() };
    format!("p({}) = {p}   q = {q}   {} = {integrand}", to_text(x, 3), figure.integrand_name())
}

/// Why a measure is infinite, in a sentence that begins with a divergence's symbol.
fn reason(measure: Measure, cause: Cause) -> String {
    let [of, to] = if measure == Measure::KlReverse { ["q", "p"] } else { ["p", "q"] };
    match cause {
        Cause::Support => format!("{} = ∞: {to} is 0 where {of} is not", measure.symbol()),
        Cause::Tails => format!("{} = ∞: the tails of {to} are too thin for those of {of}", measure.symbol()),
    }
}

/// The reasons why measures are infinite.
pub fn reasons(figure: &Information) -> Vec<String> {
    let reason = |measure: Measure| match figure.quantity(measure) {
        Quantity::Infinite(cause) => Some(reason(measure, cause)),
        _ => None,
    };
    [Measure::KlForward, Measure::KlReverse].into_iter().filter_map(reason).collect()
}

/// The chosen measure as an area or a sum, at length and briefly; the reason if it is infinite.
pub fn sum(figure: &Information) -> [String; 2] {
    let (measure, quantity) = (figure.measure(), figure.quantity(figure.measure()));
    let unit = if measure.has_unit() { format!(" {}", figure.unit()) } else { String::new() };
    let kind = if figure.is_discrete() { "sum" } else { "area" };
    let full = match quantity {
        Quantity::Finite(value) => format!("{kind} = {} = {}{unit}", measure.symbol(), to_text(value, 4)),
        _ => {
            let own = reasons(figure).into_iter().find(|reason| reason.starts_with(measure.symbol()));
            own.unwrap_or_else(|| format!("{kind} = {} = {}", measure.symbol(), text(quantity)))
        }
    };
    [full, format!("{} = {}", measure.symbol(), text(quantity))]
}

/// The picture in a few sentences.
pub fn description(figure: &Information) -> String {
    let [p, q] = figure.choices.each_ref().map(|choice| choice.title());
    let unit = figure.unit();
    let numbers: Vec<String> = Measure::ALL
        .iter()
        .map(|measure| format!("{} = {}", measure.symbol(), text(figure.quantity(*measure))))
        .collect();
    let measure = figure.measure();
    let mut sentences = vec![
        match figure.is_discrete() {
            true => format!("p and q are distributions over {} outcomes.", figure.probabilities()[0].len()),
            false => format!("p is {p}, q is {q}."),
        },
        format!("In {unit}: {}.", numbers.join(", ")),
        format!(
            "The {} {} is {}.",
            if figure.is_discrete() { "sum of" } else { "area under" },
            figure.integrand_name(),
            text(figure.quantity(measure))
        ),
    ];
    sentences.extend(reasons(figure).into_iter().map(|reason| format!("{reason}.")));
    if Measure::ALL.iter().any(|measure| figure.quantity(*measure) == Quantity::Unknown) {
        sentences.push("A density is too small in its tail for a measure to be known.".into());
    }
    match figure.beside() {
        "bins" => {
            let count = figure.bins.value() as usize;
            let width = to_text(bins::width(figure.view(), count), 3);
            let sum = to_text(picture::binned(figure, count), 4);
            sentences.push(format!(
                "With {} in view, each {width} wide, H + {} Δ is {sum}.",
                counted(count, "bin", "bins"),
                figure.log()
            ));
        }
        "fit" => match figure.fit() {
            Some(fit) => {
                let step = figure.playback.step().min(fit.steps());
                let loss = fit.losses().get(step).map_or(f64::NAN, |loss| figure.per_nat() * loss);
                let [place, scale] = fit.letters(step).map(|letter| to_text(letter, 4));
                sentences.push(format!(
                    "After {} q is at {place} with scale {scale}, and the cross-entropy of {} is {}.",
                    counted(step, "step", "steps"),
                    counted(fit.samples.len(), "sample", "samples"),
                    to_text(loss, 4)
                ));
            }
            None => sentences
                .push("Only a q with a location and a scale can be fitted: normal, Laplace, logistic, Cauchy.".into()),
        },
        _ => {}
    }
    sentences.join(" ")
}
