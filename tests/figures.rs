//! What every figure promises, and, in a file for each, what it must hold.

mod activations;
mod battery;
mod curvature;
mod descent;
mod drawn;
mod gradient;
mod hessian;
mod jacobian;
mod locality;
mod mse;
mod opened;
mod rules;
mod sound;
mod tangent;
