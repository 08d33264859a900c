//! All measures of two densities at once, by quadrature.
//!
//! The axis is cut at quantiles of both distributions, at the ends of their supports, and in geometric progression towards these ends and
//! out into infinite tails; each piece is halved until Gauss and Legendre's rule agrees with itself on both halves. What a tail adds beyond
//! the last piece is a geometric series; if its terms do not shrink, the measure is infinite. Against closed forms the result is good
//! to 10⁻¹⁰, and about a millisecond is spent on it.

use super::measure::{COUNT, Measure, parts};
use super::quantity::{Cause, Quantity};
use crate::distribution::Distribution;
use crate::integral::gauss_legendre;

/// The nodes of a piece.
const NODES: usize = 12;

/// The lower half of the quantiles at which the axis is cut.
const SHARES: [f64; 12] = [1e-12, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/// The ratio of the distances of neighbouring cuts in a geometric progression, and the largest that is left as it is.
const RATIO: f64 = 8.0;
const LARGEST_RATIO: f64 = 16.0;

/// A tail is followed until it adds less than this, or this far: farther out, x⁻⁴ underflows.
const NEGLIGIBLE: f64 = 1e-16;
const FARTHEST: f64 = 1e75;

/// Terms of a tail that shrink by less than this do not add up.
const SHRINKING: f64 = 0.995;

/// A piece is halved while both rules differ by more than these, absolute and relative; at most so often, and so many in all.
const TOLERANCE: [f64; 2] = [1e-14, 1e-12];
const MAX_DEPTH: usize = 45;
const MAX_PIECES: usize = 4000;

/// The smallest logarithm of a density that is no sign of underflow.
const UNDERFLOW: f64 = -600.0;

/// The measures of p and q, in the order of [`Measure::ALL`].
pub fn measures(pair: [&dyn Distribution; 2]) -> [Quantity; COUNT] {
    over(pair, [f64::NEG_INFINITY, f64::INFINITY])
}

/// The same integrals over a part of the axis.
pub fn over(pair: [&dyn Distribution; 2], range: [f64; 2]) -> [Quantity; COUNT] {
    let mut sums = Sums::new(pair);
    let cuts = cuts(pair, range);
    for ends in cuts.windows(2) {
        sums.add_piece([ends[0], ends[1]]);
    }
    let middle = pair[0].quantile(0.5);
    for (side, end) in [cuts.first(), cuts.last()].into_iter().enumerate() {
        if let Some(end) = end.filter(|_| supports(pair, side).is_infinite() && range[side].is_infinite()) {
            sums.add_tail(middle, end - middle);
        }
    }
    sums.quantities()
}

/// The lower (0) or the upper (1) end of what both densities cover together.
fn supports(pair: [&dyn Distribution; 2], side: usize) -> f64 {
    let [one, two] = pair.map(|distribution| distribution.support()[side]);
    if side == 0 { one.min(two) } else { one.max(two) }
}

/// Where the axis is cut, ascending.
fn cuts(pair: [&dyn Distribution; 2], range: [f64; 2]) -> Vec<f64> {
    let mut cuts = Vec::new();
    let mut origins = Vec::new();
    for distribution in pair {
        let shares = SHARES.into_iter().chain(SHARES.map(|share| 1.0 - share));
        cuts.extend(shares.map(|share| distribution.quantile(share)));
        origins.push(distribution.quantile(0.5));
        for (side, end) in distribution.support().into_iter().enumerate().filter(|(_, end)| end.is_finite()) {
            origins.push(end);
            cuts.push(end);
            // Towards the end while there is any mass.
            let mut x = distribution.quantile([SHARES[0], 1.0 - SHARES[0]][side]);
            while x != end && distribution.tails(x)[side] > NEGLIGIBLE && (x - end).abs() > f64::MIN_POSITIVE {
                x = end + (x - end) / RATIO;
                cuts.push(x);
            }
        }
    }
    cuts.extend(range);
    cuts.retain(|x| x.is_finite() && range[0] <= *x && *x <= range[1]);
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    for origin in origins {
        cuts = graded(&cuts, origin);
    }
    cuts
}

/// The cuts, with others between neighbours whose distances from an origin differ too much.
fn graded(cuts: &[f64], origin: f64) -> Vec<f64> {
    let mut all = Vec::with_capacity(cuts.len());
    for (index, x) in cuts.iter().enumerate() {
        if let Some(before) = index.checked_sub(1).map(|before| cuts[before]) {
            let (from, to) = (before - origin, x - origin);
            if from * to > 0.0 {
                // From the nearer to the farther.
                let [near, far] = if from > 0.0 { [from, to] } else { [to, from] };
                let mut between = Vec::new();
                let mut at = near;
                while far / at > LARGEST_RATIO {
                    at *= RATIO;
                    between.push(origin + at);
                }
                if from < 0.0 {
                    between.reverse();
                }
                all.extend(between);
            }
        }
        all.push(*x);
    }
    all
}

/// The integrals so far.
struct Sums<'a> {
    pair: [&'a dyn Distribution; 2],
    rule: Vec<[f64; 2]>,
    totals: [f64; COUNT],
    /// Where an integrand was infinite, and where a tail does not end.
    gaps: [bool; COUNT],
    endless: [bool; COUNT],
    /// The smallest finite logarithm of each density that was met.
    lowest: [f64; 2],
    pieces: usize,
}

impl<'a> Sums<'a> {
    fn new(pair: [&'a dyn Distribution; 2]) -> Self {
        let (rule, nothing) = (gauss_legendre(NODES), [false; COUNT]);
        Self { pair, rule, totals: [0.0; COUNT], gaps: nothing, endless: nothing, lowest: [0.0; 2], pieces: 0 }
    }

    /// The integrals over a piece by one application of the rule.
    fn once(&mut self, [from, to]: [f64; 2]) -> [f64; COUNT] {
        let (centre, half) = (0.5 * from + 0.5 * to, 0.5 * to - 0.5 * from);
        let mut sums = [0.0; COUNT];
        for [node, weight] in &self.rule {
            let x = centre + half * node;
            let logs = self.pair.map(|distribution| distribution.log_density(x));
            for (lowest, log) in self.lowest.iter_mut().zip(logs).filter(|(_, log)| log.is_finite()) {
                *lowest = lowest.min(log);
            }
            for ((sum, gap), part) in sums.iter_mut().zip(&mut self.gaps).zip(parts(logs)) {
                *gap |= part.is_nan();
                if part.is_finite() {
                    *sum += half * weight * part;
                }
            }
        }
        sums
    }

    /// Adds the integrals over a piece; returns them.
    fn add_piece(&mut self, ends: [f64; 2]) -> [f64; COUNT] {
        let mut sums = [0.0; COUNT];
        let whole = self.once(ends);
        let mut open = vec![(ends, whole, 0)];
        while let Some(([from, to], whole, depth)) = open.pop() {
            let middle = 0.5 * from + 0.5 * to;
            let halves = [self.once([from, middle]), self.once([middle, to])];
            self.pieces += 1;
            let both: [f64; COUNT] = std::array::from_fn(|index| halves[0][index] + halves[1][index]);
            let is_settled = (0..COUNT).all(|index| {
                let size = halves[0][index].abs() + halves[1][index].abs();
                (both[index] - whole[index]).abs() <= TOLERANCE[0] + TOLERANCE[1] * size
            });
            if is_settled || depth == MAX_DEPTH || self.pieces > MAX_PIECES || middle <= from || middle >= to {
                sums.iter_mut().zip(both).for_each(|(sum, part)| *sum += part);
            } else {
                open.push(([middle, to], halves[1], depth + 1));
                open.push(([from, middle], halves[0], depth + 1));
            }
        }
        self.totals.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        sums
    }

    /// Adds what is farther from an origin than a distance, to the left if that is negative.
    fn add_tail(&mut self, origin: f64, mut distance: f64) {
        let mut last = [0.0; COUNT];
        let mut ratios = [0.0; COUNT];
        while distance.abs() < FARTHEST {
            let (near, far) = (origin + distance, origin + RATIO * distance);
            let sums = self.add_piece([near.min(far), near.max(far)]);
            ratios = std::array::from_fn(|index| sums[index] / last[index]);
            last = sums;
            distance *= RATIO;
            let is_over = |index: usize| sums[index].abs() <= NEGLIGIBLE * (1.0 + self.totals[index].abs());
            if (0..COUNT).all(is_over) {
                return;
            }
        }
        for index in 0..COUNT {
            let (last, ratio) = (last[index], ratios[index]);
            if last.abs() <= NEGLIGIBLE * (1.0 + self.totals[index].abs()) {
                continue;
            }
            if ratio < SHRINKING {
                self.totals[index] += last * ratio / (1.0 - ratio);
            } else {
                self.endless[index] = true;
            }
        }
    }

    /// The measures.
    fn quantities(&self) -> [Quantity; COUNT] {
        let [p_misses, q_misses] = [[0, 1], [1, 0]].map(|[one, other]| {
            // Whether the other has mass where the one has none.
            let [low, high] = self.pair[one].support();
            self.pair[other].tails(low)[0] > 0.0 || self.pair[other].tails(high)[1] > 0.0
        });
        std::array::from_fn(|index| {
            let (is_disjoint, thin) = match Measure::ALL[index] {
                Measure::CrossEntropy | Measure::KlForward => (q_misses, self.lowest[1]),
                Measure::KlReverse => (p_misses, self.lowest[0]),
                _ => (false, 0.0),
            };
            match () {
                () if is_disjoint => Quantity::Infinite(Cause::Support),
                () if self.endless[index] => Quantity::Infinite(Cause::Tails),
                () if self.gaps[index] && thin > UNDERFLOW => Quantity::Infinite(Cause::Support),
                () if self.gaps[index] || !self.totals[index].is_finite() => Quantity::Unknown,
                () => Quantity::Finite(self.totals[index]),
            }
        })
    }
}
