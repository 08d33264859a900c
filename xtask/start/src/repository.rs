//! Where things are: every path that a task reads or writes starts here.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// What is published, made from the built site.
pub fn published() -> PathBuf {
    target().join("dist")
}

/// Cargo's folder, and what the tasks keep and install beside it.
pub fn target() -> PathBuf {
    root().join("target")
}

/// What the tasks install.
pub fn tools() -> PathBuf {
    target().join("tools")
}
