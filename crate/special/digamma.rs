//! The first two derivatives of ln Γ.

/// From here on the asymptotic series have all digits.
const LARGE: f64 = 12.0;

/// ψ(x) = Γ′(x)/Γ(x) for x > 0, by its recurrence and its asymptotic series (Abramowitz & Stegun, 6.3.5 and 6.3.18).
pub fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < LARGE {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0 - y * (1.0 / 252.0 - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * (691.0 / 32760.0))))));
    sum + libm::log(x) - 0.5 / x - series
}

/// ψ′(x) for x > 0, likewise (6.4.6 and 6.4.12).
pub fn trigamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < LARGE {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series =
        1.0 / 6.0 - y * (1.0 / 30.0 - y * (1.0 / 42.0 - y * (1.0 / 30.0 - y * (5.0 / 66.0 - y * (691.0 / 2730.0)))));
    sum + (1.0 + 0.5 / x + y * series) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_have_their_known_values_and_recurrences() {
        const EULER: f64 = 0.577_215_664_901_532_9;
        let square = std::f64::consts::PI * std::f64::consts::PI;
        assert!(
            (digamma(1.0) + EULER).abs() < 1e-15 && (digamma(0.5) + EULER + 2.0 * std::f64::consts::LN_2).abs() < 2e-15
        );
        assert!((trigamma(1.0) - square / 6.0).abs() < 1e-15 && (trigamma(0.5) - square / 2.0).abs() < 2e-15);
        for at in 1..400 {
            let x = 0.1 * f64::from(at);
            let [first, second] =
                [digamma(x + 1.0) - digamma(x) - 1.0 / x, trigamma(x + 1.0) - trigamma(x) + 1.0 / (x * x)];
            assert!(first.abs() < 4e-15 * (1.0 + 1.0 / x) && second.abs() < 4e-15 * (1.0 + 1.0 / (x * x)), "{x}");
        }
    }
}
