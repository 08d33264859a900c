//! The distributions.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | P(a < X ≤ b) | Gauss–Legendre quadrature of the density | 1e-12 |
//! | total area, mean, variance, entropy | double-exponential quadrature | 1e-9 |
//! | quantiles | the tails at them, to 10⁻³⁰⁰ | 1e-11 of the tail |
//! | special cases | each other, and closed forms | 1e-13 |

use fall_line::distribution::{Distribution, DistributionCard};
use fall_line::distributions::DISTRIBUTIONS;
use fall_line::random::Random;

/// A distribution for the letters at their defaults, and for others.
fn cases() -> Vec<(String, Box<dyn Distribution>)> {
    let others: &[(&str, &[f64])] = &[
        ("normal", &[-3.0, 0.02]),
        ("uniform", &[-7.0, 0.3]),
        ("exponential", &[40.0]),
        ("laplace", &[5.0, 0.1]),
        ("logistic", &[-2.0, 7.0]),
        ("cauchy", &[1.0, 0.25]),
        ("beta", &[0.5, 2.0]),
        ("beta", &[1.0, 1.0]),
        ("beta", &[30.0, 2.0]),
        ("gamma", &[0.5, 2.0]),
        ("gamma", &[1.0, 3.0]),
        ("gamma", &[60.0, 0.1]),
        ("student", &[5.0]),
        ("student", &[2.5]),
        ("student", &[40.0]),
        ("mixture", &[0.2, -5.0, 0.6, 5.0, 2.0]),
        ("mixture", &[1.0, 0.0, 1.0, 50.0, 1.0]),
    ];
    let defaults = DISTRIBUTIONS.iter().map(|card| {
        let letters: Vec<f64> = card.letters.iter().map(|letter| letter.default).collect();
        (card.id.to_owned(), (card.with)(&letters))
    });
    let others = others.iter().map(|(id, letters)| (format!("{id} {letters:?}"), (named(id).with)(letters)));
    defaults.chain(others).collect()
}

fn named(id: &str) -> &'static DistributionCard {
    DISTRIBUTIONS.iter().find(|card| card.id == id).unwrap_or_else(|| panic!("a distribution {id}"))
}

fn with(id: &str, letters: &[f64]) -> Box<dyn Distribution> {
    (named(id).with)(letters)
}

/// The nodes and weights of 20-point Gauss–Legendre quadrature on [−1, 1], by Newton's method on P₂₀.
fn gauss() -> Vec<[f64; 2]> {
    let n = 20;
    let node = |at: usize| {
        let mut x = (std::f64::consts::PI * (at as f64 + 0.75) / (n as f64 + 0.5)).cos();
        let mut slope = 0.0;
        for _ in 0..100 {
            let (mut before, mut here) = (1.0, x);
            for k in 2..=n {
                let k = k as f64;
                (before, here) = (here, ((2.0 * k - 1.0) * x * here - (k - 1.0) * before) / k);
            }
            slope = n as f64 * (x * here - before) / (x * x - 1.0);
            x -= here / slope;
        }
        [x, 2.0 / ((1.0 - x * x) * slope * slope)]
    };
    (0..n).map(node).collect()
}

/// ∫ f over the support by double-exponential substitutions that suit its ends (Takahasi & Mori 1974), from the median to each side
/// where they are infinite: there may be a kink.
pub fn integral([low, high]: [f64; 2], median: f64, scale: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half_pi = std::f64::consts::FRAC_PI_2;
    let sum = |place: &dyn Fn(f64) -> [f64; 2]| {
        let step = 1.0 / 128.0;
        let term = |at: i32| {
            let t = f64::from(at) * step;
            let [x, stretch] = place(half_pi * t.sinh());
            let value = f(x) * stretch * half_pi * t.cosh();
            if value.is_finite() { value } else { 0.0 }
        };
        (-650..=650).map(term).sum::<f64>() * step
    };
    // From the nearer end, so that a pole there is resolved.
    let between = |from: f64, to: f64| {
        sum(&|u: f64| {
            let share = 1.0 / (1.0 + (2.0 * u.abs()).exp());
            let x = if u < 0.0 { from + (to - from) * share } else { to - (to - from) * share };
            [x, 0.5 * (to - from) / u.cosh().powi(2)]
        })
    };
    let beyond = |from: f64, scale: f64| sum(&|u: f64| [from + scale * u.exp(), scale.abs() * u.exp()]);
    let left = if low.is_finite() { between(low, median) } else { beyond(median, -scale) };
    left + if high.is_finite() { between(median, high) } else { beyond(median, scale) }
}

#[test]
fn probabilities_are_areas_under_the_density() {
    let gauss = gauss();
    for (name, distribution) in cases() {
        let mut low = distribution.quantile(0.005);
        for at in 2..200 {
            let high = distribution.quantile(f64::from(at) / 200.0);
            // Between the parts of a mixture it is far from one quantile to the next.
            let half = 0.5 * (high - low) / 16.0;
            let strips = (0..16).map(|strip| low + 2.0 * half * f64::from(strip));
            let strip = |left: f64| {
                gauss.iter().map(|[x, w]| w * half * distribution.density(left + half * (1.0 + x))).sum::<f64>()
            };
            let area: f64 = strips.map(strip).sum();
            let [below, above] =
                [0, 1].map(|side| (distribution.tails(high)[side] - distribution.tails(low)[side]).abs());
            let tolerance = 1e-12;
            assert!(
                (area - below).abs() < tolerance && (area - above).abs() < tolerance,
                "{name} at {low}: {area} {below} {above}"
            );
            low = high;
        }
    }
}

#[test]
fn area_moments_and_entropy_are_integrals() {
    for (name, distribution) in cases() {
        let [quarter, median, three] = [0.25, 0.5, 0.75].map(|p| distribution.quantile(p));
        let of = |f: &dyn Fn(f64) -> f64| {
            integral(distribution.support(), median, three - quarter, |x| f(x) * distribution.density(x))
        };
        let near = |got: f64, expected: f64, what: &str| {
            assert!((got - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{name}: {what} {got}, not {expected}");
        };
        near(of(&|_| 1.0), 1.0, "area");
        if let Some(mean) = distribution.mean() {
            near(of(&|x| x - median) + median, mean, "mean");
            let variance = distribution.variance().expect("a variance where there is a mean");
            if variance.is_finite() && name != "student [2.5]" {
                near(of(&|x| (x - mean) * (x - mean)), variance, "variance");
            }
        }
        let surprise = |x: f64| if distribution.density(x) > 0.0 { -distribution.log_density(x) } else { 0.0 };
        if let Some(entropy) = distribution.entropy() {
            near(of(&surprise), entropy, "entropy");
        }
    }
}

#[test]
fn the_tails_at_a_quantile_are_its_share() {
    let small = [1e-300, 1e-100, 1e-20, 1e-8, 1e-3, 0.1, 0.3, 0.5];
    for (name, distribution) in cases() {
        let [least, _] = distribution.support();
        for p in small.iter().copied().chain([0.7, 0.9, 0.999, 1.0 - 1e-9]) {
            let x = distribution.quantile(p);
            // Some quantiles lie closer to an end of the support than there are numbers.
            if (x - least).abs() < 1e-15 || x.abs() > 1e200 {
                continue;
            }
            let [below, above] = distribution.tails(x);
            let (got, share) = if p <= 0.5 { (below, p) } else { (above, 1.0 - p) };
            // x itself is rounded, which moves a tail by p(x) x ε.
            let rounding = 4.0 * f64::EPSILON * x.abs() * distribution.density(x);
            assert!((got - share).abs() < 1e-11 * share + rounding, "{name}, p = {p}: {x} has {got}");
        }
        assert_eq!([0.0, 1.0].map(|p| distribution.quantile(p)), distribution.support(), "{name}");
    }
}

#[test]
fn special_cases_agree() {
    let points = [-30.0, -2.0, -0.5, 0.0, 0.1, 0.5, 0.9, 1.5, 4.0, 60.0];
    let pairs = [
        (with("student", &[1.0]), with("cauchy", &[0.0, 1.0])),
        (with("gamma", &[1.0, 0.25]), with("exponential", &[4.0])),
        (with("beta", &[1.0, 1.0]), with("uniform", &[0.0, 1.0])),
        (with("mixture", &[0.3, 2.0, 0.5, 2.0, 0.5]), with("normal", &[2.0, 0.5])),
    ];
    for (one, other) in &pairs {
        for x in points {
            let [got, expected] = [one, other].map(|distribution| {
                let [below, above] = distribution.tails(x);
                [distribution.density(x), below, above]
            });
            for (got, expected) in got.iter().zip(expected) {
                assert!((got - expected).abs() <= 1e-13 * expected, "{x}: {got}, not {expected}");
            }
        }
    }
    for x in points {
        // ν = 2: F(x) = ½ + x/(2√(2 + x²)), and the small tail without cancellation.
        let root = (2.0 + x * x).sqrt();
        let small = 1.0 / (root * (root + x.abs()));
        let [below, above] = with("student", &[2.0]).tails(x);
        assert!((below.min(above) / small - 1.0).abs() < 1e-13, "{x}: {below} {above}");
    }
}

#[test]
fn a_mean_or_a_variance_that_does_not_exist_is_none() {
    let moments = |id: &str, letters: &[f64]| (with(id, letters).mean(), with(id, letters).variance());
    assert_eq!(moments("cauchy", &[3.0, 1.0]), (None, None));
    assert_eq!(moments("student", &[1.0]), (None, None));
    assert_eq!(moments("student", &[1.5]), (Some(0.0), Some(f64::INFINITY)));
    assert_eq!(moments("student", &[2.0]), (Some(0.0), Some(f64::INFINITY)));
    assert_eq!(moments("student", &[3.0]), (Some(0.0), Some(3.0)));
}

#[test]
fn draws_follow_the_distribution_and_the_seed() {
    for (name, distribution) in cases() {
        let [mut random, mut again] = [1, 1].map(Random::new);
        let draws: Vec<f64> = (0..2_000).map(|_| distribution.draw(&mut random)).collect();
        assert!(draws.iter().all(|draw| *draw == distribution.draw(&mut again)), "{name}");
        // Kolmogorov: √n sup |F̂ − F| exceeds 1.95 once in a thousand.
        let mut sorted = draws;
        sorted.sort_by(f64::total_cmp);
        let gap = sorted.iter().enumerate().map(|(at, x)| (distribution.cdf(*x) - at as f64 / 2_000.0).abs());
        assert!(gap.fold(0.0, f64::max) * 2_000f64.sqrt() < 1.95, "{name}");
    }
}

#[test]
fn nothing_asked_panics_or_leaves_its_range() {
    let wild = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 5e-324, 0.0, -0.0, 1.0, -1.0, 2.0];
    for card in DISTRIBUTIONS {
        for which in 0..4 {
            let ends = card.letters.iter().enumerate().map(|(at, letter)| letter.range[(which >> (at % 2)) % 2]);
            let distribution = (card.with)(&ends.collect::<Vec<_>>());
            for x in wild {
                let ([below, above], density, quantile) =
                    (distribution.tails(x), distribution.density(x), distribution.quantile(x));
                let name = format!("{} {which} at {x}", card.id);
                if x.is_nan() {
                    assert!(density.is_nan() && quantile.is_nan(), "{name}: {density} {quantile}");
                } else {
                    assert!((0.0..=1.0).contains(&below) && (0.0..=1.0).contains(&above), "{name}: {below} {above}");
                    assert!((below + above - 1.0).abs() < 1e-12 && density >= 0.0, "{name}: {below} {above} {density}");
                    assert_eq!(quantile.is_nan(), !(0.0..=1.0).contains(&x), "{name}: {quantile}");
                }
            }
        }
    }
}
