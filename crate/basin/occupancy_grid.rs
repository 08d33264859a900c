//! A quick test for nearby minima that leaves few points to the exact test, however many minima there are.
//!
//! The plane is divided into square cells and wrapped onto [`SIDE`] cells each way; a cell is marked if a disc touches any of
//! the cells wrapped onto it. A disc is narrower than a cell, so it touches at most four.

use crate::formula::{Lane, Pair};
use crate::plane::Point;

/// Cells each way: a power of two. Their marks take 8 kB, which stay in the CPU cache.
const SIDE: u64 = 256;

/// Added to a number below 2⁵¹, it leaves the nearest integer in the low bits.
const MAGIC: f64 = 6_755_399_441_055_744.0;

/// The width of a cell over that of a disc: more than 1, so that rounding misses no disc.
const MARGIN: f64 = 1.01;

/// The marked cells.
#[derive(Clone, Debug)]
pub struct OccupancyGrid {
    /// Cells per unit of the plane.
    density: f64,
    /// One bit per cell.
    marks: Box<[u64; MARKS]>,
}

const MARKS: usize = (SIDE * SIDE / 64) as usize;

impl OccupancyGrid {
    /// An empty grid, for discs of at most this radius.
    pub fn new(radius: f64) -> Self {
        Self { density: 1.0 / (2.0 * MARGIN * radius), marks: Box::new([0; MARKS]) }
    }

    /// Marks the cells that a disc of at most the grid's radius touches.
    pub fn touch(&mut self, [x, y]: Point, radius: f64) {
        let ends = [-MARGIN * radius, MARGIN * radius];
        for (right, up) in ends.iter().flat_map(|right| ends.map(|up| (right, up))) {
            let cell = self.cell([x + right, y + up]);
            self.marks[cell as usize / 64] |= 1 << (cell % 64);
        }
    }

    /// Whether two points of the plane, no farther out than 10¹² discs, may lie in a disc: one bit each.
    #[inline]
    pub fn may_hold(&self, xs: Pair, ys: Pair) -> [u64; 2] {
        let cell = |x: Pair| (x * x.number(self.density) + x.number(MAGIC)).and(x.bits(SIDE - 1));
        let cells = cell(xs).or(cell(ys).shift_left(SIDE.ilog2()));
        cells.numbers().map(|cell| {
            let cell = cell.to_bits();
            self.marks[(cell / 64) as usize % MARKS] >> (cell % 64) & 1
        })
    }

    fn cell(&self, at: Point) -> u64 {
        let [column, row] = at.map(|x| (x * self.density + MAGIC).to_bits() & (SIDE - 1));
        row * SIDE + column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_discs_are_found_and_few_others() {
        let (centres, radius) = ([[3.0, 2.0], [-2.805, 3.131], [0.0, 0.0], [1e4, -77.7]], 0.005);
        let mut grid = OccupancyGrid::new(radius);
        centres.iter().for_each(|&centre| grid.touch(centre, radius));
        let may_hold = |[x, y]: Point| grid.may_hold(Pair::new([x; 2]), Pair::new([y; 2])) == [1; 2];
        for centre in centres {
            for turn in 0..100 {
                let angle = f64::from(turn) * 0.0628;
                for fraction in [0.0, 0.5, 1.0] {
                    let [x, y] = [libm::cos(angle), libm::sin(angle)].map(|part| fraction * radius * part);
                    assert!(may_hold([centre[0] + x, centre[1] + y]));
                }
            }
        }
        let elsewhere =
            (0..10_000).map(|index| [f64::from(index % 100) * 0.1 - 5.0, f64::from(index / 100) * 0.1 - 5.0]);
        assert!(elsewhere.filter(|&at| may_hold(at)).count() < 20);
    }
}
