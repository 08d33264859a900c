//! The named joint densities, one row each: a formula that need not be normalised. `tests/joints.rs` checks every row.

use crate::formula::Constant;
use crate::formula_surface::FormulaSurface;
use crate::plane::View;

/// A named joint density.
#[derive(Clone, Copy, Debug)]
pub struct JointCard {
    /// The name in attributes and addresses: `banana`.
    pub id: &'static str,
    /// The displayed name.
    pub title: &'static str,
    /// f(x, y), proportional to the density, in the language of [`crate::formula`].
    pub formula: &'static str,
    /// The formula's constants.
    pub constants: &'static [Constant],
    /// The interesting part of the plane.
    pub view: View,
}

impl JointCard {
    /// f, with the constants' defaults.
    ///
    /// # Panics
    /// If the row's formula does not parse, which a test rules out.
    pub fn surface(&self) -> FormulaSurface {
        let constants: Vec<_> = self.constants.iter().map(|constant| (constant.name, constant.default)).collect();
        match FormulaSurface::parse(self.formula, &constants) {
            Ok(surface) => surface,
            Err(error) => panic!("{}: {error:?}", self.id),
        }
    }
}

/// The correlation of the normal, and of the halves of the mixture.
pub const RHO: Constant = Constant { name: "rho", default: 0.7, range: [-0.99, 0.99] };

const fn square(half: f64) -> View {
    View { x: [-half, half], y: [-half, half] }
}

/// Every named joint density.
pub const JOINTS: &[JointCard] = &[
    // Standard normal marginals, whatever ρ is.
    JointCard {
        id: "normal",
        title: "Correlated normal",
        formula: "exp(-(x^2 - 2 rho x y + y^2)/(2 (1 - rho^2)))",
        constants: &[RHO],
        view: square(3.5),
    },
    // Both parts have the same standard normal marginals, so the mixture has them too; its correlation is (2w − 1)ρ.
    JointCard {
        id: "mixture",
        title: "Mixture of two normals",
        formula: "w exp(-(x^2 - 2 rho x y + y^2)/(2 (1 - rho^2))) + (1 - w) exp(-(x^2 + 2 rho x y + y^2)/(2 (1 - rho^2)))",
        constants: &[Constant { name: "w", default: 0.5, range: [0.0, 1.0] }, RHO],
        view: square(3.5),
    },
    // X ~ N(a, T/2) and Y | x ~ N(x², T/(2b)), so that Z = πT/√b.
    JointCard {
        id: "banana",
        title: "Banana",
        formula: "exp(-((a - x)^2 + b (y - x^2)^2)/T)",
        constants: &[
            Constant { name: "a", default: 0.0, range: [-2.0, 2.0] },
            Constant { name: "b", default: 3.0, range: [0.2, 100.0] },
            Constant { name: "T", default: 2.0, range: [0.2, 20.0] },
        ],
        view: View { x: [-3.5, 3.5], y: [-2.0, 7.0] },
    },
    JointCard {
        id: "ring",
        title: "Ring",
        formula: "exp(-(sqrt(x^2 + y^2) - R)^2/(2 s^2))",
        constants: &[
            Constant { name: "R", default: 2.0, range: [0.0, 3.0] },
            Constant { name: "s", default: 0.35, range: [0.1, 2.0] },
        ],
        view: square(3.5),
    },
];
