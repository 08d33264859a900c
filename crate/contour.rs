//! Contour lines of a sampled surface, joined into polylines.
//!
//! Marching squares: a cell is the square between four neighbouring samples, and a level crosses those of its edges that have
//! one end at or above the level and the other below it. f is taken to be linear along an edge, so level L crosses between
//! samples a and b at the fraction t = (L − a) / (b − a). A cell crossed on all four edges is a saddle; the mean of its four
//! corners decides which of them are connected. For a smooth f sampled every h, a line is within O(h²) of the true one.
//!
//! The grid is processed in blocks of 8 × 8 cells (`block`): a block whose values lie between two neighbouring levels is
//! skipped at once, and in the others only the levels that cross the block are considered. A crossing is created once and
//! shared by the two cells at its edge (`crossing_graph`), so joining segments into lines needs no search.
//!
//! A level is drawn where f takes it. The samples alone cannot tell a crossing from a jump, so [`contours_of`] evaluates a surface
//! at its crossings (`jump`) unless it is known to be continuous: where f jumps over a level at a pole, a step or a gap in its
//! domain, the edge has no crossing, and a line ends at the cell before.
//!
//! Special cases: a cell with a non-finite corner has no lines; lines end there as they end at the border of the grid. A level
//! equal to a sample passes through that sample, once. A level that is touched but not crossed (an isolated sample, a ridge or
//! a flat region at exactly that value) has no line there; only a ridge that leaves the grid is drawn, on both its sides.

mod block;
mod crossing_graph;
mod jump;

use std::collections::HashMap;

use crate::order::ordered;
use crate::plane::{Grid, Point};
use crate::surface::Surface;
use block::{Block, CrossedCell, SIDE, Samples};
use crossing_graph::{CrossingGraph, NONE};

/// The lines of one level, each x0, y0, x1, y1, …; a closed line repeats its first point.
pub type Lines = Vec<Vec<f64>>;

/// The function behind the samples.
type Function<'f> = &'f dyn Fn(Point) -> f64;

/// An edge of the grid: the sample at its lower or left end, and whether it lies along x (0) or y (1).
type Edge = (u32, u8);

/// The jumps found on edges: f on both sides of each.
type Jumps = HashMap<Edge, [f64; 2]>;

/// Levels followed per sweep over the grid; this bounds its memory, however many are requested.
const LEVELS_AT_ONCE: usize = 64;

/// Returns the contour lines of `values`, sampled on `grid` row-major from the lowest y, for each of `levels` in the order
/// given. Levels may come in any order; a non-finite level has no lines.
///
/// # Panics
/// If `values` does not hold one number for each point of the grid.
pub fn contours(grid: &Grid, values: &[f64], levels: &[f64]) -> Vec<Lines> {
    lines(grid, values, levels, None)
}

/// The same for samples of a surface; no line is drawn where it jumps over a level.
///
/// # Panics
/// As [`contours`].
pub fn contours_of(surface: &dyn Surface, grid: &Grid, values: &[f64], levels: &[f64]) -> Vec<Lines> {
    if surface.is_continuous() {
        return contours(grid, values, levels);
    }
    contours_where_taken(&|at| surface.value(at), grid, values, levels)
}

/// The same for samples of any function that may jump.
///
/// # Panics
/// As [`contours`].
pub fn contours_where_taken(f: Function, grid: &Grid, values: &[f64], levels: &[f64]) -> Vec<Lines> {
    lines(grid, values, levels, Some(f))
}

/// The lines; with a function, only where it takes the level.
fn lines(grid: &Grid, values: &[f64], levels: &[f64], function: Option<Function>) -> Vec<Lines> {
    assert_eq!(values.len(), grid.len(), "a value for each point of the grid");
    let mut lines = vec![Lines::new(); levels.len()];
    if grid.columns < 2 || grid.rows < 2 {
        return lines;
    }
    let finite = (0..levels.len()).filter(|&index| levels[index].is_finite()).collect();
    let order: Vec<usize> = ordered(finite, |&one, &two| levels[one] < levels[two]);
    for part in order.chunks(LEVELS_AT_ONCE) {
        let sorted = part.iter().map(|&index| levels[index]).collect();
        let graphs = Sweep::new(grid, values, sorted, function).run();
        for (&index, graph) in part.iter().zip(graphs) {
            lines[index] = graph.into_lines();
        }
    }
    lines
}

/// One pass over the grid, for levels in ascending order.
struct Sweep<'a> {
    values: &'a [f64],
    function: Option<Function<'a>>,
    jumps: Jumps,
    levels: Vec<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    /// For each level and column, the last crossing of a horizontal edge in that column.
    horizontal: Vec<EdgeCrossing>,
    /// For each level and row of the current blocks, the last crossing of a vertical edge in that row.
    vertical: Vec<EdgeCrossing>,
    graphs: Vec<CrossingGraph>,
}

/// Where a level crosses an edge of the grid: a node of the graph, or none if f jumps over the level there. The edge is
/// identified by the sample at its lower or left end.
#[derive(Clone, Copy)]
struct EdgeCrossing {
    sample: u32,
    node: u32,
}

impl EdgeCrossing {
    const NONE: Self = Self { sample: u32::MAX, node: 0 };
}

impl<'a> Sweep<'a> {
    fn new(grid: &Grid, values: &'a [f64], levels: Vec<f64>, function: Option<Function<'a>>) -> Self {
        Self {
            values,
            function,
            jumps: Jumps::new(),
            x: (0..grid.columns).map(|column| grid.x(column)).collect(),
            y: (0..grid.rows).map(|row| grid.y(row)).collect(),
            horizontal: vec![EdgeCrossing::NONE; levels.len() * grid.columns],
            vertical: vec![EdgeCrossing::NONE; levels.len() * SIDE],
            graphs: vec![CrossingGraph::default(); levels.len()],
            levels,
        }
    }

    /// Visits the blocks from left to right, lowest row first, so that the cells to the left of and below a cell are visited
    /// before it.
    fn run(mut self) -> Vec<CrossingGraph> {
        let (columns, rows) = (self.x.len(), self.y.len());
        let mut spare = Samples::default();
        for row in (0..rows - 1).step_by(SIDE) {
            for column in (0..columns - 1).step_by(SIDE) {
                let block = Block::read(self.values, columns, [column, row], &mut spare);
                let below = |bound: f64| self.levels.partition_point(|&level| level <= bound);
                for level in below(block.low)..below(block.high) {
                    let mut patch = self.patch(level, [column, row]);
                    block.cells_at(patch.level, |cell| patch.cell(&cell));
                }
            }
        }
        self.graphs
    }

    /// The state of a level within a block.
    fn patch(&mut self, level: usize, [column, row]: [usize; 2]) -> Patch<'_> {
        let columns = self.x.len();
        Patch {
            level: self.levels[level],
            function: self.function,
            jumps: &mut self.jumps,
            x: &self.x[column..],
            y: &self.y[row..],
            columns: columns as u32,
            sample: (row * columns + column) as u32,
            horizontal: &mut self.horizontal[level * columns + column..(level + 1) * columns],
            vertical: &mut self.vertical[level * SIDE..(level + 1) * SIDE],
            graph: &mut self.graphs[level],
        }
    }
}

/// A level in a block. Columns and rows are counted from its lower left sample.
struct Patch<'s> {
    level: f64,
    function: Option<Function<'s>>,
    jumps: &'s mut Jumps,
    x: &'s [f64],
    y: &'s [f64],
    /// Samples in a row of the grid.
    columns: u32,
    /// The lower left sample.
    sample: u32,
    horizontal: &'s mut [EdgeCrossing],
    vertical: &'s mut [EdgeCrossing],
    graph: &'s mut CrossingGraph,
}

impl Patch<'_> {
    /// Adds the segments in one cell. Edges are visited in a fixed order: bottom, left, top, right.
    #[inline]
    fn cell(&mut self, cell: &CrossedCell) {
        let [[bottom, right], [top, left]] = cell.crossed();
        if bottom & left & top & right {
            return self.saddle(cell);
        }
        let one = if bottom {
            self.bottom(cell)
        } else if left {
            self.left(cell)
        } else {
            self.top(cell)
        };
        let two = if right {
            self.right(cell)
        } else if top {
            self.top(cell)
        } else {
            self.left(cell)
        };
        self.graph.link(one, two);
    }

    #[cold]
    fn saddle(&mut self, cell: &CrossedCell) {
        let [bottom, left, top, right] = [self.bottom(cell), self.left(cell), self.top(cell), self.right(cell)];
        if cell.is_rising() {
            self.graph.link(bottom, right);
            self.graph.link(top, left);
        } else {
            self.graph.link(bottom, left);
            self.graph.link(top, right);
        }
    }

    fn bottom(&mut self, cell: &CrossedCell) -> u32 {
        let EdgeCrossing { sample, node } = self.horizontal[cell.column];
        if sample == self.sample(cell.column, cell.row) { node } else { self.new_bottom(cell) }
    }

    fn left(&mut self, cell: &CrossedCell) -> u32 {
        let EdgeCrossing { sample, node } = self.vertical[cell.row];
        if sample == self.sample(cell.column, cell.row) { node } else { self.new_left(cell) }
    }

    fn top(&mut self, cell: &CrossedCell) -> u32 {
        let crossing = EdgeCrossing { sample: self.sample(cell.column, cell.row + 1), node: self.along_x(cell, 1) };
        self.horizontal[cell.column] = crossing;
        crossing.node
    }

    fn right(&mut self, cell: &CrossedCell) -> u32 {
        let crossing = EdgeCrossing { sample: self.sample(cell.column + 1, cell.row), node: self.along_y(cell, 1) };
        self.vertical[cell.row] = crossing;
        crossing.node
    }

    /// For an edge that no cell below has visited: rare.
    #[cold]
    fn new_bottom(&mut self, cell: &CrossedCell) -> u32 {
        self.along_x(cell, 0)
    }

    /// For an edge that no cell to the left has visited.
    #[cold]
    fn new_left(&mut self, cell: &CrossedCell) -> u32 {
        self.along_y(cell, 0)
    }

    fn sample(&self, column: usize, row: usize) -> u32 {
        self.sample + row as u32 * self.columns + column as u32
    }

    /// A new crossing on the lower (0) or upper (1) edge of a cell, or none.
    #[inline]
    fn along_x(&mut self, cell: &CrossedCell, edge: usize) -> u32 {
        let [from, to] = cell.corners[edge];
        let ends = [self.x[cell.column], self.x[cell.column + 1]];
        let y = self.y[cell.row + edge];
        self.along((self.sample(cell.column, cell.row + edge), 0), [from, to], |t| [between(ends, t), y])
    }

    /// A new crossing on the left (0) or right (1) edge of a cell, or none.
    #[inline]
    fn along_y(&mut self, cell: &CrossedCell, edge: usize) -> u32 {
        let [from, to] = [cell.corners[0][edge], cell.corners[1][edge]];
        let ends = [self.y[cell.row], self.y[cell.row + 1]];
        let x = self.x[cell.column + edge];
        self.along((self.sample(cell.column + edge, cell.row), 1), [from, to], |t| [x, between(ends, t)])
    }

    /// A new crossing on an edge with these samples, or none if f jumps over the level there.
    #[inline]
    fn along(&mut self, edge: Edge, samples: [f64; 2], at: impl Fn(f64) -> Point) -> u32 {
        let t = fraction(self.level, samples[0], samples[1]);
        let function = self.function;
        match function {
            Some(f) if self.jumps_over(edge, samples, t, |t| f(at(t))) => NONE,
            _ => self.graph.add(at(t)),
        }
    }

    /// Whether f jumps over the level on an edge. Most levels there share one jump.
    fn jumps_over(&mut self, edge: Edge, samples: [f64; 2], guess: f64, f: impl Fn(f64) -> f64) -> bool {
        if self.jumps.get(&edge).is_some_and(|&sides| jump::is_between(sides, self.level)) {
            return true;
        }
        let sides = jump::over(f, samples, guess, self.level);
        self.jumps.extend(sides.map(|sides| (edge, sides)));
        sides.is_some()
    }
}

/// The fraction of the way from `from` to `to` at which the level lies. Halved, so that the difference of two finite numbers is
/// finite.
fn fraction(level: f64, from: f64, to: f64) -> f64 {
    (0.5 * level - 0.5 * from) / (0.5 * to - 0.5 * from)
}

/// Linear interpolation at the fraction t; exact at both ends.
fn between([from, to]: [f64; 2], t: f64) -> f64 {
    (1.0 - t) * from + t * to
}
