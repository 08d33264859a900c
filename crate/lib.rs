//! Fall Line's core: the calculus behind machine learning, computed exactly and painted where it is asked for.
//!
//! Data flows down this list, and a module imports only from those above it:
//! text becomes a [`formula`], a formula a [`surface`], a surface a [`problem`] that an [`optimiser`] walks; the
//! [`trajectory`] of that walk and the [`field`] it walks on become a [`figure`], a figure a [`scene`], a scene
//! a picture ([`paint`]). Only `web` knows the browser.
//!
//! A singular module is a contract; the plural one beside it holds its members, and a contract never names a member.

mod decimal;
mod number;
mod order;

pub mod plane;

pub mod formula;

pub mod curve;

pub mod curves;

pub mod activations;

pub mod linear;

pub mod surface;

pub mod formula_surface;

pub mod plane_map;

pub mod surfaces;

pub mod data_loss;

pub mod problem;

pub mod optimiser;

pub mod optimisers;

pub mod schedule;

pub mod trajectory;

pub mod scene;

pub mod contour;

pub mod field;

pub mod basin;

pub mod paint;

pub mod figure;

mod subject;

mod sketch;

pub mod figures;

#[cfg(target_arch = "wasm32")]
pub mod web;
