//! The tasks of `cargo xtask`, one concept per file: find or install tools; build, serve and test the site.
//!
//! It is also a library, so the page tests can use the same server and browser.

pub use xtask_site::{console_log, files, server, site};
pub use xtask_start::{apt, cargo, program, repository, toolchain};

pub mod dist;
pub mod npm;
pub mod pypi;
pub mod unavailable;

pub mod screen;

pub mod engine;
pub mod engines;

pub mod display;
pub mod driver;
pub mod pdf;
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
