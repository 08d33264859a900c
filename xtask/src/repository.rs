//! Where things are: every path that a task reads or writes starts here.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let package = if package.ends_with("xtask") { package } else { package.join("xtask") };
    package.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's folder, and what the tasks install beside it.
pub fn target() -> PathBuf {
    root().join("target")
}
