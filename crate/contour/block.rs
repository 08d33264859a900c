//! A block of 8 × 8 cells: its range, and which of its cells a level crosses.

use crate::formula::{Lane, Pair};

/// Cells along one side of a block.
pub(super) const SIDE: usize = 8;

/// Samples along one side: one more than cells.
const SAMPLES: usize = SIDE + 1;

/// One bit per sample of a row, the leftmost lowest.
type Bits = u32;

/// The first samples of the pairs that cover a row; one sample belongs to two pairs.
const PAIRS: [usize; 5] = [0, 2, 4, 6, 7];

/// The samples of a block, row by row.
pub(super) type Samples = [[f64; SAMPLES]; SAMPLES];

/// A view of a block. Nothing is copied unless it extends beyond the grid, where the last samples are repeated.
pub(super) struct Block<'a> {
    /// The lowest finite value.
    pub(super) low: f64,
    /// The highest finite value.
    pub(super) high: f64,
    /// The samples and the rest of their rows, which are `stride` numbers long.
    values: &'a [f64],
    stride: usize,
    /// For each row of cells, those that lie in the grid and have four finite corners.
    valid: [u8; SIDE],
}

/// A cell that a level crosses.
pub(super) struct CrossedCell {
    /// The column of its left samples in the block.
    pub(super) column: usize,
    /// The row of its lower samples in the block.
    pub(super) row: usize,
    /// Its samples, lower ones first, left ones first.
    pub(super) corners: [[f64; 2]; 2],
    level: f64,
}

impl<'a> Block<'a> {
    /// The block whose lower left sample is at `origin`, a column and a row that are not the last. `spare` is scratch space.
    pub(super) fn read(values: &'a [f64], columns: usize, origin: [usize; 2], spare: &'a mut Samples) -> Self {
        let [column, row] = origin;
        let (width, height) = (columns - column, values.len() / columns - row);
        let inside = &values[row * columns + column..];
        let mut valid = [u8::MAX; SIDE];
        let (values, stride) = if width >= SAMPLES && height >= SAMPLES {
            (inside, columns)
        } else {
            for (index, line) in spare.iter_mut().enumerate() {
                let start = index.min(height - 1) * columns;
                *line = std::array::from_fn(|index| inside[start + index.min(width - 1)]);
            }
            valid = [u8::MAX >> (SAMPLES - width.min(SAMPLES)); SIDE];
            valid[height.min(SAMPLES) - 1..].fill(0);
            (spare.as_flattened(), SAMPLES)
        };
        let mut block = Self { low: 0.0, high: 0.0, values, stride, valid };
        block.measure();
        block
    }

    /// A row of samples.
    #[inline]
    fn line(&self, row: usize) -> &'a [f64; SAMPLES] {
        self.values[row * self.stride..].first_chunk().expect("a block has all its samples")
    }

    fn measure(&mut self) {
        let mut low = pairs(self.line(0));
        let mut high = low;
        let mut taint = Pair::new([0.0; 2]);
        for row in 0..SAMPLES {
            for (index, value) in pairs(self.line(row)).into_iter().enumerate() {
                low[index] = value.smaller(low[index]);
                high[index] = value.larger(high[index]);
                // Zero times a finite number is zero; times anything else it is NaN, which persists.
                taint = taint + value.number(0.0) * value;
            }
        }
        if taint.numbers() == [0.0; 2] {
            let ends = |pairs: [Pair; PAIRS.len()]| pairs.map(Pair::numbers).into_iter().flatten();
            self.low = ends(low).fold(f64::INFINITY, |low, value| if value < low { value } else { low });
            self.high = ends(high).fold(f64::NEG_INFINITY, |high, value| if value > high { value } else { high });
        } else {
            self.measure_with_holes();
        }
    }

    fn measure_with_holes(&mut self) {
        let finite: [u32; SAMPLES] = std::array::from_fn(|row| finite(self.line(row)));
        for (row, valid) in self.valid.iter_mut().enumerate() {
            let both = finite[row] & finite[row + 1];
            *valid &= (both & (both >> 1)) as u8;
        }
        let values = (0..SAMPLES).flat_map(|row| self.line(row)).filter(|value| value.is_finite());
        let widened = |[low, high]: [f64; 2], &value: &f64| [low.min(value), high.max(value)];
        [self.low, self.high] = values.fold([f64::INFINITY, f64::NEG_INFINITY], widened);
    }

    /// Visits the cells that a level crosses, row by row from below and from left to right.
    pub(super) fn cells_at(&self, level: f64, mut visit: impl FnMut(CrossedCell)) {
        let mut lower = below(self.line(0), level);
        for row in 0..SIDE {
            let upper = below(self.line(row + 1), level);
            let mut crossed =
                ((lower ^ upper) | (lower ^ (lower >> 1)) | (upper ^ (upper >> 1))) & Bits::from(self.valid[row]);
            while crossed != 0 {
                let column = crossed.trailing_zeros() as usize % SIDE;
                crossed &= crossed - 1;
                let pair = |row: usize| [self.line(row)[column], self.line(row)[column + 1]];
                visit(CrossedCell { column, row, corners: [pair(row), pair(row + 1)], level });
            }
            lower = upper;
        }
    }
}

impl CrossedCell {
    /// Whether the level crosses each edge: bottom and right, top and left.
    pub(super) fn crossed(&self) -> [[bool; 2]; 2] {
        let [[bottom_left, bottom_right], [top_left, top_right]] =
            self.corners.map(|pair| pair.map(|value| value >= self.level));
        [[bottom_left != bottom_right, bottom_right != top_right], [top_left != top_right, bottom_left != top_left]]
    }

    /// In a saddle, whether its lower left and upper right corners are connected.
    pub(super) fn is_rising(&self) -> bool {
        let [[bottom_left, bottom_right], [top_left, top_right]] =
            self.corners.map(|pair| pair.map(|value| 0.25 * value));
        let centre = (bottom_left + bottom_right) + (top_left + top_right);
        (centre >= self.level) == (self.corners[0][0] >= self.level)
    }
}

/// The samples of a row in pairs.
#[inline]
fn pairs(line: &[f64; SAMPLES]) -> [Pair; PAIRS.len()] {
    PAIRS.map(|first| Pair::new([line[first], line[first + 1]]))
}

/// A bit for each finite sample.
fn finite(line: &[f64; SAMPLES]) -> Bits {
    line.iter().enumerate().fold(0, |bits, (index, value)| bits | (Bits::from(value.is_finite()) << index))
}

/// A bit for each sample below a level.
#[inline]
fn below(line: &[f64; SAMPLES], level: f64) -> Bits {
    let level = Pair::new([level; 2]);
    let bits = |first: usize| Pair::new([1 << first, 2 << first].map(f64::from_bits));
    let both = pairs(line)
        .into_iter()
        .zip(PAIRS)
        .fold(level.bits(0), |all, (value, first)| all.or(value.less(level).and(bits(first))));
    let [even, odd] = both.numbers().map(|bits| bits.to_bits() as Bits);
    even | odd
}
