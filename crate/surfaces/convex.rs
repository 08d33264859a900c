//! Bowls: one minimum, which every descent reaches; what differs is how fast.

use super::critical::{Critical, CriticalKind, Known, minimum};
use super::{Constant, SurfaceCard, around};

/// The origin, with value 0, whatever the constants.
fn origin(_: &[f64]) -> Vec<Critical> {
    vec![minimum(0.0, 0.0, 0.0)]
}

pub(super) const CARDS: &[SurfaceCard] = &[
    SurfaceCard {
        id: "bowl",
        title: "Quadratic bowl",
        formula: "(x^2 + kappa y^2)/2",
        constants: &[Constant { name: "kappa", default: 10.0, range: [1.0, 1000.0] }],
        view: around(4.0),
        known: Known::Moving(origin),
        starts: &[[-3.5, 1.5], [3.0, 3.0], [2.0, -3.5]],
        learning_rate: 0.1,
        source: "Boyd & Vandenberghe, Convex Optimization, 2004, section 9.3.2",
    },
    SurfaceCard {
        id: "ravine",
        title: "Rotated ravine",
        formula: "((x cos(theta) + y sin(theta))^2 + kappa (y cos(theta) - x sin(theta))^2)/2",
        constants: &[
            Constant { name: "kappa", default: 50.0, range: [1.0, 1000.0] },
            Constant { name: "theta", default: 0.6, range: [0.0, 3.15] },
        ],
        view: around(4.0),
        known: Known::Moving(origin),
        starts: &[[-3.5, -1.0], [3.5, 1.0], [-1.0, 3.5]],
        learning_rate: 0.03,
        source: "Shewchuk, An Introduction to the Conjugate Gradient Method Without the Agonizing Pain, 1994",
    },
    SurfaceCard {
        id: "booth",
        title: "Booth",
        formula: "(x + 2y - 7)^2 + (2x + y - 5)^2",
        constants: &[],
        view: around(10.0),
        known: Known::Listed(&[minimum(1.0, 3.0, 0.0)]),
        starts: &[[-8.0, -6.0], [8.0, 8.0], [-8.0, 8.0]],
        learning_rate: 0.05,
        source: "Jamil & Yang, A Literature Survey of Benchmark Functions for Global Optimisation Problems, 2013",
    },
    SurfaceCard {
        id: "matyas",
        title: "Matyas",
        formula: "0.26 (x^2 + y^2) - 0.48 x y",
        constants: &[],
        view: around(10.0),
        known: Known::Listed(&[minimum(0.0, 0.0, 0.0)]),
        starts: &[[-8.0, -6.0], [8.0, -4.0], [-3.0, 9.0]],
        learning_rate: 1.0,
        source: "Jamil & Yang, A Literature Survey of Benchmark Functions for Global Optimisation Problems, 2013",
    },
    SurfaceCard {
        id: "quartic",
        title: "Flat-bottomed bowl",
        formula: "x^4 + y^4",
        constants: &[],
        view: around(2.0),
        known: Known::Listed(&[Critical { at: [0.0, 0.0], value: 0.0, kind: CriticalKind::FlatMinimum }]),
        starts: &[[-1.6, 1.2], [1.7, 0.4], [0.8, -1.7]],
        learning_rate: 0.05,
        source: "De Jong, An Analysis of the Behavior of a Class of Genetic Adaptive Systems, 1975 (function 4, no noise)",
    },
];
