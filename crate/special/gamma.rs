//! The incomplete gamma function.

use super::LN_ROOT_TWO_PI;

/// The most terms of a series or a continued fraction: they are needed near x = a for very large a.
const MAX_TERMS: usize = 100_000;

/// From here on Stirling's series has all digits.
const LARGE: f64 = 16.0;

/// P(a, x) = ∫₀ˣ tᵃ⁻¹e⁻ᵗ dt / Γ(a) and Q(a, x) = 1 − P(a, x), for a > 0 and x ≥ 0: each by its own expansion where it is the smaller
/// one, the series for x < a + 1 and Legendre's continued fraction beyond it (Abramowitz & Stegun, 6.5.29 and 6.5.31).
pub fn incomplete_gamma(a: f64, x: f64) -> [f64; 2] {
    match x {
        _ if x.is_nan() => [f64::NAN; 2],
        _ if x <= 0.0 => [0.0, 1.0],
        f64::INFINITY => [1.0, 0.0],
        _ if x < a + 1.0 => {
            let below = gamma_power(a, x) * series(a, x) / a;
            [below, 1.0 - below]
        }
        _ => {
            let above = gamma_power(a, x) * fraction(a, x);
            [1.0 - above, above]
        }
    }
}

/// xᵃe⁻ˣ / Γ(a) for a > 0 and x > 0. For large a it is √(a/2π) e^{a (ln(1 + t) − t)} with t = x/a − 1, divided by Stirling's
/// correction: of the terms a ln x, x and ln Γ(a), which nearly cancel, none appears.
pub fn gamma_power(a: f64, x: f64) -> f64 {
    if a < LARGE {
        return libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    }
    let (t, y) = ((x - a) / a, 1.0 / (a * a));
    let stirling = (1.0 / 12.0 - y * (1.0 / 360.0 - y * (1.0 / 1260.0 - y * (1.0 / 1680.0 - y / 1188.0)))) / a;
    // Far below a, t no longer tells how small x is.
    let log = if t < -0.5 { libm::log(x / a) } else { libm::log1p(t) };
    libm::exp(a * (log - t) + 0.5 * libm::log(a) - LN_ROOT_TWO_PI - stirling)
}

/// 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …
fn series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut at) = (1.0, 1.0, a);
    for _ in 0..MAX_TERMS {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term < f64::EPSILON * sum {
            break;
        }
    }
    sum
}

/// 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))), from the front by Lentz's method.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (f64::INFINITY, 1.0 / b);
    let mut value = d;
    for at in 1..MAX_TERMS {
        let at = at as f64;
        let numerator = -at * (at - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b);
        c = nonzero(b + numerator / c);
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
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
    fn whole_numbers_have_their_finite_sums() {
        // Q(n, x) = e⁻ˣ Σ xᵏ/k!, k < n: all terms are positive.
        for n in [1, 2, 3, 7, 15, 16, 17, 40, 120] {
            for x in [0.01, 0.5, 1.0, 3.0, 10.0, 17.0, 50.0, 130.0, 300.0] {
                let mut terms = vec![libm::exp(-x)];
                for k in 1..2000 {
                    terms.push(terms[k - 1] * x / k as f64);
                }
                let [above, below] = [terms[..n].iter().sum::<f64>(), terms[n..].iter().rev().sum::<f64>()];
                let [p, q] = incomplete_gamma(n as f64, x);
                let is_right = |got: f64, sum: f64| (got - sum).abs() <= 1e-12 * sum + f64::MIN_POSITIVE;
                assert!(is_right(p, below) && is_right(q, above), "{n} {x}: {p} {q}");
            }
        }
    }

    #[test]
    fn one_half_is_the_error_function() {
        for at in 1..300 {
            let x = 0.05 * f64::from(at);
            let [p, q] = incomplete_gamma(0.5, x * x);
            assert!((p / libm::erf(x) - 1.0).abs() < 1e-13 && (q / libm::erfc(x) - 1.0).abs() < 2e-13, "{x}");
        }
    }

    #[test]
    fn it_obeys_its_recurrence_for_large_and_small_shapes() {
        // P(a, x) − P(a + 1, x) = xᵃe⁻ˣ/Γ(a + 1).
        for a in [1e-3, 0.3, 5.5, 15.7, 16.3, 250.0, 4e3, 1e5] {
            for ratio in [0.5, 0.9, 1.0, 1.01, 1.3] {
                let x = a * ratio;
                let ([p, q], [next, above]) = (incomplete_gamma(a, x), incomplete_gamma(a + 1.0, x));
                let step = gamma_power(a, x) / a;
                let error = if p < 0.5 { p - next - step } else { above - q - step };
                assert!(error.abs() < 1e-12 * p.min(q).max(1e-3), "{a} {x}: {error}");
            }
        }
    }
}
