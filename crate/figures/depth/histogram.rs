//! The activations of one layer, over all units and inputs.

use super::experiment::{Experiment, SAMPLES};
use crate::activations::SATURATED;
use crate::network::Activation;

/// The bins of the histogram.
const BINS: usize = 32;

/// A layer's activations.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Left edge, right edge and share of each bin.
    pub bars: Vec<[f64; 3]>,
    /// The largest share.
    pub most: f64,
    /// How many units have a slope below 0.01 for every input: no input trains them.
    pub dead: usize,
    /// The share of units and inputs with such a slope.
    pub saturated: f64,
}

/// The range of the histogram: that of the activation if it is bounded, otherwise four times the root mean square.
pub fn range(activation: Activation) -> [f64; 2] {
    match activation {
        Activation::Tanh => [-1.0, 1.0],
        Activation::Sigmoid => [0.0, 1.0],
        _ => [-4.0, 4.0],
    }
}

impl Histogram {
    /// The activations of a hidden layer.
    pub fn of(experiment: &mut Experiment, activation: Activation, layer: usize) -> Self {
        let [values, slopes] = experiment.activations(layer);
        let count = (values.rows() * values.columns()) as f64;
        let [low, high] = range(activation);
        // Bounded activations are shown as they are.
        let unit = if high > 1.0 { values.norm() / count.sqrt() } else { 1.0 };
        let mut shares = [0.0; BINS];
        for value in values.numbers() {
            let place = (value / unit - low) / (high - low) * BINS as f64;
            // 0 ∕ 0 is a layer of zeros.
            let place = if place.is_nan() { -low / (high - low) * BINS as f64 } else { place };
            shares[(place.max(0.0) as usize).min(BINS - 1)] += 1.0 / count;
        }
        let edge = |bin: usize| low + (high - low) * bin as f64 / BINS as f64;
        let is_flat = |slope: f64| slope.abs() < SATURATED;
        let flat = |unit: usize| slopes.row_numbers(unit).filter(|slope| is_flat(*slope)).count();
        Self {
            bars: shares.iter().enumerate().map(|(bin, &share)| [edge(bin), edge(bin + 1), share]).collect(),
            most: shares.iter().copied().fold(0.0, f64::max),
            dead: (0..slopes.rows()).filter(|&unit| flat(unit) == SAMPLES).count(),
            saturated: slopes.numbers().filter(|slope| is_flat(*slope)).count() as f64 / count,
        }
    }
}
