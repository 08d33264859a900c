//! Saddles and plateaus: zero or nearly zero gradient, and no minimum.

use std::f64::consts::{FRAC_PI_2, PI};

use super::critical::{Critical, CriticalKind, Known, minimum, saddle};
use super::{SurfaceCard, around};
use crate::plane::View;

pub(super) const CARDS: &[SurfaceCard] = &[
    SurfaceCard {
        id: "saddle",
        title: "Saddle",
        formula: "x^2 - y^2",
        constants: &[],
        view: around(2.0),
        known: Known::Listed(&[saddle(0.0, 0.0, 0.0)]),
        starts: &[[-1.8, 0.01], [1.8, -0.0001], [1.2, 0.4]],
        learning_rate: 0.05,
        source: "Dauphin et al., Identifying and Attacking the Saddle Point Problem, 2014",
    },
    SurfaceCard {
        id: "monkey-saddle",
        title: "Monkey saddle",
        formula: "x^3 - 3x y^2",
        constants: &[],
        view: around(1.5),
        known: Known::Listed(&[Critical { at: [0.0, 0.0], value: 0.0, kind: CriticalKind::FlatSaddle }]),
        starts: &[[1.3, 0.02], [-0.6, 1.1], [-0.7, -1.2]],
        learning_rate: 0.02,
        source: "Hilbert & Cohn-Vossen, Anschauliche Geometrie, 1932",
    },
    SurfaceCard {
        id: "plateau",
        title: "Plateau",
        formula: "(x^2 + y^2)/(1 + x^2 + y^2)",
        constants: &[],
        view: around(6.0),
        known: Known::Listed(&[minimum(0.0, 0.0, 0.0)]),
        starts: &[[-2.0, 1.5], [4.0, 2.0], [1.0, -5.5]],
        learning_rate: 0.4,
        source: "Geman & McClure, Statistical Methods for Tomographic Image Reconstruction, 1987",
    },
    SurfaceCard {
        id: "easom",
        title: "Easom",
        formula: "-cos(x) cos(y) exp(-(x - pi)^2 - (y - pi)^2)",
        constants: &[],
        view: View { x: [0.0, 6.25], y: [0.0, 6.25] },
        known: Known::Listed(&[
            minimum(PI, PI, -1.0),
            minimum(1.3049954504376675, 1.3049954504376675, -8.110223891570066e-5),
            minimum(1.3049954504376675, 4.978189856741919, -8.110223891570066e-5),
            minimum(4.978189856741919, 1.3049954504376675, -8.110223891570066e-5),
            minimum(4.978189856741919, 4.978189856741919, -8.110223891570066e-5),
            saddle(FRAC_PI_2, FRAC_PI_2, 0.0),
            saddle(FRAC_PI_2, 3.0 * FRAC_PI_2, 0.0),
            saddle(3.0 * FRAC_PI_2, FRAC_PI_2, 0.0),
            saddle(3.0 * FRAC_PI_2, 3.0 * FRAC_PI_2, 0.0),
        ]),
        starts: &[[2.2, 3.6], [4.2, 2.6], [1.2, 1.6]],
        learning_rate: 0.2,
        source: "Easom, A Survey of Global Optimization Techniques, 1990",
    },
];
