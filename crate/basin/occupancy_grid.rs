//! Where minima may be near: a quick first test that leaves few points for the exact one, however many minima there are.
//!
//! The plane is cut into square cells, and folded so that it has [`SIDE`] of them each way; a cell is marked if one of those that
//! fold onto it is touched by a disc. A disc is narrower than a cell, so it touches four at most.

use crate::formula::{Lane, Pair};
use crate::plane::Point;

/// Cells each way: a power of two. Their marks are 8 kB, which stay in the cache.
const SIDE: u64 = 256;

/// Added to a number below 2⁵¹ it leaves the nearest whole number in the low bits.
const MAGIC: f64 = 6_755_399_441_055_744.0;

/// How much wider a cell is than a disc, so that rounding loses none.
const WIDER: f64 = 1.01;

/// Marked cells.
#[derive(Clone, Debug)]
pub struct OccupancyGrid {
    /// Cells in a unit of the plane.
    density: f64,
    /// One bit a cell.
    marks: Box<[u64; MARKS]>,
}

const MARKS: usize = (SIDE * SIDE / 64) as usize;

impl OccupancyGrid {
    /// A net that no disc touches, for discs of at most this radius.
    pub fn new(radius: f64) -> Self {
        Self { density: 1.0 / (2.0 * WIDER * radius), marks: Box::new([0; MARKS]) }
    }

    /// Marks the cells that a disc of at most the net's radius touches.
    pub fn touch(&mut self, [x, y]: Point, radius: f64) {
        let ends = [-WIDER * radius, WIDER * radius];
        for (right, up) in ends.iter().flat_map(|right| ends.map(|up| (right, up))) {
            let cell = self.cell([x + right, y + up]);
            self.marks[cell as usize / 64] |= 1 << (cell % 64);
        }
    }

    /// Whether points of the plane, not farther out than 10¹² discs, may lie on a disc: a bit for each of two.
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
    fn discs_are_found_and_little_else() {
        let (centres, radius) = ([[3.0, 2.0], [-2.805, 3.131], [0.0, 0.0], [1e4, -77.7]], 0.005);
        let mut net = OccupancyGrid::new(radius);
        centres.iter().for_each(|&centre| net.touch(centre, radius));
        let may_hold = |[x, y]: Point| net.may_hold(Pair::new([x; 2]), Pair::new([y; 2])) == [1; 2];
        for centre in centres {
            for turn in 0..100 {
                let angle = f64::from(turn) * 0.0628;
                for share in [0.0, 0.5, 1.0] {
                    let [x, y] = [libm::cos(angle), libm::sin(angle)].map(|part| share * radius * part);
                    assert!(may_hold([centre[0] + x, centre[1] + y]));
                }
            }
        }
        let elsewhere =
            (0..10_000).map(|index| [f64::from(index % 100) * 0.1 - 5.0, f64::from(index / 100) * 0.1 - 5.0]);
        assert!(elsewhere.filter(|&at| may_hold(at)).count() < 20);
    }
}
