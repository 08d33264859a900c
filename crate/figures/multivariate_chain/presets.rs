//! The maps g of the figure, each with the function f that follows it.

use crate::formula::Constant;
use crate::plane::View;
use crate::subject::maps::{MapCard, POLAR, ROTATION, SHEAR, SOFTMAX, around};

/// Every map; the first one opens the figure.
pub const PRESETS: &[MapCard] = &[
    MapCard {
        outer: Some("(u - 0.5)^2 + (v - 2)^2"),
        view: View { x: [0.0, 3.2], y: [-0.9, 2.8] },
        start: [1.9, 0.7],
        ..POLAR
    },
    MapCard { outer: Some("u^2 + 3v^2"), start: [-0.2, 0.8], ..ROTATION },
    MapCard { outer: Some("u^2 + v^2"), start: [0.9, 0.5], ..SHEAR },
    LAYER,
    MapCard {
        title: "Softmax, cross-entropy",
        outer: Some("-t ln(u) - (1 - t) ln(v)"),
        constants: &[Constant { name: "t", default: 1.0, range: [0.0, 1.0] }],
        start: [-0.8, 0.6],
        ..SOFTMAX
    },
];

/// A layer σ(W x + b) with two units, and the squared distance of its output to the target (1, 0).
const LAYER: MapCard = MapCard {
    id: "layer",
    title: "A layer σ(Wx + b)",
    components: ["sigmoid(a x + b y + p)", "sigmoid(c x + d y + q)"],
    outer: Some("(u - 1)^2 + v^2"),
    constants: &[
        weight("a", 2.0),
        weight("b", -1.0),
        weight("p", 0.5),
        weight("c", 1.0),
        weight("d", 1.5),
        weight("q", -0.5),
    ],
    view: around(3.0),
    start: [-0.6, 0.5],
};

const fn weight(name: &'static str, default: f64) -> Constant {
    Constant { name, default, range: [-5.0, 5.0] }
}
