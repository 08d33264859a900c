//! Averages over the samples of a run: its running mean, and the squared errors of all blocks of 2ᵐ samples in it, each of
//! which is an estimate from 2ᵐ samples of its own.

use std::rc::Rc;

/// The samples of a run are 2 to this power.
pub const TOP: usize = 16;

/// The samples of a run.
pub const SAMPLES: usize = 1 << TOP;

/// The numbers of samples after which a running mean is kept: those of at most three digits, followed by zeros, and the powers of 2.
pub fn checkpoints() -> Vec<usize> {
    let has_three_digits = |count: usize| count.is_multiple_of(10_usize.pow(count.ilog10().saturating_sub(2)));
    (1..=SAMPLES).filter(|&count| has_three_digits(count) || count.is_power_of_two()).collect()
}

/// A run, complete.
pub struct Run {
    checkpoints: Rc<Vec<usize>>,
    /// The mean at each of the [`checkpoints`].
    pub means: Vec<f64>,
    /// At each of them, the sum of the squares of deviations from `centre`.
    spreads: Vec<f64>,
    /// For each m, the sum of (mean of a block − integral)² over the blocks of 2ᵐ samples.
    pub squares: [f64; TOP + 1],
    /// The samples that are not 0.
    pub hits: usize,
    /// The integral, or 0: squares of deviations from it lose no digits.
    centre: f64,
    /// 0 if a value is one sample, 1 if it is the mean of a pair.
    base: usize,
}

impl Run {
    /// The standard error of the mean at a checkpoint, estimated from the samples themselves.
    pub fn standard_error(&self, index: usize) -> f64 {
        let count = (self.checkpoints[index] >> self.base) as f64;
        let deviation = self.means[index] - self.centre;
        let variance = (self.spreads[index] / count - deviation * deviation).max(0.0) / (count - 1.0);
        if count > 1.0 { variance.sqrt() } else { f64::NAN }
    }
}

/// A run so far.
pub struct Averages {
    count: usize,
    /// The sum of the values, and that of the squares of their deviations from the centre.
    sums: [f64; 2],
    /// For each m, the mean of the block of 2ᵐ samples that waits for its neighbour.
    pending: [f64; TOP + 2],
    run: Run,
}

impl Averages {
    /// No samples yet.
    pub fn new(checkpoints: Rc<Vec<usize>>, centre: f64, in_pairs: bool) -> Self {
        let [means, spreads] = [(); 2].map(|()| Vec::with_capacity(checkpoints.len()));
        let base = usize::from(in_pairs);
        let run = Run { checkpoints, means, spreads, squares: [0.0; TOP + 1], hits: 0, centre, base };
        let mut averages = Self { count: 0, sums: [0.0; 2], pending: [0.0; TOP + 2], run };
        averages.note();
        averages
    }

    /// Adds 2ᵏ samples after a multiple of as many; k ≥ 1, with pairs k ≥ 2.
    pub fn extend(&mut self, samples: &[f64]) {
        self.run.hits += samples.iter().filter(|value| **value != 0.0).count();
        if self.run.base == 0 {
            self.add(samples);
        } else {
            self.add(&halved(samples));
        }
    }

    /// The samples that are left.
    pub fn left(&self) -> usize {
        SAMPLES.saturating_sub(self.count << self.run.base)
    }

    /// The run.
    pub fn finish(self) -> Run {
        self.run
    }

    fn add(&mut self, values: &[f64]) {
        self.add_blocks(values);
        let mut left = values;
        while !left.is_empty() {
            let next = self.next_checkpoint().unwrap_or(usize::MAX);
            let (until, after) = left.split_at(left.len().min(next - self.count));
            let [sum, squares] = sums(until, self.run.centre);
            self.sums = [self.sums[0] + sum, self.sums[1] + squares];
            self.count += until.len();
            self.note();
            left = after;
        }
        // The values themselves are blocks of one.
        self.run.squares[self.run.base] = self.sums[1];
    }

    /// Two blocks that follow each other make one of twice the size: first those inside these values, then, as digits carry, with what came
    /// before.
    fn add_blocks(&mut self, values: &[f64]) {
        let (mut level, mut blocks) = (self.run.base + 1, self.count / values.len());
        let mut means = halved(values);
        while means.len() > 1 {
            self.run.squares[level] += sums(&means, self.run.centre)[1];
            means = halved(&means);
            level += 1;
        }
        let mut mean = means[0];
        loop {
            self.run.squares[level.min(TOP)] += (mean - self.run.centre) * (mean - self.run.centre);
            if blocks & 1 == 0 {
                self.pending[level] = mean;
                break;
            }
            mean = 0.5 * (self.pending[level] + mean);
            (level, blocks) = (level + 1, blocks >> 1);
        }
    }

    /// The number of values at the next checkpoint.
    fn next_checkpoint(&self) -> Option<usize> {
        self.run.checkpoints.get(self.run.means.len()).map(|samples| samples >> self.run.base)
    }

    /// Keeps the mean at the checkpoints that have been reached.
    fn note(&mut self) {
        while self.next_checkpoint().is_some_and(|count| count <= self.count) {
            let [sum, squares] = self.sums;
            self.run.means.push(sum / self.count as f64);
            self.run.spreads.push(squares);
        }
    }
}

/// The means of neighbours.
fn halved(values: &[f64]) -> Vec<f64> {
    values.chunks_exact(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect()
}

/// The sum of values and that of the squares of their deviations from a centre: four sums of each side by side, which do not wait for each
/// other.
pub fn sums(values: &[f64], centre: f64) -> [f64; 2] {
    let [mut totals, mut squares] = [[0.0; 4]; 2];
    let mut add = |part: &[f64]| {
        for ((total, square), value) in totals.iter_mut().zip(&mut squares).zip(part) {
            *total += value;
            *square += (value - centre) * (value - centre);
        }
    };
    let fours = values.chunks_exact(4);
    add(fours.remainder());
    fours.for_each(add);
    [totals, squares].map(|[a, b, c, d]| (a + b) + (c + d))
}
