//! Numbers of many samples: a row for each unit, a column for each sample, and two columns in a SIMD register. Whatever a
//! network does to one sample it does to all, so every inner loop runs along a row.

use super::clipping::norm;
use crate::formula::Pair;

/// A matrix whose rows are stored in pairs of columns. Behind an odd last column lies a second one, which repeats it in what goes
/// forward (so that it is finite where the data are) and is 0 in what goes backward (so that no sum sees it).
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    pairs: usize,
    entries: Vec<Pair>,
}

impl Matrix {
    /// A matrix by its entries, entry (row, column) from the function.
    pub fn from_fn(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let mut matrix = Self::default();
        matrix.reshape(rows, columns);
        matrix.fill(entry);
        matrix
    }

    /// Sets every entry; an odd last column is repeated.
    pub fn fill(&mut self, entry: impl Fn(usize, usize) -> f64) {
        let last = self.columns.saturating_sub(1);
        for row in 0..self.rows {
            for (at, pair) in self.row_mut(row).iter_mut().enumerate() {
                *pair = Pair::new([entry(row, 2 * at), entry(row, (2 * at + 1).min(last))]);
            }
        }
    }

    /// Makes room for this shape; the entries are arbitrary. It allocates only where it has never been as large.
    pub fn reshape(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns, self.pairs) = (rows, columns, columns.div_ceil(2));
        self.entries.resize(rows * self.pairs, Pair::new([0.0; 2]));
    }

    /// The number of rows: units.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns: samples.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// One entry.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.pairs + column / 2].numbers()[column % 2]
    }

    /// Sets one entry.
    pub fn set(&mut self, row: usize, column: usize, number: f64) {
        let pair = &mut self.entries[row * self.pairs + column / 2];
        let mut numbers = pair.numbers();
        numbers[column % 2] = number;
        *pair = Pair::new(numbers);
    }

    /// The entries of a row.
    pub fn row_numbers(&self, row: usize) -> impl Iterator<Item = f64> + Clone + '_ {
        self.row(row).iter().flat_map(|pair| pair.numbers()).take(self.columns)
    }

    /// All entries, row by row.
    pub fn numbers(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        (0..self.rows).flat_map(|row| self.row_numbers(row))
    }

    /// The Euclidean norm of all entries together.
    pub fn norm(&self) -> f64 {
        norm(self.numbers())
    }

    /// The number of pairs in a row.
    pub(super) fn pairs(&self) -> usize {
        self.pairs
    }

    /// All pairs, row by row.
    pub(super) fn entries(&self) -> &[Pair] {
        &self.entries
    }

    /// All pairs, row by row.
    pub(super) fn entries_mut(&mut self) -> &mut [Pair] {
        &mut self.entries
    }

    /// The pairs of a row.
    pub(super) fn row(&self, row: usize) -> &[Pair] {
        &self.entries[row * self.pairs..(row + 1) * self.pairs]
    }

    /// The pairs of a row.
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [Pair] {
        &mut self.entries[row * self.pairs..(row + 1) * self.pairs]
    }

    /// factor · self + other.
    pub(super) fn scale_and_add(&mut self, factor: f64, other: &Matrix) {
        let factor = Pair::new([factor; 2]);
        for (entry, &other) in self.entries.iter_mut().zip(&other.entries) {
            *entry = factor * *entry + other;
        }
    }

    /// Becomes one + factor · other.
    pub(crate) fn set_sum(&mut self, one: &Matrix, factor: f64, other: &Matrix) {
        self.reshape(one.rows, one.columns);
        let factor = Pair::new([factor; 2]);
        for (entry, (&one, &other)) in self.entries.iter_mut().zip(one.entries.iter().zip(&other.entries)) {
            *entry = one + factor * other;
        }
    }

    /// Sets the column behind an odd last one to 0, as in a gradient.
    pub fn clear_padding(&mut self) {
        if self.columns % 2 == 1 {
            for row in 0..self.rows {
                let last = &mut self.entries[(row + 1) * self.pairs - 1];
                *last = Pair::new([last.numbers()[0], 0.0]);
            }
        }
    }
}
