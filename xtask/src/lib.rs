//! What `cargo xtask` does, one noun a file: tools are found or installed, the site is built, served and tested.
//!
//! It is a library too, so that the page tests drive the same server and browser.

pub mod repository;

pub mod apt;
pub mod chromium;
pub mod npm;
pub mod program;
pub mod sysroot;
pub mod toolchain;

pub mod bindings;
pub mod site;

pub mod reload;
pub mod serve;
pub mod server;

pub mod browser;
pub mod gesture;
pub mod screen;
pub mod screenshot;

pub mod stage;
pub mod test;

pub mod bench;
