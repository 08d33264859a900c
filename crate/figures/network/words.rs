//! The numbers and formulas beside the picture.

use std::rc::Rc;

use super::curves::Along;
use super::diagram::place;
use super::{Trained, slice};
use crate::figure::{Cell, Clock, LegendEntry, Readout, Statement, Table, Value};
use crate::network::clipping::norm;
use crate::network::{Batch, Network, Training};
use crate::number::{counted, to_text};
use crate::problem::Problem;
use crate::sketch::math::{Math, digits, name, number, partial, run, sign, space};

/// What is known at the weights that are shown.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The loss on training and on held-out data.
    pub losses: [f64; 2],
    /// The share of the training and of the held-out samples on the right side; NaN for values.
    pub accuracy: [f64; 2],
    /// ‖∇L‖ of the loss that is minimised, weight decay included.
    pub gradient_norm: f64,
    /// The selected weight without its nudge, and the derivative of the loss there.
    pub weight: f64,
    /// ∂L∕∂w.
    pub slope: f64,
    /// The change of the loss by the nudge: predicted, and real.
    pub changes: [f64; 2],
}

impl Numbers {
    /// The numbers of the picture.
    pub fn of(figure: &Trained) -> Self {
        let (weights, index) = (figure.weights(), figure.weight());
        let nudge = figure.nudge.value();
        let mut numbers = Self {
            losses: [f64::NAN; 2],
            accuracy: [f64::NAN; 2],
            gradient_norm: f64::NAN,
            weight: weights[index] - nudge,
            slope: f64::NAN,
            changes: [0.0; 2],
        };
        let mut network = Network::new(figure.architecture());
        for (at, batch) in figure.course.batches().iter().enumerate() {
            let Some(batch) = batch else { continue };
            numbers.losses[at] = network.loss(&weights, batch);
            if !figure.data.has_values() {
                numbers.accuracy[at] = accuracy(&network, batch);
            }
        }
        if let Some(mut training) = figure.training() {
            let mut gradient = vec![0.0; weights.len()];
            let base = figure.course.weights(figure.shown_tick());
            numbers.weight = base[index];
            let loss = training.loss_and_gradient(base, &mut gradient);
            numbers.slope = gradient[index];
            let nudged = training.loss_and_gradient(&weights, &mut gradient);
            numbers.gradient_norm = norm(gradient.iter().copied());
            numbers.changes = [numbers.slope * nudge, nudged - loss];
        }
        numbers
    }
}

/// The share of the samples on the right side, after a forward pass on them.
fn accuracy(network: &Network, batch: &Batch) -> f64 {
    let outputs = network.outputs().row_numbers(0).zip(batch.targets().row_numbers(0));
    let right = outputs.filter(|(output, target)| (*output > 0.0) == (*target > 0.5)).count();
    right as f64 / batch.samples() as f64
}

impl Trained {
    /// The loss that is minimised: on the training data, with the weight decay. `None` without data.
    pub fn training(&self) -> Option<Training> {
        let data = self.course.batches()[0].as_ref()?;
        let training = Training::new(Network::new(self.architecture()), Batch::clone(data));
        Some(training.with_weight_decay(self.weight_decay.value()))
    }

    /// The loss along the weight that is nudged.
    pub fn along(&self) -> Option<Rc<Along>> {
        self.along.of(self.numbers_stamp(), || Along::of(self).map(Rc::new))
    }

    /// What a tick of the clock is.
    pub fn tick_name(&self) -> &'static str {
        ["epoch", "step"][self.tick.index()]
    }

    /// The weight that is selected, by the units at its ends.
    pub fn weight_name(&self) -> String {
        self.name_of(self.weight())
    }

    /// A weight, by the units at its ends.
    pub fn name_of(&self, index: usize) -> String {
        let architecture = self.architecture();
        let place = place(&architecture, index);
        let last = architecture.layers.len() - 1;
        let unit = |layer: usize, unit: usize| match layer {
            0 => ["x", "y"][unit.min(1)].to_owned(),
            _ if layer == last => "the output".into(),
            _ => format!("unit {} of layer {layer}", unit + 1),
        };
        let to = unit(place.layer, place.to);
        match place.from {
            Some(from) => format!("{} → {to}", unit(place.layer - 1, from)),
            None => format!("bias of {to}"),
        }
    }

    fn epoch(&self) -> usize {
        let ticks = self.shown_tick();
        if self.tick.index() == 0 { ticks } else { ticks / self.steps_per_epoch() }
    }

    /// What has become of the run.
    fn verdict(&self) -> &'static str {
        match () {
            _ if self.course.batches()[0].is_none() => "no data",
            _ if self.course.has_diverged() && self.shown_tick() == self.course.ticks() => "diverged",
            _ if self.shown_tick() < self.step() => "training",
            _ if self.shown_tick() == self.course.last() => "done",
            _ => "stopped here",
        }
    }
}

/// The row of numbers.
pub fn readouts(figure: &Trained) -> Vec<Readout> {
    let numbers = figure.numbers();
    let known = |name, label, value: f64| {
        if value.is_nan() { Cell::none(name, label) } else { Cell::number(name, label, value) }
    };
    let cells = vec![
        Cell::count("epoch", "epoch", figure.epoch()),
        known("loss", "L, training", numbers.losses[0]),
        known("heldOut", "L, held out", numbers.losses[1]),
        known("accuracy", "accuracy", numbers.accuracy[0]),
        known("heldOutAccuracy", "accuracy, held out", numbers.accuracy[1]),
        known("gradientNorm", "‖∇L‖", numbers.gradient_norm),
        Cell::number("weight", "w", numbers.weight),
        known("slope", "∂L∕∂w", numbers.slope),
        Cell::number("predicted", "∂L∕∂w · Δ", numbers.changes[0]),
        Cell::number("real", "change of L", numbers.changes[1]),
        known("sharpness", "λmax", figure.sharpness.shown().unwrap_or(f64::NAN)),
        known("shown", "path in the plane", slice::share(figure)),
        Cell::word("verdict", "run", figure.verdict()),
    ];
    vec![Readout::new("network", "Network", cells)]
}

/// The losses after every tick so far.
pub fn table(figure: &Trained) -> Table {
    let value = |number: f64| if number.is_nan() { Value::None } else { Value::Number(number) };
    let row = |(tick, losses): (usize, &[f64; 2])| vec![Value::Number(tick as f64), value(losses[0]), value(losses[1])];
    let rows = figure.course.losses().iter().enumerate().take(figure.shown_tick() + 1).map(row).collect();
    Table::new(vec!["tick", "loss", "heldOut"], rows)
}

/// The nudge, and the advice on a run that has diverged.
pub fn statements(figure: &Trained) -> Vec<Statement> {
    let numbers = figure.numbers();
    let mut statements = figure.optimiser.own_lines().to_vec();
    statements.extend(slice::statements(figure));
    if figure.verdict() == "diverged" {
        let rate = figure.rate.value();
        let half = run([name("η"), sign("="), digits(0.5 * rate, 3)]);
        let label = format!("diverged after {} {}s: try half the rate", figure.course.ticks(), figure.tick_name());
        statements.push(Statement::new(label, half.set()));
    }
    let change = |of: &str| -> Math { run([sign("Δ"), name(of)]) };
    let slope = partial("L", &["w"]).equals(number(numbers.slope));
    statements.push(Statement { brief: true, ..Statement::new(figure.weight_name(), slope.set()) });
    if figure.nudge.value() != 0.0 {
        let predicted = run([partial("L", &["w"]), space(0.2), change("w")]).equals(number(numbers.changes[0]));
        statements.push(Statement { brief: true, ..Statement::new("predicted", predicted.set()) });
        let real = change("L").equals(number(numbers.changes[1]));
        statements.push(Statement { brief: true, ..Statement::new("real", real.set()) });
    }
    statements
}

/// The colours are named in the picture.
pub fn legend(_figure: &Trained) -> Vec<LegendEntry> {
    Vec::new()
}

/// The picture in words.
pub fn description(figure: &Trained) -> String {
    let numbers = figure.numbers();
    let [loss, held_out] = numbers.losses.map(|loss| to_text(loss, 3));
    let right = match numbers.accuracy[0].is_nan() {
        true => String::new(),
        false => format!(" {:.0} % of the training samples are on the right side.", 100.0 * numbers.accuracy[0]),
    };
    let widths = figure.architecture().layers.iter().map(usize::to_string).collect::<Vec<_>>().join("-");
    let diverged = match figure.verdict() {
        "diverged" => " It has diverged, and the last finite weights are shown: try half the learning rate.",
        _ => "",
    };
    format!(
        "The plane as a {widths} network divides it, trained on {} samples of {} with {}: after {}, its loss is {loss}, and {held_out} \
         on held-out data.{right}{diverged} Beside it the network, a map of its answer in every unit, and the losses.{}",
        figure.samples[0].len(),
        figure.data.description(),
        figure.optimiser.card().title,
        counted(figure.shown_tick(), figure.tick_name(), if figure.tick.index() == 0 { "epochs" } else { "steps" }),
        slice::description(figure),
    )
}
