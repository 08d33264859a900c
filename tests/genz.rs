//! Genz's integrands against quadrature in one and two dimensions, and against scrambled Sobol′ points in more.

use fall_line::genz::{Family, Genz};
use fall_line::integral::gauss_legendre;
use fall_line::random::Random;
use fall_line::sobol::Sobol;

fn member(family: Family, dimension: usize, seed: u64) -> Genz {
    Genz::random(family, dimension, &mut Random::new(seed))
}

fn value(genz: &Genz, at: &[f64]) -> f64 {
    let mut out = [0.0];
    genz.evaluate(&at.iter().map(|&x| vec![x]).collect::<Vec<_>>(), &mut out);
    out[0]
}

/// f from its definition.
fn defined(genz: &Genz, at: &[f64]) -> f64 {
    let terms = |term: &dyn Fn(f64, f64, f64) -> f64| -> Vec<f64> {
        (0..at.len()).map(|index| term(genz.a[index], genz.u[index], at[index])).collect()
    };
    let sum = |term: &dyn Fn(f64, f64, f64) -> f64| terms(term).iter().sum::<f64>();
    match genz.family {
        Family::Oscillatory => (std::f64::consts::TAU * genz.u[0] + sum(&|a, _, x| a * x)).cos(),
        Family::ProductPeak => terms(&|a, u, x| 1.0 / (1.0 + (a * (x - u)).powi(2))).iter().product(),
        Family::CornerPeak => (1.0 + sum(&|a, _, x| a * x)).powf(-(at.len() as f64 + 1.0)),
        Family::Gaussian => (-sum(&|a, u, x| (a * (x - u)).powi(2))).exp(),
        Family::Continuous => (-sum(&|a, u, x| a * (x - u).abs())).exp(),
        Family::Discontinuous if at.iter().zip(&genz.u).take(2).any(|(x, u)| x >= u) => 0.0,
        Family::Discontinuous => sum(&|a, _, x| a * x).exp(),
    }
}

/// Nodes and weights on [0, 1], in pieces between 0, a kink or jump, and 1.
fn rule(kink: f64) -> Vec<[f64; 2]> {
    let mut nodes = Vec::new();
    for [from, to] in [[0.0, kink], [kink, 1.0]] {
        let half = 0.5 * (to - from);
        nodes.extend(gauss_legendre(40).iter().map(|[x, w]| [from + half * (1.0 + x), half * w]));
    }
    nodes
}

#[test]
fn values_are_those_of_the_definition() {
    let mut random = Random::new(1);
    for family in Family::ALL {
        for dimension in [1, 2, 5, 20] {
            let genz = member(family, dimension, 7);
            for _ in 0..50 {
                let at: Vec<f64> = (0..dimension).map(|_| random.uniform()).collect();
                let (found, expected) = (value(&genz, &at), defined(&genz, &at));
                // A wave's argument of up to 15 has a rounding error of its own.
                let rounding = if family == Family::Oscillatory { 1e-14 } else { 0.0 };
                let tolerance = 2e-13 * expected.abs() + rounding;
                assert!((found - expected).abs() <= tolerance, "{family:?}: {found}, {expected}");
            }
        }
    }
}

#[test]
fn closed_forms_are_the_integrals_in_one_and_two_dimensions() {
    for family in Family::ALL {
        for seed in 0..5 {
            let line = member(family, 1, seed);
            let plane = member(family, 2, seed);
            let mut sums = [[0.0; 2]; 2];
            for [x, w] in rule(line.u[0]) {
                let f = defined(&line, &[x]);
                sums[0][0] += w * f;
                sums[0][1] += w * f * f;
            }
            for [x, wx] in rule(plane.u[0]) {
                for [y, wy] in rule(plane.u[1]) {
                    let f = defined(&plane, &[x, y]);
                    sums[1][0] += wx * wy * f;
                    sums[1][1] += wx * wy * f * f;
                }
            }
            for (genz, [mean, square]) in [(line, sums[0]), (plane, sums[1])] {
                let dimension = genz.a.len();
                assert!((genz.mean() - mean).abs() < 1e-12 * mean.abs().max(0.1), "{family:?} {dimension}: {mean}");
                let off = (genz.mean_square() - square).abs();
                assert!(off < 1e-12 * square.max(0.1), "{family:?} {dimension}: {square}");
            }
        }
    }
}

#[test]
fn closed_forms_are_the_integrals_in_more_dimensions() {
    const RUNS: u64 = 24;
    for family in Family::ALL {
        for dimension in [3, 6, 12, 20] {
            if family == Family::CornerPeak && dimension > 12 {
                // Samples hardly meet the peak of f²; the sum over the corners has it.
                continue;
            }
            let genz = member(family, dimension, 3);
            let estimates: Vec<[f64; 2]> = (0..RUNS)
                .map(|run| {
                    let mut columns = vec![vec![0.0; 16_384]; dimension];
                    Sobol::scrambled(dimension, &mut Random::stream(9, run)).fill(&mut columns);
                    let mut values = vec![0.0; 16_384];
                    genz.evaluate(&columns, &mut values);
                    let n = values.len() as f64;
                    [values.iter().sum::<f64>() / n, values.iter().map(|f| f * f).sum::<f64>() / n]
                })
                .collect();
            for (moment, expected) in [genz.mean(), genz.mean_square()].into_iter().enumerate() {
                let mean = estimates.iter().map(|one| one[moment]).sum::<f64>() / RUNS as f64;
                let spread = estimates.iter().map(|one| (one[moment] - mean).powi(2)).sum::<f64>();
                let error = (spread / (RUNS * (RUNS - 1)) as f64).sqrt();
                assert!((mean - expected).abs() < 4.5 * error, "{family:?} {dimension}: {mean} ± {error}, {expected}");
                assert!(error < 0.02 * expected.abs().max(1e-9), "{family:?} {dimension}: ± {error} of {expected}");
            }
        }
    }
}

/// By inclusion and exclusion over the corners v, ∫ (1 + a·x)⁻ˢ = Σ (−1)^|v| (1 + a·v)^(d − s) ∕ Π aᵢ (s − i). What cancels
/// in the sum of 2ᵈ rounded terms sets the tolerance.
#[test]
fn the_corner_peak_agrees_with_the_sum_over_corners() {
    for dimension in [1, 2, 3, 5, 12, 20] {
        let genz = member(Family::CornerPeak, dimension, 4);
        for (power, found) in [(1, genz.mean()), (2, genz.mean_square())] {
            let s = power * (dimension as i32 + 1);
            let corner = |bits: u32| {
                let chosen = genz.a.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, a)| a);
                let sign = if bits.count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
                sign * (1.0 + chosen.sum::<f64>()).powi(dimension as i32 - s)
            };
            let factor: f64 = genz.a.iter().zip(1..).map(|(a, i)| f64::from(s - i) * a).product();
            let expected = (0..1u32 << dimension).map(corner).sum::<f64>() / factor;
            let rounding = 1e-15 * f64::from(1u32 << dimension).sqrt() / factor;
            let off = (found - expected).abs();
            assert!(off <= 1e-11 * expected + 4.0 * rounding, "{dimension}, power {power}: {found} and {expected}");
        }
    }
}
