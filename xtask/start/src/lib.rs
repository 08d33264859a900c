//! What every `cargo xtask` command needs: finding and installing tools, compiling the core, and reporting progress.
//!
//! This crate is small, so it compiles quickly: it then compiles the rest while other work runs in parallel.

pub mod lock;
pub mod progress;
pub mod repository;

pub mod apt;
pub mod cargo;
pub mod crates;
pub mod program;
pub mod sysroot;
pub mod toolchain;

pub mod core;
