//! A block of 8 × 8 cells: its range, and which of its cells a level crosses.

/// Cells along one side of a block.
pub(super) const SIDE: usize = 8;

/// Samples along one side: one more than cells.
const SAMPLES: usize = SIDE + 1;

/// A bit for each sample of a row, the leftmost lowest.
type Bits = u32;

/// The samples of a block. At the upper and right border of the grid the last samples stand in for those beyond it.
pub(super) struct Block {
    /// The lowest finite value.
    pub(super) low: f64,
    /// The highest finite value.
    pub(super) high: f64,
    /// Column and row of the lower left sample.
    origin: [usize; 2],
    samples: [[f64; SAMPLES]; SAMPLES],
    /// For each row of cells, those that lie in the grid and have four finite corners.
    whole: [Bits; SIDE],
}

/// A cell that a level crosses.
pub(super) struct Cell {
    /// The column of its left samples.
    pub(super) column: usize,
    /// The row of its lower samples.
    pub(super) row: usize,
    /// Its samples, lower ones first, left ones first.
    pub(super) corners: [[f64; 2]; 2],
    level: f64,
}

impl Block {
    /// The block whose lower left sample is at `origin`, a column and a row with another one beyond each.
    pub(super) fn read(values: &[f64], columns: usize, origin: [usize; 2]) -> Self {
        let [column, row] = origin;
        let rows = values.len() / columns;
        let (width, height) = (SAMPLES.min(columns - column), SAMPLES.min(rows - row));
        let mut samples = [[0.0; SAMPLES]; SAMPLES];
        for (index, line) in samples.iter_mut().enumerate() {
            let start = (row + index.min(height - 1)) * columns + column;
            let known = &values[start..start + width];
            match known.try_into() {
                Ok(all) => *line = all,
                Err(_) => *line = std::array::from_fn(|index| known[index.min(width - 1)]),
            }
        }
        let inside = |count: usize| (1 << (count - 1)) - 1;
        let mut whole = [inside(width); SIDE];
        whole[height - 1..].fill(0);
        let mut block = Self { low: f64::INFINITY, high: f64::NEG_INFINITY, origin, samples, whole };
        block.measure();
        block
    }

    fn measure(&mut self) {
        // Zero times a number is zero, times anything else NaN, which stays.
        let mut stain = [0.0; SAMPLES];
        let mut low = [f64::INFINITY; SAMPLES];
        let mut high = [f64::NEG_INFINITY; SAMPLES];
        for line in &self.samples {
            for (index, &value) in line.iter().enumerate() {
                stain[index] += 0.0 * value;
                low[index] = if value < low[index] { value } else { low[index] };
                high[index] = if value > high[index] { value } else { high[index] };
            }
        }
        if stain.iter().sum::<f64>() == 0.0 {
            self.low = low.into_iter().fold(f64::INFINITY, f64::min);
            self.high = high.into_iter().fold(f64::NEG_INFINITY, f64::max);
        } else {
            self.measure_with_holes();
        }
    }

    fn measure_with_holes(&mut self) {
        let finite = self.samples.map(|line| bits(&line, |value| value.is_finite()));
        for (row, whole) in self.whole.iter_mut().enumerate() {
            let both = finite[row] & finite[row + 1];
            *whole &= both & (both >> 1);
        }
        for value in self.samples.into_iter().flatten().filter(|value| value.is_finite()) {
            self.low = self.low.min(value);
            self.high = self.high.max(value);
        }
    }

    /// Visits the cells that a level crosses, row by row from below and from left to right.
    pub(super) fn cells_at(&self, level: f64, mut visit: impl FnMut(Cell)) {
        let mut lower = bits(&self.samples[0], |value| value >= level);
        for row in 0..SIDE {
            let upper = bits(&self.samples[row + 1], |value| value >= level);
            let mut crossed = ((lower ^ upper) | (lower ^ (lower >> 1)) | (upper ^ (upper >> 1))) & self.whole[row];
            while crossed != 0 {
                let column = crossed.trailing_zeros() as usize % SIDE;
                crossed &= crossed - 1;
                let pair = |row: usize| [self.samples[row][column], self.samples[row][column + 1]];
                let [left, bottom] = self.origin;
                let corners = [pair(row), pair(row + 1)];
                visit(Cell { column: left + column, row: bottom + row, corners, level });
            }
            lower = upper;
        }
    }
}

impl Cell {
    /// Whether the level crosses the edges: bottom and right, top and left.
    pub(super) fn crossed(&self) -> [[bool; 2]; 2] {
        let [[bottom_left, bottom_right], [top_left, top_right]] =
            self.corners.map(|pair| pair.map(|value| value >= self.level));
        [[bottom_left != bottom_right, bottom_right != top_right], [top_left != top_right, bottom_left != top_left]]
    }

    /// In a saddle, whether its lower left and upper right corner belong together.
    pub(super) fn is_rising(&self) -> bool {
        let [[bottom_left, bottom_right], [top_left, top_right]] =
            self.corners.map(|pair| pair.map(|value| 0.25 * value));
        let centre = (bottom_left + bottom_right) + (top_left + top_right);
        (centre >= self.level) == (self.corners[0][0] >= self.level)
    }
}

/// A bit for each sample of which `test` is true.
fn bits(line: &[f64; SAMPLES], test: impl Fn(f64) -> bool) -> Bits {
    line.iter().enumerate().fold(0, |bits, (index, &value)| bits | (Bits::from(test(value)) << index))
}
