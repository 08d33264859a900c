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

    /// Adds samples; with pairs, an even number.
    pub fn extend(&mut self, samples: &[f64]) {
        for values in samples.chunks(1 << self.base) {
            self.run.hits += values.iter().filter(|value| **value != 0.0).count();
            self.add(values.iter().sum::<f64>() / values.len() as f64);
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

    fn add(&mut self, value: f64) {
        let deviation = value - self.centre;
        self.total += value;
        self.sum += deviation;
        self.sum_of_squares += deviation * deviation;
        // Two blocks that follow each other make one of twice the size, as digits carry.
        let (mut level, mut mean, mut blocks) = (self.base, deviation, self.count);
        loop {
            self.run.squares[level.min(TOP)] += mean * mean;
            if blocks & 1 == 0 {
                self.pending[level] = mean;
                break;
            }
            mean = 0.5 * (self.pending[level] + mean);
            (level, blocks) = (level + 1, blocks >> 1);
        }
        self.count += 1;
        self.note();
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
