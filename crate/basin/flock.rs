//! The road of every method that walks many starts side by side ([`Abreast`]).
//!
//! Slopes are those of pictures. A start that settles at a known minimum is done; what becomes of the few others (lost,
//! undecided, come to a minimum nobody knew) their trajectories say, so that every road tells the same.

use super::minima::{Minima, square};
use super::road::{Outcome, Road, Stay, Walks};
use crate::formula::Pair;
use crate::plane::Point;
use crate::surface::Surface;
use crate::trajectory::{Abreast, Run};

/// So many steps are taken before the flock is looked over. Whoever settles is at a minimum for as many points at least,
/// so nobody is overlooked.
const STRIDE: usize = 5;

/// Beyond this no run comes back soon; whether it does at all, its trajectory says.
const FAR: f64 = 1e9;

/// Many starts at once.
pub struct Flock<'a> {
    surface: &'a dyn Surface,
    walks: Walks<'a>,
    run: Run,
    /// How long the run from each start has been at a minimum.
    stays: Vec<Stay>,
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
    /// On its way.
    Away,
    /// At a minimum, maybe to stay.
    There,
    /// Its outcome is known, or it is lost.
    Done,
}

impl<'a> Flock<'a> {
    /// For a run of a method that walks many at once; `None` for others.
    ///
    /// # Errors
    /// As [`Walks::new`].
    pub fn new(surface: &'a dyn Surface, run: &Run) -> Result<Option<Self>, String> {
        let walks = Walks::new(surface, run)?;
        let flock = Self {
            surface,
            walks,
            run: run.clone(),
            stays: Vec::new(),
            fates: Vec::new(),
            done: 0,
            is_any_lost: false,
            hint: 0,
            singled_out: Vec::new(),
        };
        Ok(Abreast::begin(&flock.run, &[], STRIDE).map(|_| flock))
    }
}

impl Road for Flock<'_> {
    fn walk(&mut self, starts: &[Point], minima: &mut Minima, outcomes: &mut [Outcome]) {
        outcomes.fill(Outcome::Pending);
        let Some(mut runs) = Abreast::begin(&self.run, starts, STRIDE) else { return };
        self.stays.clear();
        self.stays.resize(starts.len(), Stay::default());
        self.fates.clear();
        self.fates.resize(starts.len(), Fate::Away);
        (self.done, self.is_any_lost) = (0, false);
        for step in 0..=self.run.steps {
            runs.look(self.surface);
            self.follow(&runs);
            if runs.is_full() || step == self.run.steps {
                self.look_over(&mut runs, minima, step, outcomes);
                if self.fates.is_empty() {
                    break;
                }
            }
            if step < self.run.steps {
                runs.step(self.surface);
            }
        }
        self.walks.finish(starts, minima, outcomes);
    }
}

impl Flock<'_> {
    /// Notes who is lost: nearly always nobody.
    fn follow(&mut self, runs: &Abreast) {
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
    fn look_over(&mut self, runs: &mut Abreast, minima: &Minima, step: usize, outcomes: &mut [Outcome]) {
        self.glance(runs, minima);
        // The end of a run has rules of its own.
        let ways = (step < self.run.steps).then(|| {
            let mut log = runs.log();
            std::array::from_fn(|_| log.next().map_or([&[][..]; 2], |row| [row.columns()[0], row.columns()[1]]))
        });
        for index in 0..self.singled_out.len() {
            self.look_closely(self.singled_out[index], runs, ways.as_ref(), minima, step, outcomes);
        }
        if 4 * self.done >= self.fates.len() || self.is_any_lost {
            self.close_ranks(runs);
        }
    }

    /// Singles out those that may be at a minimum, or were. Who that will be nobody can guess, so nothing branches on it.
    fn glance(&mut self, runs: &Abreast, minima: &Minima) {
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

    /// Goes over the way of one since it was last looked over: whether it has settled, and where.
    fn look_closely(
        &mut self,
        position: usize,
        runs: &Abreast,
        ways: Option<&[[&[f64]; 2]; STRIDE]>,
        minima: &Minima,
        step: usize,
        outcomes: &mut [Outcome],
    ) {
        let start = runs.starts()[position];
        if let Some(ways) = ways
            && self.stride(position, start, ways, minima)
        {
            let stay = &self.stays[start];
            self.fates[position] = if stay.minimum().is_some() { Fate::There } else { Fate::Away };
            if stay.is_there(false) {
                self.arrive(position, start, step, outcomes);
            }
            return;
        }
        for (step, row) in (step + 1 - runs.log().len()..).zip(runs.log()) {
            let at = row.place(position);
            let stay = &mut self.stays[start];
            stay.note(match stay.minimum() {
                Some(minimum) => minima.still_near(minimum, at),
                None => minima.near(at),
            });
            if stay.is_there(step == self.run.steps) {
                return self.arrive(position, start, step, outcomes);
            }
        }
        self.fates[position] = if self.stays[start].minimum().is_some() { Fate::There } else { Fate::Away };
    }

    /// Takes note of a whole stride at once, where that is simple: whether it was. `ways` are each x and each y, step by step.
    fn stride(&mut self, position: usize, start: usize, ways: &[[&[f64]; 2]; STRIDE], minima: &Minima) -> bool {
        let way = ways.map(|at| at.map(|numbers| numbers[position]));
        let stay = &mut self.stays[start];
        let here = way[STRIDE - 1];
        let minimum = stay.minimum().or_else(|| Some(minima.still_near(self.hint, here)?.minimum));
        let Some(minimum) = minimum else { return true };
        self.hint = minimum;
        minima
            .alone(minimum)
            .is_some_and(|(at, reach)| stay.note_all(minimum, way.map(|point| square(at, point)), reach))
    }

    /// One has come to stay.
    fn arrive(&mut self, position: usize, start: usize, step: usize, outcomes: &mut [Outcome]) {
        let stay = &self.stays[start];
        if let Some(minimum) = stay.minimum() {
            outcomes[start] = Outcome::Reached { minimum, steps: stay.since(step) };
            self.fates[position] = Fate::Done;
            self.done += 1;
        }
    }

    /// Takes out those that are done.
    fn close_ranks(&mut self, runs: &mut Abreast) {
        self.singled_out.clear();
        self.singled_out.extend((0..self.fates.len()).filter(|&position| self.fates[position] != Fate::Done));
        runs.keep(&self.singled_out);
        self.fates.retain(|fate| *fate != Fate::Done);
        (self.done, self.is_any_lost) = (0, false);
    }
}
