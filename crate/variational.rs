//! Variational inference: a simple density q, and how far it is from a density p = f/Z of which only ln f is known.
//!
//! The evidence lower bound is ELBO(q) = E_q[ln f − ln q] = ln Z − KL(q‖p). It is never above ln Z, and takes no integral over p: so q
//! can be improved without knowing Z (Jordan et al., An Introduction to Variational Methods for Graphical Models, Machine Learning 37,
//! 1999). The other divergence, KL(p‖q) = E_p[ln p − ln q], takes means over p.
//!
//! A density q is a [`Mixture`] of one or two normals ([`Normal`]) with the parameters of a [`Family`]. Its ELBO is computed exactly by
//! quadrature ([`elbo`]) or estimated from samples ([`mod@gradient`]); KL(p‖q) from what is known of a [`Joint`](crate::joint::Joint)
//! ([`Forward`]).

mod elbo;
mod family;
mod forward;
pub mod gradient;
mod mixture;
mod normal;

pub use elbo::{Expectation, elbo, rough_elbo, rough_rule};
pub use family::Family;
pub use forward::Forward;
pub use mixture::Mixture;
pub use normal::{Normal, PARAMETERS};
