//! Fall Line's core: the calculus behind machine learning, computed exactly and painted on a canvas or as SVG.
//!
//! Data flows down the list of modules below, and a module imports only from those above it. Text becomes a [`formula`], a
//! formula a [`surface`], and a surface a [`problem`] that an [`optimiser`] minimises. The resulting [`trajectory`] and the
//! [`field`] of the surface become a [`figure`], a figure a [`scene`], and a scene a picture ([`paint`]). Only `web` depends on the
//! browser.
//!
//! A singular module is a contract; the plural module beside it holds its implementations, and a contract never names one of
//! them. `tests/modules.rs` checks both rules.

mod decimal;
mod number;
mod order;

pub mod plane;

pub mod random;

pub mod sobol;

pub mod special;

pub mod distribution;

pub mod distributions;

pub mod formula;

pub mod computation;

pub mod curve;

pub mod curves;

pub mod integral;

pub mod formula_distribution;

pub mod genz;

pub mod activations;

pub mod linear;

pub mod surface;

pub mod sampled_surface;

pub mod formula_surface;

pub mod joint;

pub mod joints;

pub mod targets;

pub mod variational;

pub mod plane_map;

pub mod surfaces;

pub mod data_loss;

pub mod minibatch;

pub mod problem;

pub mod update_rule;

pub mod optimiser;

pub mod optimisers;

pub mod schedule;

pub mod network;

pub mod loss_plane;

pub mod trajectory;

pub mod scene;

pub mod contour;

pub mod field;

pub mod relief;

pub mod basin;

pub mod paint;

pub mod figure;

mod subject;

mod sketch;

pub mod figures;

#[cfg(target_arch = "wasm32")]
pub mod web;
