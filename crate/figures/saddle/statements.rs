//! The formulas beside the picture, and the picture in words.

use super::Saddle;
use super::escape::Escapes;
use super::matrices;
use super::readouts::probability;
use crate::figure::Statement;
use crate::number::{counted, point_to_text, to_text};
use crate::sketch::math::{self, Math, brackets, count_of, frac, name, number, run, sign, space, sub, sup};
use crate::subject::race::Racer;
use crate::subject::start_handles;
use crate::surface::Surface;

/// The lines of the part that is shown.
pub fn statements(figure: &Saddle) -> Vec<Statement> {
    if figure.is_about_dimension() { of_matrices(figure) } else { of_escape(figure) }
}

fn logarithm(of: Math) -> Math {
    math::apply_named("ln", of)
}

fn of_escape(figure: &Saddle) -> Vec<Statement> {
    let Some(saddle) = figure.saddle() else { return Vec::new() };
    let brief = |label: &str, math: Math| Statement { brief: true, ..Statement::new(label, math.set()) };
    let [xx, xy, yy] = figure.landscape.surface().hessian(saddle.at);
    let [low, high] = crate::linear::eigenvalues([xx, xy, yy]);
    let zero = run([sign("∇"), name("f")]).equals(count_of("0"));
    let eigenvalue = |index, value| sub("λ", index).equals(number(value));
    let kinds = run([zero, sign(","), space(0.7), eigenvalue("1", low), sign(","), space(0.7), eigenvalue("2", high)]);
    let mut lines = vec![brief("at the saddle", kinds)];
    let steps = frac(logarithm(brackets(run([name("r"), sign("∕"), name("d")]))), logarithm(name("z")));
    lines.push(brief("steps from a distance d to r", run([sign("≈"), space(0.3), steps])));
    let step = run([name("η"), sign("|"), name("λ"), sign("|")]);
    for (racer, escapes) in figure.race.racers().iter().zip(&*figure.escapes()) {
        let Some(law) = escapes.law else { continue };
        let root = match racer.card.id {
            "sgd" => run([count_of("1"), sign("+"), step.clone()]).equals(number(law.growth)),
            "momentum" => {
                let square = sup(name("z"), count_of("2"));
                let sum = math::low_brackets(run([count_of("1"), sign("+"), name("β"), sign("+"), step.clone()]));
                let polynomial = run([square, sign("−"), math::product(sum, name("z")), sign("+"), name("β")]);
                run([polynomial.equals(count_of("0")), sign(","), space(0.7), name("z").equals(number(law.growth))])
            }
            _ => number(law.growth),
        };
        let line = if racer.card.id == "momentum" { root } else { name("z").equals(root) };
        lines.push(brief(racer.card.title, line));
    }
    lines.extend_from_slice(figure.race.own_lines());
    lines
}

fn of_matrices(figure: &Saddle) -> Vec<Statement> {
    let energy = figure.energy.value();
    let n = figure.ensemble().n;
    let all = run([name("P"), brackets(run([name("all"), space(0.2), name("λ"), sign(">"), count_of("0")]))]);
    let decay = sup(
        name("e"),
        run([
            sign("−"),
            sup(name("n"), count_of("2")),
            name("ln"),
            space(0.1667),
            count_of("3"),
            sign("∕"),
            count_of("4"),
        ]),
    );
    let exact = all.clone().equals(count_of(&probability(figure.exact())));
    let root = run([count_of("2"), name("σ"), math::sup(name("n"), run([count_of("1"), sign("∕"), count_of("2")]))]);
    let radius = run([root.equals(count_of(&format!("{}\u{2009}σ", to_text(2.0 * (n as f64).sqrt(), 3))))]);
    let share = run([name("α"), brackets(name("ε"))]).equals(number(matrices::below(energy)));
    let brief = |label: &str, math: Math| Statement { brief: true, ..Statement::new(label, math.set()) };
    vec![
        brief(&format!("all {n} eigenvalues positive"), exact),
        brief("for large n at ε = 0", run([all, sign("∼"), decay])),
        brief("radius of the semicircle", radius),
        brief("share of directions down", share),
    ]
}

/// The picture in words.
pub fn description(figure: &Saddle) -> String {
    if figure.is_about_dimension() { matrices_in_words(figure) } else { escape_in_words(figure) }
}

fn escape_in_words(figure: &Saddle) -> String {
    let title = figure.landscape.title();
    let Some(saddle) = figure.saddle() else {
        return format!("Contours of {title} with the paths of the optimisers. There is no saddle in the view.");
    };
    let curvature = match saddle.curvature {
        Some(curvature) => format!("curves down with λ = {}", to_text(curvature, 3)),
        None => "has no negative curvature but goes down all the same".into(),
    };
    let outcome = |(racer, escapes): (&Racer, &Escapes)| match (escapes.slope, escapes.law) {
        (Some(slope), Some(law)) => {
            let [slope, theory] = [slope, law.slope()].map(|slope| to_text(slope, 4));
            format!("{}: {slope} steps more for every factor of e closer, in theory {theory}", racer.card.title)
        }
        (Some(slope), None) => {
            format!("{}: {} steps more for every factor of e closer", racer.card.title, to_text(slope, 4))
        }
        _ => format!("{}: too slow to fit a line", racer.card.title),
    };
    let outcomes: Vec<_> = figure.race.racers().iter().zip(&*figure.escapes()).map(outcome).collect();
    let outcomes = if outcomes.is_empty() { String::new() } else { format!(" {}.", outcomes.join("; ")) };
    let seen = start_handles::description(&figure.relief, &figure.landscape, figure.race.starts());
    format!(
        "Contours of {title} with the paths of the optimisers past the saddle at {}, where the gradient is zero and the surface {curvature}. \
         Beside it, the steps until each has left the stable line by {} against the logarithm of its distance at the start.{outcomes}{seen}",
        point_to_text(saddle.at, 3),
        to_text(figure.reach(), 3)
    )
}

fn matrices_in_words(figure: &Saddle) -> String {
    let (ensemble, drawn, energy) = (figure.ensemble(), figure.drawn(), figure.energy.value());
    let minima = drawn.indices(energy).filter(|index| *index == 0).count();
    format!(
        "{} of size {}, of which {minima} have positive eigenvalues alone; exactly, the probability is {}. Their eigenvalues fill a semicircle, \
         and at the energy {} a share of {} of all directions leads down.",
        counted(drawn.count(), "random symmetric matrix", "random symmetric matrices"),
        ensemble.n,
        probability(figure.exact()),
        to_text(energy, 3),
        to_text(matrices::below(energy), 3)
    )
}
