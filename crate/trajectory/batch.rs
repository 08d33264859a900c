//! The same run from many starts of the plane, as one batch.
//!
//! A method that updates each coordinate from that coordinate's own partial derivative ([`Optimiser::retain`]) does not depend
//! on whose coordinates they are: k runs are one run of 2k numbers, and their gradients are computed together. So no step waits
//! for the previous one of the same run, and the processor uses both SIMD lanes. Each run matches the same run alone, step by
//! step, to the last bit. A run that lands where the gradient is undefined leaves the batch and is computed alone.

use super::noise::NoiseStream;
use super::verdict::{self, Gradients};
use super::{REACH, Run, Trajectory, Verdict, squared_norm};
use crate::formula::{Lane, Pair};
use crate::optimiser::{Evaluation, Optimiser};
use crate::plane::Point;
use crate::problem::SurfaceProblem;
use crate::schedule::Rates;
use crate::surface::Surface;

/// A batch of runs in progress.
pub struct Batch {
    optimiser: Box<dyn Optimiser>,
    rates: Rates,
    learning_rate: f64,
    steps: usize,
    /// The start of each run still in the batch.
    starts: Vec<usize>,
    /// One row per step: all x, all y, then all f, ∂f/∂x and ∂f/∂y. A ring buffer: the last row is followed by the first.
    log: Vec<f64>,
    rows: usize,
    /// The row of the current points.
    last: usize,
    /// Scratch space for the indices of the coordinates to keep.
    indices: Vec<usize>,
    /// The noise of each start; empty without.
    noise: Vec<NoiseStream>,
    /// Scratch space for gradients with noise, laid out as in the log.
    gradients: Vec<f64>,
}

/// Numbers per run in a row of the log.
const WIDTH: usize = 5;

impl Batch {
    /// All runs at their starts, with a log of `rows` rows, at least two. `None` if the method does not support batches.
    pub fn begin(run: &Run, starts: &[Point], rows: usize) -> Option<Self> {
        assert!(rows >= 2, "a step needs two rows");
        let count = starts.len();
        let mut optimiser = (run.optimiser.make)(&run.settings, 2 * count);
        let indices: Vec<usize> = (0..2 * count).collect();
        optimiser.retain(&indices).then(|| {
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
                indices,
                noise: (0..count).map_while(|index| run.noise.of(index)).collect(),
                gradients: Vec::new(),
            }
        })
    }

    /// The start of each run, by position.
    pub fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// The log since it was last restarted, the current points last.
    pub fn log(&self) -> impl ExactSizeIterator<Item = LogRow<'_>> + Clone {
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        (0..self.last + 1).map(move |row| LogRow { numbers: &self.log[row * width..(row + 1) * width], count })
    }

    /// The numbers of the log, row by row.
    fn numbers(&self) -> &[f64] {
        &self.log[..(self.last + 1) * WIDTH * self.starts.len()]
    }

    /// Whether the next step restarts the log.
    pub fn is_full(&self) -> bool {
        self.last + 1 == self.rows
    }

    /// The current points and the evaluations there.
    pub fn current(&self) -> LogRow<'_> {
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        LogRow { numbers: &self.log[self.last * width..(self.last + 1) * width], count }
    }

    /// Evaluates losses and gradients to picture accuracy.
    pub fn evaluate(&mut self, surface: &dyn Surface) {
        let [xs, ys, outputs] = self.current_mut();
        surface.values_and_gradients(xs, ys, outputs);
    }

    /// Evaluates losses and gradients exactly.
    pub fn evaluate_exactly(&mut self, surface: &dyn Surface) {
        let [xs, ys, outputs] = self.current_mut();
        surface.exact_values_and_gradients(xs, ys, outputs);
    }

    fn current_mut(&mut self) -> [&mut [f64]; 3] {
        let (count, width) = (self.starts.len(), WIDTH * self.starts.len());
        let (xs, rest) = self.log[self.last * width..(self.last + 1) * width].split_at_mut(count);
        let (ys, outputs) = rest.split_at_mut(count);
        [xs, ys, outputs]
    }

    /// Takes a step along the gradients last evaluated.
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
        let mut gradient = &from[3 * count..];
        if !self.noise.is_empty() {
            self.gradients.clear();
            self.gradients.extend_from_slice(gradient);
            for (position, &start) in self.starts.iter().enumerate() {
                self.gradients[position] += self.noise[start].next();
                self.gradients[count + position] += self.noise[start].next();
            }
            gradient = &self.gradients;
        }
        let here = Evaluation { loss: f64::NAN, gradient };
        self.optimiser.step(at, here, rate, &mut SurfaceProblem::new(surface));
        self.last = next;
        self.steps += 1;
    }

    /// Keeps only the runs at these ascending positions. Of the log, only the current row stays valid.
    pub fn retain(&mut self, positions: &[usize]) {
        let count = self.starts.len();
        self.indices.clear();
        self.indices.extend(positions.iter().chain(positions).copied());
        self.indices[positions.len()..].iter_mut().for_each(|index| *index += count);
        self.optimiser.retain(&self.indices);
        let (from, to) = (self.last * WIDTH * count, self.last * WIDTH * positions.len());
        let places = (0..WIDTH).flat_map(|column| positions.iter().map(move |at| from + column * count + at));
        // No entry moves up, so none is overwritten before it is read.
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

/// A row of the log: the point of each run, and the evaluation there.
#[derive(Clone, Copy)]
pub struct LogRow<'a> {
    numbers: &'a [f64],
    count: usize,
}

impl<'a> LogRow<'a> {
    /// All x, all y, then all f, ∂f/∂x and ∂f/∂y.
    pub fn columns(self) -> [&'a [f64]; WIDTH] {
        [0, 1, 2, 3, 4].map(|column| &self.numbers[column * self.count..(column + 1) * self.count])
    }

    /// The entries of one run.
    pub fn at(self, position: usize) -> [f64; WIDTH] {
        [0, 1, 2, 3, 4].map(|column| self.number(column, position))
    }

    /// The point of one run.
    #[inline]
    pub fn point(self, position: usize) -> Point {
        [self.number(0, position), self.number(1, position)]
    }

    #[inline]
    fn number(self, column: usize, position: usize) -> f64 {
        self.numbers[column * self.count + position]
    }

    /// Whether everything is finite and no point is farther out than `reach`: `true` is certain, `false` is not.
    pub fn is_valid(self, reach: f64) -> bool {
        let columns = self.columns();
        let pairs = columns.map(|column| column.as_chunks::<2>().0);
        let limit = Pair::new([reach * reach; 2]);
        // Zero times a finite number is zero; times anything else it is NaN, which compares false.
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

/// The trajectories of a run from many starts. `None` if its method does not support batches.
pub(super) fn trajectories(run: &Run, starts: &[Point], surface: &dyn Surface) -> Option<Vec<Trajectory>> {
    let page = (PAGE / (WIDTH * starts.len()).max(1)).clamp(4, 256);
    let mut runs = Batch::begin(run, starts, page)?;
    let mut journal = Journal::new(starts, run.steps);
    runs.evaluate_exactly(surface);
    for _ in 0..run.steps {
        if runs.is_full() {
            journal.record(&mut runs);
            if runs.starts().is_empty() {
                break;
            }
        }
        runs.step(surface);
        runs.evaluate_exactly(surface);
    }
    journal.record(&mut runs);
    let Journal { mut trajectories, undefined, .. } = journal;
    trajectories.iter_mut().for_each(|trajectory| trajectory.verdict = Verdict::Diverged);
    for start in undefined {
        let alone = run.from(starts[start], start);
        trajectories[start] = alone.trajectory(&mut SurfaceProblem::new(surface)).ok()?;
    }
    for (index, &start) in runs.starts().iter().enumerate() {
        let (trajectory, problem) = (&mut trajectories[start], &mut SurfaceProblem::new(surface));
        let [_, _, _, gx, gy] = runs.current().at(index);
        let places = trajectory.points.as_chunks::<2>().0.iter();
        let steepest = || places.clone().map(|&at| squared_norm(&surface.gradient(at))).fold(0.0, f64::max);
        let gradients = Gradients { last: &[gx, gy], steepest: &steepest };
        (trajectory.verdict, trajectory.converged_at) = verdict::judge(trajectory, &run.minima, problem, gradients);
    }
    Some(trajectories)
}

/// Numbers logged before they are copied to their trajectories: as many as stay in a near CPU cache.
const PAGE: usize = 16384;

/// The trajectories recorded so far.
struct Journal {
    trajectories: Vec<Trajectory>,
    /// The bound on each run's coordinates.
    reaches: Vec<f64>,
    min_reach: f64,
    /// The starts whose runs land on a point with a loss but no gradient.
    undefined: Vec<usize>,
}

impl Journal {
    fn new(starts: &[Point], steps: usize) -> Self {
        let reach = |start: &Point| REACH * start[0].abs().max(start[1].abs()).max(1.0);
        let reaches: Vec<f64> = starts.iter().map(reach).collect();
        Self {
            trajectories: starts.iter().map(|_| Trajectory::with_capacity(2, steps)).collect(),
            min_reach: reaches.iter().copied().fold(f64::INFINITY, f64::min),
            reaches,
            undefined: Vec::new(),
        }
    }

    /// Copies the log of each run and removes the runs that are out of bounds or undefined: nearly always none. Their later
    /// steps affect no other run.
    fn record(&mut self, runs: &mut Batch) {
        let (log, count) = (runs.numbers(), runs.starts().len());
        let all_valid = runs.log().all(|row| row.is_valid(self.min_reach));
        for (index, &start) in runs.starts().iter().enumerate() {
            copy_run(log, count, index, &mut self.trajectories[start]);
        }
        if !all_valid {
            self.cut(runs);
        }
    }

    /// Truncates the trajectories of runs that are out of bounds or undefined, and removes these runs.
    fn cut(&mut self, runs: &mut Batch) {
        let mut running = Vec::new();
        for (index, &start) in runs.starts().iter().enumerate() {
            let (trajectory, reach) = (&mut self.trajectories[start], self.reaches[start]);
            let is_valid = |row: &LogRow| {
                let numbers = row.at(index);
                numbers.iter().all(|number| number.is_finite()) && numbers[..2].iter().all(|at| at.abs() <= reach)
            };
            let (rows, valid) = (runs.log().len(), runs.log().take_while(is_valid).count());
            match runs.log().nth(valid).map(|row| row.at(index)) {
                None => running.push(index),
                Some([x, y, loss, ..]) if loss.is_finite() && x.abs() <= reach && y.abs() <= reach => {
                    self.undefined.push(start);
                }
                Some(_) => {}
            }
            // A start is kept even if it is invalid.
            trajectory.truncate((trajectory.losses.len() - rows + valid).max(1));
        }
        runs.retain(&running);
    }
}

/// Appends the points and losses of the run at a position, from a log of `count` runs.
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

/// Copies a few numbers, faster than a call to a bulk copy.
fn copy(from: &[f64], to: &mut [f64]) {
    let ((pairs, last), (to_pairs, to_last)) = (from.as_chunks::<2>(), to.as_chunks_mut::<2>());
    to_pairs.iter_mut().zip(pairs).for_each(|(to, &from)| *to = from);
    to_last.iter_mut().zip(last).for_each(|(to, &from)| *to = from);
}
