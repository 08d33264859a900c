//! The road of every method that walks many starts side by side ([`Batch`]).
//!
//! Slopes are those of pictures. A start that settles at a known minimum is done; what becomes of the few others (lost,
//! undecided, come to a minimum nobody knew) their trajectories say, so that every road tells the same.

use super::classifier::{Classifier, Dwell, Outcome, Sequential};
use super::minima::{Minima, square};
use crate::formula::Pair;
use crate::plane::Point;
use crate::surface::Surface;
use crate::trajectory::{Batch, Run};

/// So many steps are taken before the flock is looked over. Whoever settles is at a minimum for as many points at least,
/// so nobody is overlooked.
const STRIDE: usize = 5;

/// Beyond this no run comes back soon; whether it does at all, its trajectory says.
const FAR: f64 = 1e9;

/// Many starts at once.
pub struct Batched<'a> {
    surface: &'a dyn Surface,
    sequential: Sequential<'a>,
    run: Run,
    /// How long the run from each start has been at a minimum.
    stays: Vec<Dwell>,
    /// How each of those in the flock fares, by position.
    fates: Vec<Fate>,
    /// How many of them only wait for the others.
    done: usize,
    /// Whether one of those is lost: then each glance would fall on it.
    is_any_lost: bool,
    /// The minimum that someone came to last: the next one comes there too, as often as not.
    hint: u16,
    /// The positions of those to be looked at closely.
    singled_out: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    /// On its path.
    Away,
    /// At a minimum, maybe to dwell.
    There,
    /// Its outcome is known, or it is lost.
    Done,
}

impl<'a> Batched<'a> {
    /// For a run of a method that walks many at once; `None` for others.
    ///
    /// # Errors
    /// As [`Sequential::new`].
    pub fn new(surface: &'a dyn Surface, run: &Run) -> Result<Option<Self>, String> {
        let sequential = Sequential::new(surface, run)?;
        let batched = Self {
            surface,
            sequential,
            run: run.clone(),
            stays: Vec::new(),
            fates: Vec::new(),
            done: 0,
            is_any_lost: false,
            hint: 0,
            singled_out: Vec::new(),
        };
        Ok(Batch::begin(&batched.run, &[], STRIDE).map(|_| batched))
    }
}

impl Classifier for Batched<'_> {
    fn classify(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        outcomes.fill(Outcome::Pending);
        let Some(mut runs) = Batch::begin(&self.run, starts, STRIDE) else { return };
        self.stays.clear();
        self.stays.resize(starts.len(), Dwell::default());
        self.fates.clear();
        self.fates.resize(starts.len(), Fate::Away);
        (self.done, self.is_any_lost) = (0, false);
        for step in 0..=self.run.steps {
            runs.look(self.surface);
            self.follow(&runs);
            if runs.is_full() || step == self.run.steps {
                self.check(&mut runs, minima, step, outcomes);
                if self.fates.is_empty() {
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
    /// Notes who is lost: nearly always nobody.
    fn follow(&mut self, runs: &Batch) {
        let here = runs.here();
        if here.is_sound(FAR) {
            return;
        }
        let is_sound = |index: usize| {
            let [x, y, slopes @ ..] = here.at(index);
            slopes.iter().all(|number| number.is_finite()) && x.abs() < FAR && y.abs() < FAR
        };
        for (_, fate) in self.fates.iter_mut().enumerate().filter(|(position, _)| !is_sound(*position)) {
            self.done += usize::from(*fate != Fate::Done);
            *fate = Fate::Done;
            self.is_any_lost = true;
        }
    }

    /// Finds out who has settled, and lets those go that are done.
    fn check(&mut self, runs: &mut Batch, minima: &Minima, step: usize, outcomes: &mut [Outcome]) {
        self.check_near(runs, minima);
        // The end of a run has rules of its own.
        let strides = (step < self.run.steps).then(|| {
            let mut log = runs.log();
            std::array::from_fn(|_| log.next().map_or([&[][..]; 2], |row| [row.columns()[0], row.columns()[1]]))
        });
        for index in 0..self.singled_out.len() {
            self.look_closely(self.singled_out[index], runs, strides.as_ref(), minima, step, outcomes);
        }
        if 4 * self.done >= self.fates.len() || self.is_any_lost {
            self.compact(runs);
        }
    }

    /// Singles out those that may be at a minimum, or were. Who that will be nobody can guess, so nothing branches on it.
    fn check_near(&mut self, runs: &Batch, minima: &Minima) {
        let [xs, ys, ..] = runs.here().columns();
        let ((x_pairs, last_x), (y_pairs, last_y)) = (xs.as_chunks::<2>(), ys.as_chunks::<2>());
        let last = last_x.iter().zip(last_y).map(|(&x, &y)| ([x; 2], [y; 2]));
        let pairs = x_pairs.iter().copied().zip(y_pairs.iter().copied()).chain(last);
        self.singled_out.clear();
        self.singled_out.resize(self.fates.len(), 0);
        let (mut position, mut count) = (0, 0);
        for ((x, y), fates) in pairs.zip(self.fates.chunks(2)) {
            let may_be_near = minima.net().may_hold(Pair::new(x), Pair::new(y));
            for (&fate, may_be_near) in fates.iter().zip(may_be_near) {
                self.singled_out[count] = position;
                position += 1;
                count += usize::from((fate == Fate::There) | (fate == Fate::Away) & (may_be_near != 0));
            }
        }
        self.singled_out.truncate(count);
    }

    /// Goes over the path of one since it was last looked over: whether it has settled, and where.
    fn look_closely(
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
            && self.stride(position, start, strides, minima)
        {
            let dwell = &self.stays[start];
            self.fates[position] = if dwell.minimum().is_some() { Fate::There } else { Fate::Away };
            if dwell.is_there(false) {
                self.arrive(position, start, step, outcomes);
            }
            return;
        }
        for (step, row) in (step + 1 - runs.log().len()..).zip(runs.log()) {
            let at = row.place(position);
            let dwell = &mut self.stays[start];
            dwell.record(match dwell.minimum() {
                Some(minimum) => minima.near_again(minimum, at),
                None => minima.near(at),
            });
            if dwell.is_there(step == self.run.steps) {
                return self.arrive(position, start, step, outcomes);
            }
        }
        self.fates[position] = if self.stays[start].minimum().is_some() { Fate::There } else { Fate::Away };
    }

    /// Takes note of a whole stride at once, where that is simple: whether it was. `strides` are each x and each y, step by step.
    fn stride(&mut self, position: usize, start: usize, strides: &[[&[f64]; 2]; STRIDE], minima: &Minima) -> bool {
        let path = strides.map(|at| at.map(|numbers| numbers[position]));
        let dwell = &mut self.stays[start];
        let here = path[STRIDE - 1];
        let minimum = dwell.minimum().or_else(|| Some(minima.near_again(self.hint, here)?.minimum));
        let Some(minimum) = minimum else { return true };
        self.hint = minimum;
        minima
            .alone(minimum)
            .is_some_and(|(at, reach)| dwell.note_all(minimum, path.map(|point| square(at, point)), reach))
    }

    /// One has come to dwell.
    fn arrive(&mut self, position: usize, start: usize, step: usize, outcomes: &mut [Outcome]) {
        let dwell = &self.stays[start];
        if let Some(minimum) = dwell.minimum() {
            outcomes[start] = Outcome::Reached { minimum, steps: dwell.since(step) };
            self.fates[position] = Fate::Done;
            self.done += 1;
        }
    }

    /// Takes out those that are done.
    fn compact(&mut self, runs: &mut Batch) {
        self.singled_out.clear();
        self.singled_out.extend((0..self.fates.len()).filter(|&position| self.fates[position] != Fate::Done));
        runs.retain(&self.singled_out);
        self.fates.retain(|fate| *fate != Fate::Done);
        (self.done, self.is_any_lost) = (0, false);
    }
}
