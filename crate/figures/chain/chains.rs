//! The named chains.

use std::f64::consts::FRAC_1_PI;

/// A named chain of three links. Without the first of them the second is a function of x.
pub struct ChainCard {
    /// The name in the state.
    pub id: &'static str,
    /// The title, as a choice.
    pub title: &'static str,
    /// h(x), g(v) and f(u), in the order in which they are applied.
    pub formulas: [&'static str; 3],
    /// The range of x.
    pub view: [f64; 2],
    /// The initial x.
    pub start: f64,
    /// The initial nudge.
    pub nudge: f64,
}

/// The named chains; the figure opens with the first.
pub const CHAINS: &[ChainCard] = &[
    card("wave", "Exponential of a sine of a square", ["x^2", "sin(v)", "exp(u)"], [-2.0, 2.0], 0.8, 0.3),
    card("neuron", "A neuron and its loss", ["2x - 1", "tanh(v)", "(u - 1)^2"], [-2.0, 3.0], 0.2, 0.4),
    card("sigmoids", "Three logistic functions", ["sigmoid(x)", "sigmoid(v)", "sigmoid(u)"], [-5.0, 5.0], 1.0, 1.0),
    card("plateau", "A plateau in the middle", ["2 sin(x)", "relu(v)", "exp(u)"], [-4.0, 4.0], -1.2, 0.8),
    // From one zero of h to the next.
    card(
        "wiggle",
        "Ever faster wiggles",
        ["x^2 sin(1/x)", "10v", "exp(u)"],
        [-0.2, 0.2],
        FRAC_1_PI / 4.0,
        FRAC_1_PI / 12.0,
    ),
];

const fn card(
    id: &'static str,
    title: &'static str,
    formulas: [&'static str; 3],
    view: [f64; 2],
    start: f64,
    nudge: f64,
) -> ChainCard {
    ChainCard { id, title, formulas, view, start, nudge }
}
