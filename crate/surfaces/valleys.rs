//! Valleys and a handful of minima: the classic test functions for optimisers.

use std::f64::consts::FRAC_1_SQRT_2;

use super::critical::{Critical, Extrema, Known, minimum, saddle};
use super::{Constant, SurfaceCard, around};
use crate::plane::View;

pub(super) const CARDS: &[SurfaceCard] = &[
    SurfaceCard {
        id: "rosenbrock",
        title: "Rosenbrock",
        formula: "(a - x)^2 + b (y - x^2)^2",
        constants: &[
            Constant { name: "a", default: 1.0, range: [-1.4, 1.4] },
            Constant { name: "b", default: 100.0, range: [1.0, 500.0] },
        ],
        view: View { x: [-2.0, 2.0], y: [-1.0, 3.0] },
        known: Known::Moving(|constants: &[f64]| vec![minimum(constants[0], constants[0] * constants[0], 0.0)]),
        starts: &[[-1.5, 2.0], [-0.5, -0.5], [1.5, -0.5]],
        learning_rate: 0.001,
        source: "Rosenbrock, An Automatic Method for Finding the Greatest or Least Value of a Function, 1960",
    },
    SurfaceCard {
        id: "himmelblau",
        title: "Himmelblau",
        formula: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        constants: &[],
        view: around(5.0),
        known: Known::Listed(&[
            minimum(3.0, 2.0, 0.0),
            minimum(-2.805118086952745, 3.131312518250573, 0.0),
            minimum(-3.779310253377747, -3.2831859912861696, 0.0),
            minimum(3.5844283403304917, -1.8481265269644036, 0.0),
            saddle(3.385154183607021, 0.07385187983774928, 13.31192627040559),
            saddle(0.08667750455539636, 2.884254701174776, 67.71915008752615),
            saddle(-3.0730257507643897, -0.08135304428796751, 104.0151629175581),
            saddle(-0.12796134673068008, -1.9537149802445763, 178.33723920192747),
        ]),
        starts: &[[-0.5, -1.0], [0.5, 4.0], [-4.5, 0.5], [4.5, 0.5]],
        learning_rate: 0.01,
        source: "Himmelblau, Applied Nonlinear Programming, 1972",
    },
    SurfaceCard {
        id: "beale",
        title: "Beale",
        formula: "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
        constants: &[],
        view: around(4.5),
        known: Known::Listed(&[
            minimum(3.0, 0.5, 0.0),
            saddle(0.10053793732415836, -2.644513585023125, 9.86451228475556),
            saddle(0.0, 1.0, 14.203125),
        ]),
        starts: &[[1.0, -1.5], [1.5, 1.5], [-1.0, -1.0]],
        learning_rate: 0.003,
        source: "Beale, On an Iterative Method for Finding a Local Minimum of a Function of More than One Variable, 1958",
    },
    SurfaceCard {
        id: "goldstein-price",
        title: "Goldstein–Price",
        formula: "(1 + (x + y + 1)^2 (19 - 14x + 3x^2 - 14y + 6x y + 3y^2)) \
                  (30 + (2x - 3y)^2 (18 - 32x + 12x^2 + 48y - 36x y + 27y^2))",
        constants: &[],
        view: around(2.0),
        known: Known::Listed(&[
            minimum(0.0, -1.0, 3.0),
            minimum(-0.6, -0.4, 30.0),
            minimum(1.8, 0.2, 84.0),
            minimum(1.2, 0.8, 840.0),
            saddle(-0.4, -0.6, 35.0),
            saddle(1.2, -0.2, 99.0),
            saddle(1.4, 0.6, 980.0),
            saddle(0.6, 0.4, 990.0),
        ]),
        starts: &[[-0.8, -1.3], [0.3, 0.1], [1.5, 0.4]],
        learning_rate: 2e-5,
        source: "Goldstein & Price, On Descent from Local Minima, 1971",
    },
    SurfaceCard {
        id: "mccormick",
        title: "McCormick",
        formula: "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
        constants: &[],
        view: View { x: [-1.5, 4.0], y: [-3.0, 4.0] },
        known: Known::Listed(&[
            minimum(-0.5471975511965977, -1.5471975511965979, -1.9132229549810364),
            minimum(2.5943951023931957, 1.5943951023931955, 1.2283696986087569),
            saddle(1.5471975511965979, 0.5471975511965977, 1.9132229549810364),
        ]),
        starts: &[[-1.0, 2.5], [3.5, 0.0], [1.0, -2.5]],
        learning_rate: 0.1,
        source: "McCormick, Computability of Global Solutions to Factorable Nonconvex Programs, 1976",
    },
    SurfaceCard {
        id: "three-hump-camel",
        title: "Three-hump camel",
        formula: "2x^2 - 1.05x^4 + x^6/6 + x y + y^2",
        constants: &[],
        view: around(2.5),
        known: Known::Listed(&[
            minimum(0.0, 0.0, 0.0),
            minimum(-1.7475523458302888, 0.8737761729151444, 0.2986384422368598),
            minimum(1.7475523458302888, -0.8737761729151444, 0.2986384422368598),
            saddle(-1.07054229182366, 0.53527114591183, 0.8773615577631402),
            saddle(1.07054229182366, -0.53527114591183, 0.8773615577631402),
        ]),
        starts: &[[-2.0, -2.0], [1.2, 2.0], [2.2, -1.0]],
        learning_rate: 0.05,
        source: "Jamil & Yang, A Literature Survey of Benchmark Functions for Global Optimisation Problems, 2013",
    },
    SurfaceCard {
        id: "six-hump-camel",
        title: "Six-hump camel",
        formula: "(4 - 2.1x^2 + x^4/3) x^2 + x y + (4y^2 - 4) y^2",
        constants: &[],
        view: View { x: [-2.2, 2.2], y: [-1.4, 1.4] },
        known: Known::Listed(&[
            minimum(-0.08984201310031806, 0.7126564030207396, -1.0316284534898774),
            minimum(0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
            minimum(-1.703606714969981, 0.7960835686726251, -0.21546382438371764),
            minimum(1.703606714969981, -0.7960835686726251, -0.21546382438371764),
            minimum(-1.6071047529201972, -0.5686514548841314, 2.1042503103112584),
            minimum(1.6071047529201972, 0.5686514548841314, 2.1042503103112584),
            saddle(0.0, 0.0, 0.0),
            saddle(-1.1092053368047865, 0.7682680925095399, 0.5437186009781851),
            saddle(1.1092053368047865, -0.7682680925095399, 0.5437186009781851),
            saddle(-1.6380679841897785, -0.22867406904439408, 2.2293571975307147),
            saddle(1.6380679841897785, 0.22867406904439408, 2.2293571975307147),
            saddle(-1.2960702671671092, -0.6050843880386585, 2.22947081802986),
            saddle(1.2960702671671092, 0.6050843880386585, 2.22947081802986),
        ]),
        starts: &[[-1.2, -1.2], [0.6, 0.1], [2.0, 1.2]],
        learning_rate: 0.02,
        source: "Dixon & Szegő, The Global Optimization Problem: an Introduction, 1978",
    },
    SurfaceCard {
        id: "styblinski-tang",
        title: "Styblinski–Tang",
        formula: "(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)/2",
        constants: &[],
        view: around(5.0),
        known: Known::Sum(STYBLINSKI_TANG, STYBLINSKI_TANG),
        starts: &[[0.5, -0.5], [4.5, 1.0], [-1.0, 4.0]],
        learning_rate: 0.01,
        source: "Styblinski & Tang, Experiments in Nonconvex Optimization, 1990",
    },
    SurfaceCard {
        id: "dixon-price",
        title: "Dixon–Price",
        formula: "(x - 1)^2 + 2 (2y^2 - x)^2",
        constants: &[],
        view: View { x: [-2.0, 4.0], y: [-2.0, 2.0] },
        known: Known::Listed(&[
            minimum(1.0, FRAC_1_SQRT_2, 0.0),
            minimum(1.0, -FRAC_1_SQRT_2, 0.0),
            saddle(0.3333333333333333, 0.0, 0.6666666666666666),
        ]),
        starts: &[[-1.5, 1.0], [3.5, -0.3], [0.0, -1.7]],
        learning_rate: 0.01,
        source: "Dixon & Price, Truncated Newton Method for Sparse Unconstrained Optimization, 1989",
    },
    SurfaceCard {
        id: "twin-wells",
        title: "Twin wells",
        formula: "((x^2 - 1)^2 + y^2)/4",
        constants: &[],
        view: View { x: [-2.0, 2.0], y: [-1.5, 1.5] },
        known: Known::Listed(&[minimum(1.0, 0.0, 0.0), minimum(-1.0, 0.0, 0.0), saddle(0.0, 0.0, 0.25)]),
        starts: &[[0.4, -1.2], [1.8, 1.0], [-0.3, -1.3]],
        learning_rate: 0.3,
        source: "Strogatz, Nonlinear Dynamics and Chaos, 1994, example 2.7.2 (the potential of the normal form)",
    },
    SurfaceCard {
        id: "double-well",
        title: "Tilted double well",
        formula: "(x^2 - 1)^2 + y^2 + t x",
        constants: &[Constant { name: "t", default: 0.3, range: [-1.5, 1.5] }],
        view: View { x: [-2.0, 2.0], y: [-1.5, 1.5] },
        known: Known::Moving(double_well),
        starts: &[[0.4, 1.2], [1.8, -1.0], [-0.3, 1.3]],
        learning_rate: 0.05,
        source: "Poston & Stewart, Catastrophe Theory and its Applications, 1978 (the cusp)",
    },
];

const STYBLINSKI_TANG: Extrema = Extrema {
    minima: &[(-2.903534027771177, -39.16616570377141), (2.746802770990837, -25.02944665528394)],
    maxima: &[(0.1567312567803401, 0.19561235905535806)],
};

/// On y = 0, ∂f/∂x = 4x³ − 4x + t. For |t| < 8/√27 it has three roots, xₖ = (2/√3) cos((arccos(−t √27/8) − 2πk)/3): the right
/// minimum, the ridge between, and the left minimum. The range of t stays inside.
fn double_well(constants: &[f64]) -> Vec<Critical> {
    let t = constants[0];
    let angle = libm::acos(-t * libm::sqrt(27.0) / 8.0);
    if !angle.is_finite() {
        return Vec::new();
    }
    let root = |k: f64| {
        let x = 2.0 / libm::sqrt(3.0) * libm::cos((angle - std::f64::consts::TAU * k) / 3.0);
        // One Newton step removes the rounding error of the arc cosine.
        x - (4.0 * x * x * x - 4.0 * x + t) / (12.0 * x * x - 4.0)
    };
    let height = |x: f64| (x * x - 1.0) * (x * x - 1.0) + t * x;
    let [right, ridge, left] = [0.0, 1.0, 2.0].map(root);
    vec![minimum(right, 0.0, height(right)), minimum(left, 0.0, height(left)), saddle(ridge, 0.0, height(ridge))]
}
