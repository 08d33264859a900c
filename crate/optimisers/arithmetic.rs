//! The operations that several methods share, in the order in which PyTorch rounds them, so that the same run gives
//! the same numbers.

/// Every element `at[i]` with its slope and what a method knows about it: `each!(at, gradient, mean => |x, g, m| { …
/// })`, in one pass without bounds checks.
macro_rules! each {
    ($at:expr, $gradient:expr, $($memory:expr),* => |$x:ident, $g:ident, $($name:ident),*| $body:block) => {
        let n = $at.len();
        let gradient = &$gradient[..n];
        $(let $name = &mut $memory[..n];)*
        for (i, $x) in $at.iter_mut().enumerate() {
            let $g = gradient[i];
            $(let $name = &mut $name[i];)*
            $body
        }
    };
}

pub(super) use each;

/// Keeps of each list the entries at some places, which rise; a list that is empty stays so. Says that it did.
pub(super) fn retain<const LISTS: usize>(places: &[usize], lists: [&mut Vec<f64>; LISTS]) -> bool {
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        for (to, &from) in places.iter().enumerate() {
            list[to] = list[from];
        }
        list.truncate(places.len());
    }
    true
}

/// old + weight·(new − old), as `torch.lerp` does it: from the nearer end, so that weight 1 gives `new` exactly.
pub(super) fn lerp(old: f64, new: f64, weight: f64) -> f64 {
    if weight < 0.5 { old + weight * (new - old) } else { new - (new - old) * (1.0 - weight) }
}

/// −1, 0 or 1; zero, unlike [`f64::signum`], has the sign 0.
pub(super) fn sign(value: f64) -> f64 {
    f64::from(i8::from(value > 0.0) - i8::from(value < 0.0))
}

/// βᵗ for t = 0, 1, 2, …, for 0 ≤ β ≤ 1.
///
/// A product that is carried on loses half a unit in the last place each step, and 1 − βᵗ shows it; `pow` at each step
/// costs more than the rest of Adam. So the product is carried as an unevaluated sum of two numbers (double-double,
/// Dekker 1971): after 10,000 steps it is still good to 10⁻²⁸, and rounds to what a perfect `pow` returns.
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

    /// Goes on to the next power and returns it.
    pub fn next(&mut self) -> f64 {
        if self.high < VANISHED {
            return 0.0;
        }
        let [b_high, b_low] = self.base;
        let base = b_high + b_low;
        let [p_high, p_low] = split(self.high);
        let product = self.high * base;
        let lost = p_low * b_low - (product - p_high * b_high - p_low * b_high - p_high * b_low);
        let rest = lost + self.low * base;
        self.high = product + rest;
        self.low = rest - (self.high - product);
        self.high
    }
}

/// A power that 1 has long ceased to notice. Further down the parts of the product would be subnormal, which
/// processors are slow at.
const VANISHED: f64 = 1e-40;

/// A number as two of 26 bits, whose products are exact (Veltkamp).
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
                // libm's pow is good to one unit in the last place.
                assert!((found - expected).abs() <= 2.3e-16 * expected + VANISHED, "{base}^{t}: {found} {expected}");
            }
        }
    }

    #[test]
    fn lerp_meets_both_ends() {
        assert_eq!(lerp(0.1, 0.7, 0.0), 0.1);
        assert_eq!(lerp(0.1, 0.7, 1.0), 0.7);
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!([-3.0, -0.0, 0.0, 2.0, f64::NAN].map(sign), [-1.0, 0.0, 0.0, 1.0, 0.0]);
    }
}
