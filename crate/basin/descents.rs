//! The road of plain gradient descent: many starts side by side, so that their slopes are computed together.
//!
//! A start that settles at a known minimum is done here; what becomes of the few others (lost, undecided, come to a
//! minimum nobody knew) is for [`Walks`] to say, so that both roads tell the same.

use super::minima::Minima;
use super::road::{Outcome, Road, Stay, Walks};
use crate::surface::{Point, Surface};
use crate::trajectory::Run;

/// Beyond this no descent comes back soon; whether it does at all, [`Walks`] finds out.
const FAR: f64 = 1e9;

/// Plain gradient descent from many starts at once.
pub struct Descents<'a> {
    surface: &'a dyn Surface,
    walks: Walks<'a>,
    weight_decay: f64,
    rates: Vec<f64>,
    herd: Herd,
}

/// The starts that are still under way, by position: where they are, which start each was, how long it has been at
/// a minimum, and the slopes there.
#[derive(Default)]
struct Herd {
    xs: Vec<f64>,
    ys: Vec<f64>,
    starts: Vec<usize>,
    stays: Vec<Stay>,
    stands_out: Vec<bool>,
    /// f, then ∂f/∂x, then ∂f/∂y, `stride` numbers each.
    slopes: Vec<f64>,
    stride: usize,
}

impl<'a> Descents<'a> {
    /// For a run of the optimiser `sgd`.
    ///
    /// # Errors
    /// As [`Walks::new`].
    pub fn new(surface: &'a dyn Surface, run: &Run) -> Result<Self, String> {
        let rates = run.schedule.rates(run.steps);
        Ok(Self {
            surface,
            walks: Walks::new(surface, run)?,
            weight_decay: run.settings.get("weightDecay"),
            rates: (0..run.steps).map(|step| rates(step, run.learning_rate)).collect(),
            herd: Herd::default(),
        })
    }
}

impl Road for Descents<'_> {
    fn walk(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        outcomes.fill(Outcome::Pending);
        let herd = &mut self.herd;
        herd.gather(starts);
        for step in 0..=self.rates.len() {
            herd.look(self.surface);
            let rate = self.rates.get(step).copied();
            herd.part(minima, step, rate.is_none(), outcomes);
            match rate {
                Some(rate) if !herd.starts.is_empty() => herd.move_on(rate, self.weight_decay),
                _ => break,
            }
        }
        for (start, outcome) in starts.iter().zip(outcomes) {
            if *outcome == Outcome::Pending {
                self.walks.walk(&[*start], minima, std::slice::from_mut(outcome));
            }
        }
    }
}

impl Herd {
    fn gather(&mut self, starts: &[Point]) {
        self.xs.clear();
        self.xs.extend(starts.iter().map(|start| start[0]));
        self.ys.clear();
        self.ys.extend(starts.iter().map(|start| start[1]));
        self.starts.clear();
        self.starts.extend(0..starts.len());
        self.stays.clear();
        self.stays.resize(starts.len(), Stay::default());
    }

    fn look(&mut self, surface: &dyn Surface) {
        self.stride = self.xs.len();
        self.slopes.resize(3 * self.stride, 0.0);
        surface.values_and_gradients(&self.xs, &self.ys, &mut self.slopes);
    }

    /// Lets go of those that have settled and of those that are lost. Nearly always there is none: so first all are
    /// glanced at, and only those that stand out are looked at closely.
    fn part(&mut self, minima: &Minima, step: usize, is_last: bool, outcomes: &mut [Outcome]) {
        if !self.glance(minima) {
            return;
        }
        let mut leaves = false;
        for index in 0..self.xs.len() {
            if self.stands_out[index] {
                self.stands_out[index] = !self.stays_on(index, minima, step, is_last, outcomes);
                leaves |= self.stands_out[index];
            }
        }
        if leaves {
            self.close_ranks();
        }
    }

    /// Takes out those that are marked.
    fn close_ranks(&mut self) {
        let mut kept = 0;
        for index in 0..self.xs.len() {
            if !self.stands_out[index] {
                self.take_place(kept, index);
                kept += 1;
            }
        }
        self.xs.truncate(kept);
        self.ys.truncate(kept);
        self.starts.truncate(kept);
        self.stays.truncate(kept);
    }

    /// Marks those that are at a minimum, or were, or are lost; says whether there is any.
    fn glance(&mut self, minima: &Minima) -> bool {
        let (values, slopes) = self.slopes.split_at(self.stride);
        let (gx, gy) = slopes.split_at(self.stride);
        let places = self.xs.iter().zip(&self.ys).zip(&self.stays);
        let sums = values.iter().zip(gx).zip(gy).map(|((value, x), y)| value + x + y);
        self.stands_out.clear();
        self.stands_out.extend(places.zip(sums).map(|(((&x, &y), stay), sum)| {
            // A sum is finite only if its parts are.
            let is_lost = !(sum.is_finite() && x.abs() < FAR && y.abs() < FAR);
            is_lost | stay.minimum().is_some() | minima.is_near([x, y])
        }));
        self.stands_out.contains(&true)
    }

    /// Whether one is still under way; if it has settled, says where.
    fn stays_on(
        &mut self,
        index: usize,
        minima: &Minima,
        step: usize,
        is_last: bool,
        outcomes: &mut [Outcome],
    ) -> bool {
        let at = [self.xs[index], self.ys[index]];
        let stay = &mut self.stays[index];
        stay.note(minima.near(at));
        if let Some(minimum) = stay.minimum().filter(|_| stay.is_there(is_last)) {
            outcomes[self.starts[index]] = Outcome::Reached { minimum, steps: stay.since(step) };
            return false;
        }
        let slope = [0, 1, 2].map(|output| self.slopes[output * self.stride + index]);
        slope.iter().all(|number| number.is_finite()) && at.iter().all(|number| number.abs() < FAR)
    }

    /// The slopes keep their stride: a place that is written has been read.
    fn take_place(&mut self, place: usize, index: usize) {
        self.xs[place] = self.xs[index];
        self.ys[place] = self.ys[index];
        self.starts[place] = self.starts[index];
        self.stays[place] = self.stays[index];
        self.slopes[self.stride + place] = self.slopes[self.stride + index];
        self.slopes[2 * self.stride + place] = self.slopes[2 * self.stride + index];
    }

    /// x ← x − η (∇f + λx).
    fn move_on(&mut self, rate: f64, weight_decay: f64) {
        let (gx, gy) = self.slopes[self.stride..].split_at(self.stride);
        for (numbers, slopes) in [(&mut self.xs, gx), (&mut self.ys, gy)] {
            for (x, g) in numbers.iter_mut().zip(slopes) {
                *x += -rate * (g + weight_decay * *x);
            }
        }
    }
}
