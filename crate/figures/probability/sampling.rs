//! Samples of a distribution, the same random numbers for every one, so that they move along with its letters. The first are there at
//! once, the others are drawn in slices.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use super::quantile_table::QuantileTable;
use crate::distribution::Distribution;
use crate::figure::cache::Cache;
use crate::random::Random;

/// The samples that are drawn at once, and those in a slice.
const HEAD: usize = 1000;
const SLICE: usize = 20_000;

/// The least uniform number: a quantile of 0 may be infinite.
const LEAST: f64 = 1.0 / (1u64 << 54) as f64;

/// The mean so far is recorded at every n up to the first, and then at every n that is larger by this factor.
const DENSE: usize = 100;
const FACTOR: f64 = 1.02;

/// What the samples depend on: the revision of the distribution, and the seed.
pub type Key = (u64, u64);

/// The averages of some samples. Each pair is an average with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many samples.
    pub count: usize,
    /// The share of them in the interval.
    pub probability: [f64; 2],
    /// Their mean.
    pub mean: [f64; 2],
    /// Their variance.
    pub variance: [f64; 2],
}

/// The samples, as far as they are drawn.
#[derive(Default)]
pub struct Sampling {
    drawn: RefCell<Drawn>,
    moments: Cache<(Option<Key>, usize, [u64; 2]), Moments>,
    running: Cache<(Option<Key>, usize), Rc<Vec<f64>>>,
}

#[derive(Default)]
struct Drawn {
    key: Option<Key>,
    distribution: Option<Rc<dyn Distribution>>,
    table: Option<QuantileTable>,
    random: Option<Random>,
    samples: Vec<f64>,
    /// How many are wanted.
    wanted: usize,
}

impl Sampling {
    /// Turns to a distribution, unless it is the present one, and draws the first samples.
    pub fn turn_to(&self, key: Key, distribution: &Rc<dyn Distribution>, wanted: usize) {
        let mut drawn = self.drawn.borrow_mut();
        if drawn.key != Some(key) {
            let mut samples = std::mem::take(&mut drawn.samples);
            samples.clear();
            let (distribution, random) = (Some(Rc::clone(distribution)), Some(Random::new(key.1)));
            *drawn = Drawn { key: Some(key), distribution, table: None, random, samples, wanted };
        }
        drawn.wanted = wanted;
        drawn.draw_to(wanted.min(HEAD));
    }

    /// Draws more while `go_on` returns `true`; returns whether any are wanted still.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let drawn = self.drawn.get_mut();
        while drawn.samples.len() < drawn.wanted {
            if !go_on() {
                return true;
            }
            drawn.draw_to((drawn.samples.len() + SLICE).min(drawn.wanted));
        }
        false
    }

    /// The samples so far, of those that are wanted.
    pub fn samples(&self) -> Ref<'_, [f64]> {
        Ref::map(self.drawn.borrow(), |drawn| &drawn.samples[..drawn.samples.len().min(drawn.wanted)])
    }

    /// The averages of the samples so far, and the share of them in an interval.
    pub fn moments(&self, interval: [f64; 2]) -> Moments {
        let samples = self.samples();
        let key = (self.drawn.borrow().key, samples.len(), interval.map(f64::to_bits));
        self.moments.of(key, || Moments::of(&samples, interval))
    }

    /// The mean of the first n samples against n, as points n, mean, …
    pub fn running(&self) -> Rc<Vec<f64>> {
        let samples = self.samples();
        let key = (self.drawn.borrow().key, samples.len());
        self.running.of(key, || Rc::new(running(&samples)))
    }

    /// How many of the samples so far are in each of `bins` equal parts of an interval.
    pub fn counts(&self, [low, high]: [f64; 2], bins: usize) -> Vec<usize> {
        let mut counts = vec![0; bins];
        let scale = bins as f64 / (high - low);
        for sample in self.samples().iter() {
            let place = (sample - low) * scale;
            if place >= 0.0 && place < bins as f64 {
                counts[place as usize] += 1;
            }
        }
        counts
    }
}

impl Drawn {
    fn draw_to(&mut self, count: usize) {
        let (Some(distribution), Some(random)) = (&self.distribution, &mut self.random) else { return };
        if self.samples.len() < count {
            let table = self.table.get_or_insert_with(|| QuantileTable::new(Rc::clone(distribution)));
            let more = count - self.samples.len();
            self.samples.extend((0..more).map(|_| table.quantile(random.uniform().max(LEAST))));
        }
    }
}

impl Moments {
    fn of(samples: &[f64], [low, high]: [f64; 2]) -> Self {
        let n = samples.len() as f64;
        let inside = samples.iter().filter(|sample| (low..=high).contains(*sample)).count() as f64 / n;
        let mean = samples.iter().sum::<f64>() / n;
        let [squares, fourths] = samples.iter().fold([0.0; 2], |[squares, fourths], sample| {
            let square = (sample - mean) * (sample - mean);
            [squares + square, fourths + square * square]
        });
        let variance = squares / (n - 1.0);
        Self {
            count: samples.len(),
            probability: [inside, (inside * (1.0 - inside) / n).sqrt()],
            mean: [mean, (variance / n).sqrt()],
            // Of the mean of the squares, whose own variance the fourth powers tell.
            variance: [variance, ((fourths / n - variance * variance) / n).max(0.0).sqrt()],
        }
    }
}

fn running(samples: &[f64]) -> Vec<f64> {
    let (mut sum, mut next) = (0.0, 1);
    let mut points = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        sum += sample;
        let n = index + 1;
        if n == next || n == samples.len() {
            let mean = sum / n as f64;
            points.extend([n as f64, if mean.is_finite() { mean } else { f64::NAN }]);
            next = if n < DENSE { n + 1 } else { (n as f64 * FACTOR) as usize };
        }
    }
    points
}
