//! Small data sets to fit a line to, one row each, with views, starting weights and a learning rate that suit them.

use crate::plane::{Point, View};

/// A named data set.
#[derive(Debug)]
pub struct DataSetCard {
    /// The name in attributes and addresses.
    pub id: &'static str,
    /// The name for visitors.
    pub title: &'static str,
    /// The points (x, y).
    pub points: &'static [Point],
    /// The view of the data.
    pub data_view: View,
    /// The view of the weights (w, b).
    pub weight_view: View,
    /// The initial weights; with w ≥ 0 the squares of the residuals of rising data extend inwards.
    pub start: Point,
    /// A learning rate at which the descent converges within the view.
    pub learning_rate: f64,
}

/// A view of points within ±3.
const SMALL: View = View { x: [-3.0, 3.0], y: [-2.2, 3.2] };

/// A view of the weights of their lines.
const SMALL_WEIGHTS: View = View { x: [-1.2, 2.6], y: [-1.6, 2.6] };

/// Anscombe's x goes up to 14, in the fourth set to 19.
const ANSCOMBE: View = View { x: [2.0, 20.0], y: [1.0, 14.0] };
const ANSCOMBE_WEIGHTS: View = View { x: [-1.5, 2.5], y: [-0.5, 6.5] };

/// Every data set.
pub const DATA: &[DataSetCard] = &[
    // y = 0.8 x + 0.5 + 0.7 z, z drawn from Python 3's `random.Random(4).gauss(0, 1)`, rounded to tenths.
    small("line", "A line with noise", &[[-2.5, -1.5], [-1.5, -0.4], [-0.5, -0.2], [0.5, 1.1], [1.5, 2.3], [2.5, 2.8]]),
    // The same with its last point pulled down.
    small(
        "outlier",
        "The same with an outlier",
        &[[-2.5, -1.5], [-1.5, -0.4], [-0.5, -0.2], [0.5, 1.1], [1.5, 2.3], [2.5, -1.8]],
    ),
    small("two", "Two points", &[[-1.5, -0.5], [1.5, 1.9]]),
    // The minimum is not unique: it is a whole valley of weights.
    small("same-x", "All at the same x", &[[1.0, -1.0], [1.0, 0.4], [1.0, 2.1]]),
    // y = 0.8 x + 0.2 + 0.8 z, z drawn from Python 3's `random.Random(12).gauss(0, 1)`, rounded to tenths.
    DataSetCard {
        id: "dozen",
        title: "A dozen with noise",
        points: &[
            [-1.5, -2.2],
            [-1.1, -0.5],
            [-0.7, -0.6],
            [-0.3, -0.4],
            [0.1, 1.1],
            [0.5, 0.7],
            [0.9, 0.7],
            [1.3, 2.7],
            [1.7, 1.2],
            [2.1, 0.9],
            [2.5, 1.1],
            [2.9, 2.1],
        ],
        data_view: View { x: [-2.2, 3.6], y: [-2.8, 3.2] },
        weight_view: View { x: [-0.2, 1.6], y: [-0.9, 1.1] },
        start: [0.0, 0.9],
        learning_rate: 0.05,
    },
    // Anscombe, Graphs in Statistical Analysis, The American Statistician 27, 1973: four sets with the same least-squares line.
    anscombe(
        "anscombe-1",
        "Anscombe’s first",
        &[
            [10.0, 8.04],
            [8.0, 6.95],
            [13.0, 7.58],
            [9.0, 8.81],
            [11.0, 8.33],
            [14.0, 9.96],
            [6.0, 7.24],
            [4.0, 4.26],
            [12.0, 10.84],
            [7.0, 4.82],
            [5.0, 5.68],
        ],
    ),
    anscombe(
        "anscombe-2",
        "Anscombe’s second",
        &[
            [10.0, 9.14],
            [8.0, 8.14],
            [13.0, 8.74],
            [9.0, 8.77],
            [11.0, 9.26],
            [14.0, 8.10],
            [6.0, 6.13],
            [4.0, 3.10],
            [12.0, 9.13],
            [7.0, 7.26],
            [5.0, 4.74],
        ],
    ),
    anscombe(
        "anscombe-3",
        "Anscombe’s third",
        &[
            [10.0, 7.46],
            [8.0, 6.77],
            [13.0, 12.74],
            [9.0, 7.11],
            [11.0, 7.81],
            [14.0, 8.84],
            [6.0, 6.08],
            [4.0, 5.39],
            [12.0, 8.15],
            [7.0, 6.42],
            [5.0, 5.73],
        ],
    ),
    anscombe(
        "anscombe-4",
        "Anscombe’s fourth",
        &[
            [8.0, 6.58],
            [8.0, 5.76],
            [8.0, 7.71],
            [8.0, 8.84],
            [8.0, 8.47],
            [8.0, 7.04],
            [8.0, 5.25],
            [19.0, 12.50],
            [8.0, 5.56],
            [8.0, 7.91],
            [8.0, 6.89],
        ],
    ),
];

const fn small(id: &'static str, title: &'static str, points: &'static [Point]) -> DataSetCard {
    let (data_view, weight_view) = (SMALL, SMALL_WEIGHTS);
    DataSetCard { id, title, points, data_view, weight_view, start: [0.1, 1.6], learning_rate: 0.15 }
}

const fn anscombe(id: &'static str, title: &'static str, points: &'static [Point]) -> DataSetCard {
    let (data_view, weight_view) = (ANSCOMBE, ANSCOMBE_WEIGHTS);
    DataSetCard { id, title, points, data_view, weight_view, start: [0.2, 4.0], learning_rate: 0.002 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_loss::{Fit, MeanSquaredError};

    #[test]
    fn anscombes_sets_have_the_published_regression_line() {
        for card in DATA.iter().filter(|card| card.id.starts_with("anscombe")) {
            let Fit::Line([w, b]) = MeanSquaredError::new(card.points.to_vec()).fit() else { panic!("{}", card.id) };
            assert!((w - 0.5).abs() < 5e-4 && (b - 3.0).abs() < 5e-3, "{}: {w} {b}", card.id);
        }
    }

    #[test]
    fn views_hold_the_data_the_least_squares_weights_and_the_start() {
        for card in DATA {
            assert!(card.points.iter().all(|point| card.data_view.contains(*point)), "{}", card.id);
            let fit = MeanSquaredError::new(card.points.to_vec()).nearest_fit(card.start).expect("there are data");
            assert!(card.weight_view.contains(fit) && card.weight_view.contains(card.start), "{}: {fit:?}", card.id);
        }
    }
}
