//! A line split by the sign of y: where f′ > 0 the function rises, where f″ > 0 it curves up.

use crate::curve::are_opposite;
use crate::order::ordered;

/// The parts of a line by sign, each a list of points x0, y0, x1, y1, … with NaN between its stretches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignSplit {
    /// Where y > 0.
    pub above: Vec<f64>,
    /// Where y < 0.
    pub below: Vec<f64>,
    /// Where y stays 0.
    pub flat: Vec<f64>,
}

impl SignSplit {
    /// Splits a line, which is straight between its points, at its zeros.
    pub fn of(points: &[f64]) -> Self {
        let mut split = Self::default();
        let points: Vec<[f64; 2]> = points.chunks_exact(2).map(|point| [point[0], point[1]]).collect();
        for pair in points.windows(2).filter(|pair| pair.iter().flatten().all(|number| number.is_finite())) {
            let [one, two] = [pair[0], pair[1]];
            if are_opposite(one[1], two[1]) {
                let share = one[1] / (one[1] - two[1]);
                let crossing = [one[0] + share * (two[0] - one[0]), 0.0];
                split.add(one, crossing);
                split.add(crossing, two);
            } else {
                split.add(one, two);
            }
        }
        split
    }

    /// Adds a segment that does not cross zero.
    fn add(&mut self, from: [f64; 2], to: [f64; 2]) {
        let list = match from[1] + to[1] {
            sum if sum > 0.0 => &mut self.above,
            sum if sum < 0.0 => &mut self.below,
            _ => &mut self.flat,
        };
        if !list.ends_with(&from) {
            if !list.is_empty() {
                list.extend([f64::NAN; 2]);
            }
            list.extend(from);
        }
        list.extend(to);
    }
}

/// The interval of x that each stretch of a broken line covers.
pub fn stretches(points: &[f64]) -> Vec<[f64; 2]> {
    let xs: Vec<f64> = points.chunks_exact(2).map(|point| point[0]).collect();
    xs.split(|x| x.is_nan()).filter(|run| !run.is_empty()).map(|run| [run[0], run[run.len() - 1]]).collect()
}

/// Candidate positions for a label of the stretches of a broken line: the middles of all, the widest stretch first, then points
/// to either side of these.
pub fn label_places(points: &[f64]) -> Vec<f64> {
    let widest = ordered(stretches(points), |one, two| one[1] - one[0] > two[1] - two[0]);
    let at = |share: f64| widest.iter().map(move |[from, to]| (1.0 - share) * from + share * to);
    [0.5, 0.3, 0.7].into_iter().flat_map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_at_its_zeros() {
        let split = SignSplit::of(&[0.0, -1.0, 2.0, 1.0, 3.0, 1.0, 5.0, -1.0]);
        assert_eq!(split.above, [1.0, 0.0, 2.0, 1.0, 3.0, 1.0, 4.0, 0.0]);
        assert_eq!(stretches(&split.below), [[0.0, 1.0], [4.0, 5.0]]);
        let places = label_places(&[0.0, 1.0, 10.0, 1.0, f64::NAN, f64::NAN, 20.0, 1.0, 40.0, 1.0]);
        assert_eq!(places, [30.0, 5.0, 26.0, 3.0, 34.0, 7.0]);
        assert!(split.flat.is_empty());
    }

    #[test]
    fn a_line_close_to_zero_is_split_too() {
        let split = SignSplit::of(&[0.0, -1e-200, 2.0, 1e-200]);
        assert_eq!([split.below, split.above], [[0.0, -1e-200, 1.0, 0.0], [1.0, 0.0, 2.0, 1e-200]]);
    }

    #[test]
    fn breaks_stay_breaks_and_flat_stretches_are_neither_above_nor_below() {
        let gap = [f64::NAN; 2];
        let points = [[0.0, 0.0], [1.0, 0.0], gap, [2.0, 3.0], [3.0, 3.0], gap, [4.0, 1.0], [5.0, 2.0]].concat();
        let split = SignSplit::of(&points);
        assert_eq!(split.flat, [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(stretches(&split.above), [[2.0, 3.0], [4.0, 5.0]]);
        assert!(split.below.is_empty());
    }
}
