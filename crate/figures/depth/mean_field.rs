//! What theory says of a deep network with random weights: the size of its states and of its gradient in each layer, on average
//! and with its spread over seeds.
//!
//! In a wide network the entries of a state are normal with some variance q, so with s = n Var[w] and g standard normal
//!
//! - forward: qₗ₊₁ = s E[φ(√q g)²], and qₗ more in a residual block, where the branch counts α² times;
//! - backward: ‖∂L/∂hₗ‖² = χ ‖∂L/∂hₗ₊₁‖² with χ = s E[φ′(√q g)²], and 1 + α²χ in a residual block (Poole et al. 2016; Schoenholz et
//!   al., Deep Information Propagation, 2017);
//! - with normalisation φ sees variance 1, and the way back divides by the variance that was there: s E[φ²] over the units of a
//!   sample, s Var[φ] over many samples (Yang et al., A Mean Field Theory of Batch Normalization, 2019). For ReLU χ is 1 and
//!   π ∕ (π − 1).
//!
//! In a network of width n every layer multiplies squared norms by a random factor. For ReLU and for none it has a known
//! distribution, χ² over n (Hanin & Nica, Products of Many Large Random Matrices and Gradients in Deep Neural Networks, 2018);
//! otherwise its logarithm has mean −v ∕ 2n and variance v ∕ n to first order in 1 ∕ n, with v from fourth moments.

use std::sync::LazyLock;

use super::experiment::Setup;
use super::log_chi_square;
use crate::formula::Pair;
use crate::network::{Activation, Initialisation, Normalisation};

/// A logarithm of a squared norm: its mean over seeds and its variance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub variance: f64,
}

/// The predictions for a network. Norms are logarithms of squares: of ‖hₗ‖² ∕ n, and of ‖∂L/∂hₗ‖² for one of norm 1 at the end.
#[derive(Clone, Debug)]
pub struct MeanField {
    /// ln of the expected square, for each layer.
    pub forward: Vec<f64>,
    pub backward: Vec<f64>,
    /// Mean and variance of the logarithm over seeds, for networks without normalisation and residual blocks.
    pub forward_spread: Option<Vec<Spread>>,
    pub backward_spread: Option<Vec<Spread>>,
    /// The factor by which the last block between hidden layers multiplies ‖∂L/∂h‖².
    pub chi: f64,
}

impl MeanField {
    /// The predictions for a network.
    pub fn of(setup: &Setup) -> Self {
        let blocks = blocks(setup);
        let forward: Vec<f64> = blocks.iter().map(|block| libm::log(block.variance)).collect();
        let mut backward = vec![0.0; setup.depth];
        for at in (0..setup.depth - 1).rev() {
            backward[at] = backward[at + 1] + libm::log(blocks[at].chi);
        }
        let chi = blocks[setup.depth.saturating_sub(3)].chi;
        let is_plain =
            setup.residual.is_none() && setup.normalisation.is_none() && follows_first_order(setup.activation);
        let [forward_spread, backward_spread] = match is_plain {
            true => spreads(setup, &blocks).map(Some),
            false => [None, None],
        };
        Self { forward, backward, forward_spread, backward_spread, chi }
    }
}

/// Whether the spread over seeds is known. A smooth activation with a mean of its own turns gradients towards the states, layer by
/// layer, and the first order in 1 ∕ n misses that.
fn follows_first_order(activation: Activation) -> bool {
    matches!(activation, Activation::Linear | Activation::Relu | Activation::LeakyRelu(_) | Activation::Tanh)
}

/// A state and the block behind it.
struct Block {
    /// E‖h‖² ∕ n.
    variance: f64,
    /// The factor of ‖∂L/∂h‖² through the block.
    chi: f64,
    moments: Moments,
}

fn blocks(setup: &Setup) -> Vec<Block> {
    let gain = setup.gain();
    // The variance over units and samples, and that over the samples alone.
    let (mut variance, mut over_samples) = (gain, gain);
    let block = |layer: usize| {
        let divisor = match setup.normalisation {
            None => 1.0,
            Some(Normalisation::Layer) => variance + 1e-5,
            Some(Normalisation::Batch) => over_samples + 1e-5,
        };
        let seen = match setup.normalisation {
            None | Some(Normalisation::Layer) => variance / divisor,
            Some(Normalisation::Batch) => over_samples / divisor,
        };
        let moments = Moments::of(setup.activation, seen);
        // The last layer is no residual block.
        let residual = setup.residual.filter(|_| layer + 1 < setup.depth);
        let (skip, branch) = residual.map_or((0.0, 1.0), |scale| (1.0, scale * scale));
        let block = Block { variance, chi: skip + branch * gain * moments.slope2 / divisor, moments };
        let mean2 = block.moments.mean * block.moments.mean;
        variance = skip * variance + branch * gain * block.moments.value2;
        over_samples = skip * over_samples + branch * gain * (block.moments.value2 - mean2);
        block
    };
    (1..=setup.depth).map(block).collect()
}

/// Mean and variance of the logarithms of a plain network, forward and backward.
///
/// With x the deviation of ln q from its mean-field value, and ε and η what a layer's factors deviate by, all small,
/// xₗ₊₁ = κₗxₗ + εₗ and ln ‖∂L/∂hₗ‖² = ln ‖∂L/∂hₗ₊₁‖² + ln χₗ + cₗxₗ + ηₗ, where κ and c say how E[φ²] and E[φ′²] grow with q.
/// Means are of the same order as variances, so there the bends of κ and c count too, by half of x².
fn spreads(setup: &Setup, blocks: &[Block]) -> [Vec<Spread>; 2] {
    let steps: Vec<Step> = blocks.iter().map(|block| Step::of(setup, &block.moments)).collect();
    let mut deviations = vec![Spread::default()];
    for (at, step) in steps.iter().enumerate() {
        let (Spread { mean, variance }, Growth { rate: growth, bend }) = (deviations[at], blocks[at].moments.growth);
        let mean = growth * mean + 0.5 * bend * variance + step.forward.mean;
        deviations.push(Spread { mean, variance: growth * growth * variance + step.forward.variance });
    }
    // ‖Wa‖² = ‖a‖² · χ² ∕ n, unless W keeps lengths.
    let own = match setup.rule {
        Initialisation::Orthogonal => Spread::default(),
        _ => log_chi_square::of_normals(setup.width),
    };
    let state = |(block, deviation): (&Block, &Spread)| Spread {
        mean: libm::log(block.variance) + deviation.mean + own.mean,
        variance: deviation.variance + own.variance,
    };
    let forward = blocks.iter().zip(&deviations).map(state).collect();
    let mut backward = vec![Spread::default(); blocks.len()];
    // What a unit of x adds to the gradient's logarithm in this layer and all later ones.
    let (mut mean, mut variance, mut response) = (0.0, 0.0, 0.0);
    for at in (0..blocks.len() - 1).rev() {
        let (Block { chi, moments, .. }, step, deviation) = (&blocks[at], steps[at], deviations[at]);
        let Growth { rate, bend } = moments.slope_growth;
        mean += libm::log(*chi) + step.backward.mean + rate * deviation.mean + 0.5 * bend * deviation.variance;
        variance += step.backward.variance + response * (response * step.forward.variance + 2.0 * step.covariance);
        response = rate + moments.growth.rate * response;
        backward[at] = Spread { mean, variance: variance + response * response * deviation.variance };
    }
    [forward, backward]
}

/// What the factors of a layer deviate by: of the states' squares, of the gradient's, and how the two go together.
#[derive(Clone, Copy)]
struct Step {
    forward: Spread,
    backward: Spread,
    covariance: f64,
}

impl Step {
    fn of(setup: &Setup, moments: &Moments) -> Self {
        if let Some(exact) = exact_law(setup) {
            return Self { forward: exact, backward: exact, covariance: 0.0 };
        }
        let Moments { value2, value4, slope2, slope4, both2, .. } = *moments;
        let [growth, slope_growth] = [moments.growth.rate, moments.slope_growth.rate];
        // Orthogonal weights keep the length of what they turn: less is left to chance.
        let kept = if setup.rule == Initialisation::Orthogonal { 2.0 } else { 0.0 };
        let n = setup.width as f64;
        let first_order = |v: f64| Spread { mean: -0.5 * v / n, variance: v / n };
        Self {
            forward: first_order(value4 / (value2 * value2) - 1.0 - kept * growth * growth),
            backward: first_order(3.0 * slope4 / (slope2 * slope2) - 1.0 - kept * (1.0 + slope_growth * slope_growth)),
            covariance: (both2 / (value2 * slope2) - 1.0 - kept * growth * slope_growth) / n,
        }
    }
}

/// The distribution of a layer's factor, relative to its mean, where it is known exactly.
fn exact_law(setup: &Setup) -> Option<Spread> {
    match (setup.activation, setup.rule) {
        (Activation::Linear, Initialisation::Orthogonal) => Some(Spread::default()),
        (_, Initialisation::Orthogonal | Initialisation::XavierUniform) => None,
        (Activation::Linear, _) => Some(log_chi_square::of_normals(setup.width)),
        (Activation::Relu, _) => Some(log_chi_square::of_active_normals(setup.width)),
        _ => None,
    }
}

/// Moments of φ and φ′ at √q g, g standard normal.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    /// E[φ], E[φ²], E[φ⁴].
    mean: f64,
    value2: f64,
    value4: f64,
    /// E[φ′²], E[φ′⁴].
    slope2: f64,
    slope4: f64,
    /// E[φ²φ′²].
    both2: f64,
    /// κ and c: how E[φ²] and E[φ′²] grow with q.
    growth: Growth,
    slope_growth: Growth,
}

/// The logarithmic derivative κ = d ln E[f] ∕ d ln q, and dκ ∕ d ln q.
#[derive(Clone, Copy, Debug, Default)]
struct Growth {
    rate: f64,
    bend: f64,
}

impl Growth {
    /// From E[f], E[g²f] and E[g⁴f]: by Stein's lemma q d E[f] ∕ dq = (E[g²f] − E[f]) ∕ 2.
    fn of([zeroth, second, fourth]: [f64; 3]) -> Self {
        let (first_step, second_step) = (0.5 * (second - zeroth), 0.5 * fourth - 1.5 * second);
        let bend = 0.5 * (second_step - second * first_step / zeroth) / zeroth;
        Self { rate: first_step / zeroth, bend }
    }
}

/// A rule for integrals with the density of g over both half-lines, apart because an activation may have a kink at 0: pairs of
/// nodes ±g, and their weights. It is the double exponential rule g = exp(u − e⁻ᵘ) (Takahasi & Mori, Double Exponential Formulas
/// for Numerical Integration, 1974), exact to about 10⁻¹³ however wide q makes an activation.
static RULE: LazyLock<(Vec<Pair>, Vec<f64>)> = LazyLock::new(|| {
    let node = |index: i32| {
        let u = FIRST + STEP * f64::from(index);
        let decay = libm::exp(-u);
        let g = libm::exp(u - decay);
        let density = 0.398_942_280_401_432_7 * libm::exp(-0.5 * g * g);
        (Pair::new([g, -g]), STEP * g * (1.0 + decay) * density)
    };
    (0..NODES).map(node).unzip()
});

/// The nodes of the rule, evenly spaced in u.
const NODES: i32 = 112;
const STEP: f64 = 1.0 / 16.0;
const FIRST: f64 = -4.25;

impl Moments {
    fn of(activation: Activation, variance: f64) -> Self {
        let (nodes, weights) = &*RULE;
        let deviation = Pair::new([variance.sqrt(); 2]);
        let inputs: Vec<Pair> = nodes.iter().map(|&node| deviation * node).collect();
        let [mut values, mut slopes] = [inputs.clone(), inputs.clone()];
        activation.apply(&inputs, &mut values, &mut slopes);
        let both = |pair: Pair| pair.numbers()[0] + pair.numbers()[1];
        let mut all = Self::default();
        let [mut by_value, mut by_slope] = [[0.0; 3]; 2];
        for (at, &weight) in weights.iter().enumerate() {
            let (node, value, value2, slope2) =
                (nodes[at], values[at], values[at] * values[at], slopes[at] * slopes[at]);
            all.mean += weight * both(value);
            all.value2 += weight * both(value2);
            all.value4 += weight * both(value2 * value2);
            all.slope2 += weight * both(slope2);
            all.slope4 += weight * both(slope2 * slope2);
            all.both2 += weight * both(value2 * slope2);
            let node2 = node * node;
            for (sums, square) in [(&mut by_value, value2), (&mut by_slope, slope2)] {
                let powers = [square, node2 * square, node2 * node2 * square];
                sums.iter_mut().zip(powers).for_each(|(sum, power)| *sum += weight * both(power));
            }
        }
        [all.growth, all.slope_growth] = [by_value, by_slope].map(Growth::of);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_their_closed_forms() {
        for variance in [1e-4, 0.3, 1.0, 7.0, 1e4] {
            let near = |found: f64, exact: f64| assert!((found / exact - 1.0).abs() < 1e-12, "{found}, not {exact}");
            let relu = Moments::of(Activation::Relu, variance);
            near(relu.mean, (variance / std::f64::consts::TAU).sqrt());
            near(relu.value2, 0.5 * variance);
            near(relu.value4, 1.5 * variance * variance);
            near(relu.slope2, 0.5);
            near(relu.growth.rate, 1.0);
            assert!(relu.growth.bend.abs() < 1e-12 && relu.slope_growth.rate.abs() < 1e-12);
            let linear = Moments::of(Activation::Linear, variance);
            near(linear.value4, 3.0 * variance * variance);
            near(relu.slope4, 0.5);
            // tanh′ = 1 − tanh².
            let tanh = Moments::of(Activation::Tanh, variance);
            near(tanh.slope2, 1.0 - 2.0 * tanh.value2 + tanh.value4);
            // The derivative of softplus is a sigmoid.
            let [softplus, sigmoid] = [Activation::Softplus, Activation::Sigmoid].map(|one| Moments::of(one, variance));
            near(softplus.slope2, sigmoid.value2);
            near(sigmoid.mean, 0.5);
        }
    }
}
