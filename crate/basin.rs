//! Which minimum each start of a view ends up in.
//!
//! Every point of a grid is a start of the same run (optimiser, rate, schedule, steps), and what becomes of it is one of
//! five: it comes to a minimum, it rests on level ground that has no single one, it diverges, it is undecided when its steps
//! are used up, or it has not been looked at yet. The work is done in slices ([`Basins::advance`]) from coarse to fine: first every 16th start each way, whose outcome
//! stands for the whole block around it, then every 8th, and so on down to every one, so that there is a picture at once
//! and it only becomes sharper. The result does not depend on how the work was sliced.
//!
//! Who walks is a [`Classifier`]: [`Sequential`] does it with any optimiser, one start after the other, [`Batched`] many starts at once
//! where the optimiser moves each number by itself.

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

/// From one start of the coarsest pass to the next.
const COARSEST: usize = 16;

/// How many starts a road is given at a time.
const BATCH: usize = 256;

/// The outcome of every start of a grid, as far as it is known.
pub struct Basins {
    grid: Grid,
    outcomes: Vec<Outcome>,
    minima: Minima,
    /// From one start of the current pass to the next; zero when all is done.
    stride: usize,
    /// Column and row at which the next batch of the current pass begins.
    next: [usize; 2],
}

/// The quickest road for a run.
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
    /// Nothing is looked at yet. `known` are minima to look out for; others are added as runs find them.
    pub fn new(grid: Grid, known: &[Point]) -> Self {
        Self {
            outcomes: vec![Outcome::Pending; grid.len()],
            minima: Minima::new(known),
            stride: if grid.is_empty() { 0 } else { COARSEST },
            next: [0, 0],
            grid,
        }
    }

    /// Goes on for as long as `go_on` says so, which is asked every few dozen starts: whether there is more to do. The
    /// road must be the same every time.
    pub fn advance(&mut self, classifier: &mut dyn Classifier, go_on: &mut dyn FnMut() -> bool) -> bool {
        while self.stride > 0 && go_on() {
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

    /// Whether every start has been looked at.
    pub fn is_done(&self) -> bool {
        self.stride == 0
    }

    /// Where the starts are.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// What becomes of each start, row-major from the lowest y; for a start that has not been looked at, what becomes of
    /// the nearest one that has.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The minima that outcomes refer to: the known ones, then those found, in the order of finding.
    pub fn minima(&self) -> &[Point] {
        self.minima.points()
    }

    /// For each start the index of its minimum, −1 if it came to none.
    pub fn minimum_indices(&self) -> Vec<i16> {
        let index = |outcome: &Outcome| outcome.minimum().map_or(-1, |minimum| minimum as i16);
        self.outcomes.iter().map(index).collect()
    }

    /// For each start how many steps it took to its minimum, to where it was lost, or in vain.
    pub fn steps(&self) -> Vec<u16> {
        self.outcomes.iter().map(|outcome| outcome.steps()).collect()
    }

    fn point(&self, column: usize, row: usize) -> Point {
        [self.grid.x(column), self.grid.y(row)]
    }

    /// The next starts of this pass that no coarser pass has looked at; none if the pass is over.
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

    /// Writes an outcome over the block around a start, in which no other start of this pass or an earlier one lies.
    fn fill(&mut self, [column, row]: [usize; 2], outcome: Outcome) {
        let half = self.stride / 2;
        let columns = column.saturating_sub(half)..(column + half.max(1)).min(self.grid.columns);
        for row in row.saturating_sub(half)..(row + half.max(1)).min(self.grid.rows) {
            self.outcomes[row * self.grid.columns..][columns.clone()].fill(outcome);
        }
    }
}
