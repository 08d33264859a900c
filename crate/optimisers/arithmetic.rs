//! Operations that several methods share, in PyTorch's rounding order, so that the same run gives the same numbers.

/// Visits every element `at[i]` with its partial derivative and the method's state for it: `each!(at, gradient, mean => |x, g,
/// m| { … })`, in one pass without bounds checks.
macro_rules! each {
    ($at:expr, $gradient:expr, $($state:expr),* => |$x:ident, $g:ident, $($name:ident),*| $body:block) => {
        let n = $at.len();
        let gradient = &$gradient[..n];
        $(let $name = &mut $state[..n];)*
        for (i, $x) in $at.iter_mut().enumerate() {
            let $g = gradient[i];
            $(let $name = &mut $name[i];)*
            $body
        }
    };
}

pub(super) use each;

/// Keeps the entries of each list at ascending indices; an empty list stays empty. Returns `true`.
pub(super) fn retain<const LISTS: usize>(indices: &[usize], lists: [&mut Vec<f64>; LISTS]) -> bool {
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        for (to, &from) in indices.iter().enumerate() {
            list[to] = list[from];
        }
        list.truncate(indices.len());
    }
    true
}

/// old + weight·(new − old), as `torch.lerp` does it: from the nearer end, so weight 1 gives `new` exactly.
pub(super) fn lerp(old: f64, new: f64, weight: f64) -> f64 {
    if weight < 0.5 { old + weight * (new - old) } else { new - (new - old) * (1.0 - weight) }
}

/// −1, 0 or 1; unlike [`f64::signum`], zero for ±0.
pub(super) fn sign(value: f64) -> f64 {
    f64::from(i8::from(value > 0.0) - i8::from(value < 0.0))
}

/// βᵗ for t = 0, 1, 2, …, for 0 ≤ β ≤ 1.
///
/// A running product loses half a unit in the last place per step, and 1 − βᵗ shows it; `pow` at each step costs more than the
/// rest of Adam. So the product is an unevaluated sum of two numbers (double-double, Dekker 1971): after 10,000 steps it is
/// still accurate to 10⁻²⁸, and rounds to what a perfect `pow` returns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Power {
    base: [f64; 2],
    high: f64,
    low: f64,
}

impl Power {
    /// β⁰ = 1.
    pub fn new(base: f64) -> Self {
        Self { base: split(base), high: 1.0, low: 0.0 }
    }

    /// Advances to the next power and returns it.
    pub fn next(&mut self) -> f64 {
        if self.high < NEGLIGIBLE {
            return 0.0;
        }
        let [b_high, b_low] = self.base;
        let base = b_high + b_low;
        let [p_high, p_low] = split(self.high);
        let product = self.high * base;
        let error = p_low * b_low - (product - p_high * b_high - p_low * b_high - p_high * b_low);
        let rest = error + self.low * base;
        self.high = product + rest;
        self.low = rest - (self.high - product);
        self.high
    }
}

/// A power far below the rounding error of 1. Smaller ones would make the partial products subnormal, which is slow.
const NEGLIGIBLE: f64 = 1e-40;

/// Splits a number into two of 26 bits, whose products are exact (Veltkamp).
fn split(value: f64) -> [f64; 2] {
    let shifted = 134_217_729.0 * value;
    let high = shifted - (shifted - value);
    [high, value - high]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_round_like_pow() {
        for base in [0.0, 0.5, 0.9, 0.99, 0.999, 0.123, 0.9999, 1.0] {
            let mut power = Power::new(base);
            for t in 1..10_000 {
                let (found, expected) = (power.next(), libm::pow(base, f64::from(t)));
                // libm's pow is accurate to one unit in the last place.
                assert!((found - expected).abs() <= 2.3e-16 * expected + NEGLIGIBLE, "{base}^{t}: {found} {expected}");
            }
        }
    }

    #[test]
    fn lerp_is_exact_at_both_ends() {
        assert_eq!(lerp(0.1, 0.7, 0.0), 0.1);
        assert_eq!(lerp(0.1, 0.7, 1.0), 0.7);
    }

    #[test]
    fn the_sign_of_zero_is_zero() {
        assert_eq!([-3.0, -0.0, 0.0, 2.0, f64::NAN].map(sign), [-1.0, 0.0, 0.0, 1.0, 0.0]);
    }
}
