//! The function on the interval of integration: where it bends, jumps or has no value, its extremes, its integral, and its derivatives
//! at the ends.

use crate::curve::{Curve, are_opposite, zeros};
use crate::integral::{Integral, Integrand, Obstacle, SpecialKind};

/// Cells of the grid on which the zeros of f′ are looked for.
const CELLS: usize = 600;

/// One-sided values that differ by more than this share of both are those of a jump.
const JUMP: f64 = 1e-9;

/// The relative tolerance of the integral that sums are compared with.
const TOLERANCE: f64 = 1e-14;

/// A formula with more nodes than this is not differentiated three times.
const MAX_NODES: usize = 400;

/// The function on an interval.
#[derive(Debug)]
pub struct Interval {
    curve: Curve,
    /// The ends, the lower one first.
    pub ends: [f64; 2],
    /// Where f jumps, inside.
    pub jumps: Vec<f64>,
    /// Where f is infinite or undefined although its neighbours are not, the ends included.
    pub gaps: Vec<f64>,
    /// Whether f is smooth up to both ends.
    pub is_smooth: bool,
    /// The points at which f may have an extreme, ascending.
    extremes: Vec<f64>,
    /// The integral from the lower end to the upper.
    pub integral: Result<Integral, Obstacle>,
    /// f, f′ and f‴ just inside both ends, as far as they are known.
    pub derivatives: [[f64; 3]; 2],
}

impl Interval {
    /// The function of a curve between two numbers.
    pub fn new(curve: &Curve, [a, b]: [f64; 2]) -> Self {
        let ends = [a.min(b), a.max(b)];
        let mut integrand = Integrand::new(curve);
        let integral = integrand.integrate(ends, TOLERANCE);
        let special = integrand.special_points(ends);
        let unsmooth: Vec<f64> =
            special.iter().filter(|point| point.kind != SpecialKind::Steep).map(|point| point.x).collect();
        let inside = |x: &f64| ends[0] < *x && *x < ends[1];
        let jumps = unsmooth.iter().copied().filter(inside).filter(|x| is_jump(curve, *x)).collect();
        let gaps = unsmooth.iter().copied().filter(|x| !curve.value(*x).is_finite()).collect();
        // A denominator that is 0 only where the numerator is too leaves a function smooth, but that cannot be known here.
        let is_smooth = unsmooth.is_empty() && ends.iter().all(|end| curve.value(*end).is_finite());
        let extremes = extremes(curve, ends, &unsmooth);
        let derivatives = derivatives(curve, ends);
        Self { curve: curve.clone(), ends, jumps, gaps, is_smooth, extremes, integral, derivatives }
    }

    /// f(x).
    pub fn value(&self, x: f64) -> f64 {
        self.curve.value(x)
    }

    /// f at an end of a cell, seen from inside: where f jumps, the two sides differ.
    pub fn value_from(&self, x: f64, inward: f64) -> f64 {
        if !self.jumps.contains(&x) {
            return self.value(x);
        }
        self.value(beside(x, inward))
    }

    /// The least and the greatest value of f on a cell, found among its ends, the zeros of f′ and the points where there is no f′.
    pub fn bounds(&self, [from, to]: [f64; 2]) -> [f64; 2] {
        let first = self.extremes.partition_point(|x| *x <= from);
        let last = self.extremes.partition_point(|x| *x < to);
        let within = self.extremes[first..last.max(first)].iter().map(|x| self.value(*x));
        let ends = [self.value_from(from, 1.0), self.value_from(to, -1.0)];
        ends.into_iter().chain(within).fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| {
            if value.is_nan() { [f64::NAN; 2] } else { [low.min(value), high.max(value)] }
        })
    }

    /// ∫|f′|: how far f goes up and down.
    pub fn variation(&self) -> f64 {
        let [low, high] = self.ends;
        let inside = self.extremes.iter().copied().filter(|x| low < *x && *x < high);
        let heights: Vec<f64> = [low].into_iter().chain(inside).chain([high]).map(|x| self.value(x)).collect();
        heights.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum()
    }
}

/// The next doubles but one to a side of x: a jump that was found to the last bit lies between those of both sides.
fn beside(x: f64, inward: f64) -> f64 {
    if inward > 0.0 { x.next_up().next_up() } else { x.next_down().next_down() }
}

/// Whether f has two different finite values on the two sides of x.
fn is_jump(curve: &Curve, x: f64) -> bool {
    let [left, right] = [-1.0, 1.0].map(|side| curve.value(beside(x, side)));
    let difference = (right - left).abs();
    difference.is_finite() && difference > JUMP * left.abs().max(right.abs())
}

/// The zeros of f′, at most one between neighbouring zeros of f″, and the points where f′ may not exist.
fn extremes(curve: &Curve, [low, high]: [f64; 2], unsmooth: &[f64]) -> Vec<f64> {
    if low >= high {
        return Vec::new();
    }
    let slope = |x: f64| curve.slope(x);
    let mut xs: Vec<f64> = (0..=CELLS).map(|cell| low + (high - low) * (cell as f64 / CELLS as f64)).collect();
    xs.extend(zeros(|x| curve.jet(x)[2], [low, high], CELLS));
    xs.sort_unstable_by(f64::total_cmp);
    let slopes: Vec<f64> = xs.iter().map(|x| slope(*x)).collect();
    let mut found = Vec::new();
    for index in 1..xs.len() {
        if are_opposite(slopes[index - 1], slopes[index]) {
            found.extend(zeros(slope, [xs[index - 1], xs[index]], 1));
        } else if slopes[index] == 0.0 {
            found.push(xs[index]);
        }
    }
    found.extend(unsmooth.iter().flat_map(|x| [beside(*x, -1.0), *x, beside(*x, 1.0)]));
    found.retain(|x| low <= *x && *x <= high && curve.value(*x).is_finite());
    found.sort_unstable_by(f64::total_cmp);
    found.dedup();
    found
}

/// f, f′ and f‴ at both ends; NaN where a formula is too long.
fn derivatives(curve: &Curve, ends: [f64; 2]) -> [[f64; 3]; 2] {
    let second = curve.formula().derivative(0).derivative(0);
    let third = (second.tree().len() <= MAX_NODES).then(|| Curve::new(second, curve.constants().to_vec()));
    ends.map(|x| {
        let [value, slope, _] = curve.jet(x);
        [value, slope, third.as_ref().map_or(f64::NAN, |second| second.slope(x))]
    })
}
