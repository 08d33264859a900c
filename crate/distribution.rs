//! The contract of a probability distribution of a real number: its density, its tails and quantiles, its moments and its entropy.

use crate::random::Random;
use crate::special::solve_increasing;

/// A distribution with a density p. Everything is in closed form up to special functions, to about thirteen digits, also far out in
/// the tails. No method panics; what is asked outside the support or at NaN has the answers 0, 1 and NaN.
pub trait Distribution {
    /// ln p(x): −∞ outside the support, ∞ at a pole of the density.
    fn log_density(&self, x: f64) -> f64;

    /// P(X ≤ x) and P(X > x), each to all its digits.
    fn tails(&self, x: f64) -> [f64; 2];

    /// The smallest x with P(X ≤ x) ≥ p, for p from 0 to 1; NaN for other p.
    fn quantile(&self, p: f64) -> f64;

    /// The ends of the support, which may be infinite.
    fn support(&self) -> [f64; 2];

    /// E[X]; `None` if the integral does not exist.
    fn mean(&self) -> Option<f64>;

    /// Var[X], which may be infinite; `None` if there is no mean.
    fn variance(&self) -> Option<f64>;

    /// The differential entropy −∫ p ln p in nats; `None` if it has no closed form.
    fn entropy(&self) -> Option<f64>;

    /// p(x).
    fn density(&self, x: f64) -> f64 {
        libm::exp(self.log_density(x))
    }

    /// P(X ≤ x).
    fn cdf(&self, x: f64) -> f64 {
        self.tails(x)[0]
    }

    /// A random number of this distribution: the quantile of a uniform one, so that equal seeds give numbers that move along with
    /// the parameters.
    fn draw(&self, random: &mut Random) -> f64 {
        self.quantile(random.uniform())
    }
}

/// A family of distributions.
#[derive(Debug)]
pub struct DistributionCard {
    /// The name in attributes and addresses.
    pub id: &'static str,
    /// The name for visitors.
    pub title: &'static str,
    /// Its letters.
    pub letters: &'static [Letter],
    /// The density in TeX-free words of mathematics, as in a book: `λ e^(−λx) for x ≥ 0`.
    pub density: &'static str,
    /// The distribution for values of the letters, each within its range.
    pub with: fn(&[f64]) -> Box<dyn Distribution>,
}

/// A parameter of a family.
#[derive(Debug)]
pub struct Letter {
    /// The name in attributes and addresses: `sigma`.
    pub name: &'static str,
    /// Its symbol in equations: `σ`.
    pub symbol: &'static str,
    /// What it is.
    pub label: &'static str,
    /// The value at first.
    pub default: f64,
    /// The ends of what is accepted.
    pub range: [f64; 2],
}

/// The quantile of a distribution whose variable is an increasing function x(u) of u, by solving ln P = ln p for the smaller of both
/// tails, in which Newton's method converges from afar. `bounds` are the ends of u, and `x` returns x and dx/du.
pub(crate) fn quantile(
    distribution: &impl Distribution,
    p: f64,
    bounds: [f64; 2],
    start: f64,
    x: impl Fn(f64) -> [f64; 2],
) -> f64 {
    let [low, high] = distribution.support();
    match p {
        _ if p.is_nan() || !(0.0..=1.0).contains(&p) => return f64::NAN,
        0.0 => return low,
        1.0 => return high,
        _ => {}
    }
    let is_lower = p <= 0.5;
    let log = |u: f64| {
        let [x, stretch] = x(u);
        let tails = distribution.tails(x);
        let tail = if is_lower { tails[0] } else { tails[1] };
        let slope = distribution.density(x) * stretch / tail;
        if is_lower { [libm::log(tail), slope] } else { [-libm::log(tail), slope] }
    };
    let target = if is_lower { libm::log(p) } else { -libm::log1p(-p) };
    let [x, _] = x(solve_increasing(target, bounds, start, log));
    x
}
