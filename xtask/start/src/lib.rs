//! What every command of `cargo xtask` needs: tools that are found or installed, the core compiled, and word of how far it is.
//!
//! It is small, so that it compiles in a moment: the rest is compiled by it, beside other work.

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
