//! Compiles the core to WebAssembly, for release or as a draft.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::cargo::TARGET;
use crate::crates::{self, MESSAGES};
use crate::toolchain::Toolchain;

/// The environment variable that gives a command the path of the release core compiled for it a moment ago. A command compiles
/// the release core once, so it need not check the sources again; a watched core is never passed on.
pub const COMPILED: &str = "FALL_LINE_CORE";

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
    if let (Profile::Release, Some(core)) = (profile, env::var_os(COMPILED)) {
        return Ok(core.into());
    }
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
