//! The forward pass written out for one sample after the other, without lanes, blocks or buffers.

use fall_line::activations::ACTIVATIONS;
use fall_line::curve::Curve;
use fall_line::network::{Activation, Architecture, Batch, Loss, Normalisation};

/// The states h₁ … h_L of every sample: `[layer][sample][unit]`.
pub fn states(architecture: &Architecture, weights: &[f64], batch: &Batch) -> Vec<Vec<Vec<f64>>> {
    let inputs = batch.inputs();
    let column = |sample| (0..inputs.rows()).map(|row| inputs.get(row, sample)).collect();
    let mut signals: Vec<Vec<f64>> = (0..batch.samples()).map(column).collect();
    let (mut weights, mut all) = (weights, Vec::<Vec<Vec<f64>>>::new());
    let depth = architecture.layers.len() - 1;
    for layer in 1..=depth {
        let [n, m] = [architecture.layers[layer - 1], architecture.layers[layer]];
        let (matrix, rest) = weights.split_at(n * m);
        let (biases, rest) = rest.split_at(m);
        weights = rest;
        let unit = |signal: &[f64], row: usize| {
            biases[row] + (0..n).map(|column| matrix[row * n + column] * signal[column]).sum::<f64>()
        };
        let mut states: Vec<Vec<f64>> =
            signals.iter().map(|signal| (0..m).map(|row| unit(signal, row)).collect()).collect();
        if let Some(branch) = architecture.residual.filter(|_| layer > 1 && layer < depth && n == m) {
            for (state, before) in states.iter_mut().zip(&all[layer - 2]) {
                state.iter_mut().zip(before).for_each(|(state, before)| *state = before + branch * *state);
            }
        }
        signals = normalised(&states, architecture.normalisation);
        for entry in signals.iter_mut().flatten() {
            *entry = value(architecture.activation, *entry);
        }
        all.push(states);
    }
    all
}

/// The loss of the outputs.
pub fn loss(architecture: &Architecture, weights: &[f64], batch: &Batch) -> f64 {
    let all = states(architecture, weights, batch);
    let outputs = &all[all.len() - 1];
    let (samples, targets) = (batch.samples(), batch.targets());
    let mut sum = 0.0;
    for (sample, output) in outputs.iter().enumerate() {
        let target = |unit| targets.get(unit, sample);
        for (unit, &o) in output.iter().enumerate() {
            sum += match architecture.loss {
                Loss::MeanSquaredError => (o - target(unit)).powi(2) / output.len() as f64,
                Loss::Logistic => ((1.0 + o.exp()).ln() - target(unit) * o) / output.len() as f64,
                Loss::CrossEntropy => -target(unit) * (o.exp() / output.iter().map(|o| o.exp()).sum::<f64>()).ln(),
            };
        }
    }
    sum / samples as f64
}

fn normalised(states: &[Vec<f64>], normalisation: Option<Normalisation>) -> Vec<Vec<f64>> {
    let standard = |numbers: &[f64]| -> Vec<f64> {
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / n;
        numbers.iter().map(|number| (number - mean) / (variance + 1e-5).sqrt()).collect()
    };
    let transposed = |rows: &[Vec<f64>]| -> Vec<Vec<f64>> {
        (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
    };
    match normalisation {
        None => states.to_vec(),
        Some(Normalisation::Layer) => states.iter().map(|state| standard(state)).collect(),
        Some(Normalisation::Batch) => {
            transposed(&transposed(states).iter().map(|unit| standard(unit)).collect::<Vec<_>>())
        }
    }
}

/// φ(u), from the card's formula.
fn value(activation: Activation, u: f64) -> f64 {
    thread_local! {
        static CURVES: Vec<(Activation, Curve)> =
            ACTIVATIONS.iter().filter_map(|card| Some((Activation::named(card.id)?, card.curve()))).collect();
    }
    CURVES.with(|curves| curves.iter().find(|(one, _)| *one == activation).map_or(u, |(_, curve)| curve.value(u)))
}
