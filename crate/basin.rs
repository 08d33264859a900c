//! Which minimum each start of a view converges to.
//!
//! Every point of a grid starts the same run (optimiser, rate, schedule, steps), and its outcome is one of five: it converges
//! to a minimum, it stops in a flat region with no single minimum, it diverges, it is undecided when its steps run out, or it
//! is still pending. The work is done in slices ([`Basins::advance`]), coarse to fine: first every 16th start each way, whose
//! outcome stands for the whole block around it, then every 8th, and so on down to every start, so a complete picture appears
//! at once and then sharpens. The result does not depend on how the work is sliced.
//!
//! A [`Classifier`] finds the outcomes: [`Sequential`] works with any optimiser, one start at a time; [`Batched`] runs many
//! starts at once for optimisers that update each coordinate independently.

mod batched;
mod classifier;
mod minima;
mod occupancy_grid;
mod overlay;

use crate::plane::{Grid, Point};
use crate::surface::Surface;
use crate::trajectory::Run;

pub use batched::Batched;
pub use classifier::{Classifier, Outcome, Sequential};
pub use minima::{Limit, Minima, Near};
pub use overlay::{Entry, Share};

/// The stride of the coarsest pass.
const COARSEST: usize = 16;

/// Starts per call of the classifier.
const BATCH: usize = 256;

/// The outcome of every start of a grid, as far as known.
pub struct Basins {
    grid: Grid,
    outcomes: Vec<Outcome>,
    minima: Minima,
    /// The stride of the current pass; zero when done.
    stride: usize,
    /// Column and row where the next batch of the current pass begins.
    next: [usize; 2],
}

/// The fastest classifier for a run.
///
/// # Errors
/// As [`Sequential::new`].
pub fn classifier<'a>(surface: &'a dyn Surface, run: &Run) -> Result<Box<dyn Classifier + 'a>, String> {
    match Batched::new(surface, run)? {
        Some(batched) => Ok(Box::new(batched)),
        None => Ok(Box::new(Sequential::new(surface, run)?)),
    }
}

impl Basins {
    /// Creates basins with every start pending. `known` are the known minima; others are added as runs find them.
    pub fn new(grid: Grid, known: &[Point]) -> Self {
        Self {
            outcomes: vec![Outcome::Pending; grid.len()],
            minima: Minima::new(known),
            stride: if grid.is_empty() { 0 } else { COARSEST },
            next: [0, 0],
            grid,
        }
    }

    /// Works until done or until `keep_going`, called once per batch, returns false. Returns whether work remains. The classifier
    /// must be the same every time.
    pub fn advance(&mut self, classifier: &mut dyn Classifier, keep_going: &mut dyn FnMut() -> bool) -> bool {
        while self.stride > 0 && keep_going() {
            let batch = self.take_batch();
            let starts: Vec<Point> = batch.iter().map(|&[column, row]| self.point(column, row)).collect();
            let mut outcomes = vec![Outcome::Pending; starts.len()];
            classifier.classify(&starts, &mut self.minima, &mut outcomes);
            for (&cell, outcome) in batch.iter().zip(outcomes) {
                self.fill(cell, outcome);
            }
            if batch.is_empty() {
                self.stride /= 2;
                self.next = [0, 0];
            }
        }
        self.stride > 0
    }

    /// Whether every start has been classified.
    pub fn is_done(&self) -> bool {
        self.stride == 0
    }

    /// The grid of starts.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The outcome of each start, row-major from the lowest y; a pending start shows that of the nearest classified one.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The minima that outcomes refer to: the known ones, then those found, in the order they were found.
    pub fn minima(&self) -> &[Point] {
        self.minima.points()
    }

    /// For each start the index of its minimum, −1 if it converged to none.
    pub fn minimum_indices(&self) -> Vec<i16> {
        let index = |outcome: &Outcome| outcome.minimum().map_or(-1, |minimum| minimum as i16);
        self.outcomes.iter().map(index).collect()
    }

    /// For each start the number of steps of its outcome ([`Outcome::steps`]).
    pub fn steps(&self) -> Vec<u16> {
        self.outcomes.iter().map(|outcome| outcome.steps()).collect()
    }

    fn point(&self, column: usize, row: usize) -> Point {
        [self.grid.x(column), self.grid.y(row)]
    }

    /// The next starts of this pass that no coarser pass has classified; empty if the pass is over.
    fn take_batch(&mut self) -> Vec<[usize; 2]> {
        let stride = self.stride;
        let mut batch = Vec::with_capacity(BATCH);
        let [mut column, mut row] = self.next;
        while row < self.grid.rows && batch.len() < BATCH {
            let is_new = stride == COARSEST || (column | row) & (2 * stride - 1) != 0;
            if is_new {
                batch.push([column, row]);
            }
            column += stride;
            if column >= self.grid.columns {
                (column, row) = (0, row + stride);
            }
        }
        self.next = [column, row];
        batch
    }

    /// Writes an outcome over the block around a start, which contains no other start of this pass or an earlier one.
    fn fill(&mut self, [column, row]: [usize; 2], outcome: Outcome) {
        let half = self.stride / 2;
        let columns = column.saturating_sub(half)..(column + half.max(1)).min(self.grid.columns);
        for row in row.saturating_sub(half)..(row + half.max(1)).min(self.grid.rows) {
            self.outcomes[row * self.grid.columns..][columns.clone()].fill(outcome);
        }
    }
}
