//! What `cargo xtask` does, one noun a file: tools are found or installed, the site is built, served and tested.
//!
//! It is a library too, so that the page tests drive the same server and browser.

pub use xtask_site::{console_log, files, server, site};
pub use xtask_start::{apt, cargo, program, repository, toolchain};

pub mod dist;
pub mod npm;

pub mod screen;

pub mod engine;
pub mod engines;

pub mod display;
pub mod driver;
pub mod pool;
pub mod session;

pub mod browser;
pub mod gesture;
pub mod screenshot;

pub mod page_test;
pub mod page_tests;
pub mod provision;
pub mod stage;
pub mod test;

pub mod bench;
pub mod gallery;
