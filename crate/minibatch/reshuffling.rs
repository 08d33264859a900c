//! The law of an epoch in a random order, exactly. Its batches are not independent: what one has seen, the next has not. Averaged over
//! all orders, though, the map P(S) that leads through the samples S depends on S alone, and the last of its batches is any T ⊂ S, all
//! equally likely: P(S) = mean of M(T) ∘ P(S ∖ T). From the empty set on, that takes at most 3ⁿ steps instead of n! orders.

use super::{MomentMap, Sample};

/// The largest number of samples for which this is affordable: 4096 sets.
pub const MOST_SAMPLES: usize = 12;

/// Compositions of maps in a slice of work: a fraction of a millisecond.
const SLICE: usize = 2048;

/// The law of an epoch, as far as it is computed.
pub struct Reshuffling {
    samples: Vec<Sample>,
    size: usize,
    rate: f64,
    /// M(T) of every set of `size` samples.
    steps: Vec<MomentMap>,
    /// P(S) of every set that batches can have used up, as far as known.
    laws: Vec<MomentMap>,
    /// The set that is next.
    next: usize,
    /// For each number of batches, the sum of P(S) over the sets that they can have used, and the number of these sets.
    sums: Vec<(MomentMap, usize)>,
}

impl Reshuffling {
    /// The law of batches of a size, for at most [`MOST_SAMPLES`] samples.
    pub fn new(samples: &[Sample], size: usize, rate: f64) -> Self {
        let count = samples.len().min(MOST_SAMPLES);
        let (samples, size) = (samples[..count].to_vec(), size.clamp(1, count.max(1)));
        let mut law = Self {
            steps: Vec::new(),
            laws: vec![MomentMap::IDENTITY; 1 << count],
            next: 1,
            sums: vec![(MomentMap::ZERO, 0); count.div_ceil(size) + 1],
            samples,
            size,
            rate,
        };
        law.sums[0] = (MomentMap::IDENTITY, 1);
        let step = |set: usize| if ones(set) == size { law.step(set) } else { MomentMap::IDENTITY };
        law.steps = (0..1 << count).map(step).collect();
        law
    }

    /// Computes a slice. Returns whether there is more to do.
    pub fn advance(&mut self) -> bool {
        let mut work = 0;
        while self.next < self.laws.len() && work < SLICE {
            work += self.extend(self.next);
            self.next += 1;
        }
        self.next < self.laws.len()
    }

    /// The maps from the beginning of an epoch to after each of its batches, from none to all.
    pub fn prefixes(&self) -> Vec<MomentMap> {
        let mean = |(sum, count): &(MomentMap, usize)| {
            let mut mean = MomentMap::ZERO;
            mean.add(1.0 / *count as f64, sum);
            mean
        };
        self.sums.iter().map(mean).collect()
    }

    /// Computes P(S) of a set, if whole batches can have used it up. Returns the work.
    fn extend(&mut self, set: usize) -> usize {
        let (used, is_all) = (ones(set), set + 1 == self.laws.len());
        // The last batch of an epoch has what the others leave.
        let size = match used % self.size {
            0 => self.size,
            rest if is_all => rest,
            _ => return 1,
        };
        let (mut sum, mut count) = (MomentMap::ZERO, 0);
        let mut batch = set;
        while batch > 0 {
            if ones(batch) == size {
                let step = if size == self.size { self.steps[batch] } else { self.step(batch) };
                sum.add(1.0, &step.after(&self.laws[set & !batch]));
                count += 1;
            }
            batch = (batch - 1) & set;
        }
        let law = &mut self.laws[set];
        *law = MomentMap::ZERO;
        law.add(1.0 / count as f64, &sum);
        let (sum, sets) = &mut self.sums[used.div_ceil(self.size)];
        sum.add(1.0, law);
        *sets += 1;
        count
    }

    /// M(T) of a set.
    fn step(&self, set: usize) -> MomentMap {
        let batch = self.samples.iter().enumerate().filter(|(index, _)| set >> index & 1 == 1);
        MomentMap::step(&Sample::mean(batch.map(|(_, sample)| sample)), self.rate)
    }
}

/// The number of samples in a set.
fn ones(set: usize) -> usize {
    set.count_ones() as usize
}
