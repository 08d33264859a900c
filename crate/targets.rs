//! The named targets of variational inference, one row each: a formula for ln f, where f is a density without its factor.
//! `tests/variational.rs` checks every row.

use crate::formula::Constant;
use crate::joints::JointCard;
use crate::plane::View;

/// The letters of the targets.
const RHO: Constant = Constant { name: "rho", default: 0.9, range: [-0.99, 0.99] };
const A: Constant = Constant { name: "a", default: 0.0, range: [-2.0, 2.0] };
const B: Constant = Constant { name: "b", default: 3.0, range: [0.2, 100.0] };
const T: Constant = Constant { name: "T", default: 2.0, range: [0.2, 20.0] };
const M: Constant = Constant { name: "m", default: 2.5, range: [0.0, 4.0] };
const S: Constant = Constant { name: "s", default: 0.8, range: [0.3, 2.0] };

/// Those that keep their ranges in a typed formula.
pub const LETTERS: &[Constant] = &[RHO, A, B, T, M, S];

/// Every named target.
pub const TARGETS: &[JointCard] = &[
    // Rosenbrock's function as an energy, at temperature T: Z = πT/√b.
    JointCard {
        id: "banana",
        title: "Banana",
        formula: "-((a - x)^2 + b (y - x^2)^2)/T",
        constants: &[A, B, T],
        view: View { x: [-3.5, 3.5], y: [-2.0, 5.0] },
    },
    // Two normals of equal weight at x = ±m: Z = 4πs². Their sum is written without a difference that could overflow.
    JointCard {
        id: "modes",
        title: "Two modes",
        formula: "-((x - m)^2 + y^2)/(2s^2) + softplus(-2m x/s^2)",
        constants: &[M, S],
        view: View { x: [-6.0, 6.0], y: [-4.5, 4.5] },
    },
    // Neal's funnel (Slice Sampling, Annals of Statistics 31, 2003) with one variable: X ~ N(0, s²) and Y | x ~ N(0, eˣ), so that Z = 2πs.
    JointCard {
        id: "funnel",
        title: "Funnel",
        formula: "-x^2/(2s^2) - x/2 - y^2 exp(-x)/2",
        constants: &[Constant { name: "s", default: 3.0, range: [0.5, 3.0] }],
        view: View { x: [-7.0, 7.0], y: [-6.0, 6.0] },
    },
    // Z = 2π√(1 − ρ²).
    JointCard {
        id: "normal",
        title: "Correlated normal",
        formula: "-(x^2 - 2 rho x y + y^2)/(2 (1 - rho^2))",
        constants: &[RHO],
        view: View { x: [-3.5, 3.5], y: [-3.5, 3.5] },
    },
];
