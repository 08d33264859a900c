//! The built page in a real browser: `cargo xtask test pages`, one module for each thing that people do there.
//!
//! A package of its own would hold nothing else, so it belongs to xtask, whose browser it drives: the core's own
//! tests compile without it.

mod page;
mod walk;

mod accessibility;
mod address;
mod dragging;
mod element;
mod embed;
mod formula;
mod layout;
mod learning_rate;
mod opening;
mod playing;
mod view;
