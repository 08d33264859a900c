//! What every figure promises, and, in a file for each, what it must hold.

#[path = "figures/activations.rs"]
mod activations;
#[path = "figures/battery.rs"]
mod battery;
#[path = "figures/curvature.rs"]
mod curvature;
#[path = "figures/descent.rs"]
mod descent;
#[path = "figures/drawn.rs"]
mod drawn;
#[path = "figures/gradient.rs"]
mod gradient;
#[path = "figures/hessian.rs"]
mod hessian;
#[path = "figures/jacobian.rs"]
mod jacobian;
#[path = "figures/locality.rs"]
mod locality;
#[path = "figures/mse.rs"]
mod mse;
#[path = "figures/opened.rs"]
mod opened;
#[path = "figures/rules.rs"]
mod rules;
#[path = "formula/second_road.rs"]
mod second_road;
#[path = "figures/tangent.rs"]
mod tangent;
