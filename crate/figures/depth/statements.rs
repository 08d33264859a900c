//! The numbers and formulas beside the picture.

use super::experiment::SAMPLES;
use super::{Depth, HEALTHY};
use crate::figure::{Cell, Readout, Setting, Statement};
use crate::number::to_text;
use crate::sketch::math::{Math, brackets, count_of, name, number, run, sign, space, sub, sup, words};

/// The row of numbers.
pub fn readout(figure: &Depth) -> Readout {
    let (theory, histogram, clipped) = (figure.theory(), figure.histogram(), figure.clipped());
    let [expected, spread] = match figure.expected() {
        Some([mean, deviation]) => {
            [Cell::number("expected", "expected decades", mean), Cell::number("spread", "± over seeds", deviation)]
        }
        None => [Cell::none("expected", "expected decades"), Cell::none("spread", "± over seeds")],
    };
    let cells = vec![
        Cell::number("ratio", "first to last", figure.ratio()),
        Cell::word("verdict", "verdict", figure.verdict()),
        Cell::number("chi", "χ", theory.chi),
        expected,
        spread,
        Cell::count("dead", "dead units", histogram.dead),
        Cell::number("saturated", "saturated", histogram.saturated),
        Cell::number("gradientNorm", "‖g‖ of all weights", clipped.norm),
        Cell::number("clippedNorm", "by norm: ‖g‖", clipped.by_norm[0]),
        angle("clippedNormAngle", "angle", clipped.by_norm[1]),
        Cell::number("clippedValue", "by value: ‖g‖", clipped.by_value[0]),
        angle("clippedValueAngle", "angle", clipped.by_value[1]),
    ];
    Readout::new("gradient", "Gradient", cells)
}

fn angle(name: &'static str, label: &'static str, degrees: f64) -> Cell {
    let cell = Cell::number(name, label, degrees);
    match degrees.is_nan() {
        true => cell,
        false => Cell { text: format!("{}°", to_text(degrees, 3)), ..cell },
    }
}

/// χ with its number, its power, and the gradient clipped in both ways.
pub fn statements(figure: &Depth) -> Vec<Statement> {
    let (chi, clipped) = (figure.theory().chi, figure.clipped());
    let setup = figure.setup();
    let slope = run([sup(name("φ"), sign("′")), brackets(name("h"))]);
    let mean = run([name("E"), sign("["), sup(slope, count_of("2")), sign("]")]);
    let variance = sup(sub("σ", "w"), count_of("2"));
    let law = match (setup.normalisation, setup.residual) {
        (None, None) => name("χ").equals(run([variance, mean])),
        (None, Some(_)) => {
            name("χ").equals(run([count_of("1"), sign("+"), sup(name("α"), count_of("2")), variance, mean]))
        }
        _ => name("χ"),
    };
    let layers = count_of(&(setup.depth - 1).to_string());
    let power = sup(name("χ"), run([layers, sign("/"), count_of("2")]));
    let whole = libm::exp(0.5 * figure.theory().backward[0]);
    let ratio = words("first to last").equals(number(figure.ratio()));
    let expected = run([power, sign("≈"), number(whole), sign(","), space(1.0), ratio]);
    let clip = |[norm, angle]: [f64; 2], bound: &dyn Setting, how: &str| -> Math {
        let after = run([words(how), sign(" "), count_of(&bound.value()), sign(":"), space(0.5), number(norm)]);
        run([after, sign(","), space(0.5), words(&format!("turned by {}°", to_text(angle, 3)))])
    };
    vec![
        Statement::new("factor of ‖∂L/∂h‖² a layer", law.equals(number(chi)).set()),
        Statement::new("over all layers", expected.set()),
        Statement::new(
            "gradient of all weights",
            run([
                run([sign("‖"), name("g"), sign("‖")]).equals(number(clipped.norm)),
                sign(";"),
                space(1.0),
                clip(clipped.by_norm, &figure.clip_norm, "norm clipped at"),
            ])
            .set(),
        ),
        Statement::new("entries clipped", clip(clipped.by_value, &figure.clip_value, "each at ±").set()),
    ]
}

/// The picture in words.
pub fn description(figure: &Depth) -> String {
    let (setup, theory) = (figure.setup(), figure.theory());
    let [ratio, chi] = [figure.ratio(), theory.chi].map(|number| to_text(number, 3));
    let blocks = match (setup.residual, setup.normalisation.is_some()) {
        (None, false) => String::new(),
        (None, true) => format!(" with {} normalisation", figure.normalisation.value()),
        (Some(scale), false) => format!(" with residual blocks of branch scale {}", to_text(scale, 3)),
        (Some(scale), true) => format!(
            " with residual blocks of branch scale {} and {} normalisation",
            to_text(scale, 3),
            figure.normalisation.value()
        ),
    };
    let expected = figure.expected().map_or(String::new(), |[mean, deviation]| {
        format!(" Over seeds {} ± {} decades are expected.", to_text(mean, 3), to_text(deviation, 3))
    });
    let (histogram, layer) = (figure.histogram(), figure.layer());
    format!(
        "The gradient of {} layers of width {}, activation {}{blocks}, from the loss back to the first layer, which multiplies its norm by {ratio}: {} \
         (healthy is from {HEALTHY} to 1000). Mean-field theory expects a factor of χ = {chi} a layer for the square.{expected} In layer {layer} {} \
         of {} units are dead for all of {SAMPLES} inputs, and {:.0} % of activations are saturated.",
        setup.depth,
        setup.width,
        figure.activation.value(),
        figure.verdict(),
        histogram.dead,
        setup.width,
        100.0 * histogram.saturated
    )
}
