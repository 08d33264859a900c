//! The laws of descent on mini-batches.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | the law of independent batches on ½λx² | ησ² ∕ (Bλ(2 − ηλ)) | 1e-12 |
//! | its fixed point | the discrete Lyapunov equation over all batches, one by one | 1e-11 |
//! | the law of reshuffled epochs | all orders, one by one | 1e-12 |
//! | the largest rate that holds | repeated steps over all batches or orders, one by one | 0.1 %, 2 % to either side |

use fall_line::minibatch::{
    self, LimitSearch, Moments, Order, Reshuffling, Sample, mean_limit, mean_square_limit, share,
};
use fall_line::random::Random;

/// Every batch of a size: all tuples with replacement, otherwise all sets.
pub fn all_batches(order: Order, count: usize, size: usize) -> Vec<Vec<usize>> {
    let mut batches: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let longer = |batch: &Vec<usize>| {
            let first = match order {
                Order::Replacement => 0,
                _ => batch.last().map_or(0, |last| last + 1),
            };
            (first..count).map(|next| batch.iter().copied().chain([next]).collect()).collect::<Vec<_>>()
        };
        batches = batches.iter().flat_map(longer).collect();
    }
    batches
}

/// Samples with some curvature and some noise of their own, whose gradients have a mean of zero.
fn samples(count: usize, seed: u64) -> Vec<Sample> {
    let mut random = Random::new(seed);
    let mut samples: Vec<Sample> = (0..count)
        .map(|_| {
            let [x, y] = [random.normal(), 1.0 + 0.3 * random.normal()];
            let slope = random.normal();
            Sample { hessian: [2.0 * x * x, 2.0 * x * y, 2.0 * y * y], gradient: [slope * x, slope * y] }
        })
        .collect();
    let middle = Sample::mean(&samples).gradient;
    for sample in &mut samples {
        sample.gradient = [sample.gradient[0] - middle[0], sample.gradient[1] - middle[1]];
    }
    samples
}

#[test]
fn on_a_parabola_the_stationary_variance_has_its_closed_form() {
    for (curvature, rate) in [(1.0, 0.1), (4.0, 0.3), (0.5, 3.0), (7.0, 0.01)] {
        for (size, deviation) in [(1.0, 2.0), (3.0, 0.7), (64.0, 1.0)] {
            let at = |slope: f64| Sample { hessian: [curvature, 0.0, curvature], gradient: [slope, 0.0] };
            let samples = [at(deviation), at(-deviation)];
            let map = minibatch::independent(&samples, 1.0 / size, rate);
            let found = map.fixed_point().expect("it settles");
            let truth = rate * deviation * deviation / (size * curvature * (2.0 - rate * curvature));
            let [variance, mixed, other] = found.covariance();
            assert!((variance - truth).abs() <= 1e-12 * truth, "λ = {curvature}, η = {rate}: {variance}, not {truth}");
            assert_eq!([mixed, other], [0.0; 2]);
        }
    }
}

#[test]
fn the_fixed_point_solves_the_discrete_lyapunov_equation() {
    for (count, size, rate) in [(5, 2, 0.1), (7, 1, 0.05), (12, 5, 0.2)] {
        let samples = samples(count, 3);
        let mut settled = 0;
        for order in [Order::Replacement, Order::Reshuffled] {
            let Some(moments) =
                minibatch::independent(&samples, share(order, count, f64::from(size)), rate).fixed_point()
            else {
                continue;
            };
            // C = E[A C A] + η² E[g gᵀ], over all batches of a size that can be listed.
            let batches = all_batches(order, count, size as usize);
            let mut next = [0.0; 3];
            for batch in &batches {
                let batch = Sample::mean(batch.iter().map(|&index| &samples[index]));
                let [a, b, c] = moved(&batch, rate, &Moments { mean: [0.0; 2], ..moments }).second;
                next = [next[0] + a, next[1] + b, next[2] + c];
            }
            for (next, entry) in next.map(|sum| sum / batches.len() as f64).into_iter().zip(moments.second) {
                assert!((next - entry).abs() <= 1e-11 * moments.second[0].max(moments.second[2]), "{next} {entry}");
            }
            settled += 1;
        }
        assert_eq!(settled, 2, "{count} {size} {rate}");
    }
}

/// The moments after a step with a batch, written out.
fn moved(batch: &Sample, rate: f64, moments: &Moments) -> Moments {
    let ([a, b, c], g) = (batch.hessian, batch.gradient);
    let matrix = [[1.0 - rate * a, -rate * b], [-rate * b, 1.0 - rate * c]];
    let second = [[moments.second[0], moments.second[1]], [moments.second[1], moments.second[2]]];
    let along = |row: usize| matrix[row][0] * moments.mean[0] + matrix[row][1] * moments.mean[1];
    let entry = |row: usize, column: usize| {
        let mut sum =
            along(row) * -rate * g[column] + along(column) * -rate * g[row] + rate * rate * g[row] * g[column];
        for one in 0..2 {
            for two in 0..2 {
                sum += matrix[row][one] * second[one][two] * matrix[column][two];
            }
        }
        sum
    };
    Moments { mean: [0, 1].map(|row| along(row) - rate * g[row]), second: [entry(0, 0), entry(0, 1), entry(1, 1)] }
}

/// Every order of the numbers below `count`.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        let longer = |order: &Vec<usize>| {
            let rest = (0..count).filter(|next| !order.contains(next));
            rest.map(|next| order.iter().copied().chain([next]).collect()).collect::<Vec<Vec<usize>>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

#[test]
fn the_law_of_a_reshuffled_epoch_is_that_over_all_orders() {
    for (count, size) in [(4, 1), (5, 2), (6, 3), (6, 4), (1, 1)] {
        let (samples, rate) = (samples(count, 11), 0.15);
        let mut law = Reshuffling::new(&samples, size, rate);
        while law.advance() {}
        let prefixes = law.prefixes();
        assert_eq!(prefixes.len(), count.div_ceil(size) + 1);
        let start = Moments::at([0.8, -0.5]);
        let orders = permutations(count);
        for (steps, prefix) in prefixes.iter().enumerate() {
            let mut truth = [0.0; 5];
            for order in &orders {
                let mut at = start;
                for batch in order.chunks(size).take(steps) {
                    at = moved(&Sample::mean(batch.iter().map(|&index| &samples[index])), rate, &at);
                }
                let entries = at.mean.into_iter().chain(at.second);
                truth.iter_mut().zip(entries).for_each(|(sum, entry)| *sum += entry / orders.len() as f64);
            }
            let found = prefix.apply(&start);
            for (found, truth) in found.mean.into_iter().chain(found.second).zip(truth) {
                assert!((found - truth).abs() <= 1e-12, "{size} of {count} after {steps}: {found}, not {truth}");
            }
        }
    }
}

/// How much the second moments grow from the identity over many steps with independent batches, in logarithms.
fn growth(samples: &[Sample], batches: &[Vec<usize>], rate: f64, steps: usize) -> f64 {
    let still = |batch: &Vec<usize>| {
        let mean = Sample::mean(batch.iter().map(|&index| &samples[index]));
        Sample { gradient: [0.0; 2], ..mean }
    };
    let batches: Vec<Sample> = batches.iter().map(still).collect();
    let (mut moments, mut log) = (Moments { mean: [0.0; 2], second: [1.0, 0.0, 1.0] }, 0.0);
    for _ in 0..steps {
        let mut sum = [0.0; 3];
        for batch in &batches {
            let after = moved(batch, rate, &moments).second;
            sum.iter_mut().zip(after).for_each(|(sum, entry)| *sum += entry / batches.len() as f64);
        }
        let size = sum[0] + sum[2];
        log += size.ln();
        moments.second = sum.map(|entry| entry / size);
    }
    log
}

#[test]
fn the_largest_rate_is_where_the_mean_square_starts_to_grow() {
    for (count, size) in [(5, 1), (5, 2), (5, 4), (5, 5), (3, 2)] {
        let samples = samples(count, 5);
        for order in [Order::Replacement, Order::Reshuffled] {
            let limit = mean_square_limit(&samples, share(order, count, size as f64));
            let batches = all_batches(order, count, size);
            let [below, above] = [0.999, 1.001].map(|factor| growth(&samples, &batches, factor * limit, 4000));
            assert!(below < -1.0 && above > 1.0, "{order:?}, {size} of {count}: {below} {above} at {limit}");
            let settles = |factor: f64| {
                let map = minibatch::independent(&samples, share(order, count, size as f64), factor * limit);
                map.fixed_point().is_some()
            };
            assert_eq!([0.5, 0.99, 1.01, 1.5].map(settles), [true, true, false, false], "{order:?} {size} of {count}");
        }
        let full = mean_square_limit(&samples, 0.0);
        assert!((full - mean_limit(&samples)).abs() < 1e-12 * full, "the full batch is plain descent");
    }
    // All samples alike: curvature has no noise, whatever the batch. Along a flat direction nothing moves.
    let alike = [Sample { hessian: [8.0, 4.0, 2.0], gradient: [0.0; 2] }; 3];
    assert!((mean_square_limit(&alike, 1.0) - 0.2).abs() < 1e-14);
}

#[test]
fn the_largest_rate_of_reshuffled_epochs_is_where_the_mean_square_over_all_orders_starts_to_grow() {
    for (count, size) in [(4, 1), (5, 2), (4, 4)] {
        let samples = samples(count, 5);
        let mut search = LimitSearch::new(&samples, size);
        while search.advance() {}
        let orders = permutations(count);
        let growth = |rate: f64| {
            let (mut moments, mut log) = (Moments { mean: [0.0; 2], second: [1.0, 0.0, 1.0] }, 0.0);
            for _ in 0..300 {
                let mut sum = [0.0; 3];
                for order in &orders {
                    let mut at = moments;
                    for batch in order.chunks(size) {
                        let mean = Sample::mean(batch.iter().map(|&index| &samples[index]));
                        at = moved(&Sample { gradient: [0.0; 2], ..mean }, rate, &at);
                    }
                    sum.iter_mut().zip(at.second).for_each(|(sum, entry)| *sum += entry / orders.len() as f64);
                }
                log += (sum[0] + sum[2]).ln();
                moments.second = sum.map(|entry| entry / (sum[0] + sum[2]));
            }
            log
        };
        let [below, above] = [0.98, 1.02].map(|factor| growth(factor * search.limit()));
        assert!(below < -1.0 && above > 1.0, "{size} of {count}: {below} {above} at {}", search.limit());
    }
}
