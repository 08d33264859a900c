//! The named surfaces, one row each.
//!
//! A surface is a formula, so a row is data: the formula, the view it is looked at in, every minimum in that view, good
//! places to start from, and where it comes from. To add one, add a row to the list it belongs to. `tests/surfaces.rs`
//! holds every row to what it says: the gradient vanishes where it should, the Hessian is of the kind named, and no
//! minimum of the view is missing.

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
    /// The name in attributes and addresses: `six-hump-camel`.
    pub id: &'static str,
    /// The name as a person reads it: `Six-hump camel`.
    pub title: &'static str,
    /// f(x, y) in the language of [`crate::formula`].
    pub formula: &'static str,
    /// The formula's constants.
    pub constants: &'static [Constant],
    /// Where the interesting part is.
    pub view: View,
    /// Every minimum of the view, and its saddles.
    pub known: Known,
    /// Starting points from which a descent shows something.
    pub starts: &'static [Point],
    /// A learning rate with which plain gradient descent gets somewhere from each start, with the constants' defaults.
    pub learning_rate: f64,
    /// The paper or book it is from.
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

    /// The critical points that are known of the surface with these constants, minima first, the lowest first of
    /// all. A constant that is not mentioned has its default. None are known away from the defaults unless the row
    /// has a rule for them ([`Known::Moving`]).
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

/// Every named surface, from the simplest on.
pub fn surfaces() -> &'static [SurfaceCard] {
    static CARDS: LazyLock<Vec<SurfaceCard>> =
        LazyLock::new(|| [convex::CARDS, valleys::CARDS, saddles::CARDS, rugged::CARDS, learning::CARDS].concat());
    &CARDS
}

/// The surface of this id.
pub fn named(id: &str) -> Option<&'static SurfaceCard> {
    surfaces().iter().find(|card| card.id == id)
}

/// The view from −`reach` to `reach` both ways.
const fn around(reach: f64) -> View {
    View { x: [-reach, reach], y: [-reach, reach] }
}
