//! Builds, writes and serves the site, one concept per file. The rest of `cargo xtask` uses it as a library.

pub mod cache;
pub mod files;

pub mod catalogue;

pub mod bindings;
pub mod chunks;
pub mod compressed;
pub mod gains;
pub mod pages;

pub mod edit;
pub mod references;
pub mod script;
pub mod source_map;

pub mod bundle;
pub mod minify;
pub mod preload;
pub mod styles;

pub mod site;

pub mod tag;

pub mod console_log;
pub mod reload;
pub mod serve;
pub mod server;

pub mod task;
