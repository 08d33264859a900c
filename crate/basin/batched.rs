//! The classifier for every optimiser that can run many starts as one batch ([`Batch`]).
//!
//! Gradients are computed as for pictures. A start that settles at a known minimum is done; the few others (diverged,
//! undecided, converged to an unknown minimum) are decided from their full trajectories, so all classifiers report the same
//! outcomes.

use super::classifier::{Classifier, Dwell, Outcome, Sequential};
use super::minima::{Minima, squared_distance};
use crate::formula::Pair;
use crate::plane::Point;
use crate::surface::Surface;
use crate::trajectory::{Batch, Noise, Run};

/// Steps between checks of the batch. A run that settles spends at least this many points at a minimum, so none is missed.
const STRIDE: usize = 5;

/// Beyond this distance a run hardly returns; its full trajectory decides whether it does.
const FAR: f64 = 1e9;

/// Many starts in one batch.
pub struct Batched<'a> {
    surface: &'a dyn Surface,
    sequential: Sequential<'a>,
    run: Run,
    /// For each start, how long its run has been at a minimum.
    dwells: Vec<Dwell>,
    /// The status of each run in the batch, by position.
    statuses: Vec<Status>,
    /// How many of them are done and wait to be removed.
    done: usize,
    /// Whether one of them has diverged, which makes every quick test fail.
    has_diverged: bool,
    /// The minimum reached last; the next run often reaches it too.
    hint: u16,
    /// The positions of the runs to check point by point.
    candidates: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Status {
    /// On its way.
    Moving,
    /// At a minimum, possibly settling.
    AtMinimum,
    /// Its outcome is known, or it has diverged.
    Done,
}

impl<'a> Batched<'a> {
    /// The classifier for a run whose optimiser supports batches; `None` for others.
    ///
    /// # Errors
    /// As [`Sequential::new`].
    pub fn new(surface: &'a dyn Surface, run: &Run) -> Result<Option<Self>, String> {
        let sequential = Sequential::new(surface, run)?;
        let batched = Self {
            surface,
            sequential,
            run: Run { noise: Noise::default(), ..run.clone() },
            dwells: Vec::new(),
            statuses: Vec::new(),
            done: 0,
            has_diverged: false,
            hint: 0,
            candidates: Vec::new(),
        };
        Ok(Batch::begin(&batched.run, &[], STRIDE).map(|_| batched))
    }
}

impl Classifier for Batched<'_> {
    fn classify(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        outcomes.fill(Outcome::Pending);
        let Some(mut runs) = Batch::begin(&self.run, starts, STRIDE) else { return };
        self.dwells.clear();
        self.dwells.resize(starts.len(), Dwell::default());
        self.statuses.clear();
        self.statuses.resize(starts.len(), Status::Moving);
        (self.done, self.has_diverged) = (0, false);
        for step in 0..=self.run.steps {
            runs.evaluate(self.surface);
            self.mark_diverged(&runs);
            if runs.is_full() || step == self.run.steps {
                self.check(&mut runs, minima, step, outcomes);
                if self.statuses.is_empty() {
                    break;
                }
            }
            if step < self.run.steps {
                runs.step(self.surface);
            }
        }
        self.sequential.finish(starts, minima, outcomes);
    }
}

impl Batched<'_> {
    /// Marks the runs that have diverged: nearly always none.
    fn mark_diverged(&mut self, runs: &Batch) {
        let current = runs.current();
        if current.is_valid(FAR) {
            return;
        }
        let is_valid = |index: usize| {
            let [x, y, values @ ..] = current.at(index);
            values.iter().all(|number| number.is_finite()) && x.abs() < FAR && y.abs() < FAR
        };
        for (_, status) in self.statuses.iter_mut().enumerate().filter(|(position, _)| !is_valid(*position)) {
            self.done += usize::from(*status != Status::Done);
            *status = Status::Done;
            self.has_diverged = true;
        }
    }

    /// Finds the runs that have settled, and removes finished ones.
    fn check(&mut self, runs: &mut Batch, minima: &Minima, step: usize, outcomes: &mut [Outcome]) {
        self.collect_candidates(runs, minima);
        // The last step of a run has its own rules.
        let strides = (step < self.run.steps).then(|| {
            let mut log = runs.log();
            std::array::from_fn(|_| log.next().map_or([&[][..]; 2], |row| [row.columns()[0], row.columns()[1]]))
        });
        for index in 0..self.candidates.len() {
            self.check_run(self.candidates[index], runs, strides.as_ref(), minima, step, outcomes);
        }
        if 4 * self.done >= self.statuses.len() || self.has_diverged {
            self.compact(runs);
        }
    }

    /// Collects the runs that may be at a minimum, or were. Which ones is unpredictable, so nothing branches on it.
    fn collect_candidates(&mut self, runs: &Batch, minima: &Minima) {
        let [xs, ys, ..] = runs.current().columns();
        let ((x_pairs, last_x), (y_pairs, last_y)) = (xs.as_chunks::<2>(), ys.as_chunks::<2>());
        let last = last_x.iter().zip(last_y).map(|(&x, &y)| ([x; 2], [y; 2]));
        let pairs = x_pairs.iter().copied().zip(y_pairs.iter().copied()).chain(last);
        self.candidates.clear();
        self.candidates.resize(self.statuses.len(), 0);
        let (mut position, mut count) = (0, 0);
        for ((x, y), statuses) in pairs.zip(self.statuses.chunks(2)) {
            let may_be_near = minima.occupancy().may_hold(Pair::new(x), Pair::new(y));
            for (&status, may_be_near) in statuses.iter().zip(may_be_near) {
                self.candidates[count] = position;
                position += 1;
                count += usize::from((status == Status::AtMinimum) | (status == Status::Moving) & (may_be_near != 0));
            }
        }
        self.candidates.truncate(count);
    }

    /// Goes over a run's points since the last check: whether it has settled, and where.
    fn check_run(
        &mut self,
        position: usize,
        runs: &Batch,
        strides: Option<&[[&[f64]; 2]; STRIDE]>,
        minima: &Minima,
        step: usize,
        outcomes: &mut [Outcome],
    ) {
        let start = runs.starts()[position];
        if let Some(strides) = strides
            && self.record_stride(position, start, strides, minima)
        {
            let dwell = &self.dwells[start];
            self.statuses[position] = if dwell.minimum().is_some() { Status::AtMinimum } else { Status::Moving };
            if dwell.has_settled(false) {
                self.record_settled(position, start, step, outcomes);
            }
            return;
        }
        for (step, row) in (step + 1 - runs.log().len()..).zip(runs.log()) {
            let at = row.point(position);
            let dwell = &mut self.dwells[start];
            dwell.record(match dwell.minimum() {
                Some(minimum) => minima.near_again(minimum, at),
                None => minima.near(at),
            });
            if dwell.has_settled(step == self.run.steps) {
                return self.record_settled(position, start, step, outcomes);
            }
        }
        self.statuses[position] =
            if self.dwells[start].minimum().is_some() { Status::AtMinimum } else { Status::Moving };
    }

    /// Records a whole stride at once where that is simple; returns whether it was. `strides` holds the xs and ys of each step.
    fn record_stride(
        &mut self,
        position: usize,
        start: usize,
        strides: &[[&[f64]; 2]; STRIDE],
        minima: &Minima,
    ) -> bool {
        let path = strides.map(|at| at.map(|numbers| numbers[position]));
        let dwell = &mut self.dwells[start];
        let here = path[STRIDE - 1];
        let minimum = dwell.minimum().or_else(|| Some(minima.near_again(self.hint, here)?.minimum));
        let Some(minimum) = minimum else { return true };
        self.hint = minimum;
        minima
            .isolated(minimum)
            .is_some_and(|(at, reach)| dwell.record_all(minimum, path.map(|point| squared_distance(at, point)), reach))
    }

    /// Records that a run has settled.
    fn record_settled(&mut self, position: usize, start: usize, step: usize, outcomes: &mut [Outcome]) {
        let dwell = &self.dwells[start];
        if let Some(minimum) = dwell.minimum() {
            outcomes[start] = Outcome::Reached { minimum, steps: dwell.since(step) };
            self.statuses[position] = Status::Done;
            self.done += 1;
        }
    }

    /// Removes the finished runs.
    fn compact(&mut self, runs: &mut Batch) {
        self.candidates.clear();
        self.candidates.extend((0..self.statuses.len()).filter(|&position| self.statuses[position] != Status::Done));
        runs.retain(&self.candidates);
        self.statuses.retain(|status| *status != Status::Done);
        (self.done, self.has_diverged) = (0, false);
    }
}
