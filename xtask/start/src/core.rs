//! Compiles the core to WebAssembly, for release or as a draft.

use std::path::PathBuf;

use anyhow::Result;

use crate::cargo::TARGET;
use crate::crates::{self, MESSAGES};
use crate::toolchain::Toolchain;

const PACKAGE: &str = "fall-line";

/// What to optimise the compilation for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Speed and size; the module also contains relocations.
    Release,
    /// Fast rebuilds after a change.
    Watch,
}

impl Profile {
    /// The name of the cargo profile.
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Watch => "watch",
        }
    }
}

/// Compiles the core and returns the path of the module, still without bindings.
pub fn compile(profile: Profile) -> Result<PathBuf> {
    let toolchain = Toolchain::ready()?;
    let mut cargo = toolchain.cargo("rustc");
    cargo.args(["--profile", profile.name(), "--lib", "--package", PACKAGE]).args(MESSAGES);
    match profile {
        // The relocations show which functions each chunk needs.
        Profile::Release => cargo.args(["--", "-Clink-arg=--emit-relocs"]),
        Profile::Watch => cargo.args(["--crate-type", "cdylib"]),
    };
    crates::compile("Compiling the core", &mut cargo, || crates::count(PACKAGE, Some(TARGET)))?;
    Ok(toolchain.artifacts(profile.name()).join("fall_line.wasm"))
}
