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
    /// The mean at each of the [`checkpoints`].
    pub means: Vec<f64>,
    /// The standard error of each, estimated from the samples themselves.
    pub standard_errors: Vec<f64>,
    /// For each m, the sum of (mean of a block − integral)² over the blocks of 2ᵐ samples.
    pub squares: [f64; TOP + 1],
    /// The samples that are not 0.
    pub hits: usize,
}

/// A run so far.
pub struct Averages {
    checkpoints: Rc<Vec<usize>>,
    /// The integral, or 0: squares of deviations from it lose no digits.
    centre: f64,
    /// 0 if a value is one sample, 1 if it is the mean of a pair.
    base: usize,
    count: usize,
    /// The sum of the values, and those of their deviations from the integral and of the squares of these.
    total: f64,
    sum: f64,
    sum_of_squares: f64,
    pending: [f64; TOP + 2],
    run: Run,
}

impl Averages {
    /// No samples yet.
    pub fn new(checkpoints: Rc<Vec<usize>>, centre: f64, in_pairs: bool) -> Self {
        let run = Run { means: Vec::new(), standard_errors: Vec::new(), squares: [0.0; TOP + 1], hits: 0 };
        let mut averages = Self {
            checkpoints,
            centre,
            base: usize::from(in_pairs),
            count: 0,
            total: 0.0,
            sum: 0.0,
            sum_of_squares: 0.0,
            pending: [0.0; TOP + 2],
            run,
        };
        averages.note();
        averages
    }

    /// Adds 2ᵏ samples after a multiple of as many; with pairs, k ≥ 1.
    pub fn extend(&mut self, samples: &[f64]) {
        self.run.hits += samples.iter().filter(|value| **value != 0.0).count();
        if self.base == 0 {
            self.add(samples);
        } else {
            let means: Vec<f64> = samples.chunks_exact(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
            self.add(&means);
        }
    }

    /// The samples that are left.
    pub fn left(&self) -> usize {
        SAMPLES.saturating_sub(self.count << self.base)
    }

    /// The run.
    pub fn finish(self) -> Run {
        self.run
    }

    fn add(&mut self, values: &[f64]) {
        self.add_blocks(values);
        let mut left = values;
        while !left.is_empty() {
            let next = self.checkpoints.get(self.run.means.len()).map_or(usize::MAX, |samples| samples >> self.base);
            let (until, after) = left.split_at(left.len().min(next - self.count));
            for value in until {
                let deviation = value - self.centre;
                self.total += value;
                self.sum += deviation;
                self.sum_of_squares += deviation * deviation;
            }
            self.count += until.len();
            self.note();
            left = after;
        }
    }

    /// Two blocks that follow each other make one of twice the size: first those inside these values, then, as digits carry, with what came
    /// before.
    fn add_blocks(&mut self, values: &[f64]) {
        let mut means: Vec<f64> = values.iter().map(|value| value - self.centre).collect();
        let mut level = self.base;
        while means.len() > 1 {
            self.run.squares[level] += sum_of_squares(&means);
            means = means.chunks_exact(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
            level += 1;
        }
        let (mut mean, mut blocks) = (means[0], self.count / values.len());
        loop {
            self.run.squares[level.min(TOP)] += mean * mean;
            if blocks & 1 == 0 {
                self.pending[level] = mean;
                break;
            }
            mean = 0.5 * (self.pending[level] + mean);
            (level, blocks) = (level + 1, blocks >> 1);
        }
    }

    /// Keeps the mean at the checkpoints that have been reached.
    fn note(&mut self) {
        while self.checkpoints.get(self.run.means.len()).is_some_and(|&samples| samples >> self.base <= self.count) {
            let count = self.count as f64;
            let mean = self.sum / count;
            let variance = (self.sum_of_squares / count - mean * mean).max(0.0) / (count - 1.0);
            self.run.means.push(self.total / count);
            self.run.standard_errors.push(if self.count > 1 { variance.sqrt() } else { f64::NAN });
        }
    }
}

/// Two sums side by side, which is twice as fast as one.
fn sum_of_squares(values: &[f64]) -> f64 {
    let pairs = values.chunks_exact(2);
    let [odd, even] = pairs.fold([0.0; 2], |[one, two], pair| [one + pair[0] * pair[0], two + pair[1] * pair[1]]);
    odd + even
}
