//! The midpoints of a regular grid: k to a side, kᵈ altogether.

use super::averages::SAMPLES;

/// Grids of so many points are still worth it where finer sides are impossible: two to a side in 20 dimensions.
const MOST: f64 = 1_048_576.0;

/// The numbers of points to a side, ascending: 1, 2, 3, 4, 6, 8, 12, … while there are not too many points.
pub fn sides(dimension: usize) -> Vec<usize> {
    let points = |side: usize| libm::pow(side as f64, dimension as f64);
    let ladder = std::iter::once(1).chain((0..).flat_map(|power| [2 << power, 3 << power]));
    ladder.take_while(|&side| points(side) <= if side <= 2 { MOST } else { SAMPLES as f64 }).collect()
}

/// The mean over a grid so far.
pub struct Grid {
    side: usize,
    points: usize,
    next: usize,
    sum: f64,
}

impl Grid {
    /// A grid.
    pub fn new(side: usize, dimension: usize) -> Self {
        Self { side, points: side.pow(dimension as u32), next: 0, sum: 0.0 }
    }

    /// Its points.
    pub fn points(&self) -> usize {
        self.points
    }

    /// The points that are left.
    pub fn left(&self) -> usize {
        self.points - self.next
    }

    /// The next points, without counting them as done.
    pub fn fill(&self, columns: &mut [Vec<f64>]) {
        let mut stride = 1;
        for column in columns {
            for (slot, point) in column.iter_mut().zip(self.next..) {
                *slot = ((point / stride % self.side) as f64 + 0.5) / self.side as f64;
            }
            stride *= self.side;
        }
    }

    /// Adds the values at those points.
    pub fn add(&mut self, values: &[f64]) {
        self.next += values.len();
        self.sum += values.iter().sum::<f64>();
    }

    /// The mean over all points.
    pub fn mean(&self) -> f64 {
        self.sum / self.points as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_at_least_two_grids_in_every_dimension() {
        for dimension in 1..=20 {
            let sides = sides(dimension);
            assert!(sides.len() >= 2 && sides.windows(2).all(|pair| pair[0] < pair[1]), "{dimension}: {sides:?}");
        }
        assert_eq!(sides(4), [1, 2, 3, 4, 6, 8, 12, 16]);
        assert_eq!(sides(20), [1, 2]);
    }
}
