//! The incomplete beta function.

/// The most terms of the continued fraction: they are needed near the mean for very large a and b.
const MAX_TERMS: usize = 100_000;

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
pub fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// I(a, b) = ∫₀ˣ tᵃ⁻¹(1 − t)ᵇ⁻¹ dt / B(a, b) and 1 − I, for a, b > 0, given x and y = 1 − x, each to all its digits. The continued
/// fraction converges fast on the left of the mean (Abramowitz & Stegun, 26.5.8); on the right, x and y change places.
pub fn incomplete_beta([a, b]: [f64; 2], [x, y]: [f64; 2]) -> [f64; 2] {
    match (x, y) {
        _ if x.is_nan() || y.is_nan() => [f64::NAN; 2],
        _ if x <= 0.0 => [0.0, 1.0],
        _ if y <= 0.0 => [1.0, 0.0],
        _ if x < (a + 1.0) / (a + b + 2.0) => {
            let below = left([a, b], [x, y]);
            [below, 1.0 - below]
        }
        _ => {
            let above = left([b, a], [y, x]);
            [1.0 - above, above]
        }
    }
}

fn left([a, b]: [f64; 2], [x, y]: [f64; 2]) -> f64 {
    let power = libm::exp(a * libm::log(x) + b * libm::log(y) - log_beta(a, b));
    power * fraction([a, b], x) / a
}

/// 1/(1 + d₁/(1 + d₂/(1 + …))), from the front by Lentz's method.
fn fraction([a, b]: [f64; 2], x: f64) -> f64 {
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut c = 1.0;
    let mut value = d;
    for at in 1..MAX_TERMS {
        let m = at as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / nonzero(1.0 + term * d);
            c = nonzero(1.0 + term / c);
            change *= c * d;
        }
        value *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

fn nonzero(number: f64) -> f64 {
    if number == 0.0 { f64::MIN_POSITIVE } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_their_binomial_sums() {
        // I(a, b) = Σ C(n, k) xᵏyⁿ⁻ᵏ over k ≥ a, with n = a + b − 1.
        for [a, b] in [[1, 1], [2, 1], [1, 5], [3, 4], [12, 7], [40, 60]] {
            for x in [1e-3, 0.1, 0.25, 0.5, 0.7, 0.99] {
                let (n, y) = (a + b - 1, 1.0 - x);
                let term = |k: usize| {
                    let binomial = (0..k).map(|at| (n - at) as f64 / (at + 1) as f64).product::<f64>();
                    binomial * libm::pow(x, k as f64) * libm::pow(y, (n - k) as f64)
                };
                let [below, above] = [(a..=n).map(term).sum::<f64>(), (0..a).map(term).sum::<f64>()];
                let [p, q] = incomplete_beta([a as f64, b as f64], [x, y]);
                assert!((p / below - 1.0).abs() < 1e-12 && (q / above - 1.0).abs() < 1e-12, "{a} {b} {x}: {p} {q}");
            }
        }
    }

    #[test]
    fn halves_are_arcs_and_both_ends_are_reached() {
        // I(½, ½) = 2/π arcsin √x.
        for at in 1..100 {
            let x = f64::from(at) / 100.0;
            let arc = std::f64::consts::FRAC_2_PI * libm::asin(libm::sqrt(x));
            assert!((incomplete_beta([0.5, 0.5], [x, 1.0 - x])[0] - arc).abs() < 1e-14, "{x}");
        }
        assert_eq!(incomplete_beta([2.0, 3.0], [0.0, 1.0]), [0.0, 1.0]);
        assert_eq!(incomplete_beta([2.0, 3.0], [1.0, 0.0]), [1.0, 0.0]);
    }
}
