//! Networks against independent truth: a plain second implementation of the forward pass, central differences for the gradient
//! and the Hessian, the cards for activations, and PyTorch for training.

mod curvature;
mod gradients;
mod initialisation;
mod plain;
mod reference;
mod training;
