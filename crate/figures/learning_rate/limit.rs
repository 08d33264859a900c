//! The learning rate up to which a method can hold a minimum.

use super::setup::Setup;
use crate::optimisers::OPTIMISERS;

/// The limit of η·λmax for the optimiser of a setup, and how it is written; `None` where no closed form is known.
///
/// Linearised at a minimum, each eigendirection is a linear recursion in the rate times the curvature, q = ηλ. It is stable if its
/// eigenvalues are inside the unit circle: plain descent, 1 − q, for 0 < q < 2; the heavy ball for 0 < q < 2(1 + μ), or
/// 2(1 + μ)/(1 − d) with dampening d (Polyak 1964); Nesterov's method for 0 < q < 2(1 + μ)/(1 + 2μ), where μ is the momentum.
pub fn factor(setup: &Setup) -> Option<(f64, &'static str)> {
    let value = |name| setup.hyperparameter(name).unwrap_or(0.0);
    let (momentum, dampening) = (value("momentum"), value("dampening"));
    if value("weightDecay") != 0.0 {
        return None;
    }
    match OPTIMISERS[setup.optimiser.0].id {
        "sgd" => Some((2.0, "2/λmax")),
        "momentum" if momentum == 0.0 => Some((2.0, "2/λmax")),
        "momentum" if dampening == 0.0 => Some((2.0 * (1.0 + momentum), "2(1+μ)/λmax")),
        "momentum" if dampening < 1.0 => Some((2.0 * (1.0 + momentum) / (1.0 - dampening), "2(1+μ)/((1−d)λmax)")),
        "nesterov" => Some((2.0 * (1.0 + momentum) / (1.0 + 2.0 * momentum), "2(1+μ)/((1+2μ)λmax)")),
        _ => None,
    }
}
