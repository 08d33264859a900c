//! The named maps of the plane, one row each.

use crate::formula::Constant;
use crate::plane::{Point, View};

/// A named map.
pub struct MapCard {
    /// The name in attributes and addresses: `polar`.
    pub id: &'static str,
    /// The name that is displayed.
    pub title: &'static str,
    /// u(x, y) and v(x, y) in the language of [`crate::formula`].
    pub components: [&'static str; 2],
    /// The formulas' constants.
    pub constants: &'static [Constant],
    /// The default view of the plane.
    pub view: View,
    /// The default position of the point.
    pub start: Point,
}

/// Every named map; the first one opens the figure.
pub const MAPS: &[MapCard] = &[
    MapCard {
        id: "polar",
        title: "Polar coordinates",
        components: ["x cos(y)", "x sin(y)"],
        constants: &[],
        view: View { x: [0.0, 3.2], y: [-0.2, 3.0] },
        start: [1.6, 0.6],
    },
    MapCard {
        id: "rotation",
        title: "Rotation by α",
        components: ["x cos(alpha) - y sin(alpha)", "x sin(alpha) + y cos(alpha)"],
        constants: &[Constant { name: "alpha", default: 0.6, range: [-3.15, 3.15] }],
        view: around(2.0),
        start: [0.5, 0.3],
    },
    MapCard {
        id: "shear",
        title: "Shear by k",
        components: ["x + k y", "y"],
        constants: &[Constant { name: "k", default: 0.8, range: [-3.0, 3.0] }],
        view: around(2.0),
        start: [0.2, 0.3],
    },
    MapCard {
        id: "square",
        title: "Square of a complex number",
        components: ["x^2 - y^2", "2x y"],
        constants: &[],
        view: around(1.5),
        start: [0.7, 0.3],
    },
    MapCard {
        id: "softmax",
        title: "Softmax of two numbers",
        components: ["exp(x)/(exp(x) + exp(y))", "exp(y)/(exp(x) + exp(y))"],
        constants: &[],
        view: around(3.0),
        start: [0.5, -0.4],
    },
    MapCard {
        id: "fold",
        title: "Fold along the y-axis",
        components: ["x^2 + x/4", "y"],
        constants: &[],
        view: around(1.5),
        start: [-0.9, -0.3],
    },
    MapCard {
        id: "swirl",
        title: "Swirl",
        components: ["x cos(s (x^2 + y^2)) - y sin(s (x^2 + y^2))", "x sin(s (x^2 + y^2)) + y cos(s (x^2 + y^2))"],
        constants: &[Constant { name: "s", default: 0.4, range: [-2.0, 2.0] }],
        view: around(2.0),
        start: [0.9, 0.4],
    },
];

const fn around(reach: f64) -> View {
    View { x: [-reach, reach], y: [-reach, reach] }
}
