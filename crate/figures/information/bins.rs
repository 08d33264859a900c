//! p in bins of a width Δ: H_Δ = −Σ P ln P over the probabilities of all bins, and H_Δ + ln Δ, which tends to h(p).

use super::measure::Measure;
use super::quadrature;
use crate::distribution::Distribution;

/// The most bins in view.
pub const MOST: usize = 256;

/// Bins on either side of the view that are added up; beyond them the density hardly changes within a bin, and the sum is an integral.
const BESIDE: usize = 200;

/// A tail with less than this is left out.
const NEGLIGIBLE: f64 = 1e-16;

/// H_Δ in nats, with `count` bins in a view.
pub fn entropy(p: &dyn Distribution, view: [f64; 2], count: usize) -> f64 {
    let (width, beside) = (width(view, count), BESIDE.max(2 * count));
    let edge = |index: usize| view[0] + (index as f64 - beside as f64) * width;
    let bins = count + 2 * beside;
    let mut sum = 0.0;
    let mut before = p.tails(edge(0));
    for index in 0..bins {
        let after = p.tails(edge(index + 1));
        // By the smaller tail, which has all its digits.
        let share = if after[0] < 0.5 { after[0] - before[0] } else { before[1] - after[1] };
        if share > 0.0 {
            sum -= share * libm::log(share);
        }
        before = after;
    }
    sum + beyond(p, [f64::NEG_INFINITY, edge(0)], width) + beyond(p, [edge(bins), f64::INFINITY], width)
}

/// Left edge, right edge and mean density of each bin in a view.
pub fn bars(p: &dyn Distribution, view: [f64; 2], count: usize) -> Vec<[f64; 3]> {
    let width = width(view, count);
    let edge = |index: usize| view[0] + index as f64 * width;
    let bar = |index: usize| {
        let [from, to] = [edge(index), edge(index + 1)];
        let (before, after) = (p.tails(from), p.tails(to));
        let share = if after[0] < 0.5 { after[0] - before[0] } else { before[1] - after[1] };
        [from, to, share / width]
    };
    (0..count).map(bar).collect()
}

/// Δ.
pub fn width([low, high]: [f64; 2], count: usize) -> f64 {
    (high - low) / count as f64
}

/// What the bins in a tail add: −∫ p ln(p Δ).
fn beyond(p: &dyn Distribution, range: [f64; 2], width: f64) -> f64 {
    let mass = if range[0].is_infinite() { p.tails(range[1])[0] } else { p.tails(range[0])[1] };
    if mass < NEGLIGIBLE {
        return 0.0;
    }
    let entropy = quadrature::over([p, p], range)[Measure::EntropyP as usize].finite();
    entropy.map_or(f64::NAN, |entropy| entropy - mass * libm::log(width))
}
