//! What `cargo xtask` does, one noun a file: tools are found or installed, the site is built, served and tested.
//!
//! It is a library too, so that the page tests drive the same server and browser.

pub mod apt;
pub mod bindings;
pub mod program;
pub mod repository;
pub mod site;
pub mod sysroot;
pub mod toolchain;
