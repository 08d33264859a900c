//! The named examples.

use crate::formula::Constant;

/// What an example computes.
pub enum ExampleKind {
    /// A formula of its letters.
    Formula(&'static str),
    /// The loss of a network whose layers have these sizes.
    Network(&'static [usize]),
}

/// A named example.
pub struct ExampleCard {
    /// The name in attributes and addresses.
    pub id: &'static str,
    /// The name for visitors.
    pub title: &'static str,
    /// What it computes.
    pub kind: ExampleKind,
    /// Its inputs that do not start at 1.
    pub inputs: &'static [Constant],
}

/// Every example; the figure opens with the first.
pub const EXAMPLES: &[ExampleCard] = &[
    ExampleCard {
        id: "product",
        title: "A product",
        kind: ExampleKind::Formula("(a + b)*(b + 1)"),
        inputs: &[input("a", 2.0), input("b", 1.0)],
    },
    ExampleCard {
        id: "square",
        title: "A letter used twice",
        kind: ExampleKind::Formula("x*x"),
        inputs: &[input("x", 2.0)],
    },
    ExampleCard {
        id: "neuron",
        title: "A neuron with its loss",
        kind: ExampleKind::Formula("(sigmoid(w*x + b) - y)^2"),
        inputs: &[input("w", -1.5), input("x", 2.0), input("b", 1.0), input("y", 1.0)],
    },
    ExampleCard {
        id: "cross-entropy",
        title: "Softmax and cross-entropy",
        kind: ExampleKind::Formula("ln(exp(a) + exp(b) + exp(c)) - b"),
        inputs: &[input("a", 2.0), input("b", 1.0), input("c", -1.0)],
    },
    ExampleCard {
        id: "ladder",
        title: "A ladder of three diamonds",
        kind: ExampleKind::Formula(
            "sin(sin(sin(x) + cos(x)) + cos(sin(x) + cos(x))) + cos(sin(sin(x) + cos(x)) + cos(sin(x) + cos(x)))",
        ),
        inputs: &[input("x", 0.5)],
    },
    ExampleCard {
        id: "network",
        title: "A network",
        kind: ExampleKind::Network(&[2, 3, 1]),
        inputs: &[input("x1", 1.0), input("x2", -0.5), input("t", 1.0)],
    },
];

const fn input(name: &'static str, default: f64) -> Constant {
    Constant { name, default, range: [-5.0, 5.0] }
}
