//! What remains of the change of y after its prediction, |Δy − y′ dx|, against dx. Each change is computed plainly, as a difference of two
//! values, so it includes their rounding, which takes over below some dx and which no formula of the remainder would show.

use std::rc::Rc;

use super::links::Links;
use super::nudge::{Bend, Nudge};
use crate::decimal::power_of_ten;

/// The smallest and the largest dx.
pub const RANGE: [f64; 2] = [1e-15, 1.0];

/// Remainders per decade of dx, and the number of decades.
const PER_DECADE: usize = 4;
const DECADES: usize = 15;

/// Decades on the axis of remainders: from large dx down to below the rounding of y.
const HEIGHT: f64 = 20.0;

/// The remainders over all dx, prepared for a logarithmic axis.
pub struct Remainders {
    /// Pairs dx, remainder; those on the axis.
    pub dots: Rc<Vec<f64>>,
    /// Pairs dx, floor where the remainder is below the axis; most such remainders are exactly zero.
    pub below: Rc<Vec<f64>>,
    /// The line ½ |y″| dx², where y″ is not zero.
    pub predicted: Rc<Vec<f64>>,
    /// The second derivative.
    pub bend: Bend,
}

impl Remainders {
    /// The remainders at x, for an axis of a range.
    pub fn of(links: &Links, x: f64, range: [f64; 2]) -> Self {
        let [mut dots, mut below] = [Vec::new(), Vec::new()];
        let here = Nudge::of(links, x, RANGE[1]);
        let (value, product) = (here.last().value, here.last().product);
        let nudges = if here.is_smooth() { PER_DECADE * DECADES + 1 } else { 0 };
        for dx in (0..nudges).map(size) {
            let after = links.values(x + dx).pop().unwrap_or(f64::NAN);
            let remainder = ((after - value) - product * dx).abs();
            if remainder < range[0] {
                below.extend([dx, range[0]]);
            } else if remainder <= range[1] {
                dots.extend([dx, remainder]);
            }
        }
        let bend = if here.is_smooth() { Bend::of(links, x) } else { Bend::None };
        let [dots, below] = [dots, below].map(Rc::new);
        Self { dots, below, predicted: Rc::new(predicted(bend, range)), bend }
    }
}

/// The range of the axis, for values of y of a size: from 20 decades below it.
pub fn axis([low, high]: [f64; 2]) -> [f64; 2] {
    let top = (libm::ceil(libm::log10(low.abs().max(high.abs()))) + 1.0).clamp(-280.0, 300.0);
    [top - HEIGHT, top].map(power_of_ten)
}

/// The n-th dx, evenly spaced in log dx; powers of ten are exact.
fn size(n: usize) -> f64 {
    let decade = 1.0 / power_of_ten((DECADES - n / PER_DECADE) as f64);
    decade * power_of_ten((n % PER_DECADE) as f64 / PER_DECADE as f64)
}

/// The part of the line ½ |y″| dx² that is on the axis, as its two ends.
fn predicted(bend: Bend, [low, high]: [f64; 2]) -> Vec<f64> {
    let Bend::Of(bend) = bend else { return Vec::new() };
    let half = 0.5 * bend.abs();
    let at = |remainder: f64| libm::sqrt(remainder / half);
    let [from, to] = [RANGE[0].max(at(low)), RANGE[1].min(at(high))];
    if from < to { [from, to].into_iter().flat_map(|dx| [dx, half * dx * dx]).collect() } else { Vec::new() }
}
