//! The measures: entropies, divergences and distances, each the integral (or the sum) of a function of p and q.

use super::quantity::{Cause, Quantity};

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// H(p) = −∫ p ln p.
    EntropyP,
    /// H(q) = −∫ q ln q.
    EntropyQ,
    /// H(p, q) = −∫ p ln q.
    CrossEntropy,
    /// KL(p‖q) = ∫ p ln p/q.
    KlForward,
    /// KL(q‖p) = ∫ q ln q/p.
    KlReverse,
    /// JS = ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2.
    JensenShannon,
    /// TV = ½ ∫ |p − q|.
    TotalVariation,
}

/// How many there are.
pub const COUNT: usize = 7;

impl Measure {
    /// Every measure, in the order of its index.
    pub const ALL: [Self; COUNT] = [
        Self::EntropyP,
        Self::EntropyQ,
        Self::CrossEntropy,
        Self::KlForward,
        Self::KlReverse,
        Self::JensenShannon,
        Self::TotalVariation,
    ];

    /// Names in the state, and labels.
    pub const OPTIONS: [(&'static str, &'static str); COUNT] = [
        ("entropy-p", "Entropy of p"),
        ("entropy-q", "Entropy of q"),
        ("cross-entropy", "Cross-entropy of q under p"),
        ("kl-forward", "Divergence KL(p‖q)"),
        ("kl-reverse", "Divergence KL(q‖p)"),
        ("jensen-shannon", "Jensen–Shannon divergence"),
        ("total-variation", "Total variation"),
    ];

    /// Its name in the readouts.
    pub fn cell(self) -> &'static str {
        const CELLS: [&str; COUNT] =
            ["entropyP", "entropyQ", "crossEntropy", "klForward", "klReverse", "jensenShannon", "totalVariation"];
        CELLS[self as usize]
    }

    /// Its symbol.
    pub fn symbol(self) -> &'static str {
        const SYMBOLS: [&str; COUNT] = ["H(p)", "H(q)", "H(p, q)", "KL(p‖q)", "KL(q‖p)", "JS", "TV"];
        SYMBOLS[self as usize]
    }

    /// What is integrated, in a sentence or on an axis.
    pub fn integrand(self) -> &'static str {
        const INTEGRANDS: [&str; COUNT] =
            ["−p ln p", "−q ln q", "−p ln q", "p ln p/q", "q ln q/p", "½ p ln p/m + ½ q ln q/m", "½ |p − q|"];
        INTEGRANDS[self as usize]
    }

    /// Whether it is measured in nats or bits.
    pub fn has_unit(self) -> bool {
        self != Self::TotalVariation
    }

    /// What is integrated, where the logarithms of the densities are `logs`. NaN where it is infinite: p > 0 = q.
    pub fn value(self, logs: [f64; 2]) -> f64 {
        let [p, q] = logs.map(libm::exp);
        match self {
            Self::EntropyP => cross(p, logs[0]),
            Self::EntropyQ => cross(q, logs[1]),
            Self::CrossEntropy => cross(p, logs[1]),
            Self::KlForward => cross(p, logs[1]) - cross(p, logs[0]),
            Self::KlReverse => cross(q, logs[0]) - cross(q, logs[1]),
            Self::JensenShannon => {
                let mixed = mixed(logs);
                0.5 * (cross(p, mixed) - cross(p, logs[0]) + cross(q, mixed) - cross(q, logs[1]))
            }
            Self::TotalVariation => 0.5 * (p - q).abs(),
        }
    }
}

/// What adds up to each measure, in the order of [`Measure::ALL`]. It differs from [`Measure::value`] by multiples of p − q, whose integral
/// is 0, such that no part of a divergence is negative: p ln p/q − p + q ≥ 0. NaN as there.
pub fn parts(logs: [f64; 2]) -> [f64; COUNT] {
    let (densities, mixed) = (logs.map(libm::exp), mixed(logs));
    let [p, q] = densities;
    let middle = 0.5 * (p + q);
    [
        cross(p, logs[0]),
        cross(q, logs[1]),
        cross(p, logs[1]),
        excess([p, q], logs),
        excess([q, p], [logs[1], logs[0]]),
        0.5 * (excess([p, middle], [logs[0], mixed]) + excess([q, middle], [logs[1], mixed])),
        0.5 * (p - q).abs(),
    ]
}

/// The measures of two distributions over outcomes, by the logarithms of the probabilities of each.
pub fn sums(logs: &[[f64; 2]]) -> [Quantity; COUNT] {
    let mut sums = [0.0; COUNT];
    for part in logs.iter().map(|logs| parts(*logs)) {
        sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
    }
    sums.map(|sum| if sum.is_nan() { Quantity::Infinite(Cause::Support) } else { Quantity::Finite(sum) })
}

/// −p ln q; NaN if q is 0 and p is not.
fn cross(p: f64, log: f64) -> f64 {
    match p {
        0.0 => 0.0,
        _ if log == f64::NEG_INFINITY => f64::NAN,
        _ => -p * log,
    }
}

/// p ln p/q − p + q ≥ 0; NaN if q is 0 and p is not.
fn excess([p, q]: [f64; 2], [log_p, log_q]: [f64; 2]) -> f64 {
    if p == 0.0 {
        return q;
    }
    if log_q == f64::NEG_INFINITY {
        return f64::NAN;
    }
    let ratio = log_q - log_p;
    // Near p = q the three terms cancel.
    let excess = if ratio.abs() < 1.0 { p * (libm::expm1(ratio) - ratio) } else { q - p - p * ratio };
    if excess < 0.0 { 0.0 } else { excess }
}

/// ln (p + q)/2.
fn mixed([log_p, log_q]: [f64; 2]) -> f64 {
    let (high, low) = (log_p.max(log_q), log_p.min(log_q));
    if high == low { high } else { high + libm::log1p(libm::exp(low - high)) - std::f64::consts::LN_2 }
}
