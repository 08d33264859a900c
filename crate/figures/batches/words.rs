//! The numbers and formulas beside the picture.

use super::{MiniBatches, handles};
use crate::figure::{Cell, Clock, Readout, Setting, Statement, Table, Value};
use crate::minibatch::{Order, share};
use crate::number::{counted, point_to_text, term, to_text};
use crate::sketch::math::{
    Math, brackets, count_of, digits, frac, name, number, run, sign, space, sub, sum, sup, words,
};
use crate::surface::Surface;

/// The row of numbers, at the step shown.
pub fn readouts(figure: &MiniBatches) -> Vec<Readout> {
    let (course, step, at) = (figure.course(), figure.step(), figure.weights());
    let (noise, order, count, size) = (figure.noise(), figure.order(), figure.count(), figure.size());
    let taken = order.sample_gradients(step, count, size);
    let [along, up] = noise.mean;
    let cells = vec![
        Cell::count("step", "step", step),
        Cell::count("epoch", "epoch", taken.checked_div(count).unwrap_or(0)),
        Cell::count("sampleGradients", "sample gradients", taken),
        Cell::point("weights", "(w, b)", at),
        Cell::number("loss", "L", figure.data.loss().value(at)),
        Cell::number("gradientNorm", "‖∇L‖", libm::hypot(along, up)),
        Cell::number("variance", "Var of the batch", noise.of_batch(order, count, size)),
        Cell::number("criticalBatch", "tr Σ ∕ ‖∇L‖²", noise.critical_batch()),
        Cell::number("limit", "largest η, independent", figure.limit()),
        Cell::word("holds", "at the minimum", if step > course.steps() { "diverged" } else { figure.verdict() }),
    ];
    vec![Readout::new("run", "Run", cells)]
}

/// The run, step by step.
pub fn table(figure: &MiniBatches) -> Table {
    let course = figure.course();
    let row = |step: usize| {
        let [w, b] = course.point(step);
        let numbers = [step as f64, course.taken[step] as f64, w, b, course.losses[step]];
        numbers.map(Value::Number).into()
    };
    let rows = (0..=figure.step().min(course.steps())).map(row).collect();
    Table::new(vec!["step", "sampleGradients", "w", "b", "loss"], rows)
}

/// The step, the noise of its gradient, and the largest rate.
pub fn statements(figure: &MiniBatches) -> Vec<Statement> {
    let (noise, order, count, size) = (figure.noise(), figure.order(), figure.count(), figure.size());
    let over_batch = run([frac(count_of("1"), name("B")), sum("S")]);
    let gradient = run([sign("∇"), sub("ℓ", "i")]);
    let step = run([name("θ"), sign("←"), name("θ"), sign("−"), name("η"), over_batch, gradient]);
    let over_size = |over: Math| frac(over, name("B"));
    let all = sup(name("S"), count_of("2"));
    let [n, one] = [name("n"), count_of("1")];
    let variance = match order {
        Order::Replacement => over_size(all),
        _ => run([over_size(all), sign("·"), frac(run([n.clone(), sign("−"), name("B")]), run([n, sign("−"), one]))]),
    };
    let spread = words("Var").equals(variance).equals(number(noise.of_batch(order, count, size)));
    let holds = run([
        name("η"),
        sign("="),
        digits(figure.rate.value(), 3),
        space(0.5),
        sign(if figure.rate.value() < figure.limit() { "<" } else { "≥" }),
        space(0.5),
        digits(figure.limit(), 3),
    ]);
    let share = share(order, count, size as f64);
    let mut statements = vec![
        Statement { brief: true, ..Statement::new("a step on a batch S", step.set()) },
        Statement::new("noise of its gradient", spread.set()),
    ];
    if share.is_finite() && figure.limit().is_finite() {
        let label = format!("independent batches: {}", figure.verdict());
        statements.push(Statement { brief: true, ..Statement::new(label, brackets(holds).set()) });
    }
    statements
}

/// The picture in words.
pub fn description(figure: &MiniBatches) -> String {
    let (step, at, noise) = (figure.step(), figure.weights(), figure.noise());
    let (order, count, size) = (figure.order(), figure.count(), figure.size());
    if count == 0 {
        return "There are no data: click on the panel of data to add a point.".into();
    }
    let lost = if step > figure.course().steps() { " It has diverged." } else { "" };
    let [w, loss, critical] =
        [at[0], figure.data.loss().value(at), noise.critical_batch()].map(|number| to_text(number, 3));
    format!(
        "Contours of the mean squared error of lines on {}, and descent in batches of {size}, {}, from {}: after {}, {}, the line is \
         y = {w} x {}, its loss {loss}.{lost} There the noise of one sample equals the gradient of a batch of {critical}. \
         With independent batches of this size, descent holds at the minimum for learning rates below {}; it is {}: {}. \
         A cloud of {} surrounds the minimum, beside the ellipse that is predicted for it.{}",
        counted(count, "point", "points"),
        figure.order.value(),
        point_to_text(figure.start(), 3),
        counted(step, "step", "steps"),
        counted(order.sample_gradients(step, count, size), "sample gradient", "sample gradients"),
        term(at[1], 3),
        to_text(figure.limit(), 3),
        to_text(figure.rate.value(), 3),
        figure.verdict(),
        counted(figure.runs.value() as usize, "run", "runs"),
        handles::start_on_relief(figure, &figure.ground()).description(),
    )
}
