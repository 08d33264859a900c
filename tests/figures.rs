//! Tests of every figure: the guarantees they share, and a file for each of them.

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
