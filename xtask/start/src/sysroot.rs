//! Rust's standard library for WebAssembly, built from Debian's source package once per version of its rustc.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::{TARGET, packaged};
use crate::crates::{self, MESSAGES};
use crate::{apt, program, repository};

/// The compiler, its source and its linker for WebAssembly, and clippy of the same version.
const PACKAGES: [&str; 6] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "rust-web-clippy", "lld-22"];

/// Roughly how many crates the library has; cargo does not report the number.
const CRATES: usize = 25;

/// The library, if it has been built for the installed rustc.
pub fn built() -> Option<PathBuf> {
    let folder = folder().ok()?;
    folder.is_dir().then_some(folder)
}

/// Installs Debian's packages and builds the library, which takes two minutes the first time.
pub fn build() -> Result<PathBuf> {
    apt::install(&PACKAGES)?;
    if let Some(folder) = built() {
        return Ok(folder);
    }
    let scratch = repository::tools().join("std");
    compile(&scratch)?;
    let folder = folder()?;
    let unfinished = folder.with_extension("unfinished");
    collect(&scratch.join("target").join(TARGET).join("release/deps"), &unfinished)?;
    fs::rename(&unfinished, &folder).with_context(|| format!("cannot write {}", folder.display()))?;
    fs::remove_dir_all(&scratch)?;
    Ok(folder)
}

/// One folder per version, so an upgraded compiler never uses an old library.
fn folder() -> Result<PathBuf> {
    let version = program::output(Command::new("/usr/bin/rustc").arg("--version").env_remove("LD_LIBRARY_PATH"))?;
    let name: String = version.chars().map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' }).collect();
    Ok(repository::tools().join(name.trim_matches('-')))
}

/// Compiles the library as a dependency of an empty crate, including `test` for the wasm tests.
fn compile(scratch: &Path) -> Result<()> {
    fs::create_dir_all(scratch.join("src"))?;
    fs::write(scratch.join("src/lib.rs"), "")?;
    fs::write(scratch.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n")?;
    let mut cargo = packaged();
    cargo.current_dir(scratch).env("RUSTC_BOOTSTRAP", "1").args(["build", "--release", "--target-dir", "target"]);
    cargo.args(["-Zbuild-std=std,panic_abort,test", "--target", TARGET]).args(MESSAGES);
    crates::compile("Building Rust's standard library for WebAssembly from Debian's source", &mut cargo, || {
        Some(CRATES)
    })
    .map(drop)
}

/// Copies the compiled library to where rustc looks for it.
fn collect(from: &Path, sysroot: &Path) -> Result<()> {
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&library)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        if let (Some("rlib"), Some(name)) = (path.extension().and_then(|e| e.to_str()), path.file_name()) {
            fs::copy(&path, library.join(name))?;
        }
    }
    Ok(())
}
