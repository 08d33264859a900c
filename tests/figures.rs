//! The promises of every figure, and, in one module each, those of a single figure.

mod activations;
mod backprop;
mod batches;
mod battery;
mod chain;
mod crowd;
mod curvature;
mod depth;
mod descent;
mod flat_minima;
mod gradient;
mod harness;
mod hessian;
mod jacobian;
mod labels;
mod locality;
mod marks;
mod mse;
mod multivariate_chain;
mod noise;
mod own_rule;
mod relief;
mod rules;
mod saddle;
mod soundness;
mod tangent;
