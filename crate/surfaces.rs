//! The named surfaces, one row each.
//!
//! A surface is a formula, so a row is data: the formula, the default view, every minimum in that view, good starting points,
//! and the source. To add one, add a row to the list it belongs to. `tests/surfaces.rs` checks every row: the gradient vanishes
//! where it should, the Hessian is of the stated kind, and no minimum of the view is missing.

mod convex;
mod critical;
mod learning;
mod rugged;
mod saddles;
mod valleys;

use std::sync::LazyLock;

use crate::formula_surface::FormulaSurface;
use crate::plane::{Point, View};

pub use crate::formula::Constant;
pub use critical::{Critical, CriticalKind, Extrema, Known};

/// A named surface.
#[derive(Clone, Copy, Debug)]
pub struct SurfaceCard {
    /// The name in attributes and URLs: `six-hump-camel`.
    pub id: &'static str,
    /// The displayed name: `Six-hump camel`.
    pub title: &'static str,
    /// f(x, y) in the language of [`crate::formula`].
    pub formula: &'static str,
    /// The formula's constants.
    pub constants: &'static [Constant],
    /// The default view.
    pub view: View,
    /// Every minimum of the view, and its saddles.
    pub known: Known,
    /// Starting points of instructive descents.
    pub starts: &'static [Point],
    /// A learning rate with which plain gradient descent makes progress from each start, at the constants' defaults.
    pub learning_rate: f64,
    /// The paper or book it comes from.
    pub source: &'static str,
}

impl SurfaceCard {
    /// The surface, with the constants' defaults.
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

    /// The known critical points of the surface with these constants, minima first, in ascending order of their values. A
    /// constant that is not given has its default. Away from the defaults none are known, unless the row has a rule for them
    /// ([`Known::Moving`]).
    pub fn critical(&self, constants: &[(&str, f64)]) -> Vec<Critical> {
        let given = |name: &str| constants.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let value = |constant: &Constant| given(constant.name).unwrap_or(constant.default);
        let values: Vec<f64> = self.constants.iter().map(value).collect();
        let at_defaults = self.constants.iter().map(|constant| constant.default).eq(values.iter().copied());
        self.known.points(&values, at_defaults)
    }

    /// The known minima among [`SurfaceCard::critical`].
    pub fn minima(&self, constants: &[(&str, f64)]) -> Vec<Critical> {
        self.critical(constants).into_iter().filter(|point| point.kind.is_minimum()).collect()
    }
}

/// Every named surface, simplest first.
pub fn surfaces() -> &'static [SurfaceCard] {
    static CARDS: LazyLock<Vec<SurfaceCard>> =
        LazyLock::new(|| [convex::CARDS, valleys::CARDS, saddles::CARDS, rugged::CARDS, learning::CARDS].concat());
    &CARDS
}

/// Returns the surface with this id.
pub fn named(id: &str) -> Option<&'static SurfaceCard> {
    surfaces().iter().find(|card| card.id == id)
}

/// The view from −`reach` to `reach` along both axes.
const fn around(reach: f64) -> View {
    View { x: [-reach, reach], y: [-reach, reach] }
}
