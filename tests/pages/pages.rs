//! The built page in a real browser: `cargo xtask test pages`, one module for each thing that people do there.
//!
//! A package of its own would hold nothing else, so it belongs to xtask, whose browser it drives: the core's own
//! tests compile without it.

mod page;
mod walk;

mod accessibility;
mod activations;
mod address;
mod bad_luck;
mod border;
mod clicker;
mod curvature;
mod dragging;
mod element;
mod embed;
mod embedding;
mod forced_colours;
mod formula;
mod gradient;
mod hessian;
mod jacobian;
mod keys;
mod layout;
mod learning_rate;
mod lesson;
mod locality;
mod mse;
mod numbers;
mod offline;
mod opening;
mod packaged;
mod playing;
mod policy;
mod projecting;
mod rules;
mod share;
mod sight;
mod slides;
mod tangent;
mod view;
mod wall;
