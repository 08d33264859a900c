//! The folders of the repository: every path that a task reads or writes starts here.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The published files, made from the built site.
pub fn published() -> PathBuf {
    target().join("dist")
}

/// Cargo's target folder, where tasks also store and install files.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The tools that tasks install.
pub fn tools() -> PathBuf {
    target().join("tools")
}
