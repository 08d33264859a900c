//! The same run from many starts of the plane, side by side.
//!
//! A method that moves each number by the slopes of that number alone ([`Optimiser::keep`]) does not know whose numbers
//! they are: k runs are one run of 2k numbers, and their slopes are computed together. So nothing waits for the step before
//! of the same run, and the processor does two numbers at a time. Step by step each run is what it would be alone, to
//! the last bit.

use super::verdict::{self, Slopes};
use super::{REACH, Run, Trajectory, Verdict, square};
use crate::formula::{Lane, Pair};
use crate::optimiser::{Optimiser, Slope};
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::schedule::Rates;
use crate::surface::Surface;

/// Runs under way side by side.
pub struct Batch {
    optimiser: Box<dyn Optimiser>,
    rates: Rates,
    learning_rate: f64,
    steps: usize,
    /// Which start each of those is from that are still here.
    starts: Vec<usize>,
    /// A row a step: each x, each y, then f, ∂f/∂x and ∂f/∂y of each. After the last row comes the first one again.
    log: Vec<f64>,
    rows: usize,
    /// The row of where they are.
    last: usize,
    /// Room for the places of those that stay.
    numbers: Vec<usize>,
}

/// Numbers a run in a row of the log.
const WIDTH: usize = 5;

impl Batch {
    /// All at their starts, with a log of so many rows, two at least. `None` if the method is not one that walks many at
    /// once.
    pub fn begin(run: &Run, starts: &[Point], rows: usize) -> Option<Self> {
        assert!(rows >= 2, "a step leads from a row to another");
        let count = starts.len();
        let mut optimiser = (run.optimiser.make)(&run.settings, 2 * count);
        let numbers: Vec<usize> = (0..2 * count).collect();
        optimiser.retain(&numbers).then(|| {
            let mut log = vec![0.0; rows * WIDTH * count];
            for (index, start) in starts.iter().enumerate() {
                (log[index], log[count + index]) = (start[0], start[1]);
            }
            Self {
                optimiser,
                rates: run.schedule.rates(run.steps),
                learning_rate: run.learning_rate,
                steps: 0,
                starts: (0..count).collect(),
                log,
                rows,
                last: 0,
                numbers,
            }
        })
    }

    /// Which start each is from, by position.
    pub fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// What was seen since the log began anew, where they are now last.
    pub fn log(&self) -> impl ExactSizeIterator<Item = LogRow<'_>> + Clone {
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        (0..self.last + 1).map(move |row| LogRow { numbers: &self.log[row * width..(row + 1) * width], count })
    }

    /// The same, row after row.
    fn numbers(&self) -> &[f64] {
        &self.log[..(self.last + 1) * WIDTH * self.starts.len()]
    }

    /// Whether the log begins anew with the next step.
    pub fn is_full(&self) -> bool {
        self.last + 1 == self.rows
    }

    /// Where they are, and what was seen there.
    pub fn here(&self) -> LogRow<'_> {
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        LogRow { numbers: &self.log[self.last * width..(self.last + 1) * width], count }
    }

    /// Looks at the slopes as far as a picture needs them.
    pub fn look(&mut self, surface: &dyn Surface) {
        let [xs, ys, slopes] = self.here_mut();
        surface.values_and_gradients(xs, ys, slopes);
    }

    /// Looks at the slopes exactly.
    pub fn look_exactly(&mut self, surface: &dyn Surface) {
        let [xs, ys, slopes] = self.here_mut();
        surface.exact_values_and_gradients(xs, ys, slopes);
    }

    fn here_mut(&mut self) -> [&mut [f64]; 3] {
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        let (xs, rest) = self.log[self.last * width..(self.last + 1) * width].split_at_mut(count);
        let (ys, slopes) = rest.split_at_mut(count);
        [xs, ys, slopes]
    }

    /// Takes a step down the slopes that were looked at.
    pub fn step(&mut self, surface: &dyn Surface) {
        let rate = (self.rates)(self.steps, self.learning_rate);
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        let next = if self.is_full() { 0 } else { self.last + 1 };
        let (lower, upper) = self.log.split_at_mut(self.last.max(next) * width);
        let (from, to) = if next == 0 {
            (&upper[..width], &mut lower[..width])
        } else {
            (&lower[self.last * width..], &mut upper[..width])
        };
        let at = &mut to[..2 * count];
        copy(&from[..2 * count], at);
        let slope = Slope { loss: f64::NAN, gradient: &from[3 * count..] };
        self.optimiser.step(at, slope, rate, &mut SurfaceProblem::new(surface));
        self.last = next;
        self.steps += 1;
    }

    /// Lets all go but those at some positions, which rise. Of the log only where they are is running.
    pub fn retain(&mut self, positions: &[usize]) {
        let count = self.starts.len();
        self.numbers.clear();
        self.numbers.extend(positions.iter().chain(positions).copied());
        self.numbers[positions.len()..].iter_mut().for_each(|number| *number += count);
        self.optimiser.retain(&self.numbers);
        let (from, to) = (self.last * WIDTH * count, self.last * WIDTH * positions.len());
        let places = (0..WIDTH).flat_map(|column| positions.iter().map(move |at| from + column * count + at));
        // No place lies before where its entry goes.
        for (to, from) in (to..).zip(places) {
            self.log[to] = self.log[from];
        }
        self.log.truncate(self.rows * WIDTH * positions.len());
        for (to, &from) in positions.iter().enumerate() {
            self.starts[to] = self.starts[from];
        }
        self.starts.truncate(positions.len());
    }
}

/// A row of the log: a place of each run, and what was seen there.
#[derive(Clone, Copy)]
pub struct LogRow<'a> {
    numbers: &'a [f64],
    count: usize,
}

impl<'a> LogRow<'a> {
    /// Each x, each y, then f, ∂f/∂x and ∂f/∂y of each.
    pub fn columns(self) -> [&'a [f64]; WIDTH] {
        [0, 1, 2, 3, 4].map(|column| &self.numbers[column * self.count..(column + 1) * self.count])
    }

    /// The same of one run.
    pub fn at(self, position: usize) -> [f64; WIDTH] {
        [0, 1, 2, 3, 4].map(|column| self.number(column, position))
    }

    /// Where one run is.
    #[inline]
    pub fn place(self, position: usize) -> Point {
        [self.number(0, position), self.number(1, position)]
    }

    #[inline]
    fn number(self, column: usize, position: usize) -> f64 {
        self.numbers[column * self.count + position]
    }

    /// Whether everything is finite and nobody is farther out than `reach`: `true` is certain, `false` is not.
    pub fn is_sound(self, reach: f64) -> bool {
        let columns = self.columns();
        let pairs = columns.map(|column| column.as_chunks::<2>().0);
        let limit = Pair::new([reach * reach; 2]);
        // Zero times a number is zero, times anything else NaN, which is not below anything.
        let size = |[x, y, f, gx, gy]: [Pair; WIDTH]| x * x + y * y + (f + gx + gy) * f.number(0.0);
        let mut all = limit.bits(u64::MAX);
        for index in 0..pairs[0].len() {
            all = all.and(size(pairs.map(|pairs| Pair::new(pairs[index]))).less(limit));
        }
        if self.count % 2 == 1 {
            all = all.and(size(columns.map(|column| Pair::new([column[self.count - 1]; 2]))).less(limit));
        }
        all.numbers().iter().all(|lane| lane.to_bits() == u64::MAX)
    }
}

/// The trajectories of a run from many starts. `None` if its method is not one that walks many at once.
pub(super) fn trajectories(run: &Run, starts: &[Point], surface: &dyn Surface) -> Option<Vec<Trajectory>> {
    let page = (PAGE / (WIDTH * starts.len()).max(1)).clamp(4, 256);
    let mut runs = Batch::begin(run, starts, page)?;
    let mut journal = Journal::new(starts, run.steps);
    runs.look_exactly(surface);
    for _ in 0..run.steps {
        if runs.is_full() {
            journal.record(&mut runs);
            if runs.starts().is_empty() {
                break;
            }
        }
        runs.step(surface);
        runs.look_exactly(surface);
    }
    journal.record(&mut runs);
    let mut trajectories = journal.trajectories;
    trajectories.iter_mut().for_each(|trajectory| trajectory.verdict = Verdict::Diverged);
    for (index, &start) in runs.starts().iter().enumerate() {
        let (trajectory, problem) = (&mut trajectories[start], &mut SurfaceProblem::new(surface));
        let [_, _, _, gx, gy] = runs.here().at(index);
        let places = trajectory.points.as_chunks::<2>().0.iter();
        let steepest = || places.clone().map(|&at| square(&surface.gradient(at))).fold(0.0, f64::max);
        let slopes = Slopes { last: &[gx, gy], steepest: &steepest };
        (trajectory.verdict, trajectory.converged_at) = verdict::judge(trajectory, &run.minima, problem, slopes);
    }
    Some(trajectories)
}

/// So many numbers are logged before they are copied to their trajectories: as many as stay in a near cache.
const PAGE: usize = 16384;

/// What has come of the runs so far.
struct Journal {
    trajectories: Vec<Trajectory>,
    /// How far out each may go.
    reaches: Vec<f64>,
    nearest: f64,
}

impl Journal {
    fn new(starts: &[Point], steps: usize) -> Self {
        let reach = |start: &Point| REACH * start[0].abs().max(start[1].abs()).max(1.0);
        let reaches: Vec<f64> = starts.iter().map(reach).collect();
        Self {
            trajectories: starts.iter().map(|_| Trajectory::with_room(2, steps)).collect(),
            nearest: reaches.iter().copied().fold(f64::INFINITY, f64::min),
            reaches,
        }
    }

    /// Copies the log of each run, up to where it stood where nobody can, and lets go of those that did: nearly always
    /// there is none. What they did after that harms no other.
    fn record(&mut self, runs: &mut Batch) {
        let (log, count) = (runs.numbers(), runs.starts().len());
        let all_sound = runs.log().all(|row| row.is_sound(self.nearest));
        for (index, &start) in runs.starts().iter().enumerate() {
            copy_run(log, count, index, &mut self.trajectories[start]);
        }
        if !all_sound {
            self.cut(runs);
        }
    }

    /// Takes back what was copied too much, and lets go of whom it was taken from.
    fn cut(&mut self, runs: &mut Batch) {
        let mut running = Vec::new();
        for (index, &start) in runs.starts().iter().enumerate() {
            let (trajectory, reach) = (&mut self.trajectories[start], self.reaches[start]);
            let stands = |row: &LogRow| {
                let numbers = row.at(index);
                numbers.iter().all(|number| number.is_finite()) && numbers[..2].iter().all(|at| at.abs() <= reach)
            };
            let (rows, sound) = (runs.log().len(), runs.log().take_while(stands).count());
            if sound == rows {
                running.push(index);
            }
            // A start is kept wherever it is.
            trajectory.truncate((trajectory.losses.len() - rows + sound).max(1));
        }
        runs.retain(&running);
    }
}

/// Adds to a trajectory where a log of so many runs saw the one at a position.
fn copy_run(log: &[f64], count: usize, position: usize, trajectory: &mut Trajectory) {
    let rows = log.chunks_exact(WIDTH * count);
    let (points, losses) = (&mut trajectory.points, &mut trajectory.losses);
    let known = losses.len();
    points.resize(2 * (known + rows.len()), 0.0);
    losses.resize(known + rows.len(), 0.0);
    let places = points[2 * known..].as_chunks_mut::<2>().0.iter_mut().zip(&mut losses[known..]);
    let [x, y, loss] = [0, 1, 2].map(|column| column * count + position);
    for (row, (place, loss_place)) in rows.zip(places) {
        (*place, *loss_place) = ([row[x], row[y]], row[loss]);
    }
}

/// Copies a few numbers, sooner than a call that copies many is begun.
fn copy(from: &[f64], to: &mut [f64]) {
    let ((pairs, last), (to_pairs, to_last)) = (from.as_chunks::<2>(), to.as_chunks_mut::<2>());
    to_pairs.iter_mut().zip(pairs).for_each(|(to, &from)| *to = from);
    to_last.iter_mut().zip(last).for_each(|(to, &from)| *to = from);
}
