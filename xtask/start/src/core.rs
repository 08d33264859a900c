//! The core, compiled to WebAssembly: as it is published, or as a draft.

use std::path::PathBuf;

use anyhow::Result;

use crate::cargo::TARGET;
use crate::crates::{self, MESSAGES};
use crate::toolchain::Toolchain;

const PACKAGE: &str = "fall-line";

/// What the compiler is to take its time for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Speed and size; the module says besides what needs what.
    Release,
    /// Being there soon after a change.
    Watch,
}

impl Profile {
    /// What cargo calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Watch => "watch",
        }
    }
}

/// Compiles the core and returns the module, not yet fit for a browser.
pub fn compile(profile: Profile) -> Result<PathBuf> {
    let toolchain = Toolchain::ready()?;
    let mut cargo = toolchain.cargo("rustc");
    cargo.args(["--profile", profile.name(), "--lib", "--package", PACKAGE]).args(MESSAGES);
    match profile {
        // From what the linker leaves so, the chunks are found.
        Profile::Release => cargo.args(["--", "-Clink-arg=--emit-relocs"]),
        Profile::Watch => cargo.args(["--crate-type", "cdylib"]),
    };
    crates::compile("Compiling the core", &mut cargo, || crates::count(PACKAGE, Some(TARGET)))?;
    Ok(toolchain.artifacts(profile.name()).join("fall_line.wasm"))
}
