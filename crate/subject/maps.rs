//! Named maps of the plane, one row each. A figure lists those that it offers.

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
    /// f(u, v), in a figure that composes the map with it.
    pub outer: Option<&'static str>,
    /// The formulas' constants.
    pub constants: &'static [Constant],
    /// The default view of the plane.
    pub view: View,
    /// The default position of the point.
    pub start: Point,
}

/// A radius x and an angle y to the point that has them.
pub const POLAR: MapCard = MapCard {
    id: "polar",
    title: "Polar coordinates",
    components: ["x cos(y)", "x sin(y)"],
    outer: None,
    constants: &[],
    view: View { x: [0.0, 3.2], y: [-0.2, 3.0] },
    start: [1.6, 0.6],
};

/// The plane turned about the origin.
pub const ROTATION: MapCard = MapCard {
    id: "rotation",
    title: "Rotation by α",
    components: ["x cos(alpha) - y sin(alpha)", "x sin(alpha) + y cos(alpha)"],
    outer: None,
    constants: &[Constant { name: "alpha", default: 0.6, range: [-3.15, 3.15] }],
    view: around(2.0),
    start: [0.5, 0.3],
};

/// Each horizontal line moved along itself, by k times its height.
pub const SHEAR: MapCard = MapCard {
    id: "shear",
    title: "Shear by k",
    components: ["x + k y", "y"],
    outer: None,
    constants: &[Constant { name: "k", default: 0.8, range: [-3.0, 3.0] }],
    view: around(2.0),
    start: [0.2, 0.3],
};

/// (x + iy)².
pub const SQUARE: MapCard = MapCard {
    id: "square",
    title: "Square of a complex number",
    components: ["x^2 - y^2", "2x y"],
    outer: None,
    constants: &[],
    view: around(1.5),
    start: [0.7, 0.3],
};

/// The probabilities of two logits.
pub const SOFTMAX: MapCard = MapCard {
    id: "softmax",
    title: "Softmax of two numbers",
    components: ["exp(x)/(exp(x) + exp(y))", "exp(y)/(exp(x) + exp(y))"],
    outer: None,
    constants: &[],
    view: around(3.0),
    start: [0.5, -0.4],
};

/// The plane folded near the y-axis, where its orientation is reversed.
pub const FOLD: MapCard = MapCard {
    id: "fold",
    title: "Fold along the y-axis",
    components: ["x^2 + x/4", "y"],
    outer: None,
    constants: &[],
    view: around(1.5),
    start: [-0.9, -0.3],
};

/// Circles turned about the origin, the farther out the more.
pub const SWIRL: MapCard = MapCard {
    id: "swirl",
    title: "Swirl",
    components: ["x cos(s (x^2 + y^2)) - y sin(s (x^2 + y^2))", "x sin(s (x^2 + y^2)) + y cos(s (x^2 + y^2))"],
    outer: None,
    constants: &[Constant { name: "s", default: 0.4, range: [-2.0, 2.0] }],
    view: around(2.0),
    start: [0.9, 0.4],
};

/// A view this far around the origin.
pub const fn around(reach: f64) -> View {
    View { x: [-reach, reach], y: [-reach, reach] }
}
