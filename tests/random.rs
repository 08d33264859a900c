//! The random streams: exact values, and statistics within what sampling allows. Every seed is fixed, so a test that passes once
//! passes always; bounds are those that a perfect generator would exceed once in about a million such tests.

use fall_line::random::Random;

/// Standard deviations that a normal variable exceeds once in about a million.
const SIGMAS: f64 = 5.0;

const DRAWS: usize = 200_000;

/// Fails unless the mean of the draws is near its expectation, for draws of the given variance.
fn assert_mean(name: &str, draws: &[f64], expected: f64, variance: f64) {
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    let bound = SIGMAS * (variance / draws.len() as f64).sqrt();
    assert!((mean - expected).abs() < bound, "{name}: {mean}, not {expected} ± {bound}");
}

/// Fails unless the Kolmogorov–Smirnov distance to a distribution function is within √(ln(2∕α) ∕ 2n), α = 10⁻⁶ (Massart 1990).
fn assert_distribution(draws: &[f64], cumulative: impl Fn(f64) -> f64) {
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let gap =
        |(i, &x): (usize, &f64)| (cumulative(x) - i as f64 / n).abs().max((cumulative(x) - (i + 1) as f64 / n).abs());
    let distance = sorted.iter().enumerate().map(gap).fold(0.0, f64::max);
    let bound = (2e6f64.ln() / (2.0 * n)).sqrt();
    assert!(distance < bound, "{distance} > {bound}");
}

#[test]
fn a_seed_gives_the_same_numbers_for_ever() {
    // Computed by a second implementation, in Python.
    let mut random = Random::new(1);
    assert_eq!([random.bits(), random.bits()], [0xcfc5_d07f_6f03_c29b, 0xbf42_4132_963f_e08d]);
    let mut random = Random::stream(7, 3);
    assert_eq!(
        [random.uniform(), random.normal(), random.normal()],
        [0.095_488_385_957_276_71, -0.568_118_405_495_545_4, -0.329_145_896_588_466_7]
    );
    assert_eq!(random.permutation(8), [0, 4, 1, 6, 2, 3, 7, 5]);
}

#[test]
fn uniform_numbers_have_their_moments_and_distribution() {
    for seed in 0..4 {
        let mut random = Random::new(seed);
        let draws: Vec<f64> = (0..DRAWS).map(|_| random.uniform()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        assert!(draws.iter().all(|draw| (draw * 2f64.powi(53)).fract() == 0.0));
        assert!(draws.iter().any(|draw| (draw * 2f64.powi(52)).fract() != 0.0), "the last bit is used");
        assert_mean("mean", &draws, 0.5, 1.0 / 12.0);
        let squares: Vec<f64> = draws.iter().map(|draw| (draw - 0.5) * (draw - 0.5)).collect();
        assert_mean("variance", &squares, 1.0 / 12.0, 1.0 / 180.0);
        let products: Vec<f64> = draws.windows(2).map(|pair| (pair[0] - 0.5) * (pair[1] - 0.5)).collect();
        assert_mean("covariance of neighbours", &products, 0.0, 1.0 / 144.0);
        assert_distribution(&draws, |x| x);
    }
}

#[test]
fn normal_numbers_have_their_moments_and_distribution() {
    for seed in 0..4 {
        let mut random = Random::new(seed);
        let draws: Vec<f64> = (0..DRAWS).map(|_| random.normal()).collect();
        // E[x²ᵏ] = (2k − 1)!!, so the variance of xᵏ is (2k − 1)!! minus the square of its mean.
        for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
            let powers: Vec<f64> = draws.iter().map(|draw| draw.powi(power)).collect();
            assert_mean(&format!("moment {power}"), &powers, expected, variance);
        }
        let products: Vec<f64> = draws.windows(2).map(|pair| pair[0] * pair[1]).collect();
        assert_mean("covariance of neighbours", &products, 0.0, 1.0);
        assert_distribution(&draws, |x| 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2));
    }
}

#[test]
fn streams_of_a_seed_are_different_and_uncorrelated() {
    let draws = |index: u64| {
        let mut random = Random::stream(5, index);
        (0..20_000).map(|_| random.normal()).collect::<Vec<f64>>()
    };
    let streams: Vec<Vec<f64>> = (0..6).map(draws).collect();
    for (one, first) in streams.iter().enumerate() {
        for second in &streams[..one] {
            let products: Vec<f64> = first.iter().zip(second).map(|(a, b)| a * b).collect();
            assert_mean("covariance of two streams", &products, 0.0, 1.0);
        }
    }
    let starts: std::collections::HashSet<u64> = (0..10_000).map(|index| Random::stream(5, index).bits()).collect();
    assert_eq!(starts.len(), 10_000);
    let firsts: Vec<f64> = (0..DRAWS as u64).map(|index| Random::stream(5, index).uniform()).collect();
    assert_distribution(&firsts, |x| x);
}

/// Fails unless Σ (observed − expected)² ∕ expected lies within its distribution, a χ² with k degrees of freedom.
fn assert_even(counts: &[u32]) {
    let expected = counts.iter().sum::<u32>() as f64 / counts.len() as f64;
    let square: f64 = counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum();
    let freedom = counts.len() as f64 - 1.0;
    // The cube root of χ²∕k is nearly normal (Wilson & Hilferty 1931).
    let deviation = ((square / freedom).cbrt() - 1.0 + 2.0 / (9.0 * freedom)) / (2.0 / (9.0 * freedom)).sqrt();
    assert!(deviation.abs() < SIGMAS, "χ² = {square} with {freedom} degrees of freedom");
}

#[test]
fn all_permutations_are_equally_likely() {
    let mut random = Random::new(11);
    let mut counts = vec![0; 120];
    for _ in 0..60_000 {
        let order = random.permutation(5);
        // The rank of the permutation, by how many later entries are smaller.
        let rank =
            (0..5).fold(0, |rank, at| rank * (5 - at) + order[at..].iter().filter(|&&one| one < order[at]).count());
        counts[rank] += 1;
    }
    assert_even(&counts);
}

#[test]
fn whole_numbers_are_equally_likely_whatever_their_count() {
    let mut random = Random::new(3);
    for count in [1, 2, 3, 7, 100] {
        let mut counts = vec![0; count as usize];
        (0..50_000).for_each(|_| counts[random.below(count) as usize] += 1);
        if count > 1 {
            assert_even(&counts);
        }
    }
    // Of four random numbers two would have the same product's high half: without redrawing every third number comes up twice as
    // often.
    let huge = 3u64 << 62;
    let mut counts = [0; 3];
    (0..60_000).for_each(|_| counts[(random.below(huge) % 3) as usize] += 1);
    assert_even(&counts);
    assert_eq!(random.below(0), 0);
}
